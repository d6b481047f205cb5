/* Where one model overtakes another: places that follow from arithmetic are found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-bench-result.h"
#include "demos/bench/ilv-break-even.h"
#include "demos/ilv-file-lock.h"

#include <glib/gstdio.h>
#include <string.h>

#define MS 1000000.0

static IlvWorkload *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_parse (text, -1, "test", &error);
  g_assert_no_error (error);
  return workload;
}

/* Four jobs that compute: a core each is worth its start once they are long enough. */
static const char computing[] = "[Workload]\nFormat=1\nName=Computing\n"
                                "[Job j]\nCount=4\nSteps=work\nPayloadIn=0B\n"
                                "[Step work]\nDo=python\nDuration=1ms\n";

static void
set_up (IlvBreakEvenOptions *options, IlvModel a, IlvModel b, const IlvCosts *costs)
{
  *options = (IlvBreakEvenOptions){.costs = costs};
  ilv_settings_init (&options->a, a);
  ilv_settings_init (&options->b, b);
  options->a.cores = options->b.cores = 4;
}

static gint64
simulate_total (const IlvBreakEven *found, double value)
{
  for (guint i = 0; i < found->predicted->len; i++)
    if (g_array_index (found->predicted, IlvBreakEvenPoint, i).value == value)
      return g_array_index (found->predicted, IlvBreakEvenPoint, i).total_a_ns;
  g_assert_not_reached ();
}

static void
test_processes_pay_from_some_length_on (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  g_autoptr (GError) error = NULL;
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.low = 0;
  options.high = 500 * MS;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->n_places, ==, 1);
  const IlvBreakEvenPlace *place = &found->places[0];
  g_assert_true (place->b_wins_above);
  g_assert_cmpfloat (place->low, <=, place->value);
  g_assert_cmpfloat (place->value, <=, place->high);
  g_assert_cmpfloat (place->high - place->low, <=, 0.002 * place->high);
  /* Start-up is some tens of milliseconds; 3/4 of 4 × d must make up for it. */
  g_assert_cmpfloat (place->value, >, 5 * MS);
  g_assert_cmpfloat (place->value, <, 100 * MS);
  g_assert_cmpint (simulate_total (found, 500 * MS), >=, (gint64)(2000 * MS));
  g_assert_cmpuint (found->measured->len, ==, 0);
}

/* Without costs two threads are twice as fast as one from the second wait on. */
static void
test_whole_numbers (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (IlvWorkload) workload =
      parse ("[Workload]\nFormat=1\nName=Waiting\n[Job j]\nCount=1\nSteps=nap\n"
             "[Step nap]\nDo=sleep\nDuration=1ms\n");
  g_autoptr (GError) error = NULL;
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_THREADS, costs);
  options.key = "job.j.Count";
  options.low = 1;
  options.high = 64;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->n_places, ==, 1);
  g_assert_cmpfloat (found->places[0].value, ==, 2);
  g_assert_cmpfloat (found->places[0].low, ==, 1);
  g_assert_cmpint (found->unit, ==, ILV_VARY_NUMBER);
}

static void
test_no_place_in_the_range (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.low = 1000 * MS;
  options.high = 2000 * MS;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_assert_cmpuint (found->n_places, ==, 0);
  g_assert_cmpuint (found->predicted->len, >, 10);
}

static void
test_ranges_are_read_in_the_keys_notation (void)
{
  g_autoptr (IlvWorkload) workload = parse (computing);
  double low, high;
  IlvVaryUnit unit;
  g_assert_true (ilv_break_even_parse_range (workload, "step.work.Duration", "1ms..2s", &low, &high,
                                             &unit, NULL));
  g_assert_cmpint (unit, ==, ILV_VARY_DURATION);
  g_assert_cmpfloat (low, ==, MS);
  g_assert_cmpfloat (high, ==, 2000 * MS);
  g_assert_true (
      ilv_break_even_parse_range (workload, "job.j.Count", "1..64", &low, &high, &unit, NULL));
  g_assert_cmpint (unit, ==, ILV_VARY_NUMBER);
  g_assert_true (ilv_break_even_parse_range (workload, "job.j.PayloadIn", "0B..1MiB", &low, &high,
                                             &unit, NULL));
  g_assert_cmpint (unit, ==, ILV_VARY_SIZE);
  g_assert_cmpfloat (high, ==, 1048576);
  const char *const bad[] = {"2s..1ms", "1ms", "1..64", "..", "1ms..", "soon..later"};
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ilv_break_even_parse_range (workload, "step.work.Duration", bad[i], &low, &high,
                                                &unit, &error));
    g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN);
  }
  g_autoptr (GError) error = NULL;
  g_assert_false (ilv_break_even_parse_range (workload, "step.walk.Duration", "1ms..2ms", &low,
                                              &high, &unit, &error));
  g_assert_nonnull (strstr (error->message, "step.walk.Duration"));
  g_clear_error (&error);
  g_assert_false (ilv_break_even_parse_range (workload, "step.work.Do", "1ms..2ms", &low, &high,
                                              &unit, &error));
  g_assert_nonnull (strstr (error->message, "can be varied"));
}

