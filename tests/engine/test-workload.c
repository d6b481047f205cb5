/* Workloads: a good file gives exactly what it says; text and settings by key survive.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-workload.h"

#include <glib/gstdio.h>
#include <string.h>

/* The example of the format's definition, every key written. */
static const char *const example = "# a convoy\n"
                                   "[Workload]\n"
                                   "Format=1\n"
                                   "Name=GIL convoy\n"
                                   "Name[de]=GIL-Kolonne\n"
                                   "Summary=An I/O job beside a CPU job\n"
                                   "Cores=3\n"
                                   "Threads=2\n"
                                   "Processes=5\n"
                                   "SwitchInterval=5ms\n"
                                   "Knobs=step.receive.Duration;job.burn.Count\n"
                                   "\n"
                                   "[Job echo]\n"
                                   "Count=1\n"
                                   "Steps=receive;reply\n"
                                   "Repeat=20\n"
                                   "Arrival=poisson 200/s\n"
                                   "PayloadIn=4KiB\n"
                                   "PayloadOut=2 MiB\n"
                                   "Limit=7\n"
                                   "Timeout=2s\n"
                                   "FailRate=2.5%\n"
                                   "Queue=9\n"
                                   "OnFull=reject\n"
                                   "\n"
                                   "# beside it\n"
                                   "[Job burn]\n"
                                   "Count=3\n"
                                   "Steps=take;burn;give;child\n"
                                   "[Job kid]\n"
                                   "Count=0\n"
                                   "Steps=burn\n"
                                   "\n"
                                   "[Step receive]\n"
                                   "Do=io\n"
                                   "Duration=1.5ms\n"
                                   "Spread=lognormal 0.5\n"
                                   "Client=blocking\n"
                                   "Backend=db\n"
                                   "Repeat=2\n"
                                   "[Step reply]\n"
                                   "Do=python\n"
                                   "Duration=0ms\n"
                                   "[Step burn]\n"
                                   "Do=hold\n"
                                   "Duration=1 s\n"
                                   "Spread=uniform 20%\n"
                                   "[Step take]\n"
                                   "Do=lock\n"
                                   "Lock=L\n"
                                   "[Step give]\n"
                                   "Do=unlock\n"
                                   "Lock=L\n"
                                   "[Step child]\n"
                                   "Do=spawn\n"
                                   "Job=kid\n"
                                   "Join=no\n"
                                   "Repeat=4\n"
                                   "[Backend db]\n"
                                   "Capacity=11\n"
                                   "[X-Notes]\n"
                                   "Anything=goes\n";

static IlvWorkload *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_parse (text, -1, "t", &error);
  g_assert_no_error (error);
  g_assert_nonnull (workload);
  return workload;
}

static void
test_reads_the_workload_group (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  g_assert_cmpstr (w->name, ==, "GIL convoy");
  g_assert_cmpstr (w->summary, ==, "An I/O job beside a CPU job");
  g_assert_cmpstr (w->local_name, ==, "GIL convoy"); /* tests run in C.UTF-8 */
  g_assert_cmpuint (w->cores, ==, 3);
  g_assert_cmpuint (w->threads, ==, 2);
  g_assert_cmpuint (w->processes, ==, 5);
  g_assert_cmpint (w->switch_interval_ns, ==, 5000000);
  g_assert_cmpuint (g_strv_length (w->knobs), ==, 2);
  g_assert_cmpstr (w->knobs[1], ==, "job.burn.Count");
}

static void
test_reads_job_groups_in_file_order (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  g_assert_cmpuint (w->n_groups, ==, 3);
  const IlvJobGroup *echo = &w->groups[0];
  g_assert_cmpstr (echo->name, ==, "echo");
  g_assert_cmpstr (w->groups[1].name, ==, "burn");
  g_assert_cmpuint (echo->n_steps, ==, 2);
  g_assert_cmpstr (w->steps[echo->steps[1]].name, ==, "reply");
  g_assert_cmpuint (echo->repeat, ==, 20);
  g_assert_cmpint (echo->arrival, ==, ILV_ARRIVAL_POISSON);
  g_assert_cmpint (echo->arrival_parameter, ==, 200000000);
  g_assert_cmpuint (echo->payload_in, ==, 4096);
  g_assert_cmpuint (echo->payload_out, ==, 2097152);
  g_assert_cmpuint (echo->limit, ==, 7);
  g_assert_cmpint (echo->timeout_ns, ==, 2000000000);
  g_assert_cmpuint (echo->fail_ppm, ==, 25000);
  g_assert_cmpuint (echo->queue, ==, 9);
  g_assert_true (echo->reject_when_full);
}

