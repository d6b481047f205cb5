/* A benchmark's result in words: how, where and when it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-words.h"
#include "ilv-settings-words.h"

#include "demos/bench/ilv-bench-plan.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

static void
take (GStrvBuilder *lines, char *line)
{
  g_strv_builder_add (lines, line);
  g_free (line);
}

static gboolean
has_predictions (const IlvBenchResult *result)
{
  for (guint i = 0; i < result->cells->len; i++)
    if (ilv_bench_result_get_cell (result, i)->predicted.is_known)
      return TRUE;
  return FALSE;
}

static IlvSettingsWords
get_settings (const IlvBenchResult *result)
{
  const IlvBenchMethod *method = &result->method;
  IlvSettingsWords words = {.starts_processes = method->start_method != NULL,
                            .scheduler = method->scheduler};

  ilv_bench_method_get_settings (method, &words.settings);
  words.settings.cores = method->cores < result->environment.n_cpus ? method->cores : 0;
  return words;
}

char **
ilv_bench_words_list_method (const IlvBenchResult *result)
{
  const IlvBenchMethod *method = &result->method;
  IlvSettingsWords settings = get_settings (result);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  take (lines, g_strdup (_ ("interleaved in a random order, one warm-up split off")));
  if (method->min_runs == method->max_runs)
    take (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u run of each", "%u runs of each",
                                               method->max_runs),
                                  method->max_runs));
  else
    take (lines, g_strdup_printf (_ ("%u to %u runs of each, until the interval is within %.0f %%"),
                                  method->min_runs, method->max_runs, method->target * 100));
  take (lines, g_strdup (_ ("median with its interval, every run kept")));
  take (lines, g_strdup (_ ("the same total work for every model")));
  take (lines, g_strdup (method->is_recorded
                             ? _ ("recorder off while timing; one more run of each recorded")
                             : _ ("recorder off, nothing recorded")));
  if (method->budget_ns > 0) {
    g_autofree char *budget = ilv_format_time (method->budget_ns);
    take (lines, g_strdup_printf (_ ("at most %s"), budget));
  }
  ilv_settings_words_add_lines (&settings, lines);
  if (method->costs != NULL && has_predictions (result))
    take (lines, ilv_settings_words_describe_costs (method->costs));
  if (result->n_sittings > 1)
    take (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %u sitting", "in %u sittings",
                                               result->n_sittings),
                                  result->n_sittings));
  return g_strv_builder_end (lines);
}

static void
add_pythons (const IlvBenchResult *result, GStrvBuilder *lines)
{
  for (guint i = 0; i < result->pythons->len; i++) {
    const IlvBenchPython *python = ilv_bench_result_get_python (result, i);
    gboolean is_plain = python->build == NULL || strcmp (python->build, "default") == 0;
    take (lines, g_strdup_printf ("Python %s%s%s · %s", python->version, is_plain ? "" : ", ",
                                  is_plain ? "" : python->build, python->exe));
    if (python->uvloop != NULL)
      take (lines, g_strdup_printf ("uvloop %s", python->uvloop));
  }
}

char **
ilv_bench_words_list_environment (const IlvBenchResult *result)
{
  const IlvBenchEnvironment *environment = &result->environment;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  add_pythons (result, lines);
  if (environment->cpu != NULL)
    g_strv_builder_add (lines, environment->cpu);
  if (environment->n_cpus > 0)
    take (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core of %u", "%u cores of %u",
                                               environment->cores),
                                  environment->cores, environment->n_cpus));
  if (environment->memory_bytes > 0)
    take (lines, ilv_format_bytes ((guint64)environment->memory_bytes));
  if (environment->kernel != NULL)
    g_strv_builder_add (lines, environment->kernel);
  if (environment->host_kind != NULL)
    take (lines, g_strdup_printf (_ ("virtual: %s"), environment->host_kind));
  if (environment->governor != NULL)
    take (lines, g_strdup_printf (_ ("frequency: %s"), environment->governor));
  if (environment->app_version != NULL)
    take (lines, g_strdup_printf ("Interleave %s", environment->app_version));
  return g_strv_builder_end (lines);
}

/* --- the command --- */

static void
add_once (GPtrArray *words, const char *option, char *value)
{
  for (guint i = 0; i < words->len; i++)
    if (g_str_equal (g_ptr_array_index (words, i), value)) {
      g_free (value);
      return;
    }
  if (option != NULL)
    g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, value);
}

