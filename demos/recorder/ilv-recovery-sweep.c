/* Finds recordings whose owner and supervisor have both died.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ilv-recovery.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "ilv-run-folder.h"

/* How many processes are still recorded into the folder, wherever they have gone. Those of a
 * measurement are ended; a script that a person has recorded is theirs and goes on. */
static guint
count_recorded (const char *folder, gboolean ends_them)
{
  guint n = 0;
  g_autofree char *wanted = g_strdup_printf (ILV_ENV_FOLDER "=%s", folder);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL) {
    int pid = atoi (name);
    gsize length;
    g_autofree char *path = g_strdup_printf ("/proc/%d/environ", pid);
    g_autofree char *text = NULL;
    if (pid <= 1 || !g_file_get_contents (path, &text, &length, NULL))
      continue;
    for (gsize i = 0; i < length; i += strlen (text + i) + 1)
      if (strcmp (text + i, wanted) == 0) {
        n++;
        if (ends_them)
          kill (pid, SIGKILL); /* the resource tracker has ended by itself long ago */
      }
  }
  return n;
}

static void
sweep_place (const char *place)
{
  g_autoptr (GDir) dir = place != NULL ? g_dir_open (place, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    int owner = g_str_has_prefix (name, ILV_RECOVERY_PREFIX)
                    ? atoi (name + strlen (ILV_RECOVERY_PREFIX))
                    : 0;
    if (owner <= 0 || kill (owner, 0) == 0 || errno != ESRCH)
      continue;
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_build_filename (place, name, NULL);
    gboolean is_measurement = ilv_recovery_is_measurement (folder);
    if (count_recorded (folder, is_measurement) > 0 && !is_measurement)
      continue;
    G_GNUC_UNUSED g_autofree char *path = ilv_recovery_seal (folder, &error);
    if (error == NULL) /* else it stays where it is, for another time */
      ilv_run_folder_remove (g_steal_pointer (&folder));
  }
}

void
ilv_recovery_sweep (void)
{
  static gsize done;
  if (!g_once_init_enter (&done))
    return;
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *own = runtime != NULL ? g_build_filename (runtime, "interleave", NULL) : NULL;
  sweep_place (own);
  sweep_place ("/dev/shm");
  sweep_place (g_get_tmp_dir ());
  g_once_init_leave (&done, 1);
}
