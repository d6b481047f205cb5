/* What a step asks, as widgets: choices, an order, sliders, an editor.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-lesson-player.h"

G_BEGIN_DECLS

/* A box with all that is needed to answer the open step, as it stands now; NULL if nothing is
 * asked. Made anew when the step changes; ilv_lesson_task_update() after an answer. (floating) */
GtkWidget *ilv_lesson_task_new (IlvLessonPlayer *player);
void ilv_lesson_task_update (GtkWidget *task);

G_END_DECLS