/* It really runs both, in turns; what is faster here nobody promises. */
static void
test_measured_around_the_place (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  g_autoptr (IlvWorkload) workload =
      parse ("[Workload]\nFormat=1\nName=Waiting\n[Job j]\nCount=1\nSteps=nap\n"
             "[Step nap]\nDo=sleep\nDuration=2ms\n");
  g_autoptr (GError) error = NULL;
  IlvBreakEvenOptions options;
  if (python == NULL) {
    g_test_skip ("no Python on this machine");
    return;
  }
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_THREADS, costs);
  options.a.cores = options.b.cores = 1;
  options.key = "job.j.Count";
  options.low = 1;
  options.high = 40;
  options.python = python;
  options.n_points = 2;
  options.n_runs = 1;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->measured->len, >=, 2);
  for (guint i = 0; i < found->measured->len; i++) {
    const IlvBreakEvenPoint *point = &g_array_index (found->measured, IlvBreakEvenPoint, i);
    g_assert_cmpuint (point->n_runs, ==, 1);
    g_assert_cmpint (point->total_a_ns, >=, (gint64)(point->value * 2 * MS));
    g_assert_cmpint (point->total_b_ns, >=, (gint64)(2 * MS));
  }
  g_assert_cmpint (found->measured_place.is_known, !=, found->measured_note != NULL);
}

/* --- broken off --- */

typedef struct {
  guint limit, n_runs;
  GCancellable *cancellable;
} Breaker;

/* As if the program ended with the `limit`-th run. */
static void
break_off_cb (double share, const IlvBreakEven *so_far, gpointer data)
{
  Breaker *self = data;
  self->n_runs = so_far->runs->len;
  if (self->limit > 0 && self->n_runs >= self->limit)
    g_cancellable_cancel (self->cancellable);
}

static void
assert_goes_on (const char *path, const IlvBreakEvenOptions *how, guint n_before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBreakEven) from = ilv_break_even_load (path, &error);
  g_assert_no_error (error);
  g_assert_false (from->is_complete);
  g_assert_true (from->has_rates);
  g_assert_cmpuint (from->runs->len, ==, n_before);
  g_autoptr (IlvBreakEven) found = ilv_break_even_resume (from, how, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found->is_complete);
  g_assert_cmpfloat (found->rates.rates[0].unit_ns, ==, from->rates.rates[0].unit_ns);
  g_assert_cmpuint (found->runs->len, ==, found->measured->len * 2 * found->n_runs);
  for (guint i = 0; i < n_before; i++)
    g_assert_cmpint (g_array_index (found->runs, IlvBreakEvenRun, i).total_ns, ==,
                     g_array_index (from->runs, IlvBreakEvenRun, i).total_ns);
  /* Who read it long ago makes none of the runs that another program has made since. */
  g_autoptr (IlvBreakEven) again = ilv_break_even_resume (from, how, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (again->runs, IlvBreakEvenRun, n_before).total_ns, ==,
                   g_array_index (found->runs, IlvBreakEvenRun, n_before).total_ns);
  g_autoptr (IlvBreakEven) kept = ilv_break_even_load (path, &error);
  g_autofree char *one = ilv_break_even_to_json (found), *other = ilv_break_even_to_json (kept);
  g_assert_cmpstr (one, ==, other);
  g_assert_cmpint (kept->measured_place.is_known, !=, kept->measured_note != NULL);
  g_free (from->python_version);
  from->python_version = g_strdup ("2.7.18");
  g_assert_null (ilv_break_even_resume (from, how, NULL, &error));
  g_assert_nonnull (strstr (error->message, "2.7.18"));
}

