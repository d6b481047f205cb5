/* Tests of the session while a run goes on, over hand-made states of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-transport.h"

#include "sample-trace.h"

static const char text[] = "[Workload]\nFormat=1\nName=One\n[Job a]\nCount=3\nSteps=s\n"
                           "[Step s]\nDo=sleep\nDuration=1ms\n";

typedef struct {
  IlvSession *session;
  guint n_runs_changed;
  int run; /* of threads */
} Fixture;

static void
count_cb (Fixture *self)
{
  self->n_runs_changed++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", NULL);

  self->session = ilv_session_new ();
  g_object_set (self->session, "asks-at-start", FALSE, NULL);
  ilv_session_load_workload (self->session, workload);
  while (ilv_session_is_pending (self->session))
    g_main_context_iteration (NULL, TRUE);
  self->run = ilv_scenario_find_model (ilv_session_get_scenario (self->session), ILV_MODEL_THREADS);
  g_assert_cmpint (self->run, >=, 0);
  g_signal_connect_swapped (self->session, "runs-changed", G_CALLBACK (count_cb), self);
  ilv_session_set_show (self->session, ILV_SHOW_BOTH);
  ilv_session_begin_live (self->session, ilv_session_get_scenario (self->session));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  GObject *session = G_OBJECT (self->session);

  g_object_add_weak_pointer (session, (gpointer *)&session);
  g_object_unref (session);
  while (session != NULL) /* what it simulates on the side lets go of it when it is done */
    g_main_context_iteration (NULL, TRUE);
}

static void
grow (Fixture *self, gint64 scale)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", scale);

  ilv_session_take_live (self->session, ILV_MODEL_THREADS, trace);
  g_assert_true (ilv_session_get_measured (self->session, (guint)self->run) == trace);
}

static void
playhead_stays_at_the_end (Fixture *self, gconstpointer data)
{
  grow (self, 1);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 5 * MS - 1);
  grow (self, 2);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 10 * MS - 1);
  g_assert_true (ilv_session_get_follows_live (self->session));
}

static void
seek_leaves_and_end_returns (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvTransport) transport = ilv_transport_new (self->session);

  grow (self, 1);
  ilv_session_set_playhead (self->session, 2 * MS);
  g_assert_false (ilv_session_get_follows_live (self->session));
  grow (self, 2);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 2 * MS);
  ilv_transport_go_end (transport);
  g_assert_true (ilv_session_get_follows_live (self->session));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 10 * MS - 1);
  ilv_session_set_playhead (self->session, MS);
  ilv_session_set_follows_live (self->session, TRUE);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 10 * MS - 1);
}

/* The axis goes on by a good piece at a time, and ends with the run. */
static void
axis_grows_in_steps (Fixture *self, gconstpointer data)
{
  IlvScene scene;
  gint64 before = 0;
  guint n_steps = 0;

  for (gint64 scale = 1; scale <= 200; scale++) {
    grow (self, scale);
    ilv_session_fill_scene (self->session, &scene);
    g_assert_true (scene.axis_end_ns == 0 || scene.axis_end_ns >= before);
    n_steps += scene.axis_end_ns != before;
    before = scene.axis_end_ns;
  }
  g_assert_cmpint (before, >=, 1000 * MS);
  g_assert_cmpuint (n_steps, <=, 16);
  ilv_session_end_live (self->session);
  ilv_session_fill_scene (self->session, &scene);
  g_assert_cmpint (scene.axis_end_ns, ==, 0); /* whoever has not zoomed sees all of the run */
}

static void
nothing_is_asked_or_hidden (Fixture *self, gconstpointer data)
{
  grow (self, 1);
  ilv_session_set_playhead (self->session, MS / 2);
  g_object_set (self->session, "only-past", TRUE, NULL);
  g_assert_false (ilv_session_ask_next (self->session, (guint)self->run));
  ilv_session_ask_first (self->session);
  g_assert_null (ilv_session_get_question (self->session));
  g_assert_false (ilv_session_has_curtain (self->session));
  ilv_session_end_live (self->session);
  g_assert_true (ilv_session_has_curtain (self->session));
}

/* Whoever goes to the end of the workload before, while the next one is simulated, is at its end:
 * no question about what is seen there. */
static void
nothing_is_asked_at_the_end (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", NULL);
  g_autoptr (IlvSession) session = ilv_session_new ();

  for (guint i = 0; i < 2; i++) {
    ilv_session_load_workload (session, workload);
    if (i == 1)
      ilv_session_set_playhead (session, G_MAXINT64);
    while (ilv_session_is_pending (session))
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (ilv_session_has_curtain (session), ==, i == 0);
  }
  g_assert_cmpint (ilv_session_get_playhead (session), ==, ilv_session_get_end (session));
}

/* Whole-trace figures are not summed up for every frame. */
static void
most_states_are_only_drawn (Fixture *self, gconstpointer data)
{
  self->n_runs_changed = 0;
  for (gint64 scale = 1; scale <= 20; scale++)
    grow (self, scale);
  g_assert_cmpuint (self->n_runs_changed, >=, 1);
  g_assert_cmpuint (self->n_runs_changed, <, 20);
}

/* The last one is, though none comes after it: figures would stay behind the stages. */
static void
last_state_is_summed_up (Fixture *self, gconstpointer data)
{
  guint n;

  grow (self, 1);
  grow (self, 2);
  n = self->n_runs_changed;
  while (self->n_runs_changed == n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ilv_session_is_live (self->session));
}

static void
moved_slider_hides_it (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));

  grow (self, 1);
  scenario->cores = scenario->cores == 1 ? 2 : 1;
  ilv_session_change (self->session, scenario, NULL);
  g_assert_false (ilv_session_is_live (self->session));
  g_assert_null (ilv_session_get_measured (self->session, (guint)self->run));
  ilv_session_undo (self->session);
  g_assert_true (ilv_session_is_live (self->session));
  g_assert_nonnull (ilv_session_get_measured (self->session, (guint)self->run));
  while (ilv_session_is_pending (self->session))
    g_main_context_iteration (NULL, TRUE);
}

/* What is kept may end earlier than what was drawn up to now; all is seen done. */
static void
measurement_takes_its_place (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvTrace) kept = sample_trace_new_threads ("threads", 1);

  grow (self, 2);
  ilv_session_take_measured (self->session, ilv_session_get_scenario (self->session),
                             ILV_MODEL_THREADS, kept);
  ilv_session_end_live (self->session);
  g_assert_true (ilv_session_get_measured (self->session, (guint)self->run) == kept);
  g_assert_cmpint (ilv_session_get_playhead (self->session), >=, 5 * MS);
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==,
                   ilv_session_get_end (self->session));
  g_assert_false (ilv_session_get_follows_live (self->session));
}

int
main (int argc, char **argv)
{
#define ADD(name, func) g_test_add ("/session-live/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("playhead-stays-at-the-end", playhead_stays_at_the_end);
  ADD ("seek-leaves-and-end-returns", seek_leaves_and_end_returns);
  ADD ("axis-grows-in-steps", axis_grows_in_steps);
  ADD ("nothing-is-asked-or-hidden", nothing_is_asked_or_hidden);
  ADD ("most-states-are-only-drawn", most_states_are_only_drawn);
  ADD ("last-state-is-summed-up", last_state_is_summed_up);
  ADD ("moved-slider-hides-it", moved_slider_hides_it);
  ADD ("measurement-takes-its-place", measurement_takes_its_place);
  g_test_add_func ("/session/nothing-is-asked-at-the-end", nothing_is_asked_at_the_end);
  return g_test_run ();
}
