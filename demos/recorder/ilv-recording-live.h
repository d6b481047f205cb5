/* The growing trace of a recording that goes on, made in a thread of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/recorder. */
#pragma once

#include <pthread.h>

#include "ilv-recording.h"

G_BEGIN_DECLS

typedef struct _IlvLive IlvLive;

/* `reading` is held by whoever polls `reader`. Takes `info`. */
IlvLive *ilv_live_start (const IlvRingReader *reader, pthread_mutex_t *reading,
                         const IlvRecordingPlan *plan, IlvRunInfo *info, IlvRecordingWatch watch,
                         gpointer data);
/* No call of `watch` comes after it. */
void ilv_live_stop (IlvLive *self);

G_END_DECLS
