/* Where the program's own files are: installed, or in the tree it was built from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file or folder under data/ ("workloads", "costs/reference.costs"). $INTERLEAVE_DATA_DIR comes
 * first, then the source tree when run from a build folder, then the installed place.
 * (transfer full); the file need not exist. */
char *ilv_paths_data (const char *relative);

/* The preloaded recorder library; $INTERLEAVE_RECORDER comes first. (transfer full) */
char *ilv_paths_recorder (void);

/* The helper program that owns a real run; $INTERLEAVE_SUPERVISOR comes first. (transfer full) */
char *ilv_paths_supervisor (void);

/* The helper program that saves what a dead program was recording; $INTERLEAVE_RECOVER comes first.
 * (transfer full) */
char *ilv_paths_recover (void);

/* A Python file of the runner or the agent; $INTERLEAVE_PYTHON_DIR comes first. (transfer full) */
char *ilv_paths_python (const char *relative);

/* The program that measures primitives. (transfer full) */
char *ilv_paths_calibration (void);

/* This program, for a child that is to run a subcommand; $INTERLEAVE_PROGRAM comes first.
 * (transfer full) */
char *ilv_paths_program (void);

/* The folder of the translations; $INTERLEAVE_LOCALE_DIR comes first. (transfer full) */
char *ilv_paths_locale (void);
char *ilv_paths_content_locale (void); /* of the content files */

/* The folder of the compiled settings schema. (transfer full) */
char *ilv_paths_schemas (void);

G_END_DECLS
