/* A class kit's scenario in a session: its start state, and controls that are locked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is locked is refused by the session itself, whoever asks, with a sentence ("failed"), and
 * "scenario-changed" lets every control show again what is. */
#pragma once

#include "app/model/ilv-session.h"
#include "demos/classkit/ilv-kit.h"

G_BEGIN_DECLS

/* Takes the kit: it becomes the scenario, with no way back by Undo. Starts nothing but the
 * prediction. */
void ilv_session_open_kit (IlvSession *self, IlvKit *kit);
/* Its start state alone, to be changed: nothing is locked, and Undo leads back. */
void ilv_session_edit_kit (IlvSession *self, const IlvKit *kit);
/* The scenario stays as it is but for its costs, which are those of before again; nothing is locked
 * any more. */
void ilv_session_close_kit (IlvSession *self);
/* NULL if there is none. */
const IlvKit *ilv_session_get_kit (IlvSession *self);

/* A kit of the session as it stands, without name, locks and questions. NULL and an error if traces
 * are shown, or predictions are made with costs that only this machine has. (transfer full) */
IlvKit *ilv_session_make_kit (IlvSession *self, GError **error);

gboolean ilv_session_is_locked (IlvSession *self, const char *control);
/* For the tooltip of a control that is shown so; NULL if it is not locked. */
const char *ilv_session_why_locked (IlvSession *self, const char *control);
/* TRUE, and it is said, if that control is locked. */
gboolean ilv_session_refuses (IlvSession *self, const char *control);
/* The same for another scenario, and for another workload (a kit is worked on in its own). */
gboolean ilv_session_refuses_change (IlvSession *self, const IlvScenario *scenario);
gboolean ilv_session_refuses_workload (IlvSession *self);

/* Why `wish` may not take the place of `now`: it is said ("failed"), and every control shows again
 * what is; NULL: it may. (transfer full) */
typedef char *(*IlvSessionGuard) (const IlvScenario *now, const IlvScenario *wish, gpointer data);
/* Whoever sets it outlives the session or takes it back with NULL. */
void ilv_session_set_guard (IlvSession *self, IlvSessionGuard guard, gpointer data);

/* "Shown models", "Fetch: I/O". (transfer full) */
char *ilv_session_name_lock (IlvSession *self, const char *control);

G_END_DECLS
