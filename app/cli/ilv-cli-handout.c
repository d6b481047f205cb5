/* `interleave handout`: the article made from the handbook, as a page or as a PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/handout/ilv-handout-write.h"
#include "ilv-cli-options.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>

int
ilv_cli_handout (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "",
      .summary = _ ("Writes “asyncio vs threading vs multiprocessing: when to use each”: one HTML "
                    "page that needs nothing beside it, or a PDF, made from the handbook and from "
                    "the benchmark results that are stored here. It runs nothing."),
      .description = _ ("Example: interleave handout -o handout.html"),
      .groups = ILV_CLI_OPTIONS_FILE | ILV_CLI_OPTIONS_PREDICT | ILV_CLI_OPTIONS_HANDOUT,
  };
  g_auto (IlvCliOptions) options = {0};
  g_autoptr (GError) error = NULL;
  IlvHandoutFormat format;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const IlvHandoutWish wish = {.path = options.raw.output,
                               .costs = options.raw.costs != NULL ? options.costs : NULL,
                               .url = options.raw.url};
  if (wish.path != NULL && !ilv_handout_find_format (wish.path, &format))
    return ilv_cli_misuse (_ ("-o %s: name a file that ends in .html or .pdf"), wish.path);
  if (!ilv_handout_write (&wish, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return ILV_CLI_DONE;
}
