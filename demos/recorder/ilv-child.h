/* Runs a program under the supervisor and waits: output kept, limits held, nothing left behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocking; call from a worker thread. When it returns, the program and all that it started have
 * ended, whatever the reason. If this process dies meanwhile the supervisor ends them and removes
 * `remove_folders`; `recover_folder` is guarded for longer. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Called every ILV_CHILD_TICK_MS (or tick_ms) while it runs, from the waiting thread; `supervisor`
 * is the root of the tree. */
typedef void (*IlvChildTick) (GPid supervisor, gpointer data);
#define ILV_CHILD_TICK_MS 50
/* What it has written to its standard output since the last call; from the waiting thread. */
typedef void (*IlvChildHeard) (const char *bytes, gsize length, gpointer data);

typedef struct {
  char **argv;           /* [0] is looked for on PATH */
  char **envp;           /* the program's whole environment; NULL = this process's */
  char **remove_folders; /* NULL-terminated, at most 8; NULL = none */
  char *recover_folder;  /* NULL, or a recording's folder, which is then guarded */
  guint n_cpus;          /* 0 = all this process may use */
  guint n_files;         /* open files it needs (soft limit is raised to it); 0 = as it is */
  gint64 time_limit_ns;  /* 0 = none */
  IlvChildTick tick;
  gpointer tick_data;
  guint tick_ms;       /* 0 = ILV_CHILD_TICK_MS */
  IlvChildHeard heard; /* NULL: nobody listens before the end */
  gpointer heard_data;
} IlvChildOptions;

typedef enum {
  ILV_CHILD_EXITED,   /* code = its status */
  ILV_CHILD_SIGNALED, /* code = the signal */
  ILV_CHILD_NO_EXEC,  /* could not be started; code = errno */
  ILV_CHILD_TOO_LONG, /* ended by us at the time limit */
  ILV_CHILD_LOST,     /* the supervisor itself was killed */
} IlvChildFate;

/* A supervisor that stays when its run is over: if this process dies before the guard is released,
 * the recording's folder is sealed and removed. */
typedef struct {
  GPid pid; /* 0: nobody guards */
  int lifeline;
} IlvChildGuard;
void ilv_child_guard_release (IlvChildGuard *self);

typedef struct {
  IlvChildFate fate;
  int code;
  gint64 cpu_ns;   /* of the program and all that it started, start-up included */
  gint64 wall_ns;  /* from before the program's fork() to its end; 0 = not known */
  gint64 switches; /* context switches, of the same; -1 = not known */
  GString *output; /* the last ILV_CHILD_MAX_OUTPUT bytes of each */
  GString *errors;
  IlvChildGuard guard; /* of `recover_folder`; released with the result unless taken from it */
} IlvChildResult;
#define ILV_CHILD_MAX_OUTPUT 65536

void ilv_child_result_clear (IlvChildResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvChildResult, ilv_child_result_clear)

/* FALSE and a GIO error when it was cancelled or the supervisor could not be started; else how it
 * went is in `result` (cleared by the caller in any case). */
gboolean ilv_child_run (const IlvChildOptions *options, IlvChildResult *result,
                        GCancellable *cancellable, GError **error);

/* The last lines of what it wrote (errors, else output), valid UTF-8, at most three lines, for a
 * message. "" if it wrote nothing; a sentence that says so if that is no text. (transfer full) */
char *ilv_child_result_get_last_words (const IlvChildResult *self);
/* The same, but where it ended in a Python traceback: all of it, on lines of its own. (transfer
 * full) */
char *ilv_child_result_get_complaint (const IlvChildResult *self);

G_END_DECLS
