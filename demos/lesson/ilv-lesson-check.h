/* Plays a lesson through without a display, and holds everything it claims against its traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-lesson-world.h"

#include "demos/recorder/ilv-measure.h"

G_BEGIN_DECLS

typedef struct {
  guint n_steps, n_questions, n_claims; /* what was looked at */
  guint n_programs, n_measured;         /* what was really run */
  char *skipped;                        /* why something was not run; NULL */
} IlvLessonReport;
void ilv_lesson_report_clear (IlvLessonReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvLessonReport, ilv_lesson_report_clear)

/* FALSE and the first thing that is not so, with file and line. With `python` programs and measured
 * steps are really run too (after a clear act of a person only); NULL leaves them out. Blocking. */
gboolean ilv_lesson_check (const IlvLesson *lesson, const IlvPython *python,
                           IlvLessonReport *report, GCancellable *cancellable, GError **error);

/* Really runs a scene's models and puts the traces into `world`. Blocking. */
gboolean ilv_lesson_measure (IlvLessonWorld *world, const IlvLessonStep *step,
                             const IlvPython *python, GCancellable *cancellable, GError **error);
/* The claims for a machine with so many cores. */
const IlvLessonCase *ilv_lesson_choose_case (const IlvLessonStep *step, guint n_cores);

G_END_DECLS
