/* The questions of the checklist: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-checklist-panel.h"

#include "app/ilv-copy.h"
#include "ilv-answer-row.h"
#include "ilv-import-button.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>

struct _IlvChecklistPanel {
  GtkBox parent_instance;

  /* borrowed: children */
  GPtrArray *groups;    /* GtkExpander */
  GPtrArray *rows;      /* IlvAnswerRow, by input */
  GHashTable *measures; /* IlvChecklistQuestion → GtkExpander: how to measure it */

  /* owned */
  IlvAdvisor *advisor;
};

static guint show_evidence_signal;

G_DEFINE_FINAL_TYPE (IlvChecklistPanel, ilv_checklist_panel, GTK_TYPE_BOX)

static GtkWidget *
make_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* --- how to measure --- */

static void
copy_cb (GtkButton *button, const char *command)
{
  ilv_copy_text (GTK_WIDGET (button), command, _ ("Command copied"));
}

static GtkWidget *
make_command (const char *command)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = make_text (command, "monospace");
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Copy the command"));
  ilv_spoken_name_set (button, _ ("Copy the command"));
  ilv_spoken_name_set (label, command);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), (gpointer)command);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
make_measure (const IlvChecklistQuestion *question)
{
  GtkWidget *expander = gtk_expander_new (_ ("How to measure it"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_box_append (GTK_BOX (box), make_text (ilv_checklist_tr (question->measure), "body"));
  for (guint i = 0; i < question->commands->len; i++)
    gtk_box_append (GTK_BOX (box), make_command (g_ptr_array_index (question->commands, i)));
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_widget_add_css_class (expander, "measure");
  /* Translators: %s is a question. */
  g_autofree char *name =
      g_strdup_printf (_ ("How to measure it: %s"), ilv_checklist_tr (question->title));
  ilv_spoken_name_set (expander, name);
  return expander;
}

/* --- questions --- */

static void
row_evidence_cb (IlvChecklistPanel *self, IlvAnswerRow *row)
{
  g_signal_emit (self, show_evidence_signal, 0, ilv_answer_row_get_input (row));
}

static GtkWidget *
make_question (IlvChecklistPanel *self, const IlvChecklistQuestion *question)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "checklist-question");
  gtk_box_append (GTK_BOX (box), make_text (ilv_checklist_tr (question->title), "heading"));
  for (guint i = 0; i < question->n_inputs; i++) {
    GtkWidget *row = ilv_answer_row_new (self->advisor, question->first_input + i);

    g_signal_connect_swapped (row, "show-evidence", G_CALLBACK (row_evidence_cb), self);
    g_ptr_array_add (self->rows, row);
    gtk_box_append (GTK_BOX (box), row);
    if (g_str_equal (ilv_checklist_get_input (list, question->first_input + i)->name,
                     ILV_IMPORT_INPUT))
      gtk_box_append (GTK_BOX (box), ilv_import_button_new (self->advisor));
  }
  GtkWidget *measure = make_measure (question);
  g_hash_table_insert (self->measures, (gpointer)question, measure);
  gtk_box_append (GTK_BOX (box), measure);
  return box;
}

/* One group at a time. */
static void
expanded_cb (IlvChecklistPanel *self, GParamSpec *pspec, GtkExpander *expander)
{
  if (!gtk_expander_get_expanded (expander))
    return;
  for (guint i = 0; i < self->groups->len; i++)
    if (g_ptr_array_index (self->groups, i) != expander)
      gtk_expander_set_expanded (g_ptr_array_index (self->groups, i), FALSE);
}

static GtkWidget *
make_group (IlvChecklistPanel *self, guint group)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);
  GtkWidget *expander = gtk_expander_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (guint i = 0; i < list->questions->len; i++) {
    const IlvChecklistQuestion *question = g_ptr_array_index (list->questions, i);
    if (question->group == group)
      gtk_box_append (GTK_BOX (box), make_question (self, question));
  }
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_widget_add_css_class (expander, "checklist-group");
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (expanded_cb), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->groups, expander);
  return expander;
}

/* "The work, 3 of 8 answered" */
static void
update (IlvChecklistPanel *self)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);

  for (guint g = 0; g < self->groups->len; g++) {
    const IlvChecklistGroup *group = g_ptr_array_index (list->groups, g);
    guint n_inputs = 0, n_known = 0;

    for (guint i = 0; i < list->inputs->len; i++) {
      const IlvInput *input = ilv_checklist_get_input (list, i);
      const IlvChecklistQuestion *question = g_ptr_array_index (list->questions, input->question);
      n_inputs += question->group == g;
      n_known +=
          question->group == g && !ILV_IS_UNKNOWN (ilv_advisor_get_answer (self->advisor, i));
    }
    /* Translators: a group of questions, how many of them are answered, how many there are. */
    g_autofree char *label = g_strdup_printf (_ ("%s · %u of %u answered"),
                                              ilv_checklist_tr (group->title), n_known, n_inputs);
    gtk_expander_set_label (g_ptr_array_index (self->groups, g), label);
    ilv_spoken_name_set (g_ptr_array_index (self->groups, g), label);
  }
}

/* --- object --- */

static void
ilv_checklist_panel_dispose (GObject *object)
{
  IlvChecklistPanel *self = ILV_CHECKLIST_PANEL (object);

  g_clear_object (&self->advisor);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->measures, g_hash_table_unref);
  G_OBJECT_CLASS (ilv_checklist_panel_parent_class)->dispose (object);
}

static void
ilv_checklist_panel_class_init (IlvChecklistPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_checklist_panel_dispose;
  show_evidence_signal = g_signal_new ("show-evidence", ILV_TYPE_CHECKLIST_PANEL, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ilv_checklist_panel_init (IlvChecklistPanel *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 10);
  self->groups = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->measures = g_hash_table_new (NULL, NULL);
}

GtkWidget *
ilv_checklist_panel_new (IlvAdvisor *advisor)
{
  IlvChecklistPanel *self = g_object_new (ILV_TYPE_CHECKLIST_PANEL, NULL);

  self->advisor = g_object_ref (advisor);
  for (guint i = 0; i < ilv_advisor_get_list (advisor)->groups->len; i++)
    gtk_box_append (GTK_BOX (self), make_group (self, i));
  gtk_expander_set_expanded (g_ptr_array_index (self->groups, 0), TRUE);
  g_signal_connect_object (advisor, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static const IlvChecklistQuestion *
get_question (IlvChecklistPanel *self, guint input)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);

  return g_ptr_array_index (list->questions, ilv_checklist_get_input (list, input)->question);
}

void
ilv_checklist_panel_go_to (IlvChecklistPanel *self, guint input)
{
  g_return_if_fail (ILV_IS_CHECKLIST_PANEL (self) && input < self->rows->len);
  gtk_expander_set_expanded (g_ptr_array_index (self->groups, get_question (self, input)->group),
                             TRUE);
  ilv_answer_row_focus (g_ptr_array_index (self->rows, input));
}

void
ilv_checklist_panel_show_measure (IlvChecklistPanel *self, guint input)
{
  g_return_if_fail (ILV_IS_CHECKLIST_PANEL (self) && input < self->rows->len);
  gtk_expander_set_expanded (g_hash_table_lookup (self->measures, get_question (self, input)),
                             TRUE);
  ilv_checklist_panel_go_to (self, input);
}
