/* Runs the program as a person at a shell without a display would.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct {
  int status; /* exit status; -1 if a signal ended it */
  char *out, *err;
} Outcome;

void outcome_clear (Outcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* The program under test; from the test's last argument. */
void run_init (int *argc, char **argv);
const char *run_get_program (void);
/* Arguments, NULL-terminated. */
Outcome run (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Splits at spaces. */
Outcome run_line (const char *line);
/* A line that is refused, with what status, and what the reason has to name. */
typedef struct {
  const char *line;
  int status;
  const char *named;
} WrongUse;
void run_wrong_uses (const WrongUse *all, guint n_all);
/* The program's arguments with redirections, for a shell. */
Outcome run_shell (const char *line);

/* A folder of this test program, removed by run_finish(). */
const char *run_get_folder (void);
/* A file in it with these contents; the path. (transfer full) */
char *run_write (const char *name, const char *text);
void run_finish (void);

/* Parses the outcome's standard output, which must be JSON; its root object. */
JsonObject *outcome_get_json (const Outcome *self, JsonParser *parser);
/* The i-th run of `interleave.runs/1`. */
JsonObject *outcome_get_run (const Outcome *self, JsonParser *parser, guint i);

G_END_DECLS
