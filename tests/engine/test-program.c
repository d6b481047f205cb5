/* Generated programs: their text, and which line a job stands on at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * That they run is tests/python/test-programs.c. The golden ones are written anew by
 *   ILV_GOLDEN_WRITE=1 build/tests/engine/test-program
 * in a commit that says why. */
#include "demos/program/ilv-program.h"
#include "demos/simulator/ilv-simulate.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static const char *const golden[][2] = {
    {"web-scraper", "asyncio"},
    {"web-scraper", "threads"},
    {"lock-contention", "processes"},
    {"blocking-call", "asyncio+threads"},
    {"big-payloads", "asyncio+processes"},
    {"database-pool", "loops"},
    {"long-c-call", "trio"},
    {"database-pool", "interpreters"},
};

static IlvProgram *
make (const IlvWorkload *workload, IlvModel model)
{
  IlvSettings settings;

  ilv_settings_init (&settings, model);
  return ilv_program_new (workload, &settings);
}

static IlvProgram *
make_text (const char *text, IlvModel model, IlvWorkload **workload)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat ("[Workload]\nFormat=1\nName=test\n", text, NULL);

  *workload = ilv_workload_parse (whole, -1, "test", &error);
  g_assert_no_error (error);
  return make (*workload, model);
}

static void
test_golden (gconstpointer data)
{
  const char *const *pair = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (pair[0], &error);
  g_autoptr (IlvProgram) program = NULL;
  g_autofree char *name = NULL, *path = NULL, *text = NULL;
  IlvModel model;

  g_assert_no_error (error);
  g_assert_true (ilv_model_from_id (pair[1], &model, NULL));
  program = make (workload, model);
  name = ilv_program_get_file_name (program);
  path = g_test_build_filename (G_TEST_DIST, "golden", "programs", name, NULL);
  if (g_getenv ("ILV_GOLDEN_WRITE") != NULL)
    g_file_set_contents (path, ilv_program_get_text (program), -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ilv_program_get_text (program), ==, text);
}

/* --- what holds for all --- */

static gboolean
is_own_line (const char *text)
{
  return *text != '\0' && !g_str_has_prefix (text, "import ") && !g_str_has_prefix (text, "from ");
}

/* Lines of the program itself: no empty ones, no imports, no stand-ins. */
static guint
count_own_lines (char **lines)
{
  guint n = 0;
  gboolean is_stand_in = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] != '\0' && *lines[i] != ' ')
      is_stand_in = g_str_has_prefix (lines[i], "def crunch") ||
                    g_str_has_prefix (lines[i], "def hold") ||
                    g_str_has_prefix (lines[i], "def native");
    n += is_own_line (lines[i]) && !is_stand_in;
  }
  return n;
}

static void
assert_text (const IlvProgram *program, guint max_lines)
{
  const char *text = ilv_program_get_text (program);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_true (g_str_has_suffix (text, "\n") && !g_str_has_suffix (text, "\n\n"));
  g_assert_null (strchr (text, '\t'));
  g_assert_null (strstr (text, " \n"));
  g_assert_null (strstr (text, "\n\n\n\n"));
  g_assert_cmpuint (n - 1, ==, ilv_program_get_n_lines (program));
  for (guint i = 0; i < n; i++)
    if (strlen (lines[i]) > 79)
      g_error ("too long: %s", lines[i]);
  if (count_own_lines (lines) > max_lines)
    g_error ("%u lines:\n%s", count_own_lines (lines), text);
}

static int
find_line (const IlvProgram *program, IlvLineKind kind, guint group, guint step)
{
  for (guint i = 0; i < ilv_program_get_n_lines (program); i++) {
    const IlvProgramLine *line = ilv_program_get_line (program, i);

    if (line->kind == kind && line->group == group && (step == ILV_NONE || line->step == step))
      return (int)i;
  }
  return -1;
}

static void
assert_lines_stand_for_all (const IlvProgram *program, const IlvWorkload *workload)
{
  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];

    g_assert_cmpint (find_line (program, ILV_LINE_JOB, i, ILV_NONE), >=, 0);
    g_assert_cmpint (find_line (program, ILV_LINE_SUBMIT, i, ILV_NONE), >=, 0);
    for (guint k = 0; k < group->n_steps; k++) {
      IlvStepKind kind = workload->steps[group->steps[k]].kind;

      /* The end of a `with` block is its unlock. */
      if (kind != ILV_STEP_UNLOCK)
        g_assert_cmpint (find_line (program, ILV_LINE_STEP, i, group->steps[k]), >=, 0);
    }
  }
}

/* The rule: at most 20 lines of its own; 25 with two groups of jobs, with something that all
 * workers share, or for a service in several processes. */
