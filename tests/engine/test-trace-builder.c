/* The builder refuses what would make a trace lie, says why, and keeps what is right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-trace-builder.h"
#include "tests/support/trace-support.h"

#include <string.h>

typedef struct {
  IlvTraceBuilder *builder;
  IlvTrackId thread, queue, counter;
  guint16 kind, other;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  IlvTraceBuilder *b = self->builder = ilv_trace_builder_new ();

  self->thread = ilv_trace_builder_add_track (b, 0, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  self->queue = ilv_trace_builder_add_track (b, 0, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  self->counter = ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  self->kind = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  self->other = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, "read");
  ilv_trace_builder_add_job (b, "a", 0, 0, ILV_JOB_NONE);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  ilv_trace_builder_free (self->builder);
}

/* --- bad records: each alone must fail the seal, whatever good follows --- */

static void
overlap (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, f->thread, 0, 10, f->kind, 0);
  ilv_trace_builder_add_span (f->builder, f->thread, 9, 12, f->kind, 0);
}

static void
negative_length (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, f->thread, 10, 9, f->kind, 0);
}

static void
endless_length (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, f->thread, G_MININT64, G_MAXINT64, f->kind, 0);
}

static void
unknown_track (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, 99, 0, 1, f->kind, 0);
}

static void
unknown_parent (Fixture *f)
{
  ilv_trace_builder_add_track (f->builder, 99, ILV_TRACK_THREAD, ILV_ROLE_NONE, 0, NULL);
}

static void
unknown_kind (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, f->thread, 0, 1, 7, 0);
}

static void
unknown_job_of_span (Fixture *f)
{
  ilv_trace_builder_add_span (f->builder, f->thread, 0, 1, f->kind, 1);
}

static void
unknown_job_of_instant (Fixture *f)
{
  ilv_trace_builder_add_instant (f->builder, f->thread, 0, ILV_EVENT_JOB_BEGIN, 1, 0);
}

static void
unknown_state_of_instant (Fixture *f)
{
  ilv_trace_builder_add_instant (f->builder, f->thread, 0, ILV_EVENT_BLOCK, ILV_N_STATES, 0);
}

static void
state_backwards (Fixture *f)
{
  ilv_trace_builder_set_state (f->builder, f->thread, 10, f->kind, 0);
  ilv_trace_builder_set_state (f->builder, f->thread, 9, f->other, 0);
}

static void
open_after_the_end (Fixture *f)
{
  ilv_trace_builder_set_state (f->builder, f->thread, 2000, f->kind, 0);
}

static void
pop_without_push (Fixture *f)
{
  ilv_trace_builder_pop (f->builder, f->thread, 1);
}

static void
state_inside_nested (Fixture *f)
{
  ilv_trace_builder_push (f->builder, f->thread, 0, f->kind, 0);
  ilv_trace_builder_push (f->builder, f->thread, 1, f->kind, 0);
  ilv_trace_builder_set_state (f->builder, f->thread, 2, f->other, 0);
}

static void
instant_backwards (Fixture *f)
{
  ilv_trace_builder_add_instant (f->builder, f->thread, 10, ILV_EVENT_MARK, 0, 0);
  ilv_trace_builder_add_instant (f->builder, f->thread, 9, ILV_EVENT_MARK, 0, 0);
}

static void
link_backwards (Fixture *f)
{
  ilv_trace_builder_add_link (f->builder, 0, 10, f->thread, 9, ILV_LINK_WAKE);
}

static void
take_from_empty (Fixture *f)
{
  ilv_trace_builder_queue_take (f->builder, f->queue, 0, 0);
}

static void
take_who_is_not_there (Fixture *f)
{
  ilv_trace_builder_add_job (f->builder, "a", 1, 0, ILV_JOB_NONE);
  ilv_trace_builder_queue_put (f->builder, f->queue, 0, 0);
  ilv_trace_builder_queue_take (f->builder, f->queue, 1, 1);
}

static void
counter_of_a_thread (Fixture *f)
{
  ilv_trace_builder_set_counter (f->builder, f->thread, 0, 1);
}

static void
job_ends_twice (Fixture *f)
{
  ilv_trace_builder_end_job (f->builder, 0, 5, ILV_OUTCOME_DONE);
  ilv_trace_builder_end_job (f->builder, 0, 6, ILV_OUTCOME_DONE);
}

static void
job_ends_before_it_arrives (Fixture *f)
{
  ilv_trace_builder_end_job (f->builder, 0, -5, ILV_OUTCOME_DONE);
}