static void
test_what_is_broken_off_goes_on (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);
  g_autoptr (IlvWorkload) workload =
      parse ("[Workload]\nFormat=1\nName=Waiting\n[Job j]\nCount=1\nSteps=nap\n"
             "[Step nap]\nDo=sleep\nDuration=2ms\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-break-even-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "found.json", NULL);
  Breaker breaker = {.limit = 3, .cancellable = cancellable};
  IlvBreakEvenOptions options;
  if (python == NULL) {
    g_test_skip ("no Python on this machine");
    return;
  }
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_THREADS, costs);
  options.a.cores = options.b.cores = 1;
  options.key = "job.j.Count";
  options.low = 1;
  options.high = 40;
  options.python = python;
  options.n_points = 2;
  options.n_runs = 2;
  options.path = path;
  options.progress = break_off_cb;
  options.progress_data = &breaker;
  g_assert_null (ilv_break_even_find (workload, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (breaker.n_runs, ==, 3);
  breaker.limit = 0;
  assert_goes_on (path, &options, 3);
  g_remove (path);
  g_rmdir (folder);
}

/* The lock is the file's own, so one more of this process stands for another program. */
static void
test_one_search_at_a_time (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-break-even-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "found.json", NULL);
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.high = 500 * MS;
  options.path = path;

  IlvFileLock *other = ilv_file_lock_new (path, &error);
  g_assert_no_error (error);
  g_assert_null (ilv_break_even_find (workload, &options, NULL, &error));
  g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "found.json"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  ilv_file_lock_free (other);
  g_clear_error (&error);
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, &error);
  g_assert_no_error (error);

  other = ilv_file_lock_new (path, &error);
  g_assert_null (ilv_break_even_resume (found, &options, NULL, &error));
  g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_BUSY);
  ilv_file_lock_free (other);
  g_assert_false (g_file_test (lock_path, G_FILE_TEST_EXISTS));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_what_was_only_predicted_has_nothing_to_go_on_with (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  g_autoptr (GError) error = NULL;
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.high = 500 * MS;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_assert_true (found->is_complete);
  g_assert_null (ilv_break_even_resume (found, &options, NULL, &error));
  g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN);
}

/* --- files --- */

static IlvBreakEven *
make_measured (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  IlvBreakEvenPoint point = {.value = 3 * MS,
                             .total_a_ns = 5,
                             .total_b_ns = 7,
                             .low_a_ns = 4,
                             .high_a_ns = 6,
                             .low_b_ns = 6,
                             .high_b_ns = 8,
                             .n_runs = 9};
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.high = 500 * MS;
  IlvBreakEven *found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_array_append_val (found->measured, point);
  const IlvBreakEvenRun run = {3 * MS, TRUE, 7};
  g_array_append_val (found->runs, run);
  found->has_rates = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (found->rates.rates); i++)
    found->rates.rates[i] = (IlvRate){.call_ns = 0.1, .unit_ns = 1 / 3.0, .spread = 0.02};
  found->n_points = found->n_runs = 9;
  found->scheduler = g_strdup ("tcp://127.0.0.1:8786");
  found->b.start_method = ILV_START_SPAWN;
  found->measured_place = found->places[0];
  found->python_exe = g_strdup ("/usr/bin/python3");
  found->python_version = g_strdup ("3.11.2");
  return found;
}

static void
test_a_file_gives_back_what_was_found (void)
{
  g_autoptr (IlvBreakEven) found = make_measured ();
  g_autofree char *json = ilv_break_even_to_json (found);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBreakEven) read = ilv_break_even_parse (json, -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvBreakEven) copy = ilv_break_even_copy (read);
  g_autofree char *again = ilv_break_even_to_json (copy);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpstr (copy->name, ==, "Computing");
  g_assert_cmpuint (copy->b.processes, ==, found->b.processes);
  g_assert_cmpint (g_array_index (copy->measured, IlvBreakEvenPoint, 0).high_b_ns, ==, 8);
  g_assert_cmpint (g_array_index (copy->runs, IlvBreakEvenRun, 0).is_of_b, ==, TRUE);
  g_assert_cmpint (copy->b.start_method, ==, ILV_START_SPAWN);
  g_assert_cmpstr (copy->scheduler, ==, "tcp://127.0.0.1:8786");
  g_assert_true (copy->is_complete);
}

static void
assert_unreadable (const char *json, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_break_even_parse (json, -1, "some.json", &error));
  g_assert_error (error, ILV_BENCH_ERROR, code);
  g_assert_nonnull (strstr (error->message, "some.json"));
}

