/* One answer of a question: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-answer-row.h"

#include "app/model/ilv-advice-text.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>
#include <string.h>
#include <math.h>

struct _IlvAnswerRow {
  GtkBox parent_instance;

  /* children */
  GtkWidget *toggles[3]; /* yes, no, I don't know */
  GtkWidget *chooser;    /* of a choice */
  GtkWidget *entry;      /* of a number */
  GtkWidget *error_label, *source_button, *source_label, *change_label;

  /* owned */
  IlvAdvisor *advisor;

  /* plain */
  guint input;
  gboolean is_updating;
};

static guint show_evidence_signal;

G_DEFINE_FINAL_TYPE (IlvAnswerRow, ilv_answer_row, GTK_TYPE_BOX)

static const IlvInput *
get_input (IlvAnswerRow *self)
{
  return ilv_checklist_get_input (ilv_advisor_get_list (self->advisor), self->input);
}

/* --- answering --- */

static void
toggled_cb (IlvAnswerRow *self, GtkToggleButton *toggle)
{
  static const double values[] = {1, 0};

  if (self->is_updating || !gtk_toggle_button_get_active (toggle))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->toggles); i++)
    if (self->toggles[i] == GTK_WIDGET (toggle))
      ilv_advisor_answer (self->advisor, self->input, i < 2 ? values[i] : (double)NAN);
}

static void
chosen_cb (IlvAnswerRow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->chooser));

  if (!self->is_updating)
    ilv_advisor_answer (self->advisor, self->input,
                        selected == 0 ? (double)NAN : (double)(selected - 1));
}

static void
tell_error (IlvAnswerRow *self, const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* As it stands in the field: a share that was computed has three digits, nothing more is known. */
static char *
write_answer (IlvAnswerRow *self, double value)
{
  const IlvAnswerType *type = &get_input (self)->type;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (ILV_IS_UNKNOWN (value))
    return g_strdup ("");
  if (type->kind != ILV_ANSWER_SHARE)
    return ilv_answer_to_text (type, value);
  return g_strdup (
      g_ascii_formatd (text, sizeof text, value > 0 && value < 0.001 ? "%.6f" : "%.3g", value));
}

/* An empty field is "I don't know". Whoever only passes through changes nothing. */
static void
entered_cb (IlvAnswerRow *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *right = NULL;
  g_autofree char *before =
      write_answer (self, ilv_advisor_get_answer (self->advisor, self->input));
  double value = (double)NAN;

  if (self->is_updating)
    return;
  if (strcmp (text, before) == 0) {
    tell_error (self, NULL);
    return;
  }
  if (*text != '\0' && !ilv_answer_parse (&get_input (self)->type, text, &value, &right)) {
    tell_error (self, right);
    return;
  }
  tell_error (self, NULL);
  ilv_advisor_answer (self->advisor, self->input, value);
}

/* --- showing --- */

static void
update_control (IlvAnswerRow *self, double value)
{
  self->is_updating = TRUE;
  if (self->chooser != NULL) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->chooser),
                                ILV_IS_UNKNOWN (value) ? 0 : (guint)value + 1);
  } else if (self->entry != NULL) {
    g_autofree char *text = write_answer (self, value);
    /* What is being typed, right or wrong, stays. */
    if (!(gtk_widget_get_state_flags (self->entry) & GTK_STATE_FLAG_FOCUS_WITHIN)) {
      tell_error (self, NULL);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }
  } else {
    guint which = ILV_IS_UNKNOWN (value) ? 2 : value != 0 ? 0 : 1;
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggles[which]), TRUE);
  }
  self->is_updating = FALSE;
}

static void
update_source (IlvAnswerRow *self)
{
  const IlvEvidence *evidence = ilv_advisor_get_evidence (self->advisor, self->input);

  gtk_widget_set_visible (self->source_button, evidence != NULL);
  if (evidence == NULL)
    return;
  g_autofree char *text = ilv_evidence_label (evidence);
  /* What the machine or a script says is in no workload, and nothing in Explore shows it. */
  gboolean is_elsewhere =
      evidence->kind == ILV_EVIDENCE_MACHINE || evidence->kind == ILV_EVIDENCE_IMPORTS;
  const char *source = is_elsewhere ? NULL : ilv_advisor_get_source (self->advisor);
  /* Translators: where an answer is from, and what stands there. */
  g_autofree char *label =
      source != NULL ? g_strdup_printf (_ ("%s: %s"), source, text) : g_strdup (text);
  gtk_label_set_text (GTK_LABEL (self->source_label), label);
  ilv_spoken_name_set (self->source_button, label);
  gtk_widget_set_can_target (self->source_button, !is_elsewhere);
  gtk_widget_set_focusable (self->source_button, !is_elsewhere);
  gtk_widget_set_tooltip_text (self->source_button, is_elsewhere ? NULL : _ ("Show it in Explore"));
}

/* What would change the verdict, of this answer alone. */
static void
update_changes (IlvAnswerRow *self)
{
  const IlvVerdict *verdict = ilv_advisor_get_verdict (self->advisor);
  g_autoptr (GArray) changes = ilv_verdict_list_changes_of (verdict, self->input);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++) {
    g_autofree char *label =
        ilv_verdict_change_short_label (verdict, &g_array_index (changes, IlvVerdictChange, i));
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", label);
  }
  gtk_label_set_text (GTK_LABEL (self->change_label), text->str);
  gtk_widget_set_visible (self->change_label, text->len > 0);
  g_string_free (text, TRUE);
}

