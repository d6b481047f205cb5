/* The options that subcommands share, parsed and checked once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GOption takes every value as text; the checks are here, so that a wrong one is answered with what
 * would be right. */
#include "ilv-config.h"

#include "ilv-cli-options.h"

#include "app/calibrate/ilv-calibration-words.h"
#include "demos/workload/ilv-units.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define MAX_ENTRIES 32
#define MAX_RUNS 1000

/* --- the table of options --- */

static void
add_entry (GArray *entries, const char *name, char letter, GOptionArg arg, gpointer target,
           const char *description, const char *value)
{
  GOptionEntry entry = {name, letter, 0, arg, target, description, value};
  g_array_append_val (entries, entry);
}

static void
add_run_entries (GArray *entries, IlvCliRaw *raw, IlvCliOptionGroups groups)
{
  gboolean has_lists = groups & ILV_CLI_OPTIONS_BENCH;
  add_entry (entries, "model", 'm', G_OPTION_ARG_STRING_ARRAY, &raw->models,
             N_ ("A model, repeatable (default: asyncio, threads, processes)"), "M");
  add_entry (entries, "set", 0, G_OPTION_ARG_STRING_ARRAY, &raw->sets,
             N_ ("Change the workload, repeatable: job.page.Count=100"), N_ ("KEY=VALUE"));
  add_entry (entries, "cores", 0, G_OPTION_ARG_STRING, &raw->cores, N_ ("Cores to use"), "N");
  add_entry (entries, "threads", 0, G_OPTION_ARG_STRING, &raw->threads,
             N_ ("Size of thread pools (default: cores + 4, at most 32)"), "N");
  add_entry (entries, "processes", 0, G_OPTION_ARG_STRING, &raw->processes,
             N_ ("Size of process pools (default: cores)"), "N");
  add_entry (entries, "workers", 0, G_OPTION_ARG_STRING, &raw->workers,
             has_lists ? N_ ("Sizes of whichever pool a model has, as in 1,2,4")
                       : N_ ("Size of whichever pool the model has"),
             has_lists ? N_ ("LIST") : "N");
  add_entry (entries, "start-method", 0, G_OPTION_ARG_STRING, &raw->start_method,
             N_ ("How processes start: fork, forkserver (default) or spawn"), N_ ("METHOD"));
  add_entry (entries, "switch-interval", 0, G_OPTION_ARG_STRING, &raw->switch_interval,
             N_ ("The GIL's switch interval (default: 5ms)"), "T");
  add_entry (entries, "chunk", 0, G_OPTION_ARG_STRING, &raw->chunk,
             N_ ("Jobs that travel to a worker together (default: 1)"), "N");
  add_entry (entries, "seed", 0, G_OPTION_ARG_STRING, &raw->seed,
             N_ ("Seed of all chance (default: 1)"), "N");
}

static void
add_output_entry (GArray *entries, IlvCliRaw *raw, IlvCliOptionGroups groups)
{
  const char *description = N_ ("Write the traces too"), *value = N_ ("FILE.ilv");
  if (groups & ILV_CLI_OPTIONS_RENDER) {
    description = N_ ("Where to write: .png, .svg or .pdf");
    value = N_ ("FILE");
  } else if (groups & ILV_CLI_OPTIONS_BENCH) {
    description = N_ ("Write the result there, not only into the history");
    value = N_ ("RESULT.json");
  } else if (groups & ILV_CLI_OPTIONS_VARY) {
    description = N_ ("Draw it there: .svg, .pdf or .png; .json keeps every run at once");
    value = N_ ("FILE");
  } else if (groups & ILV_CLI_OPTIONS_EXPORT) {
    description = N_ ("Write it there instead of to standard output");
    value = N_ ("FILE");
  } else if (groups & ILV_CLI_OPTIONS_PROGRAM) {
    description = N_ ("Write it there instead of to standard output");
    value = N_ ("FILE.py");
  } else if (groups & ILV_CLI_OPTIONS_HANDOUT) {
    description = N_ ("Where to write: .html or .pdf (default: HTML to standard output)");
    value = N_ ("FILE");
  } else if (groups & ILV_CLI_OPTIONS_PDF) {
    description = N_ ("Write the storyboard there");
    value = N_ ("FILE.pdf");
  } else if (groups & ILV_CLI_OPTIONS_TABLE) {
    description = N_ ("Write the table there");
    value = N_ ("FILE.csv");
  }
  add_entry (entries, "output", 'o', G_OPTION_ARG_FILENAME, &raw->output, description, value);
}

