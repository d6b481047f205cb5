/* A question in words, and its choices as buttons: shared by the inspector and the bar on the
 * curtain. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-question-choices.h"

#include <glib/gi18n.h>

#include "widgets/why/ilv-why-label.h"

static const char choice_key[] = "ilv-choice";

static char *
name_choice (IlvSession *session, const IlvQuestion *question, const IlvChoice *choice)
{
  IlvTrace *trace =
      question->run >= 0 ? ilv_session_get_front (session, (guint)question->run) : NULL;

  switch (choice->kind) {
  case ILV_CHOICE_MODEL:
    return g_strdup (ilv_model_label (ilv_model_get_id (choice->id)));
  case ILV_CHOICE_TRACK:
    return trace != NULL ? ilv_track_full_label (trace, choice->id) : g_strdup ("?");
  case ILV_CHOICE_JOB:
    return g_strdup_printf (question->kind == ILV_QUESTION_JOB ? _ ("Job %u") : _ ("Task %u"),
                            ilv_job_number (choice->id));
  case ILV_CHOICE_POLL:
    return g_strdup (_ ("Poll for I/O"));
  case ILV_CHOICE_NOTHING:
  default:
    return g_strdup (_ ("Nothing"));
  }
}

static void
chosen_cb (GtkWidget *button, IlvSession *session)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), choice_key));

  /* The buttons are about to go. */
  gtk_widget_activate_action (button, "explore.focus-play", NULL);
  if (ilv_session_get_question (session) != NULL)
    ilv_session_answer (session, index);
}

static void
add_choice (IlvSession *session, GtkWidget *choices, guint index)
{
  const IlvQuestion *question = ilv_session_get_question (session);
  g_autofree char *name = name_choice (session, question, &question->choices[index]);
  gboolean is_right = !question->open && index == question->right;
  gboolean is_wrong = !question->open && !is_right && (int)index == question->answer;
  g_autofree char *label = g_strconcat (is_right ? "✓ " : is_wrong ? "✗ " : "", name, NULL);
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), choice_key, GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (chosen_cb), session, 0);
  /* The right one stays as readable as it was. */
  gtk_widget_set_sensitive (button, question->open || is_right);
  gtk_widget_set_can_target (button, question->open);
  gtk_widget_set_can_focus (button, question->open);
  if (is_right)
    gtk_widget_add_css_class (button, "right");
  else if (is_wrong)
    gtk_widget_add_css_class (button, "wrong");
  gtk_box_append (GTK_BOX (choices), button);
}

void
ilv_question_show_choices (IlvSession *session, GtkWidget *choices)
{
  const IlvQuestion *question = ilv_session_get_question (session);
  guint n = question != NULL ? question->n_choices : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (choices)) != NULL)
    gtk_box_remove (GTK_BOX (choices), child);
  for (guint i = 0; i < n; i++)
    add_choice (session, choices, i);
  gtk_widget_set_visible (choices, n > 0);
}

/* What is true, and whether the answer was. */
static char *
format_truth (IlvSession *session, const IlvQuestion *question)
{
  g_autofree char *right = name_choice (session, question, &question->choices[question->right]);
  char time[32];

  ilv_format_time_into (question->right_ns, time, sizeof time);
  if (question->kind == ILV_QUESTION_FIRST) {
    if (question->answer == (int)question->right)
      return g_strdup_printf (_ ("Right: %s is done after %s."), right, time);
    if (question->answer >= 0)
      return g_strdup_printf (_ ("Not quite: %s is first, after %s."), right, time);
    return g_strdup_printf (_ ("%s is first, after %s."), right, time);
  }
  if (question->answer == (int)question->right)
    return g_strdup_printf (_ ("Right: %s, at %s."), right, time);
  if (question->answer >= 0)
    return g_strdup_printf (_ ("Not quite: %s, at %s. Step on to see it."), right, time);
  return g_strdup_printf (_ ("It is %s, at %s."), right, time);
}

char *
ilv_question_format_result (IlvSession *session)
{
  const IlvQuestion *question = ilv_session_get_question (session);

  if (question == NULL || question->open)
    return NULL;
  switch (question->kind) {
  case ILV_QUESTION_CHANCE:
    return g_strdup (_ ("Nobody can tell: what comes back first is chance."));
  case ILV_QUESTION_ONE:
    return g_strdup (_ ("Only one thing can come next here."));
  case ILV_QUESTION_END:
    return g_strdup (_ ("Nothing more runs here."));
  default:
    return format_truth (session, question);
  }
}

char *
ilv_question_format_title (IlvSession *session)
{
  const IlvQuestion *question = ilv_session_get_question (session);
  const char *model;

  if (question == NULL)
    return g_strdup (_ ("Guess before you look"));
  if (question->kind == ILV_QUESTION_FIRST)
    return g_strdup (_ ("Which finishes first?"));
  model = ilv_session_get_label (session, (guint)question->run);
  return g_strdup_printf (question->kind == ILV_QUESTION_JOB ? _ ("Which job starts next in %s?")
                                                             : _ ("What runs next in %s?"),
                          model);
}

gboolean
ilv_question_wants_focus (IlvSession *session)
{
  const IlvQuestion *question = ilv_session_get_question (session);

  return question != NULL && question->open && ilv_question_is_momentary (question);
}

void
ilv_question_focus_choices (GtkWidget *choices)
{
  GtkWidget *first = gtk_widget_get_first_child (choices);

  if (first != NULL && gtk_widget_get_mapped (choices))
    gtk_widget_grab_focus (first);
}
