/* `interleave info`: what is in a trace or a workload.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/exchange/ilv-runs-json.h"
#include "demos/trace/ilv-trace-file.h"
#include "demos/workload/ilv-workload-keys.h"
#include "ilv-cli-options.h"
#include "ilv-cli-report.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* --- a trace --- */

static void
print_sizes (GPtrArray *traces)
{
  const char *const titles[] = {_ ("Run"),
                                _ ("Model"),
                                _ ("Source"),
                                _ ("Tracks"),
                                _ ("Spans"),
                                _ ("Jobs"),
                                _ ("Memory of the trace"),
                                _ ("Digest"),
                                NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 0x86);
  for (guint i = 0; i < traces->len; i++) {
    const IlvTrace *trace = g_ptr_array_index (traces, i);
    const IlvRunInfo *info = ilv_trace_get_info (trace);
    guint64 n_spans, column_bytes, level_bytes;
    ilv_trace_get_memory (trace, &n_spans, &column_bytes, &level_bytes);
    g_autofree char *digest = ilv_trace_digest (trace);
    ilv_cli_table_add_printf (table, "%u", i + 1);
    ilv_cli_table_add (table, info->model);
    ilv_cli_table_take (table, ilv_source_label (info));
    ilv_cli_table_add_printf (table, "%u", ilv_trace_get_n_tracks (trace));
    ilv_cli_table_add_printf (table, "%" PRIu64, n_spans);
    ilv_cli_table_add_printf (table, "%u", ilv_trace_get_n_jobs (trace));
    ilv_cli_table_take (table, ilv_format_bytes (column_bytes + level_bytes));
    ilv_cli_table_add_printf (table, "%.12s", digest);
  }
  ilv_cli_table_print (table);
}

/* In which states the jobs were, all together, and workers idle or starting up. */
static void
print_states (GPtrArray *traces)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (titles, g_strdup (_ ("State")));
  for (guint i = 0; i < traces->len; i++)
    g_ptr_array_add (
        titles, g_strdup_printf ("%u %s", i + 1, ilv_trace_get_info (traces->pdata[i])->model));
  g_ptr_array_add (titles, NULL);
  g_autoptr (IlvCliTable) table = ilv_cli_table_new ((const char *const *)titles->pdata, 1);
  for (guint state = 0; state < ILV_N_STATES; state++) {
    gboolean is_there = FALSE;
    for (guint i = 0; i < traces->len; i++)
      is_there |= ilv_trace_get_info (traces->pdata[i])->figures.state_ns[state] > 0;
    if (!is_there)
      continue;
    ilv_cli_table_add (table, ilv_state_label (state));
    for (guint i = 0; i < traces->len; i++) {
      gint64 ns = ilv_trace_get_info (traces->pdata[i])->figures.state_ns[state];
      ilv_cli_table_take (table, ilv_format_time (ns));
    }
  }
  ilv_cli_table_print (table);
}

