/* The checklist's files: those of the tree are whole, and every fault is told with file, line and
 * cure. SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-checklist.h"

#include <math.h>
#include <string.h>

#define Q_HEAD "<questions format='1'>\n<group id='g'><title>G</title>\n"
#define Q_ONE                                                                                      \
  "<question id='Q1'><title>t</title><measure>m</measure>\n"                                       \
  "<input name='fast' kind='yes-no'><label>l</label></input></question>\n"
#define Q_END "</group></questions>\n"
#define R_HEAD "<rules format='1'>\n"
#define R_ONE "<rule id='P0' model='threads'><title>t</title><because>b</because></rule>\n"
#define R_END "</rules>\n"

static const struct {
  const char *name, *questions, *rules;
  const char *place, *cure;
} faults[] = {
    {"not-xml", "<questions", NULL, "questions.xml:1: ", "well-formed"},
    {"unclosed", Q_HEAD, NULL, "questions.xml:3: ", "well-formed"},
    {"other-file", "<rules format='1'/>", NULL,
     "questions.xml:1: <rules>: ", "known are: questions"},
    {"no-format", "<questions/>", NULL, "questions.xml:1: <questions>: ", "format"},
    {"other-format", "<questions format='2'/>", NULL, "questions.xml:1: <questions>: ", "one of 1"},
    {"unknown-element", Q_HEAD "<qestion id='Q1'/>" Q_END, NULL,
     "questions.xml:3: <qestion>: ", "did you mean “question”?"},
    {"unknown-attribute", Q_HEAD "<question\n  idd='Q1'/>" Q_END, NULL,
     "questions.xml:3: <question>: ", "did you mean “id”?"},
    {"no-title", Q_HEAD "<question id='Q1'><measure>m</measure></question>" Q_END, NULL,
     "questions.xml:3: <question>: ", "<title>"},
    {"no-input", Q_HEAD "<question id='Q1'><title>t</title><measure>m</measure></question>" Q_END,
     NULL, "questions.xml:3: <question>: ", "<input>"},
    {"unknown-kind",
     Q_HEAD "<question id='Q1'><title>t</title><measure>m</measure>\n"
            "<input name='a' kind='number'><label>l</label></input></question>" Q_END,
     NULL, "questions.xml:4: <input>: ", "duration"},
    {"no-choices",
     Q_HEAD "<question id='Q1'><title>t</title><measure>m</measure>\n"
            "<input name='a' kind='choice'><label>l</label></input></question>" Q_END,
     NULL, "questions.xml:4: <input>: ", "<choice>"},
    {"double-name", Q_HEAD Q_ONE Q_ONE Q_END, NULL, "questions.xml:6: <input>: ", "another name"},
    {"empty-rules", Q_HEAD Q_ONE Q_END, R_HEAD R_END, "rules.xml:1: <rules>: ", "without when="},
    {"no-model", Q_HEAD Q_ONE Q_END,
     R_HEAD "<rule id='P0'><title>t</title><because>b</because></rule>" R_END,
     "rules.xml:2: <rule>: ", "model"},
    {"unknown-model", Q_HEAD Q_ONE Q_END,
     R_HEAD "<rule id='P0' model='thread'><title>t</title><because>b</because></rule>" R_END,
     "rules.xml:2: <rule>: ", "did you mean “threads”?"},
    {"bad-condition", Q_HEAD Q_ONE Q_END,
     R_HEAD "\n<rule id='P0' model='threads' when='fats'><title>t</title><because>b</because>"
            "</rule>" R_ONE R_END,
     "rules.xml:3: <rule>: when: ", "named “fats”"},
    {"may-not-match", Q_HEAD Q_ONE Q_END,
     R_HEAD
     "<rule id='P0' model='threads' when='fast'><title>t</title><because>b</because></rule>" R_END,
     "rules.xml:1: <rules>: ", "no rule matches"},
    {"unknown-brace", Q_HEAD Q_ONE Q_END,
     R_HEAD "<rule id='P0' model='threads'><title>t</title><because>{slow}</because></rule>" R_END,
     "rules.xml:2: <rule>: ", "names nothing"},
    {"bad-threshold", Q_HEAD Q_ONE Q_END,
     R_HEAD
     "<threshold name='t' kind='duration' value='5'><title>t</title></threshold>" R_ONE R_END,
     "rules.xml:2: <threshold>: ", "5"},
    {"let-of-itself", Q_HEAD Q_ONE Q_END,
     R_HEAD "<let name='a' kind='count' value='a + 1'/>" R_ONE R_END,
     "rules.xml:2: <let>: ", "named “a”"},
    {"half-a-branch", Q_HEAD Q_ONE Q_END,
     R_HEAD
     "<branch id='b' when='fast'><title>t</title><because>b</because><yes-label>y</yes-label>"
     "<no-label>n</no-label><yes>" R_ONE "</yes></branch>" R_END,
     "rules.xml:2: <branch>: ", "<no>"},
    {"unknown-verdict", Q_HEAD Q_ONE Q_END,
     R_HEAD "<rule id='P0' model='threads' "
            "verdict='rest'><title>t</title><because>b</because></rule>" R_END,
     "rules.xml:2: <rule>: ", "do-nothing"},
};

static void
test_fault (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list =
      ilv_checklist_parse (faults[i].questions, faults[i].rules, NULL, &error);
  g_assert_null (list);
  g_assert_nonnull (error);
  if (!g_str_has_prefix (error->message, faults[i].place) ||
      strstr (error->message, faults[i].cure) == NULL)
    g_error ("%s", error->message);
}

static void
test_bad_example (void)
{
  g_autoptr (GError) error = NULL;
  const char *examples = "<examples format='1'>\n<example id='e' rules='P0'><title>t</title>"
                         "<summary>s</summary>\n<answer name='fast' value='maybe'/></example>"
                         "</examples>";
  g_autoptr (IlvChecklist) list =
      ilv_checklist_parse (Q_HEAD Q_ONE Q_END, R_HEAD R_ONE R_END, examples, &error);
  g_assert_null (list);
  g_assert_cmpstr (error->message, ==,
                   "examples.xml:3: <answer>: fast=maybe: write yes, no or unknown");
}

static IlvChecklist *
load (void)
{
  g_autoptr (GError) error = NULL;
  IlvChecklist *list = ilv_checklist_load (&error);
  g_assert_no_error (error);
  return list;
}

/* The names that the issue and the fact sheet give. */
static void
test_all_names_are_there (void)
{
  static const char *const names[] = {
      "cpu_share",        "gil_share",  "thread_scaling", "concurrency",
      "async_libs",       "t_job",      "payload",        "picklable",
      "mem_worker",       "lag_budget", "isolate",        "shared_writes",
      "start_method",     "cpus",       "ft_ready",       "multi_host",
      "durable",          "cancel",     "host",           "sequential_ok",
      "idle_connections", "ft_scaling"};
  g_autoptr (IlvChecklist) list = load ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (ilv_checklist_find_input (list, names[i]) < 0)
      g_error ("%s is missing", names[i]);
  for (guint i = 1; i <= 16; i++) {
    g_autofree char *id = g_strdup_printf ("Q%u", i);
    guint n_found = 0;
    for (guint k = 0; k < list->questions->len; k++)
      n_found += strcmp (((IlvChecklistQuestion *)list->questions->pdata[k])->id, id) == 0;
    g_assert_cmpuint (n_found, ==, 1);
  }
  for (guint i = 0; i <= 12; i++) {
    g_autofree char *id = g_strdup_printf ("P%u", i);
    g_assert_nonnull (ilv_checklist_find_rule (list, id));
  }
  for (guint i = 1; i <= 7; i++) {
    g_autofree char *id = g_strdup_printf ("M%u", i);
    g_assert_nonnull (ilv_checklist_find_rule (list, id));
  }
}