typedef struct {
  const char *name;
  void (*spoil) (Fixture *f);
} Bad;

#define BAD(function)                                                                              \
  {                                                                                                \
#function, function                                                                            \
  }

static const Bad bads[] = {
    BAD (overlap),
    BAD (negative_length),
    BAD (endless_length),
    BAD (unknown_track),
    BAD (unknown_parent),
    BAD (unknown_kind),
    BAD (unknown_job_of_span),
    BAD (unknown_job_of_instant),
    BAD (unknown_state_of_instant),
    BAD (state_backwards),
    BAD (open_after_the_end),
    BAD (pop_without_push),
    BAD (state_inside_nested),
    BAD (instant_backwards),
    BAD (link_backwards),
    BAD (take_from_empty),
    BAD (take_who_is_not_there),
    BAD (counter_of_a_thread),
    BAD (job_ends_twice),
    BAD (job_ends_before_it_arrives),
};

static void
test_bad (Fixture *self, gconstpointer data)
{
  const Bad *bad = data;
  g_autoptr (GError) error = NULL;

  bad->spoil (self);
  ilv_trace_builder_add_span (self->builder, 0, 0, 1, self->kind, ILV_JOB_NONE);
  g_assert_null (ilv_trace_builder_seal (self->builder, 1000, &error));
  g_assert_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

/* --- good records --- */

static IlvTrace *
seal (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = ilv_trace_builder_seal (self->builder, 1000, &error);

  g_assert_no_error (error);
  return trace;
}

static void
test_zero_length_is_dropped (Fixture *self, gconstpointer unused)
{
  g_autoptr (IlvTrace) trace = NULL;

  ilv_trace_builder_add_span (self->builder, self->thread, 5, 5, self->kind, 0);
  ilv_trace_builder_set_state (self->builder, self->thread, 6, self->kind, 0);
  ilv_trace_builder_set_state (self->builder, self->thread, 6, self->other, 0);
  ilv_trace_builder_end_state (self->builder, self->thread, 7);
  trace = seal (self);
  g_assert_cmpuint (ilv_trace_get_n_spans (trace, self->thread, 0), ==, 1);
  g_assert_cmpint (ilv_trace_get_state_at (trace, self->thread, 6), ==, ILV_STATE_IO);
}

static void
test_same_state_goes_on (Fixture *self, gconstpointer unused)
{
  g_autoptr (IlvTrace) trace = NULL;

  ilv_trace_builder_set_state (self->builder, self->thread, 0, self->kind, 0);
  ilv_trace_builder_set_state (self->builder, self->thread, 5, self->kind, 0);
  ilv_trace_builder_add_span (self->builder, 0, 0, 5, self->kind, 0);
  ilv_trace_builder_add_span (self->builder, 0, 5, 9, self->kind, 0);
  trace = seal (self);
  g_assert_cmpuint (ilv_trace_get_n_spans (trace, self->thread, 0), ==, 1);
  g_assert_cmpuint (ilv_trace_get_n_spans (trace, 0, 0), ==, 2);
}

static void
test_nested_rows (Fixture *self, gconstpointer unused)
{
  g_autoptr (IlvTrace) trace = NULL;
  IlvSpan span;

  ilv_trace_builder_push (self->builder, self->thread, 0, self->kind, 0);
  ilv_trace_builder_push (self->builder, self->thread, 2, self->other, 0);
  ilv_trace_builder_pop (self->builder, self->thread, 4);
  ilv_trace_builder_push (self->builder, self->thread, 4, self->kind, ILV_JOB_NONE);
  trace = seal (self);
  g_assert_cmpuint (ilv_trace_get_n_rows (trace, self->thread), ==, 2);
  g_assert_cmpint (ilv_trace_get_state_at (trace, self->thread, 1), ==, ILV_STATE_PYTHON);
  g_assert_cmpint (ilv_trace_get_state_at (trace, self->thread, 3), ==, ILV_STATE_IO);
  g_assert_true (ilv_trace_find_span_at (trace, self->thread, 999, &span));
  g_assert_cmpuint (span.ref, ==, ILV_JOB_NONE); /* the deeper of two left open */
  g_assert_cmpint (span.begin_ns, ==, 4);
}

static void
test_names_and_marks (Fixture *self, gconstpointer unused)
{
  g_autoptr (IlvTrace) trace = NULL;
  IlvInstant instant;
  IlvTrack track;

  ilv_trace_builder_name_track (self->builder, self->thread, "pool-1");
  ilv_trace_builder_add_instant (self->builder, 0, 3, ILV_EVENT_MARK,
                                 ilv_trace_builder_intern_string (self->builder, "here"), 0);
  trace = seal (self);
  ilv_trace_get_track (trace, self->thread, &track);
  g_assert_cmpstr (track.name, ==, "pool-1");
  ilv_trace_get_instant (trace, 0, 0, &instant);
  g_assert_cmpstr (ilv_trace_get_string (trace, instant.a), ==, "here");
}

/* --- properties --- */

/* A queue at any moment is what a plain list would be. Small and long queues, over several
 * chunks, with jobs that stand in it twice and leave out of turn. */
static void
test_queue_is_a_list (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  g_autoptr (IlvTrace) trace = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, 4);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  IlvTrackId queue = ilv_trace_builder_add_track (b, 0, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  guint n = 30000;

  for (guint i = 0; i < 6000; i++)
    ilv_trace_builder_add_job (b, "a", i, 0, ILV_JOB_NONE);
  for (guint i = 0; i < n; i++) {
    guint filling = i < 9000 || (i > 15000 && i < 20000) ? 9 : 3;

    if (list->len == 0 || (guint)g_rand_int_range (rand, 0, 10) < filling) {
      guint32 job = (guint32)g_rand_int_range (rand, 0, 6000);

      g_array_append_val (list, job);
      ilv_trace_builder_queue_put (b, queue, i, job);
    } else {
      guint at = g_rand_boolean (rand) ? 0 : (guint)g_rand_int_range (rand, 0, (gint)list->len);
      guint32 job = g_array_index (list, guint32, at);

      for (at = 0; g_array_index (list, guint32, at) != job;)
        at++;
      g_array_remove_index (list, at);
      ilv_trace_builder_queue_take (b, queue, i, job);
    }
    if (i % 97 == 0)
      g_ptr_array_add (states, g_bytes_new (list->data, 4 * list->len));
  }
  trace = ilv_trace_builder_seal (b, n, NULL);
  g_assert_nonnull (trace);
  for (guint k = 0; k < states->len; k++) {
    GBytes *state = g_ptr_array_index (states, k);
    gsize size = g_bytes_get_size (state);
    g_autofree guint32 *jobs = g_new (guint32, size / 4 + 1);

    g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 97 * k), ==, size / 4);
    g_assert_cmpuint (ilv_trace_get_queue (trace, queue, 97 * k, jobs, (guint)size / 4 + 1), ==,
                      size / 4);
    g_assert_cmpmem (jobs, size, g_bytes_get_data (state, NULL), size);
    g_assert_cmpuint (ilv_trace_get_queue (trace, queue, 97 * k, jobs, 3), ==, MIN (3, size / 4));
  }
}

