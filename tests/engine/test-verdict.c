/* The verdicts of the checklist: against the rules written out by hand, at their boundaries, over
 * random answers, and what is said to be missing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-verdict.h"

#include <math.h>
#include <string.h>

#define FIRST_NO "sequential_ok=no multi_host=no durable=no isolate=no "
#define UNKNOWN ((double)NAN)

static IlvChecklist *list;
static GRand *chance; /* always the same */

/* "NAME=VALUE NAME=VALUE" */
static IlvVerdict *
decide (const char *text)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  ilv_checklist_clear_answers (list, answers);
  for (guint i = 0; words[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    if (*words[i] != '\0')
      ilv_checklist_answer (list, words[i], answers, &error);
    g_assert_no_error (error);
  }
  return ilv_verdict_new (list, answers);
}

static gboolean
has_modifier (const IlvVerdict *verdict, const char *id)
{
  for (guint i = 0; i < verdict->modifiers->len; i++)
    if (strcmp (((const IlvRule *)verdict->modifiers->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_among (const IlvVerdict *verdict, const char *name, guint n)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (ilv_checklist_get_input (list, g_array_index (verdict->missing, guint, i))->name,
                name) == 0)
      return TRUE;
  return FALSE;
}

/* --- one line per boundary of a rule --- */

static const struct {
  const char *answers, *rule, *model;
} cases[] = {
    {"sequential_ok=yes", "P0", "sequential"},
    {"sequential_ok=yes multi_host=yes isolate=yes", "P0", "sequential"},
    {"multi_host=yes", "P1", "dask"},
    {"durable=yes isolate=yes", "P1", "dask"},
    {"isolate=yes", "P2", "processes"},
    {"sequential_ok=no", NULL, NULL},
    {"thread_scaling=2 concurrency=5", NULL, NULL},
    {"cpu_share=0.8 thread_scaling=1.5", "P3", "threads"},
    {"cpu_share=0.8 thread_scaling=1.49", "P5", "processes"},
    {"cpu_share=0.79 thread_scaling=1.5", "P12", "threads"},
    {"cpu_share=0.9 gil_share=0.2", "P3", "threads"},
    {"cpu_share=0.9 gil_share=0.9", "P5", "processes"},
    {"cpu_share=0.9 gil_share=0.2 thread_scaling=1.0", "P5", "processes"},
    {"cpu_share=0.9", "P5", "processes"},
    {"cpu_share=0.9 ft_ready=yes ft_scaling=1.5", "P4", "free-threads"},
    {"cpu_share=0.9 ft_ready=yes ft_scaling=1.4", "P5", "processes"},
    {"cpu_share=0.9 ft_ready=yes", "P5", "processes"},
    {"cpu_share=0.9 thread_scaling=1.5 ft_ready=yes ft_scaling=2", "P3", "threads"},
    {"cpu_share=0.79 t_job=11ms lag_budget=10ms", "P6", "asyncio+processes"},
    {"cpu_share=0.79 t_job=10ms lag_budget=10ms", "P12", "threads"},
    {"cpu_share=0.1 t_job=11ms lag_budget=10ms concurrency=2", "P6", "asyncio+processes"},
    {"cpu_share=0.8 t_job=11ms lag_budget=10ms", "P5", "processes"},
    {"cpu_share=0.1 concurrency=8", "P7", "threads"},
    {"cpu_share=0.1 concurrency=9", "P12", "threads"},
    {"cpu_share=0.5 concurrency=8", "P7", "threads"},
    {"cpu_share=0.1 concurrency=9 async_libs=no", "P8", "threads"},
    {"cpu_share=0.1 concurrency=200 async_libs=no", "P8", "threads"},
    {"cpu_share=0.1 concurrency=201 async_libs=no", "P11", "asyncio+threads"},
    {"cpu_share=0.1 concurrency=200 async_libs=yes", "P12", "threads"},
    {"cpu_share=0.1 concurrency=201 async_libs=yes", "P9", "asyncio"},
    {"cpu_share=0.1 concurrency=9 async_libs=yes idle_connections=yes", "P9", "asyncio"},
    {"cpu_share=0.1 concurrency=9 async_libs=yes cancel=yes", "P9", "asyncio"},
    {"cpu_share=0.1 concurrency=9 async_libs=yes host=async", "P10", "asyncio"},
    {"cpu_share=0.1 concurrency=9 async_libs=yes host=sync", "P12", "threads"},
    {"cpu_share=0.1 concurrency=8 async_libs=yes cancel=yes", "P7", "threads"},
    {"cpu_share=0.1", "P12", "threads"},
};

static void
test_boundaries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (IlvVerdict) verdict = decide (cases[i].answers);
    const char *rule = verdict->rule != NULL ? verdict->rule->id : NULL;
    if (g_strcmp0 (rule, cases[i].rule) != 0 || g_strcmp0 (verdict->model, cases[i].model) != 0)
      g_error ("%s: %s %s", cases[i].answers, rule, verdict->model);
  }
}

