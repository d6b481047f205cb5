/* The card beside a lesson's scene: the step's text, its question, why, hints, Back and Next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-lesson-player.h"

G_BEGIN_DECLS

#define ILV_TYPE_LESSON_CARD (ilv_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (IlvLessonCard, ilv_lesson_card, ILV, LESSON_CARD, GtkWidget)

GtkWidget *ilv_lesson_card_new (IlvLessonPlayer *player);
/* Puts the focus where the step goes on: on Next, or on the first answer. */
void ilv_lesson_card_focus (IlvLessonCard *self);

G_END_DECLS
