/* The Learn page: tracks and lessons, the scene, the step's card.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Holds a session of its own, so that a lesson leaves what is open in Explore as it is. Nothing of
 * Python is run but by the card's buttons. Class action "learn.lesson" "s" opens a lesson. Signal
 * "message" (char *). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-lesson-player.h"

G_BEGIN_DECLS

#define ILV_TYPE_LEARN_PAGE (ilv_learn_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvLearnPage, ilv_learn_page, ILV, LEARN_PAGE, GtkWidget)

/* `session` is Explore's and is left alone. */
GtkWidget *ilv_learn_page_new (IlvSession *session);
/* FALSE (and a message) if there is no such lesson. */
gboolean ilv_learn_page_show (IlvLearnPage *self, const char *id);
IlvLessonPlayer *ilv_learn_page_get_player (IlvLearnPage *self);

G_END_DECLS
