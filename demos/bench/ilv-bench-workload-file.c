/* What a command line calls a workload that the app has in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-workload-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "demos/workload/ilv-workload.h"
#include "ilv-bench-history.h"

#define HASH_DIGITS 8

static gboolean
is_in_catalogue (const char *id, const char *text)
{
  g_autoptr (IlvWorkload) there = NULL;
  g_autofree char *same = NULL;
  /* Never a file of the current folder: the command may be run in another one. */
  if (strchr (id, G_DIR_SEPARATOR) != NULL || (there = ilv_workload_find (id, NULL)) == NULL)
    return FALSE;
  same = ilv_workload_to_text (there);
  return g_str_equal (same, text);
}

/* The same text always gives the same name, so that copying a command twice makes one file. */
static char *
make_path (const char *id, const char *text, GError **error)
{
  g_autofree char *history = ilv_bench_history_folder ();
  g_autofree char *folder = g_build_filename (history, "workloads", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *word = ilv_bench_history_make_word (id);
  g_autofree char *name = g_strdup_printf ("%s-%.*s.workload", word, HASH_DIGITS, hash);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_build_filename (folder, name, NULL);
  int saved = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (saved), "%s: %s", folder,
               g_strerror (saved));
  return NULL;
}

char *
ilv_bench_name_workload (const char *id, const char *text, gboolean *is_file, GError **error)
{
  g_autofree char *path = NULL;
  *is_file = text != NULL && !is_in_catalogue (id, text);
  if (!*is_file)
    return g_strdup (id);
  path = make_path (id, text, error);
  if (path == NULL ||
      !g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}
