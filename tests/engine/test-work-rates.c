/* How fast an interpreter computes is taken once for a comparison, and anew for a later one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "demos/recorder/ilv-measure.h"

#define MS G_GINT64_CONSTANT (1000000)

static IlvPython *python;

/* Runs the Python it is followed by, and counts how often it is calibrated. */
static const char wrapper[] = "#!/bin/sh\n"
                              "case \"$*\" in *calibrate) echo x >>'%s' ;; esac\n"
                              "exec '%s' \"$@\"\n";

static guint
count_lines (const char *path)
{
  g_autofree char *text = NULL;
  guint n = 0;
  if (g_file_get_contents (path, &text, NULL, NULL))
    for (const char *c = text; *c != '\0'; c++)
      n += *c == '\n';
  return n;
}

static void
measure_a_pause (const IlvPython *with)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload =
      ilv_workload_parse ("[Workload]\nFormat=1\nName=test\n[Job x]\nCount=1\nSteps=a\n"
                          "[Step a]\nDo=sleep\nDuration=1ms\n",
                          -1, "test", &error);
  g_assert_no_error (error);
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_SEQUENTIAL);
  IlvMeasureOptions options = {.python = with, .n_runs = 1, .time_limit_ns = 60000 * MS};
  g_autoptr (IlvTrace) trace = ilv_measure (workload, &settings, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (trace);
}

/* One comparison, one amount of work; the next one, after a while, asks the machine again. */
static void
test_speed_is_kept_until_renewed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-speed-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *exe = g_build_filename (folder, "python", NULL);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  g_autofree char *text = g_strdup_printf (wrapper, log, python->exe);
  IlvPython counted = *python;
  counted.exe = exe;
  g_file_set_contents (exe, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (exe, 0755), ==, 0);

  measure_a_pause (&counted);
  measure_a_pause (&counted);
  ilv_calibration_renew (3600 * 1000 * MS);
  measure_a_pause (&counted);
  g_assert_cmpuint (count_lines (log), ==, 1);
  ilv_calibration_renew (0);
  measure_a_pause (&counted);
  g_assert_cmpuint (count_lines (log), ==, 2);

  g_unlink (exe);
  g_unlink (log);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL) {
    g_print ("1..0 # SKIP no Python here\n");
    return 0;
  }
  g_test_add_func ("/work-rates/kept-until-renewed", test_speed_is_kept_until_renewed);
  int status = g_test_run ();
  ilv_python_free (python);
  return status;
}
