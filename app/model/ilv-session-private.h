/* The session's inside, shared by its two halves: scenario and traces; moment and question.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-history.h"
#include "app/model/ilv-session-kit.h"
#include "app/model/ilv-simulation.h"
#include "demos/classkit/ilv-kit.h"

G_BEGIN_DECLS

struct _IlvSession {
  GObject parent_instance;

  /* owned */
  IlvScenario *scenario;
  IlvHistory *history;
  IlvKit *kit;            /* NULL: no class kit is open */
  gint64 kit_start_ns;    /* where the playhead goes when it has been simulated */
  char *costs_before_kit; /* its name; NULL: no class kit is open */
  IlvTrace *predicted[ILV_N_MODELS];
  char *errors[ILV_N_MODELS];
  IlvTrace *measured[ILV_N_MODELS];
  IlvScenario *measured_for;
  IlvSessionGuard guard; /* NULL: anything may be changed */
  gpointer guard_data;
  IlvTrace *reference;
  IlvTrace *live;        /* the growing one; NULL: none, or not yet */
  IlvScenario *live_for; /* NULL: nothing is live */
  GCancellable *cancellable;
  IlvSimulation *batch;
  GCancellable *next_cancellable; /* of the simulations for `next` */
  IlvQuestion question;
  IlvNextStep next[ILV_N_MODELS]; /* belong to `predicted` */

  /* plain */
  gboolean has_question;
  gboolean is_opened; /* traces of a file */
  gboolean is_pending;
  gboolean was_stopped; /* by the person, not by another change */
  gboolean asks_first;  /* when the next batch arrives */
  gboolean asks_at_start;
  gboolean only_past;
  gboolean follows_live;
  IlvModel live_model;
  gint64 axis_end_ns;  /* the time axis goes at least so far */
  gint64 announced_us; /* when the growing run was last announced as another, and what that took */
  gint64 announcing_us;
  guint announce_id; /* will announce what has not been yet */
  guint poll_id;
  gint64 playhead_ns;
  IlvShow show;
  guint32 lit_job;
  int focused_run;
  guint picked_run, marked_run;
  IlvTrackId picked_track, marked_track;
  guint n_right, n_asked;
};

enum {
  PROP_0,
  PROP_PLAYHEAD,
  PROP_SHOW,
  PROP_ONLY_PAST,
  PROP_IS_BUSY,
  PROP_PROGRESS,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_LIT_JOB,
  PROP_FOCUSED_RUN,
  PROP_ASKS_AT_START,
  PROP_IS_LIVE,
  PROP_FOLLOWS_LIVE,
  N_PROPS
};
enum {
  SCENARIO_CHANGED,
  RUNS_CHANGED,
  SCENE_CHANGED,
  QUESTION_CHANGED,
  FAILED,
  N_SIGNALS
};

void ilv_session_emit (IlvSession *self, guint signal);
void ilv_session_notify (IlvSession *self, guint prop);
void ilv_session_drop_question (IlvSession *self);
void ilv_session_clamp_playhead (IlvSession *self);
/* The shown runs are others. */
void ilv_session_announce_runs (IlvSession *self);
/* A moment was asked for by a person or by playing: whether that is to follow the live run. */
void ilv_session_follow_seek (IlvSession *self, gint64 time_ns);
/* The last moment at which something of the live run is known. */
gint64 ilv_session_get_live_now (IlvSession *self);
void ilv_session_clear_live (IlvSession *self);

G_END_DECLS
