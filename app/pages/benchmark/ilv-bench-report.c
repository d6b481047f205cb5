/* What is to be said about a result: findings, doubts, method, environment, how to get it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-report.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-bench-save.h"
#include "app/pages/benchmark/ilv-bench-words.h"
#include "app/pages/benchmark/ilv-break-even-words.h"
#include "demos/bench/ilv-bench-history.h"

#define MOST_HISTORY 30

struct _IlvBenchReport {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *scrolled;
  GtkWidget *about;
  GtkLabel *title;
  GtkLabel *noise;
  GtkListBox *history;
  GtkWidget *export_button;
  GtkWidget *environment_title;

  /* at first template children, then whatever stands in their place; borrowed */
  GtkBox *findings;
  GtkBox *doubts;
  GtkBox *method;
  GtkBox *environment;

  /* owned */
  IlvBenchResult *result; /* may be NULL */
  IlvBreakEven *found;    /* may be NULL */

  /* plain */
  IlvBenchFocus focus;
  gboolean is_running; /* what is shown still grows */
};

enum {
  MESSAGE,
  OPEN,
  RESUME,
  COMPARE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchReport, ilv_bench_report, GTK_TYPE_WIDGET)

/* --- lines --- */

/* An empty box in the place of this one. Not the same one emptied: GTK keeps what a box said of
 * itself while it was empty and hidden (that its height does not follow from its width), and lines
 * put into it later would overlap what comes below. */
static GtkBox *
start_over (GtkBox *box)
{
  GtkBox *parent = GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (box)));
  GtkWidget *fresh = gtk_box_new (GTK_ORIENTATION_VERTICAL, gtk_box_get_spacing (box));

  gtk_box_insert_child_after (parent, fresh, GTK_WIDGET (box));
  gtk_box_remove (parent, GTK_WIDGET (box));
  return GTK_BOX (fresh);
}

static GtkWidget *
add_line (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "selectable", TRUE, "max-width-chars", 34, NULL);

  gtk_widget_set_focusable (label,
                            FALSE); /* by the pointer: else all of one is selected at times */
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static void
add_lines (GtkBox *box, char **lines, const char *css_class)
{
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (box, lines[i], css_class);
}

/* --- doubts --- */

static GtkBox *
add_doubt (IlvBenchReport *self, const char *what, const char *advice, const char *cells)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (box, "doubt");
  add_line (GTK_BOX (box), what, "heading");
  if (cells != NULL)
    add_line (GTK_BOX (box), cells, NULL);
  if (advice != NULL)
    add_line (GTK_BOX (box), advice, "caption");
  gtk_box_append (self->doubts, box);
  return GTK_BOX (box);
}

static void
go_on_cb (IlvBenchReport *self)
{
  g_signal_emit (self, signals[RESUME], 0, self->result->path);
}

/* Cancelled, or left over from a program that ended in the middle. */
static void
add_rest (IlvBenchReport *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Go on"));
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u run is kept; the others are missing.",
                   "%u runs are kept; the others are missing.", self->result->n_runs),
      self->result->n_runs);
  GtkBox *box = add_doubt (self, _ ("Not finished"), NULL, text);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (go_on_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
}

static void
show_doubts (IlvBenchReport *self)
{
  g_autoptr (GPtrArray) doubts = ilv_bench_words_list_doubts (self->result);
  g_auto (GStrv) problems = ilv_bench_words_list_problems (self->result);

  self->doubts = start_over (self->doubts);
  if (!self->result->is_complete && !self->is_running && self->result->path != NULL)
    add_rest (self);
  for (guint i = 0; i < doubts->len; i++) {
    const IlvBenchDoubt *doubt = g_ptr_array_index (doubts, i);
    add_doubt (self, doubt->what, doubt->advice, doubt->cells);
  }
  if (problems[0] != NULL) {
    g_autofree char *lines = g_strjoinv ("\n", problems);
    add_doubt (self, _ ("Not measured"), NULL, lines);
  }
}

static void
show_findings (IlvBenchReport *self)
{
  self->findings = start_over (self->findings);
  if (self->result != NULL) {
    g_auto (GStrv) findings = ilv_bench_words_list_findings (self->result, &self->focus);
    add_lines (self->findings, findings, NULL);
  }
  if (self->found != NULL) {
    g_auto (GStrv) places = ilv_break_even_words_list_findings (self->found);
    add_lines (self->findings, places, NULL);
  }
}

