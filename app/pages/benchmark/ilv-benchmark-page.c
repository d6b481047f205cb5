/* The Benchmark page: what to run, its charts, what to say about them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-benchmark-page.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-bench-compare.h"
#include "app/pages/benchmark/ilv-bench-plan-panel.h"
#include "app/pages/benchmark/ilv-bench-progress.h"
#include "app/pages/benchmark/ilv-bench-report.h"
#include "app/pages/benchmark/ilv-bench-words.h"
#include "app/pages/benchmark/ilv-break-even-dialog.h"
#include "app/pages/benchmark/ilv-break-even-words.h"
#include "demos/bench/ilv-bench-history.h"
#include "demos/bench/ilv-bench-program.h"
#include "demos/bench/ilv-bench-runner.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvBenchmarkPage {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *empty;
  AdwFlap *plan_flap;
  AdwFlap *report_flap;
  IlvBenchPlanPanel *plan;
  IlvBenchReport *report;
  IlvBenchProgressBar *progress;
  GtkLabel *title;
  GtkStack *stack;
  GtkBox *starters;
  IlvBenchDeck *deck;

  /* owned */
  IlvBenchmark *benchmark;
  IlvBenchResult *result; /* what is shown; may be NULL */
  IlvBreakEven *found;    /* where it flips, shown beside it or alone; may be NULL */
  IlvSession *session;    /* may be NULL */

  /* borrowed */
  GtkWindow *window; /* whose closing is watched */

  /* plain */
  gulong close_id;
  gboolean was_busy;
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchmarkPage, ilv_benchmark_page, GTK_TYPE_WIDGET)

static void
message_cb (IlvBenchmarkPage *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* --- showing --- */

static gboolean
is_about (const IlvBenchResult *result, const IlvBreakEven *found)
{
  for (guint i = 0; i < result->subjects->len; i++)
    if (g_str_equal (ilv_bench_result_get_subject (result, i)->id, found->workload))
      return TRUE;
  return FALSE;
}

/* The newest kept break-even about one of the result's workloads. (transfer full) */
static IlvBreakEven *
find_kept (const IlvBenchResult *result)
{
  for (guint i = 0; i < result->subjects->len; i++) {
    g_autoptr (GPtrArray) entries =
        ilv_bench_history_list (ilv_bench_result_get_subject (result, i)->id);
    for (guint k = 0; k < entries->len; k++) {
      const IlvBenchEntry *entry = g_ptr_array_index (entries, k);
      if (entry->key != NULL)
        return ilv_break_even_load (entry->path, NULL);
    }
  }
  return NULL;
}

static void
show_title (IlvBenchmarkPage *self)
{
  g_autofree char *title = self->result != NULL  ? ilv_bench_words_title (self->result)
                           : self->found != NULL ? ilv_break_even_words_title (self->found)
                                                 : g_strdup ("");

  gtk_label_set_text (self->title, title);
  gtk_stack_set_visible_child_name (
      self->stack, self->result != NULL || self->found != NULL ? "charts" : "empty");
}

/* Takes `found`, which may be NULL. */
static void
set_found (IlvBenchmarkPage *self, IlvBreakEven *found)
{
  g_clear_pointer (&self->found, ilv_break_even_free);
  self->found = found;
  ilv_bench_deck_set_break_even (self->deck, found);
  ilv_bench_report_set_break_even (self->report, found);
  show_title (self);
}

void
ilv_benchmark_page_show_break_even (IlvBenchmarkPage *self, const IlvBreakEven *found)
{
  g_return_if_fail (ILV_IS_BENCHMARK_PAGE (self) && found != NULL);
  if (self->result != NULL && !is_about (self->result, found))
    ilv_benchmark_page_show_result (self, NULL);
  set_found (self, ilv_break_even_copy (found));
}

void
ilv_benchmark_page_show_result (IlvBenchmarkPage *self, IlvBenchResult *result)
{
  g_return_if_fail (ILV_IS_BENCHMARK_PAGE (self));
  if (result != NULL)
    ilv_bench_result_ref (result);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  self->result = result;
  if (result != NULL && (self->found == NULL || !is_about (result, self->found)))
    set_found (self, find_kept (result));
  ilv_bench_deck_set_result (self->deck, result);
  ilv_bench_report_set_result (self->report, result);
  ilv_bench_report_set_focus (self->report, ilv_bench_deck_get_focus (self->deck));
  show_title (self);
}

void
ilv_benchmark_page_open (IlvBenchmarkPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) result = ilv_bench_load_newest (path, &error);
  g_autoptr (IlvBreakEven) found = result == NULL ? ilv_break_even_load (path, NULL) : NULL;

  if (result != NULL)
    ilv_benchmark_page_show_result (self, result);
  else if (found != NULL)
    ilv_benchmark_page_show_break_even (self, found);
  else
    message_cb (self, error->message);
}

