/* A recipe's files in a folder of a person's own: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe-save.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_NUMBER 999

static char *
make_folder (const IlvRecipe *self, const char *parent, GError **error)
{
  for (guint number = 1; number <= MAX_NUMBER; number++) {
    g_autofree char *name =
        number == 1 ? g_strdup (self->id) : g_strdup_printf ("%s-%u", self->id, number);
    g_autofree char *path = g_build_filename (parent, name, NULL);
    if (g_mkdir (path, 0777) == 0)
      return g_steal_pointer (&path);
    if (errno != EEXIST) {
      g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (errno),
                   _ ("%s cannot be made: %s. Choose another folder."), path, g_strerror (errno));
      return NULL;
    }
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _ ("%s holds this recipe %d times already. Choose another folder."), parent,
               MAX_NUMBER);
  return NULL;
}

static gboolean
copy (const char *from, const char *name, const char *folder, GPtrArray *written, GString *texts,
      GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (source, &text, &length, error) ||
      !g_file_set_contents (target, text, (gssize)length, error))
    return FALSE;
  if (texts != NULL)
    g_string_append (texts, text);
  g_ptr_array_add (written, g_steal_pointer (&target));
  return TRUE;
}

/* Those whose module the programs name. */
static gboolean
copy_stand_ins (const char *root, const char *texts, const char *folder, GPtrArray *written,
                GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (root, 0, error);
  if (dir == NULL)
    return FALSE;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *module =
        g_str_has_suffix (name, ".py") ? g_strndup (name, strlen (name) - 3) : NULL;
    if (module != NULL && strstr (texts, module) != NULL &&
        !copy (root, name, folder, written, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_all (const IlvRecipe *self, const char *folder, GPtrArray *written, GError **error)
{
  static const char *const own[] = {"before.py", "after.py", "check.py"};
  g_autofree char *root = g_path_get_dirname (self->folder);
  g_autoptr (GString) texts = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (!copy (self->folder, own[i], folder, written, texts, error))
      return FALSE;
  return copy_stand_ins (root, texts->str, folder, written, error) &&
         copy (root, "prove.py", folder, written, NULL, error);
}

char *
ilv_recipe_save (const IlvRecipe *self, const char *parent, guint *n_files, GError **error)
{
  g_autofree char *folder = make_folder (self, parent, error);
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  if (folder == NULL)
    return NULL;
  if (write_all (self, folder, written, error)) {
    *n_files = written->len;
    return g_steal_pointer (&folder);
  }
  for (guint i = 0; i < written->len; i++)
    g_unlink (g_ptr_array_index (written, i));
  g_rmdir (folder);
  return NULL;
}
