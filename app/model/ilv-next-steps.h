/* What twice as much of what a model is short of would bring: one more simulation a shown model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-scenario.h"

G_BEGIN_DECLS

/* What the next step is for this model, judged by its predicted run: cores where they are what it
 * uses up or waits for, else its pool, else (no pool) cores. `settings` gets what to simulate it
 * with; `step` everything but its total. FALSE if there is none. */
gboolean ilv_next_step_choose (const IlvScenario *scenario, IlvModel model, const IlvTrace *trace,
                               IlvSettings *settings, IlvNextStep *step);

/* Simulates them one after the other in one thread, so that nothing else waits for it. `predicted`
 * holds a trace or NULL by model. */
void ilv_next_steps_start (const IlvScenario *scenario, IlvTrace *const *predicted,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* ILV_N_MODELS steps, unknown ones among them. (transfer full) NULL if cancelled. */
IlvNextStep *ilv_next_steps_finish (GAsyncResult *result, GError **error);

G_END_DECLS
