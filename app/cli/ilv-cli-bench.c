/* `interleave bench`: finds the part of it that is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-runner.h"
#include "ilv-cli-bench.h"
#include "ilv-cli.h"

#include <string.h>

static const struct {
  const char *name;
  int (*run) (char **args);
} parts[] = {
    {"export", ilv_cli_bench_export},
    {"compare", ilv_cli_bench_compare},
    {"history", ilv_cli_bench_history},
};

IlvBenchResult *
ilv_cli_bench_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  IlvBenchResult *result = ilv_bench_load_newest (path, &error);
  if (result == NULL)
    ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return result;
}

int
ilv_cli_bench (char **args)
{
  for (guint i = 0; args[0] != NULL && i < G_N_ELEMENTS (parts); i++)
    if (strcmp (args[0], parts[i].name) == 0) {
      g_autofree char *name = g_strconcat ("interleave bench ", parts[i].name, NULL);
      g_set_prgname (name);
      return parts[i].run (args + 1);
    }
  return ilv_cli_bench_run (args);
}
