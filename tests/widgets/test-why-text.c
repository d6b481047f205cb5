/* Sentences: one for every event, exact, and none that announces what does not happen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/simulator/ilv-simulate.h"
#include "hand-traces.h"
#include "widgets/why/ilv-why-label.h"
#include "widgets/why/ilv-why-text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
test_times_read_well (void)
{
  static const struct {
    gint64 ns;
    const char *text;
  } cases[] = {
      {0, "0 ms"},
      {850, "850 ns"},
      {2100, "2.1 µs"},
      {5000000, "5 ms"},
      {999960, "1 ms"},
      {12340000, "12.3 ms"},
      {280000000, "0.28 s"},
      {1440000000, "1.44 s"},
      {-5000000, "−5 ms"},
      {G_GINT64_CONSTANT (8000000000), "8 s"},
      {G_GINT64_CONSTANT (600000000000), "10 min"},
      {G_GINT64_CONSTANT (36000000000000), "10 h"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ilv_format_time (cases[i].ns);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
  for (guint i = 0; i < 2; i++) {
    g_autofree char *text = ilv_format_time (i == 0 ? G_MAXINT64 : G_MININT64);
    g_assert_true (g_str_has_suffix (text, " h"));
  }
}

static void
test_sizes_read_well (void)
{
  static const struct {
    guint64 bytes;
    const char *text;
  } cases[] = {{0, "0 B"}, {512, "512 B"}, {12 << 10, "12 KiB"}, {3 << 19, "1.5 MiB"}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ilv_format_bytes (cases[i].bytes);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_labels_differ (void)
{
  for (guint i = 0; i < ILV_N_STATES; i++)
    for (guint k = 0; k < i; k++) {
      g_assert_cmpstr (ilv_state_label (i), !=, ilv_state_label (k));
      g_assert_cmpstr (ilv_state_short_label (i), !=, ilv_state_short_label (k));
    }
  g_assert_cmpstr (ilv_model_label ("asyncio+threads"), ==, "asyncio + threads");
  g_assert_cmpstr (ilv_model_label ("x"), ==, "x");
}

/* Every kind, with every state and outcome as its argument: a sentence of its own. */
static void
test_every_event_has_a_sentence (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();

  for (guint kind = ILV_EVENT_NONE + 1; kind < ILV_N_EVENTS; kind++)
    for (gint64 b = -1; b < ILV_N_STATES; b++)
      for (guint32 a = 0; a < ILV_N_STATES; a++) {
        IlvInstant instant = {5 * MS, 8, (IlvEventKind)kind, a, b};
        g_autofree char *text = ilv_why_event_sentence (trace, &instant);
        g_assert_nonnull (text);
        g_assert_true (g_str_has_suffix (text, "."));
        g_assert_null (strstr (text, "(null)"));
        if (g_str_has_prefix (text, "Nothing is known"))
          g_error ("no sentence for %s", ilv_event_kind_name (kind));
      }
}

static IlvTrackId
find_thread (const IlvTrace *trace, guint32 number)
{
  return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, number);
}

