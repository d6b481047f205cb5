/* The sidebar of Learn: tracks, their lessons, how far each is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "picked" (IlvLesson *, borrowed). */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-lesson-player.h"

G_BEGIN_DECLS

#define ILV_TYPE_LEARN_SIDEBAR (ilv_learn_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (IlvLearnSidebar, ilv_learn_sidebar, ILV, LEARN_SIDEBAR, GtkWidget)

/* Elements of `lessons`: IlvLesson; the array is kept. `problems`: what is wrong with files that
 * are left out. */
GtkWidget *ilv_learn_sidebar_new (GPtrArray *lessons, char **problems, IlvLessonPlayer *player);
/* Shows how far the lessons are, and which is open. */
void ilv_learn_sidebar_update (IlvLearnSidebar *self);

G_END_DECLS
