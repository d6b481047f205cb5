/* A learner's work on a class kit's scenario: answers, how often given, how long they took.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/classkit/ilv-hand-in.h"

G_BEGIN_DECLS

typedef struct _IlvKitWork IlvKitWork;

/* The kit outlives it. Time counts from `now_us` (monotonic). */
IlvKitWork *ilv_kit_work_new (const IlvKit *kit, gint64 now_us);
void ilv_kit_work_free (IlvKitWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKitWork, ilv_kit_work_free)

/* The time since the last answer to any question is this one's. An answer that is the one already
 * given is none; FALSE and an error if it cannot be one, and the one before stays. */
gboolean ilv_kit_work_answer (IlvKitWork *self, guint question, const char *answer, gint64 now_us,
                              GError **error);
guint ilv_kit_work_count_answered (const IlvKitWork *self);
/* NULL: none yet. */
const char *ilv_kit_work_get_answer (const IlvKitWork *self, guint question);
/* Takes up the answers of a hand-in for the same scenario; those that it cannot have are left. */
void ilv_kit_work_restore (IlvKitWork *self, const IlvHandIn *hand_in);
/* FALSE and an error without a name, or without any answer. */
IlvHandIn *ilv_kit_work_hand_in (const IlvKitWork *self, const char *name, GError **error);

G_END_DECLS
