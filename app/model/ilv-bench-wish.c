/* What somebody wants benchmarked: a value that the panel fills and a thread plans.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-wish.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#define MOST 1000000000 /* of anything */

static GArray *
new_list (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
add (GArray *list, gint64 value)
{
  g_array_append_val (list, value);
}

static IlvBenchWish *
new_empty (void)
{
  IlvBenchWish *self = g_new0 (IlvBenchWish, 1);

  self->workloads = g_new0 (char *, 1);
  self->programs = g_new0 (char *, 1);
  self->pythons = g_new0 (char *, 1);
  self->jobs = new_list ();
  self->workers = new_list ();
  self->payloads = new_list ();
  ilv_settings_init (&self->settings, ILV_MODEL_SEQUENTIAL);
  self->has_control = self->is_recorded = TRUE;
  return self;
}

IlvBenchWish *
ilv_bench_wish_new (void)
{
  IlvBenchWish *self = new_empty ();
  g_auto (GStrv) ids = ilv_workload_list ();

  if (ids[0] != NULL) {
    g_strfreev (self->workloads);
    self->workloads = g_strdupv ((char *[]){ids[0], NULL});
  }
  self->models[ILV_MODEL_ASYNCIO] = TRUE;
  self->models[ILV_MODEL_THREADS] = TRUE;
  self->models[ILV_MODEL_PROCESSES] = TRUE;
  return self;
}

IlvBenchWish *
ilv_bench_wish_new_short (void)
{
  IlvBenchWish *self = ilv_bench_wish_new ();

  self->title = g_strdup (_ ("Short benchmark"));
  self->n_runs = 5;
  add (self->jobs, 4);
  add (self->jobs, 16);
  self->budget_ns = G_GINT64_CONSTANT (50000000000);
  return self;
}

IlvBenchWish *
ilv_bench_wish_new_program (const char *id)
{
  IlvBenchWish *self = new_empty ();

  g_strfreev (self->programs);
  self->programs = g_strdupv ((char *[]){(char *)id, NULL});
  return self;
}

IlvBenchWish *
ilv_bench_wish_copy (const IlvBenchWish *self)
{
  IlvBenchWish *copy = g_new (IlvBenchWish, 1);

  *copy = *self;
  copy->title = g_strdup (self->title);
  copy->workloads = g_strdupv (self->workloads);
  copy->programs = g_strdupv (self->programs);
  copy->pythons = g_strdupv (self->pythons);
  copy->costs = g_strdup (self->costs);
  copy->scheduler = g_strdup (self->scheduler);
  copy->own = self->own != NULL ? ilv_workload_ref (self->own) : NULL;
  copy->jobs = g_array_copy (self->jobs);
  copy->workers = g_array_copy (self->workers);
  copy->payloads = g_array_copy (self->payloads);
  return copy;
}

void
ilv_bench_wish_free (IlvBenchWish *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_strfreev (self->workloads);
  g_strfreev (self->programs);
  g_strfreev (self->pythons);
  g_free (self->costs);
  g_free (self->scheduler);
  g_clear_pointer (&self->own, ilv_workload_unref);
  g_array_unref (self->jobs);
  g_array_unref (self->workers);
  g_array_unref (self->payloads);
  g_free (self);
}

/* --- lists --- */

/* "64", with sizes "64 KiB" and "1.5 MiB" as well. */
static gboolean
parse_number (const char *text, gboolean is_size, gint64 *value)
{
  static const struct {
    const char *name;
    double factor;
  } units[] = {{"", 1},     {"B", 1},          {"KiB", 1024}, {"MiB", 1024 * 1024},
               {"K", 1024}, {"M", 1024 * 1024}};
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text)
    return FALSE;
  while (*end == ' ')
    end++;
  for (guint i = 0; i < (is_size ? G_N_ELEMENTS (units) : 1); i++)
    if (g_ascii_strcasecmp (end, units[i].name) == 0) {
      number *= units[i].factor;
      *value = (gint64)number;
      return number >= 1 && number <= MOST && number == (double)*value;
    }
  return FALSE;
}

