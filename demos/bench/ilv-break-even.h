/* Where one model overtakes another as one setting changes: found by bisection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prediction first, which costs milliseconds: a coarse sweep over the range finds where the faster
 * one changes, a bisection narrows each of those places down. With a Python the totals around the
 * first place are then really measured, in alternation, and the measured place is interpolated
 * between them. Every run is kept at once if there is a path for it: a search that was killed goes
 * on from there. Blocking; call from a worker thread. */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/recorder/ilv-run-plan.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-bench-gate.h"

G_BEGIN_DECLS

#define ILV_BREAK_EVEN_MAX 8

typedef struct {
  double value; /* of the setting: ns for durations, bytes for sizes, else the number */
  gint64 total_a_ns, total_b_ns;
  /* Measured only: 95 % intervals of the medians. */
  gint64 low_a_ns, high_a_ns, low_b_ns, high_b_ns;
  guint n_runs; /* 0: predicted */
} IlvBreakEvenPoint;

/* One timed run; warm-ups are none. */
typedef struct {
  double value;
  gboolean is_of_b;
  gint64 total_ns;
} IlvBreakEvenRun;

typedef struct {
  double value, low, high; /* the place, and what it lies between */
  gboolean is_known;
  gboolean b_wins_above; /* else below */
} IlvBreakEvenPlace;

typedef enum {
  ILV_VARY_NUMBER,
  ILV_VARY_DURATION,
  ILV_VARY_SIZE,
} IlvVaryUnit;

typedef struct {
  char *workload;                    /* its id, or its name if it has none */
  char *name;                        /* what people call the workload; untranslated */
  char *text;                        /* its key file; NULL: of a file that has none */
  char *key;                         /* "step.parse.Duration" */
  double low, high;                  /* between which was looked */
  gint64 begin_s;                    /* CLOCK_REALTIME */
  char *costs;                       /* name of the cost set of the prediction */
  char *python_exe, *python_version; /* of the measurement; NULL: predicted only */
  IlvVaryUnit unit;
  IlvSettings a, b;                             /* resolved */
  GArray *predicted;                            /* IlvBreakEvenPoint, by value: the lines */
  IlvBreakEvenPlace places[ILV_BREAK_EVEN_MAX]; /* predicted, by value */
  guint n_places;
  GArray *measured; /* IlvBreakEvenPoint, by value: the points; empty if not measured */
  GArray *runs;     /* IlvBreakEvenRun, by value, in the order in which they were made */
  IlvBreakEvenPlace measured_place;
  char *measured_note;    /* why there is no measured place although it was measured; NULL */
  guint n_points, n_runs; /* to measure, and of each; 0: predicted only */
  char *scheduler;        /* of the model dask; NULL: own clusters */
  IlvCalibration rates;   /* units of work of the measurement, if has_rates */
  gboolean has_rates;
  gboolean is_complete; /* else it was broken off, and ilv_break_even_resume() goes on */
} IlvBreakEven;

void ilv_break_even_free (IlvBreakEven *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBreakEven, ilv_break_even_free)
IlvBreakEven *ilv_break_even_copy (const IlvBreakEven *self);

typedef struct {
  const char *key;
  double low, high; /* in the unit of IlvBreakEvenPoint.value */
  IlvSettings a, b; /* pools 0 = the defaults */
  const IlvCosts *costs;
  const IlvPython *python; /* NULL: predicted only */
  guint n_points;          /* to measure; 0 = 4 */
  guint n_runs;            /* of each; 0 = 5 */
  const char *scheduler;   /* dask: its address; NULL or "" = an own cluster for each run */
  IlvBenchGate *gate;      /* passed before each run; NULL: never paused */
  const char *path;        /* where it is kept after each run and when it is done; NULL: nowhere */
  /* In the searching thread: what was found so far is complete but for its measured points. */
  void (*progress) (double share, const IlvBreakEven *so_far, gpointer data);
  gpointer progress_data;
} IlvBreakEvenOptions;

/* "LOW..HIGH" of a key of the workload, in the key's own notation ("1ms..20ms", "1..64"). */
gboolean ilv_break_even_parse_range (IlvWorkload *workload, const char *key, const char *range,
                                     double *low, double *high, IlvVaryUnit *unit, GError **error);
/* A value in the key's notation: "6.4ms". (transfer full) */
char *ilv_break_even_format (IlvVaryUnit unit, double value);

/* While it is kept in a file, no other search may have that: ILV_BENCH_ERROR_BUSY.
 * (transfer full) */
IlvBreakEven *ilv_break_even_find (IlvWorkload *workload, const IlvBreakEvenOptions *options,
                                   GCancellable *cancellable, GError **error);

/* Goes on with one that was broken off: with the question, the units of work and the interpreter
 * that it has; no run is made again. Of `how` only costs, gate, path and progress are used. If
 * the file at the path has more runs of the same search by now, it goes on from them.
 * (transfer full) */
IlvBreakEven *ilv_break_even_resume (const IlvBreakEven *from, const IlvBreakEvenOptions *how,
                                     GCancellable *cancellable, GError **error);

/* --- files: interleave.break-even/1 (ilv-break-even-json.c) --- */

#define ILV_BREAK_EVEN_SCHEMA "interleave.break-even/1"

/* (transfer full); UTF-8, indented, ends with a newline, never localised. */
char *ilv_break_even_to_json (const IlvBreakEven *self);
/* `origin` names the source in errors, which are ILV_BENCH_ERROR's. (transfer full) */
IlvBreakEven *ilv_break_even_parse (const char *text, gssize length, const char *origin,
                                    GError **error);
/* Replaces the file at once. */
gboolean ilv_break_even_save (const IlvBreakEven *self, const char *path, GError **error);
IlvBreakEven *ilv_break_even_load (const char *path, GError **error);

G_END_DECLS