static void
test_examples_end_where_they_say (void)
{
  g_assert_cmpuint (list->examples->len, >=, 8);
  for (guint i = 0; i < list->examples->len; i++) {
    const IlvExample *example = g_ptr_array_index (list->examples, i);
    g_autoptr (IlvVerdict) verdict = ilv_verdict_new (list, example->answers);
    g_auto (GStrv) rules = g_strsplit (example->rules, " ", -1);
    if (verdict->rule == NULL || !g_strv_contains ((const char *const *)rules, verdict->rule->id))
      g_error ("%s: %s", example->id, verdict->rule == NULL ? "nothing" : verdict->rule->id);
    /* A worked example is worked out: nothing is left that could change it. */
    if (verdict->n_doubts > 0)
      g_error ("%s: %s could change it", example->id,
               ilv_checklist_get_input (list, g_array_index (verdict->missing, guint, 0))->name);
  }
}

/* Of each input one of the values worth trying, or nothing. */
static void
draw_answers (double *answers, double share_unknown)
{
  double none[64];
  ilv_checklist_clear_answers (list, none);
  for (guint i = 0; i < list->inputs->len; i++) {
    g_autoptr (GArray) trials = ilv_verdict_list_trials (list, none, i);
    answers[i] =
        g_rand_double (chance) < share_unknown
            ? UNKNOWN
            : g_array_index (trials, double, g_rand_int_range (chance, 0, (int)trials->len));
  }
}

/* --- what every article gets wrong --- */

static void
test_computing_is_never_asyncio_alone (void)
{
  for (guint i = 0; i < 1000; i++) {
    g_autofree double *answers = g_new (double, list->inputs->len);
    draw_answers (answers, 0.2);
    for (guint k = 0; k < 4; k++)
      answers[k] = 0; /* the first questions end it before */
    answers[ilv_checklist_find_input (list, "cpu_share")] = 0.8 + 0.02 * (i % 11);
    g_autofree double *values = g_new (double, list->places->len);
    ilv_checklist_fill (list, answers, values);
    IlvDecision decision = ilv_decide (list, values, NULL);
    g_assert_cmpstr (decision.model, !=, "asyncio");
    g_assert_cmpstr (decision.model, !=, "asyncio+threads");
  }
}

static void
test_ten_thousand_sockets (void)
{
  g_autoptr (IlvVerdict) verdict =
      decide ("cpu_share=0.05 concurrency=10000 async_libs=yes multi_host=no");
  g_assert_cmpstr (verdict->model, ==, "asyncio");
  g_assert_cmpstr (verdict->rule->id, ==, "P9");
  g_assert_cmpuint (verdict->modifiers->len, ==, 2);
  g_assert_true (has_modifier (verdict, "M1"));
  g_assert_true (has_modifier (verdict, "M2"));
  g_assert_cmpfloat (ilv_verdict_find_setting (verdict, "loops")->value, ==, 4);
}

static void
test_native_code_is_threads (void)
{
  g_autoptr (IlvVerdict) verdict =
      decide (FIRST_NO "cpu_share=0.95 thread_scaling=1.9 cpus=8 t_job=60ms");
  g_assert_cmpstr (verdict->model, ==, "threads");
  g_assert_cmpfloat (ilv_verdict_find_setting (verdict, "workers")->value, ==, 8);
  g_assert_cmpint (verdict->confidence, ==, ILV_CONFIDENCE_HIGH);
}

