/* Sentences about a trace: what happened and why, what happens now, what really comes next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one text for inspector, captions, command line, tooltips and screen reader. Every statement
 * about what comes next is read from the trace; nothing is announced that does not happen in it.
 * All strings are whole translated sentences and belong to the caller (transfer full). */
#pragma once

#include "ilv-why-label.h"

G_BEGIN_DECLS

/* What this track is doing at t and why, and what ends it: one to three sentences, never NULL. */
char *ilv_why_sentence (const IlvTrace *trace, IlvTrackId track, gint64 t_ns);
/* The same without a word about what comes after t: for use under a curtain. */
char *ilv_why_now_sentence (const IlvTrace *trace, IlvTrackId track, gint64 t_ns);

/* What happened at this event, with what follows from it in this trace; never NULL. */
char *ilv_why_event_sentence (const IlvTrace *trace, const IlvInstant *instant);
/* The same, but nothing after known_ns is told: for use under a curtain. */
char *ilv_why_event_sentence_until (const IlvTrace *trace, const IlvInstant *instant,
                                    gint64 known_ns);

G_END_DECLS
