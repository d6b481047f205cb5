/* A workload: job groups, their steps, arrivals and limits, as a `.workload` key file says them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reference counted; treat as immutable once shared. Every change makes a copy
 * (ilv_workload_set). The format is documented in data/workloads/README.md. Plain struct:
 * readers use the fields, only this module writes them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ILV_MAX_JOBS 10000000
#define ILV_MAX_KNOBS 6
#define ILV_MAX_CORES 1024
#define ILV_MAX_THREADS 100000
#define ILV_MAX_PROCESSES 1024

typedef enum {
  ILV_STEP_PYTHON, /* bytecode: holds the GIL, may be asked to drop it */
  ILV_STEP_HOLD,   /* C code that keeps the GIL */
  ILV_STEP_NATIVE, /* C code that releases the GIL */
  ILV_STEP_IO,
  ILV_STEP_SLEEP,
  ILV_STEP_LOCK,
  ILV_STEP_UNLOCK,
  ILV_STEP_SPAWN,
  ILV_N_STEP_KINDS
} IlvStepKind;

typedef enum {
  ILV_SPREAD_CONSTANT,
  ILV_SPREAD_UNIFORM, /* parameter: half width in parts per million of the mean */
  ILV_SPREAD_EXPONENTIAL,
  ILV_SPREAD_LOGNORMAL, /* parameter: sigma of the logarithm in millionths */
} IlvSpreadKind;

typedef enum {
  ILV_ARRIVAL_AT_ONCE,
  ILV_ARRIVAL_EVERY,   /* parameter: period in ns */
  ILV_ARRIVAL_POISSON, /* parameter: rate in millionths per second */
  ILV_ARRIVAL_CLOSED,  /* parameter: clients */
} IlvArrivalKind;

#define ILV_NONE G_MAXUINT /* no backend, no lock, no job group */

typedef struct {
  char *name;
  IlvStepKind kind;
  gint64 duration_ns; /* the mean */
  IlvSpreadKind spread;
  gint64 spread_parameter;
  gboolean is_blocking; /* io: there is only a blocking client for it */
  guint backend;        /* index or ILV_NONE */
  guint lock;           /* index into lock names or ILV_NONE */
  guint spawn_group;    /* index of the job group or ILV_NONE */
  gboolean join;
  guint repeat;
} IlvStep;

typedef struct {
  char *name;
  guint64 count;
  guint *steps; /* indices into the step table, in order, as Steps= lists them */
  guint n_steps;
  guint repeat;
  IlvArrivalKind arrival;
  gint64 arrival_parameter;
  guint64 payload_in, payload_out; /* bytes */
  guint limit;                     /* 0 = none */
  gint64 timeout_ns;               /* 0 = none */
  guint fail_ppm;                  /* share of jobs that raise in their last step, per million */
  guint queue;                     /* 0 = unbounded */
  gboolean reject_when_full;
} IlvJobGroup;

typedef struct {
  char *name;
  guint capacity;
} IlvBackend;

typedef struct {
  gatomicrefcount ref_count;
  char *id;         /* catalogue name or file's base name without suffix; may be NULL */
  char *path;       /* where it was read from, or NULL */
  char *name;       /* Name=, untranslated */
  char *summary;    /* Summary=, untranslated, may be NULL */
  char *local_name; /* in the user's language; never enters a trace or JSON */
  char *local_summary;
  guint cores;   /* 0 = not said */
  guint threads; /* 0 = not said */
  guint processes;
  gint64 switch_interval_ns; /* 0 = not said */
  char **knobs;              /* NULL-terminated: "step.receive.Duration", at most ILV_MAX_KNOBS */
  IlvJobGroup *groups;
  guint n_groups;
  IlvStep *steps;
  guint n_steps;
  IlvBackend *backends;
  guint n_backends;
  char **locks; /* NULL-terminated names */
  guint n_locks;
  char *text;                /* the key file's text, kept with its comments for the editor */
  struct _IlvKeyText *lines; /* (private) the text by lines */
} IlvWorkload;