static void
test_payload_is_restructured_first (void)
{
  static const char *const heavy[] = {
      "cpu_share=0.9 thread_scaling=1 t_job=10ms payload=50MiB",
      "cpu_share=0.9 thread_scaling=1 t_job=10ms payload=1KiB picklable=no"};
  for (guint i = 0; i < G_N_ELEMENTS (heavy); i++) {
    g_autoptr (IlvVerdict) verdict = decide (heavy[i]);
    g_auto (GStrv) reasons = ilv_verdict_list_reasons (verdict, FALSE);
    g_assert_cmpstr (verdict->rule->id, ==, "P5");
    g_assert_cmpint (verdict->kind, ==, ILV_VERDICT_DO_LESS);
    g_assert_true (g_str_has_prefix (reasons[0], "Restructure first"));
    g_assert_nonnull (ilv_verdict_find_setting (verdict, "restructure"));
  }
}

static void
test_several_machines_or_durable (void)
{
  static const char *const both[] = {"multi_host=yes cpu_share=0.9", "durable=yes cpu_share=0.1"};
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autoptr (IlvVerdict) verdict = decide (both[i]);
    g_auto (GStrv) reasons = ilv_verdict_list_reasons (verdict, FALSE);
    g_assert_cmpstr (verdict->model, ==, "dask");
    g_assert_nonnull (strstr (reasons[0], "Celery"));
    g_assert_nonnull (strstr (reasons[0], "Ray"));
  }
}

/* --- chunks and doing less --- */

static void
test_chunks (void)
{
  static const struct {
    const char *answers;
    double chunk;
  } sizes[] = {
      {"cpu_share=1 thread_scaling=1 t_job=3ms payload=0B", 1},
      {"cpu_share=1 thread_scaling=1 t_job=2999us payload=0B", 2},
      {"cpu_share=1 thread_scaling=1 t_job=2us payload=0B", 1500},
      {"cpu_share=1 thread_scaling=1 t_job=2ms payload=32KiB",
       3}, /* 3 / (2 - 0.9375), rounded up */
      {"cpu_share=1 thread_scaling=1 payload=0B", 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (IlvVerdict) verdict = decide (sizes[i].answers);
    g_assert_cmpstr (verdict->rule->id, ==, "P5");
    g_assert_cmpint (verdict->kind, ==, ILV_VERDICT_MODEL);
    g_assert_cmpfloat (ilv_verdict_find_setting (verdict, "chunk")->value, ==, sizes[i].chunk);
  }
  g_autoptr (IlvVerdict) tiny = decide ("cpu_share=1 thread_scaling=1 t_job=10ns payload=0B");
  g_assert_cmpstr (tiny->model, ==, "sequential");
  g_assert_cmpint (tiny->kind, ==, ILV_VERDICT_DO_LESS);
}

static void
test_the_ceiling_is_said (void)
{
  g_autoptr (IlvVerdict) one = decide (FIRST_NO "cpu_share=0.8 thread_scaling=1 cpus=1");
  g_auto (GStrv) reasons = ilv_verdict_list_reasons (one, FALSE);
  g_assert_cmpint (one->kind, ==, ILV_VERDICT_DO_LESS);
  g_assert_nonnull (strstr (reasons[0], "No model can gain more than 1.25 ×"));
  g_autoptr (IlvVerdict) two = decide (FIRST_NO "cpu_share=0.8 thread_scaling=1 cpus=2");
  g_assert_cmpint (two->kind, ==, ILV_VERDICT_MODEL);
  g_autoptr (IlvVerdict) alone = decide (FIRST_NO "cpu_share=0.1 concurrency=1");
  g_assert_cmpint (alone->kind, ==, ILV_VERDICT_DO_LESS);
}

/* --- modifiers --- */

static const struct {
  const char *answers, *with, *without;
} modified[] = {
    {"cpu_share=0.01 concurrency=999 async_libs=yes", "M1", "M2"}, /* ten cores' worth */
    {"cpu_share=0.001 concurrency=999 async_libs=yes", NULL, "M1"},
    {"cpu_share=0.001 concurrency=1000 async_libs=yes", "M2", NULL},
    {"cpu_share=0.001 concurrency=1000 async_libs=yes cpus=1", "M2", "M1"},
    {"cpu_share=0.5 concurrency=8 t_job=4ms lag_budget=20ms", "M3", NULL},
    {"cpu_share=0.5 concurrency=8 t_job=4ms lag_budget=32ms", NULL, "M3"},
    {"cpu_share=0.9 thread_scaling=1", "M4", "M5"},
    {"cpu_share=0.9 thread_scaling=1 start_method=fork", NULL, "M4"},
    {"cpu_share=0.9 thread_scaling=1 start_method=fork host=threaded", "M4", NULL},
    {"cpu_share=0.9 thread_scaling=1 start_method=spawn", "M4", NULL},
    {"cpu_share=0.9 thread_scaling=2 start_method=spawn", NULL, "M4"},
    {"cpu_share=0.9 thread_scaling=1 cpu_quota=yes", "M5", NULL},
    {"cpu_share=0.9 thread_scaling=1 host=threaded", "M6", NULL},
    {"cpu_share=0.9 thread_scaling=1 cpus=4 concurrency=5", "M7", NULL},
    {"cpu_share=0.9 thread_scaling=1 cpus=4 concurrency=4", NULL, "M7"},
    {"cpu_share=0.1 async_libs=no concurrency=100", NULL, "M7"},
    {"cpu_share=0.1 async_libs=no concurrency=300", "M7", NULL},
};

static void
test_modifiers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (modified); i++) {
    g_autoptr (IlvVerdict) verdict = decide (modified[i].answers);
    if ((modified[i].with != NULL && !has_modifier (verdict, modified[i].with)) ||
        (modified[i].without != NULL && has_modifier (verdict, modified[i].without)))
      g_error ("%s", modified[i].answers);
  }
}

