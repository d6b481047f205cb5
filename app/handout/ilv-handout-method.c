/* How a graph's numbers came about: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-method.h"

#include "app/cli/ilv-cli-bench.h"
#include "demos/bench/ilv-bench-statistics.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
format_date (gint64 time_s)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time_s);
  return date != NULL ? g_date_time_format (date, "%F") : g_strdup ("");
}

static void
tell_runs (const IlvHandoutResult *self, GPtrArray *sentences)
{
  guint least = G_MAXUINT, most = 0;
  for (guint i = 0; i < self->rows->len; i++) {
    guint n = g_array_index (self->rows, IlvHandoutRow, i).n_runs;
    least = MIN (least, n);
    most = MAX (most, n);
  }
  g_autofree char *many =
      least == most ? g_strdup_printf ("%u", most) : g_strdup_printf (_ ("%u to %u"), least, most);
  g_ptr_array_add (sentences,
                   g_strdup_printf (_ ("Each model was run %s times after a warm-up that does not "
                                       "count, the models in turn, so that what disturbs the "
                                       "machine disturbs all of them. The figure is the median, "
                                       "the interval the one it lies in with 95 %% confidence."),
                                    many));
}

/* What an A/A control showed: the same thing against itself. */
static void
tell_noise (const IlvHandoutResult *self, GPtrArray *sentences)
{
  double noise = ilv_bench_result_get_noise (self->result);
  if (isfinite (noise))
    g_ptr_array_add (sentences, g_strdup_printf (_ ("The same program measured against itself "
                                                    "differed by up to %.1f %%: less than that "
                                                    "says nothing."),
                                                 noise * 100));
}

/* What makes the numbers doubtful is said with them. */
static void
tell_warnings (const IlvHandoutResult *self, GPtrArray *sentences)
{
  guint warnings = 0;
  for (guint i = 0; i < self->result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, i);
    warnings |= cell->subject == self->subject ? cell->warnings : 0;
  }
  for (guint bit = 0; bit < ILV_BENCH_N_WARNINGS; bit++)
    if (warnings & 1u << bit)
      g_ptr_array_add (sentences,
                       g_strdup_printf (_ ("Beware: %s."),
                                        ilv_cli_bench_warning ((IlvBenchWarning)(1u << bit))));
}

static void
tell_measured (const IlvHandoutResult *self, GPtrArray *sentences)
{
  const IlvBenchResult *result = self->result;
  const IlvBenchEnvironment *machine = &result->environment;
  const IlvBenchSubject *subject = ilv_bench_result_get_subject (result, self->subject);
  g_autofree char *date = format_date (result->begin_s);
  g_autoptr (GString) pythons = g_string_new (NULL);
  for (guint i = 0; i < result->pythons->len; i++)
    g_string_append_printf (pythons, "%sCPython %s", i > 0 ? ", " : "",
                            ilv_bench_result_get_python (result, i)->version);
  g_ptr_array_add (
      sentences,
      g_strdup_printf (_ ("Measured on %s: “%s”, really run with %s on %s (%u cores "
                          "given), %s."),
                       date, subject->name, pythons->str,
                       machine->cpu != NULL ? machine->cpu : _ ("an unnamed processor"),
                       machine->cores, machine->kernel != NULL ? machine->kernel : "Linux"));
  tell_runs (self, sentences);
  tell_noise (self, sentences);
  tell_warnings (self, sentences);
}

static void
tell_predicted (const IlvHandoutResult *self, GPtrArray *sentences)
{
  const IlvTrace *trace = g_ptr_array_index (self->traces, 0);
  g_autofree char *source = ilv_source_label (ilv_trace_get_info (trace));
  g_ptr_array_add (sentences,
                   g_strdup_printf (_ ("Predicted, not measured: no stored result was there, and "
                                       "nothing was run for this article. “%s” was simulated "
                                       "(%s)."),
                                    self->workload->name, source));
  g_ptr_array_add (
      sentences,
      g_strdup (_ ("A simulation follows the rules of CPython event by event and takes what each "
                   "primitive costs from a table. The same costs give the same totals on every "
                   "machine; a real run differs.")));
}

char **
ilv_handout_tell_method (const IlvHandoutResult *self)
{
  GPtrArray *sentences = g_ptr_array_new ();
  if (self->result != NULL)
    tell_measured (self, sentences);
  else
    tell_predicted (self, sentences);
  g_ptr_array_add (sentences, NULL);
  return (char **)g_ptr_array_free (sentences, FALSE);
}

/* --- figures --- */

static char **
make_row (const char *a, const char *b, const char *c, const char *d)
{
  const char *const cells[] = {a, b, c, d, NULL};
  return g_strdupv ((char **)cells);
}

GPtrArray *
ilv_handout_tell_rows (const IlvHandoutResult *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  gboolean is_measured = self->result != NULL;
  g_ptr_array_add (rows, make_row (_ ("Model"), is_measured ? _ ("Total, median") : _ ("Total"),
                                   is_measured ? _ ("95 % interval") : NULL, _ ("Runs")));
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvHandoutRow *row = &g_array_index (self->rows, IlvHandoutRow, i);
    g_autofree char *total = ilv_format_time (row->median_ns);
    g_autofree char *low = ilv_format_time (row->low_ns), *high = ilv_format_time (row->high_ns);
    g_autofree char *interval = g_strdup_printf (_ ("%s to %s"), low, high);
    g_autofree char *runs = g_strdup_printf ("%u", row->n_runs);
    g_ptr_array_add (
        rows, make_row (ilv_model_label (row->label), total, is_measured ? interval : NULL, runs));
  }
  return rows;
}
