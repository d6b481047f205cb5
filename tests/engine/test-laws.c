/* Laws that must hold for every workload: random workloads under every model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ILV_LAWS_COUNT says how many workloads (default 10,000), ILV_LAWS_FIRST the first one's number. A
 * broken law prints the workload and its settings; to look at workload 123 under one model:
 *   ILV_LAWS_FIRST=123 ILV_LAWS_COUNT=1 test-laws -p /laws/asyncio */
#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-trace-file.h"
#include "random-workload.h"
#include "tests/support/trace-support.h"
#include "trace-laws.h"

#define MAX_BROKEN 3

static guint64
read_number (const char *name, guint64 fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : fallback;
}

/* Every third with the reference costs. */
static IlvCosts *
make_costs (guint64 n)
{
  g_autoptr (GError) error = NULL;
  IlvCosts *costs;

  if (n % 3 != 0)
    return ilv_costs_new_ideal ();
  costs = ilv_costs_find ("reference", &error);
  g_assert_no_error (error);
  return costs;
}

static void
report (guint64 n, const IlvSettings *settings, const char *text, const char *law,
        const char *broken)
{
  g_test_message ("workload %" G_GUINT64_FORMAT " under %s breaks \"%s\": %s", n,
                  ilv_model_get_id (settings->model), law, broken);
  g_test_message ("cores %u threads %u processes %u interval %" G_GINT64_FORMAT
                  " start %s chunk %u eager %d costs %s\n%s",
                  settings->cores, settings->threads, settings->processes,
                  settings->switch_interval_ns, ilv_start_method_get_id (settings->start_method),
                  settings->chunk, settings->eager_tasks, n % 3 != 0 ? "ideal" : "reference", text);
  g_test_fail ();
}

static gboolean
check_laws (guint64 n, const char *text, const IlvLawCase *law_case)
{
  for (const IlvNamedLaw *law = ilv_laws; law->name != NULL; law++) {
    g_autofree char *broken = law->check (law_case);

    if (broken != NULL) {
      report (n, &law_case->settings, text, law->name, broken);
      return FALSE;
    }
  }
  return TRUE;
}

/* The same scenario gives the same trace. */
static gboolean
check_again (guint64 n, const char *text, const IlvLawCase *law_case, const IlvSettings *settings,
             const IlvCosts *costs)
{
  g_autoptr (IlvTrace) again = NULL;
  g_autofree char *first = NULL, *second = NULL;

  if (n % 40 != 0)
    return TRUE;
  again =
      ilv_simulate (law_case->workload, settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, NULL);
  first = ilv_trace_digest (law_case->trace);
  second = ilv_trace_digest (again);
  if (g_str_equal (first, second))
    return TRUE;
  report (n, settings, text, "the same scenario gives the same trace", first);
  return FALSE;
}

/* It can be walked, saved and loaded. */
static gboolean
check_file (guint64 n, const char *text, const IlvLawCase *law_case)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new (), loaded = NULL;
  g_autoptr (GError) damage = NULL, error = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (n % 40 != 1)
    return TRUE;
  ilv_test_walk (law_case->trace);
  g_ptr_array_add (traces, law_case->trace);
  bytes = ilv_trace_file_to_bytes (traces);
  loaded = ilv_trace_file_load_bytes (bytes, &damage, &error);
  g_assert_no_error (error);
  g_assert_no_error (damage);
  first = ilv_trace_digest (law_case->trace);
  second = ilv_trace_digest (g_ptr_array_index (loaded, 0));
  if (g_str_equal (first, second))
    return TRUE;
  report (n, &law_case->settings, text, "a file gives back the trace", second);
  return FALSE;
}

/* FALSE if a law is broken. */
static gboolean
try_workload (guint64 n, IlvModel model)
{
  g_autofree char *text = ilv_test_random_workload (n);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "random", &error);
  g_autoptr (IlvCosts) costs = make_costs (n);
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;
  IlvLawCase law_case;

  if (error != NULL)
    g_error ("workload %" G_GUINT64_FORMAT ": %s\n%s", n, error->message, text);
  ilv_test_random_settings (n, model, workload, &settings);
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
  if (trace == NULL) {
    report (n, &settings, text, "it can be simulated", error->message);
    return FALSE;
  }
  law_case = (IlvLawCase){workload, settings, costs->is_ideal, trace};
  ilv_settings_resolve (&law_case.settings, workload);
  return check_laws (n, text, &law_case) && check_again (n, text, &law_case, &settings, costs) &&
         check_file (n, text, &law_case);
}

/* TRUE if the simulator knows the model. */
static gboolean
is_supported (IlvModel model)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (
      "[Workload]\nFormat=1\nName=n\n[Job j]\nCount=1\nSteps=s\n[Step s]\nDo=io\nDuration=1ms\n",
      -1, "tiny", NULL);
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;

  ilv_settings_init (&settings, model);
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, NULL);
  return trace != NULL;
}

static void
test_model (gconstpointer data)
{
  IlvModel model = (IlvModel)GPOINTER_TO_INT (data);
  guint64 first = read_number ("ILV_LAWS_FIRST", 0), count = read_number ("ILV_LAWS_COUNT", 10000);
  guint n_broken = 0;

  g_assert_true (is_supported (model));
  for (guint64 n = first; n < first + count && n_broken < MAX_BROKEN; n++)
    n_broken += !try_workload (n, model);
}

/* --- more cores --- */

static gint64
get_total (IlvWorkload *workload, guint cores, guint processes)
{
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;

  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.cores = cores;
  settings.processes = processes;
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FIGURES, NULL, NULL, NULL, NULL);
  return ilv_trace_get_info (trace)->figures.total_ns;
}

/* An ideal process pool with independent equal jobs is never slower on more cores. */
static void
test_more_cores (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  g_assert_true (is_supported (ILV_MODEL_PROCESSES));
  for (guint i = 0; i < 300; i++) {
    g_autofree char *text = g_strdup_printf (
        "[Workload]\nFormat=1\nName=equal\n[Job j]\nCount=%d\nSteps=a;b\n[Step a]\nDo=python\n"
        "Duration=%dus\n[Step b]\nDo=io\nDuration=%dus\n",
        g_rand_int_range (rand, 1, 30), g_rand_int_range (rand, 1, 20000),
        g_rand_int_range (rand, 0, 5000));
    g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "equal", NULL);
    guint processes = (guint)g_rand_int_range (rand, 1, 9);
    gint64 last_ns = G_MAXINT64;

    for (guint cores = 1; cores <= 8; cores++) {
      gint64 total_ns = get_total (workload, cores, processes);

      if (total_ns > last_ns)
        g_test_message ("%u processes, %u cores\n%s", processes, cores, text);
      g_assert_cmpint (total_ns, <=, last_ns);
      last_ns = total_ns;
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    g_autofree char *path = g_strdup_printf ("/laws/%s", ilv_model_get_id (model));

    g_test_add_data_func (path, GINT_TO_POINTER (model), test_model);
  }
  g_test_add_func ("/laws/more-cores-are-never-slower", test_more_cores);
  return g_test_run ();
}
