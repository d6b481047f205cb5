/* The lesson player's third part: a recording of the learner's own takes the place of the scene.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-player-private.h"

#include "demos/content/ilv-content-text.h"
#include "demos/lesson/ilv-lesson-own.h"

#include <glib/gi18n.h>

static IlvTrace *
get_own (IlvLessonPlayer *self)
{
  return ilv_session_has_opened_traces (self->session) ? ilv_session_get_front (self->session, 0)
                                                       : NULL;
}

gboolean
ilv_lesson_player_find_own (IlvLessonPlayer *self, guint *item, double *share)
{
  IlvTrace *own = get_own (self);

  return own != NULL &&
         ilv_lesson_own_find (&ilv_lesson_player_get_step (self)->task, own, item, share);
}

void
ilv_lesson_player_open_own (IlvLessonPlayer *self, GPtrArray *traces, const char *problem)
{
  double share;
  guint item;

  if (self->lesson == NULL || ilv_lesson_player_get_step (self)->task.kind != ILV_TASK_OWN)
    return;
  self->is_revealed = FALSE;
  self->tried = 0;
  if (traces != NULL) {
    self->is_setting = TRUE;
    ilv_session_open_traces (self->session, traces);
    self->is_setting = FALSE;
    ilv_session_set_playhead (self->session, ilv_session_get_end (self->session) / 2);
    if (!ilv_lesson_player_find_own (self, &item, &share))
      problem = _ ("Nothing of the kind that is asked for was recorded in this file. Record a "
                   "program that runs for a second or longer");
  }
  ilv_lesson_player_say (self, problem);
  ilv_lesson_player_emit_changed (self);
}

void
ilv_lesson_player_choose_own (IlvLessonPlayer *self, guint item)
{
  const IlvLessonTask *task = &ilv_lesson_player_get_step (self)->task;
  const IlvLessonItem *chosen = g_ptr_array_index (task->items, item);
  g_autofree char *text = NULL;
  double share;
  guint right;

  if (!ilv_lesson_player_find_own (self, &right, &share)) {
    ilv_lesson_player_say (self, _ ("Open a recording first"));
  } else if (item != right) {
    self->tried |= 1u << item;
    ilv_lesson_player_say (self, _ ("Not most of the time. Look at the long rows once more."));
  } else {
    text = g_strdup_printf (_ ("Yes, %.0f %% of the time. %s"), share * 100,
                            ilv_content_tr (chosen->because));
    ilv_lesson_player_say (self, text);
    self->chosen = (int)item;
    ilv_lesson_player_reveal (self);
  }
  ilv_lesson_player_emit_changed (self);
}
