/* Where a calibration comes from, and when it is not to be relied on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-calibration-origin.h"

#include <string.h>

static IlvCalibrationOrigin *
make (void)
{
  IlvPython python = {.exe = (char *)"/somewhere/python3", .version = (char *)"3.9.9"};
  return ilv_calibration_origin_new (&python);
}

static void
test_it_reads_back (void)
{
  g_autoptr (IlvCalibrationOrigin) origin = make ();
  g_strfreev (origin->noisy);
  origin->noisy = g_strsplit ("Slice,LoopTurn", ",", -1);
  origin->core_share = 0.5;
  origin->free_threaded = TRUE;
  g_autofree char *text = ilv_calibration_origin_to_text (origin);
  g_autoptr (IlvCalibrationOrigin) again = ilv_calibration_origin_parse (text);
  g_assert_nonnull (again);
  g_assert_cmpint (again->date_s, ==, origin->date_s);
  g_assert_cmpstr (again->system, ==, origin->system);
  g_assert_cmpstr (again->cpu, ==, origin->cpu);
  g_assert_cmpuint (again->n_cpus, ==, origin->n_cpus);
  g_assert_cmpstr (again->python_exe, ==, "/somewhere/python3");
  g_assert_cmpstr (again->python_version, ==, "3.9.9");
  g_assert_true (again->free_threaded);
  g_assert_true (
      g_strv_equal ((const char *const *)again->noisy, (const char *const *)origin->noisy));
  g_assert_cmpfloat (again->core_share, ==, 0.5);
}

static void
test_nothing_speaks_against_a_fresh_one (void)
{
  g_autoptr (IlvCalibrationOrigin) origin = make ();
  g_autoptr (IlvCalibrationOrigin) now = make ();
  g_autoptr (IlvCalibrationOrigin) any = ilv_calibration_origin_new (NULL);
  g_assert_cmpuint (ilv_calibration_origin_doubt (origin, now), ==, 0);
  g_assert_cmpuint (ilv_calibration_origin_doubt (origin, any), ==, 0);
}

#define ASSERT_DOUBT(change, doubt)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (IlvCalibrationOrigin) origin = make ();                                             \
    g_autoptr (IlvCalibrationOrigin) now = make ();                                                \
    change;                                                                                        \
    g_assert_cmpuint (ilv_calibration_origin_doubt (origin, now), ==, doubt);                      \
  }                                                                                                \
  G_STMT_END

static void
replace (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

static void
test_each_change_is_a_doubt (void)
{
  const gint64 days = (ILV_CALIBRATION_DAYS + 1) * 86400;
  ASSERT_DOUBT (now->date_s += days, ILV_DOUBT_OLD);
  ASSERT_DOUBT (now->date_s -= days, ILV_DOUBT_OLD);
  ASSERT_DOUBT (replace (&now->system, "Linux 99.0"), ILV_DOUBT_KERNEL);
  ASSERT_DOUBT (replace (&now->cpu, "Another 9000"), ILV_DOUBT_CPU);
  ASSERT_DOUBT (now->n_cpus++, ILV_DOUBT_CPU);
  ASSERT_DOUBT (replace (&now->python_version, "3.9.10"), ILV_DOUBT_PYTHON);
  ASSERT_DOUBT (now->free_threaded = TRUE, ILV_DOUBT_PYTHON);
  ASSERT_DOUBT (origin->core_share = 0.6, ILV_DOUBT_SHARE);
  ASSERT_DOUBT (
      {
        g_strfreev (origin->noisy);
        origin->noisy = g_strsplit ("Slice", ",", -1);
      },
      ILV_DOUBT_NOISE);
}

static void
test_a_set_without_origin_is_none (void)
{
  g_assert_null (ilv_calibration_origin_parse ("[Costs]\nFormat=1\n"));
  g_assert_null (ilv_calibration_origin_parse ("rubbish"));
  /* What is missing is doubted, not believed. */
  g_autoptr (IlvCalibrationOrigin) empty = ilv_calibration_origin_parse ("[X-Calibration]\n");
  g_autoptr (IlvCalibrationOrigin) now = make ();
  g_assert_nonnull (empty);
  g_assert_cmpuint (ilv_calibration_origin_doubt (empty, now) & ILV_DOUBT_OLD, ==, ILV_DOUBT_OLD);
}

static void
test_each_interpreter_has_its_name (void)
{
  IlvPython python = {.exe = (char *)"/x", .version = (char *)"3.13.0rc1"};
  g_autofree char *usual = ilv_calibration_name (&python, TRUE);
  g_autofree char *other = ilv_calibration_name (&python, FALSE);
  python.free_threaded = TRUE;
  g_autofree char *without_gil = ilv_calibration_name (&python, FALSE);
  g_assert_cmpstr (usual, ==, "this-machine");
  g_assert_cmpstr (other, ==, "this-machine-3-13-0rc1");
  g_assert_cmpstr (without_gil, ==, "this-machine-3-13-0rc1t");
  g_assert_true (ilv_calibration_is_name (usual) && ilv_calibration_is_name (without_gil));
  g_assert_false (ilv_calibration_is_name ("reference"));
  g_assert_false (ilv_calibration_is_name ("this-machinery"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibration-origin/it-reads-back", test_it_reads_back);
  g_test_add_func ("/calibration-origin/nothing-speaks-against-a-fresh-one",
                   test_nothing_speaks_against_a_fresh_one);
  g_test_add_func ("/calibration-origin/each-change-is-a-doubt", test_each_change_is_a_doubt);
  g_test_add_func ("/calibration-origin/a-set-without-origin-is-none",
                   test_a_set_without_origin_is_none);
  g_test_add_func ("/calibration-origin/each-interpreter-has-its-name",
                   test_each_interpreter_has_its_name);
  return g_test_run ();
}
