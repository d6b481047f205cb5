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
#include <unistd.h>

typedef char *(*ExportText) (const IlvBenchResult *result, GError **error);

static const struct {
  const char *name;
  const char *ending;
  ExportText make;    /* NULL: a picture */
  gboolean is_binary; /* no terminal can show it */
} formats[] = {
    {"csv", ".csv", ilv_bench_export_csv, FALSE},
    {"markdown", ".md", ilv_bench_export_markdown, FALSE},
    {"pyperf", ".json", ilv_bench_export_pyperf, FALSE},
    {"script", ".py", ilv_bench_export_script, FALSE},
    {"svg", ".svg", NULL, FALSE},
    {"pdf", ".pdf", NULL, TRUE},
    {"png", ".png", NULL, TRUE},
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

/* A file that is named as another format: whoever opens it would be told that it is damaged. */
static int
check_place (guint format, const char *path)
{
  if (path == NULL)
    return formats[format].is_binary && isatty (STDOUT_FILENO)
               ? ilv_cli_misuse (_ ("--format %s: a terminal cannot show it; name a file: -o "
                                    "result%s"),
                                 formats[format].name, formats[format].ending)
               : ILV_CLI_DONE;
  g_autofree char *lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (i != format && g_str_has_suffix (lower, formats[i].ending))
      return ilv_cli_misuse (_ ("--format %s is not what %s is named; write --format %s, or a name "
                                "that ends in %s"),
                             formats[format].name, path, formats[i].name, formats[format].ending);
  return ILV_CLI_DONE;
}

static int
export_as (const IlvBenchResult *result, guint format, const char *path)
{
  g_autoptr (GError) error = NULL;
  if (formats[format].make == NULL)
    return ilv_cli_bench_draw (result, formats[format].name, path);
  g_autofree char *text = formats[format].make (result, &error);
  if (text == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return write_text (text, path);
}

/* G_N_ELEMENTS (formats) if there is none of that name. */
static guint
find_format (const char *name)
{
  guint i = 0;
  while (i < G_N_ELEMENTS (formats) && strcmp (formats[i].name, name) != 0)
    i++;
  return i;
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
  guint format = find_format (options.raw.format);
  if (format == G_N_ELEMENTS (formats))
    return refuse (options.raw.format);
  status = check_place (format, options.raw.output);
  if (status != ILV_CLI_DONE)
    return status;
  g_autoptr (IlvBenchResult) result = ilv_cli_bench_load (options.raw.rest[0]);
  if (result == NULL)
    return ILV_CLI_FAILED;
  return export_as (result, format, options.raw.output);
}
