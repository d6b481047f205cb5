/* The fidelity table's figures: errors, noise, order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-fidelity-run.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static IlvRunInfo *
make_info (const char *model, gint64 total_ns)
{
  IlvRunInfo *info = ilv_run_info_new ();
  info->model = g_strdup (model);
  info->figures.total_ns = total_ns;
  info->figures.n_finished = 100;
  return info;
}

static IlvFidelityCell *
add (IlvFidelity *table, const char *model, gint64 predicted_ms, const gint64 *measured_ms, guint n)
{
  IlvFidelityCell *cell = ilv_fidelity_add (table, "web", "3.11.2");
  cell->predicted = make_info (model, predicted_ms * MS);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (cell->runs, make_info (model, measured_ms[i] * MS));
  return cell;
}

static void
test_a_cell_has_errors (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 runs[] = {90, 100, 110, 100, 100};
  IlvFidelityCell *cell = add (table, "asyncio", 80, runs, G_N_ELEMENTS (runs));
  g_assert_cmpfloat_with_epsilon (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL), -0.2,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_THROUGHPUT), 0.25,
                                  1e-9);
  g_assert_true (isnan (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_GIL_WAIT)));
  /* Odd: 90, 110, 100; even: 100, 100. */
  g_assert_cmpfloat_with_epsilon (ilv_fidelity_cell_get_noise (cell), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ilv_fidelity_cell_get_spread (cell), 0, 1e-9);
}

static void
test_what_was_not_run_is_unknown (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 one[] = {100};
  IlvFidelityCell *none = add (table, "asyncio", 80, NULL, 0);
  IlvFidelityCell *single = add (table, "threads", 80, one, 1);
  g_assert_null (ilv_fidelity_cell_get_median (none));
  g_assert_true (isnan (ilv_fidelity_cell_get_error (none, ILV_FIDELITY_TOTAL)));
  g_assert_true (isnan (ilv_fidelity_cell_get_spread (single)));
  g_assert_true (isnan (ilv_fidelity_cell_get_noise (single)));
  g_assert_true (isnan (ilv_fidelity_cell_get_share (none)));
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  g_assert_cmpuint (summary.n_measured, ==, 1);
  g_assert_cmpuint (summary.n_compared, ==, 0);
  g_assert_true (isnan (summary.noise));
}

/* Models that differ by no more than a tenth and the noise are not put in an order. */
static void
test_the_order_is_judged_beyond_noise (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 fast[] = {100, 105}, equal[] = {112, 112}, slow[] = {200, 210};
  add (table, "asyncio", 100, fast, 2);
  add (table, "threads", 90, equal, 2);
  add (table, "processes", 95, slow, 2);
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  g_assert_cmpuint (summary.n_compared, ==, 2); /* not asyncio against threads */
  g_assert_cmpuint (summary.n_wrong, ==, 1);    /* asyncio was foreseen behind processes */
  g_assert_cmpuint (summary.n_wide, ==, 2);
  g_assert_cmpfloat_with_epsilon (summary.noise, 0.05, 1e-9);
}

/* The one cell that is noisy takes its own pairs out of the judgement, no others. */
static void
test_a_noisy_cell_is_not_put_in_an_order (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 calm[] = {100, 100}, noisy[] = {125, 200}, slow[] = {150, 150};
  add (table, "asyncio", 100, calm, 2);
  add (table, "threads", 90, noisy, 2);
  add (table, "processes", 95, slow, 2);
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  g_assert_cmpuint (summary.n_compared, ==, 1);
  g_assert_cmpuint (summary.n_wrong, ==, 1);
}

static void
test_each_figure_has_a_median (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 runs[] = {100, 100};
  const gint64 predicted[] = {90, 100, 130};
  for (guint i = 0; i < 3; i++) {
    IlvFidelityCell *cell = add (table, "threads", predicted[i], runs, 2);
    cell->predicted->figures.state_ns[ILV_STATE_GIL_WAIT] = 20 * MS;
    cell->recorded = make_info ("threads", 100 * MS);
    /* 10 ms, then 0.1 ms: too little to judge by. */
    cell->recorded->figures.state_ns[ILV_STATE_GIL_WAIT] = i == 0 ? 10 * MS : MS / 10;
  }
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  g_assert_cmpfloat_with_epsilon (summary.medians[ILV_FIDELITY_TOTAL], 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary.medians[ILV_FIDELITY_GIL_WAIT], 1, 1e-9);
  g_assert_true (isnan (summary.medians[ILV_FIDELITY_CPU]));
}

/* An error counts beyond noise where it is too large by more than the cell's own runs differ. */
static void
test_wide_is_judged_beyond_noise (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  const gint64 calm[] = {100, 100}, noisy[] = {100, 120};
  add (table, "dask", 120, calm, 2);
  add (table, "trio", 130, calm, 2);
  IlvFidelityCell *third = add (table, "threads", 130, noisy, 2);
  IlvFidelitySummary summary = ilv_fidelity_summarize (table);
  g_assert_cmpuint (summary.n_wide, ==, 3);
  g_assert_cmpuint (summary.n_wide_beyond, ==, 2);
  g_assert_cmpfloat_with_epsilon (ilv_fidelity_cell_get_doubt (third, summary.noise), 0.2, 1e-9);
}

