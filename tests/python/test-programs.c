/* Every generated program of the catalogue, and of workloads with every other key, really run on
 * the Python of this machine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Long workloads are made smaller by settings, as a user would: the generator is the same. Only
 * lower bounds of time are asserted. By hand with another Python: ILV_TEST_PYTHON=/path/to/python3.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "demos/program/ilv-program.h"

#define SEED 1

static char *python;
static char *folder;
static gboolean has_dask, has_trio, has_uvloop, has_interpreters;

/* --- running --- */

static gboolean
can_run (const char *code)
{
  const char *argv[] = {python, "-c", code, NULL};
  int status = -1;

  return g_spawn_sync (NULL, (char **)argv, NULL,
                       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                       NULL, &status, NULL) &&
         status == 0;
}

static gboolean
is_possible (IlvModel model)
{
  switch (model) {
  case ILV_MODEL_TRIO:
    return has_trio;
  case ILV_MODEL_UVLOOP:
    return has_uvloop;
  case ILV_MODEL_DASK:
    return has_dask;
  case ILV_MODEL_INTERPRETERS:
    return has_interpreters;
  default:
    return TRUE;
  }
}

/* What it printed; fails if it did not end well, or said anything on standard error. */
static char *
run (const IlvProgram *program, const char *title)
{
  g_autofree char *path = g_build_filename (folder, "program.py", NULL), *errors = NULL;
  const char *argv[] = {python, path, NULL};
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = -1;

  g_file_set_contents (path, ilv_program_get_text (program), -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (folder, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  if (status != 0 || *errors != '\0')
    g_error ("%s: status %d\n%s\n%s", title, status, errors, ilv_program_get_text (program));
  return output;
}

/* "24 jobs, 3 failed in 0.083 s" */
static void
read_total (const char *output, const char *title, guint64 *n_jobs, double *seconds)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex =
      g_regex_new ("(?:^|\\n)(\\d+) jobs(?:, .*)? in (\\d+\\.\\d+) s\\n$", 0, 0, NULL);

  if (!g_regex_match (regex, output, 0, &match))
    g_error ("%s printed “%s”", title, output);
  g_autofree char *jobs = g_match_info_fetch (match, 1), *time = g_match_info_fetch (match, 2);
  *n_jobs = g_ascii_strtoull (jobs, NULL, 10);
  *seconds = g_ascii_strtod (time, NULL);
}

static guint64
run_model (const IlvWorkload *workload, IlvModel model, double *seconds, char **whole)
{
  g_autofree char *title = g_strdup_printf ("%s under %s", workload->id ? workload->id : "workload",
                                            ilv_model_get_id (model));
  g_autoptr (IlvProgram) program = NULL;
  g_autofree char *output = NULL;
  IlvSettings settings;
  guint64 n_jobs;

  ilv_settings_init (&settings, model);
  settings.cores = 2;
  settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  program = ilv_program_new (workload, &settings);
  output = run (program, title);
  read_total (output, title, &n_jobs, seconds);
  if (whole != NULL)
    *whole = g_steal_pointer (&output);
  return n_jobs;
}

/* --- lower bounds --- */

static double
get_least (const IlvStep *step)
{
  double mean = (double)step->duration_ns / 1e9;

  switch (step->spread) {
  case ILV_SPREAD_CONSTANT:
    return mean;
  case ILV_SPREAD_UNIFORM:
    return mean * (1 - (double)step->spread_parameter / 1e6);
  case ILV_SPREAD_EXPONENTIAL:
  case ILV_SPREAD_LOGNORMAL:
  default:
    return 0;
  }
}

/* Of one job: all it must wait or compute. `hold` and `native` are amounts of work, not of time. */
static double
sum_job (const IlvWorkload *workload, const IlvJobGroup *group, gboolean only_python)
{
  double sum = 0;

  for (guint i = 0; i < group->n_steps; i++) {
    const IlvStep *step = &workload->steps[group->steps[i]];
    gboolean counts = step->kind == ILV_STEP_PYTHON ||
                      (!only_python && (step->kind == ILV_STEP_IO || step->kind == ILV_STEP_SLEEP));

    sum += counts ? get_least (step) * step->repeat : 0;
  }
  return sum * group->repeat;
}

static double
get_lower_bound (const IlvWorkload *workload, IlvModel model)
{
  gboolean has_one_gil = model == ILV_MODEL_ASYNCIO || model == ILV_MODEL_UVLOOP ||
                         model == ILV_MODEL_TRIO || model == ILV_MODEL_ASYNCIO_THREADS ||
                         model == ILV_MODEL_THREADS;
  double all = 0, python_code = 0, longest = 0;

  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];

    all += sum_job (workload, group, FALSE) * (double)group->count;
    python_code += sum_job (workload, group, TRUE) * (double)group->count;
    longest = MAX (longest, sum_job (workload, group, FALSE));
  }
  if (model == ILV_MODEL_SEQUENTIAL)
    return all;
  if (has_one_gil)
    return MAX (longest, python_code);
  /* Free threads have a GIL on most machines; that they run is all that is asked. */
  return MAX (longest, model == ILV_MODEL_FREE_THREADS ? 0 : python_code / 2);
}

