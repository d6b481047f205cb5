/* The palette's theme that fits what the desktop asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-theme.h"

#include <adwaita.h>

IlvTheme
ilv_theme_get_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return is_dark ? ILV_THEME_CONTRAST_DARK : ILV_THEME_CONTRAST;
  return is_dark ? ILV_THEME_DARK : ILV_THEME_LIGHT;
}

static void
font_changed_cb (GtkSettings *settings)
{
  g_autofree char *name = NULL;
  g_autoptr (PangoFontDescription) font = NULL;

  g_object_get (settings, "gtk-font-name", &name, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  ilv_text_set_family (pango_font_description_get_family (font));
}

void
ilv_theme_use_font (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_signal_connect (settings, "notify::gtk-font-name", G_CALLBACK (font_changed_cb), NULL);
  font_changed_cb (settings);
}

void
ilv_theme_watch (gpointer object, GCallback callback)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", callback, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", callback, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-font-name", callback, object,
                           G_CONNECT_SWAPPED);
}
