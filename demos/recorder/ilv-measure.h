/* Really runs a workload with the Python found on this machine, recorded into a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a person's interpreter: only after a clear act of theirs. The child runs under the
 * supervisor, in its own process group, and is ended with all it started when the call is
 * cancelled or the app dies. Blocking; call from a worker thread. */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_MEASURE_ERROR (ilv_measure_error_quark ())
typedef enum {
  ILV_MEASURE_ERROR_NO_PYTHON,   /* none found, or not the one asked for */
  ILV_MEASURE_ERROR_PYTHON,      /* it failed: the message carries the last lines it wrote */
  ILV_MEASURE_ERROR_UNSUPPORTED, /* this model cannot run on this interpreter: predicted only */
  ILV_MEASURE_ERROR_SETTINGS,
  ILV_MEASURE_ERROR_TIME_LIMIT,
} IlvMeasureError;
GQuark ilv_measure_error_quark (void);

/* An interpreter. Strings owned by the struct. */
typedef struct {
  char *exe;     /* absolute path */
  char *version; /* "3.11.2"; "" if it could not be asked */
  gboolean free_threaded;
  gboolean has_uvloop;
  gboolean has_trio;
  gboolean has_dask;         /* dask.distributed */
  gboolean has_interpreters; /* InterpreterPoolExecutor: 3.14 and newer */
  gboolean is_debug;
  gboolean keeps_gil; /* a free-threaded build that was started with its GIL on */
  char *jit;          /* "off", "on"; NULL = built without, or not known */
  char *problem;      /* why it cannot be used at all, for people; NULL = it can */
} IlvPython;
IlvPython *ilv_python_copy (const IlvPython *self);
void ilv_python_free (IlvPython *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvPython, ilv_python_free)

/* The interpreter to use: `exe` (a path or a name on PATH), or with NULL the best found:
 * $INTERLEAVE_PYTHON, /usr/bin/python3, python3 on PATH. Starts it once to ask for its version
 * (10 s limit). (transfer full) */
IlvPython *ilv_python_find (const char *exe, GCancellable *cancellable, GError **error);
/* All found, without double ones, in the order of the places: `added` (paths that a person chose;
 * NULL-terminated, may be NULL), $INTERLEAVE_PYTHON, virtual environments ($VIRTUAL_ENV, .venv and
 * venv in `folder` (may be NULL), ~/.virtualenvs), conda, PATH, the usual prefixes, pyenv, uv,
 * /opt. They are asked side by side, so one that hangs costs 10 s and delays no other. What answers
 * as no Python does is in the list, with `problem`. (transfer full, elements IlvPython*) */
GPtrArray *ilv_python_list (const char *const *added, const char *folder,
                            GCancellable *cancellable);
/* Whether that interpreter can run that model; the error says why not. */
gboolean ilv_python_can_run (const IlvPython *self, IlvModel model, GError **error);
/* "free-threaded, debug, JIT off": static words of the build, not for translation; "default" for
 * the ordinary one. (transfer full) */
char *ilv_python_describe_build (const IlvPython *self);
/* How to start `script` with it for a model: its GIL is on exactly where the model has one.
 * `arguments` NULL-terminated. (transfer full) */
char **ilv_python_make_argv (const IlvPython *self, IlvModel model, const char *script,
                             const char *const *arguments);

/* What a measurement is doing now, for a progress bar. */
typedef enum {
  ILV_MEASURE_CALIBRATING,
  ILV_MEASURE_RUNNING,
  ILV_MEASURE_READING,
} IlvMeasurePhase;
typedef void (*IlvMeasureProgress) (IlvMeasurePhase phase, guint run, guint n_runs, gpointer data);

/* The run that goes on, as far as it has come: one immutable trace after another, in a thread of
 * its own (see ilv_recording_watch()). */
typedef void (*IlvMeasureLive) (IlvTrace *trace, gpointer data);

/* How often memory is read; each time stops a process for about a millisecond. */
typedef enum {
  ILV_MEMORY_SOMETIMES, /* four times a second */
  ILV_MEMORY_FINE,      /* every few milliseconds: the run's times are of no use then */
  ILV_MEMORY_NONE,
} IlvMemorySampling;

typedef struct {
  const IlvPython *python;
  guint n_runs;         /* >= 1; the trace is that of the median run, totals of all are in info */
  gboolean is_recorded; /* FALSE: only totals, latencies and CPU; no spans */
  gint64 time_limit_ns; /* per run; 0 = 10 min */
  IlvMeasureProgress progress;
  gpointer progress_data;
  const char *scheduler; /* dask: its address; NULL or "" = an own LocalCluster for each run */
  IlvMeasureLive live;   /* NULL: nobody watches */
  gpointer live_data;
  IlvMemorySampling memory;
  IlvTrace **partial; /* NULL, or where to put what there is when it fails; see ilv_measure() */
  GPtrArray *kept; /* NULL, or of IlvRecording*, freed with ilv_recording_free(): gets the one that
                      the trace was made of. While it is in there, the death of this program loses
                      nothing; to be freed when the trace is saved. */
} IlvMeasureOptions;

/* (transfer full); info.source is ILV_SOURCE_MEASURED. settings->cores 0 = the CPUs this process
 * may use; more than exist is an error.
 *
 * Each run is an interpreter of its own; the calibration before the first one warms files and
 * modules, so no run is thrown away. `python`, `hold` and `native` steps do a fixed number of units
 * of work, found once for an interpreter while this program runs, so that all models do the same.
 * If recording is asked for and cannot be done, the trace has the runner's own times in unknown
 * states, info.recorded is FALSE and info.note says why. The note (English: it is kept in files)
 * also says how late the loopback server was and whether the machine was busy or the calibration
 * disturbed. cpu_use counts the main process from time 0 and its workers; peak_memory_bytes is the
 * largest sum of PSS over the run's processes among samples a quarter of a second apart, or the
 * main process's ru_maxrss if that is more. A run whose jobs deadlock ends at the time limit with
 * ILV_MEASURE_ERROR_TIME_LIMIT.
 *
 * When a run is cut short (cancelled, killed, crashed, too long), NULL and error are returned, and
 * what is known up to then is put into *options->partial (transfer full; else NULL): after a
 * cancellation the median of the runs that were whole, if there are any, else the trace of the
 * broken run. Its note says what happened. */
IlvTrace *ilv_measure (IlvWorkload *workload, const IlvSettings *settings,
                       const IlvMeasureOptions *options, GCancellable *cancellable, GError **error);

/* Forgets how fast interpreters were longer ago than age_ns: the next ilv_measure() of each takes
 * it anew. For the beginning of a comparison, not within one, since all its runs are to do the same
 * work: a machine that has changed to its battery since is another one. */
void ilv_calibration_renew (gint64 age_ns);

G_END_DECLS
