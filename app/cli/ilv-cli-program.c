/* `interleave program`: the Python program a workload is under a model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/program/ilv-program.h"
#include "demos/simulator/ilv-simulate.h"
#include "ilv-cli-options.h"
#include "ilv-cli.h"
#include "demos/ilv-file-write.h"

#include <glib/gi18n.h>

/* The one model asked for; asyncio if none was. */
static gboolean
choose_model (const IlvCliOptions *options, IlvModel *model)
{
  *model = ILV_MODEL_ASYNCIO;
  if (options->raw.models == NULL)
    return TRUE;
  *model = g_array_index (options->models, IlvModel, 0);
  return options->models->len == 1;
}

static int
write_program (const IlvProgram *program, const char *path)
{
  g_autoptr (GError) error = NULL;
  if (path == NULL) {
    g_print ("%s", ilv_program_get_text (program));
    return ILV_CLI_DONE;
  }
  if (ilv_file_write (path, ilv_program_get_text (program), -1, &error))
    return ILV_CLI_DONE;
  return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

int
ilv_cli_program (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD"),
      .summary = _ ("Prints the Python program a workload is under one model (asyncio if none is "
                    "named): the lines an expert would write, with stand-ins for the work, "
                    "ready to run."),
      .description = _ ("Example: interleave program fetch-parse --model threads --threads 8 "
                        "-o fetch.py"),
      .groups = ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_FILE | ILV_CLI_OPTIONS_PROGRAM,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (IlvWorkload) workload = NULL;
  IlvModel model;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status < 0 && !choose_model (&options, &model))
    status = ilv_cli_misuse (_ ("a program has one model; name it with one --model"));
  if (status < 0)
    status = ilv_cli_options_load (&options, options.raw.rest[0], &workload);
  if (status >= 0)
    return status;
  IlvSettings settings = ilv_cli_options_get_settings (&options, model);
  g_autoptr (IlvProgram) program = ilv_program_new (workload, &settings);
  return write_program (program, options.raw.output);
}
