/* What a learner has answered so far: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-kit-draft.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "demos/ilv-file-write.h"

#define NO_NAME "-" /* a hand-in needs one */

static char *
find_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "interleave", "answers", NULL);
}

static char *
name_file (const IlvKit *kit)
{
  g_autofree char *folder = find_folder ();
  g_autofree char *name = g_strconcat (kit->digest, ".handin", NULL);

  return g_build_filename (folder, name, NULL);
}

gboolean
ilv_kit_draft_save (const IlvKit *kit, const IlvKitWork *work, const char *name, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (name));
  g_autoptr (IlvHandIn) hand_in =
      ilv_kit_work_hand_in (work, *plain != '\0' ? plain : NO_NAME, NULL);
  g_autofree char *folder = find_folder ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (hand_in == NULL || kit->digest == NULL)
    return TRUE;
  path = name_file (kit);
  text = ilv_hand_in_to_text (hand_in);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return ilv_file_write (path, text, -1, error);
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "%s: %s", folder,
               g_strerror (errno));
  return FALSE;
}

void
ilv_kit_draft_forget (const IlvKit *kit)
{
  g_autofree char *path = kit->digest != NULL ? name_file (kit) : NULL;

  if (path != NULL)
    g_unlink (path);
}

char *
ilv_kit_draft_load (const IlvKit *kit, IlvKitWork *work)
{
  g_autofree char *path = kit->digest != NULL ? name_file (kit) : NULL;
  g_autoptr (IlvHandIn) hand_in = path != NULL ? ilv_hand_in_load (path, NULL) : NULL;

  if (hand_in == NULL || g_strcmp0 (hand_in->digest, kit->digest) != 0)
    return NULL;
  ilv_kit_work_restore (work, hand_in);
  return g_strdup (strcmp (hand_in->name, NO_NAME) != 0 ? hand_in->name : "");
}
