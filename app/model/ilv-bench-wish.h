/* What somebody wants benchmarked: a value that the panel fills and a thread plans.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-bench-plan.h"

G_BEGIN_DECLS

typedef struct {
  char *title;      /* NULL: after its subjects */
  char **workloads; /* catalogue ids */
  IlvWorkload *own; /* one that is in no catalogue, such as Explore's with its sliders; NULL */
  char **programs;  /* ready-made ones */
  char **pythons;   /* what to start; empty: the first that is found */
  char *scheduler;  /* of the model dask; NULL: own clusters */
  char *costs;      /* the cost set of the predictions; NULL: "reference" */
  gboolean models[ILV_N_MODELS];
  GArray *jobs, *workers, *payloads; /* gint64; empty: as workload and model say */
  IlvSettings settings;              /* cores, pools, start method, switch interval, seed */
  guint n_runs;                      /* 0 = as many as the spread needs */
  gint64 budget_ns;                  /* 0 = none */
  gboolean has_control, is_recorded;
} IlvBenchWish;

/* A small one: three models of the first workload. */
IlvBenchWish *ilv_bench_wish_new (void);
IlvBenchWish *ilv_bench_wish_copy (const IlvBenchWish *self);
void ilv_bench_wish_free (IlvBenchWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchWish, ilv_bench_wish_free)

/* Under a minute: sequential, asyncio, threads and processes with ten and a hundred jobs, five runs
 * each. (transfer full) */
IlvBenchWish *ilv_bench_wish_new_short (void);
/* A ready-made program alone. (transfer full) */
IlvBenchWish *ilv_bench_wish_new_program (const char *id);

/* "1, 10, 100", with `is_size` "64 KiB, 1 MiB"; empty is no numbers. FALSE and error for what is no
 * list of whole numbers from 1. `list` is emptied first. */
gboolean ilv_bench_wish_parse_list (const char *text, gboolean is_size, GArray *list,
                                    GError **error);

/* Plans it: blocking, milliseconds a cell. Without `pythons` (elements IlvPython*) it is planned
 * for an interpreter that has everything, only to see how large it is. (transfer full) */
IlvBenchResult *ilv_bench_wish_plan (const IlvBenchWish *self, const GPtrArray *pythons,
                                     GCancellable *cancellable, GError **error);

G_END_DECLS
