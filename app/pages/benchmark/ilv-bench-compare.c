/* Two results beside each other: what changed, and what only seems to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-compare.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-bench-words.h"

#define LINES_PX 440 /* so that most lines need no second one; a narrow window has room for it */

/* One label a cell, so that it can be seen where a long one ends. */
static GtkWidget *
list_lines (char **lines)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (guint i = 0; lines[i] != NULL; i++) {
    GtkWidget *label =
        g_object_new (GTK_TYPE_LABEL, "label", lines[i], "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                      PANGO_WRAP_WORD_CHAR, "selectable", TRUE, "max-width-chars", 60, NULL);
    gtk_widget_set_focusable (label, FALSE); /* by the pointer: else the first one is selected */
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_size_request (box, LINES_PX, -1);
  return box;
}

void
ilv_bench_compare_show (GtkWidget *widget, const IlvBenchResult *before, const IlvBenchResult *now)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *then = ilv_bench_words_date (before->begin_s);
  g_autofree char *today = ilv_bench_words_date (now->begin_s);
  g_autofree char *heading = g_strdup_printf (_ ("%s against %s"), today, then);
  g_auto (GStrv) lines = ilv_bench_words_compare (before, now);
  char *nothing[] = {_ ("The two have no cell in common: same workload, model, jobs, workers, "
                        "payload and version of Python."),
                     NULL};
  GtkWidget *dialog, *scrolled;

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                   _ ("Different only where the interval and the A/A control say "
                                      "so."));
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                           "propagate-natural-height", TRUE, "max-content-height", 320, "child",
                           list_lines (lines[0] != NULL ? lines : nothing), NULL);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
