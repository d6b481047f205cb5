/* `interleave bench compare` and `history`: two results beside each other, and all that were kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-history.h"
#include "demos/exchange/ilv-json.h"
#include "ilv-cli-bench.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>

static const char *
say_verdict (const IlvBenchPair *pair)
{
  if (!pair->difference.is_known)
    return _ ("not measured");
  if (!pair->difference.is_different)
    return _ ("no difference shown");
  return pair->difference.ratio < 1 ? _ ("faster") : _ ("slower");
}

static void
print_pairs (const IlvBenchResult *a, GArray *pairs)
{
  const char *const titles[] = {_ ("Cell"),
                                _ ("First"),
                                _ ("Second"),
                                _ ("Ratio"),
                                /* xgettext:no-c-format */ _ ("95 % interval"),
                                _ ("Verdict"),
                                NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1 | 1 << 5);
  for (guint i = 0; i < pairs->len; i++) {
    const IlvBenchPair *pair = &g_array_index (pairs, IlvBenchPair, i);
    ilv_cli_table_take (table, ilv_bench_result_label (a, pair->a));
    ilv_cli_table_take (table, ilv_format_time (pair->a->statistics.median_ns));
    ilv_cli_table_take (table, ilv_format_time (pair->b->statistics.median_ns));
    ilv_cli_table_add_printf (table, "%.3f", pair->difference.ratio);
    ilv_cli_table_add_printf (table, "%.3f – %.3f", pair->difference.low, pair->difference.high);
    ilv_cli_table_add (table, say_verdict (pair));
  }
  ilv_cli_table_print (table);
}

static void
print_remarks (GArray *pairs)
{
  guint n_other_work = 0;
  for (guint i = 0; i < pairs->len; i++)
    n_other_work += !g_array_index (pairs, IlvBenchPair, i).has_same_work;
  double noise = g_array_index (pairs, IlvBenchPair, 0).difference.noise;
  if (noise > 0)
    g_print (_ ("\nDifferences up to ± %.1f %% are noise: that is what the A/A control showed.\n"),
             100 * noise);
  if (n_other_work > 0)
    g_print (_ ("\nThe work of %u of these cells was not the same to the unit (it was calibrated "
                "anew): small differences may come from that.\n"),
             n_other_work);
}

static void
print_json (const IlvBenchResult *a, GArray *pairs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.bench-comparison/1");
  ilv_json_begin_array (builder, "cells");
  for (guint i = 0; i < pairs->len; i++) {
    const IlvBenchPair *pair = &g_array_index (pairs, IlvBenchPair, i);
    g_autofree char *label = ilv_bench_result_label (a, pair->a);
    json_builder_begin_object (builder);
    ilv_json_add_string (builder, "cell", label);
    ilv_json_add_int (builder, "first_ns", pair->a->statistics.median_ns);
    ilv_json_add_int (builder, "second_ns", pair->b->statistics.median_ns);
    ilv_json_add_double (builder, "ratio", pair->difference.ratio);
    ilv_json_add_double (builder, "low", pair->difference.low);
    ilv_json_add_double (builder, "high", pair->difference.high);
    ilv_json_add_double (builder, "noise", pair->difference.noise);
    ilv_json_add_flag (builder, "different", pair->difference.is_different);
    ilv_json_add_flag (builder, "same_work", pair->has_same_work);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *json = ilv_json_to_text (builder, TRUE);
  g_print ("%s", json);
}

int
ilv_cli_bench_compare (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("FIRST.json SECOND.json"),
      .summary = _ ("Compares two results, over time or between interpreters. Two cells are called "
                    "different only when the interval of their ratio says so, and by more than the "
                    "A/A control showed."),
      .groups = ILV_CLI_OPTIONS_OUTPUT,
      .min_rest = 2,
      .max_rest = 2,
  };
  g_auto (IlvCliOptions) options = {{0}};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  g_autoptr (IlvBenchResult) a = ilv_cli_bench_load (options.raw.rest[0]);
  g_autoptr (IlvBenchResult) b = a == NULL ? NULL : ilv_cli_bench_load (options.raw.rest[1]);
  if (b == NULL)
    return ILV_CLI_FAILED;
  g_autoptr (GArray) pairs = ilv_bench_compare (a, b);
  if (pairs->len == 0)
    return ilv_cli_fail (ILV_CLI_FAILED,
                         _ ("the two results have no cell in common: workload, model, jobs, "
                            "workers and payload must be equal"));
  if (options.raw.json) {
    print_json (a, pairs);
    return ILV_CLI_DONE;
  }
  print_pairs (a, pairs);
  print_remarks (pairs);
  return ILV_CLI_DONE;
}

/* --- history --- */

static void
add_entry (IlvCliTable *table, const IlvBenchEntry *entry)
{
  if (entry->problem != NULL) {
    ilv_cli_table_add (table, "–");
    ilv_cli_table_add (table, entry->problem);
    ilv_cli_table_add (table, "");
    ilv_cli_table_add (table, entry->path);
    return;
  }
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (entry->begin_s);
  g_autofree char *subjects = g_strjoinv (", ", entry->subjects);
  ilv_cli_table_take (table, when == NULL ? g_strdup ("–") : g_date_time_format (when, "%F %H:%M"));
  ilv_cli_table_add (table, subjects);
  if (entry->key != NULL)
    ilv_cli_table_add_printf (table, _ ("break-even of %s"), entry->key);
  else
    ilv_cli_table_add_printf (table, "%u", entry->n_cells);
  ilv_cli_table_add (table, entry->path);
}

int
ilv_cli_bench_history (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("[WORKLOAD]"),
      .summary = _ ("Lists the results that were kept, the newest first; interleave bench compare "
                    "takes two of them."),
      .groups = (IlvCliOptionGroups)0,
      .min_rest = 0,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *const titles[] = {_ ("Begun"), _ ("Workloads"), _ ("Cells"), _ ("File"), NULL};
  g_autoptr (GPtrArray) entries =
      ilv_bench_history_list (options.raw.rest == NULL ? NULL : options.raw.rest[0]);
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1 | 1 << 1 | 1 << 3);
  for (guint i = 0; i < entries->len; i++)
    add_entry (table, g_ptr_array_index (entries, i));
  ilv_cli_table_print (table);
  return ILV_CLI_DONE;
}