static void
add_bench_entries (GArray *entries, IlvCliRaw *raw, IlvCliOptionGroups groups)
{
  if (groups & ILV_CLI_OPTIONS_BENCH) {
    add_entry (entries, "jobs", 0, G_OPTION_ARG_STRING, &raw->jobs,
               N_ ("Numbers of jobs, as in 1,10,100"), N_ ("LIST"));
    add_entry (entries, "payloads", 0, G_OPTION_ARG_STRING, &raw->payloads,
               N_ ("Bytes each way, or values of a benchmark’s parameter"), N_ ("LIST"));
    add_entry (entries, "variant", 0, G_OPTION_ARG_STRING_ARRAY, &raw->variants,
               N_ ("A variant of a ready-made benchmark, repeatable (default: all)"), "V");
    add_entry (entries, "python", 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->pythons,
               N_ ("A Python to run, repeatable (default: the best found)"), "EXE");
    add_entry (entries, "runs", 0, G_OPTION_ARG_STRING, &raw->runs,
               N_ ("So many timed runs of each (default: 7 to 15, by their spread)"), "N");
    add_entry (entries, "budget", 0, G_OPTION_ARG_STRING, &raw->budget,
               N_ ("Stop after this time, as in 90s"), "T");
    add_entry (entries, "resume", 0, G_OPTION_ARG_NONE, &raw->resume,
               N_ ("Go on with what was interrupted"), NULL);
    add_entry (entries, "traces", 0, G_OPTION_ARG_NONE, &raw->traces,
               N_ ("Keep the recorded runs beside the result"), NULL);
    add_entry (entries, "no-control", 0, G_OPTION_ARG_NONE, &raw->no_control, N_ ("No A/A control"),
               NULL);
    add_entry (entries, "no-record", 0, G_OPTION_ARG_NONE, &raw->no_record, N_ ("No recorded run"),
               NULL);
  }
  if (groups & ILV_CLI_OPTIONS_EXPORT)
    add_entry (entries, "format", 0, G_OPTION_ARG_STRING, &raw->format,
               N_ ("csv, markdown, pyperf, script, svg, pdf or png"), "F");
  if (groups & ILV_CLI_OPTIONS_VARY) {
    add_entry (entries, "vary", 0, G_OPTION_ARG_STRING, &raw->vary,
               N_ ("What changes, and from where to where: step.parse.Duration=1ms..20ms"),
               N_ ("KEY=LOW..HIGH"));
    add_entry (entries, "measure", 0, G_OPTION_ARG_NONE, &raw->measure,
               N_ ("Measure around the predicted place, too"), NULL);
    add_entry (entries, "resume", 0, G_OPTION_ARG_NONE, &raw->resume,
               N_ ("Go on with what was interrupted"), NULL);
  }
}

