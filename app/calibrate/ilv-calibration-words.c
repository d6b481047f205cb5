/* What is said about a calibration: its parts, its figures, and why not to rely on it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-calibration-words.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

const char *
ilv_calibration_get_part_title (const char *part)
{
  static const struct {
    const char *part, *title;
  } titles[] = {
      {"machine", N_ ("cores and timers")},
      {"threads", N_ ("threads and the GIL")},
      {"loop", N_ ("event loops")},
      {"trio", N_ ("trio")},
      {"dask", N_ ("Dask")},
      {"many", N_ ("thousands of connections")},
      {"processes", N_ ("processes")},
      {"memory", N_ ("memory")},
  };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].part, part) == 0)
      return _ (titles[i].title);
  return "";
}

static gboolean
is_ratio (const char *key)
{
  return g_str_has_suffix (key, "Share") || g_str_has_suffix (key, "Factor");
}

char *
ilv_calibration_format_cost (const char *key, gint64 value)
{
  if (is_ratio (key))
    return g_strdup_printf ("%.2f", (double)value / 1e6);
  gboolean is_size = g_str_has_suffix (key, "Memory") || strcmp (key, "PipeBuffer") == 0;
  return is_size ? ilv_format_bytes ((guint64)value) : ilv_format_time (value);
}

/* --- doubts --- */

static void
add (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static char *
describe_noise (const IlvCalibrationOrigin *origin)
{
  g_autofree char *keys = g_strjoinv (", ", origin->noisy);
  return g_strdup_printf (
      _ ("The machine was not quiet then: these figures vary by more than %.0f %%: %s."),
      100 * ILV_CALIBRATION_WIDE, keys);
}

static char *
describe_age (const IlvCalibrationOrigin *origin)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (origin->date_s);
  g_autofree char *date = moment == NULL ? NULL : g_date_time_format (moment, "%x");
  return g_strdup_printf (_ ("It is of %s."), date != NULL ? date : "?");
}

char *
ilv_calibration_describe_doubts (const char *name, const IlvCalibrationOrigin *origin,
                                 IlvCalibrationDoubts doubts)
{
  g_return_val_if_fail (name != NULL && origin != NULL, NULL);
  GString *text = g_string_new (NULL);
  if (doubts == 0)
    return g_string_free (text, TRUE);
  if (doubts & ILV_DOUBT_OLD)
    add (text, describe_age (origin));
  if (doubts & ILV_DOUBT_KERNEL)
    add (text, g_strdup_printf (_ ("It was made with %s, which is another kernel than today's."),
                                origin->system));
  if (doubts & ILV_DOUBT_CPU)
    add (text, g_strdup_printf (_ ("It was made with other processors: %u × %s."), origin->n_cpus,
                                origin->cpu));
  if (doubts & ILV_DOUBT_PYTHON)
    add (text, g_strdup_printf (_ ("It was made with Python %s%s."), origin->python_version,
                                origin->free_threaded ? "t" : ""));
  if (doubts & ILV_DOUBT_NOISE)
    add (text, describe_noise (origin));
  if (doubts & ILV_DOUBT_SHARE)
    add (text, g_strdup_printf (_ ("A thread got only %.2f of a core then."), origin->core_share));
  g_autofree char *all = g_string_free (text, FALSE);
  return g_strdup_printf (_ ("The calibration “%s” may mislead. %s Calibrate again."), name, all);
}

/* Who a set of that name is for: whoever is used when nobody is named, or the one it was made with.
 * NULL: there is none any more. */
static IlvPython *
find_its_python (const char *name, const IlvCalibrationOrigin *origin)
{
  gboolean is_usual = strcmp (name, ILV_COSTS_THIS_MACHINE) == 0;
  return ilv_python_find (is_usual ? NULL : origin->python_exe, NULL, NULL);
}

char *
ilv_calibration_check (const char *name, const IlvPython *python)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_autoptr (IlvPython) its = NULL;
  g_autoptr (IlvCalibrationOrigin) origin =
      ilv_calibration_is_name (name) ? ilv_calibration_origin_load (name) : NULL;
  if (origin == NULL)
    return NULL;
  if (python == NULL)
    python = its = find_its_python (name, origin);
  g_autoptr (IlvCalibrationOrigin) now = ilv_calibration_origin_new (python);
  return ilv_calibration_describe_doubts (name, origin, ilv_calibration_origin_doubt (origin, now));
}
