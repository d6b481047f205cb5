/* Runs a lesson's code step: the learner's text or the answer, under the supervisor and its limits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocking; call from a worker thread, and only after a clear act of a person. */
#pragma once

#include "ilv-lesson.h"

#include "demos/recorder/ilv-measure.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  gboolean is_right; /* it ended well and printed what is expected */
  char *output;      /* what it printed, valid UTF-8 */
  char *complaint;   /* what it wrote to standard error, or why it was ended; "" */
} IlvLessonOutput;
void ilv_lesson_output_clear (IlvLessonOutput *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvLessonOutput, ilv_lesson_output_clear)

/* Whether this Python is new enough. */
gboolean ilv_lesson_can_run (const IlvLessonStep *step, const IlvPython *python, GError **error);
/* FALSE and error only if it could not be run at all. <expect> is a
 * regular expression that must match somewhere in the output, whose white space counts as one
 * space. */
gboolean ilv_lesson_run (const IlvLessonStep *step, const IlvPython *python, const char *text,
                         IlvLessonOutput *output, GCancellable *cancellable, GError **error);

G_END_DECLS
