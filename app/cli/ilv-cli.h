/* The command line: subcommands that need no display.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Standard output carries only results. Exit status: 0 done; 1 could not be done, with the reason
 * on standard error; 2 wrong use. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum {
  ILV_CLI_DONE = 0,
  ILV_CLI_FAILED = 1,
  ILV_CLI_WRONG_USE = 2,
};

/* Runs the subcommand, --help or --version that argv asks for. FALSE if it asks for the app: no
 * argument, or files to open; then `status` is untouched. Never initialises GTK. */
gboolean ilv_cli_run (int argc, char **argv, int *status);

/* One function per subcommand; `args` is a NULL-terminated list without program and subcommand. */
int ilv_cli_list (char **args);
int ilv_cli_simulate (char **args);
int ilv_cli_measure (char **args);
int ilv_cli_compare (char **args);
int ilv_cli_bench (char **args);
int ilv_cli_break_even (char **args);
int ilv_cli_calibrate (char **args);
int ilv_cli_record (char **args);
int ilv_cli_render (char **args);
int ilv_cli_info (char **args);
int ilv_cli_program (char **args);
int ilv_cli_advise (char **args);
int ilv_cli_recipe (char **args);
int ilv_cli_lesson (char **args);
int ilv_cli_handbook (char **args);
int ilv_cli_handout (char **args);
int ilv_cli_grade (char **args);

/* "interleave simulate: MESSAGE" on standard error. Returns `status`. */
int ilv_cli_fail (int status, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The same for a file, which is named once whether the message names it or not. */
int ilv_cli_fail_file (const char *path, const GError *error);
/* The same for wrong use, with a line that names --help. Returns ILV_CLI_WRONG_USE. */
int ilv_cli_misuse (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
