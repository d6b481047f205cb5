/* A break-even in words: where it flips, how that was found, the command that finds it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-break-even-words.h"
#include "ilv-settings-words.h"

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

/* What both were run, or predicted, with: the machine that it is repeated on may have others. */
static IlvSettingsWords
get_settings (const IlvBreakEven *found)
{
  const IlvSettings *a = &found->a, *b = &found->b;
  gboolean a_has_threads = ilv_model_has_threads (a->model);
  gboolean a_has_processes = ilv_model_has_processes (a->model);
  gboolean has_threads = a_has_threads || ilv_model_has_threads (b->model);
  gboolean has_processes = a_has_processes || ilv_model_has_processes (b->model);
  IlvSettingsWords words = {
      .settings = *a, .starts_processes = has_processes, .scheduler = found->scheduler};

  words.settings.threads = !has_threads ? 0 : a_has_threads ? a->threads : b->threads;
  words.settings.processes = !has_processes ? 0 : a_has_processes ? a->processes : b->processes;
  return words;
}

char **
ilv_break_even_words_list_method (const IlvBreakEven *found)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *low = format_value (found, found->low);
  g_autofree char *high = format_value (found, found->high);
  g_autofree char *what = ilv_chart_describe_varied (found->key);
  IlvSettingsWords settings = get_settings (found);

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
  ilv_settings_words_add_lines (&settings, lines);
  if (found->costs != NULL)
    take (lines, ilv_settings_words_describe_costs (found->costs));
  if (found->python_version != NULL)
    take (lines, g_strdup_printf ("Python %s · %s", found->python_version, found->python_exe));
  return g_strv_builder_end (lines);
}

/* --- the command --- */

static void
add (GPtrArray *words, const char *option, char *value)
{
  g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, ilv_settings_words_quote (value));
  g_free (value);
}

char *
ilv_break_even_words_command (const IlvBreakEven *found, const char *name)
{
  g_autofree char *low = ilv_break_even_format (found->unit, found->low);
  g_autofree char *high = ilv_break_even_format (found->unit, found->high);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  IlvSettingsWords settings = get_settings (found);

  g_ptr_array_add (words, g_strdup ("interleave"));
  g_ptr_array_add (words, g_strdup ("break-even"));
  g_ptr_array_add (words, g_shell_quote (name != NULL ? name : found->workload));
  add (words, "--vary", g_strdup_printf ("%s=%s..%s", found->key, low, high));
  add (words, "--model", g_strdup (ilv_model_get_id (found->a.model)));
  add (words, "--model", g_strdup (ilv_model_get_id (found->b.model)));
  ilv_settings_words_add_options (&settings, words);
  if (found->costs != NULL)
    add (words, "--costs", g_strdup (found->costs));
  if (found->python_exe != NULL) {
    g_ptr_array_add (words, g_strdup ("--measure"));
    add (words, "--python", g_strdup (found->python_exe));
    add (words, "--runs", g_strdup_printf ("%u", found->n_runs));
  }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **)words->pdata);
}
