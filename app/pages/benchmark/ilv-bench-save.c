/* A benchmark's result as a file of another kind, asked for and written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-save.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/pages/benchmark/ilv-bench-words.h"
#include "app/pages/benchmark/ilv-break-even-words.h"
#include "demos/bench/ilv-bench-export.h"
#include "demos/bench/ilv-bench-workload-file.h"

static char *
to_json (const IlvBenchResult *result, GError **error)
{
  return ilv_bench_result_to_json (result);
}

static const struct {
  const char *format, *name;
  char *(*write) (const IlvBenchResult *result, GError **error);
} formats[] = {
    {"script", "benchmark.py", ilv_bench_export_script},
    {"csv", "benchmark.csv", ilv_bench_export_csv},
    {"json", "benchmark.json", to_json},
    {"pyperf", "benchmark-pyperf.json", ilv_bench_export_pyperf},
    {"markdown", "benchmark.md", ilv_bench_export_markdown},
};

static guint
find_format (const char *format)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (formats) && strcmp (formats[i].format, format) != 0)
    i++;
  return i;
}

char *
ilv_bench_save_format (const IlvBenchResult *result, const char *format, GError **error)
{
  return formats[find_format (format)].write (result, error);
}

gboolean
ilv_bench_save_as (const IlvBenchResult *result, const char *format, GFile *file, GError **error)
{
  g_autofree char *text = ilv_bench_save_format (result, format, error);

  return text != NULL && g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                                                  G_FILE_CREATE_NONE, NULL, NULL, error);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, GtkWidget *widget)
{
  IlvBenchResult *result = g_object_get_data (G_OBJECT (dialog), "ilv-result");
  const char *format = g_object_get_data (G_OBJECT (dialog), "ilv-format");

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *name = g_file_get_basename (file);
    g_autofree char *saved = g_strdup_printf (_ ("Saved %s"), name);
    g_autoptr (GError) error = NULL;
    gboolean is_saved = ilv_bench_save_as (result, format, file, &error);
    g_signal_emit_by_name (widget, "message", is_saved ? saved : error->message);
  }
  g_object_unref (dialog);
}

void
ilv_bench_save_ask (GtkWidget *widget, IlvBenchResult *result, const char *format)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  guint i = find_format (format);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export the benchmark"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), formats[i].name);
  g_object_set_data_full (G_OBJECT (dialog), "ilv-result", ilv_bench_result_ref (result),
                          (GDestroyNotify)ilv_bench_result_unref);
  g_object_set_data (G_OBJECT (dialog), "ilv-format", (gpointer)formats[i].format);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the command --- */

/* Takes what a subject is called; the last one that is a file is remembered. */
static gboolean
take_name (GPtrArray *names, char *name, gboolean is_file, char **file)
{
  if (name == NULL)
    return FALSE;
  g_ptr_array_add (names, name);
  if (is_file) {
    g_free (*file);
    *file = g_path_get_basename (name);
  }
  return TRUE;
}

char *
ilv_bench_save_command (const IlvBenchResult *result, char **file, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < result->subjects->len; i++) {
    const IlvBenchSubject *subject = ilv_bench_result_get_subject (result, i);
    const char *text = subject->kind == ILV_BENCH_WORKLOAD ? subject->text : NULL;
    gboolean is_file;
    char *name = ilv_bench_name_workload (subject->id, text, &is_file, error);
    if (!take_name (names, name, is_file, file))
      return NULL;
  }
  return ilv_bench_words_command (result, (const char *const *)names->pdata);
}

char *
ilv_bench_save_break_even_command (const IlvBreakEven *found, char **file, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean is_file;
  char *name = ilv_bench_name_workload (found->workload, found->text, &is_file, error);

  return take_name (names, name, is_file, file) ? ilv_break_even_words_command (found, name) : NULL;
}