static gint64
get_number (const IlvBenchCell *cell, IlvBenchDimension dimension)
{
  return dimension == ILV_BENCH_BY_JOBS      ? cell->jobs
         : dimension == ILV_BENCH_BY_WORKERS ? cell->workers
                                             : cell->payload;
}

static void
add_list (GPtrArray *words, const IlvBenchResult *result, const char *option,
          IlvBenchDimension dimension)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  char *list;

  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    gint64 value = get_number (cell, dimension);
    if (value >= 0)
      add_once (values, NULL, g_strdup_printf ("%" G_GINT64_FORMAT, value));
  }
  if (values->len == 0)
    return;
  g_ptr_array_add (values, NULL);
  list = g_strjoinv (",", (char **)values->pdata);
  g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, list);
}

/* What is not as it is without any option. */
static void
add_method (GPtrArray *words, const IlvBenchMethod *method, gboolean has_workloads)
{
  if (has_workloads && method->costs != NULL && strcmp (method->costs, "reference") != 0) {
    g_ptr_array_add (words, g_strdup ("--costs"));
    g_ptr_array_add (words, g_shell_quote (method->costs));
  }
  if (method->budget_ns > 0) {
    g_ptr_array_add (words, g_strdup ("--budget"));
    g_ptr_array_add (words, ilv_format_duration_exact (method->budget_ns));
  }
  if (!method->has_control)
    g_ptr_array_add (words, g_strdup ("--no-control"));
  if (!method->is_recorded)
    g_ptr_array_add (words, g_strdup ("--no-record"));
}

char *
ilv_bench_words_command (const IlvBenchResult *result, const char *const *names)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  IlvSettingsWords settings = get_settings (result);
  gboolean has_workloads = FALSE;

  g_ptr_array_add (words, g_strdup ("interleave"));
  g_ptr_array_add (words, g_strdup ("bench"));
  for (guint i = 0; i < result->subjects->len; i++) {
    const IlvBenchSubject *subject = ilv_bench_result_get_subject (result, i);
    has_workloads |= subject->kind == ILV_BENCH_WORKLOAD;
    g_ptr_array_add (words, g_shell_quote (names != NULL ? names[i] : subject->id));
  }
  for (guint i = 0; i < result->cells->len && has_workloads; i++)
    add_once (words, "--model", g_strdup (ilv_bench_result_get_cell (result, i)->model));
  for (guint i = 0; i < result->pythons->len; i++)
    add_once (words, "--python", g_shell_quote (ilv_bench_result_get_python (result, i)->exe));
  add_list (words, result, "--jobs", ILV_BENCH_BY_JOBS);
  add_list (words, result, "--workers", ILV_BENCH_BY_WORKERS);
  add_list (words, result, "--payloads", ILV_BENCH_BY_PAYLOAD);
  if (has_workloads)
    ilv_settings_words_add_options (&settings, words);
  add_method (words, &result->method, has_workloads);
  if (result->method.min_runs == result->method.max_runs) {
    g_ptr_array_add (words, g_strdup ("--runs"));
    g_ptr_array_add (words, g_strdup_printf ("%u", result->method.max_runs));
  }
  g_ptr_array_add (words, g_strdup ("-o"));
  g_ptr_array_add (words, g_strdup ("result.json"));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **)words->pdata);
}

/* --- titles --- */

char *
ilv_bench_words_duration (gint64 ns)
{
  char text[48];

  if (ns >= G_GINT64_CONSTANT (120000000000))
    return ilv_format_time (ns);
  ilv_format_time_by_into (MAX (ns, 1000000000), 1000000000, text, sizeof text);
  return g_strdup (text);
}

char *
ilv_bench_words_date (gint64 begin_s)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (begin_s);

  return date != NULL ? g_date_time_format (date, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
}

char *
ilv_bench_words_title (const IlvBenchResult *result)
{
  GString *title = g_string_new (NULL);

  if (result->title != NULL)
    g_string_append (title, result->title);
  for (guint i = 0; result->title == NULL && i < result->subjects->len; i++)
    g_string_append_printf (title, "%s%s", i > 0 ? ", " : "",
                            ilv_bench_result_get_subject (result, i)->name);
  return g_string_free (title, FALSE);
}