static void
check_event (const IlvTrace *trace, guint thread, IlvEventKind kind, gint64 t_ns,
             const char *expected)
{
  g_autofree char *text = NULL;
  IlvInstant instant;

  g_assert_true (
      ilv_trace_find_last_instant (trace, find_thread (trace, thread), kind, t_ns, &instant));
  text = ilv_why_event_sentence (trace, &instant);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_track (const IlvTrace *trace, IlvTrackId track, double ms, const char *expected)
{
  g_autofree char *text = ilv_why_sentence (trace, track, (gint64)(ms * 1e6));
  g_assert_cmpstr (text, ==, expected);
}

static void
check_now (const IlvTrace *trace, guint thread, double ms, const char *expected)
{
  check_track (trace, find_thread (trace, thread), ms, expected);
}

static void
test_a_request_says_who_lets_go (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();

  check_event (trace, 2, ILV_EVENT_GIL_REQUEST, 6 * MS,
               "Thread 2 asked for the GIL after waiting 5 ms; Thread 1 lets go at its next "
               "check.");
  check_event (trace, 1, ILV_EVENT_GIL_DROP, 6 * MS,
               "Thread 1 let go of the GIL because another thread had asked for it; Thread 2 "
               "takes it.");
  check_event (trace, 1, ILV_EVENT_GIL_DROP, 13 * MS,
               "Thread 1 let go of the GIL before it blocked on I/O.");
  check_event (trace, 2, ILV_EVENT_GIL_TAKE, 13 * MS,
               "Thread 2 got the GIL from Thread 1 after waiting 2 ms.");
}

static void
test_what_comes_next_is_what_comes (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();

  check_now (trace, 2, 2,
             "Thread 2 could run, but Thread 1 holds the GIL; it has waited 2 ms so far. It asks "
             "for the GIL in 3 ms.");
  check_now (trace, 2, 11,
             "Thread 2 could run, but Thread 1 holds the GIL; it has waited 1 ms so far. Thread 1 "
             "blocks on I/O in 1 ms and lets go before the request.");
  check_now (trace, 1, 11,
             "Thread 1 holds the GIL and runs Python: step “parse” of job 1. It blocks on I/O in "
             "1 ms and lets go of the GIL.");
  check_now (trace, 3, 8,
             "Thread 3 is blocked on I/O for job 3, for 5 ms so far; it needs neither GIL nor "
             "core. Its I/O is done in 10 ms.");
  check_now (trace, 3, 1, "Thread 3 has not been started yet.");
}

/* Under a curtain a sentence tells nothing that lies ahead. */
static void
test_the_past_alone (void)
{
  g_autoptr (IlvTrace) one = hand_trace_threads ();
  g_autoptr (IlvTrace) other = hand_trace_threads_otherwise ();

  for (guint thread = 1; thread <= 4; thread++) {
    g_autofree char *a = ilv_why_now_sentence (one, find_thread (one, thread), 8 * MS);
    g_autofree char *b = ilv_why_now_sentence (other, find_thread (other, thread), 8 * MS);
    g_assert_cmpstr (a, ==, b);
  }
}

/* Of a job that has not come or is over: which of both, and no more than the past. */
static void
test_a_job_is_told_before_and_after (void)
{
  IlvTraceBuilder *b = ilv_trace_builder_new ();
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, "parse");
  guint32 job = ilv_trace_builder_add_job (b, "page", 0, 4 * MS, ILV_JOB_NONE);
  IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, job, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTrace) trace = NULL;

  ilv_trace_builder_set_info (b, ilv_run_info_new ());
  ilv_trace_builder_set_job_track (b, job, track);
  ilv_trace_builder_begin_job (b, job, 4 * MS, ILV_TRACK_NONE);
  ilv_trace_builder_add_span (b, track, 4 * MS, 10 * MS, python, job);
  ilv_trace_builder_end_job (b, job, 10 * MS, ILV_OUTCOME_DONE);
  trace = ilv_trace_builder_seal (b, 20 * MS, &error);
  ilv_trace_builder_free (b);
  g_assert_no_error (error);
  check_track (trace, track, 2, "Job 1 has not arrived yet.");
  check_track (trace, track, 6,
               "Job 1: running Python, step “parse”, for 2 ms so far. It ends in 4 ms.");
  check_track (trace, track, 12, "Job 1 is over, 6 ms after it arrived.");
}

/* --- no sentence announces what does not happen --- */

#define AHEAD "\\b[iI]n ([0-9.]+) (ns|µs|ms|s|min|h)\\b"
#define LATER "\\b([0-9.]+) (ns|µs|ms|s|min|h) later\\b"

/* Compiled once; kept to the end. */
static GRegex *
get_regex (const char *pattern)
{
  static GHashTable *kept;
  GRegex *regex;

  if (kept == NULL)
    kept = g_hash_table_new (g_str_hash, g_str_equal);
  regex = g_hash_table_lookup (kept, pattern);
  if (regex == NULL) {
    regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);
    g_hash_table_insert (kept, (char *)pattern, regex);
  }
  return regex;
}

/* Reads "in 5 ms" or "5 ms later" out of a sentence: the distance, its rounding, or -1. */
static double
read_announced (const char *sentence, const char *pattern, double *tolerance)
{
  static const struct {
    const char *unit;
    double ns;
  } units[] = {{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
  GRegex *regex = get_regex (pattern);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;

  if (!g_regex_match (regex, sentence, 0, &match))
    return -1;
  number = g_match_info_fetch (match, 1);
  unit = g_match_info_fetch (match, 2);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].unit, unit) == 0) {
      double value = g_ascii_strtod (number, NULL) * units[i].ns;
      *tolerance = MAX (1, value * 0.006);
      return value;
    }
  g_assert_not_reached ();
}

