/* A lesson's traces: each scene's runs, simulated when first asked for, or put there.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims and moments are evaluated here. Simulating blocks: lessons' workloads are small. */
#pragma once

#include "ilv-lesson.h"

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef struct _IlvLessonWorld IlvLessonWorld;

/* Borrows the lesson. */
IlvLessonWorld *ilv_lesson_world_new (const IlvLesson *lesson);
void ilv_lesson_world_free (IlvLessonWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvLessonWorld, ilv_lesson_world_free)

const IlvLesson *ilv_lesson_world_get_lesson (IlvLessonWorld *self);
/* The scene's workload with its settings. (transfer none) NULL and error. */
IlvWorkload *ilv_lesson_world_get_workload (IlvLessonWorld *self, guint scene, GError **error);
/* What it is simulated with, zeros kept. */
void ilv_lesson_world_get_settings (IlvLessonWorld *self, guint scene, IlvModel model,
                                    IlvSettings *settings);
/* (transfer none) NULL and error. */
const IlvTrace *ilv_lesson_world_get_trace (IlvLessonWorld *self, guint scene, IlvModel model,
                                            GError **error);
/* A trace made elsewhere (shown by a session, or measured) in place of a simulation. */
void ilv_lesson_world_put (IlvLessonWorld *self, guint scene, IlvModel model, IlvTrace *trace);
/* Another workload or settings for a scene, as a learner changed them; its traces are forgotten.
 * NULL keeps the workload. `settings`' model does not count. */
void ilv_lesson_world_change (IlvLessonWorld *self, guint scene, IlvWorkload *workload,
                              const IlvSettings *settings);
/* One setting: a workload key as --set has it, or scenario.Threads, .Processes, .Cores, .Seed,
 * .SwitchInterval. */
gboolean ilv_lesson_world_set (IlvLessonWorld *self, guint scene, const char *key,
                               const char *value, GError **error);

/* Where a moment is. `scene` is the step's; `model` -1 = the scene's first. */
gboolean ilv_lesson_world_find_moment (IlvLessonWorld *self, guint scene, int model,
                                       const char *moment, gint64 *time_ns, GError **error);
/* Whether a claim holds. FALSE with `error` set if it cannot be said. */
gboolean ilv_lesson_world_holds (IlvLessonWorld *self, guint scene, const IlvClaim *claim,
                                 GError **error);
/* All of them; `failed` (may be NULL) gets the first that does not. */
gboolean ilv_lesson_world_all_hold (IlvLessonWorld *self, guint scene, const GPtrArray *claims,
                                    const IlvClaim **failed, GError **error);
/* The right value of an estimate. */
gboolean ilv_lesson_world_estimate (IlvLessonWorld *self, const IlvLessonStep *step, double *value,
                                    GError **error);

G_END_DECLS
