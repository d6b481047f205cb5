/* The models: ways to run a workload.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-model.h"

#include "ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
  HAS_LOOP = 1,
  HAS_THREADS = 2,
  HAS_PROCESSES = 4,
};

static const char *const ids[ILV_N_MODELS + 1] = {
    [ILV_MODEL_SEQUENTIAL] = "sequential",
    [ILV_MODEL_ASYNCIO] = "asyncio",
    [ILV_MODEL_UVLOOP] = "uvloop",
    [ILV_MODEL_THREADS] = "threads",
    [ILV_MODEL_FREE_THREADS] = "free-threads",
    [ILV_MODEL_PROCESSES] = "processes",
    [ILV_MODEL_INTERPRETERS] = "interpreters",
    [ILV_MODEL_ASYNCIO_THREADS] = "asyncio+threads",
    [ILV_MODEL_ASYNCIO_PROCESSES] = "asyncio+processes",
    [ILV_MODEL_LOOPS] = "loops",
    [ILV_MODEL_PROCESSES_THREADS] = "processes+threads",
    [ILV_MODEL_TRIO] = "trio",
    [ILV_MODEL_DASK] = "dask",
};

static const char *const labels[ILV_N_MODELS] = {
    [ILV_MODEL_SEQUENTIAL] = N_ ("sequential"),
    [ILV_MODEL_ASYNCIO] = N_ ("asyncio"),
    [ILV_MODEL_UVLOOP] = N_ ("asyncio on uvloop"),
    [ILV_MODEL_THREADS] = N_ ("threads"),
    [ILV_MODEL_FREE_THREADS] = N_ ("free-threaded"),
    [ILV_MODEL_PROCESSES] = N_ ("processes"),
    [ILV_MODEL_INTERPRETERS] = N_ ("subinterpreters"),
    [ILV_MODEL_ASYNCIO_THREADS] = N_ ("asyncio + threads"),
    [ILV_MODEL_ASYNCIO_PROCESSES] = N_ ("asyncio + processes"),
    [ILV_MODEL_LOOPS] = N_ ("event loops"),
    [ILV_MODEL_PROCESSES_THREADS] = N_ ("processes × threads"),
    [ILV_MODEL_TRIO] = N_ ("trio"),
    [ILV_MODEL_DASK] = N_ ("Dask cluster"),
};

/* Interpreters and loops are counted like processes: each is a worker with a GIL of its own. */
static const guint8 parts[ILV_N_MODELS] = {
    [ILV_MODEL_ASYNCIO] = HAS_LOOP,
    [ILV_MODEL_UVLOOP] = HAS_LOOP,
    [ILV_MODEL_THREADS] = HAS_THREADS,
    [ILV_MODEL_FREE_THREADS] = HAS_THREADS,
    [ILV_MODEL_PROCESSES] = HAS_PROCESSES,
    [ILV_MODEL_INTERPRETERS] = HAS_PROCESSES,
    [ILV_MODEL_ASYNCIO_THREADS] = HAS_LOOP | HAS_THREADS,
    [ILV_MODEL_ASYNCIO_PROCESSES] = HAS_LOOP | HAS_PROCESSES,
    [ILV_MODEL_LOOPS] = HAS_LOOP | HAS_PROCESSES,
    [ILV_MODEL_PROCESSES_THREADS] = HAS_THREADS | HAS_PROCESSES,
    [ILV_MODEL_TRIO] = HAS_LOOP,
    [ILV_MODEL_DASK] = HAS_THREADS | HAS_PROCESSES,
};

static const char *const start_methods[] = {"fork", "forkserver", "spawn"};

const char *
ilv_model_get_id (IlvModel model)
{
  g_return_val_if_fail ((guint)model < ILV_N_MODELS, NULL);
  return ids[model];
}

const char *
ilv_model_get_label (IlvModel model)
{
  g_return_val_if_fail ((guint)model < ILV_N_MODELS, NULL);
  return _ (labels[model]);
}

gboolean
ilv_model_from_id (const char *id, IlvModel *model, const char **suggestion)
{
  g_return_val_if_fail (id != NULL && model != NULL, FALSE);
  if (suggestion != NULL)
    *suggestion = NULL;
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    if (strcmp (ids[i], id) == 0) {
      *model = (IlvModel)i;
      return TRUE;
    }
  }
  if (suggestion != NULL)
    *suggestion = ilv_suggest (id, ids);
  return FALSE;
}

gboolean
ilv_model_has_loop (IlvModel model)
{
  g_return_val_if_fail ((guint)model < ILV_N_MODELS, FALSE);
  return (parts[model] & HAS_LOOP) != 0;
}

gboolean
ilv_model_has_threads (IlvModel model)
{
  g_return_val_if_fail ((guint)model < ILV_N_MODELS, FALSE);
  return (parts[model] & HAS_THREADS) != 0;
}

gboolean
ilv_model_has_processes (IlvModel model)
{
  g_return_val_if_fail ((guint)model < ILV_N_MODELS, FALSE);
  return (parts[model] & HAS_PROCESSES) != 0;
}

const char *
ilv_start_method_get_id (IlvStartMethod method)
{
  g_return_val_if_fail ((guint)method < G_N_ELEMENTS (start_methods), NULL);
  return start_methods[method];
}

gboolean
ilv_start_method_from_id (const char *id, IlvStartMethod *method)
{
  g_return_val_if_fail (id != NULL && method != NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (start_methods); i++) {
    if (strcmp (start_methods[i], id) == 0) {
      *method = (IlvStartMethod)i;
      return TRUE;
    }
  }
  return FALSE;
}

void
ilv_settings_init (IlvSettings *self, IlvModel model)
{
  g_return_if_fail (self != NULL && (guint)model < ILV_N_MODELS);
  *self = (IlvSettings){
      .model = model,
      .start_method = ILV_START_FORKSERVER,
      .chunk = 1,
      .seed = 1,
  };
}
