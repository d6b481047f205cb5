/* Undo and redo of scenarios.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moves of one slider that follow each other closely become one step: pushes with the same tag
 * merge while the history is not sealed. */
#pragma once

#include "ilv-scenario.h"

G_BEGIN_DECLS

typedef struct _IlvHistory IlvHistory;

IlvHistory *ilv_history_new (void);
void ilv_history_free (IlvHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHistory, ilv_history_free)

/* Keeps `before`, the scenario about to be left. `tag` names the change (a slider's key); NULL
 * never merges. */
void ilv_history_push (IlvHistory *self, const IlvScenario *before, const char *tag);
/* The next push does not merge with the last one. */
void ilv_history_seal (IlvHistory *self);

/* Forgets everything. */
void ilv_history_clear (IlvHistory *self);

gboolean ilv_history_can_undo (const IlvHistory *self);
gboolean ilv_history_can_redo (const IlvHistory *self);
/* The scenario to return to; `now` is kept for the way back. (transfer full), NULL if there is
 * none. */
IlvScenario *ilv_history_undo (IlvHistory *self, const IlvScenario *now);
IlvScenario *ilv_history_redo (IlvHistory *self, const IlvScenario *now);

G_END_DECLS