/* Something happens in the trace at that distance from t: on machinery, or on the track itself. */
static void
check_announced (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, const char *pattern,
                 const char *sentence)
{
  double tolerance, announced = read_announced (sentence, pattern, &tolerance);
  gint64 from_ns, next_ns;

  if (announced < 0)
    return;
  from_ns = t_ns + (gint64)floor (announced - tolerance) - 1;
  next_ns =
      MIN (ilv_trace_next_time (trace, 0, from_ns), ilv_trace_next_time (trace, track, from_ns));
  if ((double)(next_ns - t_ns) > announced + tolerance + 1)
    g_error ("at %" G_GINT64_FORMAT " ns, track %u: nothing happens then: %s", t_ns, track,
             sentence);
}

/* Which event a forecast announces; a job's number in it, if any, is the event's. */
static const struct {
  const char *pattern;
  IlvEventKind kind;
} forecasts[] = {
    {"asks for the GIL in ", ILV_EVENT_GIL_REQUEST},
    {"so it does not ask", ILV_EVENT_GIL_RESTART},
    {"gets the GIL in ", ILV_EVENT_GIL_TAKE},
    {"lets go at its next check, in ", ILV_EVENT_GIL_DROP},
    {"and lets go of the GIL", ILV_EVENT_GIL_DROP},
    {"its time slice ends", ILV_EVENT_CORE_PREEMPT},
    {"Its I/O is done in ", ILV_EVENT_UNBLOCK},
    {"Its timer runs out in ", ILV_EVENT_UNBLOCK},
    {"Its next job is number ([0-9]+)", ILV_EVENT_JOB_BEGIN},
    {"Task ([0-9]+) is the next to run", ILV_EVENT_TASK_STEP},
    {"The next poll begins in ", ILV_EVENT_POLL},
    {"The poll returns in ", ILV_EVENT_EVENTS},
};

static gboolean
has_instant (const IlvTrace *trace, IlvTrackId track, IlvEventKind kind, int job, double from_ns,
             double to_ns)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);

  for (guint64 i = ilv_trace_find_instant (trace, track, (gint64)floor (from_ns)); i < n; i++) {
    IlvInstant instant;
    ilv_trace_get_instant (trace, track, i, &instant);
    if ((double)instant.time_ns > to_ns)
      return FALSE;
    if (instant.kind == kind && (job < 0 || instant.a == (guint32)job - 1))
      return TRUE;
  }
  return FALSE;
}

/* The very event is in the trace, on that track, at that time. Returns how many were checked. */
static guint
check_forecast (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, const char *sentence)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (forecasts); i++) {
    GRegex *regex = get_regex (forecasts[i].pattern);
    g_autoptr (GMatchInfo) match = NULL;
    g_autofree char *job = NULL;
    double tolerance, ahead;
    if (!g_regex_match (regex, sentence, 0, &match))
      continue;
    job = g_match_info_fetch (match, 1);
    ahead = read_announced (sentence, AHEAD, &tolerance);
    g_assert_cmpfloat (ahead, >=, 0);
    if (!has_instant (trace, track, forecasts[i].kind,
                      job != NULL && *job != '\0' ? atoi (job) : -1,
                      (double)t_ns + ahead - tolerance - 1, (double)t_ns + ahead + tolerance + 1))
      g_error ("at %" G_GINT64_FORMAT " ns, track %u: there is no such event: %s", t_ns, track,
               sentence);
    n++;
  }
  return n;
}

/* What an event's sentence says to follow does follow, and at that time. */
static void
check_events (const IlvTrace *trace, IlvTrackId track)
{
  guint64 n = MIN (ilv_trace_get_n_instants (trace, track), 400);

  for (guint64 i = 0; i < n; i++) {
    g_autofree char *sentence = NULL;
    IlvInstant instant;
    ilv_trace_get_instant (trace, track, i, &instant);
    sentence = ilv_why_event_sentence (trace, &instant);
    g_assert_null (strstr (sentence, "(null)"));
    check_announced (trace, track, instant.time_ns, LATER, sentence);
  }
}

#define N_MOMENTS 40

static guint n_checked; /* forecasts held against the very event */

