/* What newer versions of GTK and libadwaita add, used in this one place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat.h"

/* GTK 4.22 has a setting of its own for reduced motion. It is read by name, so that the same
 * binary runs where it does not exist. */
static gboolean
asks_reduced_motion (GtkSettings *settings)
{
  GParamSpec *pspec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "gtk-interface-reduced-motion");
  g_auto (GValue) value = G_VALUE_INIT;

  if (pspec == NULL || !G_IS_PARAM_SPEC_ENUM (pspec))
    return FALSE;
  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (settings), pspec->name, &value);
  return g_value_get_enum (&value) != 0;
}

gboolean
ilv_compat_has_reduced_motion (GtkWidget *widget)
{
  GtkSettings *settings = gtk_widget_get_settings (widget);
  gboolean has_animations = TRUE;

  g_object_get (settings, "gtk-enable-animations", &has_animations, NULL);
  return !has_animations || asks_reduced_motion (settings);
}
