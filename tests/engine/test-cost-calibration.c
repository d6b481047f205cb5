/* Calibrating this machine: what the measuring programs print becomes a cost set.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-cost-calibration.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "this-machine-3-9-9"

/* A made-up machine. */
static IlvCalibrationOrigin *
make_origin (void)
{
  IlvPython python = {.exe = (char *)"/somewhere/python3", .version = (char *)"3.9.9"};
  return ilv_calibration_origin_new (&python);
}

static IlvCosts *
get_reference (void)
{
  g_autoptr (GError) error = NULL;
  IlvCosts *costs = ilv_costs_find ("reference", &error);
  g_assert_no_error (error);
  return costs;
}

static IlvCostCalibration *
run (const IlvPython *python, const IlvCosts *base, IlvCalibrationProgress progress, gpointer data,
     GCancellable *cancellable, GError **error)
{
  const IlvCalibrationOptions options = {
      .python = python, .base = base, .name = NAME, .progress = progress, .progress_data = data};
  return ilv_cost_calibration_run (&options, cancellable, error);
}

static void
test_lines_become_a_cost_set (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCostCalibration) calibration =
      ilv_cost_calibration_parse ("LoopTurn\t1234\t0.0500\t15\nSlice\t4000000\t0.1\t7\n"
                                  "# Uv…: uvloop is not installed\n",
                                  reference, NAME, make_origin (), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (calibration->costs->name, ==, NAME);
  g_assert_cmpint (calibration->costs->loop_turn_ns, ==, 1234);
  g_assert_cmpint (calibration->costs->slice_ns, ==, 4000000);
  /* What was not measured is the reference's. */
  g_assert_cmpint (calibration->costs->uv_loop_turn_ns, ==, reference->uv_loop_turn_ns);
  g_assert_cmpstr (calibration->missing, ==, "Uv…: uvloop is not installed");
  g_assert_cmpuint (calibration->measured->len, ==, 2);
}

/* A difference that noise swallowed is no figure: the reference's stays, and the set says that it
 * is noisy. */
static void
test_what_noise_swallowed_is_refused (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCostCalibration) calibration = ilv_cost_calibration_parse (
      "LoopTurn\t1234\t0.0500\t15\n! ThreadStart: less than the noise it was measured in\n",
      reference, NAME, make_origin (), &error);
  g_assert_no_error (error);
  g_assert_cmpint (calibration->costs->thread_start_ns, ==, reference->thread_start_ns);
  g_assert_cmpstr (calibration->missing, ==, "ThreadStart: less than the noise it was measured in");
  g_assert_cmpstr (calibration->origin->noisy[0], ==, "ThreadStart");
  g_assert_null (calibration->origin->noisy[1]);
  g_autoptr (IlvCalibrationOrigin) again = ilv_calibration_origin_parse (calibration->text);
  g_assert_cmpstr (again->noisy[0], ==, "ThreadStart");
}

/* The file says of each figure where it comes from, and reads back as the same set. */
static void
test_the_text_reads_back (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCostCalibration) calibration = ilv_cost_calibration_parse (
      "LoopTurn\t1234\t0.0500\t15\n", reference, NAME, make_origin (), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (calibration->text, "# What primitives cost on this machine"));
  g_assert_nonnull (strstr (calibration->text,
                            "# measured: median of 15 samples, spread 5 %\nLoopTurn=1234ns\n"));
  g_assert_nonnull (
      strstr (calibration->text, "# not measured here: the figure of reference\nLoopHandle="));
  g_autoptr (IlvCosts) again = ilv_costs_parse (calibration->text, -1, "text", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCalibrationOrigin) origin = ilv_calibration_origin_parse (calibration->text);
  g_assert_cmpstr (origin->python_version, ==, "3.9.9");
  g_autofree char *one = ilv_costs_to_text (calibration->costs);
  g_autofree char *other = ilv_costs_to_text (again);
  g_assert_cmpstr (one, ==, other);
}

static void
test_rubbish_is_refused (void)
{
  static const char *const outputs[] = {
      "",
      "Traceback (most recent call last):\n",
      "LoopTurn\t1234\n",
      "LoopTurn\t1234\t0.1\t15\tmore\n",
      "LoopTurn\t-5\t0.1\t15\n",
      "LoopTurn\t0\t0.1\t15\n",
      "LoopTurn\t12x\t0.1\t15\n",
      "LoopTurn\t99999999999999999999\t0.1\t15\n",
      "LoopTurn\t1234\tnan\t15\n",
      "LoopTurn\t1234\t0.1\t0\n",
      "NoSuchCost\t1234\t0.1\t15\n",
  };
  g_autoptr (IlvCosts) reference = get_reference ();
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (
        ilv_cost_calibration_parse (outputs[i], reference, NAME, make_origin (), &error));
    g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON);
  }
}

