/* One lesson of the sidebar: its number or a tick, its title, how far one is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/lesson/ilv-lesson-progress.h"

G_BEGIN_DECLS

#define ILV_TYPE_LESSON_ROW (ilv_lesson_row_get_type ())
G_DECLARE_FINAL_TYPE (IlvLessonRow, ilv_lesson_row, ILV, LESSON_ROW, GtkListBoxRow)

/* The lesson is borrowed. */
GtkWidget *ilv_lesson_row_new (const IlvLesson *lesson);
const IlvLesson *ilv_lesson_row_get_lesson (IlvLessonRow *self);
void ilv_lesson_row_update (IlvLessonRow *self, IlvLessonProgress *progress);

G_END_DECLS