/* --- the catalogue --- */

static IlvWorkload *
set (IlvWorkload *workload, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *changed = ilv_workload_set (workload, key, value, &error);

  g_assert_no_error (error);
  ilv_workload_unref (workload);
  return changed;
}

/* At most six jobs a group; tiny ones stay many. */
static IlvWorkload *
load_small (const char *id)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_find (id, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < workload->n_groups; i++) {
    g_autofree char *key = g_strdup_printf ("job.%s.Count", workload->groups[i].name);
    gboolean is_tiny = sum_job (workload, &workload->groups[i], FALSE) < 0.001;

    if (workload->groups[i].count > (is_tiny ? 500 : 6))
      workload = set (workload, key, is_tiny ? "500" : "6");
  }
  return workload;
}

static void
test_catalogue (gconstpointer data)
{
  IlvModel model = (IlvModel)GPOINTER_TO_UINT (data);
  g_auto (GStrv) ids = ilv_workload_list ();

  if (!is_possible (model)) {
    g_test_skip ("this Python cannot run it");
    return;
  }
  g_assert_cmpuint (g_strv_length (ids), >=, 12);
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = load_small (ids[i]);
    double seconds, least = get_lower_bound (workload, model);

    g_assert_cmpuint (run_model (workload, model, &seconds, NULL), ==,
                      ilv_workload_count_submitted (workload));
    g_test_message ("%s: %.3f s, at least %.3f s", ids[i], seconds, least);
    g_assert_cmpfloat (seconds, >=, least - 0.001);
  }
}

/* Forkserver and spawn import the program again in every worker. */
static void
test_start_methods (void)
{
  g_autoptr (IlvWorkload) workload = load_small ("lock-contention");

  for (IlvStartMethod method = ILV_START_FORKSERVER; method <= ILV_START_SPAWN; method++)
    for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
      g_autoptr (IlvProgram) program = NULL;
      g_autofree char *output = NULL;
      IlvSettings settings;
      guint64 n_jobs;
      double seconds;

      if (!ilv_model_has_processes (model) || !is_possible (model))
        continue;
      ilv_settings_init (&settings, model);
      settings.processes = 2;
      settings.start_method = method;
      program = ilv_program_new (workload, &settings);
      output = run (program, ilv_model_get_id (model));
      read_total (output, ilv_model_get_id (model), &n_jobs, &seconds);
      g_assert_cmpuint (n_jobs, ==, 6);
    }
}

/* --- every other key --- */

typedef struct {
  const char *name;
  const char *text;
  guint64 n_least, n_most; /* jobs that the program counts */
  const char *says;        /* where something must have happened: a regular expression */
} Feature;

#define STEPS                                                                                      \
  "[Step nap]\nDo=sleep\nDuration=5ms\n[Step ask]\nDo=io\nDuration=4ms\n"                          \
  "[Step think]\nDo=python\nDuration=1ms\n"

