/* The plan of a real run: jobs numbered, work drawn as the simulator draws it, files as they say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>

#include "demos/recorder/ilv-measure.h"
#include "demos/recorder/ilv-run-folder.h"
#include "demos/recorder/ilv-run-plan.h"

#define MS G_GINT64_CONSTANT (1000000)

static const IlvCalibration calibration = {
    .rates = {{.call_ns = 100, .unit_ns = 20}, {.call_ns = 50, .unit_ns = 2}, {.unit_ns = 250}}};

static IlvRunPlan *
make (const char *text, IlvModel model, guint chunk, GError **error)
{
  g_autofree char *whole = g_strconcat ("[Workload]\nFormat=1\nName=test\n", text, NULL);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (whole, -1, "test", &parse_error);
  IlvSettings settings;
  g_assert_no_error (parse_error);
  ilv_settings_init (&settings, model);
  settings.cores = settings.processes = 2;
  settings.threads = 4;
  settings.switch_interval_ns = 5 * MS;
  settings.chunk = chunk;
  return ilv_run_plan_new (workload, &settings, error);
}

static gint64 *
read_column (const char *folder, const char *name, gsize *n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *bytes;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length % sizeof (gint64), ==, 0);
  *n = length / sizeof (gint64);
  return (gint64 *)(gpointer)bytes;
}

static char *
write_plan (const IlvRunPlan *plan)
{
  g_autoptr (GError) error = NULL;
  char *folder = ilv_run_folder_new (0, &error);
  g_assert_no_error (error);
  g_assert_true (ilv_run_plan_write (plan, &calibration, 4711, folder, &error));
  g_assert_no_error (error);
  return folder;
}

static void
test_children_follow_breadth_first (void)
{
  /* Jobs: 0, 1 of p; then 0's children (a, a, b), 1's, then the children of each b in turn. */
  const char *text = "[Job p]\nCount=2\nSteps=sa;sb\n[Job a]\nCount=0\nSteps=nap\n"
                     "[Job b]\nCount=0\nSteps=sa1\n"
                     "[Step sa]\nDo=spawn\nJob=a\nRepeat=2\n[Step sb]\nDo=spawn\nJob=b\n"
                     "[Step sa1]\nDo=spawn\nJob=a\n[Step nap]\nDo=sleep\nDuration=1ms\n";
  const gint64 groups[] = {0, 0, 1, 1, 2, 1, 1, 2, 1, 1};
  const gint64 parents[] = {-1, -1, 0, 0, 0, 1, 1, 1, 4, 7};
  const gint64 indices[] = {0, 1, 0, 1, 0, 2, 3, 1, 4, 5};
  g_autoptr (IlvRunPlan) plan = make (text, ILV_MODEL_THREADS, 1, NULL);
  gsize n;
  g_assert_cmpuint (plan->n_planned, ==, 2);
  g_assert_cmpuint (plan->n_jobs, ==, G_N_ELEMENTS (groups));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    g_assert_cmpint (plan->groups[i], ==, groups[i]);
    g_assert_cmpint (plan->parents[i], ==, parents[i]);
    g_assert_cmpint (plan->indices[i], ==, indices[i]);
    g_assert_cmpint (plan->arrivals_ns[i], ==, i < 2 ? 0 : -1);
  }
  char *folder = write_plan (plan);
  g_autofree gint64 *work = read_column (folder, "work.bin", &n);
  ilv_run_folder_remove (folder);
  /* What a spawn step finds in its work is the child that was numbered for it. */
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint k = 0, child = i; parents[i] < 0 && k < 3; k++) {
      child = 2 + 3 * i + k;
      g_assert_cmpint (work[plan->work_at[i] + k], ==, child);
    }
  g_assert_cmpint (work[plan->work_at[4]], ==, 8);
  g_assert_cmpint (work[plan->work_at[7]], ==, 9);
}

