/* What a learner's own recording is full of: the answer to <own>.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-lesson.h"

G_BEGIN_DECLS

/* Which of the task's items has the states in which most time is spent, and its share of the time
 * of all items. Of a workload the jobs' time, of a script its threads': what a main thread waits
 * for its workers is not counted. FALSE if nothing of the kind was recorded. O(spans) at most. */
gboolean ilv_lesson_own_find (const IlvLessonTask *task, const IlvTrace *trace, guint *item,
                              double *share);

G_END_DECLS
