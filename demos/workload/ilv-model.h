/* The models: ways to run a workload.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_MODEL_SEQUENTIAL,
  ILV_MODEL_ASYNCIO,
  ILV_MODEL_UVLOOP,
  ILV_MODEL_THREADS,
  ILV_MODEL_FREE_THREADS,
  ILV_MODEL_PROCESSES,
  ILV_MODEL_INTERPRETERS,
  ILV_MODEL_ASYNCIO_THREADS,
  ILV_MODEL_ASYNCIO_PROCESSES,
  ILV_MODEL_LOOPS,             /* one event loop in each of N processes (pre-fork) */
  ILV_MODEL_PROCESSES_THREADS, /* a thread pool in each of N processes */
  ILV_MODEL_TRIO,              /* one trio run loop */
  ILV_MODEL_DASK,              /* dask.distributed: N worker processes with threads */
  ILV_N_MODELS
} IlvModel;

typedef enum {
  ILV_START_FORK,
  ILV_START_FORKSERVER,
  ILV_START_SPAWN,
} IlvStartMethod;

/* "asyncio+threads" and so on (static). */
const char *ilv_model_get_id (IlvModel model);
/* "asyncio + processes", in the user's language. (static) */
const char *ilv_model_get_label (IlvModel model);
/* FALSE if unknown; `suggestion` (may be NULL) gets the nearest id or NULL. */
gboolean ilv_model_from_id (const char *id, IlvModel *model, const char **suggestion);
gboolean ilv_model_has_loop (IlvModel model);
gboolean ilv_model_has_threads (IlvModel model);   /* --threads means something */
gboolean ilv_model_has_processes (IlvModel model); /* --processes means something */

const char *ilv_start_method_get_id (IlvStartMethod method);
gboolean ilv_start_method_from_id (const char *id, IlvStartMethod *method);

/* What a run is made with, beside the workload: shared by simulator and runner. 0 = the default
 * (formats.md). */
typedef struct {
  IlvModel model;
  guint cores;
  guint threads;
  guint processes;
  gint64 switch_interval_ns;
  IlvStartMethod start_method;
  guint chunk;
  guint64 seed;
  gboolean eager_tasks;
} IlvSettings;

/* Defaults: seed 1, chunk 1, forkserver, everything else 0. */
void ilv_settings_init (IlvSettings *self, IlvModel model);

G_END_DECLS
