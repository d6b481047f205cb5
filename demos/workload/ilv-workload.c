/* A workload's life: references, the catalogue, files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-workload.h"

#include "demos/ilv-paths.h"
#include "ilv-key-reader.h"
#include "ilv-suggest.h"
#include "ilv-workload-keys.h"
#include "demos/ilv-file-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".workload"

G_DEFINE_QUARK (ilv - workload - error - quark, ilv_workload_error)

IlvWorkload *
ilv_workload_ref (IlvWorkload *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_parts (IlvWorkload *self)
{
  for (guint i = 0; self->groups != NULL && i < self->n_groups; i++) {
    g_free (self->groups[i].name);
    g_free (self->groups[i].steps);
  }
  for (guint i = 0; self->steps != NULL && i < self->n_steps; i++)
    g_free (self->steps[i].name);
  for (guint i = 0; self->backends != NULL && i < self->n_backends; i++)
    g_free (self->backends[i].name);
  g_free (self->groups);
  g_free (self->steps);
  g_free (self->backends);
}

void
ilv_workload_unref (IlvWorkload *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  free_parts (self);
  g_strfreev (self->knobs);
  g_strfreev (self->locks);
  g_free (self->id);
  g_free (self->path);
  g_free (self->name);
  g_free (self->summary);
  g_free (self->local_name);
  g_free (self->local_summary);
  g_free (self->text);
  g_clear_pointer (&self->lines, ilv_key_text_unref);
  g_free (self);
}

IlvWorkload *
ilv_workload_load (const char *path, GError **error)
{
  gsize length;
  g_return_val_if_fail (path != NULL, NULL);
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  IlvWorkload *self = ilv_workload_parse (text, (gssize)length, path, error);
  if (self == NULL)
    return NULL;
  self->path = g_strdup (path);
  self->id = g_path_get_basename (path);
  if (g_str_has_suffix (self->id, SUFFIX))
    self->id[strlen (self->id) - strlen (SUFFIX)] = '\0';
  return self;
}

char *
ilv_workload_to_text (IlvWorkload *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_strdup (self->text);
}

gboolean
ilv_workload_save (IlvWorkload *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  return ilv_file_write (path, self->text, -1, error);
}

/* --- the catalogue --- */

/* The ids of the teaching order, in `order.list` beside the workloads: one a line. */
static char **
read_order (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "order.list", NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (char *, 1);
  return g_strsplit (g_strstrip (text), "\n", -1);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
read_folder (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && strlen (name) > strlen (SUFFIX))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (SUFFIX)));
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (names, compare_names_cb);
  return names;
}

char **
ilv_workload_list (void)
{
  g_autofree char *folder = ilv_paths_data ("workloads");
  g_autoptr (GPtrArray) names = read_folder (folder);
  g_auto (GStrv) order = read_order (folder);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; order[i] != NULL; i++) {
    guint index;
    if (!g_ptr_array_find_with_equal_func (names, g_strstrip (order[i]), g_str_equal, &index))
      continue;
    g_strv_builder_add (builder, order[i]);
    g_ptr_array_remove_index (names, index);
  }
  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names, i));
  return g_strv_builder_end (builder);
}

/* Neither a catalogue name nor a file: says which of the two the person may have meant. */
static void
set_not_found (const char *name, GError **error)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  const char *nearest = ilv_suggest (name, (const char *const *)ids);
  if (nearest != NULL)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("%s: there is no such workload; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("%s: there is no such workload or file; “interleave list workloads” shows the "
                    "catalogue"),
                 name);
}

IlvWorkload *
ilv_workload_find (const char *name_or_path, GError **error)
{
  g_return_val_if_fail (name_or_path != NULL, NULL);
  if (ilv_is_workload_name (name_or_path)) {
    g_autofree char *relative = g_strconcat ("workloads/", name_or_path, SUFFIX, NULL);
    g_autofree char *path = ilv_paths_data (relative);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return ilv_workload_load (path, error);
  }
  if (!g_file_test (name_or_path, G_FILE_TEST_EXISTS)) {
    set_not_found (name_or_path, error);
    return NULL;
  }
  return ilv_workload_load (name_or_path, error);
}
