/* Where a calibrated cost set comes from, and whether it can still be relied on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-calibration-origin.h"

#include "demos/workload/ilv-costs.h"

#include <string.h>
#include <sys/utsname.h>

#define GROUP "X-Calibration"
#define NAME "this-machine"
#define DAY_S 86400

void
ilv_calibration_origin_free (IlvCalibrationOrigin *self)
{
  g_free (self->system);
  g_free (self->cpu);
  g_free (self->python_exe);
  g_free (self->python_version);
  g_strfreev (self->noisy);
  g_free (self);
}

/* --- this machine --- */

/* As /proc/cpuinfo has it for the first CPU: x86 says "model name", other machines less. */
static char *
find_cpu (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("");
  const char *keys[] = {"model name", "cpu model", "CPU part"};
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *line = strstr (text, keys[i]);
    const char *colon = line == NULL ? NULL : strchr (line, ':');
    if (colon != NULL)
      return g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\n")));
  }
  return g_strdup ("");
}

IlvCalibrationOrigin *
ilv_calibration_origin_new (const IlvPython *python)
{
  IlvCalibrationOrigin *self = g_new0 (IlvCalibrationOrigin, 1);
  struct utsname system = {0};
  uname (&system);
  self->date_s = g_get_real_time () / G_USEC_PER_SEC;
  self->system = g_strdup_printf ("%s %s", system.sysname, system.release);
  self->cpu = find_cpu ();
  self->n_cpus = g_get_num_processors ();
  self->python_exe = g_strdup (python != NULL ? python->exe : "");
  self->python_version = g_strdup (python != NULL ? python->version : "");
  self->free_threaded = python != NULL && python->free_threaded;
  self->noisy = g_new0 (char *, 1);
  self->core_share = 1;
  return self;
}

/* --- the file --- */

static char *
get_string (GKeyFile *file, const char *key)
{
  char *value = g_key_file_get_string (file, GROUP, key, NULL);
  return value != NULL ? value : g_strdup ("");
}

IlvCalibrationOrigin *
ilv_calibration_origin_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, GROUP))
    return NULL;
  IlvCalibrationOrigin *self = g_new0 (IlvCalibrationOrigin, 1);
  g_autofree char *date = get_string (file, "Date");
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (date, NULL);
  self->date_s = moment != NULL ? g_date_time_to_unix (moment) : 0;
  self->system = get_string (file, "System");
  self->cpu = get_string (file, "Cpu");
  self->n_cpus = (guint)MAX (0, g_key_file_get_integer (file, GROUP, "Cpus", NULL));
  self->python_exe = get_string (file, "Executable");
  self->python_version = get_string (file, "Python");
  self->free_threaded = g_key_file_get_boolean (file, GROUP, "FreeThreaded", NULL);
  self->noisy = g_key_file_get_string_list (file, GROUP, "Noisy", NULL, NULL);
  if (self->noisy == NULL)
    self->noisy = g_new0 (char *, 1);
  self->core_share = 1;
  if (g_key_file_has_key (file, GROUP, "Share", NULL))
    self->core_share = g_key_file_get_double (file, GROUP, "Share", NULL);
  return self;
}

IlvCalibrationOrigin *
ilv_calibration_origin_load (const char *costs)
{
  g_return_val_if_fail (costs != NULL, NULL);
  g_autofree char *path = ilv_costs_get_own_path (costs);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return ilv_calibration_origin_parse (text);
}

char *
ilv_calibration_origin_to_text (const IlvCalibrationOrigin *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (self->date_s);
  g_autofree char *date = g_date_time_format_iso8601 (moment);
  g_key_file_set_string (file, GROUP, "Date", date);
  g_key_file_set_string (file, GROUP, "System", self->system);
  g_key_file_set_string (file, GROUP, "Cpu", self->cpu);
  g_key_file_set_integer (file, GROUP, "Cpus", (int)self->n_cpus);
  g_key_file_set_string (file, GROUP, "Python", self->python_version);
  g_key_file_set_string (file, GROUP, "Executable", self->python_exe);
  g_key_file_set_boolean (file, GROUP, "FreeThreaded", self->free_threaded);
  g_key_file_set_string_list (file, GROUP, "Noisy", (const char *const *)self->noisy,
                              g_strv_length (self->noisy));
  g_key_file_set_double (file, GROUP, "Share", self->core_share);
  return g_key_file_to_data (file, NULL, NULL);
}

/* --- doubts --- */

IlvCalibrationDoubts
ilv_calibration_origin_doubt (const IlvCalibrationOrigin *self, const IlvCalibrationOrigin *now)
{
  IlvCalibrationDoubts doubts = 0;
  g_return_val_if_fail (self != NULL && now != NULL, 0);
  if (ABS (now->date_s - self->date_s) > ILV_CALIBRATION_DAYS * DAY_S)
    doubts |= ILV_DOUBT_OLD;
  if (strcmp (self->system, now->system) != 0)
    doubts |= ILV_DOUBT_KERNEL;
  if (strcmp (self->cpu, now->cpu) != 0 || self->n_cpus != now->n_cpus)
    doubts |= ILV_DOUBT_CPU;
  if (*now->python_version != '\0' && (strcmp (self->python_version, now->python_version) != 0 ||
                                       self->free_threaded != now->free_threaded))
    doubts |= ILV_DOUBT_PYTHON;
  if (self->noisy[0] != NULL)
    doubts |= ILV_DOUBT_NOISE;
  if (self->core_share < ILV_CALIBRATION_SHARE)
    doubts |= ILV_DOUBT_SHARE;
  return doubts;
}

/* --- names --- */

char *
ilv_calibration_name (const IlvPython *python, gboolean is_default)
{
  g_return_val_if_fail (python != NULL, NULL);
  if (is_default || *python->version == '\0')
    return g_strdup (NAME);
  char *name = g_strdup_printf (NAME "-%s%s", python->version, python->free_threaded ? "t" : "");
  return g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS, '-');
}

gboolean
ilv_calibration_is_name (const char *costs)
{
  g_return_val_if_fail (costs != NULL, FALSE);
  return strcmp (costs, NAME) == 0 || g_str_has_prefix (costs, NAME "-");
}