/* --- unknown answers --- */

static void
test_missing_answers_are_listed (void)
{
  g_autoptr (IlvVerdict) nothing = decide ("");
  g_assert_null (nothing->model);
  g_assert_cmpint (nothing->kind, ==, ILV_VERDICT_NOT_ENOUGH);
  g_assert_cmpint (nothing->confidence, ==, ILV_CONFIDENCE_LOW);
  g_assert_cmpstr (ilv_checklist_get_input (list, g_array_index (nothing->missing, guint, 0))->name,
                   ==, "cpu_share");
  g_autoptr (IlvVerdict) half = decide ("cpu_share=0.9 thread_scaling=1");
  static const char *const counted_as_no[] = {"sequential_ok", "multi_host", "durable",
                                              "isolate",       "ft_ready",   "ft_scaling"};
  for (guint i = 0; i < G_N_ELEMENTS (counted_as_no); i++)
    g_assert_true (is_among (half, counted_as_no[i], half->missing->len));
  /* Isolation would be processes too. */
  g_assert_false (is_among (half, "isolate", half->n_doubts));
  g_assert_true (is_among (half, "multi_host", half->n_doubts));
  g_assert_cmpint (half->confidence, ==, ILV_CONFIDENCE_LOW);
}

static void
test_only_what_matters_is_a_doubt (void)
{
  g_autoptr (IlvVerdict) known =
      decide (FIRST_NO "cpu_share=0.9 thread_scaling=1 ft_ready=no t_job=1s payload=1KiB "
                       "picklable=yes");
  g_assert_cmpuint (known->missing->len, ==, 0);
  g_assert_cmpint (known->confidence, ==, ILV_CONFIDENCE_HIGH);
  g_autoptr (IlvVerdict) open = decide (FIRST_NO "cpu_share=0.1 concurrency=20 async_libs=yes "
                                                 "t_job=1ms lag_budget=1s cancel=no "
                                                 "idle_connections=no");
  g_assert_cmpuint (open->n_doubts, ==, 1); /* an async host would be asyncio */
  g_assert_true (is_among (open, "host", 1));
  g_autoptr (IlvVerdict) near = decide (FIRST_NO "cpu_share=0.82 thread_scaling=1 ft_ready=no "
                                                 "t_job=1s payload=1KiB picklable=yes");
  g_assert_cmpint (near->confidence, ==, ILV_CONFIDENCE_MEDIUM);
}

