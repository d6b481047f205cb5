/* What the two halves of the lesson player share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-lesson-player.h"

G_BEGIN_DECLS

struct _IlvLessonPlayer {
  GObject parent_instance;

  /* owned */
  IlvSession *session;
  IlvLessonProgress *progress;
  IlvLessonWorld *world; /* NULL: no lesson is open */
  GCancellable *cancellable;
  char *said;
  IlvScenario *wanted; /* what the step shows; NULL: nothing yet */

  /* borrowed */
  const IlvLesson *lesson;

  /* plain */
  guint place, n_hints;
  int chosen;
  guint tried; /* a bit for each item */
  gboolean is_revealed, is_running;
  gboolean has_arrived; /* the playhead is where the step begins: what passes it now is a wish */
  gboolean is_setting;  /* the step's own scenario is being set: no change of the learner's */
  gint64 wanted_ns;     /* where the playhead goes once the runs are there; G_MININT64: nowhere */
  gint64 hold_ns;       /* no further than this: G_MAXINT64: anywhere */
};

/* What is said about the last answer from now on; NULL: nothing. */
void ilv_lesson_player_say (IlvLessonPlayer *self, const char *text);
/* Makes the step's scene the session's; FALSE (and a word about it) if it cannot be. */
gboolean ilv_lesson_player_show_scene (IlvLessonPlayer *self, const IlvLessonStep *step);
/* What the step marks is marked in the runs that are there. */
void ilv_lesson_player_mark (IlvLessonPlayer *self);
/* An IlvSessionGuard: what the step is about stays as it is while something is asked. */
char *ilv_lesson_player_guard (const IlvScenario *now, const IlvScenario *wish, gpointer data);
/* The explanation may be seen now, and what it is about. */
void ilv_lesson_player_reveal (IlvLessonPlayer *self);
/* The same as choosing, of the learner's own recording. */
void ilv_lesson_player_choose_own (IlvLessonPlayer *self, guint item);
void ilv_lesson_player_emit_changed (IlvLessonPlayer *self);

G_END_DECLS
