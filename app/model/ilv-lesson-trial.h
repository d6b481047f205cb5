/* Really runs what a lesson's step asks for, in a thread: a program, or the scene's models.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/lesson/ilv-lesson-check.h"

G_BEGIN_DECLS

/* Starts a person's Python: only after a clear act of theirs. `text` is the program; NULL: the step
 * is measured. */
void ilv_lesson_trial_start (gpointer source, const IlvLesson *lesson, guint place,
                             const char *text, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/* Whether it was as the lesson says, and what to say about it (transfer full). FALSE and error if
 * nothing could be run. */
gboolean ilv_lesson_trial_finish (GAsyncResult *result, gboolean *is_right, char **said,
                                  GError **error);
/* What the models' measured runs recorded; NULL. (transfer none) */
IlvTrace *ilv_lesson_trial_get_measured (GAsyncResult *result, IlvModel model);

G_END_DECLS