static void
test_another_verdict_is_a_doubt (void)
{
  /* Still processes, but a large payload or a closure would mean: restructure first. */
  g_autoptr (IlvVerdict) payload =
      decide (FIRST_NO "cpu_share=0.9 thread_scaling=1 ft_ready=no t_job=1ms picklable=yes");
  g_assert_cmpstr (payload->model, ==, "processes");
  g_assert_cmpuint (payload->n_doubts, ==, 1);
  g_assert_true (is_among (payload, "payload", 1));
  g_assert_cmpint (payload->confidence, ==, ILV_CONFIDENCE_LOW);
  g_autoptr (IlvVerdict) pickle =
      decide (FIRST_NO "cpu_share=0.9 thread_scaling=1 ft_ready=no t_job=1s payload=1KiB");
  g_assert_true (is_among (pickle, "picklable", pickle->n_doubts));
  g_assert_cmpint (pickle->confidence, ==, ILV_CONFIDENCE_LOW);
}

static void
test_changes_are_where_they_are_said (void)
{
  g_autoptr (IlvVerdict) verdict =
      decide (FIRST_NO "cpu_share=0.1 concurrency=50 async_libs=no t_job=4ms lag_budget=10ms");
  g_autoptr (GArray) changes = ilv_verdict_list_changes (verdict);
  guint n_found = 0;
  for (guint i = 0; i < changes->len; i++) {
    const IlvVerdictChange *change = &g_array_index (changes, IlvVerdictChange, i);
    const char *name = ilv_checklist_get_input (list, change->input)->name;
    if (strcmp (name, "concurrency") == 0 && change->is_above) {
      g_assert_cmpfloat (change->value, ==, 201);
      g_assert_cmpstr (change->model, ==, "asyncio+threads");
      n_found++;
    }
    if (strcmp (name, "t_job") == 0 && change->is_above) {
      g_assert_cmpfloat_with_epsilon (change->value, 10e6, 1000);
      g_assert_cmpstr (change->model, ==, "asyncio+processes");
      n_found++;
    }
  }
  g_assert_cmpuint (n_found, ==, 2);
}

/* --- random answers --- */

static double
get (const double *answers, const char *name)
{
  return answers[ilv_checklist_find_input (list, name)];
}

/* The rules of the fact sheet once more, in C: whatever is unknown compares false. */
static const char *
decide_by_hand (const double *a)
{
  double scaling = get (a, "thread_scaling"), concurrency = get (a, "concurrency");
  gboolean is_async = get (a, "async_libs") == 1, is_blocking = get (a, "async_libs") == 0;
  if (ILV_IS_UNKNOWN (scaling))
    scaling = 2 / (1 + get (a, "gil_share"));
  if (get (a, "sequential_ok") == 1)
    return "P0";
  if (get (a, "multi_host") == 1 || get (a, "durable") == 1)
    return "P1";
  if (get (a, "isolate") == 1)
    return "P2";
  if (ILV_IS_UNKNOWN (get (a, "cpu_share")))
    return NULL;
  if (get (a, "cpu_share") >= 0.8)
    return scaling >= 1.5                                             ? "P3"
           : get (a, "ft_ready") == 1 && get (a, "ft_scaling") >= 1.5 ? "P4"
                                                                      : "P5";
  if (get (a, "t_job") > get (a, "lag_budget"))
    return "P6";
  if (concurrency <= 8)
    return "P7";
  if (is_blocking && concurrency <= 200)
    return "P8";
  if (is_async && (concurrency > 200 || get (a, "idle_connections") == 1 || get (a, "cancel") == 1))
    return "P9";
  if (is_async && get (a, "host") == 2)
    return "P10";
  return is_blocking && concurrency > 200 ? "P11" : "P12";
}

static void
test_rules_agree_with_the_fact_sheet (void)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_autofree double *values = g_new (double, list->places->len);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < 20000; i++) {
    draw_answers (answers, (i % 3) * 0.3);
    /* The first three end most of it: not always. */
    if (i % 4 != 0) {
      answers[ilv_checklist_find_input (list, "sequential_ok")] = 0;
      answers[ilv_checklist_find_input (list, "multi_host")] = 0;
      answers[ilv_checklist_find_input (list, "durable")] = UNKNOWN;
      answers[ilv_checklist_find_input (list, "isolate")] = 0;
    }
    ilv_checklist_fill (list, answers, values);
    IlvDecision decision = ilv_decide (list, values, NULL);
    const char *expected = decide_by_hand (answers);
    g_assert_cmpstr (decision.rule != NULL ? decision.rule->id : NULL, ==, expected);
    g_assert_true ((decision.model == NULL) == (expected == NULL));
    if (expected != NULL)
      g_hash_table_add (seen, (gpointer)decision.rule->id);
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 13);
}

