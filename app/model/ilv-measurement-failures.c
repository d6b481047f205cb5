/* What of a measurement failed, for its person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-measurement-failures.h"

#include <glib/gi18n.h>

#include "demos/recorder/ilv-measure.h"
#include "widgets/why/ilv-why-label.h"

/* What follows the models' names. (transfer full) */
static char *
describe_failure (IlvMeasurement *measurement, IlvModel model)
{
  const GError *error = measurement->errors[model];

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("stopped. What had been measured is shown."));
  if (measurement->traces[model] != NULL)
    return g_strdup_printf (_ ("measured in part. %s"), error->message);
  if (g_error_matches (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED))
    return g_strdup (error->message); /* which says "predicted only" itself */
  return g_strdup_printf (_ ("nothing was measured, predicted only. %s"), error->message);
}

static gboolean
has_failed (IlvMeasurement *measurement, IlvModel model)
{
  const GError *error = measurement->errors[model];

  return error != NULL && (measurement->traces[model] != NULL ||
                           !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

char *
ilv_measurement_list_failures (IlvMeasurement *measurement)
{
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < measurement->scenario->n_models; i++) {
    IlvModel model = measurement->scenario->models[i];
    const char *label = ilv_model_label (ilv_model_get_id (model));
    guint at;

    if (!has_failed (measurement, model))
      continue;
    char *failure = describe_failure (measurement, model);
    if (g_ptr_array_find_with_equal_func (failures, failure, g_str_equal, &at)) {
      char **names = (char **)&models->pdata[at];
      char *longer = g_strdup_printf ("%s, %s", *names, label);
      g_free (g_steal_pointer (names));
      *names = longer;
      g_free (failure);
    } else {
      g_ptr_array_add (failures, failure);
      g_ptr_array_add (models, g_strdup (label));
    }
  }
  for (guint i = 0; i < failures->len; i++)
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "",
                            (const char *)g_ptr_array_index (models, i),
                            (const char *)g_ptr_array_index (failures, i));
  return g_string_free (text, text->len == 0);
}
