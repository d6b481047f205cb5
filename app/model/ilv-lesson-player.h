/* Plays a lesson: which step is open, what was answered, and the session that shows it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drives a session of its own: scene, playhead, focus. While a question is open the session shows
 * only what is past. Nothing of Python is run but by ilv_lesson_player_run_code() and
 * ilv_lesson_player_measure(), each a clear act of a person.
 *
 * Signals: lesson-changed; step-changed (another step is open); changed (an answer, a hint, a run:
 * what the card shows is another); gboolean play (int64 to_ns): the session is to be played as far
 * as that, return TRUE from who does, else the playhead leaps; held: playing is to stop. */
#pragma once

#include "app/model/ilv-session.h"
#include "demos/lesson/ilv-lesson-check.h"
#include "demos/lesson/ilv-lesson-program.h"
#include "demos/lesson/ilv-lesson-progress.h"

G_BEGIN_DECLS

#define ILV_TYPE_LESSON_PLAYER (ilv_lesson_player_get_type ())
G_DECLARE_FINAL_TYPE (IlvLessonPlayer, ilv_lesson_player, ILV, LESSON_PLAYER, GObject)

/* `progress_path` NULL: the user's own. */
IlvLessonPlayer *ilv_lesson_player_new (const char *progress_path);
IlvSession *ilv_lesson_player_get_session (IlvLessonPlayer *self);
IlvLessonProgress *ilv_lesson_player_get_progress (IlvLessonPlayer *self);

/* Goes on where the lesson was left. The lesson is borrowed until another is opened or
 * ilv_lesson_player_close(). */
void ilv_lesson_player_open (IlvLessonPlayer *self, const IlvLesson *lesson);
/* Nothing is open any more; what runs is ended. */
void ilv_lesson_player_close (IlvLessonPlayer *self);
const IlvLesson *ilv_lesson_player_get_lesson (IlvLessonPlayer *self);
guint ilv_lesson_player_get_place (IlvLessonPlayer *self);
const IlvLessonStep *ilv_lesson_player_get_step (IlvLessonPlayer *self);
/* FALSE at the end (a lesson whose last step is left forwards is done). */
gboolean ilv_lesson_player_go_next (IlvLessonPlayer *self);
gboolean ilv_lesson_player_go_previous (IlvLessonPlayer *self);
void ilv_lesson_player_restart (IlvLessonPlayer *self);

/* --- answers --- */
IlvLessonAnswer ilv_lesson_player_get_answer (IlvLessonPlayer *self);
/* Whether explanation and why are to be seen: answered rightly, shown, watched to its end, or
 * there was nothing to ask or to watch. */
gboolean ilv_lesson_player_is_revealed (IlvLessonPlayer *self);
/* Which item was answered last, -1 = none; and how often a wrong one was. */
int ilv_lesson_player_get_chosen (IlvLessonPlayer *self);
gboolean ilv_lesson_player_was_tried (IlvLessonPlayer *self, guint item);
void ilv_lesson_player_choose (IlvLessonPlayer *self, guint item);
/* Items in the order in which the learner puts them, indices of the lesson's order. */
void ilv_lesson_player_order (IlvLessonPlayer *self, const guint *items, guint n_items);
void ilv_lesson_player_estimate (IlvLessonPlayer *self, double value);
/* A track was picked, a job, or one thing that is both; either may be NONE. FALSE: nothing of the
 * kind is asked. */
gboolean ilv_lesson_player_click (IlvLessonPlayer *self, guint run, IlvTrackId track, guint32 job);
/* Whether the goal holds for what the session's scenario now is. */
void ilv_lesson_player_check_change (IlvLessonPlayer *self);
/* Models and settings are not the step's any more (that is refused, with a sentence, while a
 * question is open, but for the sliders of a change); and back again. */
gboolean ilv_lesson_player_is_changed (IlvLessonPlayer *self);
void ilv_lesson_player_restore (IlvLessonPlayer *self);
void ilv_lesson_player_show_answer (IlvLessonPlayer *self);
void ilv_lesson_player_run_code (IlvLessonPlayer *self, const char *text);
void ilv_lesson_player_measure (IlvLessonPlayer *self);
/* A recording of the learner's own, for a step that reads one: it takes the scene's place.
 * `problem` is said instead or too. */
void ilv_lesson_player_open_own (IlvLessonPlayer *self, GPtrArray *traces, const char *problem);
/* Which item is right about it, and its share of the time; FALSE: none is open. */
gboolean ilv_lesson_player_find_own (IlvLessonPlayer *self, guint *item, double *share);
gboolean ilv_lesson_player_is_running (IlvLessonPlayer *self);
/* What was said about the last answer, program or measurement; NULL. (transfer none) */
const char *ilv_lesson_player_get_said (IlvLessonPlayer *self);

/* --- texts --- */
guint ilv_lesson_player_get_n_hints (IlvLessonPlayer *self); /* shown so far */
gboolean ilv_lesson_player_show_hint (IlvLessonPlayer *self);
/* The app's sentence for the step's <why>; NULL. (transfer full) */
char *ilv_lesson_player_get_why (IlvLessonPlayer *self);
/* What the step marks, by its name; NULL: nothing. (transfer full) */
char *ilv_lesson_player_name_mark (IlvLessonPlayer *self);
/* The right value of an estimate in words. (transfer full) */
char *ilv_lesson_format_figure (IlvFigureKind figure, double value);

G_END_DECLS
