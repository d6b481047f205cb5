/* Two results beside each other: what changed, and what only seems to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-compare.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-bench-words.h"

void
ilv_bench_compare_show (GtkWidget *widget, const IlvBenchResult *before, const IlvBenchResult *now)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *then = ilv_bench_words_date (before->begin_s);
  g_autofree char *today = ilv_bench_words_date (now->begin_s);
  g_autofree char *heading = g_strdup_printf (_ ("%s against %s"), today, then);
  g_auto (GStrv) lines = ilv_bench_words_compare (before, now);
  g_autofree char *text = NULL;
  GtkWidget *dialog, *label, *scrolled;

  if (lines[0] == NULL)
    text = g_strdup (_ ("The two have no cell in common: same workload, model, jobs, workers, "
                        "payload and version of Python."));
  else
    text = g_strjoinv ("\n", lines);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                   _ ("Different only where the interval and the A/A control say "
                                      "so."));
  label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "selectable",
                        TRUE, NULL);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                           "propagate-natural-height", TRUE, "max-content-height", 320, "child",
                           label, NULL);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
