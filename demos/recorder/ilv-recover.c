/* interleave-recover FOLDER: what the supervisor starts when the program whose run it owned has
 * died. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exit status 0: the folder's recording is kept (or it held none), and the folder can go. */
#include "ilv-recovery.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 2) {
    g_printerr ("interleave-recover: started by Interleave itself, with a recording's folder\n");
    return 2;
  }
  G_GNUC_UNUSED g_autofree char *path = ilv_recovery_seal (argv[1], &error);
  if (error != NULL)
    g_printerr ("interleave-recover: %s: %s\n", argv[1], error->message);
  return error == NULL ? 0 : 1;
}
