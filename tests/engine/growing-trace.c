/* Random records of every kind: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "growing-trace.h"

typedef enum {
  ADD_TRACK,
  NAME_TRACK,
  STATE,
  END,
  SPAN,
  PUSH,
  POP,
  INSTANT,
  LINK,
  PUT,
  TAKE,
  COUNT,
  JOB,
  BEGIN_JOB,
  END_JOB,
  BYTES
} Verb;

typedef struct {
  Verb verb;
  IlvTrackId track;
  gint64 t_ns, b;
  guint32 a;
  guint16 kind;
} Record;

IlvTraceBuilder *
script_start (IlvTraceBuilder *b)
{
  for (guint i = 0; i < ILV_N_STATES; i++) {
    ilv_trace_builder_intern_kind (b, i, i % 2 != 0 ? "step" : NULL);
    ilv_trace_builder_intern_estimated (b, i, i % 3 == 0 ? "guess" : NULL);
  }
  ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, "main");
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 2, "deep");
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 3, "sparse");
  return b;
}

static void
play_job (IlvTraceBuilder *b, const Record *r)
{
  switch (r->verb) {
  case JOB:
    ilv_trace_builder_add_job (b, r->a % 2 ? "odd" : "even", r->a / 2, r->t_ns,
                               r->a > 0 ? r->a - 1 : ILV_JOB_NONE);
    ilv_trace_builder_set_job_track (
        b, r->a, ilv_trace_builder_add_track (b, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, r->a, NULL));
    break;
  case BEGIN_JOB:
    ilv_trace_builder_begin_job (b, r->a, r->t_ns, r->track);
    break;
  case END_JOB:
    ilv_trace_builder_end_job (b, r->a, r->t_ns, ILV_OUTCOME_DONE);
    break;
  default:
    ilv_trace_builder_add_job_bytes (b, r->a, (guint64)r->b);
    break;
  }
}

static void
play_span (IlvTraceBuilder *b, const Record *r)
{
  switch (r->verb) {
  case STATE:
    ilv_trace_builder_set_state (b, r->track, r->t_ns, r->kind, r->a);
    break;
  case END:
    ilv_trace_builder_end_state (b, r->track, r->t_ns);
    break;
  case SPAN:
    ilv_trace_builder_add_span (b, r->track, r->t_ns, r->b, r->kind, r->a);
    break;
  case PUSH:
    ilv_trace_builder_push (b, r->track, r->t_ns, r->kind, r->a);
    break;
  default:
    ilv_trace_builder_pop (b, r->track, r->t_ns);
    break;
  }
}

static void
play (IlvTraceBuilder *b, const Record *r)
{
  switch (r->verb) {
  case ADD_TRACK:
    ilv_trace_builder_add_track (b, PROCESS, ILV_TRACK_THREAD, ILV_ROLE_NONE, r->a, NULL);
    break;
  case NAME_TRACK: {
    g_autofree char *name = g_strdup_printf ("name %u", r->a);
    ilv_trace_builder_name_track (b, r->track, name);
    break;
  }
  case INSTANT:
    ilv_trace_builder_add_instant (b, r->track, r->t_ns, r->kind, r->a, r->b);
    break;
  case LINK:
    ilv_trace_builder_add_link (b, r->a, r->t_ns, r->track, r->b, ILV_LINK_WAKE);
    break;
  case PUT:
    ilv_trace_builder_queue_put (b, QUEUE, r->t_ns, r->a);
    break;
  case TAKE:
    ilv_trace_builder_queue_take (b, QUEUE, r->t_ns, r->a);
    break;
  case COUNT:
    ilv_trace_builder_set_counter (b, COUNTER, r->t_ns, r->b);
    break;
  case JOB:
  case BEGIN_JOB:
  case END_JOB:
  case BYTES:
    play_job (b, r);
    break;
  default:
    play_span (b, r);
    break;
  }
}

/* --- random records --- */

guint32
script_draw (Script *self, guint32 limit)
{
  return (guint32)g_rand_int_range (self->rand, 0, (gint32)limit);
}

static guint16
draw_kind (Script *self)
{
  return (guint16)script_draw (self, 2 * ILV_N_STATES);
}

static guint32
draw_job (Script *self)
{
  return self->n_jobs == 0 ? ILV_JOB_NONE : script_draw (self, self->n_jobs);
}

static Record
make_job_record (Script *self)
{
  guint32 job = draw_job (self);
  Record r = {.verb = BYTES, .t_ns = self->now_ns, .a = job, .b = script_draw (self, 1000)};

  if (job == ILV_JOB_NONE || (self->n_jobs < N_JOBS_MAX && script_draw (self, 4) == 0)) {
    self->arrivals_ns[self->n_jobs] = r.t_ns;
    self->job_tracks[self->n_jobs] = self->n_tracks++;
    r.verb = JOB;
    r.a = self->n_jobs++;
  } else if (!self->has_begun[job]) {
    self->has_begun[job] = TRUE;
    r.verb = BEGIN_JOB;
    r.track = THREAD;
  } else if (!self->has_ended[job]) {
    self->has_ended[job] = TRUE;
    r.verb = END_JOB;
  }
  return r;
}

