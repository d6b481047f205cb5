/* "Which finishes first?" and "What runs next?": the prompt, its choices and the score.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-question-box.h"

#include <glib/gi18n.h>

#include "widgets/why/ilv-why-label.h"

struct _IlvQuestionBox {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *score_label;
  GtkFlowBox *choices;
  GtkLabel *result_label;
  GtkWidget *reveal_button;
  GtkWidget *ask_button;

  /* owned */
  IlvSession *session;
};

G_DEFINE_FINAL_TYPE (IlvQuestionBox, ilv_question_box, GTK_TYPE_WIDGET)

static const char choice_key[] = "ilv-choice";

static char *
name_choice (IlvQuestionBox *self, const IlvQuestion *question, const IlvChoice *choice)
{
  IlvTrace *trace =
      question->run >= 0 ? ilv_session_get_front (self->session, (guint)question->run) : NULL;

  switch (choice->kind) {
  case ILV_CHOICE_MODEL:
    return g_strdup (ilv_model_label (ilv_model_get_id (choice->id)));
  case ILV_CHOICE_TRACK:
    return trace != NULL ? ilv_track_full_label (trace, choice->id) : g_strdup ("?");
  case ILV_CHOICE_JOB:
    return g_strdup_printf (_ ("Task %u"), ilv_job_number (choice->id));
  case ILV_CHOICE_POLL:
    return g_strdup (_ ("Poll for I/O"));
  case ILV_CHOICE_NOTHING:
  default:
    return g_strdup (_ ("Nothing"));
  }
}

static void
chosen_cb (IlvQuestionBox *self, GtkWidget *button)
{
  if (ilv_session_get_question (self->session) != NULL)
    ilv_session_answer (self->session,
                        GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), choice_key)));
}

static void
add_choice (IlvQuestionBox *self, const IlvQuestion *question, guint index)
{
  g_autofree char *name = name_choice (self, question, &question->choices[index]);
  gboolean is_right = !question->open && index == question->right;
  gboolean is_wrong = !question->open && !is_right && (int)index == question->answer;
  g_autofree char *label = g_strconcat (is_right ? "✓ " : is_wrong ? "✗ " : "", name, NULL);
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), choice_key, GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (chosen_cb), self);
  /* The right one stays as readable as it was. */
  gtk_widget_set_sensitive (button, question->open || is_right);
  gtk_widget_set_can_target (button, question->open);
  gtk_widget_set_can_focus (button, question->open);
  if (is_right)
    gtk_widget_add_css_class (button, "right");
  else if (is_wrong)
    gtk_widget_add_css_class (button, "wrong");
  gtk_flow_box_insert (self->choices, button, -1);
}

static void
show_choices (IlvQuestionBox *self, const IlvQuestion *question)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_flow_box_remove (self->choices, child);
  for (guint i = 0; question != NULL && i < question->n_choices; i++)
    add_choice (self, question, i);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), question != NULL);
}

/* What is true, and whether the answer was. */
static char *
make_result (IlvQuestionBox *self, const IlvQuestion *question)
{
  g_autofree char *right = name_choice (self, question, &question->choices[question->right]);
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

static void
show_title (IlvQuestionBox *self, const IlvQuestion *question)
{
  g_autofree char *title = NULL;

  if (question == NULL)
    title = g_strdup (_ ("Guess before you look"));
  else if (question->kind == ILV_QUESTION_FIRST)
    title = g_strdup (_ ("Which finishes first?"));
  else
    title = g_strdup_printf (_ ("What runs next in %s?"),
                             ilv_model_label (ilv_model_get_id (
                                 ilv_session_get_model (self->session, (guint)question->run))));
  gtk_label_set_text (self->title_label, title);
}

static void
update (IlvQuestionBox *self)
{
  const IlvQuestion *question = ilv_session_get_question (self->session);
  gboolean is_open = question != NULL && question->open;
  guint n_right, n_asked;

  show_title (self, question);
  show_choices (self, question);
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), question != NULL && !is_open);
  if (question != NULL && !is_open) {
    g_autofree char *result = make_result (self, question);

    gtk_label_set_text (self->result_label, result);
  }
  gtk_widget_set_visible (self->reveal_button, is_open);
  gtk_widget_set_visible (self->ask_button, !is_open);
  ilv_session_get_score (self->session, &n_right, &n_asked);
  if (n_asked > 0) {
    /* Translators: the score: right answers of all. */
    g_autofree char *score = g_strdup_printf (_ ("%u of %u"), n_right, n_asked);

    gtk_label_set_text (self->score_label, score);
  }
}

static void
ilv_question_box_dispose (GObject *object)
{
  IlvQuestionBox *self = ILV_QUESTION_BOX (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_question_box_parent_class)->dispose (object);
}

static void
ilv_question_box_class_init (IlvQuestionBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_question_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-question-box.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, box);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, title_label);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, score_label);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, choices);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, result_label);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, reveal_button);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBox, ask_button);
}

static void
ilv_question_box_init (IlvQuestionBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ilv_question_box_set_session (IlvQuestionBox *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "question-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  /* Of a run that goes on nobody knows what comes. */
  g_object_bind_property (session, "is-live", self->ask_button, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  update (self);
}
