/* A recording: from making the session folder to the sealed trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   recording = ilv_recording_start (&error);            makes the folder, starts to drain it
 *   envp = ilv_recording_environ (envp, ilv_recording_get_folder (recording));
 *   ... run the program with envp, wait for its end ...
 *   trace = ilv_recording_finish (recording, &plan, info, &error);   drains the rest, builds
 *   ... save the trace ...
 *   ilv_recording_free (recording);                      stops, removes the folder
 *
 * Until it is freed, the folder holds all that was recorded, for ilv_recovery_seal().
 *
 * The draining runs in a thread of its own, so that long runs lose nothing. */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

#include "ilv-child.h"
#include "ilv-dask-stream.h"
#include "ilv-ring-reader.h"

G_BEGIN_DECLS

typedef struct _IlvRecording IlvRecording;

/* What the runner knows about the run and the records do not say. Everything borrowed. */
typedef struct {
  const IlvWorkload *workload; /* names and kinds of groups, steps, locks, backends; NULL: an
                                  ordinary script, whose tasks and pool jobs become the jobs */
  IlvSettings settings;        /* model, pool sizes, switch interval: resolved, no zeros */
  const gint64 *arrivals_ns;   /* scheduled arrival per job of the plan, in the order of the job
                                  table (groups in file order); -1: as its JOB_ARRIVE mark says */
  guint32 n_jobs;
  gboolean has_job_tracks;   /* make a JOB track for each */
  const IlvDaskStream *dask; /* NULL: there is none */
  gboolean was_stopped;      /* on purpose: who died then is no culprit */
} IlvRecordingPlan;

/* Whether programs can be recorded here: the library and the boot file are there and their paths
 * hold no character that LD_PRELOAD cannot take. The error says what is missing. */
gboolean ilv_recording_is_possible (GError **error);

/* A copy of envp (NULL-terminated) with what a recorded program needs: LD_PRELOAD (an existing one
 * is kept behind ours), ILV_DIR, ILV_AGENT, and ILV_CODE if the user's cache folder can be written.
 * (transfer full) */
char **ilv_recording_environ (char **envp, const char *folder);

/* Makes a session folder of mode 0700 ($XDG_RUNTIME_DIR/interleave, else /dev/shm, else the
 * temporary folder) and begins to drain it. (transfer full) */
IlvRecording *ilv_recording_start (GError **error);
/* The reader leaves the rest of the program's open files to others. Any thread. */
void ilv_recording_limit_files (IlvRecording *self, guint most);
const char *ilv_recording_get_folder (const IlvRecording *self);
/* Tells how the run stands, from now to the recording's finish: `watch` is called in a thread of
 * its own with one trace after another, each immutable and up to its moment, at most
 * ILV_WATCH_PERIOD_MS apart unless building them takes long. What still runs is drawn up to that
 * moment. Copies `plan`, but not what it points to; takes `info`, described as for _finish(). Once
 * a recording. */
#define ILV_WATCH_PERIOD_MS 33
typedef void (*IlvRecordingWatch) (IlvTrace *trace, gpointer data);
void ilv_recording_watch (IlvRecording *self, const IlvRecordingPlan *plan, IlvRunInfo *info,
                          IlvRecordingWatch watch, gpointer data);
/* Stops draining after a last look, builds and seals. Takes ownership of `info`, whose description
 * (workload, model, python, ...) the caller has filled; figures that can be measured from the
 * records are filled in here. A run that was killed gives the trace up to that moment and says so
 * in info->note. NULL and error if there is no record of a run at all. (transfer full) */
IlvTrace *ilv_recording_finish (IlvRecording *self, const IlvRecordingPlan *plan, IlvRunInfo *info,
                                GError **error);
/* Takes the guard (it is empty afterwards), who has the folder recovered should this process die,
 * and is released when the folder has gone. */
void ilv_recording_guard (IlvRecording *self, IlvChildGuard *guard);
/* Gives up all but the folder and its guard, when the trace is built but not yet saved. */
void ilv_recording_rest (IlvRecording *self);
/* Stops the draining and removes the folder with all in it. */
void ilv_recording_free (IlvRecording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvRecording, ilv_recording_free)

/* The same from a folder that nobody drains (any more), or from a reader of one's own: for tests,
 * for recovering after a crash, and for a live view (the reader may go on being polled). */
IlvTrace *ilv_recording_read (const char *folder, const IlvRecordingPlan *plan, IlvRunInfo *info,
                              GError **error);
IlvTrace *ilv_recording_build (const IlvRingReader *reader, const IlvRecordingPlan *plan,
                               IlvRunInfo *info, GError **error);

#define ILV_RECORDING_ERROR (ilv_recording_error_quark ())
typedef enum {
  ILV_RECORDING_ERROR_LIBRARY, /* the recorder library cannot be preloaded */
  ILV_RECORDING_ERROR_FOLDER,
  ILV_RECORDING_ERROR_EMPTY, /* nothing was recorded: not a dynamic CPython, or it never started */
} IlvRecordingError;
GQuark ilv_recording_error_quark (void);

G_END_DECLS
