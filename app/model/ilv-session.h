/* The session: scenario, traces, playhead, selection and question, bindable; everything on screen
 * follows it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties: playhead (int64), show (int, IlvShow), only-past, is-busy, progress (double),
 * can-undo, can-redo, lit-job (uint), focused-run (int), is-live, follows-live.
 * Signals: scenario-changed; runs-changed (traces or shown models are others); scene-changed
 * (anything drawn is another: after every other signal too); failed (char *message);
 * question-changed. */
#pragma once

#include "app/model/ilv-question.h"
#include "app/model/ilv-scenario.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SHOW_PREDICTED,
  ILV_SHOW_MEASURED,
  ILV_SHOW_BOTH
} IlvShow;

#define ILV_TYPE_SESSION (ilv_session_get_type ())
G_DECLARE_FINAL_TYPE (IlvSession, ilv_session, ILV, SESSION, GObject)

IlvSession *ilv_session_new (void);

/* --- the scenario --- */
const IlvScenario *ilv_session_get_scenario (IlvSession *self);
/* Makes it the scenario, undoably, and simulates again. Pushes of the same `tag` merge until
 * ilv_session_seal_change(). */
void ilv_session_change (IlvSession *self, const IlvScenario *scenario, const char *tag);
void ilv_session_seal_change (IlvSession *self);
void ilv_session_undo (IlvSession *self);
void ilv_session_redo (IlvSession *self);
/* A new subject: defaults for everything but the shown models; playhead at the start. */
void ilv_session_load_workload (IlvSession *self, IlvWorkload *workload);
/* All sliders back to what the workload says. */
void ilv_session_reset (IlvSession *self);
/* The workload as it was loaded, before any slider moved; NULL if traces were opened. */
IlvWorkload *ilv_session_get_original (IlvSession *self);
/* Shows traces of a file instead of a workload. Elements IlvTrace*. */
void ilv_session_open_traces (IlvSession *self, GPtrArray *traces);
gboolean ilv_session_has_opened_traces (IlvSession *self);

/* --- traces --- */
guint ilv_session_get_n_runs (IlvSession *self);
IlvModel ilv_session_get_model (IlvSession *self, guint run);
/* What a run is called: its model, or the script that was recorded. */
const char *ilv_session_get_label (IlvSession *self, guint run);
/* Borrowed, NULL if there is none (yet). */
IlvTrace *ilv_session_get_predicted (IlvSession *self, guint run);
IlvTrace *ilv_session_get_measured (IlvSession *self, guint run);
/* What is drawn filled, and what as an outline behind it. */
IlvTrace *ilv_session_get_front (IlvSession *self, guint run);
IlvTrace *ilv_session_get_behind (IlvSession *self, guint run);
/* The sequential run all are compared with. */
IlvTrace *ilv_session_get_reference (IlvSession *self);
/* Why this model could not be simulated, NULL if it could. */
const char *ilv_session_get_run_error (IlvSession *self, guint run);
/* Keeps a measurement made for `scenario`; it is shown while the scenario is that one. */
void ilv_session_take_measured (IlvSession *self, const IlvScenario *scenario, IlvModel model,
                                IlvTrace *trace);
/* A recording that was opened has no prediction and gets none. */
gboolean ilv_session_has_predicted (IlvSession *self);
gboolean ilv_session_has_measured (IlvSession *self);

/* --- a run that goes on (ilv-session-live.c): its trace grows, and the playhead stays at its end
 * until the person goes elsewhere; going to the end follows it again. No question is asked and
 * nothing is hidden meanwhile: nobody knows what comes. --- */
void ilv_session_begin_live (IlvSession *self, const IlvScenario *scenario);
/* The run as it stands now, in place of how it stood before. */
void ilv_session_take_live (IlvSession *self, IlvModel model, IlvTrace *trace);
/* After the measurements have been taken, so that what was live is followed by what is kept. */
void ilv_session_end_live (IlvSession *self);
/* A run of the shown scenario goes on. */
gboolean ilv_session_is_live (IlvSession *self);
gboolean ilv_session_get_follows_live (IlvSession *self);
void ilv_session_set_follows_live (IlvSession *self, gboolean follows);
/* All traces there are of the shown models. (transfer container, elements referenced) */
GPtrArray *ilv_session_list_traces (IlvSession *self);

/* --- the moment and the selection --- */
gint64 ilv_session_get_begin (IlvSession *self);
gint64 ilv_session_get_end (IlvSession *self);
gint64 ilv_session_get_playhead (IlvSession *self);
void ilv_session_set_playhead (IlvSession *self, gint64 time_ns);
IlvShow ilv_session_get_show (IlvSession *self);
void ilv_session_set_show (IlvSession *self, IlvShow show);
guint32 ilv_session_get_lit_job (IlvSession *self);
void ilv_session_set_lit_job (IlvSession *self, guint32 job);
int ilv_session_get_focused_run (IlvSession *self);
void ilv_session_set_focused_run (IlvSession *self, int run);
/* A track of one run that the inspector explains instead of the latest event; ILV_TRACK_NONE: none.
 * Forgotten when the runs change. */
void ilv_session_pick_track (IlvSession *self, guint run, IlvTrackId track);
IlvTrackId ilv_session_get_picked_track (IlvSession *self, guint run);
/* Points a track of one run out; ILV_TRACK_NONE: none. Forgotten when the runs change. */
void ilv_session_set_mark (IlvSession *self, guint run, IlvTrackId track);
gboolean ilv_session_get_is_busy (IlvSession *self);
/* A simulation runs, however short: what is shown is not yet the scenario's. */
gboolean ilv_session_is_pending (IlvSession *self);
void ilv_session_cancel (IlvSession *self);

/* --- the question --- */
/* The open or just answered question, NULL if none. */
const IlvQuestion *ilv_session_get_question (IlvSession *self);
/* Asks what runs next in that run; FALSE if nothing there can be foreseen. */
gboolean ilv_session_ask_next (IlvSession *self, guint run);
/* Says why nothing is asked there. */
void ilv_session_tell_why_not (IlvSession *self, guint run);
/* Goes to the first moment at which there is something to ask in that run, or in any (-1), and
 * asks. FALSE if none is near. */
gboolean ilv_session_ask_later (IlvSession *self, int run);
void ilv_session_ask_first (IlvSession *self);
void ilv_session_answer (IlvSession *self, guint choice);
/* Lifts the curtain without an answer. */
void ilv_session_reveal (IlvSession *self);
void ilv_session_dismiss_question (IlvSession *self);
void ilv_session_get_score (IlvSession *self, guint *n_right, guint *n_asked);
gboolean ilv_session_has_open_question (IlvSession *self);
/* Nothing after the playhead may show: there is an open question, or "only-past" is set. */
gboolean ilv_session_has_curtain (IlvSession *self);

/* Borrowed pointers, valid until the next runs-changed. */
void ilv_session_fill_scene (IlvSession *self, IlvScene *scene);

G_END_DECLS