static void
test_catalogue (void)
{
  g_auto (GStrv) ids = ilv_workload_list ();

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], NULL);

    for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
      g_autoptr (IlvProgram) program = make (workload, model);
      gboolean is_service = model == ILV_MODEL_LOOPS || model == ILV_MODEL_PROCESSES_THREADS;

      gboolean has_more =
          is_service || workload->n_groups > 1 || workload->n_locks > 0 || workload->n_backends > 0;

      assert_text (program, has_more ? 25 : 20);
      assert_lines_stand_for_all (program, workload);
    }
  }
}

static void
test_long_names_keep_to_79_columns (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_strnfill (70, 'n');

  g_string_append_printf (text,
                          "[Job %s]\nCount=100000\nSteps=l-%s;a-%s;b-%s;u-%s\nRepeat=10\n"
                          "Timeout=3.141592653s\nLimit=1000\nPayloadIn=123457B\nPayloadOut=1B\n"
                          "[Step a-%s]\nDo=io\nDuration=1.234567891s\nSpread=lognormal 0.333333\n"
                          "Backend=k-%s\nRepeat=70\n[Step b-%s]\nDo=python\nDuration=1ms\n"
                          "Spread=exponential\n[Step l-%s]\nDo=lock\nLock=%s\n"
                          "[Step u-%s]\nDo=unlock\nLock=%s\n[Backend k-%s]\nCapacity=1000000\n",
                          name, name, name, name, name, name, name, name, name, name, name, name,
                          name);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvWorkload) workload = NULL;
    g_autoptr (IlvProgram) program = make_text (text->str, model, &workload);

    assert_text (program, 60);
  }
}

static void
test_names_are_no_keywords (void)
{
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (IlvProgram) program = make_text ("[Job class]\nCount=1\nSteps=a\n"
                                              "[Job time]\nCount=1\nSteps=a\n"
                                              "[Job 2-fast]\nCount=1\nSteps=a\n"
                                              "[Job n2-fast]\nCount=1\nSteps=a\n"
                                              "[Step a]\nDo=sleep\nDuration=1ms\n",
                                              ILV_MODEL_ASYNCIO, &workload);
  const char *text = ilv_program_get_text (program);

  g_assert_nonnull (strstr (text, "async def class_job():"));
  g_assert_nonnull (strstr (text, "async def time_job():"));
  g_assert_nonnull (strstr (text, "async def n2_fast():"));
  g_assert_nonnull (strstr (text, "async def n2_fast_job():"));
}

static void
test_locks_that_do_not_nest (void)
{
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (IlvProgram) program =
      make_text ("[Job a]\nCount=1\nSteps=one;two;end-one;end-two\n[Step one]\nDo=lock\nLock=x\n"
                 "[Step two]\nDo=lock\nLock=y\n[Step end-one]\nDo=unlock\nLock=x\n"
                 "[Step end-two]\nDo=unlock\nLock=y\n",
                 ILV_MODEL_THREADS, &workload);
  const char *text = ilv_program_get_text (program);

  g_assert_nonnull (strstr (text, "    x_lock.acquire()  # one\n"));
  g_assert_nonnull (strstr (text, "    x_lock.release()  # end-one\n"));
}

static void
test_chunks_travel_in_one_map (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("tiny-jobs", NULL);
  g_autoptr (IlvProgram) program = NULL;
  IlvSettings settings;

  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.chunk = 100;
  settings.processes = 3;
  settings.start_method = ILV_START_SPAWN;
  program = ilv_program_new (workload, &settings);
  g_assert_nonnull (
      strstr (ilv_program_get_text (program), "pool.map(item, [bytes(64)] * 4000, chunksize=100)"));
  g_assert_nonnull (strstr (ilv_program_get_text (program), "get_context(\"spawn\")"));
  g_assert_nonnull (strstr (ilv_program_get_text (program), "ProcessPoolExecutor(3, context)"));
}

/* --- lines of moments --- */

static IlvTrace *
simulate (IlvWorkload *workload, IlvModel model, IlvDetail detail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  IlvSettings settings;
  IlvTrace *trace;

  g_assert_no_error (error);
  ilv_settings_init (&settings, model);
  trace = ilv_simulate (workload, &settings, costs, detail, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static const char *
get_text (char **lines, int line)
{
  g_assert_cmpint (line, >=, 0);
  g_assert_cmpint (line, <, g_strv_length (lines));
  return lines[line];
}

/* Wherever a step begins, its line is lit: in every model, with and without job tracks. */
static void
test_steps_are_on_their_lines (gconstpointer data)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("image-pipeline", NULL);
  IlvDetail detail = GPOINTER_TO_INT (data);

  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvTrace) trace = simulate (workload, model, detail);
    g_autoptr (IlvProgram) program = make (workload, model);
    g_auto (GStrv) lines = g_strsplit (ilv_program_get_text (program), "\n", -1);
    guint n_steps = 0;

    for (IlvTrackId track = 0; track < ilv_trace_get_n_tracks (trace); track++) {
      guint64 n = ilv_trace_get_n_instants (trace, track);

      for (guint64 i = 0; i < n; i++) {
        IlvInstant instant;
        const char *text;

        ilv_trace_get_instant (trace, track, i, &instant);
        if (instant.kind != ILV_EVENT_JOB_STEP || instant.a > 3)
          continue;
        text = get_text (lines,
                         ilv_program_line_of_job (program, trace, instant.a, instant.time_ns + 1));
        /* In a hybrid's pool it is the worker's line. */
        if (strstr (text, workload->steps[instant.b].name) == NULL &&
            strstr (text, "in a worker") == NULL)
          g_error ("%s: %s at %s", ilv_model_get_id (model), text, workload->steps[instant.b].name);
        n_steps++;
      }
    }
    g_assert_cmpuint (n_steps, >=, 12);
  }
}