static void
update (IlvAnswerRow *self)
{
  update_control (self, ilv_advisor_get_answer (self->advisor, self->input));
  update_source (self);
  update_changes (self);
}

/* --- making --- */

static void
name_control (GtkWidget *control, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static GtkWidget *
make_toggles (IlvAnswerRow *self, const char *label)
{
  const char *const labels[] = {_ ("Yes"), _ ("No"), _ ("I don't know")};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    /* Translators: a question, and an answer to it. */
    g_autofree char *name = g_strdup_printf (_ ("%s: %s"), label, labels[i]);
    self->toggles[i] = gtk_toggle_button_new_with_label (labels[i]);
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->toggles[i]),
                                   GTK_TOGGLE_BUTTON (self->toggles[0]));
    name_control (self->toggles[i], name);
    g_signal_connect_swapped (self->toggles[i], "toggled", G_CALLBACK (toggled_cb), self);
    gtk_box_append (GTK_BOX (box), self->toggles[i]);
  }
  return box;
}

static GtkWidget *
make_chooser (IlvAnswerRow *self, const char *label)
{
  const IlvInput *input = get_input (self);
  GtkStringList *words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _ ("I don't know"));
  for (guint i = 0; input->choice_labels[i] != NULL; i++)
    gtk_string_list_append (words, ilv_checklist_tr (input->choice_labels[i]));
  self->chooser = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  name_control (self->chooser, label);
  g_signal_connect_swapped (self->chooser, "notify::selected", G_CALLBACK (chosen_cb), self);
  return self->chooser;
}

static GtkWidget *
make_entry (IlvAnswerRow *self, const char *label)
{
  static const char *const samples[ILV_N_ANSWER_KINDS] = {[ILV_ANSWER_SHARE] = "0.9",
                                                          [ILV_ANSWER_RATIO] = "1.5",
                                                          [ILV_ANSWER_COUNT] = "100",
                                                          [ILV_ANSWER_DURATION] = "80ms",
                                                          [ILV_ANSWER_SIZE] = "10KiB"};
  GtkEventController *focus = gtk_event_controller_focus_new ();
  /* Translators: in an empty field; %s is a sample of what may be written. */
  g_autofree char *hint =
      g_strdup_printf (_ ("I don't know, or such as %s"), samples[get_input (self)->type.kind]);

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  name_control (self->entry, label);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entered_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  return self->entry;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
source_clicked_cb (IlvAnswerRow *self)
{
  g_signal_emit (self, show_evidence_signal, 0);
}

static void
fill (IlvAnswerRow *self)
{
  const IlvInput *input = get_input (self);
  const char *label = ilv_checklist_tr (input->label);
  GtkWidget *control = input->type.kind == ILV_ANSWER_YES_NO   ? make_toggles (self, label)
                       : input->type.kind == ILV_ANSWER_CHOICE ? make_chooser (self, label)
                                                               : make_entry (self, label);

  gtk_widget_set_halign (control, self->entry != NULL ? GTK_ALIGN_FILL : GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), make_label (label, NULL));
  gtk_box_append (GTK_BOX (self), control);
  self->error_label = make_label ("", "error");
  gtk_widget_set_visible (self->error_label, FALSE);
  gtk_box_append (GTK_BOX (self), self->error_label);
  self->source_label = make_label ("", "caption");
  self->source_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->source_button), self->source_label);
  gtk_widget_add_css_class (self->source_button, "flat");
  gtk_widget_set_tooltip_text (self->source_button, _ ("Show it in Explore"));
  g_signal_connect_swapped (self->source_button, "clicked", G_CALLBACK (source_clicked_cb), self);
  gtk_box_append (GTK_BOX (self), self->source_button);
  self->change_label = make_label ("", "caption");
  gtk_widget_add_css_class (self->change_label, "dim-label");
  gtk_box_append (GTK_BOX (self), self->change_label);
}

/* --- object --- */

static void
ilv_answer_row_dispose (GObject *object)
{
  g_clear_object (&ILV_ANSWER_ROW (object)->advisor);
  G_OBJECT_CLASS (ilv_answer_row_parent_class)->dispose (object);
}

static void
ilv_answer_row_class_init (IlvAnswerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_answer_row_dispose;
  show_evidence_signal = g_signal_new ("show-evidence", ILV_TYPE_ANSWER_ROW, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_answer_row_init (IlvAnswerRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
}

GtkWidget *
ilv_answer_row_new (IlvAdvisor *advisor, guint input)
{
  IlvAnswerRow *self = g_object_new (ILV_TYPE_ANSWER_ROW, NULL);

  self->advisor = g_object_ref (advisor);
  self->input = input;
  fill (self);
  g_signal_connect_object (advisor, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
ilv_answer_row_focus (IlvAnswerRow *self)
{
  g_return_if_fail (ILV_IS_ANSWER_ROW (self));
  if (self->entry != NULL || self->chooser != NULL) {
    gtk_widget_grab_focus (self->entry != NULL ? self->entry : self->chooser);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->toggles); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggles[i])))
      gtk_widget_grab_focus (self->toggles[i]);
}

guint
ilv_answer_row_get_input (IlvAnswerRow *self)
{
  g_return_val_if_fail (ILV_IS_ANSWER_ROW (self), 0);
  return self->input;
}