/* What is known stays; a gain that was assumed from a share is known. */
static void
fill_in (double *filled, const IlvVerdict *verdict)
{
  for (guint i = 0; i < list->inputs->len; i++)
    if (!ILV_IS_UNKNOWN (verdict->values[i]))
      filled[i] = verdict->values[i];
}

/* Where nothing is said to be in doubt, no answer to what is unknown changes the model. */
static void
test_without_doubts_nothing_changes (void)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_autofree double *filled = g_new (double, list->inputs->len);
  g_autofree double *values = g_new (double, list->places->len);
  guint n_sure = 0;
  for (guint i = 0; i < 300; i++) {
    draw_answers (answers, 0.25);
    g_autoptr (IlvVerdict) verdict = ilv_verdict_new (list, answers);
    if (verdict->n_doubts > 0)
      continue;
    n_sure++;
    for (guint k = 0; k < 40; k++) {
      draw_answers (filled, 0.2);
      fill_in (filled, verdict);
      ilv_checklist_fill (list, filled, values);
      g_assert_cmpstr (ilv_decide (list, values, NULL).model, ==, verdict->model);
    }
  }
  g_assert_cmpuint (n_sure, >, 20);
}

/* And what is said to be in doubt is: some answers change the model. */
static void
test_doubts_are_real (void)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_autofree double *filled = g_new (double, list->inputs->len);
  g_autofree double *values = g_new (double, list->places->len);
  for (guint i = 0; i < 100; i++) {
    gboolean changes = FALSE;
    draw_answers (answers, 0.2);
    g_autoptr (IlvVerdict) verdict = ilv_verdict_new (list, answers);
    for (guint k = 0; k < 200000 && verdict->n_doubts > 0 && !changes; k++) {
      draw_answers (filled, 0);
      fill_in (filled, verdict);
      ilv_checklist_fill (list, filled, values);
      changes = g_strcmp0 (ilv_decide (list, values, NULL).model, verdict->model) != 0;
    }
    g_assert_true (changes == (verdict->n_doubts > 0));
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  list = ilv_checklist_load (&error);
  chance = g_rand_new_with_seed (1);
  g_assert_no_error (error);
  g_assert_cmpuint (list->inputs->len, <=, 64);
  g_test_add_func ("/verdict/boundaries", test_boundaries);
  g_test_add_func ("/verdict/examples-end-where-they-say", test_examples_end_where_they_say);
  g_test_add_func ("/verdict/computing-is-never-asyncio-alone",
                   test_computing_is_never_asyncio_alone);
  g_test_add_func ("/verdict/ten-thousand-sockets", test_ten_thousand_sockets);
  g_test_add_func ("/verdict/native-code-is-threads", test_native_code_is_threads);
  g_test_add_func ("/verdict/payload-is-restructured-first", test_payload_is_restructured_first);
  g_test_add_func ("/verdict/several-machines-or-durable", test_several_machines_or_durable);
  g_test_add_func ("/verdict/chunks", test_chunks);
  g_test_add_func ("/verdict/the-ceiling-is-said", test_the_ceiling_is_said);
  g_test_add_func ("/verdict/modifiers", test_modifiers);
  g_test_add_func ("/verdict/missing-answers-are-listed", test_missing_answers_are_listed);
  g_test_add_func ("/verdict/only-what-matters-is-a-doubt", test_only_what_matters_is_a_doubt);
  g_test_add_func ("/verdict/another-verdict-is-a-doubt", test_another_verdict_is_a_doubt);
  g_test_add_func ("/verdict/changes-are-where-they-are-said",
                   test_changes_are_where_they_are_said);
  g_test_add_func ("/verdict/rules-agree-with-the-fact-sheet",
                   test_rules_agree_with_the_fact_sheet);
  g_test_add_func ("/verdict/without-doubts-nothing-changes", test_without_doubts_nothing_changes);
  g_test_add_func ("/verdict/doubts-are-real", test_doubts_are_real);
  int status = g_test_run ();
  ilv_checklist_unref (list);
  g_rand_free (chance);
  return status;
}