/* Most leave at the head, some from anywhere. */
static Record
make_queue_record (Script *self)
{
  Record r = {.verb = PUT, .t_ns = self->now_ns, .a = draw_job (self)};

  if (r.a == ILV_JOB_NONE)
    return make_job_record (self);
  if (self->waiting->len > 0 && script_draw (self, 20) >= 9) {
    guint at = script_draw (self, 8) == 0 ? script_draw (self, self->waiting->len) : 0;

    r.verb = TAKE;
    r.a = g_array_index (self->waiting, guint32, at);
    for (at = 0; g_array_index (self->waiting, guint32, at) != r.a;)
      at++;
    g_array_remove_index (self->waiting, at);
  } else {
    g_array_append_val (self->waiting, r.a);
  }
  return r;
}

static Record
make_deep_record (Script *self)
{
  gboolean is_push = self->depth == 0 || (self->depth < 5 && script_draw (self, 2) == 0);
  Record r = {is_push ? PUSH : POP, DEEP, self->now_ns, 0, draw_job (self), draw_kind (self)};

  self->depth += is_push ? 1 : -1u;
  return r;
}

/* Some lead into the past of others: they come in any order. */
static Record
make_link_record (Script *self)
{
  gint64 to_ns = self->now_ns - (script_draw (self, 300) == 0 ? script_draw (self, 5000) : 0);

  return (Record){LINK, 1 + script_draw (self, LOOP), to_ns - script_draw (self, 50), to_ns, THREAD,
                  0};
}

static Record
make_record (Script *self)
{
  const IlvTrackId tracks[] = {THREAD, WORKER, THREAD, WORKER, LOOP};
  IlvTrackId track = tracks[script_draw (self, G_N_ELEMENTS (tracks))];
  Record r = {STATE, track, self->now_ns, 0, draw_job (self), draw_kind (self)};

  switch (script_draw (self, 16)) {
  case 0:
    return make_deep_record (self);
  case 1:
  case 2:
    return make_queue_record (self);
  case 3:
    return make_job_record (self);
  case 4:
    return make_link_record (self);
  case 5:
    return (Record){COUNT, COUNTER, self->now_ns, script_draw (self, 5), 0, 0};
  case 6:
    r.track = GIL;
    r.a = script_draw (self, 2) == 0 ? THREAD : WORKER;
    return r;
  case 7:
    r.verb = END;
    return r;
  case 8:
  case 9:
  case 10:
    r.verb = INSTANT;
    r.kind = script_draw (self, 40) == 0 ? ILV_EVENT_RUN_READY : ILV_EVENT_LOST;
    return r;
  case 11:
    r.track = self->n_jobs > 0 ? self->job_tracks[draw_job (self)] : THREAD;
    return r;
  default:
    return r;
  }
}

static Record
make_rare_record (Script *self)
{
  Record r = {ADD_TRACK, SPARSE, self->now_ns, 0, self->n_tracks, draw_kind (self)};

  switch (script_draw (self, 3)) {
  case 0:
    self->n_tracks++;
    break;
  case 1:
    r.verb = NAME_TRACK;
    r.track = 1 + script_draw (self, N_FIXED - 1);
    break;
  default: /* longer than four bytes can tell */
    r.verb = SPAN;
    r.b = self->now_ns + G_GINT64_CONSTANT (5000000000);
    r.a = draw_job (self);
    self->now_ns = r.b;
  }
  return r;
}

void
script_go_on (Script *self, guint n, IlvTraceBuilder *builder)
{
  for (guint i = 0; i < n; i++) {
    Record r;

    if (script_draw (self, 3) != 0)
      self->now_ns += script_draw (self, 2000);
    r = script_draw (self, 500) == 0 ? make_rare_record (self) : make_record (self);
    g_array_append_val (self->records, r);
    play (builder, &r);
  }
}

IlvTrace *
script_replay (const Script *self, IlvTraceBuilder *builder, gint64 now_ns)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace;

  script_start (builder);
  for (guint i = 0; i < self->records->len; i++)
    play (builder, &g_array_index (self->records, Record, i));
  trace = ilv_trace_builder_seal (builder, now_ns, &error);
  g_assert_no_error (error);
  ilv_trace_builder_free (builder);
  return trace;
}

void
script_init (Script *self, guint32 seed)
{
  *self = (Script){.records = g_array_new (FALSE, FALSE, sizeof (Record)),
                   .rand = g_rand_new_with_seed (seed),
                   .waiting = g_array_new (FALSE, FALSE, sizeof (guint32)),
                   .n_tracks = N_FIXED};
}

void
script_clear (Script *self)
{
  g_array_unref (self->records);
  g_array_unref (self->waiting);
  g_rand_free (self->rand);
}
