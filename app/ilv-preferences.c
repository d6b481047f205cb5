/* The app's stored preferences (GSettings).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-preferences.h"

#include "ilv-config.h"

#include "demos/ilv-paths.h"

/* The program's own folder first: a version installed elsewhere must not hide new keys from it, and
 * a prefix outside $XDG_DATA_DIRS works too. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *usual = g_settings_schema_source_get_default ();
  g_autofree char *folder = ilv_paths_schemas ();
  g_autoptr (GSettingsSchemaSource) own =
      g_settings_schema_source_new_from_directory (folder, usual, FALSE, NULL);

  if (own != NULL)
    return g_settings_schema_source_lookup (own, ILV_APP_ID, TRUE);
  return usual != NULL ? g_settings_schema_source_lookup (usual, ILV_APP_ID, TRUE) : NULL;
}

GSettings *
ilv_preferences_get (void)
{
  static GSettings *preferences = NULL;

  if (preferences == NULL) {
    g_autoptr (GSettingsSchema) schema = find_schema ();

    if (schema != NULL)
      preferences = g_settings_new_full (schema, NULL, NULL);
  }
  return preferences;
}
