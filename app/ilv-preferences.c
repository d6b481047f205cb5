/* The app's stored preferences (GSettings).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-preferences.h"

#include "ilv-config.h"

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  GSettingsSchema *schema = NULL;

  /* The build folder first: an installed older version must not hide new keys from it. */
  built =
      g_settings_schema_source_new_from_directory (ILV_BUILD_ROOT "/data", installed, FALSE, NULL);
  if (built != NULL)
    schema = g_settings_schema_source_lookup (built, ILV_APP_ID, TRUE);
  else if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, ILV_APP_ID, TRUE);
  return schema;
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
