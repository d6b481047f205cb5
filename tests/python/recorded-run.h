/* A Python program that was run with a recording folder, and its rings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * $ILV_TRUTH_PYTHON names another interpreter than Debian's. */
#pragma once

#include "demos/recorder/ilv-recording.h"

G_BEGIN_DECLS

#define MS G_GUINT64_CONSTANT (1000000)

typedef struct {
  char *folder;
  IlvRingReader *reader;
  char *out, *err;
  int status;
} Run;

void run_clear (Run *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

const char *get_python (void);
/* Whether it is there; prints the plan that skips everything if not. */
gboolean has_python (void);
/* 0x030b02f0 for 3.11.2: sys.hexversion. */
guint32 get_python_version (void);

/* Whether it has a GIL; marks the test as skipped if not. */
gboolean has_gil (void);

/* Runs `argv`; its rings are then in `reader`. Nothing may have been lost. */
void run_program (Run *self, const char *const *argv, gboolean is_recorded);
/* A file of this folder, isolated (-I). */
void run_script (Run *self, const char *name, const char *argument);
void assert_success (const Run *run);

guint count_rings (const Run *run);
const IlvRing *get_ring (const Run *run, guint index);
/* The program's own main thread. */
const IlvRing *get_main (const Run *run);
const IlvRing *find_thread (const Run *run, const char *name);
/* The number under which the first process has that text; 0 if it has none. */
guint32 find_name (const Run *run, const char *text);

guint count_slots (const IlvRecord *record);
#define FOR_EACH_RECORD(ring, record)                                                              \
  for (const IlvRecord *record = (const IlvRecord *)(ring)->records->data;                         \
       record < (const IlvRecord *)(ring)->records->data + (ring)->records->len;                   \
       record += count_slots (record))

guint count_records (const IlvRing *ring, guint kind);
guint count_everywhere (const Run *run, guint kind);
/* Of that kind, and with those flags. */
guint count_flagged (const Run *run, guint kind, guint flags);

/* Begin and end of each call of that kind. (transfer full), elements guint64[2] */
GArray *find_calls (const IlvRing *ring, guint call);
#define SPAN_BEGIN(array, i) (((guint64 (*)[2]) (void *)(array)->data)[i][0])
#define SPAN_END(array, i) (((guint64 (*)[2]) (void *)(array)->data)[i][1])

/* That no GIL ever had two holders; how often one was held. */
guint assert_one_holder (const Run *run);

G_END_DECLS
