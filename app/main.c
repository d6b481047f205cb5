/* Entry point: a subcommand runs without a display, anything else starts the app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include <locale.h>

#include <glib/gi18n.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (ILV_GETTEXT_DOMAIN, ILV_LOCALEDIR);
  bind_textdomain_codeset (ILV_GETTEXT_DOMAIN, "UTF-8");
  textdomain (ILV_GETTEXT_DOMAIN);
  g_print ("%s %s\n", argc > 0 ? argv[0] : "interleave", ILV_VERSION);
  return 0;
}
