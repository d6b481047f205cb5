/* The question on the curtain it has drawn, where the inspector is not there to ask it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While the question is open it stands on the curtain; then it tells what is true until one goes on
 * or closes it, so that it never covers what has been uncovered for long. */
#include "ilv-question-bar.h"

#include <glib/gi18n.h>

#include "app/pages/explore/ilv-question-choices.h"
#include "widgets/ilv-wrap-manager.h"

struct _IlvQuestionBar {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkWidget *choices;
  GtkLabel *result_label;
  GtkWidget *reveal_button;
  GtkWidget *ask_button;
  GtkWidget *close_button;

  /* owned */
  IlvSession *session;

  /* plain */
  gboolean is_wanted;
  gboolean is_closed; /* by the person, or by going on */
  gint64 answered_ns; /* where the playhead was */
};

G_DEFINE_FINAL_TYPE (IlvQuestionBar, ilv_question_bar, GTK_TYPE_WIDGET)

static void
show (IlvQuestionBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->is_wanted && !self->is_closed &&
                                                 ilv_session_get_question (self->session) != NULL);
}

static void
question_changed_cb (IlvQuestionBar *self)
{
  const IlvQuestion *question = ilv_session_get_question (self->session);
  gboolean is_open = question != NULL && question->open;
  g_autofree char *title = ilv_question_format_title (self->session);
  g_autofree char *result = ilv_question_format_result (self->session);

  self->is_closed = FALSE;
  self->answered_ns = ilv_session_get_playhead (self->session);
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), is_open);
  ilv_question_show_choices (self->session, self->choices);
  gtk_widget_set_visible (self->choices, is_open);
  gtk_label_set_text (self->result_label, result != NULL ? result : "");
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), result != NULL);
  gtk_widget_set_visible (self->reveal_button, is_open);
  gtk_widget_set_visible (self->close_button, !is_open);
  gtk_widget_set_visible (self->ask_button,
                          question != NULL && (question->kind == ILV_QUESTION_CHANCE ||
                                               question->kind == ILV_QUESTION_ONE));
  show (self);
  if (ilv_question_wants_focus (self->session))
    ilv_question_focus_choices (self->choices);
}

/* Going on closes what has been said. */
static void
playhead_cb (IlvQuestionBar *self)
{
  const IlvQuestion *question = ilv_session_get_question (self->session);

  if (self->is_closed || question == NULL || question->open ||
      ilv_session_get_playhead (self->session) == self->answered_ns)
    return;
  self->is_closed = TRUE;
  show (self);
}

static void
close_cb (IlvQuestionBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "explore.focus-play", NULL);
  self->is_closed = TRUE;
  show (self);
}

static void
ilv_question_bar_dispose (GObject *object)
{
  IlvQuestionBar *self = ILV_QUESTION_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_question_bar_parent_class)->dispose (object);
}

static void
ilv_question_bar_class_init (IlvQuestionBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_question_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-question-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, box);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, choices);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, result_label);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, reveal_button);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, ask_button);
  gtk_widget_class_bind_template_child (widget_class, IlvQuestionBar, close_button);
}

static void
ilv_question_bar_init (IlvQuestionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->choices, ilv_wrap_manager_new (5, 6));
  g_signal_connect_swapped (self->close_button, "clicked", G_CALLBACK (close_cb), self);
}

void
ilv_question_bar_set_session (IlvQuestionBar *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "question-changed", G_CALLBACK (question_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::playhead", G_CALLBACK (playhead_cb), self,
                           G_CONNECT_SWAPPED);
  question_changed_cb (self);
}

void
ilv_question_bar_set_is_wanted (IlvQuestionBar *self, gboolean is_wanted)
{
  self->is_wanted = is_wanted;
  if (self->session != NULL)
    show (self);
}