static void
test_reads_steps_and_backends (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  const IlvStep *receive = &w->steps[0], *burn = &w->steps[2], *child = &w->steps[5];
  g_assert_cmpint (receive->kind, ==, ILV_STEP_IO);
  g_assert_cmpint (receive->duration_ns, ==, 1500000);
  g_assert_cmpint (receive->spread, ==, ILV_SPREAD_LOGNORMAL);
  g_assert_cmpint (receive->spread_parameter, ==, 500000);
  g_assert_true (receive->is_blocking);
  g_assert_cmpuint (receive->repeat, ==, 2);
  g_assert_cmpstr (w->backends[receive->backend].name, ==, "db");
  g_assert_cmpuint (w->backends[receive->backend].capacity, ==, 11);
  g_assert_cmpint (burn->kind, ==, ILV_STEP_HOLD);
  g_assert_cmpint (burn->spread, ==, ILV_SPREAD_UNIFORM);
  g_assert_cmpint (burn->spread_parameter, ==, 200000);
  g_assert_cmpuint (w->n_locks, ==, 1);
  g_assert_cmpuint (w->steps[3].lock, ==, 0);
  g_assert_cmpuint (w->steps[4].lock, ==, 0);
  g_assert_cmpint (child->kind, ==, ILV_STEP_SPAWN);
  g_assert_cmpuint (child->spawn_group, ==, 2);
  g_assert_false (child->join);
}

static void
test_counts_jobs_with_their_children (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  g_assert_cmpuint (ilv_workload_count_submitted (w), ==, 4);
  g_assert_cmpuint (ilv_workload_count_all (w), ==, 1 + 3 * (1 + 4));
}

static void
test_what_is_not_written_has_the_documented_default (void)
{
  g_autoptr (IlvWorkload) w = parse ("[Workload]\nFormat=1\nName=n\n[Job a]\nCount=1\nSteps=s\n"
                                     "[Step s]\nDo=io\nDuration=1us\n[Step t]\nDo=spawn\nJob=b\n"
                                     "[Job b]\nCount=0\nSteps=s\n[Backend d]\n");
  const IlvJobGroup *job = &w->groups[0];
  const IlvStep *step = &w->steps[0];
  g_assert_null (w->summary);
  g_assert_cmpuint (w->cores + w->threads + w->processes, ==, 0);
  g_assert_cmpint (w->switch_interval_ns, ==, 0);
  g_assert_cmpuint (job->repeat, ==, 1);
  g_assert_cmpint (job->arrival, ==, ILV_ARRIVAL_AT_ONCE);
  g_assert_cmpuint (job->payload_in + job->payload_out, ==, 0);
  g_assert_cmpuint (job->limit + job->queue + job->fail_ppm, ==, 0);
  g_assert_cmpint (job->timeout_ns, ==, 0);
  g_assert_false (job->reject_when_full);
  g_assert_cmpint (step->spread, ==, ILV_SPREAD_CONSTANT);
  g_assert_false (step->is_blocking);
  g_assert_cmpuint (step->backend, ==, ILV_NONE);
  g_assert_cmpuint (step->lock, ==, ILV_NONE);
  g_assert_cmpuint (step->spawn_group, ==, ILV_NONE);
  g_assert_cmpuint (step->repeat, ==, 1);
  g_assert_true (w->steps[1].join);
  g_assert_cmpuint (w->backends[0].capacity, ==, 20);
}

static void
test_text_comes_back_byte_for_byte (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  g_autofree char *text = ilv_workload_to_text (w);
  g_assert_cmpstr (text, ==, example);
}

static void
test_windows_line_ends_and_spaces_are_read (void)
{
  g_autoptr (IlvWorkload) w = parse ("[Workload]\r\nFormat = 1 \r\nName= n \r\n[Job a]\r\n"
                                     "Count=2\r\nSteps= s ; s ;\r\n[Step s]\r\nDo=sleep\r\n"
                                     "Duration=3 ms\r\n");
  g_assert_cmpstr (w->name, ==, "n");
  g_assert_cmpuint (w->groups[0].n_steps, ==, 2);
  g_assert_cmpint (w->steps[0].duration_ns, ==, 3000000);
}

static void
test_save_and_load_agree (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-workload-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "my-own.workload", NULL);
  g_autoptr (IlvWorkload) w = parse (example);
  g_assert_true (ilv_workload_save (w, path, &error));
  g_autoptr (IlvWorkload) again = ilv_workload_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, "my-own");
  g_assert_cmpstr (again->path, ==, path);
  g_assert_cmpstr (again->text, ==, example);
  g_autoptr (IlvWorkload) found = ilv_workload_find (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "my-own");
  g_remove (path);
  g_rmdir (folder);
}