static void
add_other_entries (GArray *entries, IlvCliRaw *raw, IlvCliOptionGroups groups)
{
  if (groups & ILV_CLI_OPTIONS_PREDICT)
    add_entry (entries, "costs", 0, G_OPTION_ARG_FILENAME, &raw->costs,
               N_ ("Cost set: ideal, reference (default), this-machine or a file"),
               N_ ("NAME|FILE"));
  if (groups & (ILV_CLI_OPTIONS_MEASURE | ILV_CLI_OPTIONS_PYTHON))
    add_entry (entries, "python", 0, G_OPTION_ARG_FILENAME, &raw->python,
               N_ ("The Python to run (default: the best found)"), "EXE");
  if (groups & (ILV_CLI_OPTIONS_MEASURE | ILV_CLI_OPTIONS_BENCH))
    add_entry (entries, "scheduler", 0, G_OPTION_ARG_STRING, &raw->scheduler,
               N_ ("A Dask scheduler’s address (default: an own cluster)"), N_ ("ADDRESS"));
  if (groups & ILV_CLI_OPTIONS_MEASURE)
    add_entry (entries, "runs", 0, G_OPTION_ARG_STRING, &raw->runs,
               N_ ("Run so many times; figures are the median run's"), "N");
  if (groups & ILV_CLI_OPTIONS_ALL) {
    add_entry (entries, "all", 0, G_OPTION_ARG_NONE, &raw->all,
               N_ ("Every workload of the catalogue"), NULL);
    add_entry (entries, "budget", 0, G_OPTION_ARG_STRING, &raw->budget,
               N_ ("With --all: begin no run that would end later, such as 300s"), "T");
  }
  if (groups & ILV_CLI_OPTIONS_KEY)
    add_entry (entries, "key", 0, G_OPTION_ARG_NONE, &raw->key,
               N_ ("For the teacher: what is right, hints, explanations and notes, too"), NULL);
  if (groups & ILV_CLI_OPTIONS_RENDER) {
    add_entry (entries, "view", 0, G_OPTION_ARG_STRING, &raw->view,
               N_ ("stage, timeline, explore or chart"), N_ ("VIEW"));
    add_entry (entries, "at", 0, G_OPTION_ARG_STRING, &raw->at,
               N_ ("The moment to show (default: half the fastest total)"), N_ ("TIME"));
    add_entry (entries, "size", 0, G_OPTION_ARG_STRING, &raw->size,
               N_ ("Size in pixels (default: 1440x900)"), N_ ("WxH"));
    add_entry (entries, "theme", 0, G_OPTION_ARG_STRING, &raw->theme,
               N_ ("light (default), dark or contrast"), N_ ("THEME"));
  }
  if (groups & ILV_CLI_OPTIONS_ADVISE) {
    add_entry (entries, "answer", 'a', G_OPTION_ARG_STRING_ARRAY, &raw->answers,
               N_ ("An answer of the checklist, repeatable: cpu_share=0.9"), N_ ("NAME=VALUE"));
    add_entry (entries, "threshold", 0, G_OPTION_ARG_STRING_ARRAY, &raw->thresholds,
               N_ ("Change a threshold of the checklist, repeatable: cpu_bound=0.6"),
               N_ ("NAME=VALUE"));
    add_entry (entries, "example", 0, G_OPTION_ARG_STRING, &raw->example,
               N_ ("Begin with the answers of an example"), N_ ("NAME"));
    add_entry (entries, "from", 0, G_OPTION_ARG_FILENAME, &raw->from,
               N_ ("Begin with the answers that a trace or a workload gives"),
               N_ ("TRACE|WORKLOAD"));
    add_entry (entries, "script", 0, G_OPTION_ARG_FILENAME, &raw->script,
               N_ ("Answer async_libs by the imports of a Python script, which is not run"),
               N_ ("FILE"));
  }
  add_bench_entries (entries, raw, groups);
  if (groups & ILV_CLI_OPTIONS_OUTPUT)
    add_entry (entries, "json", 0, G_OPTION_ARG_NONE, &raw->json, N_ ("Print JSON"), NULL);
  if (groups & ILV_CLI_OPTIONS_HANDOUT)
    add_entry (entries, "url", 0, G_OPTION_ARG_STRING, &raw->url,
               N_ ("Where the page will be published: its canonical address"), "URL");
  if (groups & ILV_CLI_OPTIONS_FILE)
    add_output_entry (entries, raw, groups);
}

/* --- checks --- */

gboolean
ilv_cli_parse_count (const char *option, const char *text, guint64 min, guint64 max, guint64 *value)
{
  *value = 0;
  if (text == NULL)
    return TRUE;
  if (ilv_parse_count (text, value) && *value >= min && *value <= max)
    return TRUE;
  ilv_cli_misuse (_ ("%s %s: write a whole number from %" PRIu64 " to %" PRIu64), option, text, min,
                  max);
  return FALSE;
}

