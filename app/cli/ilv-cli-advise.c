/* `interleave advise`: which model fits the answers to the checklist.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-advice-text.h"
#include "demos/advisor/ilv-advice.h"
#include "demos/advisor/ilv-evidence.h"
#include "demos/library/ilv-import-scan.h"
#include "demos/trace/ilv-trace-file.h"
#include "demos/workload/ilv-suggest.h"
#include "ilv-cli-options.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- answers --- */

static int
take_example (const IlvChecklist *list, const char *id, double *answers)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < list->examples->len; i++) {
    const IlvExample *example = g_ptr_array_index (list->examples, i);
    g_ptr_array_add (names, (gpointer)example->id);
    if (strcmp (example->id, id) != 0)
      continue;
    memcpy (answers, example->answers, list->inputs->len * sizeof (double));
    return -1;
  }
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (id, (const char *const *)names->pdata);
  g_autofree char *all = g_strjoinv (", ", (char **)names->pdata);
  if (nearest != NULL)
    return ilv_cli_misuse (_ ("--example %s: there is no such example; did you mean “%s”?"), id,
                           nearest);
  return ilv_cli_misuse (_ ("--example %s: there is no such example; write one of %s"), id, all);
}

/* A measured run comes first, since it is what really happened; then the models in which a wait
 * ends when the data is there and not when a loop looks. */
static guint
rank_trace (const IlvTrace *trace)
{
  static const char *const order[] = {"sequential", "threads", "free-threads", "processes",
                                      "interpreters"};
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  guint rank = 0;
  while (rank < G_N_ELEMENTS (order) && g_strcmp0 (info->model, order[rank]) != 0)
    rank++;
  return rank + (info->source == ILV_SOURCE_MEASURED ? 0 : G_N_ELEMENTS (order) + 1);
}

static const IlvTrace *
choose_trace (const GPtrArray *traces)
{
  const IlvTrace *best = NULL;
  for (guint i = 0; i < traces->len; i++) {
    const IlvTrace *trace = g_ptr_array_index (traces, i);
    if (best == NULL || rank_trace (trace) < rank_trace (best))
      best = trace;
  }
  return best;
}

static int
take_evidence (const IlvChecklist *list, const char *from, double *answers, GArray **evidence)
{
  g_autoptr (GError) error = NULL, damage = NULL;
  if (g_str_has_suffix (from, ".ilv")) {
    g_autoptr (GPtrArray) traces = ilv_trace_file_load (from, &damage, &error);
    const IlvTrace *trace = traces != NULL ? choose_trace (traces) : NULL;
    if (trace == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s",
                           error != NULL ? error->message : _ ("there is no run in the file"));
    *evidence = ilv_evidence_from_trace (list, trace);
  } else {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (from, &error);
    if (workload == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
    *evidence = ilv_evidence_from_workload (list, workload);
  }
  ilv_evidence_fill (*evidence, answers);
  return -1;
}

/* What a script's imports say; told on standard error, since only the verdict is the result. */
static int
take_script (const IlvChecklist *list, const char *path, double *answers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvImportScan) scan = ilv_import_scan_file (path, &error);
  int input = ilv_checklist_find_input (list, "async_libs");
  if (scan == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  g_printerr ("%s: async_libs=%s\n", path, ilv_library_state_get_name (scan->async_libs));
  for (guint i = 0; i < scan->findings->len; i++) {
    g_autofree char *told =
        ilv_import_finding_tell (&g_array_index (scan->findings, IlvImportFinding, i));
    g_printerr ("  %s\n", told);
  }
  if (!scan->imports->is_whole)
    g_printerr (_ ("  a string or bracket in it does not end: only what stands before was read\n"));
  if (input >= 0 && scan->async_libs != ILV_LIBRARY_UNKNOWN)
    answers[input] = scan->async_libs == ILV_LIBRARY_YES;
  return -1;
}

/* "cpu_share" of "cpu_share=0.9". (transfer full) */
static char *
get_name (const char *assignment)
{
  return g_strstrip (g_strndup (assignment, strcspn (assignment, "=")));
}

static int
take_typed (const IlvChecklist *list, char **typed, double *answers)
{
  for (guint i = 0; typed[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = get_name (typed[i]);
    if (!ilv_checklist_answer (list, typed[i], answers, &error))
      return ilv_cli_misuse ("--answer: %s", error->message);
    for (guint k = 0; k < i; k++) {
      g_autofree char *before = get_name (typed[k]);
      if (strcmp (before, name) == 0)
        return ilv_cli_misuse (_ ("--answer: %s is answered twice"), name);
    }
  }
  return -1;
}

static int
take_answers (const IlvCliOptions *options, const IlvChecklist *list, double *answers,
              GArray **evidence)
{
  int status = -1;
  ilv_checklist_clear_answers (list, answers);
  if (options->raw.example != NULL)
    status = take_example (list, options->raw.example, answers);
  if (status < 0 && options->raw.from != NULL)
    status = take_evidence (list, options->raw.from, answers, evidence);
  if (status < 0 && options->raw.script != NULL)
    status = take_script (list, options->raw.script, answers);
  if (status < 0 && options->raw.answers != NULL)
    status = take_typed (list, options->raw.answers, answers);
  return status;
}

/* Before anything is asked of the list. */
static int
take_thresholds (IlvChecklist *list, char **typed)
{
  for (guint i = 0; typed != NULL && typed[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    if (!ilv_checklist_set_threshold (list, typed[i], &error))
      return ilv_cli_misuse ("--threshold: %s", error->message);
  }
  return -1;
}

/* --- output --- */

static void
print_advice (const IlvAdvice *advice, const GArray *evidence, gboolean is_json)
{
  g_autofree char *text = is_json ? ilv_advice_to_json (advice)
                                  : ilv_advice_to_text (advice, evidence, ILV_ADVICE_PLAIN);
  g_print (is_json ? "%s\n" : "%s", text);
}

static int
advise (const IlvCliOptions *options, IlvChecklist *list)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_autoptr (GArray) evidence = NULL;
  g_autoptr (GError) error = NULL;
  int status = take_answers (options, list, answers, &evidence);
  if (status >= 0)
    return status;
  g_autoptr (IlvAdvice) advice =
      ilv_advice_new (ilv_verdict_new (list, answers), options->costs, NULL, &error);
  if (advice == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  print_advice (advice, evidence, options->raw.json);
  return ILV_CLI_DONE;
}

int
ilv_cli_advise (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "",
      .summary = _ ("Says which model fits the answers to the checklist, with settings, doubts and "
                    "what to measure next. “interleave list questions” names the answers."),
      .description = _ ("Example: interleave advise --answer cpu_share=0.05 --answer "
                        "concurrency=10000 --answer async_libs=yes"),
      .groups = ILV_CLI_OPTIONS_ADVISE | ILV_CLI_OPTIONS_PREDICT | ILV_CLI_OPTIONS_OUTPUT,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (GError) error = NULL;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  g_autoptr (IlvChecklist) list = ilv_checklist_load (&error);
  if (list == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  status = take_thresholds (list, options.raw.thresholds);
  return status >= 0 ? status : advise (&options, list);
}