/* From first to last moment there is a line, and the life of a job goes through the program. */
static void
test_life_of_a_job (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", NULL);
  g_autoptr (IlvTrace) trace = simulate (workload, ILV_MODEL_THREADS, ILV_DETAIL_FULL);
  g_autoptr (IlvProgram) program = make (workload, ILV_MODEL_THREADS);
  g_auto (GStrv) lines = g_strsplit (ilv_program_get_text (program), "\n", -1);
  IlvJob job;

  ilv_trace_get_job (trace, 20, &job);
  g_assert_cmpint (ilv_program_line_of_job (program, trace, 20, job.arrival_ns - 1), ==, -1);
  g_assert_nonnull (
      strstr (get_text (lines, ilv_program_line_of_job (program, trace, 20, job.begin_ns - 1)),
              "pool.submit(page)"));
  g_assert_nonnull (strstr (
      get_text (lines, ilv_program_line_of_job (program, trace, 20, job.begin_ns + 20 * MS)),
      "time.sleep"));
  g_assert_nonnull (
      strstr (get_text (lines, ilv_program_line_of_job (program, trace, 20, job.end_ns + 1)),
              "job.result()"));
  for (gint64 t = ilv_trace_get_begin (trace); t != G_MAXINT64;
       t = ilv_trace_next_time (trace, 0, t))
    g_assert_cmpint (ilv_program_line_at (program, trace, t), <, g_strv_length (lines));
}

static void
test_held_jobs_and_events (void)
{
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (IlvProgram) program =
      make_text ("[Job page]\nCount=9\nSteps=fetch\nLimit=2\n[Step fetch]\nDo=io\nDuration=1ms\n",
                 ILV_MODEL_ASYNCIO, &workload);
  g_auto (GStrv) lines = g_strsplit (ilv_program_get_text (program), "\n", -1);

  g_assert_nonnull (strstr (
      get_text (lines, ilv_program_line_for (program, 0, ILV_NONE, ILV_EVENT_NONE, ILV_STATE_LOCK)),
      "async with page_gate:  # at most 2 at once"));
  g_assert_nonnull (
      strstr (get_text (lines, ilv_program_line_for (program, 0, ILV_NONE, ILV_EVENT_TASK_CREATE,
                                                     ILV_STATE_READY)),
              "create_task"));
  g_assert_nonnull (
      strstr (get_text (lines, ilv_program_line_for (program, 0, 0, ILV_EVENT_NONE, ILV_STATE_IO)),
              "# fetch"));
  g_assert_nonnull (
      strstr (get_text (lines, ilv_program_line_for (program, 0, ILV_NONE, ILV_EVENT_RESULT,
                                                     ILV_STATE_IDLE)),
              "gather"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++) {
    g_autofree char *name = g_strdup_printf ("/program/golden/%s-%s", golden[i][0], golden[i][1]);

    g_test_add_data_func (name, golden[i], test_golden);
  }
  g_test_add_func ("/program/catalogue", test_catalogue);
  g_test_add_func ("/program/long-names", test_long_names_keep_to_79_columns);
  g_test_add_func ("/program/names-are-no-keywords", test_names_are_no_keywords);
  g_test_add_func ("/program/locks-that-do-not-nest", test_locks_that_do_not_nest);
  g_test_add_func ("/program/chunks", test_chunks_travel_in_one_map);
  g_test_add_data_func ("/program/lines/steps", GINT_TO_POINTER (ILV_DETAIL_FULL),
                        test_steps_are_on_their_lines);
  g_test_add_data_func ("/program/lines/steps-without-job-tracks",
                        GINT_TO_POINTER (ILV_DETAIL_MACHINE), test_steps_are_on_their_lines);
  g_test_add_func ("/program/lines/life-of-a-job", test_life_of_a_job);
  g_test_add_func ("/program/lines/held-jobs-and-events", test_held_jobs_and_events);
  return g_test_run ();
}
