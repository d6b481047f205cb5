/* Opens a learner's own recording in a lesson.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-lesson-player.h"

G_BEGIN_DECLS

/* A button; what was chosen, or what is wrong with it, goes to the player. */
GtkWidget *ilv_lesson_own_button_new (IlvLessonPlayer *player);
/* What the button does with a file. */
void ilv_lesson_own_open (IlvLessonPlayer *player, GFile *file);

G_END_DECLS
