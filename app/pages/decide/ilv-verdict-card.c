/* The verdict: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made anew at every change: some twenty labels, and nothing to forget. The buttons stay. */
#include "ilv-config.h"

#include "ilv-verdict-card.h"

#include "app/ilv-copy.h"
#include "app/model/ilv-advice-text.h"
#include "demos/recipe/ilv-recipe.h"
#include "widgets/ilv-spoken-name.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _IlvVerdictCard {
  GtkBox parent_instance;

  /* children */
  GtkWidget *content; /* all that changes */
  GtkWidget *watch_button;

  /* owned */
  IlvAdvisor *advisor;
};

enum {
  MEASURE,
  WATCH,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvVerdictCard, ilv_verdict_card, GTK_TYPE_BOX)

/* --- parts --- */

static GtkWidget *
add_text (IlvVerdictCard *self, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->content), label);
  return label;
}

static void
take_text (IlvVerdictCard *self, char *text, const char *style)
{
  add_text (self, text, style);
  g_free (text);
}

static void
add_title (IlvVerdictCard *self, const char *title)
{
  GtkWidget *label = add_text (self, title, "section-title");

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_top (label, 10);
}

/* A name at the left, a value at the right. */
static void
add_pair (IlvVerdictCard *self, const char *name, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *left = gtk_label_new (name), *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (left), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (left), 18);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_add_css_class (right, "value-label");
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  gtk_box_append (GTK_BOX (self->content), box);
}

static void
add_settings (IlvVerdictCard *self, const IlvVerdict *verdict)
{
  if (verdict->settings->len > 0)
    add_title (self, _ ("Settings"));
  for (guint i = 0; i < verdict->settings->len; i++) {
    const IlvVerdictSetting *setting = &g_array_index (verdict->settings, IlvVerdictSetting, i);
    g_autofree char *value = ilv_setting_value_label (setting);
    add_pair (self, ilv_setting_label (setting->name), value);
  }
}

/* Bars in greys, the verdict's own in the accent, with what its modifiers make of it: the hues
 * belong to the states. */
static void
add_run (IlvVerdictCard *self, const IlvAdvice *advice, guint run, double most)
{
  const IlvAdviceRun *one = ilv_advice_get_run (advice, run);
  gboolean is_verdict = advice->chosen >= 0 && run >= (guint)advice->chosen &&
                        run <= (guint)advice->chosen + advice->n_variants;
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *label = ilv_advice_run_label (one);
  g_autofree char *figure = ilv_advice_run_figure (advice, run);

  add_pair (self, label, figure);
  gtk_widget_add_css_class (bar, is_verdict ? "chosen" : "other");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), one->figures.throughput_per_s / most);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (bar, one->is_simulated);
  gtk_box_append (GTK_BOX (self->content), bar);
}

static void
add_figures (IlvVerdictCard *self, const IlvAdvice *advice)
{
  double most = 0;

  for (guint i = 0; advice != NULL && i < advice->runs->len; i++)
    most = MAX (most, ilv_advice_get_run (advice, i)->figures.throughput_per_s);
  if (most <= 0)
    return;
  g_autofree char *costs = ilv_advice_costs_label (advice);
  add_title (self, _ ("Expected"));
  for (guint i = 0; i < advice->runs->len; i++)
    add_run (self, advice, i, most);
  take_text (self,
             g_strdup_printf (
                 _ ("predicted with %s, %" PRIu64 " jobs like your answers, start-up included"),
                 costs, advice->n_jobs),
             "caption");
}

/* A line that leads elsewhere. */
static GtkWidget *
add_link (IlvVerdictCard *self, const char *text, const char *tooltip)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_button_set_child (GTK_BUTTON (button), label);
  ilv_spoken_name_set (button, text);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_box_append (GTK_BOX (self->content), button);
  return button;
}

/* By their titles; a recipe that is not installed is named all the same. */
static void
add_recipes (IlvVerdictCard *self, const GPtrArray *ids)
{
  if (ids->len > 0)
    add_title (self, _ ("Recipes"));
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (IlvRecipe) recipe = ilv_recipe_find (ids->pdata[i], NULL);
    GtkWidget *button;

    if (recipe == NULL) {
      add_text (self, ids->pdata[i], "monospace");
      continue;
    }
    button = add_link (self, ilv_recipe_tr (recipe->title), _ ("Open the recipe"));
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", recipe->id);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.recipe");
  }
}

static void
add_rules (IlvVerdictCard *self, const IlvVerdict *verdict)
{
  if (verdict->modifiers->len > 0)
    add_title (self, _ ("Also"));
  for (guint i = 0; i < verdict->modifiers->len; i++)
    take_text (self, ilv_verdict_explain (verdict, verdict->modifiers->pdata[i], TRUE), NULL);
  if (verdict->warnings->len > 0)
    add_title (self, _ ("Mind"));
  for (guint i = 0; i < verdict->warnings->len; i++)
    take_text (self, ilv_verdict_explain (verdict, verdict->warnings->pdata[i], TRUE), "warning");
  add_recipes (self, verdict->recipes);
}

static void
measure_cb (GtkButton *button, IlvVerdictCard *self)
{
  guint input = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "input"));

  g_signal_emit (self, signals[MEASURE], 0, input);
}