static void
test_work_is_what_the_simulator_draws (void)
{
  const char *text = "[Job j]\nCount=5\nSteps=p;h;n;i;s\nRepeat=3\n"
                     "[Step p]\nDo=python\nDuration=1ms\nSpread=exponential\nRepeat=2\n"
                     "[Step h]\nDo=hold\nDuration=1ms\nSpread=uniform 50%\n"
                     "[Step n]\nDo=native\nDuration=1ms\nSpread=lognormal 0.5\n"
                     "[Step i]\nDo=io\nDuration=1ms\nSpread=exponential\n"
                     "[Step s]\nDo=sleep\nDuration=0ms\n";
  g_autoptr (IlvRunPlan) plan = make (text, ILV_MODEL_ASYNCIO, 1, NULL);
  gsize n, at = 0;
  char *folder = write_plan (plan);
  g_autofree gint64 *work = read_column (folder, "work.bin", &n);
  ilv_run_folder_remove (folder);
  g_assert_cmpuint (n, ==, 5 * 3 * 6);
  for (guint job = 0; job < 5; job++)
    for (guint repeat = 0; repeat < 3; repeat++)
      for (guint step = 0; step < 5; step++)
        for (guint k = 0; k < (step == 0 ? 2 : 1); k++, at++) {
          gint64 ns = ilv_workload_draw_duration (plan->workload, 1, 0, job, repeat, step, k);
          const IlvRate *rate = &calibration.rates[MIN (step, 2)];
          double spent = (double)work[at] * rate->unit_ns + rate->call_ns;
          if (step > 2)
            g_assert_cmpint (work[at], ==, ns);
          else if (work[at] > 1)
            g_assert_cmpfloat (ABS (spent - (double)ns), <=, rate->unit_ns);
          g_assert_cmpint (work[at], >=, step < 3 && ns > 0 ? 1 : 0);
        }
}

static void
test_order_of_arrival (void)
{
  const char *text = "[Job a]\nCount=3\nSteps=s\nArrival=every 2ms\n"
                     "[Job b]\nCount=3\nSteps=s\n"
                     "[Job c]\nCount=4\nSteps=s\nArrival=closed 2\n"
                     "[Job d]\nCount=50\nSteps=s\nArrival=poisson 1000/s\n"
                     "[Step s]\nDo=sleep\nDuration=1ms\n";
  g_autoptr (IlvRunPlan) plan = make (text, ILV_MODEL_THREADS, 1, NULL);
  gsize n;
  char *folder = write_plan (plan);
  g_autofree gint64 *order = read_column (folder, "order.bin", &n);
  ilv_run_folder_remove (folder);
  g_assert_cmpuint (n, ==, 3 + 3 + 2 + 50);
  for (gsize i = 1; i < n; i++) {
    gint64 before = plan->arrivals_ns[order[i - 1]], now = plan->arrivals_ns[order[i]];
    g_assert_true (before < now || (before == now && order[i - 1] < order[i]));
  }
  IlvArrivals arrivals;
  ilv_arrivals_init (&arrivals, plan->workload, 1, 3);
  for (guint job = 10; job < 60; job++) {
    gint64 time_ns;
    g_assert_true (ilv_arrivals_next (&arrivals, &time_ns));
    g_assert_cmpint (plan->arrivals_ns[job], ==, time_ns);
  }
  g_assert_cmpint (plan->arrivals_ns[8], ==, -1);
}

static void
test_connections (void)
{
  const char *text = "[Job a]\nCount=30\nSteps=i\nLimit=%u\n"
                     "[Job b]\nCount=9\nSteps=i\nArrival=closed 4\n"
                     "[Job c]\nCount=7\nSteps=s\n"
                     "[Step i]\nDo=io\nDuration=1ms\n[Step s]\nDo=sleep\nDuration=1ms\n";
  for (guint limit = 0; limit <= 10; limit += 10) {
    g_autofree char *whole = g_strdup_printf (text, limit);
    g_autoptr (IlvRunPlan) loop = make (whole, ILV_MODEL_ASYNCIO, 1, NULL);
    g_autoptr (IlvRunPlan) threads = make (whole, ILV_MODEL_THREADS, 1, NULL);
    g_assert_cmpuint (loop->n_connections, ==, (limit == 0 ? 30 : 10) + 4);
    g_assert_cmpuint (threads->n_connections, ==, 0);
    g_assert_true (ilv_run_plan_needs_server (loop));
  }
}

