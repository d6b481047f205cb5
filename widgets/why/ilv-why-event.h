/* What the functions that make an event's sentence share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/why: ilv_why_event_sentence() is the public way. */
#pragma once

#include "ilv-why-text.h"

G_BEGIN_DECLS

typedef struct {
  const IlvTrace *trace;
  const IlvInstant *event;
  char *who;       /* the track the event stands on */
  char time[64];   /* b as a duration */
  char size[64];   /* b as bytes */
  guint job;       /* a as a job's number */
  gint64 known_ns; /* nothing later is told */
} IlvWhyEvent;

/* A track's full label; "another thread" where the id is none. (transfer full) */
char *ilv_why_name_track (const IlvTrace *trace, guint32 id);

/* One per group of kinds: the sentence, or NULL for kinds of other groups. (transfer full) */
char *ilv_why_say_gil (const IlvWhyEvent *self);
char *ilv_why_say_loop (const IlvWhyEvent *self);

G_END_DECLS