static void
open_cb (IlvBenchmarkPage *self, const char *path)
{
  ilv_benchmark_page_open (self, path);
}

static void
compare_cb (IlvBenchmarkPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) other = NULL;

  if (self->result == NULL) {
    message_cb (self, _ ("Show a result first, then compare another one with it"));
    return;
  }
  other = ilv_bench_load_newest (path, &error);
  if (other == NULL)
    message_cb (self, error->message);
  else
    ilv_bench_compare_show (GTK_WIDGET (self), other, self->result);
}

static void
focus_changed_cb (IlvBenchmarkPage *self)
{
  ilv_bench_report_set_focus (self->report, ilv_bench_deck_get_focus (self->deck));
}

/* --- running --- */

static void
start (IlvBenchmarkPage *self, IlvBenchWish *wish)
{
  if (adw_flap_get_folded (self->plan_flap))
    adw_flap_set_reveal_flap (self->plan_flap, FALSE);
  ilv_benchmark_start (self->benchmark, wish);
}

static void
run_cb (IlvBenchmarkPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchWish) wish = ilv_bench_plan_panel_get_wish (self->plan, &error);

  if (wish != NULL)
    start (self, wish);
  else
    message_cb (self, error->message);
}

static void
short_cb (IlvBenchmarkPage *self)
{
  g_autoptr (IlvBenchWish) wish = ilv_bench_wish_new_short ();

  start (self, wish);
}

static const char program_key[] = "ilv-program";

static void
program_cb (GtkWidget *button, IlvBenchmarkPage *self)
{
  g_autoptr (IlvBenchWish) wish =
      ilv_bench_wish_new_program (g_object_get_data (G_OBJECT (button), program_key));

  start (self, wish);
}

static void
find_cb (IlvBenchmarkPage *self, const IlvBreakEvenWish *wish)
{
  if (adw_flap_get_folded (self->plan_flap))
    adw_flap_set_reveal_flap (self->plan_flap, FALSE);
  ilv_benchmark_find (self->benchmark, wish);
}

static void
flip_cb (IlvBenchmarkPage *self)
{
  GtkWidget *dialog = ilv_break_even_dialog_new (self->window, self->session);

  g_signal_connect_object (dialog, "find", G_CALLBACK (find_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
resume_cb (IlvBenchmarkPage *self, const char *path)
{
  ilv_benchmark_resume (self->benchmark, path);
}

static void
changed_cb (IlvBenchmarkPage *self)
{
  gboolean is_busy = ilv_benchmark_is_busy (self->benchmark);

  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->starters), !is_busy);
  ilv_bench_plan_panel_set_is_busy (self->plan, is_busy);
  ilv_bench_report_set_is_running (self->report, is_busy);
  if (self->was_busy && !is_busy)
    ilv_bench_report_update_history (self->report);
  self->was_busy = is_busy;
}

static void
result_changed_cb (IlvBenchmarkPage *self)
{
  ilv_benchmark_page_show_result (self, ilv_benchmark_get_result (self->benchmark));
}

static void
found_changed_cb (IlvBenchmarkPage *self)
{
  ilv_benchmark_page_show_break_even (self, ilv_benchmark_get_found (self->benchmark));
}

/* --- closing --- */

static void
close_answered_cb (AdwMessageDialog *dialog, const char *response, IlvBenchmarkPage *self)
{
  if (g_strcmp0 (response, "stop") != 0)
    return;
  ilv_benchmark_cancel (self->benchmark);
  /* The dialog is still telling of it: it must not go with the window. */
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  gtk_window_destroy (self->window);
}

static gboolean
close_cb (IlvBenchmarkPage *self)
{
  AdwMessageDialog *dialog;

  if (!ilv_benchmark_is_busy (self->benchmark))
    return FALSE;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      self->window, _ ("A benchmark is running"),
      _ ("It is stopped when the window closes. What was measured is kept, and it can go on from "
         "there.")));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Keep running"), "stop",
                                    _ ("_Stop and close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel"); /* Escape */
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
ilv_benchmark_page_root (GtkWidget *widget)
{
  IlvBenchmarkPage *self = ILV_BENCHMARK_PAGE (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (ilv_benchmark_page_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  self->window = GTK_WINDOW (root);
  self->close_id = g_signal_connect_swapped (root, "close-request", G_CALLBACK (close_cb), self);
}

static void
ilv_benchmark_page_map (GtkWidget *widget)
{
  ilv_bench_plan_panel_look (ILV_BENCHMARK_PAGE (widget)->plan);
  GTK_WIDGET_CLASS (ilv_benchmark_page_parent_class)->map (widget);
}

static void
ilv_benchmark_page_unroot (GtkWidget *widget)
{
  IlvBenchmarkPage *self = ILV_BENCHMARK_PAGE (widget);

  if (self->window != NULL)
    g_clear_signal_handler (&self->close_id, self->window);
  self->window = NULL;
  GTK_WIDGET_CLASS (ilv_benchmark_page_parent_class)->unroot (widget);
}

/* --- building --- */

static void
add_starters (IlvBenchmarkPage *self)
{
  g_auto (GStrv) ids = ilv_bench_program_list ();

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvBenchProgram) program = ilv_bench_program_find (ids[i], NULL);
    GtkWidget *button;
    if (program == NULL)
      continue;
    button = gtk_button_new_with_label (program->name);
    gtk_widget_set_tooltip_text (button, program->summary);
    g_object_set_data_full (G_OBJECT (button), program_key, g_strdup (ids[i]), g_free);
    g_signal_connect_object (button, "clicked", G_CALLBACK (program_cb), self, 0);
    gtk_box_append (self->starters, button);
  }
}