static void
check_trace (const IlvTrace *trace)
{
  gint64 begin = ilv_trace_get_begin (trace), end = ilv_trace_get_end (trace);
  guint n_tracks = MIN (ilv_trace_get_n_tracks (trace), 120), n_announced = 0;

  for (guint i = 0; i < N_MOMENTS; i++) {
    gint64 t = begin + (end - begin) / N_MOMENTS * i + i * 7919;
    for (IlvTrackId track = 0; track < n_tracks; track++) {
      g_autofree char *sentence = ilv_why_sentence (trace, track, t);
      double tolerance;
      IlvTrack info;
      g_assert_nonnull (sentence);
      g_assert_null (strstr (sentence, "(null)"));
      g_assert_null (strstr (sentence, "−"));
      n_announced += read_announced (sentence, AHEAD, &tolerance) >= 0;
      ilv_trace_get_track (trace, track, &info);
      if (info.kind == ILV_TRACK_THREAD || info.kind == ILV_TRACK_LOOP)
        n_checked += check_forecast (trace, track, t, sentence);
      if (t < end)
        check_announced (trace, track, t, AHEAD, sentence);
    }
  }
  g_assert_cmpuint (n_announced, >, 0);
  for (IlvTrackId track = 0; track < n_tracks; track++)
    check_events (trace, track);
}

static void
test_nothing_is_announced_in_vain (void)
{
  g_autoptr (IlvTrace) threads = hand_trace_threads ();
  g_autoptr (IlvTrace) loop = hand_trace_loop (24);
  g_autoptr (IlvTrace) processes = hand_trace_processes (4);

  check_trace (threads);
  check_trace (loop);
  check_trace (processes);
}

/* The catalogue under every model: small workloads, ideal and real costs. */
static void
test_no_simulated_run_is_misreported (void)
{
  g_auto (GStrv) names = ilv_workload_list ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);

  g_assert_no_error (error);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (names[i], &error);
    g_assert_no_error (error);
    if (ilv_workload_count_all (workload) > 400)
      continue;
    for (guint model = 0; model < ILV_N_MODELS; model++) {
      g_autoptr (IlvTrace) trace = NULL;
      IlvSettings settings;
      ilv_settings_init (&settings, (IlvModel)model);
      trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
      g_test_message ("%s under %s", names[i], ilv_model_get_id ((IlvModel)model));
      g_assert_no_error (error);
      check_trace (trace);
    }
  }
  g_assert_cmpuint (n_checked, >, 1000);
}

/* A length and its bounds, given to the same step, agree to the last digit. */
static void
check_bounds (gint64 begin_ns, gint64 end_ns, const char *begin, const char *end,
              const char *length)
{
  gint64 step = ilv_get_time_step (end_ns - begin_ns);
  char text[48];

  ilv_format_time_by_into (begin_ns, step, text, sizeof text);
  g_assert_cmpstr (text, ==, begin);
  ilv_format_time_by_into (end_ns, step, text, sizeof text);
  g_assert_cmpstr (text, ==, end);
  ilv_format_time_by_into (end_ns - begin_ns, step, text, sizeof text);
  g_assert_cmpstr (text, ==, length);
}

static void
test_bounds_agree_with_lengths (void)
{
  check_bounds (0, 60000000, "0 ms", "60.0 ms", "60.0 ms");
  check_bounds (1234567, 3345000, "1.23 ms", "3.35 ms", "2.11 ms");
  check_bounds (812345678, 812350678, "0.81234568 s", "0.81235068 s", "5.00 µs");
  check_bounds (1500, 1507, "1.500 µs", "1.507 µs", "7 ns");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/why/times-read-well", test_times_read_well);
  g_test_add_func ("/why/sizes-read-well", test_sizes_read_well);
  g_test_add_func ("/why/labels-differ", test_labels_differ);
  g_test_add_func ("/why/every-event-has-a-sentence", test_every_event_has_a_sentence);
  g_test_add_func ("/why/a-request-says-who-lets-go", test_a_request_says_who_lets_go);
  g_test_add_func ("/why/what-comes-next-is-what-comes", test_what_comes_next_is_what_comes);
  g_test_add_func ("/why/a-job-before-and-after", test_a_job_is_told_before_and_after);
  g_test_add_func ("/why/the-past-alone", test_the_past_alone);
  g_test_add_func ("/why/nothing-is-announced-in-vain", test_nothing_is_announced_in_vain);
  g_test_add_func ("/why/no-simulated-run-is-misreported", test_no_simulated_run_is_misreported);
  g_test_add_func ("/why-text/bounds-agree", test_bounds_agree_with_lengths);
  return g_test_run ();
}
