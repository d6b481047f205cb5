/* The Pythons of this machine: looked for off the main thread, chosen, added and taken away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-pythons.h"

#include "app/ilv-preferences.h"

struct _IlvPythons {
  GObject parent_instance;

  /* owned */
  GPtrArray *list;
  GCancellable *cancellable; /* not NULL: it is looking */
  char *folder;

  /* plain */
  gboolean is_stale; /* somebody was added meanwhile: look again */
};

enum {
  CHANGED,
  LOOKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvPythons, ilv_pythons, G_TYPE_OBJECT)

/* --- preferences: there may be none, on the command line --- */

static char *
get_string (const char *key)
{
  GSettings *preferences = ilv_preferences_get ();
  return preferences != NULL ? g_settings_get_string (preferences, key) : g_strdup ("");
}

char *
ilv_pythons_get_chosen (void)
{
  return get_string ("python");
}

char *
ilv_pythons_get_chosen_version (void)
{
  return get_string ("python-version");
}

char **
ilv_pythons_get_added (void)
{
  GSettings *preferences = ilv_preferences_get ();
  return preferences != NULL ? g_settings_get_strv (preferences, "added-pythons")
                             : g_new0 (char *, 1);
}

gboolean
ilv_pythons_is_added (const char *path)
{
  g_auto (GStrv) added = ilv_pythons_get_added ();
  return g_strv_contains ((const char *const *)added, path);
}

static void
set_added (GStrvBuilder *builder)
{
  g_auto (GStrv) added = g_strv_builder_end (builder);
  g_settings_set_strv (ilv_preferences_get (), "added-pythons", (const char *const *)added);
}

static void
set_choice (const char *exe, const char *version)
{
  g_settings_set_string (ilv_preferences_get (), "python", exe);
  g_settings_set_string (ilv_preferences_get (), "python-version", version);
}

/* --- looking --- */

typedef struct {
  char **added;
  char *folder;
} Places;

static void
free_places (gpointer data)
{
  Places *self = data;
  g_strfreev (self->added);
  g_free (self->folder);
  g_free (self);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Places *places = data;
  GPtrArray *list =
      ilv_python_list ((const char *const *)places->added, places->folder, cancellable);
  g_task_return_pointer (task, list, (GDestroyNotify)g_ptr_array_unref);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  IlvPythons *self = ILV_PYTHONS (source);
  GPtrArray *list = g_task_propagate_pointer (G_TASK (result), NULL);
  g_clear_object (&self->cancellable);
  if (list != NULL) {
    g_clear_pointer (&self->list, g_ptr_array_unref);
    self->list = list;
  }
  if (self->is_stale)
    ilv_pythons_look (self, self->folder);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[LOOKED], 0);
}

void
ilv_pythons_look (IlvPythons *self, const char *folder)
{
  if (folder != self->folder) {
    g_free (self->folder);
    self->folder = g_strdup (folder);
  }
  if (self->cancellable != NULL)
    return;
  Places *places = g_new0 (Places, 1);
  places->added = ilv_pythons_get_added ();
  places->folder = g_strdup (self->folder);
  self->is_stale = FALSE;
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_cb, NULL);
  g_task_set_task_data (task, places, free_places);
  g_task_run_in_thread (task, look_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_pythons_stop (IlvPythons *self)
{
  self->is_stale = FALSE;
  g_cancellable_cancel (self->cancellable);
}

gboolean
ilv_pythons_is_looking (IlvPythons *self)
{
  return self->cancellable != NULL;
}

const GPtrArray *
ilv_pythons_get_list (IlvPythons *self)
{
  return self->list;
}

const IlvPython *
ilv_pythons_get_current (IlvPythons *self)
{
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  for (guint i = 0; self->list != NULL && i < self->list->len; i++) {
    const IlvPython *python = g_ptr_array_index (self->list, i);
    if (*chosen != '\0' ? g_str_equal (python->exe, chosen) : python->problem == NULL)
      return python;
  }
  return NULL;
}

char *
ilv_pythons_get_exe (IlvPythons *self)
{
  const IlvPython *current = ilv_pythons_get_current (self);
  return current != NULL ? g_strdup (current->exe) : ilv_pythons_get_chosen ();
}

/* --- changing --- */

void
ilv_pythons_choose (IlvPythons *self, const IlvPython *python)
{
  set_choice (python->exe, python->version);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
look_again (IlvPythons *self)
{
  self->is_stale = self->cancellable != NULL;
  ilv_pythons_look (self, self->folder);
}

void
ilv_pythons_add (IlvPythons *self, const char *path)
{
  g_auto (GStrv) added = ilv_pythons_get_added ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **)added);
  if (!g_strv_contains ((const char *const *)added, path))
    g_strv_builder_add (builder, path);
  set_added (builder);
  set_choice (path, "");
  look_again (self);
}

void
ilv_pythons_remove (IlvPythons *self, const char *path)
{
  g_auto (GStrv) added = ilv_pythons_get_added ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  for (char **one = added; *one != NULL; one++)
    if (!g_str_equal (*one, path))
      g_strv_builder_add (builder, *one);
  set_added (builder);
  if (g_str_equal (chosen, path))
    set_choice ("", "");
  look_again (self);
}

/* --- the object --- */

static void
ilv_pythons_finalize (GObject *object)
{
  IlvPythons *self = ILV_PYTHONS (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_free (self->folder);
  G_OBJECT_CLASS (ilv_pythons_parent_class)->finalize (object);
}

static void
ilv_pythons_class_init (IlvPythonsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ilv_pythons_finalize;
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_PYTHONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[LOOKED] = g_signal_new ("looked", ILV_TYPE_PYTHONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
ilv_pythons_init (IlvPythons *self)
{
}

IlvPythons *
ilv_pythons_new (void)
{
  return g_object_new (ILV_TYPE_PYTHONS, NULL);
}
