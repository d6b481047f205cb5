/* `interleave break-even`: where one model overtakes another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-runner.h"
#include "demos/bench/ilv-break-even.h"
#include "demos/ilv-file-lock.h"
#include "ilv-cli-bench.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/chart/ilv-chart-bench.h"
#include "widgets/palette/ilv-picture.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* As people read it: a few digits. */
static char *
format_value (const IlvBreakEven *found, double value)
{
  if (found->unit == ILV_VARY_DURATION)
    return ilv_format_time ((gint64)value);
  return ilv_break_even_format (found->unit, value);
}

static void
add_point (IlvCliTable *table, const IlvBreakEven *found, const IlvBreakEvenPoint *point)
{
  ilv_cli_table_take (table, format_value (found, point->value));
  ilv_cli_table_take (table, ilv_format_time (point->total_a_ns));
  ilv_cli_table_take (table, ilv_format_time (point->total_b_ns));
  if (point->n_runs == 0) {
    ilv_cli_table_add (table, _ ("predicted"));
    return;
  }
  ilv_cli_table_add_printf (
      table, g_dngettext (NULL, "measured, %u run each", "measured, %u runs each", point->n_runs),
      point->n_runs);
}

/* Of a sweep every fourth point is enough to see the lines. */
static void
print_points (const IlvBreakEven *found)
{
  const char *const titles[] = {found->key, ilv_model_get_id (found->a.model),
                                ilv_model_get_id (found->b.model), _ ("Source"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1 << 3);
  for (guint i = 0; i<found->predicted->len; i += found->predicted->len> 16 ? 4 : 1)
    add_point (table, found, &g_array_index (found->predicted, IlvBreakEvenPoint, i));
  for (guint i = 0; i < found->measured->len; i++)
    add_point (table, found, &g_array_index (found->measured, IlvBreakEvenPoint, i));
  ilv_cli_table_print (table);
  g_print ("\n");
}

static void
print_place (const IlvBreakEven *found, const IlvBreakEvenPlace *place, gboolean is_measured)
{
  const IlvSettings *above = place->b_wins_above ? &found->b : &found->a;
  const IlvSettings *below = place->b_wins_above ? &found->a : &found->b;
  g_autofree char *text = format_value (found, place->value);
  g_autofree char *low = format_value (found, place->low);
  g_autofree char *high = format_value (found, place->high);
  const char *winner = ilv_model_get_id (above->model);
  gulong n = ilv_model_label_is_plural (winner) ? 2 : 1;
  const char *sentence =
      is_measured
          ? g_dngettext (NULL, "Measured: %s overtakes %s from %s = %s (between %s and %s).",
                         "Measured: %s overtake %s from %s = %s (between %s and %s).", n)
          : g_dngettext (NULL, "Predicted: %s overtakes %s from %s = %s (between %s and %s).",
                         "Predicted: %s overtake %s from %s = %s (between %s and %s).", n);
  g_print (sentence, winner, ilv_model_get_id (below->model), found->key, text, low, high);
  g_print ("\n");
}

static void
print_found (const IlvBreakEven *found)
{
  print_points (found);
  for (guint i = 0; i < found->n_places; i++)
    print_place (found, &found->places[i], FALSE);
  if (found->n_places == 0) {
    const IlvBreakEvenPoint *first = &g_array_index (found->predicted, IlvBreakEvenPoint, 0);
    const IlvSettings *winner = first->total_b_ns < first->total_a_ns ? &found->b : &found->a;
    g_print (_ ("Predicted: %s wins in the whole range.\n"), ilv_model_get_id (winner->model));
  }
  if (found->measured_place.is_known)
    print_place (found, &found->measured_place, TRUE);
  else if (found->measured_note != NULL)
    g_print ("%s\n", found->measured_note);
}

/* --- the command --- */

static void
show_progress_cb (double share, const IlvBreakEven *so_far, gpointer data)
{
  g_printerr ("\r\033[K%.0f %%", 100 * share);
}

/* KEY and the range of --vary. -1 to go on. */
static int
read_vary (const IlvCliOptions *options, IlvWorkload *workload, char **key,
           IlvBreakEvenOptions *search)
{
  g_autoptr (GError) error = NULL;
  const char *vary = options->raw.vary, *equals = vary == NULL ? NULL : strchr (vary, '=');
  IlvVaryUnit unit;
  if (equals == NULL)
    return ilv_cli_misuse (_ ("--vary: write KEY=LOW..HIGH, as in step.parse.Duration=1ms..20ms"));
  *key = g_strndup (vary, (gsize)(equals - vary));
  search->key = *key;
  if (ilv_break_even_parse_range (workload, *key, equals + 1, &search->low, &search->high, &unit,
                                  &error))
    return -1;
  return ilv_cli_misuse ("--vary: %s", error->message);
}

static int
draw (const IlvBreakEven *found, const char *path)
{
  g_autoptr (GPtrArray) charts = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_chart_unref);
  g_ptr_array_add (charts, ilv_chart_new_from_break_even (found, NAN));
  return ilv_cli_draw_charts (charts, ilv_picture_get_kind (path), path);
}

static gboolean
is_json (const char *path)
{
  return path != NULL && g_str_has_suffix (path, ".json");
}

static int
tell_failure (const IlvBreakEvenOptions *search, const GError *error)
{
  if (search->path == NULL || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !g_file_test (search->path, G_FILE_TEST_EXISTS))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return ilv_cli_fail (ILV_CLI_FAILED, _ ("stopped; go on with --resume -o %s"), search->path);
}