/* Every key that a cost set has is either measured or said not to be. */
static void
assert_nothing_is_forgotten (const IlvCostCalibration *calibration)
{
  g_auto (GStrv) lines = g_strsplit (calibration->text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++) {
    const char *equals = strchr (lines[i], '=');
    g_autofree char *key = equals == NULL ? NULL : g_strndup (lines[i], (gsize)(equals - lines[i]));
    if (key == NULL || ilv_costs_find_key (key) == NULL ||
        g_str_has_prefix (lines[i - 1], "# measured"))
      continue;
    g_autofree char *family = g_str_has_prefix (key, "Uv") ? g_strdup ("Uv…") : g_strdup (key);
    if (calibration->missing == NULL || strstr (calibration->missing, family) == NULL)
      g_error ("nothing is said about %s", key);
  }
}

static void
note_part_cb (guint n_done, guint n_parts, const char *part, gpointer data)
{
  g_assert_cmpuint (n_done, <, n_parts);
  g_string_append_printf (data, "%s ", part);
}

/* The real programs, with the Python of this machine. */
static void
test_this_machine_is_measured (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autoptr (IlvCostCalibration) calibration =
      run (python, reference, note_part_cb, parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (parts->str, ==, "machine threads loop trio many processes memory dask ");
  const char *const keys[] = {
      "ThreadStart", "ThreadHandover", "ExecutorSubmit",    "LoopTurn",        "LoopHandle",
      "TaskCreate",  "ProcessFork",    "ProcessForkserver", "ProcessSpawn",    "PickleCall",
      "PipePerMiB",  "Slice",          "TaskMemory",        "WorkerForkMemory"};
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    gboolean found = FALSE;
    for (guint j = 0; j < calibration->measured->len; j++)
      found = found ||
              strcmp (g_array_index (calibration->measured, IlvMeasuredCost, j).key, keys[i]) == 0;
    for (guint j = 0; j < calibration->refused->len; j++)
      found = found || strcmp (g_ptr_array_index (calibration->refused, j), keys[i]) == 0;
    if (!found && strcmp (keys[i], "Slice") != 0) /* a core may never be taken away */
      g_error ("%s was not measured", keys[i]);
  }
  assert_nothing_is_forgotten (calibration);
  /* Relations that hold on every machine, however busy. */
  const IlvCosts *costs = calibration->costs;
  g_assert_cmpint (costs->process_fork_ns, >, costs->thread_start_ns);
  g_assert_cmpint (costs->interpreter_bytes, >, costs->task_bytes * 100);
  g_assert_cmpint (costs->loop_turn_ns, <, costs->process_fork_ns);
}

static void
cancel_cb (guint n_done, guint n_parts, const char *part, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_it_can_be_cancelled (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (run (python, reference, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
write_fake (const char *folder, const char *body)
{
  char *path = g_build_filename (folder, "python3", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", body);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
test_a_failing_python_is_said (void)
{
  g_autoptr (IlvCosts) reference = get_reference ();
  g_autofree char *folder = g_dir_make_tmp ("interleave-calibration-XXXXXX", NULL);
  static const struct {
    const char *body, *said;
  } cases[] = {
      {"echo no space left >&2; exit 3", "no space left"},
      {"echo garbage", "garbage"},
      {"exit 0", "measured nothing"},
      {"kill -9 $$", "without a word"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *exe = write_fake (folder, cases[i].body);
    IlvPython python = {.exe = exe, .version = (char *)"3.11.2"};
    g_assert_null (run (&python, reference, NULL, NULL, NULL, &error));
    g_assert_nonnull (error);
    if (strstr (error->message, cases[i].said) == NULL)
      g_error ("“%s” does not say “%s”", error->message, cases[i].said);
    g_unlink (exe);
  }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_setenv ("INTERLEAVE_CALIBRATION_CONNECTIONS", "2000", TRUE); /* as accurate as a test needs */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost-calibration/what-noise-swallowed-is-refused",
                   test_what_noise_swallowed_is_refused);
  g_test_add_func ("/calibration/lines-become-a-cost-set", test_lines_become_a_cost_set);
  g_test_add_func ("/calibration/the-text-reads-back", test_the_text_reads_back);
  g_test_add_func ("/calibration/rubbish-is-refused", test_rubbish_is_refused);
  g_test_add_func ("/calibration/this-machine-is-measured", test_this_machine_is_measured);
  g_test_add_func ("/calibration/it-can-be-cancelled", test_it_can_be_cancelled);
  g_test_add_func ("/calibration/a-failing-python-is-said", test_a_failing_python_is_said);
  return g_test_run ();
}
