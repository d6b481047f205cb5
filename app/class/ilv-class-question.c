/* One question of a class kit that is being made: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-class-question.h"

#include <glib/gi18n.h>

#include "demos/workload/ilv-key-reader.h"
#include "widgets/ilv-spoken-name.h"

/* In percent: what a number or a time may be off, until the teacher says otherwise. */
#define TOLERANCE 10

struct _IlvClassQuestion {
  AdwExpanderRow parent_instance;

  /* borrowed */
  GtkWidget *ask, *kind, *choices, *answer, *tolerance_row, *tolerance, *quiz;
};

static guint removed_signal;

G_DEFINE_FINAL_TYPE (IlvClassQuestion, ilv_class_question, ADW_TYPE_EXPANDER_ROW)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static IlvKitKind
get_kind (IlvClassQuestion *self)
{
  return (IlvKitKind)adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind));
}

static gboolean
is_estimate (IlvKitKind kind)
{
  return kind == ILV_KIT_NUMBER || kind == ILV_KIT_DURATION;
}

/* --- what it says --- */

void
ilv_class_question_describe (IlvClassQuestion *self, GString *text)
{
  g_string_append_printf (text, "\n%s\n%s\n%s\n%d %u %g", get_text (self->ask),
                          get_text (self->choices), get_text (self->answer), get_kind (self),
                          adw_combo_row_get_selected (ADW_COMBO_ROW (self->quiz)),
                          gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance)));
}

gboolean
ilv_class_question_add_to (IlvClassQuestion *self, IlvKit *kit, guint number, GError **error)
{
  g_autofree char *id = g_strdup_printf ("q%u", number);
  g_auto (GStrv) choices =
      get_kind (self) == ILV_KIT_CHOICE ? ilv_split_list (get_text (self->choices)) : NULL;

  if (*get_text (self->ask) == '\0') {
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_MISSING,
                 _ ("Question %u asks nothing; write it, or remove it"), number);
    return FALSE;
  }
  if (choices != NULL && g_strv_length (choices) < 2) {
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_MISSING,
                 _ ("Question %u has nothing to choose from; write two answers or more, with ; "
                    "between them"),
                 number);
    return FALSE;
  }
  ilv_kit_add_question (kit, id, get_text (self->ask), get_kind (self),
                        (const char *const *)choices,
                        (IlvKitQuiz)adw_combo_row_get_selected (ADW_COMBO_ROW (self->quiz)));
  return TRUE;
}

gboolean
ilv_class_question_add_answer (IlvClassQuestion *self, const IlvKitQuestion *question,
                               IlvKitKey *key, GError **error)
{
  const char *answer = get_text (self->answer);

  if (!ilv_kit_question_takes (question, answer, error)) {
    g_prefix_error (error, "%s: ", question->ask);
    return FALSE;
  }
  ilv_kit_key_add (key, question, answer,
                   is_estimate (question->kind)
                       ? gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance)) / 100
                       : 0);
  return TRUE;
}

/* --- what it is to say --- */

static char *
join_choices (char **choices)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; choices != NULL && choices[i] != NULL; i++) {
    g_autoptr (GString) choice = g_string_new (choices[i]);

    g_string_replace (choice, ";", "\\;", 0);
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", choice->str);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
ilv_class_question_fill (IlvClassQuestion *self, const IlvKitQuestion *question,
                         const IlvKitRight *right)
{
  g_autofree char *choices = join_choices (question->choices);

  gtk_editable_set_text (GTK_EDITABLE (self->ask), question->ask);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), question->kind);
  gtk_editable_set_text (GTK_EDITABLE (self->choices), choices);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->quiz), question->quiz);
  gtk_editable_set_text (GTK_EDITABLE (self->answer), right != NULL ? right->answer : "");
  if (right != NULL && is_estimate (question->kind))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->tolerance), right->tolerance * 100);
}

/* --- the row --- */

static void
kind_cb (IlvClassQuestion *self)
{
  static const char *const titles[] = {
      N_ ("Right answer: its number, from 1"), N_ ("Right answer: a number"),
      N_ ("Right answer: a time such as 80ms"), N_ ("Right answer: words, several with ; between")};

  gtk_widget_set_visible (self->choices, get_kind (self) == ILV_KIT_CHOICE);
  gtk_widget_set_visible (self->tolerance_row, is_estimate (get_kind (self)));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->answer), _ (titles[get_kind (self)]));
}

/* Markup in a question must stay text. */
static void
asked_cb (IlvClassQuestion *self)
{
  const char *ask = get_text (self->ask);
  g_autofree char *escaped = g_markup_escape_text (*ask != '\0' ? ask : _ ("New question"), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), escaped);
}

static void
remove_cb (IlvClassQuestion *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static GtkWidget *
add_entry (IlvClassQuestion *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static GtkWidget *
add_combo (IlvClassQuestion *self, const char *title, const char *const *items)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; items[i] != NULL; i++)
    gtk_string_list_append (list, _ (items[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static void
add_tolerance (IlvClassQuestion *self)
{
  self->tolerance_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->tolerance_row),
                                 _ ("Give or take, in percent of it"));
  self->tolerance = gtk_spin_button_new_with_range (0, 100, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->tolerance), TOLERANCE);
  gtk_widget_set_valign (self->tolerance, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->tolerance_row), self->tolerance);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->tolerance_row), self->tolerance);
  gtk_widget_set_focusable (self->tolerance_row, FALSE); /* one stop for Tab, not two */
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->tolerance_row);
}

static void
ilv_class_question_class_init (IlvClassQuestionClass *class)
{
  removed_signal = g_signal_new ("removed", ILV_TYPE_CLASS_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_class_question_init (IlvClassQuestion *self)
{
  static const char *const kinds[] = {N_ ("One of several answers"), N_ ("A number"), N_ ("A time"),
                                      N_ ("Words"), NULL};
  static const char *const quizzes[] = {N_ ("No"), N_ ("Before"), N_ ("After"), NULL};
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->ask = add_entry (self, _ ("Question"));
  self->kind = add_combo (self, _ ("Answered by"), kinds);
  self->choices = add_entry (self, _ ("Answers, with ; between"));
  gtk_widget_set_tooltip_text (self->choices, _ ("Write \\; for a semicolon within an answer"));
  self->answer = add_entry (self, "");
  add_tolerance (self);
  self->quiz = add_combo (self, _ ("Part of a quiz before or after"), quizzes);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove this question"));
  ilv_spoken_name_set (remove, _ ("Remove this question"));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), remove);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_cb), self);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (kind_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ask, "changed", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  kind_cb (self);
  asked_cb (self);
}

GtkWidget *
ilv_class_question_new (void)
{
  return g_object_new (ILV_TYPE_CLASS_QUESTION, "expanded", TRUE, NULL);
}
