/* A break-even in words: where it flips, how that was found, the command that finds it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-break-even-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/pages/benchmark/ilv-bench-words.h"
#include "widgets/chart/ilv-chart-axis.h"
#include "widgets/why/ilv-why-label.h"

static const char *
get_label (const IlvSettings *settings)
{
  return ilv_model_label (ilv_model_get_id (settings->model));
}

static void
take (GStrvBuilder *lines, char *line)
{
  g_strv_builder_add (lines, line);
  g_free (line);
}

char *
ilv_break_even_words_title (const IlvBreakEven *found)
{
  return g_strdup_printf (_ ("%s: %s against %s"), found->name, get_label (&found->a),
                          get_label (&found->b));
}

static char *
format_value (const IlvBreakEven *found, double value)
{
  return ilv_chart_format (found->unit == ILV_VARY_DURATION ? ILV_CHART_UNIT_TIME
                           : found->unit == ILV_VARY_SIZE   ? ILV_CHART_UNIT_BYTES
                                                            : ILV_CHART_UNIT_COUNT,
                           value);
}

/* Where one model wins from end to end: beside other findings it must say what was varied. */
static char *
say_winner (const IlvBreakEven *found, const GArray *points, gboolean is_measured)
{
  const IlvBreakEvenPoint *first = &g_array_index (points, IlvBreakEvenPoint, 0);
  const IlvBreakEvenPoint *last = &g_array_index (points, IlvBreakEvenPoint, points->len - 1);
  gboolean is_b = first->total_b_ns < first->total_a_ns;
  const char *winner = get_label (is_b ? &found->b : &found->a);
  g_autofree char *what = ilv_chart_describe_varied (found->key);
  g_autofree char *low = format_value (found, first->value);
  g_autofree char *high = format_value (found, last->value);

  return g_strdup_printf (is_measured
                              ? _ ("%s wins at every measured point: %s from %s to %s")
                              : _ ("%s wins in the whole range: %s from %s to %s (predicted)"),
                          winner, what, low, high);
}

/* Between what the measurement could not tell. */
static char *
say_measured (const IlvBreakEven *found)
{
  const IlvBreakEvenPlace *place = &found->measured_place;
  g_autofree char *sentence = ilv_chart_describe_break_even (found, place, TRUE);
  g_autofree char *low = format_value (found, place->low);
  g_autofree char *high = format_value (found, place->high);

  return g_strdup_printf (_ ("%s, somewhere between %s and %s"), sentence, low, high);
}

char **
ilv_break_even_words_list_findings (const IlvBreakEven *found)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (found->measured_place.is_known)
    take (lines, say_measured (found));
  else if (found->measured_note != NULL && found->measured->len > 0)
    take (lines, say_winner (found, found->measured, TRUE));
  for (guint i = 0; i < found->n_places; i++)
    take (lines, ilv_chart_describe_break_even (found, &found->places[i], FALSE));
  if (found->n_places == 0 && found->predicted->len > 0)
    take (lines, say_winner (found, found->predicted, FALSE));
  return g_strv_builder_end (lines);
}

static gboolean
has_processes (const IlvBreakEven *found)
{
  return ilv_model_has_processes (found->a.model) || ilv_model_has_processes (found->b.model);
}

