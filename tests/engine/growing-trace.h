/* Random records of every kind, for a trace that grows: played to one builder as they are made, and
 * to others again. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

G_BEGIN_DECLS

#define N_JOBS_MAX 60

/* Tracks that are there from the start. */
enum {
  PROCESS = 1,
  GIL,
  THREAD,
  WORKER,
  DEEP,
  LOOP,
  QUEUE,
  COUNTER,
  SPARSE,
  N_FIXED
};

/* What the records so far amount to, so that the next one is right. */
typedef struct {
  GArray *records;
  GRand *rand;
  gint64 now_ns;
  guint depth;
  guint32 n_tracks, n_jobs;
  gint64 arrivals_ns[N_JOBS_MAX];
  gboolean has_begun[N_JOBS_MAX], has_ended[N_JOBS_MAX];
  IlvTrackId job_tracks[N_JOBS_MAX];
  GArray *waiting;
} Script;

void script_init (Script *self, guint32 seed);
void script_clear (Script *self);
guint32 script_draw (Script *self, guint32 limit);
/* Adds those tracks. (transfer none) */
IlvTraceBuilder *script_start (IlvTraceBuilder *builder);
/* Makes n records more. */
void script_go_on (Script *self, guint n, IlvTraceBuilder *builder);
/* What is sealed when all of them are played to that builder. Takes it. (transfer full) */
IlvTrace *script_replay (const Script *self, IlvTraceBuilder *builder, gint64 now_ns);

G_END_DECLS
