/* What a lesson claims, as predicates on traces: small, typed, evaluated without a display.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moments, tracks and jobs are named by text, resolved on the trace they are asked of:
 *   moment  start · end · 50% · 12ms · NAME · NAME+1ms · NAME-1ms     (NAME: a <moment>)
 *   track   main · thread 2 · process 1 · loop · loop 2 · gil · gil 1 · core 0 · queue ready ·
 *           lock NAME · backend NAME · pipe calls · job 3 · job GROUP/3
 *   job     3 (as the stages number it) · GROUP/3 (within its group, from 1) */
#pragma once

#include "demos/content/ilv-xml.h"
#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

typedef enum {
  ILV_FIGURE_TOTAL,
  ILV_FIGURE_LATENCY_P50,
  ILV_FIGURE_LATENCY_P95,
  ILV_FIGURE_LATENCY_P99,
  ILV_FIGURE_LATENCY_MAX,
  ILV_FIGURE_LOOP_LAG,
  ILV_FIGURE_THROUGHPUT,
  ILV_FIGURE_CPU_USE,
  ILV_FIGURE_GIL_SWITCHES,
  ILV_FIGURE_TRANSFERRED,
  ILV_FIGURE_MEMORY,
  ILV_FIGURE_SUBMITTED,
  ILV_FIGURE_FINISHED,
  ILV_FIGURE_FAILED,
  ILV_FIGURE_TIMED_OUT,
  ILV_FIGURE_REJECTED,
  ILV_FIGURE_STATE, /* + IlvState: the time jobs spend in a state */
  ILV_N_FIGURES = ILV_FIGURE_STATE + ILV_N_STATES
} IlvFigureKind;

typedef enum {
  ILV_UNITS_NS,
  ILV_UNITS_BYTES,
  ILV_UNITS_NUMBER,
} IlvFigureUnits;

/* "total", "latency-p95", "state-gil_wait", … (static, interned) */
const char *ilv_figure_id (IlvFigureKind figure);
gboolean ilv_figure_from_id (const char *id, IlvFigureKind *figure);
IlvFigureUnits ilv_figure_get_units (IlvFigureKind figure);
double ilv_figure_read (const IlvTrace *trace, IlvFigureKind figure);
/* "20ms", "1MiB" or "3.5", by its units. */
gboolean ilv_figure_parse (IlvFigureKind figure, const char *text, double *value);

/* Which events are meant. */
typedef struct {
  gboolean is_state;
  IlvEventKind event;
  IlvState state; /* begins, or with is_end ends, to be in this state; needs a track */
  gboolean is_end;
  char *track, *job; /* NULL: any */
} IlvPick;

/* A named moment of a scene under a model. */
typedef struct {
  char *id;
  guint line;
  guint scene;
  int model; /* IlvModel */
  IlvPick pick;
  guint nth;   /* from 1 */
  char *after; /* a moment; NULL */
} IlvMoment;

typedef enum {
  ILV_CLAIM_STATE,   /* a track is in one of these states, doing that job */
  ILV_CLAIM_ORDER,   /* one moment comes before another */
  ILV_CLAIM_COUNT,   /* so many events */
  ILV_CLAIM_FIGURE,  /* a figure is within a range */
  ILV_CLAIM_COMPARE, /* a figure of one run is so many times that of another */
  ILV_CLAIM_LENGTH,  /* a queue holds so many jobs */
  ILV_CLAIM_OUTCOME, /* a job's fate */
  ILV_CLAIM_SETTING, /* a key of the workload or a setting has this value */
  ILV_CLAIM_NOT,     /* not all of these */
  ILV_CLAIM_ANY,     /* at least one of these */
  ILV_N_CLAIMS
} IlvClaimKind;

typedef struct {
  IlvClaimKind kind;
  guint line;
  int scene, than_scene;              /* index; -1 = the step's */
  int model, than_model;              /* IlvModel; -1 = the scene's first */
  char *track, *job, *at, *from, *to; /* by name, or NULL */
  guint states;                       /* a bit for each IlvState */
  char *thread;                       /* who holds it: a track; NULL */
  IlvPick pick;
  IlvFigureKind figure;
  double min, max; /* inclusive */
  IlvOutcome outcome;
  char *key, *value; /* SETTING: NULL value = min..max */
  GPtrArray *claims; /* NOT, ANY */
} IlvClaim;

void ilv_claim_free (IlvClaim *self);
void ilv_moment_free (IlvMoment *self);
void ilv_pick_clear (IlvPick *self);

/* What the parser knows while it reads: scenes' and moments' ids, in order. */
typedef struct {
  IlvXmlCheck check;
  GPtrArray *scenes;  /* IlvLessonScene */
  GPtrArray *moments; /* IlvMoment */
} IlvLessonReader;

extern const char *const ilv_claim_names[ILV_N_CLAIMS + 1]; /* element names, NULL-terminated */
/* Reads all claims among the children of `node`; others are left to the caller. Sticky as
 * IlvXmlCheck. (transfer full, elements IlvClaim) */
GPtrArray *ilv_claims_read (IlvLessonReader *reader, const IlvXmlNode *node);
gboolean ilv_claim_is_name (const char *element);
void ilv_moment_read (IlvLessonReader *reader, const IlvXmlNode *node, guint scene);
/* Attributes shared with the tasks: each is checked and copied; NULL if it is not there. */
char *ilv_lesson_read_moment (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
char *ilv_lesson_read_track (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
char *ilv_lesson_read_job (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
/* "io sleep" as a bit for each; 0 where the attribute is not there. */
guint ilv_lesson_read_states (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
/* -1 where the attribute is not there. */
int ilv_lesson_read_model (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
int ilv_lesson_read_scene (IlvLessonReader *reader, const IlvXmlNode *node, const char *name);
/* A whole number within the limits; `fallback` where it is not there. */
guint ilv_lesson_read_number (IlvLessonReader *reader, const IlvXmlNode *node, const char *name,
                              guint min, guint max, guint fallback);
IlvFigureKind ilv_lesson_read_figure (IlvLessonReader *reader, const IlvXmlNode *node,
                                      const char *name);

/* --- on a trace --- */

/* FALSE and a sentence without place. */
gboolean ilv_lesson_find_track (const IlvTrace *trace, const char *name, IlvTrackId *track,
                                GError **error);
gboolean ilv_lesson_find_job (const IlvTrace *trace, const char *name, guint32 *job,
                              GError **error);
/* Times of all events that are meant, in order, in [from, to]. (transfer full, gint64) */
GArray *ilv_pick_find_all (const IlvPick *self, const IlvTrace *trace, gint64 from_ns, gint64 to_ns,
                           GError **error);

G_END_DECLS
