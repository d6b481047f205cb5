/* How far a learner is: a key file in the user's data folder, one group a lesson.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that cannot be read counts as none; one that cannot be written costs the memory of it, not
 * the lesson. */
#pragma once

#include "ilv-lesson.h"

G_BEGIN_DECLS

typedef enum {
  ILV_ANSWER_NONE,
  ILV_ANSWER_RIGHT,      /* at the first try */
  ILV_ANSWER_RIGHT_LATE, /* after a wrong one, or after being shown */
  ILV_ANSWER_WRONG,
} IlvLessonAnswer;

typedef struct _IlvLessonProgress IlvLessonProgress;

/* NULL: the user's own file. */
IlvLessonProgress *ilv_lesson_progress_new (const char *path);
void ilv_lesson_progress_free (IlvLessonProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvLessonProgress, ilv_lesson_progress_free)

IlvLessonAnswer ilv_lesson_progress_get (IlvLessonProgress *self, const IlvLesson *lesson,
                                         guint step);
/* The first answer counts for the score: a later right one turns wrong into right-late only. */
void ilv_lesson_progress_set (IlvLessonProgress *self, const IlvLesson *lesson, guint step,
                              IlvLessonAnswer answer);
/* The step that is open, from 0. */
guint ilv_lesson_progress_get_place (IlvLessonProgress *self, const IlvLesson *lesson);
void ilv_lesson_progress_set_place (IlvLessonProgress *self, const IlvLesson *lesson, guint step);
gboolean ilv_lesson_progress_is_begun (IlvLessonProgress *self, const IlvLesson *lesson);
gboolean ilv_lesson_progress_is_done (IlvLessonProgress *self, const IlvLesson *lesson);
void ilv_lesson_progress_set_is_done (IlvLessonProgress *self, const IlvLesson *lesson);
/* Right at the first try, of all that is asked. */
guint ilv_lesson_progress_get_score (IlvLessonProgress *self, const IlvLesson *lesson);
void ilv_lesson_progress_reset (IlvLessonProgress *self, const IlvLesson *lesson);
gboolean ilv_lesson_progress_save (IlvLessonProgress *self, GError **error);

G_END_DECLS