/* Long queues cost no more per change than short ones (growing by one each time would take hours).
 */
static void
test_long_queue (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  g_autoptr (IlvTrace) trace = NULL;
  IlvTrackId queue = ilv_trace_builder_add_track (b, 0, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  guint32 n = 1000000, jobs[2];

  for (guint32 i = 0; i < n; i++) {
    ilv_trace_builder_add_job (b, "a", i, 0, ILV_JOB_NONE);
    ilv_trace_builder_queue_put (b, queue, 0, i);
  }
  for (guint32 i = 0; i < n; i++)
    ilv_trace_builder_queue_take (b, queue, 1 + i, i);
  trace = ilv_trace_builder_seal (b, n, NULL);
  g_assert_cmpuint (ilv_trace_get_queue_length (trace, queue, 0), ==, n);
  g_assert_cmpuint (ilv_trace_get_queue (trace, queue, n - 5, jobs, 2), ==, 2);
  g_assert_cmpuint (jobs[0], ==, n - 5);
  g_assert_cmpuint (jobs[1], ==, n - 4);
  g_assert_cmpuint (ilv_trace_get_queue (trace, queue, n, jobs, 2), ==, 0);
}

/* Rare instants and links are found across chunks, as a plain scan finds them. */
static void
test_last_instants_and_links (void)
{
  g_autoptr (IlvTrace) trace = ilv_test_make_trace (3, 500);
  IlvTrackId thread =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0);
  IlvTrackId loop = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0);
  guint64 n = ilv_trace_get_n_instants (trace, thread);
  IlvInstant last = {0};
  gboolean has_last = FALSE;

  g_assert_cmpuint (n, >, 131072);
  for (guint64 i = 0; i < n; i++) {
    IlvInstant instant, found;
    IlvLink link;

    ilv_trace_get_instant (trace, thread, i, &instant);
    if (instant.kind == ILV_EVENT_GIL_TAKE) {
      last = instant;
      has_last = TRUE;
    }
    if (i % 61 != 0)
      continue;
    g_assert_true (ilv_trace_find_last_instant (trace, thread, ILV_EVENT_GIL_TAKE, instant.time_ns,
                                                &found) == has_last);
    if (has_last)
      g_assert_cmpint (found.time_ns, ==, last.time_ns);
    g_assert_false (
        ilv_trace_find_last_instant (trace, thread, ILV_EVENT_DEADLOCK, instant.time_ns, &found));
    g_assert_false (ilv_trace_find_link_into (trace, thread, instant.time_ns, &link));
    if (ilv_trace_find_link (trace, instant.time_ns + 1) > 0) {
      IlvLink expected;

      ilv_trace_get_link (trace, ilv_trace_find_link (trace, instant.time_ns + 1) - 1, &expected);
      g_assert_true (ilv_trace_find_link_into (trace, loop, instant.time_ns, &link));
      g_assert_cmpint (link.to_ns, ==, expected.to_ns);
      g_assert_cmpint (link.from_ns, ==, expected.from_ns);
    }
  }
}

