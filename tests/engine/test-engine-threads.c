/* The engine from several threads at once: for the thread sanitizer, and true without it too.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threads are pthreads, so that the sanitizer sees every start and join; GTask stays outside. */
#include "growing-trace.h"

#include <pthread.h>

#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-trace-file.h"
#include "demos/trace/ilv-why.h"

#define N_THREADS 4

static const char *const texts[] = {
    "[Workload]\nFormat=1\nName=Mixed\n"
    "[Job a]\nCount=30\nSteps=fetch;parse\nPayloadIn=4KiB\n"
    "[Step fetch]\nDo=io\nDuration=4ms\nSpread=exponential\n"
    "[Step parse]\nDo=python\nDuration=3ms\nSpread=uniform 20%\n",
    "[Workload]\nFormat=1\nName=Locks\n"
    "[Job a]\nCount=12\nSteps=get;work;put;rest\nArrival=poisson 500/s\n"
    "[Step get]\nDo=lock\nLock=l\n[Step work]\nDo=python\nDuration=2ms\n"
    "[Step put]\nDo=unlock\nLock=l\n[Step rest]\nDo=sleep\nDuration=1ms\n",
};

static const IlvModel models[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES};

static IlvTrace *
simulate (guint text, IlvModel model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (texts[text], -1, "test", &error);
  g_assert_no_error (error);
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  IlvTrace *trace =
      ilv_simulate (workload, &settings, costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static void *
digest_all_cb (void *data)
{
  GString *digests = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (models); k++) {
      g_autoptr (IlvTrace) trace = simulate (i, models[k]);
      g_autofree char *digest = ilv_trace_digest (trace);
      g_string_append (digests, digest);
    }
  }
  return g_string_free (digests, FALSE);
}

/* Simulations that run at the same time do not disturb each other. */
static void
test_simulate (void)
{
  g_autofree char *expected = digest_all_cb (NULL);
  pthread_t threads[N_THREADS];
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, digest_all_cb, NULL), ==, 0);
  for (guint i = 0; i < N_THREADS; i++) {
    void *digests;
    g_assert_cmpint (pthread_join (threads[i], &digests), ==, 0);
    g_assert_cmpstr (digests, ==, expected);
    g_free (digests);
  }
}

/* Everything a view asks, at many moments; the sum depends on each answer. */
static void *
read_all_cb (void *data)
{
  IlvTrace *trace = ilv_trace_ref (data);
  guint64 sum = 0;
  gint64 end_ns = ilv_trace_get_end (trace);
  IlvPixel pixels[64];
  for (IlvTrackId track = 0; track < ilv_trace_get_n_tracks (trace); track++) {
    for (gint64 t_ns = 0; t_ns <= end_ns; t_ns += end_ns / 50 + 1) {
      IlvWhy why;
      sum = sum * 31 + ilv_trace_get_state_at (trace, track, t_ns);
      sum += (guint64)ilv_trace_next_time (trace, track, t_ns);
      sum += ilv_why_at (trace, track, t_ns, &why);
    }
    if (ilv_trace_get_n_rows (trace, track) > 0)
      ilv_trace_reduce_row (trace, track, 0, 0, (double)end_ns / 64, 64, pixels);
    for (guint i = 0; i < 64 && ilv_trace_get_n_rows (trace, track) > 0; i++)
      sum = sum * 31 + pixels[i];
  }
  g_autofree char *digest = ilv_trace_digest (trace);
  ilv_trace_unref (trace);
  return (void *)(gsize)(sum ^ g_str_hash (digest));
}

/* One sealed trace is read by many threads without locks. */
static void
test_read (void)
{
  g_autoptr (IlvTrace) trace = simulate (0, ILV_MODEL_THREADS);
  pthread_t threads[N_THREADS];
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, read_all_cb, trace), ==, 0);
  void *expected = read_all_cb (trace);
  for (guint i = 0; i < N_THREADS; i++) {
    void *sum;
    g_assert_cmpint (pthread_join (threads[i], &sum), ==, 0);
    g_assert_true (sum == expected);
  }
}

/* --- a growing trace is handed over --- */

typedef struct {
  pthread_mutex_t lock;
  IlvTrace *latest; /* NULL: none yet */
  gboolean is_over;
} HandOver;

static IlvTrace *
take_latest (HandOver *self, gboolean *is_over)
{
  pthread_mutex_lock (&self->lock);
  IlvTrace *trace = self->latest != NULL ? ilv_trace_ref (self->latest) : NULL;
  *is_over = self->is_over;
  pthread_mutex_unlock (&self->lock);
  return trace;
}

static void
post (HandOver *self, IlvTrace *trace)
{
  pthread_mutex_lock (&self->lock);
  IlvTrace *old = self->latest;
  self->latest = trace;
  pthread_mutex_unlock (&self->lock);
  if (old != NULL)
    ilv_trace_unref (old);
}

/* Reads whatever is the latest, as views do, while the next one is built of the same chunks. */
static void *
watch_cb (void *data)
{
  gsize n_looks = 0;
  for (gboolean is_over = FALSE; !is_over;) {
    IlvTrace *trace = take_latest (data, &is_over);
    if (trace == NULL)
      continue;
    read_all_cb (trace);
    ilv_trace_unref (trace);
    n_looks++;
  }
  return GSIZE_TO_POINTER (n_looks);
}

static void
test_growing_trace_is_handed_over (void)
{
  Script script;
  HandOver hand_over = {.latest = NULL};
  pthread_t threads[N_THREADS];
  IlvTraceBuilder *builder = script_start (ilv_trace_builder_new_live ());
  script_init (&script, 5);
  pthread_mutex_init (&hand_over.lock, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, watch_cb, &hand_over), ==, 0);
  for (guint i = 0; i < 60; i++) {
    script_go_on (&script, 1000, builder);
    IlvTrace *trace =
        ilv_trace_builder_snapshot (builder, script.now_ns, ilv_run_info_new (), NULL);
    g_assert_nonnull (trace);
    post (&hand_over, trace);
  }
  pthread_mutex_lock (&hand_over.lock);
  hand_over.is_over = TRUE;
  pthread_mutex_unlock (&hand_over.lock);
  for (guint i = 0; i < N_THREADS; i++) {
    void *n_looks;
    g_assert_cmpint (pthread_join (threads[i], &n_looks), ==, 0);
    g_assert_cmpuint (GPOINTER_TO_SIZE (n_looks), >, 0);
  }
  post (&hand_over, NULL);
  ilv_trace_builder_free (builder);
  script_clear (&script);
  pthread_mutex_destroy (&hand_over.lock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-threads/simulate", test_simulate);
  g_test_add_func ("/engine-threads/read", test_read);
  g_test_add_func ("/engine-threads/growing-trace-is-handed-over",
                   test_growing_trace_is_handed_over);
  return g_test_run ();
}
