/* Every model, and the measured run, executes the same drawn work: a job's number in its group, by
 * which all is drawn, does not depend on the model. And each copy of a service is on its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-run-plan.h"
#include "random-workload.h"
#include "simulator-support.h"

#include <string.h>

#define STEP(name, what) "[Step " name "]\nDo=" what "\n"

/* --- numbers of spawned jobs --- */

static char *
name_job (const char *group, guint64 index)
{
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT, group, index);
}

/* "group index" of each job that may be, and of its parent, as the runner numbers them. */
static GHashTable *
list_planned (const IlvRunPlan *plan)
{
  GHashTable *parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint32 i = 0; i < plan->n_jobs; i++) {
    const IlvJobGroup *groups = plan->workload->groups;
    gint64 parent = plan->parents[i];
    char *name = name_job (groups[plan->groups[i]].name, plan->indices[i]);

    g_assert_true (g_hash_table_insert (
        parents, name,
        parent < 0 ? g_strdup ("nobody")
                   : name_job (groups[plan->groups[parent]].name, plan->indices[parent])));
  }
  return parents;
}

static void
assert_planned (GHashTable *planned, const IlvTrace *trace, const char *text)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    g_autofree char *name = NULL, *of = NULL;
    IlvJob job, parent;

    ilv_trace_get_job (trace, i, &job);
    name = name_job (job.group, job.index);
    if (job.parent != ILV_JOB_NONE) {
      ilv_trace_get_job (trace, job.parent, &parent);
      of = name_job (parent.group, parent.index);
    }
    if (g_strcmp0 (g_hash_table_lookup (planned, name), of != NULL ? of : "nobody") != 0)
      g_test_message ("%s: %s of %s\n%s", ilv_trace_get_info (trace)->model, name, of, text);
    g_assert_cmpstr (g_hash_table_lookup (planned, name), ==, of != NULL ? of : "nobody");
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&name)));
  }
}

static void
test_numbers_are_the_plans (void)
{
  guint n_spawning = 0;

  for (guint64 n = 0; n < 600; n++) {
    g_autofree char *text = ilv_test_random_workload (n);
    g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "random", NULL);
    g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
    g_autoptr (GHashTable) planned = NULL;
    g_autoptr (IlvRunPlan) plan = NULL;

    if (strstr (text, "Do=spawn") == NULL)
      continue;
    n_spawning++;
    for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
      g_autoptr (IlvTrace) trace = NULL;
      IlvSettings settings;

      ilv_test_random_settings (n, model, workload, &settings);
      trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_MACHINE, NULL, NULL, NULL, NULL);
      g_assert_nonnull (trace);
      ilv_settings_resolve (&settings, workload);
      if (plan == NULL) {
        plan = ilv_run_plan_new (workload, &settings, NULL);
        g_assert_nonnull (plan);
        planned = list_planned (plan);
      }
      assert_planned (planned, trace, text);
    }
  }
  g_assert_cmpuint (n_spawning, >, 50);
}

/* Two levels, repeats, and two groups that spawn the same third, by hand. */
static void
test_numbers_by_hand (void)
{
  const char *text =
      HEAD "[Job a]\nCount=2\nSteps=b;c\nRepeat=2\n[Job b]\nCount=0\nSteps=c\n"
           "[Job c]\nCount=0\nSteps=w\n" STEP ("b", "spawn\nJob=b\nJoin=no\nRepeat=2")
               STEP ("c", "spawn\nJob=c\nJoin=no") STEP ("w", "sleep\nDuration=1ms");
  /* a 0 spawns b 0, b 1, c 0, b 2, b 3, c 1; a 1 spawns b 4, b 5, c 2, b 6, b 7, c 3; b i spawns
   * c 4 + i */
  g_autoptr (IlvTrace) trace = simulate (text, (Setup){ILV_MODEL_PROCESSES, .processes = 2});

  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, 2 + 8 + 12);
  for (guint32 i = 2; i < 22; i++) {
    IlvJob job, parent;

    ilv_trace_get_job (trace, i, &job);
    ilv_trace_get_job (trace, job.parent, &parent);
    if (job.group[0] == 'b')
      g_assert_cmpuint (job.index / 4, ==, parent.index);
    else if (parent.group[0] == 'a')
      g_assert_cmpuint (job.index / 2, ==, parent.index);
    else
      g_assert_cmpuint (job.index, ==, 4 + parent.index);
  }
}

