/* A lesson: steps that show a scene, ask, and explain, each claim with its proof on a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read from data/lessons/ID.xml, whose README documents every element. Plain structs, immutable
 * once loaded; readers use the fields. Texts are as in the file: ilv_content_tr() translates them.
 */
#pragma once

#include "demos/content/ilv-xml.h"
#include "ilv-lesson-claim.h"

#include "demos/workload/ilv-model.h"

G_BEGIN_DECLS

#define ILV_LESSON_ERROR (ilv_lesson_error_quark ())
typedef enum {
  ILV_LESSON_ERROR_UNKNOWN, /* no lesson of that name */
  ILV_LESSON_ERROR_CLAIM,   /* a claim cannot be evaluated: no such job, track or moment */
  ILV_LESSON_ERROR_FALSE,   /* what the lesson says is not so */
  ILV_LESSON_ERROR_FAILED,  /* a program could not be run */
} IlvLessonError;
GQuark ilv_lesson_error_quark (void);

typedef enum {
  ILV_TRACK_FIRST_STEPS,
  ILV_TRACK_CHOOSING,
  ILV_TRACK_PRODUCTION,
  ILV_N_LESSON_TRACKS
} IlvLessonTrack;

typedef enum {
  ILV_QUIZ_NONE,
  ILV_QUIZ_PRE,
  ILV_QUIZ_POST,
} IlvLessonQuiz;

#define ILV_LESSON_MAX_MODELS 4

/* What is simulated and shown. 0 and NULL: the default. */
typedef struct {
  char *id;
  guint line;
  char *workload;  /* a catalogue name, or "NAME.workload": a file beside the lesson */
  char **settings; /* KEY, VALUE, KEY, VALUE, …, NULL */
  IlvModel models[ILV_LESSON_MAX_MODELS];
  guint n_models;
  char *costs;
  guint cores, threads, processes, chunk;
  IlvStartMethod start_method; /* forkserver where none is named */
  gint64 switch_interval_ns;
  guint64 seed;
} IlvLessonScene;

typedef enum {
  ILV_TASK_NONE, /* nothing is asked */
  ILV_TASK_CHOOSE,
  ILV_TASK_CLICK,
  ILV_TASK_ORDER,
  ILV_TASK_ESTIMATE,
  ILV_TASK_CHANGE,
  ILV_TASK_CODE,
  ILV_TASK_MEASURE,
  ILV_TASK_OWN, /* a recording of the learner's own is read; no score */
  ILV_N_TASKS
} IlvLessonTaskKind;

/* A choice, or one of the events to be ordered, or a thing to click. */
typedef struct {
  guint line;
  char *text;
  char *because; /* said when it was chosen; NULL */
  gboolean is_right;
  char *at;          /* order: its moment */
  char *track;       /* click: what is right */
  guint states;      /* own: a bit for each IlvState; right is where most time is spent */
  GPtrArray *claims; /* IlvClaim: all true of a right choice, not all of a wrong one */
} IlvLessonItem;

/* What is claimed of a measured run with so many cores. */
typedef struct {
  guint line;
  guint min_cores;
  char *text;
  GPtrArray *claims;
} IlvLessonCase;

typedef struct {
  IlvLessonTaskKind kind;
  guint line;
  GPtrArray *items; /* choose, click, order, own: IlvLessonItem */
  /* click */
  IlvModel model;
  /* estimate */
  IlvFigureKind figure;
  double min, max, tolerance; /* in the figure's unit; tolerance as a share */
  /* change */
  char **knobs;    /* keys a slider is shown for: workload keys or scenario.Threads, … */
  GPtrArray *goal; /* IlvClaim */
  char **solution; /* KEY, VALUE, … */
  char *solution_text;
  /* code: file names beside the lesson, and what the output must hold */
  char *program, *answer, *expect;
  gint64 limit_ns;
  guint minor;
  /* measure */
  guint runs;
  GPtrArray *cases; /* IlvLessonCase */
} IlvLessonTask;

typedef struct {
  char *id;
  guint line;
  char *title, *text;
  guint scene;    /* index */
  char *at;       /* the moment it begins at; never NULL */
  char *to;       /* where it goes after the answer; NULL: it stays */
  int focus;      /* place of a model in the scene to enlarge, -1 = all */
  char *mark;     /* a track to mark, in the focused (or first) model; NULL */
  char *mark_job; /* a job to light up; NULL */
  IlvLessonTask task;
  char **hints;
  char *explain;
  GPtrArray *proof; /* IlvClaim: true, and why the explanation is */
  char *why_at;     /* a moment whose sentence is shown; NULL */
  char *why_track;  /* of this track instead of the moment's event; NULL */
  IlvModel why_model;
  char *note; /* the teacher's; NULL */
} IlvLessonStep;

typedef struct {
  char *id, *path;
  IlvLessonTrack track;
  IlvLessonQuiz quiz;
  gboolean is_own; /* from the user's folder, not the app's */
  guint number, minutes;
  char *title, *summary;
  char **notes;       /* the teacher's */
  GPtrArray *scenes;  /* IlvLessonScene */
  GPtrArray *moments; /* IlvMoment */
  GPtrArray *steps;   /* IlvLessonStep */
} IlvLesson;

void ilv_lesson_free (IlvLesson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvLesson, ilv_lesson_free)

/* Errors name file, line and what would be right. `origin` is also where files beside it lie.
 * (transfer full) */
IlvLesson *ilv_lesson_parse (const char *text, gsize length, const char *origin, GError **error);
IlvLesson *ilv_lesson_load (const char *path, GError **error);
/* Lessons and quizzes of data/lessons by track and number: the pre-quiz first, the post-quiz last.
 * Then those in the user's folder, as far as they can be read. (transfer full), of IlvLesson */
GPtrArray *ilv_lesson_list (GError **error);
/* The same, and in @problems what is wrong with those of the user's files that are left out: file,
 * line and what would be right. NULL there, too, if nothing can be listed. (transfer full) */
GPtrArray *ilv_lesson_list_with_problems (char ***problems, GError **error);
/* Where the user's own lessons are found: $XDG_DATA_HOME/interleave/lessons. (transfer full) */
char *ilv_lesson_get_own_folder (void);
/* The error suggests the nearest name. (transfer full) */
IlvLesson *ilv_lesson_find (const char *id, GError **error);

const IlvLessonStep *ilv_lesson_get_step (const IlvLesson *self, guint step);
const IlvLessonScene *ilv_lesson_get_scene (const IlvLesson *self, guint scene);
const char *ilv_lesson_track_id (IlvLessonTrack track);  /* "first-steps", … */
const char *ilv_lesson_task_id (IlvLessonTaskKind kind); /* "choose", …; "" for none */
/* Whether the step asks something that counts for the score; how many do. */
gboolean ilv_lesson_step_has_score (const IlvLessonStep *self);
guint ilv_lesson_count_asked (const IlvLesson *self);
/* A file beside the lesson. (transfer full) */
char *ilv_lesson_get_file (const IlvLesson *self, const char *name);

G_END_DECLS
