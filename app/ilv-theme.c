/* The palette's theme that fits what the desktop asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-theme.h"

#include <adwaita.h>

static gboolean wants_contrast;

static gboolean
has_contrast (AdwStyleManager *manager)
{
  return wants_contrast || adw_style_manager_get_high_contrast (manager);
}

gboolean
ilv_theme_has_contrast (void)
{
  return has_contrast (adw_style_manager_get_default ());
}

/* Everything that follows the theme hears of it. */
void
ilv_theme_set_wants_contrast (gboolean wants)
{
  wants_contrast = wants;
  g_object_notify (G_OBJECT (adw_style_manager_get_default ()), "high-contrast");
}

IlvTheme
ilv_theme_get_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);

  if (has_contrast (manager))
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

static GtkCssProvider *
add_styles (const char *path)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  if (path != NULL)
    gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

static void
contrast_changed_cb (AdwStyleManager *manager, GParamSpec *pspec, GtkCssProvider *provider)
{
  if (has_contrast (manager))
    gtk_css_provider_load_from_resource (provider, "/interleave/style-hc.css");
  else
    gtk_css_provider_load_from_data (provider, "", 0);
}

void
ilv_theme_use_styles (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkCssProvider) always = add_styles ("/interleave/style.css");
  g_autoptr (GtkCssProvider) contrast = add_styles (NULL);

  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (contrast_changed_cb),
                           contrast, 0);
  if (has_contrast (manager))
    contrast_changed_cb (manager, NULL, contrast);
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