/* A break-even that no result is shown with. */
static void
show_break_even (IlvBenchReport *self)
{
  g_autofree char *title = ilv_break_even_words_title (self->found);
  g_autofree char *date = ilv_bench_words_date (self->found->begin_s);
  g_autofree char *both = g_strdup_printf ("%s\n%s", title, date);
  g_auto (GStrv) method = ilv_break_even_words_list_method (self->found);

  gtk_label_set_text (self->title, both);
  gtk_label_set_text (self->noise, "");
  self->doubts = start_over (self->doubts);
  self->method = start_over (self->method);
  add_lines (self->method, method, NULL);
  self->environment = start_over (self->environment);
  show_findings (self);
}

static void
show_result (IlvBenchReport *self)
{
  g_autofree char *title = ilv_bench_words_title (self->result);
  g_autofree char *date = ilv_bench_words_date (self->result->begin_s);
  g_autofree char *both =
      self->result->begin_s > 0 ? g_strdup_printf ("%s\n%s", title, date) : g_strdup (title);
  g_autofree char *noise = ilv_bench_words_noise (self->result);
  g_auto (GStrv) method = ilv_bench_words_list_method (self->result);
  g_auto (GStrv) environment = ilv_bench_words_list_environment (self->result);

  gtk_label_set_text (self->title, both);
  gtk_label_set_text (self->noise, noise);
  show_findings (self);
  show_doubts (self);
  self->method = start_over (self->method);
  add_lines (self->method, method, NULL);
  self->environment = start_over (self->environment);
  add_lines (self->environment, environment, NULL);
}

/* --- taking it along --- */

static void
tell (IlvBenchReport *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
copy_command_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvBenchReport *self = ILV_BENCH_REPORT (widget);
  g_autofree char *command = NULL, *file = NULL, *message = NULL;
  g_autoptr (GError) error = NULL;

  if (self->result == NULL && self->found == NULL)
    return;
  command = self->result != NULL ? ilv_bench_save_command (self->result, &file, &error)
                                 : ilv_bench_save_break_even_command (self->found, &file, &error);
  if (command != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  if (command != NULL && file != NULL)
    message = g_strdup_printf (_ ("Command copied; its workload is kept as %s"), file);
  tell (self, error != NULL ? error->message : message != NULL ? message : _ ("Command copied"));
}

static void
copy_markdown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvBenchReport *self = ILV_BENCH_REPORT (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->result == NULL)
    return;
  text = ilv_bench_save_format (self->result, "markdown", &error);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (self, text != NULL ? _ ("Table copied") : error->message);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvBenchReport *self = ILV_BENCH_REPORT (widget);

  if (self->result != NULL)
    ilv_bench_save_ask (widget, self->result, g_variant_get_string (parameter, NULL));
}

/* --- history --- */

static const char path_key[] = "ilv-path";
static const char signal_key[] = "ilv-signal";

static void
history_cb (GtkWidget *button, IlvBenchReport *self)
{
  guint signal = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), signal_key));

  g_signal_emit (self, signals[signal], 0, g_object_get_data (G_OBJECT (button), path_key));
}

static void
add_button (IlvBenchReport *self, GtkWidget *row, const char *path, guint signal, const char *icon,
            const char *tip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_object_set_data_full (G_OBJECT (button), path_key, g_strdup (path), g_free);
  g_object_set_data (G_OBJECT (button), signal_key, GUINT_TO_POINTER (signal));
  g_signal_connect_object (button, "clicked", G_CALLBACK (history_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  if (signal == OPEN)
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
}

/* The row has room for a few lines: the file's name stands above, and its folder is the history's.
 */
static char *
describe_problem (const IlvBenchEntry *entry)
{
  g_autofree char *name = g_path_get_basename (entry->path);
  GString *text = g_string_new (entry->problem);

  g_string_replace (text, entry->path, name, 0);
  return g_string_free (text, FALSE);
}

static char *
describe_entry (const IlvBenchEntry *entry)
{
  g_autofree char *date = NULL, *cells = NULL;

  if (entry->problem != NULL)
    return describe_problem (entry);
  date = ilv_bench_words_date (entry->begin_s);
  if (entry->key != NULL)
    return g_strdup_printf (entry->is_complete ? _ ("%s · where it flips")
                                               : _ ("%s · where it flips · broken off"),
                            date);
  cells = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u cell", "%u cells", entry->n_cells),
                           entry->n_cells);
  return entry->is_complete ? g_strdup_printf ("%s · %s", date, cells)
                            : g_strdup_printf (_ ("%s · %s · broken off"), date, cells);
}

static void
add_entry (IlvBenchReport *self, const IlvBenchEntry *entry)
{
  g_autofree char *title =
      entry->problem == NULL ? g_strdup (entry->title) : g_path_get_basename (entry->path);
  g_autofree char *subtitle = describe_entry (entry);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", escaped, "subtitle",
                                 escaped_subtitle, "subtitle-lines", 3, NULL);

  gtk_widget_set_tooltip_text (row, entry->problem);
  if (entry->problem == NULL && !entry->is_complete)
    add_button (self, row, entry->path, RESUME, "media-playback-start-symbolic",
                _ ("Go on where it was broken off"));
  if (entry->problem == NULL && entry->key == NULL)
    add_button (self, row, entry->path, COMPARE, "object-flip-horizontal-symbolic",
                _ ("Compare with what is shown"));
  if (entry->problem == NULL)
    add_button (self, row, entry->path, OPEN, "document-open-symbolic", _ ("Show this result"));
  gtk_list_box_append (self->history, row);
}

