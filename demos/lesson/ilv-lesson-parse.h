/* Between the files of the lessons' reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-lesson.h"

G_BEGIN_DECLS

/* The names of the elements that ask something, in the order of IlvLessonTaskKind from 1. */
extern const char *const ilv_lesson_task_names[ILV_N_TASKS];
/* The texts of all children of that name; none of them may be empty. (transfer full) */
char **ilv_lesson_read_texts (IlvLessonReader *reader, const IlvXmlNode *node, const char *child);
/* KEY, VALUE, … of all children of that name. (transfer full) */
char **ilv_lesson_read_settings (IlvLessonReader *reader, const IlvXmlNode *node,
                                 const char *child);
/* What `step` asks, if anything. */
void ilv_lesson_read_task (IlvLessonReader *reader, const IlvXmlNode *node, IlvLessonStep *step);
void ilv_lesson_task_clear (IlvLessonTask *self);

G_END_DECLS