static void
test_answers_are_read_and_written (void)
{
  static const struct {
    const char *typed, *written, *label;
  } cases[] = {
      {"cpu_share=90%", "0.9", "90 %"},
      {"cpu_share=0.00826", "0.00826", "0.83 %"},
      {"cpu_share=1", "1", "100 %"},
      {"cpu_share= 0.25 ", "0.25", "25 %"},
      {"t_job=80ms", "80ms", "80 ms"},
      {"t_job=0.5s", "500ms", "500 ms"},
      {"payload=10KiB", "10KiB", "10 KiB"},
      {"concurrency=10000", "10000", "10000"},
      {"host=async", "async", "async"},
      {"async_libs=YES", "yes", "yes"},
      {"cancel=unknown", "unknown", "?"},
      {"ft_scaling=1.5", "1.5", "1.5"},
      {"cpus=8", "8", "8"},
      {"payload=0B", "0B", "0 B"},
  };
  g_autoptr (IlvChecklist) list = load ();
  g_autofree double *answers = g_new (double, list->inputs->len);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strndup (cases[i].typed, strcspn (cases[i].typed, "="));
    int input = ilv_checklist_find_input (list, name);
    const IlvAnswerType *type = &ilv_checklist_get_input (list, (guint)input)->type;
    ilv_checklist_answer (list, cases[i].typed, answers, &error);
    g_assert_no_error (error);
    g_autofree char *text = ilv_answer_to_text (type, answers[input]);
    g_autofree char *label = ilv_answer_to_label (type, answers[input], FALSE);
    g_assert_cmpstr (text, ==, cases[i].written);
    g_assert_cmpstr (label, ==, cases[i].label);
  }
}

static void
test_wrong_answers_say_what_is_right (void)
{
  static const struct {
    const char *typed, *cure;
  } cases[] = {
      {"cpu_shar=0.9", "did you mean “cpu_share”?"},
      {"colour=red", "known are: sequential_ok"},
      {"cpu_share", "NAME=VALUE"},
      {"cpu_share=1.2", "from 0 to 1"},
      {"cpu_share=-1", "from 0 to 1"},
      {"cpu_share=1e-3", "from 0 to 1"},
      {"cpu_share=", "from 0 to 1"},
      {"cpu_share=nan", "from 0 to 1"},
      {"t_job=80", "80ms"},
      {"payload=10kb", "10KiB"},
      {"async_libs=maybe", "yes, no or unknown"},
      {"host=asinc", "did you mean “async”?"},
      {"host=plane", "script"},
      {"cpus=0", "from 1 to 1024"},
      {"concurrency=2.5", "whole number"},
  };
  g_autoptr (IlvChecklist) list = load ();
  g_autofree double *answers = g_new (double, list->inputs->len);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ilv_checklist_answer (list, cases[i].typed, answers, &error));
    if (strstr (error->message, cases[i].cure) == NULL)
      g_error ("%s: %s", cases[i].typed, error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/checklist/fault/", faults[i].name, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fault);
  }
  g_test_add_func ("/checklist/fault/bad-example", test_bad_example);
  g_test_add_func ("/checklist/all-names-are-there", test_all_names_are_there);
  g_test_add_func ("/checklist/answers-are-read-and-written", test_answers_are_read_and_written);
  g_test_add_func ("/checklist/wrong-answers-say-what-is-right",
                   test_wrong_answers_say_what_is_right);
  return g_test_run ();
}
