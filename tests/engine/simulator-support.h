/* What the simulator's tests share: short ways to run a workload and to ask a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/simulator/ilv-simulate.h"

#define MS(x) ((gint64)(x)*1000000)

/* A workload text's head; groups and steps follow. */
#define HEAD "[Workload]\nFormat=1\nName=test\n"

typedef struct {
  IlvModel model;
  guint cores, threads, processes, chunk;
  IlvStartMethod start_method;
  gint64 interval_ns;
  gboolean eager;
  const char *costs; /* NULL: ideal */
  IlvDetail detail;
} Setup;

static inline IlvTrace *
simulate (const char *text, Setup setup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) costs =
      setup.costs != NULL ? ilv_costs_find (setup.costs, &error) : ilv_costs_new_ideal ();
  g_assert_no_error (error);
  IlvSettings settings;
  ilv_settings_init (&settings, setup.model);
  settings.cores = setup.cores;
  settings.threads = setup.threads;
  settings.processes = setup.processes;
  settings.switch_interval_ns = setup.interval_ns;
  settings.eager_tasks = setup.eager;
  settings.start_method = setup.start_method;
  if (setup.chunk > 0)
    settings.chunk = setup.chunk;
  IlvTrace *trace =
      ilv_simulate (workload, &settings, costs, setup.detail, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static inline const IlvFigures *
get_figures (IlvTrace *trace)
{
  return &ilv_trace_get_info (trace)->figures;
}

static inline gint64
total_of (const char *text, Setup setup)
{
  g_autoptr (IlvTrace) trace = simulate (text, setup);

  return get_figures (trace)->total_ns;
}