/* A panel that comes to lie over the charts goes away by itself. */
static void
folded_cb (AdwFlap *flap)
{
  adw_flap_set_reveal_flap (flap, !adw_flap_get_folded (flap));
}

static void
ilv_benchmark_page_dispose (GObject *object)
{
  IlvBenchmarkPage *self = ILV_BENCHMARK_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->benchmark != NULL)
    ilv_benchmark_cancel (self->benchmark);
  g_clear_object (&self->benchmark);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  g_clear_pointer (&self->found, ilv_break_even_free);
  g_clear_object (&self->session);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_benchmark_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, empty);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, plan_flap);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, report_flap);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, plan);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, report);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, progress);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, title);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, stack);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, starters);
  gtk_widget_class_bind_template_child (class, IlvBenchmarkPage, deck);
  gtk_widget_class_bind_template_callback (class, message_cb);
  gtk_widget_class_bind_template_callback (class, run_cb);
  gtk_widget_class_bind_template_callback (class, short_cb);
  gtk_widget_class_bind_template_callback (class, flip_cb);
  gtk_widget_class_bind_template_callback (class, open_cb);
  gtk_widget_class_bind_template_callback (class, resume_cb);
  gtk_widget_class_bind_template_callback (class, compare_cb);
  gtk_widget_class_bind_template_callback (class, focus_changed_cb);
}

static void
ilv_benchmark_page_class_init (IlvBenchmarkPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (ILV_TYPE_BENCH_PLAN_PANEL);
  g_type_ensure (ILV_TYPE_BENCH_PROGRESS);
  g_type_ensure (ILV_TYPE_BENCH_REPORT);
  g_type_ensure (ILV_TYPE_BENCH_DECK);
  G_OBJECT_CLASS (class)->dispose = ilv_benchmark_page_dispose;
  widget_class->root = ilv_benchmark_page_root;
  widget_class->map = ilv_benchmark_page_map;
  widget_class->unroot = ilv_benchmark_page_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-benchmark-page.ui");
  bind_children (widget_class);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_BENCHMARK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_benchmark_page_init (IlvBenchmarkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ilv_spoken_name_set_scrollers (self->empty, _ ("Benchmarks to begin with"));
  self->benchmark = ilv_benchmark_new ();
  ilv_bench_progress_set_benchmark (self->progress, self->benchmark);
  g_signal_connect_object (self->benchmark, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->benchmark, "result-changed", G_CALLBACK (result_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->benchmark, "found-changed", G_CALLBACK (found_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->benchmark, "failed", G_CALLBACK (message_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->plan_flap, "notify::folded", G_CALLBACK (folded_cb), NULL);
  g_signal_connect (self->report_flap, "notify::folded", G_CALLBACK (folded_cb), NULL);
  add_starters (self);
  ilv_bench_report_update_history (self->report);
}

GtkWidget *
ilv_benchmark_page_new (IlvSession *session)
{
  IlvBenchmarkPage *self = g_object_new (ILV_TYPE_BENCHMARK_PAGE, NULL);

  g_set_object (&self->session, session);
  if (session != NULL)
    ilv_bench_plan_panel_set_session (self->plan, session);
  return GTK_WIDGET (self);
}

IlvBenchmark *
ilv_benchmark_page_get_benchmark (IlvBenchmarkPage *self)
{
  return self->benchmark;
}

IlvBenchDeck *
ilv_benchmark_page_get_deck (IlvBenchmarkPage *self)
{
  return self->deck;
}
