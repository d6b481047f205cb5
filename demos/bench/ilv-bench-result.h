/* A benchmark: what was to be compared, what each run gave, and how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One struct from the first plan to the finished result: planning fills subjects, pythons, cells
 * and predictions; the runner adds runs; the file `interleave.bench/1` holds all of it. Plain
 * structs: everybody reads the fields, only demos/bench writes them. Reference counted; a result
 * that somebody else may still change (the runner's) is copied before it is kept.
 *
 * Times are ns on CLOCK_MONOTONIC. What is not known is -1 (numbers that can be 0) or NAN, never 0:
 * "not measured" must not look like "nothing". */
#pragma once

#include <gio/gio.h>

#include "demos/trace/ilv-state.h"
#include "ilv-bench-latency.h"

G_BEGIN_DECLS

/* --- what is compared --- */

typedef enum {
  ILV_BENCH_WORKLOAD, /* under models */
  ILV_BENCH_PROGRAM,  /* a Python program that measures its own variants: data/benchmarks */
} IlvBenchKind;

typedef struct {
  IlvBenchKind kind;
  char *id;   /* catalogue name, or the file's base name */
  char *name; /* untranslated */
  char *text; /* the workload's key file with every --set applied, or the program's source */
  /* Of a program: what its parameter is ("message size"), in what unit ("B", "" = a number), what
   * one sample of its latency is ("round trip"), and when what it shows helps; else NULL. */
  char *parameter, *unit, *sample, *note;
} IlvBenchSubject;

/* How fast an interpreter does python, hold and native work: units are found with the first
 * interpreter of the plan, so all of them do the same. */
typedef struct {
  char *exe, *version;
  char *build;  /* "default", "free-threaded", ... */
  char *uvloop; /* versions of what matters, NULL = not installed or not asked */
  char *trio;
  gboolean free_threaded;
  double call_ns[3], unit_ns[3], rate_spread[3]; /* python, hold, native; unit 0 = not measured */
} IlvBenchPython;

/* --- one run --- */

typedef enum {
  ILV_BENCH_WARM_UP,   /* split off; its memory is measured, its times are shown, never used */
  ILV_BENCH_TIMED,     /* the recorder is off */
  ILV_BENCH_RECORDED,  /* shows why; its times are never used */
  ILV_BENCH_DISCARDED, /* timed, but the machine was suspended or the clock failed meanwhile */
} IlvBenchRunKind;

typedef struct {
  IlvBenchRunKind kind;
  guint order;            /* which of all runs of the benchmark, from 0 */
  gint64 begin_s;         /* CLOCK_REALTIME, seconds */
  gint64 total_ns;        /* first scheduled arrival to last end */
  gint64 process_ns;      /* of the whole process, start and end of the interpreter included; -1 */
  gint64 cpu_ns;          /* main process from time 0, and all workers; -1 */
  gint64 *process_cpu_ns; /* owned; [0] the main process, then each worker process */
  guint n_process_cpu;
  double *core_use; /* owned; busy share of each core of the machine meanwhile, by everybody */
  guint n_cores;
  gint64 context_switches;                           /* of all processes, start-up included; -1 */
  guint64 n_jobs, n_failed, n_timed_out, n_rejected; /* ended; of which */
  gint64 p50_ns, p95_ns, p99_ns, p999_ns, max_ns;
  double other_cores;   /* taken by other programs meanwhile; NAN */
  double stolen_share;  /* of the machine's time, by its host (/proc/stat "steal"); NAN */
  double load;          /* /proc/loadavg, before; NAN */
  gint64 clock_step_ns; /* CLOCK_REALTIME against MONOTONIC; 0 = none */
  gint64 suspended_ns;  /* CLOCK_BOOTTIME against MONOTONIC; 0 = never */
  gint64 throttled;     /* thermal events counted by the kernel; -1 = it counts none */
} IlvBenchRun;

/* Memory as PSS, from the warm-up run. -1 = not known. */
typedef struct {
  gint64 peak_bytes;   /* largest sum over all processes */
  gint64 main_bytes;   /* at that moment: the main process */
  gint64 worker_bytes; /* mean of the worker processes; -1 without any */
  guint n_workers;     /* worker processes at that moment */
} IlvBenchMemory;

/* What the one recorded run shows. */
typedef struct {
  gboolean is_known;
  gint64 total_ns;
  gint64 state_ns[ILV_N_STATES]; /* of jobs, and the workers' own startup and idle */
  double gil_wait_share;         /* of the jobs' time; NAN where it could not be observed */
  guint64 gil_switches;
  guint64 pickled_bytes;
  char *trace; /* file name of the trace (.ilv) beside the result, or NULL */
  char *note;  /* why nothing was recorded, or NULL */
} IlvBenchWhy;

typedef struct {
  gboolean is_known; /* FALSE: programs, and models without a simulator */
  gint64 total_ns, p50_ns, p99_ns;
  double cpu_use;
  gint64 peak_bytes;
  gint64 state_ns[ILV_N_STATES];
} IlvBenchPrediction;

