/* Entry point: a subcommand runs without a display, anything else starts the app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "app/ilv-app.h"
#include "cli/ilv-cli.h"
#include "demos/ilv-paths.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_autofree char *translations = ilv_paths_locale ();
  bindtextdomain (ILV_GETTEXT_DOMAIN, translations);
  bind_textdomain_codeset (ILV_GETTEXT_DOMAIN, "UTF-8");
  textdomain (ILV_GETTEXT_DOMAIN);
  int status = ILV_CLI_DONE;
  if (ilv_cli_run (argc, argv, &status))
    return status;
  return ilv_app_run (argc, argv);
}
