/* A lesson as a storyboard: a PDF with a page for each step, its picture and its sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/lesson/ilv-lesson.h"

G_BEGIN_DECLS

/* A4, lying. Every scene is simulated, nothing is run. (transfer full); NULL and error. */
GBytes *ilv_storyboard_to_pdf (const IlvLesson *lesson, GError **error);
/* The same into a file. */
gboolean ilv_storyboard_write (const IlvLesson *lesson, const char *path, GError **error);

/* The picture's moment: the question's, since who answers has only that; where nothing is asked,
 * what the step leads to. */
const char *ilv_storyboard_choose_moment (const IlvLessonStep *step);

G_END_DECLS
