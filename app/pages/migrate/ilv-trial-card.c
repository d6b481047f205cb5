/* Run both: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-trial-card.h"

#include <glib/gi18n.h>

#include "app/ilv-theme.h"
#include "app/model/ilv-recipe-words.h"
#include "app/pages/explore/ilv-python-chooser.h"
#include "app/present/ilv-present.h"
#include "widgets/ilv-spoken-name.h"
#include "widgets/timeline/ilv-timeline.h"

#define N_RUNS 7
#define TIMELINE_PX 300
#define RIM_PX 48 /* with its title */
#define FRAMES 2

struct _IlvTrialCard {
  GtkBox parent_instance;

  /* children */
  GtkWidget *run_button, *chooser, *note;
  GtkWidget *progress_row, *progress, *progress_label;
  GtkWidget *result;     /* made anew with each trial */
  IlvTimeline *timeline; /* in `result`; NULL */

  /* owned */
  IlvRecipeRunner *runner;
  char *id;
  IlvScene scene;
};

static guint explore_signal;

G_DEFINE_FINAL_TYPE (IlvTrialCard, ilv_trial_card, GTK_TYPE_BOX)

/* --- the result --- */

static GtkWidget *
add_text (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* What the check saw in one program, and how long it took. */
static void
add_side (IlvTrialCard *self, const IlvRecipeTrial *trial, IlvRecipeSide side)
{
  const IlvRecipeOutcome *outcome = &trial->sides[side];
  gboolean is_before = side == ILV_RECIPE_BEFORE;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon =
      gtk_image_new_from_icon_name (is_before ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *time = ilv_recipe_describe_time (outcome);

  if (outcome->seen == NULL)
    return;
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_add_css_class (icon, is_before ? "warning" : "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_before ? _ ("Defect") : _ ("Invariant"), -1);
  add_text (texts, is_before ? _ ("Before: the defect is there") : _ ("After: the invariant holds"),
            "heading");
  add_text (texts, outcome->seen, NULL);
  if (time != NULL)
    gtk_widget_add_css_class (add_text (texts, time, "dim-label"), "value-label");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (self->result), row);
}

static void
seek_cb (IlvTrialCard *self, gint64 time_ns)
{
  self->scene.time_ns = time_ns;
  ilv_timeline_set_scene (self->timeline, &self->scene);
}

static void
theme_changed_cb (IlvTrialCard *self)
{
  if (self->timeline != NULL)
    ilv_timeline_set_theme (self->timeline, ilv_theme_get_current ());
}

/* Larger type while it is presented, and room for it. */
static void
presented_cb (IlvTrialCard *self)
{
  if (self->timeline == NULL)
    return;
  self->scene.text_scale = ilv_present_get_scale (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->timeline), -1,
                               (int)(TIMELINE_PX * self->scene.text_scale));
  ilv_timeline_set_scene (self->timeline, &self->scene);
}

static void
explore_cb (IlvTrialCard *self)
{
  g_signal_emit (self, explore_signal, 0);
}

static void
add_explore_button (IlvTrialCard *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Open in Explore"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Opens both recordings, with stages and explanations"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (explore_cb), self);
  gtk_box_append (GTK_BOX (self->result), button);
}

/* Both on one clock, which begins with each program. */
static void
add_timeline (IlvTrialCard *self, const IlvRecipeTrial *trial)
{
  self->scene = (IlvScene){.lit_job = ILV_JOB_NONE, .focused_run = -1, .text_scale = 1};
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++)
    if (trial->sides[i].trace != NULL)
      self->scene.runs[self->scene.n_runs++].front = trial->sides[i].trace;
  if (self->scene.n_runs == 0) {
    add_text (self->result, _ ("Nothing could be recorded here: there are no timelines."),
              "dim-label");
    return;
  }
  self->timeline = ILV_TIMELINE (ilv_timeline_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->timeline), "card");
  gtk_widget_set_overflow (GTK_WIDGET (self->timeline), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (self->timeline, "seek", G_CALLBACK (seek_cb), self);
  theme_changed_cb (self);
  presented_cb (self);
  gtk_box_append (GTK_BOX (self->result), GTK_WIDGET (self->timeline));
  add_explore_button (self);
}

