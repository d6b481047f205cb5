/* Recordings written by hand, with known answers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are in µs after time 0, which lies at ORIGIN on the clock. */
#pragma once

#include "demos/recorder/ilv-recording.h"

G_BEGIN_DECLS

#define ORIGIN G_GUINT64_CONSTANT (1000000000)
#define MAIN_PID 4000001 /* above pid_max: such processes are dead */
#define WORKER_PID 4000002

typedef struct {
  char *folder;
  GPtrArray *rings; /* GByteArray: header, then records */
  IlvWorkload *workload;
  IlvRecordingPlan plan;
  gint64 arrivals_ns[4];
} Fixture;

/* A plan of two jobs with the steps ask (io) and work (python); no file yet. */
void set_up (Fixture *self, gconstpointer data);
void tear_down (Fixture *self, gconstpointer data);
GByteArray *add_ring (Fixture *self, int pid, int tid);
void put (GByteArray *ring, gint64 t_us, guint kind, guint flags, guint32 a, guint64 b, guint64 c);
void put_text (GByteArray *ring, gint64 t_us, guint kind, guint32 number, const char *text);
void mark (GByteArray *ring, gint64 t_us, IlvMark what, guint32 a, guint64 job);
void write_rings (Fixture *self);
IlvTrace *build (Fixture *self);
void assert_state (const IlvTrace *trace, IlvTrackId track, gint64 t_us, IlvState expected);
void assert_job_state (const IlvTrace *trace, guint32 number, gint64 t_us, IlvState expected);
void assert_instant (const IlvTrace *trace, IlvTrackId track, gint64 t_us, IlvEventKind kind,
                     guint32 a, gint64 b);
IlvTrackId find_thread (const IlvTrace *trace, IlvRole role, guint number);
GByteArray *add_main (Fixture *self);
GByteArray *add_worker (Fixture *self, int tid);

G_END_DECLS