/* --- one cell of the matrix --- */

typedef enum {
  ILV_BENCH_OPEN,   /* more runs are to come */
  ILV_BENCH_ENOUGH, /* the interval is narrow enough, or --runs reached */
  ILV_BENCH_MOST,   /* so many runs that more would not help: it spreads */
  ILV_BENCH_BUDGET, /* the budget ended */
  ILV_BENCH_FAILED, /* see problem */
} IlvBenchStop;

typedef enum {
  ILV_BENCH_WARN_SPREAD = 1 << 0,     /* interquartile range over 10 % of the median */
  ILV_BENCH_WARN_TWO_HUMPS = 1 << 1,  /* two groups of runs apart from each other */
  ILV_BENCH_WARN_TOO_SHORT = 1 << 2,  /* a total under 5 ms */
  ILV_BENCH_WARN_THROTTLED = 1 << 3,  /* the same work took different CPU time, or thermal events */
  ILV_BENCH_WARN_STOLEN = 1 << 4,     /* the host took CPU time away: a shared core */
  ILV_BENCH_WARN_BUSY = 1 << 5,       /* other programs used the cores */
  ILV_BENCH_WARN_CLOCK_STEP = 1 << 6, /* somebody set the clock */
  ILV_BENCH_WARN_SUSPENDED = 1 << 7,  /* runs were discarded */
  ILV_BENCH_WARN_OUTLIERS = 1 << 8,   /* single runs far off: all are kept and shown */
  ILV_BENCH_WARN_FIRST_SLOW = 1 << 9, /* the first timed run stands out: warm-up too short */
  ILV_BENCH_WARN_FEW_RUNS = 1 << 10,  /* under 5: the interval says little */
  ILV_BENCH_WARN_JOBS_LOST =
      1 << 11, /* jobs failed, timed out or were rejected: not the same work */
} IlvBenchWarning;
#define ILV_BENCH_N_WARNINGS 12

/* Of the timed runs; see ilv-bench-statistics.h. n 0: all others 0. */
typedef struct {
  guint n;
  gint64 median_ns, low_ns, high_ns; /* 95 % interval of the median */
  gint64 min_ns, max_ns, q1_ns, q3_ns;
  double spread; /* interquartile range / median */
  double throughput_per_s, cpu_use;
} IlvBenchStatistics;

typedef struct {
  guint subject, python; /* indices */
  char *model;           /* a model's id; of a program, its variant */
  gint64 jobs, workers;  /* asked for; -1 = as workload and model say */
  gint64 payload;        /* bytes each way; of a program, its parameter; -1 = as it is */
  guint64 n_jobs;        /* what that makes: jobs that arrive */
  guint n_workers;       /* threads or processes; 1 without a pool */
  int control_of;        /* the cell of which this is the A/A twin, or -1 */
  char *digest;          /* SHA-256 of the work: equal for equal work; NULL = not made yet */
  IlvBenchPrediction predicted;
  GPtrArray *runs;         /* IlvBenchRun, as they were made */
  IlvBenchLatency latency; /* of all timed runs */
  IlvBenchMemory memory;
  IlvBenchWhy why;
  IlvBenchStop stop;
  char *problem; /* why there are no (more) runs: a sentence; NULL */
  /* Derived, kept up to date by the runner and the reader: */
  IlvBenchStatistics statistics;
  guint warnings; /* IlvBenchWarning */
} IlvBenchCell;

/* --- the machine and the method --- */

typedef struct {
  char *host_kind;                       /* "kvm", "container", ... as far as /proc tells; NULL */
  char *kernel, *cpu, *governor, *boost; /* NULL = not known */
  guint n_cpus;                          /* of the machine */
  char *affinity;                        /* "0-3" */
  guint cores;                           /* that the runs were given */
  gint64 memory_bytes;
  char *libc, *app_version;
  char *aslr; /* kernel.randomize_va_space */
} IlvBenchEnvironment;

typedef struct {
  guint64 seed;
  guint min_runs, max_runs; /* equal: --runs */
  double target;            /* half width of the interval / median at which a cell has enough */
  gint64 budget_ns;         /* 0 = none */
  gboolean has_control;     /* A/A */
  gboolean is_recorded;     /* one extra recorded run per cell */
  char *start_method;       /* of processes, asked for */
  char *scheduler;          /* dask: whose address; NULL: an own cluster for each run */
  char *costs;              /* name of the cost set of the predictions; NULL: there are none */
  gint64 switch_interval_ns;
  guint cores;              /* 0 = all */
  guint threads, processes; /* pool sizes of all cells that ask for none; 0 = the defaults */
  guint chunk;              /* jobs that travel to a worker together; 0 = 1 */
} IlvBenchMethod;