/* --- copies of a service --- */

static void
test_limits_are_each_copys (void)
{
  const char *text = HEAD "[Job j]\nCount=4\nLimit=1\nSteps=w\n" STEP ("w", "io\nDuration=10ms");

  g_assert_cmpint (total_of (text, (Setup){ILV_MODEL_ASYNCIO}), ==, MS (40));
  g_assert_cmpint (total_of (text, (Setup){ILV_MODEL_LOOPS, .processes = 2}), ==, MS (20));
  g_assert_cmpint (
      total_of (text, (Setup){ILV_MODEL_PROCESSES_THREADS, .processes = 4, .threads = 4}), ==,
      MS (10));
}

static void
test_queues_are_each_copys (void)
{
  const char *text = HEAD "[Job j]\nCount=8\nLimit=1\nQueue=1\nOnFull=reject\nSteps=w\n" STEP (
      "w", "io\nDuration=10ms");
  g_autoptr (IlvTrace) one = simulate (text, (Setup){ILV_MODEL_ASYNCIO});
  g_autoptr (IlvTrace) two = simulate (text, (Setup){ILV_MODEL_LOOPS, .processes = 2});

  g_assert_cmpuint (get_figures (two)->n_finished, ==, 2 * get_figures (one)->n_finished);
}

/* Three clients on two copies: jobs 0 and 2 are the first copy's, job 1 the second's; later jobs
 * alternate between the copies. */
static void
test_clients_stay_with_their_copy (void)
{
  g_autoptr (IlvTrace) trace = simulate (
      HEAD "[Job j]\nCount=9\nArrival=closed 3\nSteps=w\n" STEP ("w", "io\nDuration=10ms"),
      (Setup){ILV_MODEL_LOOPS, .processes = 2});
  IlvTrackId workers[2] = {ILV_TRACK_NONE, ILV_TRACK_NONE};
  static const guint homes[9] = {0, 1, 0, 0, 1, 0, 1, 0, 1};

  g_assert_cmpuint (get_figures (trace)->n_finished, ==, 9);
  for (guint32 i = 0; i < 9; i++) {
    IlvJob job;

    ilv_trace_get_job (trace, i, &job);
    guint home = homes[job.index];
    if (workers[home] == ILV_TRACK_NONE)
      workers[home] = job.worker;
    g_assert_cmpuint (workers[home], ==, job.worker);
  }
  g_assert_cmpuint (workers[0], !=, workers[1]);
}

/* --- a sequential program --- */

/* The first child is put off and stands at its group's limit; the second is waited for. */
static void
test_sequential_does_what_it_put_off (void)
{
  const char *text =
      HEAD "[Job a]\nCount=1\nSteps=later;now\n[Job b]\nCount=0\nLimit=1\nSteps=w\n" STEP (
          "later", "spawn\nJob=b\nJoin=no") STEP ("now", "spawn\nJob=b\nJoin=yes")
          STEP ("w", "python\nDuration=10ms");
  g_autoptr (IlvTrace) trace = simulate (text, (Setup){ILV_MODEL_SEQUENTIAL});
  IlvJob parent;

  g_assert_cmpuint (get_figures (trace)->n_finished, ==, 3);
  g_assert_null (ilv_trace_get_info (trace)->note);
  ilv_trace_get_job (trace, 0, &parent);
  g_assert_cmpint (parent.end_ns, ==, MS (20));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/same-work/numbers-are-the-plans", test_numbers_are_the_plans);
  g_test_add_func ("/same-work/numbers-by-hand", test_numbers_by_hand);
  g_test_add_func ("/same-work/limits-are-each-copys", test_limits_are_each_copys);
  g_test_add_func ("/same-work/queues-are-each-copys", test_queues_are_each_copys);
  g_test_add_func ("/same-work/clients-stay-with-their-copy", test_clients_stay_with_their_copy);
  g_test_add_func ("/same-work/sequential-does-what-it-put-off",
                   test_sequential_does_what_it_put_off);
  return g_test_run ();
}
