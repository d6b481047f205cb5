/* Shows a window once its first picture is complete.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window that is shown before the simulation is done is laid out and drawn two or three times
 * over. The first workload is simulated while the window is built, so there is next to nothing to
 * wait for; where there is, the window comes without. */
#include "ilv-first-picture.h"

#define PATIENCE_MS 120

typedef struct {
  GtkWindow *window;   /* borrowed: it owns this */
  IlvSession *session; /* owned */
  gulong handler;
  guint check_id, patience_id;
} FirstPicture;

static const char data_key[] = "ilv-first-picture";

static void
first_picture_free (gpointer data)
{
  FirstPicture *self = data;

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_signal_handler (&self->handler, self->session);
  g_object_unref (self->session);
  g_free (self);
}

static void
present (FirstPicture *self)
{
  GtkWindow *window = self->window;

  g_object_set_data (G_OBJECT (window), data_key, NULL);
  gtk_window_present (window);
}

static gboolean
patience_cb (gpointer data)
{
  FirstPicture *self = data;

  self->patience_id = 0;
  present (self);
  return G_SOURCE_REMOVE;
}

static gboolean
check_cb (gpointer data)
{
  FirstPicture *self = data;

  self->check_id = 0;
  if (ilv_session_is_settled (self->session))
    present (self);
  return G_SOURCE_REMOVE;
}

/* Checked later: what changed the scene may be about to compute more. */
static void
scene_changed_cb (FirstPicture *self)
{
  if (self->check_id == 0)
    self->check_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, check_cb, self, NULL);
}

void
ilv_first_picture_present (GtkWindow *window, IlvSession *session)
{
  FirstPicture *self = g_new0 (FirstPicture, 1);

  self->window = window;
  self->session = g_object_ref (session);
  g_object_set_data_full (G_OBJECT (window), data_key, self, first_picture_free);
  self->handler =
      g_signal_connect_swapped (session, "scene-changed", G_CALLBACK (scene_changed_cb), self);
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
  scene_changed_cb (self);
}