#define ILV_WORKLOAD_ERROR (ilv_workload_error_quark ())
typedef enum {
  ILV_WORKLOAD_ERROR_SYNTAX,
  ILV_WORKLOAD_ERROR_UNKNOWN, /* group or key, with a suggestion */
  ILV_WORKLOAD_ERROR_MISSING,
  ILV_WORKLOAD_ERROR_VALUE,
  ILV_WORKLOAD_ERROR_CYCLE, /* spawns without end */
  ILV_WORKLOAD_ERROR_TOO_BIG,
} IlvWorkloadError;
GQuark ilv_workload_error_quark (void);

IlvWorkload *ilv_workload_ref (IlvWorkload *self);
void ilv_workload_unref (IlvWorkload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvWorkload, ilv_workload_unref)

/* Parse. `origin` names the source in errors ("FILE: [Group] Key: what is wrong; what would be
 * right"). (transfer full), NULL and error when bad. */
IlvWorkload *ilv_workload_parse (const char *text, gssize length, const char *origin,
                                 GError **error);
IlvWorkload *ilv_workload_load (const char *path, GError **error);
/* A catalogue name or a path. Catalogue folders: $INTERLEAVE_DATA_DIR/workloads if set, else the
 * installed one. An unknown name's error suggests the nearest. */
IlvWorkload *ilv_workload_find (const char *name_or_path, GError **error);
/* Catalogue ids in the order to show them. (transfer full) */
char **ilv_workload_list (void);

/* A copy with one setting changed, as `--set KEY=VALUE` says it: workload.KEY, job.NAME.KEY,
 * job.KEY (every group), step.NAME.KEY, backend.NAME.KEY. The text follows (comments kept). */
IlvWorkload *ilv_workload_set (IlvWorkload *self, const char *key, const char *value,
                               GError **error);
/* The value a key has now, written as in a file ("1ms", "20"); NULL if there is no such key. */
char *ilv_workload_get (IlvWorkload *self, const char *key);
/* The file's text; parses back to the same workload. (transfer full) */
char *ilv_workload_to_text (IlvWorkload *self);
gboolean ilv_workload_save (IlvWorkload *self, const char *path, GError **error);

/* Jobs submitted by arrivals, and with all those they spawn. */
guint64 ilv_workload_count_submitted (const IlvWorkload *self);
guint64 ilv_workload_count_all (const IlvWorkload *self);

/* --- drawn work: from (seed, group, job, repeat, step occurrence), never from order of events.
 * `job` is the index within its group; `repeat` counts the job's passes through its step list;
 * `position` is the index in the step list; `step_repeat` counts Repeat= of the step. --- */
gint64 ilv_workload_draw_duration (const IlvWorkload *self, guint64 seed, guint group, guint64 job,
                                   guint repeat, guint position, guint step_repeat);
/* Scheduled arrival of a job of an at-once, every or poisson group (closed: 0). Poisson needs the
 * sum of all gaps before it: ilv_arrivals below walks them in order. */
typedef struct {
  const IlvWorkload *workload;
  guint64 seed;
  guint group;
  guint64 job;
  gint64 time_ns;
} IlvArrivals;
void ilv_arrivals_init (IlvArrivals *self, const IlvWorkload *workload, guint64 seed, guint group);
/* The next job's scheduled arrival; FALSE after the last. */
gboolean ilv_arrivals_next (IlvArrivals *self, gint64 *time_ns);
gboolean ilv_workload_draw_failure (const IlvWorkload *self, guint64 seed, guint group,
                                    guint64 job);

/* A fair coin, the throw-th of that seed: for what a model leaves to chance, not for work. */
gboolean ilv_workload_draw_coin (guint64 seed, guint64 throw);

/* --- units --- */
/* "1ms", "0.5 s", "250us" -> ns. FALSE on anything else, negative, NaN or above 10 years. */
gboolean ilv_parse_duration (const char *text, gint64 *ns);
gboolean ilv_parse_size (const char *text, guint64 *bytes);
char *ilv_format_duration_exact (gint64 ns); /* shortest text that parses back: "1ms" */
char *ilv_format_size_exact (guint64 bytes);

G_END_DECLS
