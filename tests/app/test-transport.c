/* Tests of playing and stepping, over hand-made traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-transport.h"

#include "sample-trace.h"

typedef struct {
  IlvSession *session;
  IlvTransport *transport;
} Fixture;

/* Two runs: events of "threads" at 0, 1, 2, ... 5 ms, of "processes" at 0, 10, 20, ... 50 ms. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  g_ptr_array_add (traces, sample_trace_new_threads ("threads", 1));
  g_ptr_array_add (traces, sample_trace_new_threads ("processes", 10));
  self->session = ilv_session_new ();
  ilv_session_open_traces (self->session, traces);
  self->transport = ilv_transport_new (self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->transport);
  g_assert_finalize_object (self->session);
}

static void
plays_at_the_asked_speed (Fixture *self, gconstpointer data)
{
  ilv_transport_set_slowdown (self->transport, 100);
  ilv_transport_advance (self->transport, 0.1);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 0);
  ilv_transport_set_is_playing (self->transport, TRUE);
  ilv_transport_advance (self->transport, 0.1);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, MS);
}

/* At the slowest speed a frame is a fraction of a nanosecond of the run: none of it is lost. */
static void
fractions_of_a_nanosecond_add_up (Fixture *self, gconstpointer data)
{
  ilv_transport_set_slowdown (self->transport, ILV_SLOWDOWN_MAX);
  ilv_transport_set_is_playing (self->transport, TRUE);
  for (guint i = 0; i < 1000; i++)
    ilv_transport_advance (self->transport, 0.00033);
  g_assert_cmpint (ABS (ilv_session_get_playhead (self->session) - 3300), <=, 1);
}

static void
stops_at_the_end_and_starts_over (Fixture *self, gconstpointer data)
{
  ilv_transport_set_slowdown (self->transport, 1);
  ilv_transport_set_is_playing (self->transport, TRUE);
  ilv_transport_advance (self->transport, 10);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 50 * MS);
  g_assert_false (ilv_transport_get_is_playing (self->transport));
  ilv_transport_set_is_playing (self->transport, TRUE);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 0);
}

static void
loops (Fixture *self, gconstpointer data)
{
  g_object_set (self->transport, "is-looping", TRUE, NULL);
  ilv_transport_set_slowdown (self->transport, 1);
  ilv_transport_set_is_playing (self->transport, TRUE);
  ilv_transport_advance (self->transport, 10);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 0);
  g_assert_true (ilv_transport_get_is_playing (self->transport));
}

static void
steps_all_or_the_focused_one (Fixture *self, gconstpointer data)
{
  g_assert_true (ilv_transport_step (self->transport, 1, ILV_UNIT_EVENT));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, MS);
  ilv_session_set_focused_run (self->session, 1);
  g_assert_true (ilv_transport_step (self->transport, 1, ILV_UNIT_EVENT));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 10 * MS);
  ilv_session_set_focused_run (self->session, 0);
  g_assert_true (ilv_transport_step (self->transport, -1, ILV_UNIT_EVENT));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 5 * MS);
  g_assert_false (ilv_transport_step (self->transport, 1, ILV_UNIT_EVENT));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 5 * MS);
}

static void
count_cb (IlvTransport *transport, guint *n)
{
  (*n)++;
}

/* What shows the playhead where it went is told of steps and ends, never of playing. */
static void
going_is_told_and_playing_is_not (Fixture *self, gconstpointer data)
{
  guint n = 0;

  g_signal_connect (self->transport, "went", G_CALLBACK (count_cb), &n);
  ilv_transport_step (self->transport, 1, ILV_UNIT_EVENT);
  g_assert_cmpuint (n, ==, 1);
  ilv_transport_go_end (self->transport);
  ilv_transport_go_home (self->transport);
  g_assert_cmpuint (n, ==, 3);
  ilv_transport_set_is_playing (self->transport, TRUE);
  ilv_transport_advance (self->transport, 0.01);
  g_assert_cmpint (ilv_session_get_playhead (self->session), >, 0);
  g_assert_cmpuint (n, ==, 3);
}

/* Forward and back over the same events, in both units. */
static void
stepping_back_undoes_stepping (Fixture *self, gconstpointer data)
{
  for (IlvStepUnit unit = ILV_UNIT_EVENT; unit <= ILV_UNIT_SWITCH; unit++) {
    g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

    ilv_transport_go_home (self->transport);
    while (ilv_transport_step (self->transport, 1, unit)) {
      gint64 t_ns = ilv_session_get_playhead (self->session);
      g_array_append_val (times, t_ns);
    }
    g_assert_cmpuint (times->len, >, 2);
    for (guint i = times->len - 1; i > 0; i--) {
      g_assert_true (ilv_transport_step (self->transport, -1, unit));
      g_assert_cmpint (ilv_session_get_playhead (self->session), ==,
                       g_array_index (times, gint64, i - 1));
    }
  }
}

/* Under steady pace each event takes the same time on screen, whatever lies between. */
static void
steady_pace_counts_events (Fixture *self, gconstpointer data)
{
  guint n_frames[2] = {0, 0};

  g_object_set (self->transport, "is-steady", TRUE, NULL);
  ilv_transport_fit_slowdown (self->transport);
  ilv_transport_set_is_playing (self->transport, TRUE);
  for (guint i = 0; i < 10000 && ilv_session_get_playhead (self->session) < MS; i++, n_frames[0]++)
    ilv_transport_advance (self->transport, 0.001);
  ilv_session_set_playhead (self->session, 20 * MS);
  for (guint i = 0; i < 10000 && ilv_session_get_playhead (self->session) < 30 * MS;
       i++, n_frames[1]++)
    ilv_transport_advance (self->transport, 0.001);
  g_assert_cmpuint (n_frames[0], >, 100);
  g_assert_cmpint (ABS ((int)n_frames[0] - (int)n_frames[1]), <=, 2);
}

/* 10 ms between events of the second run are more than the pace, 1 ms in the first are not. */
static void
long_waits_are_shortened (Fixture *self, gconstpointer data)
{
  gint64 begin_ns, end_ns;

  ilv_session_set_playhead (self->session, 12 * MS);
  g_assert_false (ilv_transport_find_shortened (self->transport, &begin_ns, &end_ns));
  g_object_set (self->transport, "is-steady", TRUE, NULL);
  g_assert_true (ilv_transport_find_shortened (self->transport, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 10 * MS);
  g_assert_cmpint (end_ns, ==, 20 * MS);
  ilv_session_set_playhead (self->session, MS / 2);
  g_assert_false (ilv_transport_find_shortened (self->transport, &begin_ns, &end_ns));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/transport/speed", plays_at_the_asked_speed);
  ADD ("/transport/fractions", fractions_of_a_nanosecond_add_up);
  ADD ("/transport/end", stops_at_the_end_and_starts_over);
  ADD ("/transport/loop", loops);
  ADD ("/transport/step", steps_all_or_the_focused_one);
  ADD ("/transport/back", stepping_back_undoes_stepping);
  ADD ("/transport/going-is-told", going_is_told_and_playing_is_not);
  ADD ("/transport/steady", steady_pace_counts_events);
  ADD ("/transport/shortened", long_waits_are_shortened);
  return g_test_run ();
}
