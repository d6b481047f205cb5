/* The real views of a lesson's session: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-view.h"

#include <glib/gi18n.h>

#include "app/compat.h"
#include "app/ilv-theme.h"
#include "app/pages/explore/ilv-explore-actions.h"
#include "app/pages/explore/ilv-explore-player.h"
#include "app/pages/explore/ilv-explore-views.h"
#include "app/present/ilv-present.h"
#include "widgets/ilv-spoken-name.h"

#define STAGE_HEIGHT 330
#define TIMELINE_HEIGHT 170
#define PLAY_S 3.0 /* on the screen, however long what is shown took */

struct _IlvLessonView {
  GtkWidget parent_instance;

  /* owned */
  IlvSession *session;
  IlvTransport *transport;

  /* borrowed */
  GtkWidget *box;
  IlvStageDeck *deck;
  IlvTimeline *timeline;
  IlvTransportBar *transport_bar;

  /* plain */
  IlvExplorePlayer player;
  double usual_slowdown; /* 0: nothing of a lesson is played */
};

enum {
  TRACK_PICKED,
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvLessonView, ilv_lesson_view, GTK_TYPE_WIDGET)

static gboolean
thing_picked_cb (IlvLessonView *self, guint run, guint track, guint job)
{
  gboolean is_taken = FALSE;

  g_signal_emit (self, signals[TRACK_PICKED], 0, run, track, job, &is_taken);
  return is_taken;
}

static void
scene_changed_cb (IlvLessonView *self)
{
  IlvScene scene;

  if (self->session == NULL)
    return;
  ilv_explore_views_fill_scene (self->session, GTK_WIDGET (self), &scene);
  scene.is_focus_alone = TRUE;
  scene.has_resources = TRUE;
  ilv_explore_views_show (self->session, &scene, self->deck, self->timeline, self->transport_bar);
}

static void
runs_changed_cb (IlvLessonView *self)
{
  if (ilv_session_get_end (self->session) > 0)
    ilv_transport_fit_slowdown (self->transport);
}

static void
playing_cb (IlvLessonView *self)
{
  ilv_explore_player_update (&self->player);
}

static void
message_cb (IlvLessonView *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* With larger type a low screen has room for less than usual. */
static void
presented_cb (IlvLessonView *self)
{
  gboolean is_on = ilv_present_is_on (GTK_WIDGET (self));

  gtk_widget_set_size_request (GTK_WIDGET (self->timeline), -1, is_on ? -1 : TIMELINE_HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self->deck), -1, is_on ? -1 : STAGE_HEIGHT);
  scene_changed_cb (self);
}

static void
theme_changed_cb (IlvLessonView *self)
{
  ilv_timeline_set_theme (self->timeline, ilv_theme_get_current ());
}

/* --- building --- */

static void
add_card (GtkWidget *box, GtkWidget *child, int height)
{
  gtk_widget_add_css_class (child, "card");
  gtk_widget_set_overflow (child, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (child, -1, height);
  gtk_box_append (GTK_BOX (box), child);
}

static void
build (IlvLessonView *self)
{
  GtkWidget *drawn = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->deck = g_object_new (ILV_TYPE_STAGE_DECK, NULL);
  self->timeline = ILV_TIMELINE (ilv_timeline_new ());
  self->transport_bar = ILV_TRANSPORT_BAR (ilv_transport_bar_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->deck), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->deck), -1, STAGE_HEIGHT);
  gtk_box_append (GTK_BOX (drawn), GTK_WIDGET (self->deck));
  add_card (drawn, GTK_WIDGET (self->timeline), TIMELINE_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), drawn);
  gtk_widget_set_vexpand (scrolled, TRUE);
  ilv_spoken_name_set (scrolled, _ ("Lesson"));
  gtk_box_append (GTK_BOX (self->box), scrolled);
  add_card (self->box, GTK_WIDGET (self->transport_bar), -1);
  ilv_transport_bar_set_slowdown_range (self->transport_bar, ILV_SLOWDOWN_MIN, ILV_SLOWDOWN_MAX);
  ilv_transport_bar_set_is_narrow (self->transport_bar, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
connect (IlvLessonView *self)
{
  g_signal_connect_object (self->session, "scene-changed", G_CALLBACK (scene_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "runs-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (message_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "notify::is-playing", G_CALLBACK (playing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->timeline, "track-activated", G_CALLBACK (thing_picked_cb), self);
  g_signal_connect_swapped (self->deck, "thing-picked", G_CALLBACK (thing_picked_cb), self);
  g_signal_connect_swapped (self->deck, "message", G_CALLBACK (message_cb), self);
}

static void
ilv_lesson_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_lesson_view_parent_class)->map (widget);
  ilv_explore_player_update (&ILV_LESSON_VIEW (widget)->player);
}

static void
ilv_lesson_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_lesson_view_parent_class)->unmap (widget);
  ilv_explore_player_update (&ILV_LESSON_VIEW (widget)->player);
}

static void
ilv_lesson_view_dispose (GObject *object)
{
  IlvLessonView *self = ILV_LESSON_VIEW (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "transport", NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->player.transport = NULL;
  g_clear_object (&self->transport);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_lesson_view_parent_class)->dispose (object);
}

static void
ilv_lesson_view_class_init (IlvLessonViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_lesson_view_dispose;
  widget_class->map = ilv_lesson_view_map;
  widget_class->unmap = ilv_lesson_view_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[TRACK_PICKED] = g_signal_new ("track-picked", ILV_TYPE_LESSON_VIEW, G_SIGNAL_RUN_LAST, 0,
                                        g_signal_accumulator_true_handled, NULL, NULL,
                                        G_TYPE_BOOLEAN, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_LESSON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_lesson_view_init (IlvLessonView *self)
{
  build (self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  ilv_present_watch (self, G_CALLBACK (presented_cb));
  g_signal_connect (self, "notify::root", G_CALLBACK (presented_cb), NULL);
  theme_changed_cb (self);
}

GtkWidget *
ilv_lesson_view_new (IlvSession *session)
{
  IlvLessonView *self = g_object_new (ILV_TYPE_LESSON_VIEW, NULL);

  self->session = g_object_ref (session);
  self->transport = ilv_transport_new (session);
  self->player.transport = self->transport;
  self->player.widget = GTK_WIDGET (self);
  ilv_explore_actions_install (GTK_WIDGET (self), session, self->transport);
  ilv_stage_deck_set_session (self->deck, session);
  connect (self);
  ilv_explore_views_connect (session, self->transport, self->deck, self->timeline,
                             self->transport_bar);
  return GTK_WIDGET (self);
}

gboolean
ilv_lesson_view_play (IlvLessonView *self, gint64 to_ns)
{
  gint64 length_ns = to_ns - ilv_session_get_playhead (self->session);

  if (length_ns <= 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      ilv_compat_has_reduced_motion (GTK_WIDGET (self)))
    return FALSE;
  if (self->usual_slowdown <= 0)
    self->usual_slowdown = ilv_transport_get_slowdown (self->transport);
  ilv_transport_set_slowdown (self->transport, PLAY_S * 1e9 / (double)length_ns);
  ilv_transport_set_is_playing (self->transport, TRUE);
  return TRUE;
}

void
ilv_lesson_view_hold (IlvLessonView *self)
{
  ilv_transport_set_is_playing (self->transport, FALSE);
  if (self->usual_slowdown > 0)
    ilv_transport_set_slowdown (self->transport, self->usual_slowdown);
  self->usual_slowdown = 0;
}

IlvTransport *
ilv_lesson_view_get_transport (IlvLessonView *self)
{
  return self->transport;
}
