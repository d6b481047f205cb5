/* `interleave bench export`: a result as CSV, Markdown, pyperf's JSON, a script, a chart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-export.h"
#include "demos/workload/ilv-suggest.h"
#include "ilv-cli-bench.h"
#include "ilv-cli-options.h"
#include "ilv-cli.h"
#include "demos/ilv-file-write.h"

#include <glib/gi18n.h>
#include <string.h>

typedef char *(*ExportText) (const IlvBenchResult *result, GError **error);

static const struct {
  const char *name;
  ExportText make; /* NULL: a picture */
} formats[] = {
    {"csv", ilv_bench_export_csv},
    {"markdown", ilv_bench_export_markdown},
    {"pyperf", ilv_bench_export_pyperf},
    {"script", ilv_bench_export_script},
    {"svg", NULL},
    {"pdf", NULL},
    {"png", NULL},
};

static int
refuse (const char *format)
{
  const char *names[G_N_ELEMENTS (formats) + 1] = {NULL};
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    names[i] = formats[i].name;
  const char *nearest = ilv_suggest (format, names);
  if (nearest != NULL)
    return ilv_cli_misuse (_ ("--format %s: there is no such format; did you mean “%s”?"), format,
                           nearest);
  g_autofree char *all = g_strjoinv (", ", (char **)names);
  return ilv_cli_misuse (_ ("--format %s: write one of %s"), format, all);
}

static int
write_text (const char *text, const char *path)
{
  g_autoptr (GError) error = NULL;
  if (path == NULL) {
    g_print ("%s", text);
    return ILV_CLI_DONE;
  }
  if (ilv_file_write (path, text, -1, &error))
    return ILV_CLI_DONE;
  return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

static int export(const IlvBenchResult *result, const char *format, const char *path)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (strcmp (formats[i].name, format) != 0)
      continue;
    if (formats[i].make == NULL)
      return ilv_cli_bench_draw (result, format, path);
    g_autofree char *text = formats[i].make (result, &error);
    if (text == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
    return write_text (text, path);
  }
  return refuse (format);
}

int
ilv_cli_bench_export (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("RESULT.json"),
      .summary = _ ("Writes a benchmark's result for others: a table, pyperf's format, a Python "
                    "script that repeats it without Interleave, or its charts."),
      .description = _ ("Example: interleave bench export result.json --format script -o again.py"),
      .groups = (IlvCliOptionGroups)(ILV_CLI_OPTIONS_EXPORT | ILV_CLI_OPTIONS_FILE),
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  if (options.raw.format == NULL)
    return ilv_cli_misuse (
        _ ("--format is missing: csv, markdown, pyperf, script, svg, pdf or png"));
  g_autoptr (IlvBenchResult) result = ilv_cli_bench_load (options.raw.rest[0]);
  if (result == NULL)
    return ILV_CLI_FAILED;
  return export(result, options.raw.format, options.raw.output);
}
