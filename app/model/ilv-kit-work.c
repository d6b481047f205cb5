/* A learner's work on a class kit's scenario: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-kit-work.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

typedef struct {
  char *answer; /* NULL: none yet */
  guint tries;
  gint64 time_ns;
} Answer;

struct _IlvKitWork {
  const IlvKit *kit;
  Answer *answers; /* by question */
  gint64 last_us;
};

IlvKitWork *
ilv_kit_work_new (const IlvKit *kit, gint64 now_us)
{
  IlvKitWork *self = g_new0 (IlvKitWork, 1);

  self->kit = kit;
  self->answers = g_new0 (Answer, kit->questions->len + 1);
  self->last_us = now_us;
  return self;
}

void
ilv_kit_work_free (IlvKitWork *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->kit->questions->len; i++)
    g_free (self->answers[i].answer);
  g_free (self->answers);
  g_free (self);
}

gboolean
ilv_kit_work_answer (IlvKitWork *self, guint question, const char *answer, gint64 now_us,
                     GError **error)
{
  Answer *given = &self->answers[question];

  if (!ilv_kit_question_takes (g_ptr_array_index (self->kit->questions, question), answer, error))
    return FALSE;
  if (g_strcmp0 (given->answer, answer) == 0)
    return TRUE;
  g_free (given->answer);
  given->answer = g_strstrip (g_strdup (answer));
  given->tries++;
  given->time_ns += (now_us - self->last_us) * 1000;
  self->last_us = now_us;
  return TRUE;
}

guint
ilv_kit_work_count_answered (const IlvKitWork *self)
{
  guint n = 0;

  for (guint i = 0; i < self->kit->questions->len; i++)
    n += self->answers[i].answer != NULL ? 1 : 0;
  return n;
}

const char *
ilv_kit_work_get_answer (const IlvKitWork *self, guint question)
{
  return self->answers[question].answer;
}

void
ilv_kit_work_restore (IlvKitWork *self, const IlvHandIn *hand_in)
{
  for (guint i = 0; i < self->kit->questions->len; i++) {
    const IlvKitQuestion *question = g_ptr_array_index (self->kit->questions, i);
    const IlvHandInAnswer *given = ilv_hand_in_find (hand_in, question->id);

    if (given == NULL || !ilv_kit_question_takes (question, given->answer, NULL))
      continue;
    g_free (self->answers[i].answer);
    self->answers[i] = (Answer){g_strdup (given->answer), given->tries, given->time_ns};
  }
}

IlvHandIn *
ilv_kit_work_hand_in (const IlvKitWork *self, const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  IlvHandIn *hand_in;

  if (*stripped == '\0' || ilv_kit_work_count_answered (self) == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         *stripped == '\0'
                             ? _ ("Write your name first: your teacher sees it beside your marks")
                             : _ ("There is nothing to hand in yet: answer a question first"));
    return NULL;
  }
  hand_in = ilv_hand_in_new (self->kit, stripped);
  for (guint i = 0; i < self->kit->questions->len; i++) {
    const IlvKitQuestion *question = g_ptr_array_index (self->kit->questions, i);
    const Answer *given = &self->answers[i];

    if (given->answer != NULL)
      ilv_hand_in_add (hand_in, question->id, given->answer, given->tries, given->time_ns);
  }
  return hand_in;
}