/* NULL: one is no number, or out of range. */
static GArray *
parse_words (const char *text, gint64 min, gint64 max, gboolean are_sizes)
{
  g_auto (GStrv) words = g_strsplit_set (text == NULL ? "" : text, ",;", -1);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; words[i] != NULL; i++) {
    const char *word = g_strstrip (words[i]);
    guint64 number;
    if (!ilv_parse_count (word, &number) && !(are_sizes && ilv_parse_size (word, &number)))
      return NULL;
    if (number > (guint64)max || (gint64)number < min)
      return NULL;
    gint64 value = (gint64)number;
    g_array_append_val (list, value);
  }
  return g_steal_pointer (&list);
}

GArray *
ilv_cli_parse_list (const char *option, const char *text, gint64 min, gint64 max)
{
  GArray *list = parse_words (text, min, max, FALSE);
  if (list == NULL)
    ilv_cli_misuse (
        _ ("%s %s: write whole numbers from %" PRId64 " to %" PRId64 " with commas between"),
        option, text, min, max);
  return list;
}

GArray *
ilv_cli_parse_sizes (const char *option, const char *text, gint64 max)
{
  GArray *list = parse_words (text, 0, max, TRUE);
  if (list == NULL)
    ilv_cli_misuse (_ ("%s %s: write whole numbers up to %" PRId64
                       ", or sizes such as 64KiB, with commas between"),
                    option, text, max);
  return list;
}

static gboolean
parse_small (const char *option, const char *text, guint max, guint *value)
{
  guint64 wide;
  if (!ilv_cli_parse_count (option, text, 1, max, &wide))
    return FALSE;
  *value = (guint)wide;
  return TRUE;
}

static gboolean
add_model (IlvCliOptions *self, const char *id)
{
  IlvModel model;
  const char *suggestion;
  if (!ilv_model_from_id (id, &model, &suggestion)) {
    if (suggestion != NULL)
      ilv_cli_misuse (_ ("--model %s: there is no such model; did you mean “%s”?"), id, suggestion);
    else
      ilv_cli_misuse (_ ("--model %s: there is no such model; “interleave list models” shows "
                         "them"),
                      id);
    return FALSE;
  }
  for (guint i = 0; i < self->models->len; i++)
    if (g_array_index (self->models, IlvModel, i) == model)
      return TRUE;
  g_array_append_val (self->models, model);
  return TRUE;
}

