/* Bad workloads: each is refused with its place, what is wrong and what would be right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-workload.h"

#include <string.h>

#define HEAD "[Workload]\nFormat=1\nName=n\n"
#define JOB "[Job a]\nCount=1\nSteps=s\n"
#define STEP "[Step s]\nDo=io\nDuration=1ms\n"

typedef struct {
  const char *name;
  const char *text;
  int code;
  const char *place; /* how the message begins */
  const char *cure;  /* must be in it */
} Case;

static const Case cases[] = {
    /* syntax */
    {"empty", "", ILV_WORKLOAD_ERROR_MISSING, "f: [Workload]: ", "Format=1"},
    {"not-a-line", HEAD "rubbish\n", ILV_WORKLOAD_ERROR_SYNTAX, "f:4: “rubbish”", "Key=Value"},
    {"open-bracket", HEAD "[Job a\n", ILV_WORKLOAD_ERROR_SYNTAX, "f:4: “[Job a”", "[Group]"},
    {"no-group", "Name=n\n" HEAD, ILV_WORKLOAD_ERROR_SYNTAX, "f:1: “Name=n”", "[Group]"},
    {"not-utf8", "[Workload]\nName=\xff\n", ILV_WORKLOAD_ERROR_SYNTAX, "f: ", "UTF-8"},
    {"bad-escape", "[Workload]\nFormat=1\nName=a\\qb\n", ILV_WORKLOAD_ERROR_SYNTAX,
     "f:3: [Workload] Name: ", "backslash"},
    {"duplicate-key", HEAD "Name=m\n" JOB STEP, ILV_WORKLOAD_ERROR_SYNTAX,
     "f:4: [Workload] Name: ", "line 3"},
    {"duplicate-group", HEAD JOB STEP "[Job a]\nLimit=1\n", ILV_WORKLOAD_ERROR_SYNTAX,
     "f:10: [Job a]: ", "line 4"},
    /* unknown */
    {"unknown-key", HEAD "[Job a]\nCont=1\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:5: [Job a] Cont: ", "did you mean “Count”?"},
    {"strange-key", HEAD "Colour=red\n" JOB STEP, ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:4: [Workload] Colour: ", "SwitchInterval"},
    {"translated-number", HEAD "Cores[de]=2\n" JOB STEP, ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:4: [Workload] Cores[de]: ", "Cores"},
    {"unknown-group", HEAD "[Jop a]\nCount=1\n", ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:4: [Jop a]: ", "did you mean [Job NAME]?"},
    {"strange-group", HEAD "[Notes]\nCount=1\n", ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:4: [Notes]: ", "[X-"},
    {"bad-name", HEAD "[Job a b]\nCount=1\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:4: [Job a b]: ", "letters"},
    {"unknown-step", HEAD "[Job a]\nCount=1\nSteps=fetsh\n[Step fetch]\nDo=io\nDuration=1s\n",
     ILV_WORKLOAD_ERROR_UNKNOWN, "f:6: [Job a] Steps: ", "did you mean “fetch”?"},
    {"unknown-backend", HEAD JOB STEP "Backend=db\n", ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:10: [Step s] Backend: ", "add a group [Backend db]"},
    {"unknown-knob", HEAD "Knobs=step.t.Duration\n" JOB STEP, ILV_WORKLOAD_ERROR_UNKNOWN,
     "f:4: [Workload] Knobs: ", "step.NAME.Duration"},
    /* missing */
    {"no-format", "[Workload]\nName=n\n" JOB STEP, ILV_WORKLOAD_ERROR_MISSING,
     "f:1: [Workload] Format: ", "Format=1"},
    {"no-name", "[Workload]\nFormat=1\n" JOB STEP, ILV_WORKLOAD_ERROR_MISSING,
     "f:1: [Workload] Name: ", "Name="},
    {"no-jobs", HEAD STEP, ILV_WORKLOAD_ERROR_MISSING, "f: [Job]: ", "[Job NAME]"},
    {"no-count", HEAD "[Job a]\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_MISSING,
     "f:4: [Job a] Count: ", "Count=10"},
    {"no-steps", HEAD "[Job a]\nCount=1\n" STEP, ILV_WORKLOAD_ERROR_MISSING,
     "f:4: [Job a] Steps: ", "Steps="},
    {"no-do", HEAD JOB "[Step s]\nDuration=1s\n", ILV_WORKLOAD_ERROR_MISSING,
     "f:7: [Step s] Do: ", "native"},
    {"no-duration", HEAD JOB "[Step s]\nDo=python\n", ILV_WORKLOAD_ERROR_MISSING,
     "f:7: [Step s] Duration: ", "5ms"},
    {"no-lock", HEAD JOB "[Step s]\nDo=lock\n", ILV_WORKLOAD_ERROR_MISSING,
     "f:7: [Step s] Lock: ", "Lock=NAME"},
    {"no-spawned-job", HEAD JOB "[Step s]\nDo=spawn\n", ILV_WORKLOAD_ERROR_MISSING,
     "f:7: [Step s] Job: ", "Job=NAME"},
    /* values */
    {"newer-format-newer-keys", "[Workload]\nFormat=2\nNew=n\n[Group]\nKey=1\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:2: [Workload] Format: ", "newer"},
    {"newer-format", "[Workload]\nFormat=2\nName=n\n" JOB STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:2: [Workload] Format: ", "newer"},
    {"negative-count", HEAD "[Job a]\nCount=-1\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:5: [Job a] Count: “-1”", "from 0 to 10000000"},
    {"huge-count", HEAD "[Job a]\nCount=99999999999999999999\nSteps=s\n" STEP,
     ILV_WORKLOAD_ERROR_VALUE, "f:5: [Job a] Count: ", "from 0 to 10000000"},
    {"fractional-count", HEAD "[Job a]\nCount=1.5\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:5: [Job a] Count: ", "whole number"},
    {"nan-duration", HEAD JOB "[Step s]\nDo=io\nDuration=NaNms\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:9: [Step s] Duration: “NaNms”", "such as 5ms"},
    {"negative-duration", HEAD JOB "[Step s]\nDo=io\nDuration=-5ms\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:9: [Step s] Duration: ", "from 0 up"},
    {"endless-duration", HEAD JOB "[Step s]\nDo=io\nDuration=1e30s\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:9: [Step s] Duration: ", "ten years"},
    {"no-unit", HEAD JOB "[Step s]\nDo=io\nDuration=5\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:9: [Step s] Duration: ", "ns, us, ms"},
    {"zero-interval", HEAD "SwitchInterval=0ms\n" JOB STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:4: [Workload] SwitchInterval: ", "above 0"},
    {"zero-cores", HEAD "Cores=0\n" JOB STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:4: [Workload] Cores: ", "from 1 to"},
    {"bad-do", HEAD JOB "[Step s]\nDo=pyhton\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:8: [Step s] Do: ", "did you mean “python”?"},
    {"bad-spread", HEAD JOB STEP "Spread=normal 3\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:10: [Step s] Spread: ", "lognormal 0.5"},
    {"wide-spread", HEAD JOB STEP "Spread=uniform 101%\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:10: [Step s] Spread: ", "at most 100%"},
    {"nan-spread", HEAD JOB STEP "Spread=lognormal nan\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:10: [Step s] Spread: ", "lognormal 0.5"},
    {"bad-arrival", HEAD JOB "Arrival=poisson -3/s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] Arrival: ", "poisson 200/s"},
    {"zero-period", HEAD JOB "Arrival=every 0ms\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] Arrival: ", "every 5ms"},
    {"no-clients", HEAD JOB "Arrival=closed 0\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] Arrival: ", "closed 10"},
    {"bad-size", HEAD JOB "PayloadIn=5MB\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] PayloadIn: ", "MiB"},
    {"bad-rate", HEAD JOB "FailRate=120%\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] FailRate: ", "100%"},
    {"bad-policy", HEAD JOB "OnFull=drop\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:7: [Job a] OnFull: ", "wait, reject"},
    {"zero-capacity", HEAD JOB STEP "[Backend db]\nCapacity=0\n", ILV_WORKLOAD_ERROR_VALUE,
     "f:11: [Backend db] Capacity: ", "from 1"},
    {"empty-item", HEAD "[Job a]\nCount=1\nSteps=s;;s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:6: [Job a] Steps: ", "one ;"},
    {"empty-list", HEAD "[Job a]\nCount=1\nSteps=\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:6: [Job a] Steps: ", "at least one"},
    {"blocking-python", HEAD JOB "[Step s]\nDo=python\nDuration=1s\nClient=blocking\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:10: [Step s] Client: ", "only io"},
    {"seven-knobs",
     HEAD "Knobs=job.a.Count;job.a.Limit;job.a.Queue;job.a.Repeat;job.Count;"
          "step.s.Duration;workload.Cores\n" JOB STEP,
     ILV_WORKLOAD_ERROR_VALUE, "f:4: [Workload] Knobs: ", "at most six"},
    {"nothing-submitted", HEAD "[Job a]\nCount=0\nSteps=s\n" STEP, ILV_WORKLOAD_ERROR_VALUE,
     "f:5: [Job a] Count: ", "Count=1"},
    {"unlock-first",
     HEAD "[Job a]\nCount=1\nSteps=s;t\n[Step s]\nDo=unlock\nLock=L\n"
          "[Step t]\nDo=lock\nLock=L\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:6: [Job a] Steps: ", "Do=lock"},
    {"unlock-twice",
     HEAD "[Job a]\nCount=1\nSteps=t;s;s\n[Step s]\nDo=unlock\nLock=L\n"
          "[Step t]\nDo=lock\nLock=L\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:6: [Job a] Steps: ", "Do=lock"},
    {"unlock-another",
     HEAD "[Job a]\nCount=1\nSteps=t;s\n[Step s]\nDo=unlock\nLock=M\n"
          "[Step t]\nDo=lock\nLock=L\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:6: [Job a] Steps: ", "“M”"},
    /* spawns and amounts */
    {"spawn-of-submitted",
     HEAD JOB "[Step s]\nDo=spawn\nJob=b\n[Job b]\nCount=2\nSteps=t\n"
              "[Step t]\nDo=io\nDuration=1s\n",
     ILV_WORKLOAD_ERROR_VALUE, "f:9: [Step s] Job: ", "Count=0"},
    {"spawn-of-itself", HEAD JOB "[Step s]\nDo=spawn\nJob=b\n[Job b]\nCount=0\nSteps=s\n",
     ILV_WORKLOAD_ERROR_CYCLE, "f:12: [Job b] Steps: ", "without spawning its own kind"},
    {"spawn-in-a-ring",
     HEAD JOB "[Step s]\nDo=spawn\nJob=b\n[Step t]\nDo=spawn\nJob=c\n"
              "[Job b]\nCount=0\nSteps=t\n[Job c]\nCount=0\nSteps=s\n",
     ILV_WORKLOAD_ERROR_CYCLE, "f:18: [Job c] Steps: ", "without spawning its own kind"},
    {"too-many-jobs",
     HEAD "[Job a]\nCount=9000000\nSteps=s\n[Job b]\nCount=1000001\nSteps=s\n" STEP,
     ILV_WORKLOAD_ERROR_TOO_BIG, "f:5: [Job a] Count: ", "lower Count"},
    {"too-many-children",
     HEAD "[Job a]\nCount=10000\nSteps=s\nRepeat=1000\n[Step s]\nDo=spawn\n"
          "Job=b\nRepeat=10000000\n[Job b]\nCount=0\nSteps=t\n[Step t]\nDo=io\nDuration=1s\n",
     ILV_WORKLOAD_ERROR_TOO_BIG, "f:5: [Job a] Count: ", "10,000,000"},
    {"too-many-steps", HEAD "[Job a]\nCount=1000\nSteps=s\nRepeat=1000001\n" STEP,
     ILV_WORKLOAD_ERROR_TOO_BIG, "f:7: [Job a] Repeat: ", "lower Count or Repeat"},
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_workload_parse (c->text, -1, "f", &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, ILV_WORKLOAD_ERROR, c->code);
  g_assert_true (g_str_has_prefix (error->message, c->place));
  g_assert_nonnull (strstr (error->message, c->cure));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_good_frame_is_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (HEAD JOB STEP, -1, "f", &error);
  g_assert_no_error (error);
  g_assert_nonnull (workload);
}

static void
test_nul_bytes_are_refused (void)
{
  g_autoptr (GError) error = NULL;
  const char text[] = HEAD JOB STEP "\0[Rest]\n";
  g_assert_null (ilv_workload_parse (text, sizeof text, "f", &error));
  g_assert_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX);
}

static void
test_a_long_value_is_shortened_in_the_message (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_strnfill (100000, '9');
  g_autofree char *text = g_strconcat (HEAD STEP "[Job a]\nSteps=s\nCount=", value, "\n", NULL);
  g_assert_null (ilv_workload_parse (text, -1, "f", &error));
  g_assert_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE);
  g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_a_chain_of_many_spawns_is_no_cycle (void)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (HEAD "[Step end]\nDo=sleep\nDuration=1ms\n"
                                     "[Job j-0]\nCount=1\nSteps=s-0;s-0\n");
  const guint n = 20; /* each spawns the next twice: 2^21 - 1 jobs */
  for (guint i = 1; i <= n; i++) {
    g_string_append_printf (text, "[Step s-%u]\nDo=spawn\nJob=j-%u\n", i - 1, i);
    g_string_append_printf (text, "[Job j-%u]\nCount=0\n", i);
    g_string_append_printf (text, i < n ? "Steps=s-%u;s-%u\n" : "Steps=end\n", i, i);
  }
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text->str, -1, "f", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ilv_workload_count_all (workload), ==, (1 << (n + 1)) - 1);
  g_string_free (text, TRUE);
}

static void
test_an_unknown_workload_name_suggests (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_workload_find ("web-scrapper", &error));
  g_assert_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "did you mean “web-scraper”?"));
  g_clear_error (&error);
  g_assert_null (ilv_workload_find ("/nowhere/at-all.workload", &error));
  g_assert_nonnull (strstr (error->message, "interleave list workloads"));
  g_clear_error (&error);
  g_assert_null (ilv_workload_find ("/", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/workload-errors/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/workload-errors/good-frame-is-good", test_good_frame_is_good);
  g_test_add_func ("/workload-errors/nul-bytes-are-refused", test_nul_bytes_are_refused);
  g_test_add_func ("/workload-errors/a-long-value-is-shortened-in-the-message",
                   test_a_long_value_is_shortened_in_the_message);
  g_test_add_func ("/workload-errors/a-chain-of-many-spawns-is-no-cycle",
                   test_a_chain_of_many_spawns_is_no_cycle);
  g_test_add_func ("/workload-errors/an-unknown-workload-name-suggests",
                   test_an_unknown_workload_name_suggests);
  return g_test_run ();
}
