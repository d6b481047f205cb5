/* Stages, timeline and transport bar of one session: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-views.h"

#include "app/compat.h"
#include "app/present/ilv-present.h"

static void
playing_cb (IlvTransportBar *bar, GParamSpec *pspec, IlvTransport *transport)
{
  ilv_transport_bar_set_is_playing (bar, ilv_transport_get_is_playing (transport));
}

static void
slowdown_cb (IlvTransportBar *bar, GParamSpec *pspec, IlvTransport *transport)
{
  ilv_transport_bar_set_slowdown (bar, ilv_transport_get_slowdown (transport));
}

void
ilv_explore_views_connect (IlvSession *session, IlvTransport *transport, IlvStageDeck *deck,
                           IlvTimeline *timeline, IlvTransportBar *bar)
{
  const struct {
    gpointer from;
    const char *signal;
    GCallback callback;
    gpointer to;
  } all[] = {
      {bar, "seek", G_CALLBACK (ilv_session_set_playhead), session},
      {bar, "seek", G_CALLBACK (ilv_timeline_show_playhead), timeline},
      {transport, "went", G_CALLBACK (ilv_timeline_show_playhead), timeline},
      {timeline, "seek", G_CALLBACK (ilv_session_set_playhead), session},
      {timeline, "job-activated", G_CALLBACK (ilv_session_set_lit_job), session},
      {deck, "job-picked", G_CALLBACK (ilv_session_set_lit_job), session},
      {bar, "slowdown-changed", G_CALLBACK (ilv_transport_set_slowdown), transport},
      {transport, "notify::is-playing", G_CALLBACK (playing_cb), bar},
      {transport, "notify::slowdown", G_CALLBACK (slowdown_cb), bar},
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (all[i].from, all[i].signal, all[i].callback, all[i].to,
                             G_CONNECT_SWAPPED);
  slowdown_cb (bar, NULL, transport);
}

void
ilv_explore_views_fill_scene (IlvSession *session, GtkWidget *widget, IlvScene *scene)
{
  ilv_session_fill_scene (session, scene);
  scene->reduced_motion = ilv_compat_has_reduced_motion (widget);
  scene->has_title_widgets = TRUE;
  scene->text_scale = ilv_present_get_scale (widget);
}

void
ilv_explore_views_show (IlvSession *session, const IlvScene *scene, IlvStageDeck *deck,
                        IlvTimeline *timeline, IlvTransportBar *bar)
{
  ilv_stage_deck_set_scene (deck, scene);
  ilv_timeline_set_scene (timeline, scene);
  ilv_transport_bar_set_moment (bar, ilv_session_get_begin (session), ilv_session_get_end (session),
                                scene->time_ns, scene->has_curtain);
}