static gboolean
read_models (IlvCliOptions *self)
{
  static const char *const defaults[] = {"asyncio", "threads", "processes", NULL};
  const char *const *ids =
      self->raw.models != NULL ? (const char *const *)self->raw.models : defaults;
  for (guint i = 0; ids[i] != NULL; i++)
    if (!add_model (self, ids[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_times (IlvCliOptions *self)
{
  const IlvCliRaw *raw = &self->raw;
  if (raw->start_method != NULL &&
      !ilv_start_method_from_id (raw->start_method, &self->settings.start_method)) {
    ilv_cli_misuse (_ ("--start-method %s: write fork, forkserver or spawn"), raw->start_method);
    return FALSE;
  }
  if (raw->switch_interval != NULL &&
      (!ilv_parse_duration (raw->switch_interval, &self->settings.switch_interval_ns) ||
       self->settings.switch_interval_ns == 0)) {
    ilv_cli_misuse (_ ("--switch-interval %s: write a duration above 0, such as 5ms"),
                    raw->switch_interval);
    return FALSE;
  }
  if (raw->budget != NULL &&
      (!ilv_parse_duration (raw->budget, &self->budget_ns) || self->budget_ns == 0)) {
    ilv_cli_misuse (_ ("--budget %s: write a duration above 0, such as 300s"), raw->budget);
    return FALSE;
  }
  return TRUE;
}

guint
ilv_cli_options_most_workers (const IlvCliOptions *self)
{
  for (guint i = 0; i < self->models->len; i++)
    if (ilv_model_has_processes (g_array_index (self->models, IlvModel, i)))
      return ILV_MAX_PROCESSES;
  return ILV_MAX_THREADS;
}

static gboolean
read_numbers (IlvCliOptions *self, IlvCliOptionGroups groups)
{
  const IlvCliRaw *raw = &self->raw;
  const char *workers = groups & ILV_CLI_OPTIONS_BENCH ? NULL : raw->workers; /* there a list */
  guint chunk = 1;
  guint64 seed;
  if (!parse_small ("--cores", raw->cores, ILV_MAX_CORES, &self->settings.cores) ||
      !parse_small ("--threads", raw->threads, ILV_MAX_THREADS, &self->threads) ||
      !parse_small ("--processes", raw->processes, ILV_MAX_PROCESSES, &self->processes) ||
      !parse_small ("--workers", workers, ilv_cli_options_most_workers (self), &self->workers) ||
      !parse_small ("--runs", raw->runs, MAX_RUNS, &self->runs) ||
      !parse_small ("--chunk", raw->chunk, ILV_MAX_JOBS, &chunk) ||
      !ilv_cli_parse_count ("--seed", raw->seed, 0, G_MAXINT64, &seed))
    return FALSE;
  if (raw->chunk != NULL)
    self->settings.chunk = chunk;
  if (raw->seed != NULL)
    self->settings.seed = seed;
  return TRUE;
}

static void
tell_doubts_about (const char *costs, const char *exe)
{
  g_autoptr (IlvPython) python =
      exe != NULL && ilv_calibration_is_name (costs) ? ilv_python_find (exe, NULL, NULL) : NULL;
  g_autofree char *doubts = ilv_calibration_check (costs, python);
  if (doubts != NULL)
    g_printerr ("%s\n", doubts);
}

/* A calibration is of one Python: of each that it is to predict. */
static void
tell_doubts (const IlvCliOptions *self)
{
  const char *costs = self->costs->name;
  char **pythons = self->raw.pythons;
  if (pythons == NULL)
    tell_doubts_about (costs, self->raw.python);
  for (guint i = 0; pythons != NULL && pythons[i] != NULL; i++)
    tell_doubts_about (costs, pythons[i]);
}

static int
check (IlvCliOptions *self, const IlvCliSyntax *syntax)
{
  g_autoptr (GError) error = NULL;
  int n_rest = self->raw.rest == NULL ? 0 : (int)g_strv_length (self->raw.rest);
  int min_rest = self->raw.all || self->raw.resume ? 0 : syntax->min_rest;
  if (n_rest < min_rest)
    return ilv_cli_misuse (_ ("%s is missing"), syntax->usage);
  if (n_rest > syntax->max_rest || (self->raw.all && n_rest > 0))
    return ilv_cli_misuse (_ ("“%s” is one argument too many"),
                           self->raw.rest[self->raw.all ? 0 : syntax->max_rest]);
  ilv_settings_init (&self->settings, ILV_MODEL_SEQUENTIAL);
  if (!(syntax->groups & ILV_CLI_OPTIONS_RUN) &&
      !parse_small ("--runs", self->raw.runs, MAX_RUNS, &self->runs))
    return ILV_CLI_WRONG_USE;
  if ((syntax->groups & ILV_CLI_OPTIONS_RUN) &&
      (!read_models (self) || !read_times (self) || !read_numbers (self, syntax->groups)))
    return ILV_CLI_WRONG_USE;
  if (!(syntax->groups & ILV_CLI_OPTIONS_PREDICT))
    return -1;
  self->costs = ilv_costs_find (self->raw.costs != NULL ? self->raw.costs : "reference", &error);
  if (self->costs == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  tell_doubts (self);
  return -1;
}

int
ilv_cli_options_parse (IlvCliOptions *self, const IlvCliSyntax *syntax, char **args)
{
  g_autoptr (GError) error = NULL;
  *self = (IlvCliOptions){0};
  self->models = g_array_new (FALSE, FALSE, sizeof (IlvModel));
  g_autoptr (GOptionContext) context = g_option_context_new (syntax->usage);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  if (syntax->groups & ILV_CLI_OPTIONS_RUN)
    add_run_entries (entries, &self->raw, syntax->groups);
  add_other_entries (entries, &self->raw, syntax->groups);
  add_entry (entries, G_OPTION_REMAINING, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->raw.rest, NULL,
             NULL);
  g_option_context_add_main_entries (context, (GOptionEntry *)entries->data, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, syntax->summary);
  g_option_context_set_description (context, syntax->description);
  g_option_context_set_help_enabled (context, FALSE);
  gboolean wants_help = g_strv_contains ((const char *const *)args, "--help") ||
                        g_strv_contains ((const char *const *)args, "-h");
  if (wants_help) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
    g_print ("%s", help);
    return ILV_CLI_DONE;
  }
  /* GOption takes the first word for the program's name. */
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, g_get_prgname ());
  g_strv_builder_addv (builder, (const char **)args);
  g_auto (GStrv) all = g_strv_builder_end (builder);
  if (!g_option_context_parse_strv (context, &all, &error))
    return ilv_cli_misuse ("%s", error->message);
  return check (self, syntax);
}

static void
clear_raw (IlvCliRaw *raw)
{
  g_strfreev (raw->models);
  g_strfreev (raw->sets);
  g_strfreev (raw->answers);
  g_strfreev (raw->thresholds);
  g_strfreev (raw->rest);
  g_free (raw->cores);
  g_free (raw->threads);
  g_free (raw->processes);
  g_free (raw->workers);
  g_free (raw->start_method);
  g_free (raw->switch_interval);
  g_free (raw->chunk);
  g_free (raw->costs);
  g_free (raw->seed);
  g_free (raw->output);
  g_free (raw->python);
  g_free (raw->scheduler);
  g_free (raw->runs);
  g_free (raw->view);
  g_free (raw->at);
  g_free (raw->size);
  g_free (raw->theme);
  g_free (raw->example);
  g_free (raw->from);
  g_free (raw->script);
  g_strfreev (raw->pythons);
  g_strfreev (raw->variants);
  g_free (raw->jobs);
  g_free (raw->payloads);
  g_free (raw->budget);
  g_free (raw->format);
  g_free (raw->vary);
  g_free (raw->url);
}

void
ilv_cli_options_clear (IlvCliOptions *self)
{
  clear_raw (&self->raw);
  g_clear_pointer (&self->models, g_array_unref);
  g_clear_pointer (&self->costs, ilv_costs_unref);
}

int
ilv_cli_options_load (const IlvCliOptions *self, const char *name_or_path, IlvWorkload **workload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) current = ilv_workload_find (name_or_path, &error);
  if (current == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  for (guint i = 0; self->raw.sets != NULL && self->raw.sets[i] != NULL; i++) {
    const char *setting = self->raw.sets[i], *equals = strchr (setting, '=');
    if (equals == NULL)
      return ilv_cli_misuse (_ ("--set %s: write KEY=VALUE, such as job.page.Count=100"), setting);
    g_autofree char *key = g_strndup (setting, (gsize)(equals - setting));
    IlvWorkload *changed = ilv_workload_set (current, key, equals + 1, &error);
    if (changed == NULL)
      return ilv_cli_misuse ("--set %s: %s", setting, error->message);
    ilv_workload_unref (current);
    current = changed;
  }
  *workload = g_steal_pointer (&current);
  return -1;
}

IlvSettings
ilv_cli_options_get_settings (const IlvCliOptions *self, IlvModel model)
{
  IlvSettings settings = self->settings;
  settings.model = model;
  settings.threads = self->threads;
  settings.processes = self->processes;
  if (ilv_model_has_processes (model)) {
    if (settings.processes == 0)
      settings.processes = self->workers;
  } else if (ilv_model_has_threads (model) && settings.threads == 0) {
    settings.threads = self->workers;
  }
  return settings;
}
