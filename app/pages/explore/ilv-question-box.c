/* "Which finishes first?" and "What runs next?": the prompt, its choices and the score.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-question-box.h"

#include <glib/gi18n.h>

#include "app/pages/explore/ilv-question-choices.h"
#include "widgets/ilv-wrap-manager.h"

struct _IlvQuestionBox {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *score_label;
  GtkWidget *choices;
  GtkLabel *result_label;
  GtkWidget *reveal_button;
  GtkWidget *ask_button;

  /* owned */
  IlvSession *session;
};

G_DEFINE_FINAL_TYPE (IlvQuestionBox, ilv_question_box, GTK_TYPE_WIDGET)

/* Where there is nothing to ask now, asking once more goes to where there is. */
static const char *
get_ask_label (const IlvQuestion *question)
{
  if (question != NULL &&
      (question->kind == ILV_QUESTION_CHANCE || question->kind == ILV_QUESTION_ONE))
    return _ ("Go to the next question (N)");
  return _ ("What runs next? (N)");
}

static void
update (IlvQuestionBox *self)
{
  const IlvQuestion *question = ilv_session_get_question (self->session);
  gboolean is_open = question != NULL && question->open;
  g_autofree char *title = ilv_question_format_title (self->session);
  g_autofree char *result = ilv_question_format_result (self->session);
  guint n_right, n_asked;

  gtk_label_set_text (self->title_label, title);
  ilv_question_show_choices (self->session, self->choices);
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), result != NULL);
  gtk_label_set_text (self->result_label, result != NULL ? result : "");
  gtk_widget_set_visible (self->reveal_button, is_open);
  gtk_widget_set_visible (self->ask_button, !is_open);
  gtk_button_set_label (GTK_BUTTON (self->ask_button), get_ask_label (question));
  ilv_session_get_score (self->session, &n_right, &n_asked);
  if (n_asked > 0) {
    /* Translators: the score: right answers of all. */
    g_autofree char *score = g_strdup_printf (_ ("%u of %u"), n_right, n_asked);

    gtk_label_set_text (self->score_label, score);
  }
  if (ilv_question_wants_focus (self->session))
    ilv_question_focus_choices (self->choices);
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
  gtk_widget_set_layout_manager (self->choices, ilv_wrap_manager_new (3, 6));
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