static void G_GNUC_PRINTF (2, 3) take_format (GStrvBuilder *lines, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  take (lines, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* What both were run, or predicted, with. */
static void
take_settings (GStrvBuilder *lines, const IlvBreakEven *found)
{
  const IlvSettings *a = &found->a, *b = &found->b;
  gboolean a_has_threads = ilv_model_has_threads (a->model);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, a->seed);

  take_format (lines, g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores", a->cores), a->cores);
  if (a_has_threads || ilv_model_has_threads (b->model)) {
    guint n = a_has_threads ? a->threads : b->threads;
    take_format (lines, g_dngettext (GETTEXT_PACKAGE, "pool of %u thread", "pool of %u threads", n),
                 n);
  }
  if (has_processes (found)) {
    guint n = ilv_model_has_processes (a->model) ? a->processes : b->processes;
    take_format (lines,
                 g_dngettext (GETTEXT_PACKAGE, "pool of %u process", "pool of %u processes", n), n);
    take (lines,
          g_strdup_printf (_ ("processes start by %s"), ilv_start_method_get_id (a->start_method)));
  }
  if (a->seed != 1)
    take (lines, g_strdup_printf (_ ("seed %s"), seed));
  if (found->scheduler != NULL)
    take (lines, g_strdup_printf (_ ("Dask on the scheduler %s"), found->scheduler));
}

char **
ilv_break_even_words_list_method (const IlvBreakEven *found)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *low = format_value (found, found->low);
  g_autofree char *high = format_value (found, found->high);
  g_autofree char *what = ilv_chart_describe_varied (found->key);

  take (lines, g_strdup_printf (_ ("%s, from %s to %s"), what, low, high));
  take (lines, g_strdup (_ ("predicted first, narrowed down by bisection")));
  if (!found->is_complete && found->n_runs > 0)
    take (lines,
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "not finished: %u timed run so far",
                                        "not finished: %u timed runs so far", found->runs->len),
                           found->runs->len));
  if (found->measured->len > 0) {
    guint n_runs = g_array_index (found->measured, IlvBreakEvenPoint, 0).n_runs;
    take (lines,
          g_strdup_printf (
              g_dngettext (GETTEXT_PACKAGE, "measured at %u point around it, in alternation",
                           "measured at %u points around it, in alternation", found->measured->len),
              found->measured->len));
    take (lines,
          g_strdup_printf (
              g_dngettext (GETTEXT_PACKAGE, "%u run of each", "%u runs of each", n_runs), n_runs));
  }
  take_settings (lines, found);
  if (found->costs != NULL)
    take (lines, g_strdup_printf (_ ("predicted with the costs “%s”"), found->costs));
  if (found->python_version != NULL)
    take (lines, g_strdup_printf ("Python %s · %s", found->python_version, found->python_exe));
  return g_strv_builder_end (lines);
}

/* --- the command --- */

/* A word of a shell's command; most need no quotes. */
static char *
quote (const char *word)
{
  const char *plain = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./=:,+@%";

  return word[strspn (word, plain)] == '\0' && *word != '\0' ? g_strdup (word)
                                                             : g_shell_quote (word);
}

static void
add (GString *command, const char *option, char *value)
{
  g_autofree char *word = quote (value);

  g_string_append_printf (command, " %s %s", option, word);
  g_free (value);
}

static void
add_number (GString *command, const char *option, guint64 number)
{
  add (command, option, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

/* Both models have them, and the machine that the command is given to may have others. */
static void
add_settings (GString *command, const IlvBreakEven *found)
{
  const IlvSettings *a = &found->a, *b = &found->b;

  add_number (command, "--cores", a->cores);
  if (ilv_model_has_threads (a->model) || ilv_model_has_threads (b->model))
    add_number (command, "--threads", ilv_model_has_threads (a->model) ? a->threads : b->threads);
  if (has_processes (found)) {
    add_number (command, "--processes",
                ilv_model_has_processes (a->model) ? a->processes : b->processes);
    add (command, "--start-method", g_strdup (ilv_start_method_get_id (a->start_method)));
  }
  if (a->switch_interval_ns > 0)
    add (command, "--switch-interval", ilv_format_duration_exact (a->switch_interval_ns));
  if (a->chunk > 1)
    add_number (command, "--chunk", a->chunk);
  if (a->seed != 1)
    add_number (command, "--seed", a->seed);
  if (found->scheduler != NULL)
    add (command, "--scheduler", g_strdup (found->scheduler));
}

char *
ilv_break_even_words_command (const IlvBreakEven *found, const char *name)
{
  g_autofree char *low = ilv_break_even_format (found->unit, found->low);
  g_autofree char *high = ilv_break_even_format (found->unit, found->high);
  GString *command = g_string_new ("interleave break-even");

  g_autofree char *workload = g_shell_quote (name != NULL ? name : found->workload);
  g_string_append_printf (command, " %s", workload);
  add (command, "--vary", g_strdup_printf ("%s=%s..%s", found->key, low, high));
  add (command, "--model", g_strdup (ilv_model_get_id (found->a.model)));
  add (command, "--model", g_strdup (ilv_model_get_id (found->b.model)));
  add_settings (command, found);
  if (found->costs != NULL)
    add (command, "--costs", g_strdup (found->costs));
  if (found->python_exe != NULL) {
    g_string_append (command, " --measure");
    add (command, "--python", g_strdup (found->python_exe));
    add_number (command, "--runs", found->n_runs);
  }
  return g_string_free (command, FALSE);
}