static void
test_everything_can_be_walked (void)
{
  g_autoptr (IlvTrace) small = ilv_test_make_trace (1, 1), big = ilv_test_make_trace (2, 300);

  ilv_test_walk (small);
  ilv_test_walk (big);
}

/* 20,000 small tracks take little more than their spans. */
static void
test_small_tracks_are_cheap (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 kind = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  guint64 n_spans, columns, levels;

  for (guint i = 0; i < 20000; i++) {
    IlvTrackId track = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);

    for (gint64 k = 0; k < 5; k++)
      ilv_trace_builder_add_span (b, track, 10 * k, 10 * k + 10, kind, ILV_JOB_NONE);
  }
  trace = ilv_trace_builder_seal (b, 0, NULL);
  ilv_trace_get_memory (trace, &n_spans, &columns, &levels);
  g_assert_cmpuint (columns, ==, 18 * n_spans);
  g_assert_cmpuint (levels, ==, 0);
}

/* More spans of JOB tracks, in turns, than the builder keeps aside: each comes to its track, whole
 * and in order, long ones too. */
static void
test_many_spans_of_jobs (void)
{
  const gint64 n = 120000, long_ns = G_GINT64_CONSTANT (1) << 33;
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 kind = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  g_autoptr (IlvTrace) trace = NULL;
  IlvTrackId tracks[5];

  for (guint i = 0; i < 5; i++)
    tracks[i] = ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);
  for (gint64 k = 0; k < n; k++)
    for (guint i = 0; i < 5; i++)
      ilv_trace_builder_add_span (b, tracks[i], k * 2 * long_ns,
                                  k * 2 * long_ns + (k % 1000 == i ? long_ns : k + i + 1), kind,
                                  ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 0, NULL);
  for (guint i = 0; i < 5; i++) {
    g_assert_cmpuint (ilv_trace_get_n_spans (trace, tracks[i], 0), ==, n);
    for (gint64 k = 0; k < n; k++) {
      IlvSpan span;

      ilv_trace_get_span (trace, tracks[i], 0, k, &span);
      if (span.begin_ns != k * 2 * long_ns ||
          span.end_ns - span.begin_ns != (k % 1000 == i ? long_ns : k + i + 1))
        g_error ("span %" G_GINT64_FORMAT " of track %u is another", k, i);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++) {
    g_autofree char *path = g_strdup_printf ("/trace-builder/refuses/%s", bads[i].name);

    g_test_add (path, Fixture, &bads[i], set_up, test_bad, tear_down);
  }
#define ADD(path, test) g_test_add ("/trace-builder/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("zero-length-is-dropped", test_zero_length_is_dropped);
  ADD ("same-state-goes-on", test_same_state_goes_on);
  ADD ("nested-rows", test_nested_rows);
  ADD ("names-and-marks", test_names_and_marks);
  g_test_add_func ("/trace-builder/queue-is-a-list", test_queue_is_a_list);
  g_test_add_func ("/trace-builder/long-queue", test_long_queue);
  g_test_add_func ("/trace-builder/last-instants-and-links", test_last_instants_and_links);
  g_test_add_func ("/trace-builder/everything-can-be-walked", test_everything_can_be_walked);
  g_test_add_func ("/trace-builder/small-tracks-are-cheap", test_small_tracks_are_cheap);
  g_test_add_func ("/trace-builder/many-spans-of-jobs", test_many_spans_of_jobs);
  return g_test_run ();
}