static void
clear_result (IlvTrialCard *self)
{
  GtkWidget *child;

  self->timeline = NULL;
  while ((child = gtk_widget_get_first_child (self->result)) != NULL)
    gtk_box_remove (GTK_BOX (self->result), child);
}

static const IlvRecipeTrial *
get_trial (IlvTrialCard *self)
{
  gboolean is_this = !ilv_recipe_runner_is_busy (self->runner) && self->id != NULL &&
                     g_strcmp0 (ilv_recipe_runner_get_id (self->runner), self->id) == 0;

  return is_this ? ilv_recipe_runner_get_trial (self->runner) : NULL;
}

static void
show_result (IlvTrialCard *self)
{
  const IlvRecipeTrial *trial = get_trial (self);

  clear_result (self);
  gtk_widget_set_visible (self->result, trial != NULL);
  if (trial == NULL)
    return;
  g_autofree char *gain = ilv_recipe_describe_gain (trial);
  const IlvPython *python = ilv_recipe_runner_get_python (self->runner);
  g_autofree char *method =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                    "Python %s · median of %u run, start of the interpreter "
                                    "included; the recording is a run of its own",
                                    "Python %s · median of %u runs in turn, start of the "
                                    "interpreter included; the recording is a run of its own",
                                    trial->sides[0].n_runs),
                       python->version, trial->sides[0].n_runs);

  if (trial->problem != NULL) {
    gtk_widget_add_css_class (add_text (self->result, trial->problem, "doubt"), "problem");
    add_text (self->result, _ ("Choose another Python above, and run it again."), "dim-label");
  }
  if (gain != NULL)
    add_text (self->result, gain, "title-3");
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++)
    add_side (self, trial, (IlvRecipeSide)i);
  if (gain != NULL)
    add_text (self->result, method, "caption");
  add_timeline (self, trial);
}

/* --- in sight --- */

/* The button stands at the end of a page: what it leads to would be out of sight. */
static gboolean
reveal_cb (GtkWidget *self, GdkFrameClock *clock, gpointer first_frame)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place;
  double y;

  if (gdk_frame_clock_get_frame_counter (clock) < *(gint64 *)first_frame + FRAMES)
    return G_SOURCE_CONTINUE;
  if (scrolled == NULL || !gtk_widget_get_mapped (self) ||
      !gtk_widget_translate_coordinates (self, scrolled, 0, 0, NULL, &y) || y <= RIM_PX)
    return G_SOURCE_REMOVE;
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + y - RIM_PX);
  return G_SOURCE_REMOVE;
}

/* When the new children have their sizes, which a frame gives them after its callbacks. */
static void
reveal (IlvTrialCard *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 now = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, g_memdup2 (&now, sizeof now), g_free);
}

/* --- running --- */

static void
done_cb (IlvTrialCard *self)
{
  show_result (self);
  reveal (self);
}

