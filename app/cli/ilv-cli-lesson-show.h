/* `interleave lesson show`: what a lesson asks, and for a teacher what is right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/lesson/ilv-lesson.h"

G_BEGIN_DECLS

/* On standard output: each step with its question; with the key also answers, hints, explanations
 * and the teacher's notes, which the app shows to nobody. The exit status. */
int ilv_cli_lesson_show (const IlvLesson *lesson, gboolean has_key);

G_END_DECLS
