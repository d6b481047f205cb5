/* What is known about a run besides its events: where it comes from, and its figures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain structs; `interleave.runs/1` (JSON) and the inspector are written from them. */
#pragma once

#include "ilv-state.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SOURCE_PREDICTED,
  ILV_SOURCE_MEASURED,
  ILV_SOURCE_IMPORTED,
} IlvSource;

/* Figures of a run. Definitions: total = from the first scheduled arrival (time 0) to the last
 * job's end; latency = from a job's scheduled arrival to its end, nearest-rank percentiles over
 * finished jobs; state_ns = each ns of a job from arrival to end in exactly one state, with the
 * workers' own time in `idle` and `startup`. */
typedef struct {
  gint64 total_ns;
  guint64 n_submitted, n_finished, n_failed, n_timed_out, n_rejected, n_cancelled;
  double throughput_per_s;
  gint64 latency_p50_ns, latency_p95_ns, latency_p99_ns, latency_max_ns;
  double cpu_use; /* cores: 1.0 = one core busy throughout */
  gint64 state_ns[ILV_N_STATES];
  guint64 gil_switches;
  gint64 loop_lag_max_ns;
  guint64 transferred_bytes;
  guint64 peak_memory_bytes;
} IlvFigures;

/* Jobs that have ended, whatever their outcome. */
guint64 ilv_figures_count_ended (const IlvFigures *self);

/* How late the loopback server's answers to `io` steps left in a measurement: what they are late
 * is waited too long. n_answers 0: nothing was asked, or it is not known. */
typedef struct {
  guint64 n_answers;
  gint64 late_p50_ns, late_p99_ns, late_max_ns;
} IlvServerFigures;

/* Strings are owned by the struct. */
typedef struct {
  char *workload; /* its Name= or catalogue name, untranslated */
  char *model;    /* an id of formats.md: "asyncio", "threads", ... */
  IlvSource source;
  char *costs; /* cost set's name, NULL when measured */
  guint64 seed;
  guint cores, workers, threads, processes;
  gint64 switch_interval_ns;
  char *start_method; /* "fork", "forkserver", "spawn" or NULL */
  guint chunk;
  char *python_exe, *python_version; /* NULL when predicted */
  gboolean free_threaded;
  gboolean recorded;  /* measured with the recorder on */
  gboolean is_script; /* somebody's own: `workload` is its name, `model` says nothing about it */
  gint64 *totals_ns;  /* every run's total of a measurement; this trace is the median run */
  guint n_totals;
  char *note; /* what a reader must know, e.g. why a trace ends early; NULL */
  IlvFigures figures;
  IlvServerFigures server;
} IlvRunInfo;

IlvRunInfo *ilv_run_info_new (void);
IlvRunInfo *ilv_run_info_copy (const IlvRunInfo *self);
void ilv_run_info_free (IlvRunInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvRunInfo, ilv_run_info_free)

/* A measured run that was cut short or goes on: not every job has ended, so there is no total. */
gboolean ilv_run_info_is_open (const IlvRunInfo *self);

/* Interquartile range / median of totals_ns; 0 with fewer than two runs. */
double ilv_run_info_spread (const IlvRunInfo *self);

G_END_DECLS