/* Mechanisms that are known to be missing are named under their own conditions only. */
static void
test_causes_are_named (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  IlvFidelityCell *dask = add (table, "dask", 100, NULL, 0);
  IlvFidelityCell *trio = add (table, "trio", 100, NULL, 0);
  IlvFidelityCell *threads = add (table, "threads", 100, NULL, 0);
  IlvFidelityCell *loops = add (table, "loops", 100, NULL, 0);
  g_assert_nonnull (ilv_fidelity_cell_explain (dask));
  g_assert_null (ilv_fidelity_cell_explain (trio));
  g_assert_null (ilv_fidelity_cell_explain (threads)); /* 1 ms a job */
  threads->predicted->figures.n_finished = 4000;
  g_assert_nonnull (ilv_fidelity_cell_explain (threads));
  loops->predicted->cores = 2;
  loops->predicted->processes = 16;
  g_assert_null (ilv_fidelity_cell_explain (loops));
  loops->predicted->processes = 64;
  g_assert_nonnull (ilv_fidelity_cell_explain (loops));
}

static void
test_json_has_nulls_for_the_unknown (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  g_autoptr (GError) error = NULL;
  add (table, "asyncio", 80, NULL, 0);
  g_autofree char *text = ilv_fidelity_to_json (table);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *cell =
      json_array_get_object_element (json_object_get_array_member (root, "cells"), 0);
  g_assert_cmpstr (json_object_get_string_member (cell, "model"), ==, "asyncio");
  g_assert_true (
      json_object_get_null_member (json_object_get_object_member (cell, "error"), "total_ns"));
  g_assert_true (json_object_get_null_member (json_object_get_object_member (root, "summary"),
                                              "median_error"));
}

/* --- real runs --- */

static IlvSettings
get_settings (IlvModel model, gpointer data)
{
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  settings.cores = 2;
  return settings;
}

/* A Python that notes whatever it is started for. NULL: none here. */
static IlvPython *
make_noting_python (const char *folder, const char *log)
{
  IlvPython *python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL)
    return NULL;
  g_autofree char *path = g_build_filename (folder, "python3", NULL);
  g_autofree char *text =
      g_strdup_printf ("#!/bin/sh\necho \"$*\" >>'%s'\nexec '%s' \"$@\"\n", log, python->exe);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_free (python->exe);
  python->exe = g_steal_pointer (&path);
  return python;
}

static guint
count (const char *log, const char *word)
{
  g_autofree char *text = NULL;
  guint n = 0;
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

/* The first model cannot be run: the round begins with the second one. */
static void
test_computing_is_calibrated_anew_in_each_round (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-fidelity-XXXXXX", NULL);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  const char *const names[] = {"gil-convoy", NULL};
  const IlvModel models[] = {ILV_MODEL_FREE_THREADS, ILV_MODEL_SEQUENTIAL};
  g_autoptr (GPtrArray) pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  g_autoptr (GPtrArray) costs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_costs_unref);
  IlvPython *python = make_noting_python (folder, log);
  if (python == NULL || python->free_threaded) {
    g_test_skip ("no Python with a GIL on this machine");
    return;
  }
  g_ptr_array_add (pythons, python);
  g_ptr_array_add (costs, ilv_costs_new_ideal ());
  const IlvFidelityOptions options = {.workloads = names,
                                      .models = models,
                                      .n_models = G_N_ELEMENTS (models),
                                      .pythons = pythons,
                                      .costs = costs,
                                      .get_settings = get_settings,
                                      .n_runs = 2,
                                      .fresh_ns = 1};
  g_autoptr (IlvFidelity) table = ilv_fidelity_run (&options, NULL, NULL);
  g_assert_nonnull (table);
  g_assert_cmpuint (count (log, "calibrate"), ==, 2);
  g_autofree char *path = g_strdup (python->exe);
  g_remove (path);
  g_remove (log);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/a-cell-has-errors", test_a_cell_has_errors);
  g_test_add_func ("/fidelity/what-was-not-run-is-unknown", test_what_was_not_run_is_unknown);
  g_test_add_func ("/fidelity/the-order-is-judged-beyond-noise",
                   test_the_order_is_judged_beyond_noise);
  g_test_add_func ("/fidelity/a-noisy-cell-is-not-put-in-an-order",
                   test_a_noisy_cell_is_not_put_in_an_order);
  g_test_add_func ("/fidelity/each-figure-has-a-median", test_each_figure_has_a_median);
  g_test_add_func ("/fidelity/wide-is-judged-beyond-noise", test_wide_is_judged_beyond_noise);
  g_test_add_func ("/fidelity/causes-are-named", test_causes_are_named);
  g_test_add_func ("/fidelity/json-has-nulls-for-the-unknown", test_json_has_nulls_for_the_unknown);
  g_test_add_func ("/fidelity/computing-is-calibrated-anew-in-each-round",
                   test_computing_is_calibrated_anew_in_each_round);
  return g_test_run ();
}