static const Feature features[] = {
    {"every", "[Job a]\nCount=5\nSteps=ask;think\nArrival=every 3ms\n" STEPS, 5, 5, NULL},
    {"poisson", "[Job a]\nCount=9\nSteps=think\nArrival=poisson 900/s\n" STEPS, 9, 9, NULL},
    {"closed", "[Job a]\nCount=8\nSteps=ask\nArrival=closed 3\n" STEPS, 8, 8, NULL},
    {"many-sources",
     "[Job a]\nCount=4\nSteps=ask\nArrival=closed 2\n[Job b]\nCount=4\nSteps=think\n"
     "Arrival=every 2ms\n[Job c]\nCount=3\nSteps=nap\n[Job d]\nCount=3\nSteps=ask\n"
     "Arrival=poisson 500/s\n" STEPS,
     14, 14, NULL},
    {"limit", "[Job a]\nCount=7\nSteps=ask\nLimit=2\n[Job b]\nCount=2\nSteps=think\n" STEPS, 9, 9,
     NULL},
    {"queue", "[Job a]\nCount=9\nSteps=ask\nQueue=2\nLimit=2\n" STEPS, 9, 9, NULL},
    {"reject", "[Job a]\nCount=60\nSteps=nap\nQueue=2\nOnFull=reject\nLimit=1\n" STEPS, 1, 59,
     ", [1-9]\\d* rejected"},
    {"reject-timed",
     "[Job a]\nCount=9\nSteps=nap\nQueue=1\nOnFull=reject\nArrival=every 1ms\n[Job b]\nCount=2\n"
     "Steps=ask\n" STEPS,
     2, 11, NULL},
    {"timeout", "[Job a]\nCount=5\nSteps=nap;nap;nap;nap;nap;nap;nap;nap\nTimeout=9ms\n" STEPS, 0,
     5, NULL},
    {"timeout-closed",
     "[Job a]\nCount=5\nSteps=nap;nap;nap;nap\nTimeout=9ms\nArrival=closed 2\n[Job b]\nCount=2\n"
     "Steps=ask\n" STEPS,
     0, 7, NULL},
    {"fail-all", "[Job a]\nCount=4\nSteps=ask\nFailRate=100%\n" STEPS, 0, 4, "4 failed"},
    {"fail-and-late",
     "[Job a]\nCount=4\nSteps=ask\nFailRate=50%\nTimeout=9s\n[Job b]\nCount=3\nSteps=nap\n"
     "Limit=1\nQueue=1\nOnFull=reject\n" STEPS,
     0, 7, NULL},
    {"spawn",
     "[Job a]\nCount=3\nSteps=think;fork;go;think\n[Job child]\nCount=0\nSteps=ask\n"
     "PayloadIn=1KiB\n[Step fork]\nDo=spawn\nJob=child\nJoin=no\n"
     "[Step go]\nDo=spawn\nJob=child\nJoin=no\nRepeat=2\n" STEPS,
     12, 12, NULL},
    {"spawn-and-wait",
     "[Job a]\nCount=1\nSteps=think;fork;think\n[Job child]\nCount=0\nSteps=ask\n"
     "PayloadIn=1KiB\n[Step fork]\nDo=spawn\nJob=child\nRepeat=2\n" STEPS,
     3, 3, NULL},
    {"locks-and-backends",
     "[Job a]\nCount=4\nSteps=l;m;ask;ul;um;db;db\nRepeat=2\n[Job b]\nCount=2\nSteps=l;nap;ul\n"
     "[Step l]\nDo=lock\nLock=x\n[Step m]\nDo=lock\nLock=y\n[Step ul]\nDo=unlock\nLock=x\n"
     "[Step um]\nDo=unlock\nLock=y\n[Step db]\nDo=io\nDuration=2ms\nBackend=k\nRepeat=2\n"
     "Client=blocking\n[Backend k]\nCapacity=1\n" STEPS,
     6, 6, NULL},
    {"computing",
     "[Job class]\nCount=3\nSteps=h;n;think\nPayloadIn=3B\nPayloadOut=2KiB\n[Job time]\nCount=2\n"
     "Steps=n;h\n[Step h]\nDo=hold\nDuration=2ms\nSpread=exponential\n[Step n]\nDo=native\n"
     "Duration=2ms\nSpread=lognormal 0.5\n" STEPS,
     5, 5, NULL},
};

static void
test_feature (gconstpointer data)
{
  const Feature *feature = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      g_strconcat ("[Workload]\nFormat=1\nName=x\nThreads=3\n", feature->text, NULL);
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, feature->name, &error);

  g_assert_no_error (error);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    g_autofree char *output = NULL;
    double seconds;
    guint64 n_jobs;

    if (!is_possible (model))
      continue;
    n_jobs = run_model (workload, model, &seconds, &output);
    g_test_message ("%s: %s", ilv_model_get_id (model), output);
    g_assert_cmpuint (n_jobs, >=, feature->n_least);
    g_assert_cmpuint (n_jobs, <=, feature->n_most);
    if (feature->says != NULL && !g_regex_match_simple (feature->says, output, 0, 0))
      g_error ("%s under %s printed “%s”", feature->name, ilv_model_get_id (model), output);
  }
}

static void
test_chunks (void)
{
  g_autoptr (IlvWorkload) workload = load_small ("tiny-jobs");
  g_autoptr (IlvProgram) program = NULL;
  g_autofree char *output = NULL;
  IlvSettings settings;
  guint64 n_jobs;
  double seconds;

  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.processes = 2;
  settings.chunk = 50;
  program = ilv_program_new (workload, &settings);
  output = run (program, "chunks");
  read_total (output, "chunks", &n_jobs, &seconds);
  g_assert_cmpuint (n_jobs, ==, 500);
}

static void
add_tests (void)
{
  for (guint model = 0; model < ILV_N_MODELS; model++) {
    g_autofree char *name =
        g_strdup_printf ("/programs/catalogue/%s", ilv_model_get_id ((IlvModel)model));

    g_test_add_data_func (name, GUINT_TO_POINTER (model), test_catalogue);
  }
  for (guint i = 0; i < G_N_ELEMENTS (features); i++) {
    g_autofree char *name = g_strdup_printf ("/programs/features/%s", features[i].name);

    g_test_add_data_func (name, &features[i], test_feature);
  }
  g_test_add_func ("/programs/features/start-methods", test_start_methods);
  g_test_add_func ("/programs/features/chunks", test_chunks);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  python = g_getenv ("ILV_TEST_PYTHON") != NULL ? g_strdup (g_getenv ("ILV_TEST_PYTHON"))
                                                : g_find_program_in_path ("python3");
  if (python == NULL)
    g_error ("python3 is missing; bootstrap.sh installs it");
  folder = g_dir_make_tmp ("ilv-programs-XXXXXX", NULL);
  has_dask = can_run ("import distributed");
  has_trio = can_run ("import trio");
  has_uvloop = can_run ("import uvloop");
  has_interpreters = can_run ("import concurrent.interpreters");
  add_tests ();
  status = g_test_run ();
  {
    g_autofree char *path = g_build_filename (folder, "program.py", NULL);

    g_remove (path);
    g_rmdir (folder);
  }
  g_free (folder);
  g_free (python);
  return status;
}