void
ilv_bench_report_update_history (IlvBenchReport *self)
{
  g_autoptr (GPtrArray) entries = ilv_bench_history_list (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->history))) != NULL)
    gtk_list_box_remove (self->history, child);
  for (guint i = 0; i < entries->len && i < MOST_HISTORY; i++)
    add_entry (self, g_ptr_array_index (entries, i));
  if (entries->len == 0)
    gtk_list_box_append (self->history,
                         g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Nothing yet"), "subtitle",
                                       _ ("Results are kept here"), NULL));
}

/* --- object --- */

static void
ilv_bench_report_dispose (GObject *object)
{
  IlvBenchReport *self = ILV_BENCH_REPORT (object);

  g_clear_pointer (&self->result, ilv_bench_result_unref);
  g_clear_pointer (&self->found, ilv_break_even_free);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_bench_report_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, ILV_TYPE_BENCH_REPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_bench_report_class_init (IlvBenchReportClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_bench_report_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-bench-report.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, about);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, title);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, findings);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, noise);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, doubts);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, method);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, environment);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, history);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, export_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchReport, environment_title);
  gtk_widget_class_install_action (widget_class, "bench.copy-command", NULL, copy_command_cb);
  gtk_widget_class_install_action (widget_class, "bench.copy-markdown", NULL, copy_markdown_cb);
  gtk_widget_class_install_action (widget_class, "bench.export", "s", export_cb);
  signals[MESSAGE] = add_signal ("message");
  signals[OPEN] = add_signal ("open");
  signals[RESUME] = add_signal ("resume");
  signals[COMPARE] = add_signal ("compare");
}

static void
ilv_bench_report_init (IlvBenchReport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ilv_bench_focus_init (&self->focus);
  gtk_widget_set_visible (self->about, FALSE);
}

static void
show (IlvBenchReport *self)
{
  gtk_widget_set_visible (self->about, self->result != NULL || self->found != NULL);
  gtk_widget_set_visible (self->export_button, self->result != NULL);
  gtk_widget_set_visible (self->environment_title, self->result != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->noise), self->result != NULL);
  if (self->result != NULL)
    show_result (self);
  else if (self->found != NULL)
    show_break_even (self);
}

void
ilv_bench_report_set_result (IlvBenchReport *self, IlvBenchResult *result)
{
  g_return_if_fail (ILV_IS_BENCH_REPORT (self));
  if (result != NULL)
    ilv_bench_result_ref (result);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  self->result = result;
  show (self);
}

void
ilv_bench_report_set_is_running (IlvBenchReport *self, gboolean is_running)
{
  g_return_if_fail (ILV_IS_BENCH_REPORT (self));
  if (self->is_running == is_running)
    return;
  self->is_running = is_running;
  if (self->result != NULL)
    show_doubts (self);
}

void
ilv_bench_report_set_break_even (IlvBenchReport *self, const IlvBreakEven *found)
{
  g_return_if_fail (ILV_IS_BENCH_REPORT (self));
  g_clear_pointer (&self->found, ilv_break_even_free);
  self->found = found != NULL ? ilv_break_even_copy (found) : NULL;
  show (self);
}

void
ilv_bench_report_set_focus (IlvBenchReport *self, const IlvBenchFocus *focus)
{
  g_return_if_fail (ILV_IS_BENCH_REPORT (self));
  self->focus = *focus;
  if (self->result != NULL)
    show_findings (self);
}