static void
changed_cb (IlvTrialCard *self)
{
  gboolean is_busy = ilv_recipe_runner_is_busy (self->runner);
  double fraction;
  g_autofree char *text = ilv_recipe_runner_describe (self->runner, &fraction);

  gtk_widget_set_sensitive (self->run_button, !is_busy && self->id != NULL);
  gtk_widget_set_visible (self->progress_row, is_busy);
  gtk_label_set_text (GTK_LABEL (self->progress_label), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  if (is_busy)
    show_result (self);
}

static void
failed_cb (IlvTrialCard *self, const char *message)
{
  show_result (self);
  gtk_widget_set_visible (self->result, TRUE);
  gtk_widget_add_css_class (add_text (self->result, message, "doubt"), "problem");
  reveal (self);
}

void
ilv_trial_card_run (IlvTrialCard *self)
{
  g_autofree char *exe =
      ilv_pythons_get_exe (ilv_python_chooser_get_pythons (ILV_PYTHON_CHOOSER (self->chooser)));

  if (self->id == NULL)
    return;
  ilv_recipe_runner_start (self->runner, self->id, exe, N_RUNS);
  reveal (self);
}

static void
cancel_cb (IlvTrialCard *self)
{
  ilv_recipe_runner_cancel (self->runner);
}

/* --- building --- */

static void
add_controls (IlvTrialCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->run_button = gtk_button_new_with_label (_ ("Run both"));
  gtk_widget_add_css_class (self->run_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->run_button, _ ("Runs before.py and after.py for real"));
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (ilv_trial_card_run), self);
  self->chooser = g_object_new (ILV_TYPE_PYTHON_CHOOSER, NULL);
  gtk_box_append (GTK_BOX (row), self->run_button);
  gtk_box_append (GTK_BOX (row), self->chooser);
  gtk_box_append (GTK_BOX (self), row);
  self->note = add_text (
      GTK_WIDGET (self),
      _ ("This runs code: both programs, with the chosen Python, on this machine. They are "
         "recorded, checked and timed in turn, take a minute at most each, and end with this "
         "window."),
      "caption");
}

static void
add_progress (IlvTrialCard *self)
{
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->progress_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->progress_label = add_text (texts, "", NULL);
  self->progress = gtk_progress_bar_new ();
  ilv_spoken_name_set (self->progress, _ ("Running both"));
  gtk_box_append (GTK_BOX (texts), self->progress);
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_box_append (GTK_BOX (self->progress_row), texts);
  gtk_box_append (GTK_BOX (self->progress_row), cancel);
  gtk_widget_set_visible (self->progress_row, FALSE);
  gtk_box_append (GTK_BOX (self), self->progress_row);
}

static void
ilv_trial_card_dispose (GObject *object)
{
  IlvTrialCard *self = ILV_TRIAL_CARD (object);

  if (self->runner != NULL)
    ilv_recipe_runner_cancel (self->runner);
  g_clear_object (&self->runner);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (ilv_trial_card_parent_class)->dispose (object);
}

static void
ilv_trial_card_class_init (IlvTrialCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_trial_card_dispose;
  explore_signal = g_signal_new ("explore", ILV_TYPE_TRIAL_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ilv_trial_card_init (IlvTrialCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  self->runner = ilv_recipe_runner_new ();
  add_controls (self);
  add_progress (self);
  self->result = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_visible (self->result, FALSE);
  gtk_widget_set_margin_top (self->result, 6);
  gtk_box_append (GTK_BOX (self), self->result);
  g_signal_connect_object (self->runner, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  ilv_present_watch (self, G_CALLBACK (presented_cb));
}

GtkWidget *
ilv_trial_card_new (IlvSession *session)
{
  IlvTrialCard *self = g_object_new (ILV_TYPE_TRIAL_CARD, NULL);

  ilv_python_chooser_set_session (ILV_PYTHON_CHOOSER (self->chooser), session);
  return GTK_WIDGET (self);
}

void
ilv_trial_card_set_recipe (IlvTrialCard *self, const IlvRecipe *recipe)
{
  g_return_if_fail (ILV_IS_TRIAL_CARD (self));
  g_free (self->id);
  self->id = g_strdup (recipe->id);
  show_result (self);
  changed_cb (self);
}

GPtrArray *
ilv_trial_card_list_traces (IlvTrialCard *self)
{
  const IlvRecipeTrial *trial = get_trial (self);
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  for (guint i = 0; trial != NULL && i < ILV_RECIPE_N_SIDES; i++)
    if (trial->sides[i].trace != NULL)
      g_ptr_array_add (traces, ilv_trace_ref (trial->sides[i].trace));
  if (traces->len == 0)
    g_clear_pointer (&traces, g_ptr_array_unref);
  return traces;
}

IlvRecipeRunner *
ilv_trial_card_get_runner (IlvTrialCard *self)
{
  return self->runner;
}