static void
test_damaged_and_future_files_are_refused (void)
{
  g_autoptr (IlvBreakEven) found = make_measured ();
  g_autofree char *json = ilv_break_even_to_json (found);
  static const struct {
    const char *from, *to;
    int code;
  } hurts[] = {
      {"break-even/1", "break-even/2", ILV_BENCH_ERROR_FUTURE},
      {"interleave.break-even", "somebody.else", ILV_BENCH_ERROR_FOREIGN},
      {"\"b\" : \"processes\"", "\"b\" : \"hamsters\"", ILV_BENCH_ERROR_DAMAGED},
      {"\"unit\" : \"ns\"", "\"unit\" : \"years\"", ILV_BENCH_ERROR_DAMAGED},
      {"\"runs\" : 9", "\"runs\" : -9", ILV_BENCH_ERROR_DAMAGED},
      {"\"a_ns\" : 5", "\"a_ns\" : \"five\"", ILV_BENCH_ERROR_DAMAGED},
      {"\"start_method\" : \"spawn\"", "\"start_method\" : \"hatch\"", ILV_BENCH_ERROR_DAMAGED},
      {"\"total_ns\" : 7", "\"total_ns\" : 0", ILV_BENCH_ERROR_DAMAGED},
      {"\"runs_wanted\" : 9", "\"runs_wanted\" : -1", ILV_BENCH_ERROR_DAMAGED},
      {"\"call_ns\"", "\"call_us\"", ILV_BENCH_ERROR_DAMAGED},
      {"\"predicted\" : [", "\"predicted\" : [ 7,", ILV_BENCH_ERROR_DAMAGED},
  };
  for (guint i = 0; i < G_N_ELEMENTS (hurts); i++) {
    g_autoptr (GString) text = g_string_new (json);
    g_assert_cmpuint (g_string_replace (text, hurts[i].from, hurts[i].to, 1), ==, 1);
    assert_unreadable (text->str, hurts[i].code);
  }
  for (gsize cut = 0; cut + 2 < strlen (json); cut += 97) {
    g_autofree char *part = g_strndup (json, cut);
    assert_unreadable (part, ILV_BENCH_ERROR_DAMAGED);
  }
}

/* --- while it goes on --- */

typedef struct {
  double last;
  guint n_calls, n_predicted;
  GCancellable *cancellable;
} Follower;

static void
follow_cb (double share, const IlvBreakEven *so_far, gpointer data)
{
  Follower *self = data;
  g_assert_cmpfloat (share, >=, self->last);
  g_assert_cmpfloat (share, <=, 1);
  self->last = share;
  self->n_calls++;
  self->n_predicted = so_far->predicted->len;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
test_progress_and_cancel (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload = parse (computing);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Follower all = {0}, first = {.cancellable = cancellable};
  IlvBreakEvenOptions options;
  set_up (&options, ILV_MODEL_SEQUENTIAL, ILV_MODEL_PROCESSES, costs);
  options.key = "step.work.Duration";
  options.high = 500 * MS;
  options.progress = follow_cb;
  options.progress_data = &all;
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_assert_cmpuint (all.n_calls, >, 10);
  g_assert_cmpuint (all.n_predicted, ==, found->predicted->len);
  options.progress_data = &first;
  g_assert_null (ilv_break_even_find (workload, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (first.n_calls, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/break-even/processes-pay-from-some-length-on",
                   test_processes_pay_from_some_length_on);
  g_test_add_func ("/break-even/whole-numbers", test_whole_numbers);
  g_test_add_func ("/break-even/no-place-in-the-range", test_no_place_in_the_range);
  g_test_add_func ("/break-even/ranges-are-read-in-the-keys-notation",
                   test_ranges_are_read_in_the_keys_notation);
  g_test_add_func ("/break-even/a-file-gives-back-what-was-found",
                   test_a_file_gives_back_what_was_found);
  g_test_add_func ("/break-even/damaged-and-future-files-are-refused",
                   test_damaged_and_future_files_are_refused);
  g_test_add_func ("/break-even/progress-and-cancel", test_progress_and_cancel);
  g_test_add_func ("/break-even/one-search-at-a-time", test_one_search_at_a_time);
  g_test_add_func ("/break-even/what-is-broken-off-goes-on", test_what_is_broken_off_goes_on);
  g_test_add_func ("/break-even/what-was-only-predicted-has-nothing-to-go-on-with",
                   test_what_was_only_predicted_has_nothing_to_go_on_with);
  g_test_add_func ("/break-even/measured-around-the-place", test_measured_around_the_place);
  return g_test_run ();
}
