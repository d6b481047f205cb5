/* Texts of the content files in the user's language: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-content-text.h"

#include "demos/ilv-paths.h"

#include <glib/gi18n-lib.h>

static void
bind_domain (void)
{
  static gsize is_bound;
  if (!g_once_init_enter (&is_bound))
    return;
  g_autofree char *folder = ilv_paths_content_locale ();
  bindtextdomain (ILV_CONTENT_DOMAIN, folder);
  bind_textdomain_codeset (ILV_CONTENT_DOMAIN, "UTF-8");
  g_once_init_leave (&is_bound, 1);
}

const char *
ilv_content_tr (const char *text)
{
  if (text == NULL || *text == '\0')
    return text;
  bind_domain ();
  return g_dgettext (ILV_CONTENT_DOMAIN, text);
}
