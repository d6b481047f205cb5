/* What noting the begin and end of a job costs a measured run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-job-notes.h"

#define N_JOBS 2000
#define N_RUNS 7

/* One step, as every job has at least; of no length. */
static const char workload_text[] =
    "[Workload]\nFormat=1\nName=Nothing\n"
    "[Job nothing]\nCount=" G_STRINGIFY (N_JOBS) "\nSteps=none\n"
                                                 "[Step none]\nDo=python\nDuration=0s\n";

GArray *
ilv_job_notes_measure (const IlvPython *python, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (python != NULL, NULL);
  const IlvMeasureOptions options = {.python = python, .n_runs = N_RUNS};
  IlvSettings settings;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (workload_text, -1, "nothing", error);
  if (workload == NULL)
    return NULL;
  ilv_settings_init (&settings, ILV_MODEL_SEQUENTIAL);
  g_autoptr (IlvTrace) trace = ilv_measure (workload, &settings, &options, cancellable, error);
  if (trace == NULL)
    return NULL;
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < info->n_totals; i++) {
    gint64 each = MAX (1, info->totals_ns[i] / N_JOBS);
    g_array_append_val (samples, each);
  }
  return samples;
}