typedef struct {
  gatomicrefcount ref_count;
  char *path;            /* where it was read from or is written to, or NULL */
  char *title;           /* what people call it, or NULL */
  gint64 begin_s, end_s; /* CLOCK_REALTIME; 0 = not yet */
  gint64 spent_ns;       /* on runs, over all sittings */
  guint n_sittings;      /* 1 + how often it was resumed */
  gboolean is_complete;
  IlvBenchEnvironment environment;
  IlvBenchMethod method;
  GPtrArray *subjects;  /* IlvBenchSubject */
  GPtrArray *pythons;   /* IlvBenchPython */
  GPtrArray *cells;     /* IlvBenchCell */
  guint n_runs;         /* made so far, of all kinds */
  gboolean has_journal; /* it comes from one: ilv_bench_run() goes on */
} IlvBenchResult;

IlvBenchResult *ilv_bench_result_new (void);
IlvBenchResult *ilv_bench_result_ref (IlvBenchResult *self);
void ilv_bench_result_unref (IlvBenchResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchResult, ilv_bench_result_unref)
/* Deep: for a page that goes on drawing while the runner adds runs. */
IlvBenchResult *ilv_bench_result_copy (const IlvBenchResult *self);

IlvBenchSubject *ilv_bench_result_add_subject (IlvBenchResult *self, IlvBenchKind kind,
                                               const char *id, const char *name, const char *text);
IlvBenchPython *ilv_bench_result_add_python (IlvBenchResult *self, const char *exe,
                                             const char *version);
IlvBenchCell *ilv_bench_result_add_cell (IlvBenchResult *self, guint subject, guint python,
                                         const char *model);
IlvBenchRun *ilv_bench_run_new (IlvBenchRunKind kind);
/* Takes the run; statistics and warnings follow. */
void ilv_bench_cell_take_run (IlvBenchCell *self, IlvBenchRun *run);

IlvBenchCell *ilv_bench_result_get_cell (const IlvBenchResult *self, guint i);
IlvBenchSubject *ilv_bench_result_get_subject (const IlvBenchResult *self, guint i);
IlvBenchPython *ilv_bench_result_get_python (const IlvBenchResult *self, guint i);
IlvBenchSubject *ilv_bench_cell_get_subject (const IlvBenchResult *self, const IlvBenchCell *cell);
IlvBenchPython *ilv_bench_cell_get_python (const IlvBenchResult *self, const IlvBenchCell *cell);
/* The i-th timed run, NULL after the last. */
const IlvBenchRun *ilv_bench_cell_get_timed (const IlvBenchCell *self, guint i);
guint ilv_bench_cell_count (const IlvBenchCell *self, IlvBenchRunKind kind);
/* "web-scraper threads ×8, 100 jobs, 3.11.2": only what differs between the cells of the result is
 * named; never localised. (transfer full) */
char *ilv_bench_result_label (const IlvBenchResult *self, const IlvBenchCell *cell);
/* Whether another one of the result has the same version and build: it is told by its path. */
gboolean ilv_bench_python_is_one_of_many (const IlvBenchResult *self, const IlvBenchPython *python);
/* Whether its one recorded run is still to be made: workloads only, and not of the A/A twin. */
gboolean ilv_bench_cell_wants_recording (const IlvBenchResult *self, const IlvBenchCell *cell);
/* "spread", "two-humps", ...: the key in files, for bit `warning`. Static. */
const char *ilv_bench_warning_key (IlvBenchWarning warning);

/* --- files: interleave.bench/1 (ilv-bench-write.c, ilv-bench-read.c) --- */

#define ILV_BENCH_ERROR (ilv_bench_error_quark ())
typedef enum {
  ILV_BENCH_ERROR_DAMAGED, /* not JSON, cut short, or values that cannot be */
  ILV_BENCH_ERROR_FOREIGN, /* JSON, but no benchmark */
  ILV_BENCH_ERROR_FUTURE,  /* of a newer version */
  ILV_BENCH_ERROR_PLAN,    /* cannot be planned as asked for */
  ILV_BENCH_ERROR_BUSY,    /* another program is running it */
  ILV_BENCH_ERROR_EXISTS,  /* would overwrite what it should not */
} IlvBenchError;
GQuark ilv_bench_error_quark (void);

/* (transfer full); UTF-8, indented, ends with a newline, never localised. */
char *ilv_bench_result_to_json (const IlvBenchResult *self);
/* `origin` names the source in errors. (transfer full) */
IlvBenchResult *ilv_bench_result_parse (const char *text, gssize length, const char *origin,
                                        GError **error);
IlvBenchResult *ilv_bench_result_load (const char *path, GError **error);
/* ILV_BENCH_ERROR_EXISTS for a folder, with a name in it that would do. */
gboolean ilv_bench_check_name (const char *path, GError **error);
/* Whether nothing is there, or a benchmark that this version can read; else as for save. */
gboolean ilv_bench_result_may_save (const char *path, GError **error);
/* Atomically. A file that is there and is not a benchmark this version can read is never
 * overwritten: ILV_BENCH_ERROR_EXISTS. */
gboolean ilv_bench_result_save (IlvBenchResult *self, const char *path, GError **error);

/* How much of the jobs' own time they waited for the GIL, of times by state; what workers did for
 * themselves is none of it. NAN: most of it was not observed. */
double ilv_bench_find_gil_share (const gint64 *state_ns);

G_END_DECLS
