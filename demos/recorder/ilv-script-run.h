/* Runs an ordinary Python script as if nobody watched, and records it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script has this process's terminal, descriptors, process group and environment (beside what
 * the recorder needs), so that its input, output, job control and Ctrl-C are those of a run without
 * recording. What it leaves behind when it ends is left alone. Blocking; handles this process's
 * signals meanwhile, so it belongs into a command, not into the app. */
#pragma once

#include "ilv-measure.h"
#include "ilv-recording.h"

G_BEGIN_DECLS

typedef struct {
  const IlvPython *python;
  char **args;          /* the interpreter's arguments: "script.py", ... or "-m", "module", ... */
  const char *name;     /* the run's name */
  gint64 time_limit_ns; /* then it is ended: SIGTERM, two seconds later SIGKILL; 0 = none */
} IlvScriptOptions;

typedef struct {
  int status; /* for this program to end with: the script's own, 128 + N for signal N */
  gboolean is_too_long;
  IlvTrace *trace; /* NULL and `error` if nothing could be recorded */
  GError *error;
  IlvRecording *recording; /* while it is there, nothing is lost: freed when the trace is saved */
} IlvScriptResult;

void ilv_script_result_clear (IlvScriptResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvScriptResult, ilv_script_result_clear)

/* FALSE only if the script was never started. `result` is cleared by the caller in any case. */
gboolean ilv_script_run (const IlvScriptOptions *options, IlvScriptResult *result, GError **error);

/* How the recording of any script is described: to ilv_recording_finish(), and in its trace.
 * `lasted_ns` 0: not known. (transfer full) */
IlvRecordingPlan ilv_script_make_plan (void);
IlvRunInfo *ilv_script_describe (const IlvPython *python, const char *name, gint64 cpu_ns,
                                 gint64 lasted_ns);

G_END_DECLS