gboolean
ilv_bench_wish_parse_list (const char *text, gboolean is_size, GArray *list, GError **error)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",;", -1);

  g_array_set_size (list, 0);
  for (guint i = 0; parts[i] != NULL; i++) {
    gint64 value;
    g_strstrip (parts[i]);
    if (*parts[i] == '\0')
      continue;
    if (!parse_number (parts[i], is_size, &value)) {
      g_array_set_size (list, 0);
      g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                   is_size ? _ ("“%s” is no size: write for example 1 KiB, 64 KiB")
                           : _ ("“%s” is no whole number from 1: write for example 1, 10, 100"),
                   parts[i]);
      return FALSE;
    }
    add (list, value);
  }
  return TRUE;
}

/* --- planning --- */

/* Elements IlvWorkload*, NULL at the end. */
static GPtrArray *
load_workloads (const IlvBenchWish *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_workload_unref);

  if (self->own != NULL)
    g_ptr_array_add (list, ilv_workload_ref (self->own));
  for (guint i = 0; self->workloads[i] != NULL; i++) {
    IlvWorkload *workload = ilv_workload_find (self->workloads[i], error);
    if (workload == NULL)
      return NULL;
    g_ptr_array_add (list, workload);
  }
  g_ptr_array_set_free_func (list, NULL);
  g_ptr_array_add (list, NULL);
  return g_steal_pointer (&list);
}

static void
drop_workloads (GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    if (g_ptr_array_index (list, i) != NULL)
      ilv_workload_unref (g_ptr_array_index (list, i));
  g_ptr_array_unref (list);
}

static IlvPython *
make_anybody (void)
{
  IlvPython *python = g_new0 (IlvPython, 1);

  python->exe = g_strdup ("python3");
  python->version = g_strdup ("3");
  python->has_uvloop = python->has_trio = python->has_dask = TRUE;
  python->has_interpreters = TRUE;
  python->free_threaded = TRUE;
  return python;
}

static IlvBenchResult *
plan (const IlvBenchWish *self, GPtrArray *workloads, GPtrArray *pythons, const IlvCosts *costs,
      GCancellable *cancellable, GError **error)
{
  IlvBenchPlanOptions options;
  IlvModel models[ILV_N_MODELS];

  ilv_bench_plan_options_init (&options);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++)
    if (self->models[model])
      models[options.n_models++] = model;
  options.models = models;
  options.workloads = (IlvWorkload *const *)workloads->pdata;
  options.programs = (const char *const *)self->programs;
  options.jobs = (const gint64 *)(gpointer)self->jobs->data;
  options.n_jobs = self->jobs->len;
  options.workers = (const gint64 *)(gpointer)self->workers->data;
  options.n_workers = self->workers->len;
  options.payloads = (const gint64 *)(gpointer)self->payloads->data;
  options.n_payloads = self->payloads->len;
  options.pythons = (IlvPython *const *)pythons->pdata;
  options.costs = costs;
  options.scheduler = self->scheduler;
  options.settings = self->settings;
  options.n_runs = self->n_runs;
  options.budget_ns = self->budget_ns;
  options.has_control = self->has_control;
  options.is_recorded = self->is_recorded;
  return ilv_bench_plan (&options, cancellable, error);
}

IlvBenchResult *
ilv_bench_wish_plan (const IlvBenchWish *self, const GPtrArray *pythons, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (IlvCosts) costs =
      ilv_costs_find (self->costs != NULL ? self->costs : "reference", error);
  GPtrArray *workloads = costs != NULL ? load_workloads (self, error) : NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (IlvPython) anybody = make_anybody ();
  IlvBenchResult *result;

  if (workloads == NULL)
    return NULL;
  for (guint i = 0; pythons != NULL && i < pythons->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (pythons, i));
  if (list->len == 0)
    g_ptr_array_add (list, anybody);
  g_ptr_array_add (list, NULL);
  result = plan (self, workloads, list, costs, cancellable, error);
  drop_workloads (workloads);
  if (result != NULL && self->title != NULL)
    result->title = g_strdup (self->title);
  return result;
}