/* --- settings by key --- */

static void
assert_setting (IlvWorkload *w, const char *key, const char *expected)
{
  g_autofree char *value = ilv_workload_get (w, key);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_get_reads_written_values_and_defaults (void)
{
  g_autoptr (IlvWorkload) w = parse (example);
  assert_setting (w, "step.receive.Duration", "1.5ms");
  assert_setting (w, "job.echo.Arrival", "poisson 200/s");
  assert_setting (w, "job.burn.Arrival", "at-once");
  assert_setting (w, "job.Count", "1");
  assert_setting (w, "workload.Threads", "2");
  assert_setting (w, "backend.db.Capacity", "11");
  assert_setting (w, "step.reply.Spread", "constant");
  assert_setting (w, "step.nobody.Duration", NULL);
  assert_setting (w, "step.receive.Colour", NULL);
  assert_setting (w, "workload.echo.Threads", NULL);
  assert_setting (w, "step.Duration", NULL);
  assert_setting (w, "", NULL);
}

static void
test_set_changes_one_value_and_keeps_comments (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) w = parse (example);
  g_autoptr (IlvWorkload) changed = ilv_workload_set (w, "job.burn.Count", "8", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->groups[1].count, ==, 8);
  g_assert_cmpuint (w->groups[1].count, ==, 3);
  g_assert_nonnull (strstr (changed->text, "# beside it\n[Job burn]\nCount=8\nSteps="));
}

static void
test_set_adds_a_key_at_the_end_of_its_group (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) w = parse (example);
  g_autoptr (IlvWorkload) changed = ilv_workload_set (w, "job.burn.Limit", "2", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->groups[1].limit, ==, 2);
  g_assert_nonnull (strstr (changed->text, "Steps=take;burn;give;child\nLimit=2\n[Job kid]"));
  g_autoptr (IlvWorkload) back = ilv_workload_set (changed, "job.burn.Limit", "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->text, ==, example);
}

static void
test_set_of_job_key_reaches_every_group (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) w = parse (example);
  g_autoptr (IlvWorkload) changed = ilv_workload_set (w, "job.PayloadIn", "1MiB", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changed->n_groups; i++)
    g_assert_cmpuint (changed->groups[i].payload_in, ==, 1048576);
}

static void
assert_set_fails (const char *key, const char *value, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) w = parse (example);
  g_assert_null (ilv_workload_set (w, key, value, &error));
  g_assert_error (error, ILV_WORKLOAD_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_set_refuses_what_a_file_may_not_say (void)
{
  assert_set_fails ("step.recieve.Duration", "1ms", ILV_WORKLOAD_ERROR_UNKNOWN,
                    "did you mean “step.receive.Duration”?");
  assert_set_fails ("step.receive.Durration", "1ms", ILV_WORKLOAD_ERROR_UNKNOWN,
                    "did you mean “step.receive.Duration”?");
  assert_set_fails ("nonsense", "1", ILV_WORKLOAD_ERROR_UNKNOWN, "job.NAME.KEY");
  assert_set_fails ("job.echo.Count", "-1", ILV_WORKLOAD_ERROR_VALUE, "[Job echo] Count:");
  assert_set_fails ("job.echo.Count", "", ILV_WORKLOAD_ERROR_MISSING, "[Job echo] Count:");
  assert_set_fails ("job.echo.Count", "1\n[Job x]", ILV_WORKLOAD_ERROR_VALUE, "one line");
}

/* Quadratic work in the number of groups or locks would run into the suite's time-out. */
static void
test_a_file_of_many_groups_is_read_and_set (void)
{
  g_autoptr (GError) error = NULL;
  const guint n = 20000;
  GString *text = g_string_new ("[Workload]\nFormat=1\nName=many\n");
  for (guint i = 0; i < n; i++) {
    g_string_append_printf (text, "[Job j%u]\nCount=1\nSteps=s%u\n", i, i);
    g_string_append_printf (text, "[Step s%u]\nDo=lock\nLock=L%u\n", i, i);
  }
  g_autoptr (IlvWorkload) w = parse (text->str);
  g_assert_cmpuint (w->n_groups, ==, n);
  g_assert_cmpuint (w->n_locks, ==, n);
  g_autoptr (IlvWorkload) changed = ilv_workload_set (w, "job.Limit", "3", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->groups[0].limit + changed->groups[n - 1].limit, ==, 6);
  g_string_free (text, TRUE);
}

/* --- units --- */

static void
assert_duration (const char *text, gint64 expected)
{
  gint64 ns = -1;
  g_test_message ("%s", text);
  g_assert_cmpint (ilv_parse_duration (text, &ns), ==, expected >= 0);
  if (expected >= 0)
    g_assert_cmpint (ns, ==, expected);
}

static void
test_durations_are_exact (void)
{
  assert_duration ("1ns", 1);
  assert_duration ("250us", 250000);
  assert_duration ("0.5 s", 500000000);
  assert_duration ("0.1s", 100000000);
  assert_duration ("1.0000000005s", 1000000001);
  assert_duration ("0ms", 0);
  assert_duration ("315360000s", 315360000 * G_GINT64_CONSTANT (1000000000));
  const char *const bad[] = {"",       "5",
                             "ms",     "-1ms",
                             "+1ms",   "nan",
                             "NaNms",  "infs",
                             "1e3ms",  "1.ms",
                             "1..5ms", ".5ms",
                             "5 m",    "5min",
                             "5msx",   "0x5ms",
                             "5MS",    "315360001s",
                             "1,5s",   "1.5.2s",
                             " 1ms ",  "9999999999999999999999999999s"};
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_duration (bad[i], -1);
}

static void
test_sizes_are_exact (void)
{
  guint64 bytes;
  g_assert_true (ilv_parse_size ("1500B", &bytes) && bytes == 1500);
  g_assert_true (ilv_parse_size ("1.5KiB", &bytes) && bytes == 1536);
  g_assert_true (ilv_parse_size ("16 MiB", &bytes) && bytes == 16777216);
  const char *const bad[] = {"", "5", "5KB", "5GiB", "-5B", "99999999MiB", "nanB"};
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ilv_parse_size (bad[i], &bytes));
}

