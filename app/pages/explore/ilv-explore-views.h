/* Stages, timeline and transport bar of one session, wherever they stand: Explore and lessons.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-transport.h"
#include "app/pages/explore/ilv-stage-deck.h"
#include "widgets/timeline/ilv-timeline.h"
#include "widgets/transport/ilv-transport-bar.h"

G_BEGIN_DECLS

/* What is done in them goes to session and transport, and the bar follows the transport. */
void ilv_explore_views_connect (IlvSession *session, IlvTransport *transport, IlvStageDeck *deck,
                                IlvTimeline *timeline, IlvTransportBar *bar);
/* The session's scene as `widget` shows it: its motion and size of type. */
void ilv_explore_views_fill_scene (IlvSession *session, GtkWidget *widget, IlvScene *scene);
void ilv_explore_views_show (IlvSession *session, const IlvScene *scene, IlvStageDeck *deck,
                             IlvTimeline *timeline, IlvTransportBar *bar);

G_END_DECLS
