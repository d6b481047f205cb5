/* How Python looks in every source view of the app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-source-style.h"

#include "app/ilv-theme.h"
#include "demos/ilv-paths.h"

/* The default manager, which knows our own schemes too. */
static GtkSourceStyleSchemeManager *
get_manager (void)
{
  static gboolean is_told;
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  if (!is_told) {
    g_autofree char *folder = ilv_paths_data ("styles");
    gtk_source_style_scheme_manager_append_search_path (manager, folder);
    is_told = TRUE;
  }
  return manager;
}

void
ilv_source_style_apply (GtkSourceBuffer *buffer)
{
  static const char *const names[] = {
      [ILV_THEME_LIGHT] = "Adwaita",
      [ILV_THEME_DARK] = "Adwaita-dark",
      [ILV_THEME_CONTRAST] = "interleave-contrast",
      [ILV_THEME_CONTRAST_DARK] = "interleave-contrast-dark",
  };

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  get_manager (), names[ilv_theme_get_current ()]));
}

void
ilv_source_style_follow (GtkSourceBuffer *buffer)
{
  ilv_theme_watch (buffer, G_CALLBACK (ilv_source_style_apply));
  ilv_source_style_apply (buffer);
}

void
ilv_source_style_set_python (GtkSourceBuffer *buffer)
{
  gtk_source_buffer_set_language (
      buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (),
                                                        "python3"));
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (buffer), FALSE);
}