/* How the jobs ended. */
static void
print_outcomes (GPtrArray *traces)
{
  const char *const titles[] = {_ ("Run"),       _ ("Jobs"),       _ ("Done"),
                                _ ("Failed"),    _ ("Timed out"),  _ ("Rejected"),
                                _ ("Cancelled"), _ ("Unfinished"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < traces->len; i++) {
    const IlvRunInfo *info = ilv_trace_get_info (g_ptr_array_index (traces, i));
    const IlvFigures *figures = &info->figures;
    guint64 n_ended = ilv_figures_count_ended (figures);
    const guint64 counts[] = {figures->n_submitted,
                              figures->n_finished,
                              figures->n_failed,
                              figures->n_timed_out,
                              figures->n_rejected,
                              figures->n_cancelled,
                              figures->n_submitted - MIN (n_ended, figures->n_submitted)};
    ilv_cli_table_add_printf (table, "%u %s", i + 1, info->model);
    for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
      ilv_cli_table_add_printf (table, "%" PRIu64, counts[k]);
  }
  ilv_cli_table_print (table);
}

/* What a reader must know about a run, e.g. that it was cut short. */
static void
print_notes (GPtrArray *traces)
{
  for (guint i = 0; i < traces->len; i++) {
    const IlvRunInfo *info = ilv_trace_get_info (g_ptr_array_index (traces, i));
    if (info->note != NULL)
      g_print ("\n%u %s: %s\n", i + 1, info->model, info->note);
  }
}

static int
show_trace (const IlvCliOptions *options, const char *path)
{
  g_autoptr (GError) error = NULL, damage = NULL;
  g_autoptr (GPtrArray) traces = ilv_trace_file_load (path, &damage, &error);
  if (traces == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (options->raw.json) {
    g_autofree char *json = ilv_traces_to_json (traces);
    g_print ("%s", json);
  } else {
    ilv_cli_report_print_table (traces);
    g_print ("\n");
    print_sizes (traces);
    g_print ("\n");
    print_states (traces);
    g_print ("\n");
    print_outcomes (traces);
    print_notes (traces);
  }
  return damage == NULL ? ILV_CLI_DONE
                        : ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", path, damage->message);
}

/* --- a workload --- */

static void
print_setting (IlvCliTable *table, IlvWorkload *workload, const char *setting)
{
  g_autofree char *value = ilv_workload_get (workload, setting);
  if (value == NULL || *value == '\0')
    return;
  ilv_cli_table_add (table, setting);
  ilv_cli_table_add (table, value);
}

static void
print_part (IlvCliTable *table, IlvWorkload *workload, IlvSection section, const char *name)
{
  const char *const *keys = ilv_section_get_keys (section);
  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *setting =
        name == NULL ? g_strdup_printf ("%s.%s", ilv_section_prefixes[section], keys[i])
                     : g_strdup_printf ("%s.%s.%s", ilv_section_prefixes[section], name, keys[i]);
    print_setting (table, workload, setting);
  }
}

static int
show_workload (const IlvCliOptions *options, const char *name)
{
  g_autoptr (IlvWorkload) workload = NULL;
  const char *const titles[] = {_ ("Setting"), _ ("Value"), NULL};
  int status = ilv_cli_options_load (options, name, &workload);
  if (status >= 0)
    return status;
  if (options->raw.json)
    return ilv_cli_misuse (_ ("--json is for traces; a workload is printed as text"));
  g_print ("%s\n", workload->local_name);
  if (workload->local_summary != NULL)
    g_print ("%s\n", workload->local_summary);
  g_print (_ ("%" PRIu64 " jobs are submitted, %" PRIu64 " with those they "
              "spawn.\n\n"),
           ilv_workload_count_submitted (workload), ilv_workload_count_all (workload));
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, G_MAXUINT32);
  print_part (table, workload, ILV_SECTION_WORKLOAD, NULL);
  for (guint i = 0; i < workload->n_groups; i++)
    print_part (table, workload, ILV_SECTION_JOB, workload->groups[i].name);
  for (guint i = 0; i < workload->n_steps; i++)
    print_part (table, workload, ILV_SECTION_STEP, workload->steps[i].name);
  for (guint i = 0; i < workload->n_backends; i++)
    print_part (table, workload, ILV_SECTION_BACKEND, workload->backends[i].name);
  ilv_cli_table_print (table);
  return ILV_CLI_DONE;
}

int
ilv_cli_info (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("FILE"),
      .summary = _ ("Prints what is in a trace (.ilv) or a workload (a file or a name of the "
                    "catalogue)."),
      .description = _ ("Example: interleave info web-scraper"),
      .groups = ILV_CLI_OPTIONS_OUTPUT,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *name = options.raw.rest[0];
  return g_str_has_suffix (name, ".ilv") ? show_trace (&options, name)
                                         : show_workload (&options, name);
}