static void
test_json (void)
{
  g_autoptr (IlvRunPlan) plan =
      make ("[Job a]\nCount=2\nSteps=s\n[Step s]\nDo=sleep\nDuration=1ms\n", ILV_MODEL_PROCESSES, 2,
            NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  char *folder = write_plan (plan);
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  ilv_run_folder_remove (folder);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "model"), ==, "processes");
  g_assert_cmpint (json_object_get_int_member (root, "chunk"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (root, "port"), ==, 4711);
  g_assert_cmpint (json_object_get_int_member (root, "n_jobs"), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "groups")), ==, 1);
}

static void
test_refusals (void)
{
  const char *timed = "[Job a]\nCount=2\nSteps=s\nArrival=every 1ms\n"
                      "[Step s]\nDo=sleep\nDuration=1ms\n";
  const char *many = "[Job a]\nCount=2000000\nSteps=s\n[Step s]\nDo=sleep\nDuration=1ms\n";
  const char *steps = "[Job a]\nCount=200000\nSteps=s\nRepeat=900\n"
                      "[Step s]\nDo=sleep\nDuration=1ms\n";
  g_autoptr (GError) error = NULL;
  g_assert_null (make (timed, ILV_MODEL_PROCESSES, 2, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
  g_clear_error (&error);
  g_assert_null (make (many, ILV_MODEL_PROCESSES, 1, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
  g_clear_error (&error);
  g_assert_null (make (steps, ILV_MODEL_PROCESSES, 1, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
}

static void
test_folder_is_private_and_removed (void)
{
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  char *folder = ilv_run_folder_new (1000, &error);
  g_autofree char *name = g_strdup (folder);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (ilv_run_folder_add_runner (folder, &error));
  g_assert_no_error (error);
  ilv_run_folder_remove (folder);
  g_assert_false (g_file_test (name, G_FILE_TEST_EXISTS));
  ilv_run_folder_remove (NULL);
}

/* In a process of its own: a process sweeps once. */
static void
test_sweep_alone (void)
{
  ilv_run_folder_sweep ();
}

static void
sweep_elsewhere (void)
{
  g_test_trap_subprocess ("/run-plan/sweep/subprocess/alone", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* The name's process id says nothing: another sandbox of the same Flatpak counts from 1 too. */
static void
test_sweep_knows_the_living (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_dir_make_tmp ("ilv-sweep-XXXXXX", &error);
  g_setenv ("XDG_RUNTIME_DIR", place, TRUE);
  char *living = ilv_run_folder_new (0, &error);
  g_assert_no_error (error);
  g_autofree char *foreign = g_build_filename (place, "interleave-run-999999999-living", NULL);
  g_autofree char *dead = g_build_filename (place, "interleave-run-1-dead", NULL);
  g_autofree char *inside = g_build_filename (dead, "ring", NULL);
  g_assert_cmpint (g_mkdir (foreign, 0700) | g_mkdir (dead, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "x", 1, NULL));
  int fd = open (foreign, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  sweep_elsewhere ();
  g_assert_true (g_file_test (living, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
  close (fd);
  sweep_elsewhere ();
  g_assert_false (g_file_test (foreign, G_FILE_TEST_EXISTS));
  ilv_run_folder_remove (living);
  g_assert_cmpint (g_rmdir (place), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-plan/children", test_children_follow_breadth_first);
  g_test_add_func ("/run-plan/work", test_work_is_what_the_simulator_draws);
  g_test_add_func ("/run-plan/order", test_order_of_arrival);
  g_test_add_func ("/run-plan/connections", test_connections);
  g_test_add_func ("/run-plan/json", test_json);
  g_test_add_func ("/run-plan/refusals", test_refusals);
  g_test_add_func ("/run-plan/folder", test_folder_is_private_and_removed);
  g_test_add_func ("/run-plan/sweep/subprocess/alone", test_sweep_alone);
  g_test_add_func ("/run-plan/sweep/living", test_sweep_knows_the_living);
  return g_test_run ();
}