/* What is missing, as buttons that lead to the question. */
static void
add_missing (IlvVerdictCard *self, const IlvVerdict *verdict)
{
  if (verdict->missing->len > 0)
    add_title (self, _ ("What to measure"));
  for (guint i = 0; i < verdict->missing->len; i++) {
    guint number = g_array_index (verdict->missing, guint, i);
    const IlvInput *input = ilv_checklist_get_input (verdict->list, number);
    GtkWidget *button =
        add_link (self, ilv_checklist_tr (input->label),
                  i < verdict->n_doubts ? _ ("This could change the model: go to the question")
                                        : _ ("Go to the question"));

    if (i < verdict->n_doubts)
      gtk_widget_add_css_class (gtk_button_get_child (GTK_BUTTON (button)), "heading");
    g_object_set_data (G_OBJECT (button), "input", GUINT_TO_POINTER (number));
    g_signal_connect (button, "clicked", G_CALLBACK (measure_cb), self);
  }
}

static void
add_changes (IlvVerdictCard *self, const IlvVerdict *verdict)
{
  g_autoptr (GArray) changes = ilv_verdict_list_changes (verdict);

  if (changes->len > 0)
    add_title (self, _ ("What would change it"));
  for (guint i = 0; i < changes->len; i++)
    take_text (self,
               ilv_verdict_change_label (verdict, &g_array_index (changes, IlvVerdictChange, i)),
               NULL);
}

/* --- the whole --- */

static void
add_head (IlvVerdictCard *self, const IlvVerdict *verdict, const IlvAdvice *advice)
{
  g_autofree char *headline = ilv_verdict_headline (verdict);
  g_autofree char *confidence = ilv_verdict_describe_confidence (verdict);
  const char *runner_up = advice != NULL ? ilv_advice_get_runner_up (advice) : NULL;
  g_auto (GStrv) reasons = ilv_verdict_list_reasons (verdict, TRUE);
  /* Those of the modifiers come after, under a title of their own. */
  guint n_reasons = g_strv_length (reasons) - verdict->modifiers->len;

  add_text (self, headline, "title-1");
  for (guint i = 0; i < n_reasons; i++)
    add_text (self, reasons[i], NULL);
  g_autofree char *thresholds = ilv_checklist_thresholds_label (verdict->list);
  if (thresholds != NULL)
    add_text (self, thresholds, NULL);
  if (runner_up != NULL)
    add_pair (self, _ ("Runner-up"), ilv_model_label (runner_up));
  add_title (self, _ ("Confidence"));
  add_text (self, confidence, NULL);
}

static void
update (IlvVerdictCard *self)
{
  const IlvVerdict *verdict = ilv_advisor_get_verdict (self->advisor);
  const IlvAdvice *advice = ilv_advisor_get_advice (self->advisor);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  add_head (self, verdict, advice);
  add_missing (self, verdict);
  add_figures (self, advice);
  add_settings (self, verdict);
  add_rules (self, verdict);
  add_changes (self, verdict);
  gtk_widget_set_sensitive (self->watch_button, advice != NULL && advice->workload != NULL);
}

/* --- what to do with it --- */

static void
copy (IlvVerdictCard *self, IlvAdviceFormat format)
{
  const IlvAdvice *advice = ilv_advisor_get_advice (self->advisor);

  if (advice == NULL)
    return;
  g_autofree char *text =
      ilv_advice_to_text (advice, ilv_advisor_get_all_evidence (self->advisor), format);
  ilv_copy_text (GTK_WIDGET (self), text, _ ("Verdict copied"));
}

static void
copy_text_cb (IlvVerdictCard *self)
{
  copy (self, ILV_ADVICE_PLAIN);
}

static void
copy_markdown_cb (IlvVerdictCard *self)
{
  copy (self, ILV_ADVICE_MARKDOWN);
}

static void
watch_cb (IlvVerdictCard *self)
{
  g_signal_emit (self, signals[WATCH], 0);
}

/* Below what scrolls, always in sight. */
static GtkWidget *
add_button (IlvVerdictCard *self, GtkWidget *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_hexpand (button, TRUE);
  if (callback != NULL)
    g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
add_buttons (IlvVerdictCard *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *copies = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *print;

  gtk_widget_add_css_class (bar, "decide-bar");
  gtk_box_append (GTK_BOX (self), bar);
  self->watch_button = add_button (self, bar, _ ("Watch it in Explore"), G_CALLBACK (watch_cb));
  gtk_widget_add_css_class (self->watch_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->watch_button,
                               _ ("Opens a workload like your answers under both choices"));
  gtk_box_append (GTK_BOX (bar), copies);
  add_button (self, copies, _ ("Copy text"), G_CALLBACK (copy_text_cb));
  add_button (self, copies, _ ("Copy Markdown"), G_CALLBACK (copy_markdown_cb));
  print = add_button (self, copies, _ ("Print…"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (print), "decide.print");
}

/* --- object --- */

static void
ilv_verdict_card_dispose (GObject *object)
{
  g_clear_object (&ILV_VERDICT_CARD (object)->advisor);
  G_OBJECT_CLASS (ilv_verdict_card_parent_class)->dispose (object);
}

static void
ilv_verdict_card_class_init (IlvVerdictCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_verdict_card_dispose;
  signals[MEASURE] = g_signal_new ("measure", ILV_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[WATCH] = g_signal_new ("watch", ILV_TYPE_VERDICT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ilv_verdict_card_init (IlvVerdictCard *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->content, "decide-content");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  ilv_spoken_name_set (scrolled, _ ("Verdict"));
  gtk_box_append (GTK_BOX (self), scrolled);
  add_buttons (self);
}

GtkWidget *
ilv_verdict_card_new (IlvAdvisor *advisor)
{
  IlvVerdictCard *self = g_object_new (ILV_TYPE_VERDICT_CARD, NULL);

  self->advisor = g_object_ref (advisor);
  /* Not at "changed": the figures follow within a blink, and the card would jump twice. */
  g_signal_connect_object (advisor, "advised", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
