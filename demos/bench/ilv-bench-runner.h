/* Runs the cells of a benchmark, interleaved, and keeps what it has whatever happens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Round by round, every cell that still needs runs has one, in seeded random order: what the
 * machine does meanwhile falls on all of them alike. The first round is a warm-up. After the fewest
 * runs a cell stops when its interval is narrow enough, at the latest after the most; then each has
 * one recorded run. With a budget, rounds end when it does.
 *
 * Each run is appended to a journal (one line, synced) before the next one begins, so that a
 * benchmark that was killed goes on where it was. Blocking; call from a worker thread. */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-bench-gate.h"
#include "ilv-bench-result.h"

G_BEGIN_DECLS

typedef enum {
  ILV_BENCH_CALIBRATING, /* how fast the interpreters do each kind of work */
  ILV_BENCH_RUNNING,     /* `cell` */
  ILV_BENCH_PAUSED,
  ILV_BENCH_FINISHED_RUN, /* the result has changed */
} IlvBenchPhase;

typedef struct {
  IlvBenchPhase phase;
  guint cell; /* index */
  IlvBenchRunKind kind;
  guint n_done, n_least, n_most; /* runs, warm-ups and recorded ones too */
  gint64 left_ns;                /* estimated, from the fewest runs */
} IlvBenchProgress;

/* In the runner's thread; `result` is the runner's and changes after the call: copy it. */
typedef void (*IlvBenchProgressFunc) (const IlvBenchProgress *progress,
                                      const IlvBenchResult *result, gpointer data);

typedef struct {
  const char *path;      /* of the result: the journal lies beside it */
  gboolean keeps_traces; /* the recorded runs, as PATH-without-suffix-N.ilv */
  const IlvCosts *costs; /* predictions of interpreters that are not the first follow their
                            measured speed; NULL: they are left as planned */
  gint64 run_limit_ns;   /* 0 = 50 × what is predicted, at least 10 s, at most 600 s */
  IlvBenchGate *gate;    /* NULL: never paused */
  IlvBenchProgressFunc progress;
  gpointer data;
} IlvBenchRunOptions;

/* The journal's path of a result's. (transfer full) */
char *ilv_bench_journal_path (const char *path);

/* What a journal holds: a result that is not complete. ILV_BENCH_ERROR_DAMAGED, _FUTURE; a last
 * line that was cut short is no damage. (transfer full) */
IlvBenchResult *ilv_bench_journal_load (const char *path, GError **error);
/* Of a result's path: its journal if there is one, which is newer than the file beside it (a killed
 * program leaves it so). (transfer full) */
IlvBenchResult *ilv_bench_load_newest (const char *path, GError **error);

/* Runs what is missing in `result`, which is planned (ilv_bench_plan()) or comes from a journal,
 * then writes the result's file and removes the journal. A planned one is refused if there is a
 * journal already (resume or delete it), or a file that is no benchmark.
 *
 * FALSE and G_IO_ERROR_CANCELLED: what there is lies in the journal and, as an incomplete result,
 * in the file. Cells that cannot be run have a problem and are no error; neither is a budget that
 * ended. Other errors: the journal cannot be written, or another program runs it. */
gboolean ilv_bench_run (IlvBenchResult *result, const IlvBenchRunOptions *options,
                        GCancellable *cancellable, GError **error);

G_END_DECLS