static void
test_formatted_units_parse_back (void)
{
  const gint64 durations[] = {0, 1, 999, 1000, 1500, 1000000, 5000000, 1000000000, 1234567890};
  const guint64 sizes[] = {0, 1, 1024, 1536, 1048576, 1048577};
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autofree char *text = ilv_format_duration_exact (durations[i]);
    assert_duration (text, durations[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint64 bytes = 7;
    g_autofree char *text = ilv_format_size_exact (sizes[i]);
    g_assert_true (ilv_parse_size (text, &bytes));
    g_assert_cmpuint (bytes, ==, sizes[i]);
  }
  g_autofree char *shortest = ilv_format_duration_exact (1500000);
  g_assert_cmpstr (shortest, ==, "1500us");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workload/reads-the-workload-group", test_reads_the_workload_group);
  g_test_add_func ("/workload/reads-job-groups-in-file-order", test_reads_job_groups_in_file_order);
  g_test_add_func ("/workload/reads-steps-and-backends", test_reads_steps_and_backends);
  g_test_add_func ("/workload/counts-jobs-with-their-children",
                   test_counts_jobs_with_their_children);
  g_test_add_func ("/workload/what-is-not-written-has-the-documented-default",
                   test_what_is_not_written_has_the_documented_default);
  g_test_add_func ("/workload/text-comes-back-byte-for-byte", test_text_comes_back_byte_for_byte);
  g_test_add_func ("/workload/windows-line-ends-and-spaces-are-read",
                   test_windows_line_ends_and_spaces_are_read);
  g_test_add_func ("/workload/save-and-load-agree", test_save_and_load_agree);
  g_test_add_func ("/workload/get-reads-written-values-and-defaults",
                   test_get_reads_written_values_and_defaults);
  g_test_add_func ("/workload/set-changes-one-value-and-keeps-comments",
                   test_set_changes_one_value_and_keeps_comments);
  g_test_add_func ("/workload/set-adds-a-key-at-the-end-of-its-group",
                   test_set_adds_a_key_at_the_end_of_its_group);
  g_test_add_func ("/workload/set-of-job-key-reaches-every-group",
                   test_set_of_job_key_reaches_every_group);
  g_test_add_func ("/workload/set-refuses-what-a-file-may-not-say",
                   test_set_refuses_what_a_file_may_not_say);
  g_test_add_func ("/workload/a-file-of-many-groups-is-read-and-set",
                   test_a_file_of_many_groups_is_read_and_set);
  g_test_add_func ("/workload/durations-are-exact", test_durations_are_exact);
  g_test_add_func ("/workload/sizes-are-exact", test_sizes_are_exact);
  g_test_add_func ("/workload/formatted-units-parse-back", test_formatted_units_parse_back);
  return g_test_run ();
}