/* Of a workload, or of what was broken off. */
static int
find_and_print (const IlvCliOptions *options, IlvWorkload *workload, const IlvBreakEven *from,
                IlvBreakEvenOptions *search)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO) && (options->raw.measure || from != NULL);
  search->progress = is_terminal ? show_progress_cb : NULL;
  g_autoptr (IlvBreakEven) found =
      from != NULL ? ilv_break_even_resume (from, search, ilv_cli_get_cancellable (), &error)
                   : ilv_break_even_find (workload, search, ilv_cli_get_cancellable (), &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  if (found == NULL)
    return tell_failure (search, error);
  if (options->raw.json) {
    g_autofree char *json = ilv_break_even_to_json (found);
    g_print ("%s", json);
  } else {
    print_found (found);
  }
  return options->raw.output == NULL || search->path != NULL ? ILV_CLI_DONE
                                                             : draw (found, options->raw.output);
}

/* --- going on --- */

static gboolean
has_question (const IlvCliRaw *raw)
{
  const void *const typed[] = {raw->rest,   raw->vary,      raw->models,       raw->sets,
                               raw->cores,  raw->threads,   raw->processes,    raw->workers,
                               raw->python, raw->runs,      raw->start_method, raw->switch_interval,
                               raw->chunk,  raw->scheduler, raw->seed,         raw->costs};
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    if (typed[i] != NULL)
      return TRUE;
  return raw->measure;
}

static int
resume (const IlvCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  const char *path = options->raw.output;
  if (!is_json (path))
    return ilv_cli_misuse (_ ("--resume: name the result with -o"));
  if (has_question (&options->raw))
    return ilv_cli_misuse (
        _ ("--resume goes on with the question that %s holds: leave out everything else"), path);
  g_autoptr (IlvBreakEven) from = ilv_break_even_load (path, &error);
  g_autoptr (IlvCosts) costs =
      from != NULL && from->costs != NULL ? ilv_costs_find (from->costs, NULL) : NULL;
  if (from == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  IlvBreakEvenOptions how = {.costs = costs != NULL ? costs : options->costs, .path = path};
  return find_and_print (options, NULL, from, &how);
}

/* A benchmark of that name, or what a killed one has run, is not written over. -1 to go on. */
static int
check_place (const char *path)
{
  if (path == NULL)
    return -1;
  g_autofree char *journal = ilv_bench_journal_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvFileLock) lock = ilv_file_lock_new (path, NULL);
  if (lock == NULL) /* somebody works on it, or it cannot be made: the search says which */
    return -1;
  if (g_file_test (journal, G_FILE_TEST_EXISTS))
    return ilv_cli_fail (ILV_CLI_FAILED,
                         _ ("%s is the name of a benchmark that was broken off; “interleave bench "
                            "--resume -o %s” goes on with it. Choose another name."),
                         path, path);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return -1;
  if (!ilv_bench_check_name (path, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  g_autoptr (IlvBreakEven) before = ilv_break_even_load (path, &error);
  if (before != NULL)
    return -1;
  return ilv_cli_fail (ILV_CLI_FAILED,
                       _ ("%s is there already and is left as it is: %s Choose another name."),
                       path, error->message);
}

int
ilv_cli_break_even (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Finds where one of two models overtakes the other as one setting of the "
                    "workload changes: predicted by bisection, and with --measure measured around "
                    "that place."),
      .description = _ ("Example: interleave break-even fetch-parse --vary "
                        "step.parse.Duration=0ms..20ms --model asyncio --model processes"),
      .groups = (IlvCliOptionGroups)(ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_PREDICT |
                                     ILV_CLI_OPTIONS_MEASURE | ILV_CLI_OPTIONS_VARY |
                                     ILV_CLI_OPTIONS_OUTPUT | ILV_CLI_OPTIONS_FILE),
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (IlvPython) python = NULL;
  g_autofree char *key = NULL;
  IlvBreakEvenOptions search = {0};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  if (options.raw.resume)
    return resume (&options);
  if (options.raw.models == NULL || options.models->len != 2)
    return ilv_cli_misuse (_ ("name two different models with --model"));
  if (options.raw.output != NULL && !is_json (options.raw.output) &&
      ilv_picture_get_kind (options.raw.output) == NULL)
    return ilv_cli_misuse (_ ("-o %s: the name must end in .png, .svg, .pdf or .json"),
                           options.raw.output);
  status = check_place (is_json (options.raw.output) ? options.raw.output : NULL);
  if (status >= 0)
    return status;
  status = ilv_cli_options_load (&options, options.raw.rest[0], &workload);
  if (status < 0)
    status = read_vary (&options, workload, &key, &search);
  if (status >= 0)
    return status;
  if (options.raw.measure && (python = ilv_cli_find_python (&options)) == NULL)
    return ILV_CLI_FAILED;
  search.a = ilv_cli_options_get_settings (&options, g_array_index (options.models, IlvModel, 0));
  search.b = ilv_cli_options_get_settings (&options, g_array_index (options.models, IlvModel, 1));
  if (python != NULL)
    search.a.cores = search.b.cores = ilv_cli_get_cores (&options);
  search.costs = options.costs;
  search.scheduler = options.raw.scheduler;
  search.python = python;
  search.n_runs = options.runs;
  search.path = is_json (options.raw.output) ? options.raw.output : NULL;
  return find_and_print (&options, workload, NULL, &search);
}
