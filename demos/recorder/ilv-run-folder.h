/* Folders of real runs: made for this user alone, removed afterwards, swept if their owner died.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A new folder of mode 0700 with room for `n_bytes`: in $XDG_RUNTIME_DIR, else /dev/shm, else the
 * temporary folder. (transfer full) */
char *ilv_run_folder_new (guint64 n_bytes, GError **error);
/* Removes it with all in it and frees the name. NULL is fine. */
void ilv_run_folder_remove (char *folder);
/* Copies the runner's Python files into it, so that their byte code is written there too. */
gboolean ilv_run_folder_add_runner (const char *folder, GError **error);
/* Where Python or we found no room, adds to the message which places those are and what to do. */
void ilv_run_folder_add_remedy (GError *error);
/* Their names. */
guint ilv_run_folder_n_runner_files (void);
const char *ilv_run_folder_get_runner_file (guint i);
/* Removes folders of programs that have died. Once a program; later calls do nothing. */
void ilv_run_folder_sweep (void);

G_END_DECLS
