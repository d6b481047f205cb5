/* Evaluates a lesson's claims and moments on its traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-world.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static int
choose_model (const IlvLessonWorld *self, const IlvLesson *lesson, guint scene, int model)
{
  return model >= 0 ? model : (int)ilv_lesson_get_scene (lesson, scene)->models[0];
}

/* --- moments --- */

static gboolean
find_defined (IlvLessonWorld *self, const IlvMoment *moment, gint64 *time_ns, GError **error)
{
  gint64 from_ns = G_MININT64;
  const IlvTrace *trace =
      ilv_lesson_world_get_trace (self, moment->scene, (IlvModel)moment->model, error);
  if (trace == NULL ||
      (moment->after != NULL && !ilv_lesson_world_find_moment (self, moment->scene, moment->model,
                                                               moment->after, &from_ns, error)))
    return FALSE;
  g_autoptr (GArray) times = ilv_pick_find_all (&moment->pick, trace, from_ns, G_MAXINT64, error);
  if (times == NULL)
    return FALSE;
  if (times->len < moment->nth) {
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
                 _ ("the moment “%s” (line %u) never comes: there are %u such events"), moment->id,
                 moment->line, times->len);
    return FALSE;
  }
  *time_ns = g_array_index (times, gint64, moment->nth - 1);
  return TRUE;
}

/* The longest id that is all of the text or stands before + or - and a duration. */
static const IlvMoment *
find_named (const IlvLesson *lesson, const char *text, gint64 *offset_ns)
{
  for (guint i = 0; i < lesson->moments->len; i++) {
    const IlvMoment *moment = g_ptr_array_index (lesson->moments, i);
    gsize length = strlen (moment->id);
    gint64 ns = 0;
    if (strncmp (moment->id, text, length) != 0)
      continue;
    *offset_ns = 0;
    if (text[length] == '\0')
      return moment;
    if ((text[length] == '+' || text[length] == '-') &&
        ilv_parse_duration (text + length + 1, &ns)) {
      *offset_ns = text[length] == '+' ? ns : -ns;
      return moment;
    }
  }
  return NULL;
}

gboolean
ilv_lesson_world_find_moment (IlvLessonWorld *self, guint scene, int model, const char *text,
                              gint64 *time_ns, GError **error)
{
  const IlvLesson *lesson = ilv_lesson_world_get_lesson (self);
  gint64 offset_ns = 0;
  guint64 ppm;
  if (ilv_parse_duration (text, time_ns))
    return TRUE;
  const IlvMoment *moment = find_named (lesson, text, &offset_ns);
  if (moment != NULL) {
    if (!find_defined (self, moment, time_ns, error))
      return FALSE;
    *time_ns += offset_ns;
    return TRUE;
  }
  const IlvTrace *trace = ilv_lesson_world_get_trace (
      self, scene, (IlvModel)choose_model (self, lesson, scene, model), error);
  if (trace == NULL)
    return FALSE;
  gint64 begin_ns = MIN (0, ilv_trace_get_begin (trace)), end_ns = ilv_trace_get_end (trace);
  if (ilv_parse_percent (text, &ppm))
    *time_ns = (gint64)((double)end_ns * (double)ppm / 1e6);
  else
    *time_ns = strcmp (text, "end") == 0 ? end_ns : begin_ns;
  return TRUE;
}

/* --- claims --- */

typedef struct {
  IlvLessonWorld *world;
  const IlvClaim *claim;
  guint scene;
  int model;
  const IlvTrace *trace;
  gint64 at_ns;
} Case;

static gboolean
is_in_range (const IlvClaim *claim, double value)
{
  /* A range of one value may be one that decimal digits cannot say. */
  return value >= claim->min - fabs (claim->min) * 1e-12 &&
         value <= claim->max + fabs (claim->max) * 1e-12;
}

static gboolean
holds_state (const Case *its, GError **error)
{
  const IlvClaim *claim = its->claim;
  IlvTrackId track, thread = ILV_TRACK_NONE;
  guint32 job = ILV_JOB_NONE;
  IlvSpan span = {.state = ILV_STATE_IDLE, .ref = ILV_JOB_NONE};
  if (!ilv_lesson_find_track (its->trace, claim->track, &track, error) ||
      (claim->job != NULL && !ilv_lesson_find_job (its->trace, claim->job, &job, error)) ||
      (claim->thread != NULL && !ilv_lesson_find_track (its->trace, claim->thread, &thread, error)))
    return FALSE;
  gboolean is_there = ilv_trace_find_span_at (its->trace, track, its->at_ns, &span);
  if (claim->states != 0 && (claim->states & 1u << span.state) == 0)
    return FALSE;
  return (claim->job == NULL || (is_there && span.ref == job)) &&
         (claim->thread == NULL || (is_there && span.ref == thread));
}

static gboolean
holds_order (const Case *its, GError **error)
{
  gint64 first_ns, then_ns;
  return ilv_lesson_world_find_moment (its->world, its->scene, its->model, its->claim->from,
                                       &first_ns, error) &&
         ilv_lesson_world_find_moment (its->world, its->scene, its->model, its->claim->to, &then_ns,
                                       error) &&
         first_ns < then_ns;
}

static gboolean
holds_count (const Case *its, GError **error)
{
  gint64 from_ns = G_MININT64, to_ns = G_MAXINT64;
  const IlvClaim *claim = its->claim;
  if ((claim->from != NULL && !ilv_lesson_world_find_moment (its->world, its->scene, its->model,
                                                             claim->from, &from_ns, error)) ||
      (claim->to != NULL && !ilv_lesson_world_find_moment (its->world, its->scene, its->model,
                                                           claim->to, &to_ns, error)))
    return FALSE;
  g_autoptr (GArray) times = ilv_pick_find_all (&claim->pick, its->trace, from_ns, to_ns, error);
  return times != NULL && is_in_range (claim, times->len);
}

static gboolean
holds_compare (const Case *its, GError **error)
{
  const IlvClaim *claim = its->claim;
  guint scene = claim->than_scene >= 0 ? (guint)claim->than_scene : its->scene;
  int model = claim->than_model >= 0 ? claim->than_model : its->model;
  const IlvTrace *other = ilv_lesson_world_get_trace (its->world, scene, (IlvModel)model, error);
  if (other == NULL)
    return FALSE;
  double mine = ilv_figure_read (its->trace, claim->figure),
         than = ilv_figure_read (other, claim->figure);
  return than > 0 ? is_in_range (claim, mine / than) : mine > 0 && claim->max == G_MAXDOUBLE;
}

static gboolean
holds_length (const Case *its, GError **error)
{
  IlvTrackId track;
  return ilv_lesson_find_track (its->trace, its->claim->track, &track, error) &&
         is_in_range (its->claim, ilv_trace_get_queue_length (its->trace, track, its->at_ns));
}

static gboolean
holds_outcome (const Case *its, GError **error)
{
  guint32 index;
  IlvJob job;
  if (!ilv_lesson_find_job (its->trace, its->claim->job, &index, error))
    return FALSE;
  ilv_trace_get_job (its->trace, index, &job);
  return job.outcome == its->claim->outcome;
}

static double
read_number (const char *text)
{
  double value;
  if (ilv_figure_parse (ILV_FIGURE_TOTAL, text, &value) ||
      ilv_figure_parse (ILV_FIGURE_MEMORY, text, &value) ||
      ilv_figure_parse (ILV_FIGURE_SUBMITTED, text, &value))
    return value;
  return NAN;
}

static gboolean
holds_setting (IlvLessonWorld *self, guint scene, const IlvClaim *claim, GError **error)
{
  IlvWorkload *workload = ilv_lesson_world_get_workload (self, scene, error);
  IlvSettings settings;
  g_autofree char *value = NULL;
  if (workload == NULL)
    return FALSE;
  ilv_lesson_world_get_settings (self, scene, ILV_MODEL_THREADS, &settings);
  ilv_settings_resolve (&settings, workload);
  if (strcmp (claim->key, "scenario.Threads") == 0)
    value = g_strdup_printf ("%u", settings.threads);
  else if (strcmp (claim->key, "scenario.Processes") == 0)
    value = g_strdup_printf ("%u", settings.processes);
  else if (strcmp (claim->key, "scenario.Cores") == 0)
    value = g_strdup_printf ("%u", settings.cores);
  else if (strcmp (claim->key, "scenario.SwitchInterval") == 0)
    value = ilv_format_duration_exact (settings.switch_interval_ns);
  else
    value = ilv_workload_get (workload, claim->key);
  if (value == NULL) {
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
                 _ ("the workload has no key “%s”"), claim->key);
    return FALSE;
  }
  if (claim->value != NULL)
    return strcmp (value, claim->value) == 0 || read_number (value) == read_number (claim->value);
  return is_in_range (claim, read_number (value));
}

static gboolean
holds_on_trace (const Case *its, GError **error)
{
  switch (its->claim->kind) {
  case ILV_CLAIM_STATE:
    return holds_state (its, error);
  case ILV_CLAIM_ORDER:
    return holds_order (its, error);
  case ILV_CLAIM_COUNT:
    return holds_count (its, error);
  case ILV_CLAIM_FIGURE:
    return is_in_range (its->claim, ilv_figure_read (its->trace, its->claim->figure));
  case ILV_CLAIM_COMPARE:
    return holds_compare (its, error);
  case ILV_CLAIM_LENGTH:
    return holds_length (its, error);
  default:
    return holds_outcome (its, error);
  }
}

static gboolean
holds_group (IlvLessonWorld *self, guint scene, const IlvClaim *claim, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean is_not = claim->kind == ILV_CLAIM_NOT;
  for (guint i = 0; i < claim->claims->len; i++) {
    gboolean holds =
        ilv_lesson_world_holds (self, scene, g_ptr_array_index (claim->claims, i), &cause);
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    if (holds != is_not)
      return TRUE;
  }
  return FALSE;
}

gboolean
ilv_lesson_world_holds (IlvLessonWorld *self, guint scene, const IlvClaim *claim, GError **error)
{
  const IlvLesson *lesson = ilv_lesson_world_get_lesson (self);
  if (claim->kind == ILV_CLAIM_NOT || claim->kind == ILV_CLAIM_ANY)
    return holds_group (self, scene, claim, error);
  if (claim->scene >= 0)
    scene = (guint)claim->scene;
  if (claim->kind == ILV_CLAIM_SETTING)
    return holds_setting (self, scene, claim, error);
  Case its = {.world = self, .claim = claim, .scene = scene};
  its.model = choose_model (self, lesson, scene, claim->model);
  its.trace = ilv_lesson_world_get_trace (self, scene, (IlvModel)its.model, error);
  if (its.trace == NULL ||
      (claim->at != NULL &&
       !ilv_lesson_world_find_moment (self, scene, its.model, claim->at, &its.at_ns, error)))
    return FALSE;
  return holds_on_trace (&its, error);
}

gboolean
ilv_lesson_world_all_hold (IlvLessonWorld *self, guint scene, const GPtrArray *claims,
                           const IlvClaim **failed, GError **error)
{
  for (guint i = 0; i < claims->len; i++) {
    const IlvClaim *claim = g_ptr_array_index (claims, i);
    g_autoptr (GError) cause = NULL;
    if (ilv_lesson_world_holds (self, scene, claim, &cause))
      continue;
    if (failed != NULL)
      *failed = claim;
    if (cause != NULL)
      g_propagate_prefixed_error (error, g_steal_pointer (&cause),
                                  "%s:%u: <%s>: ", ilv_lesson_world_get_lesson (self)->path,
                                  claim->line, ilv_claim_names[claim->kind]);
    return FALSE;
  }
  return TRUE;
}

gboolean
ilv_lesson_world_estimate (IlvLessonWorld *self, const IlvLessonStep *step, double *value,
                           GError **error)
{
  const IlvTrace *trace = ilv_lesson_world_get_trace (self, step->scene, step->task.model, error);
  if (trace == NULL)
    return FALSE;
  *value = ilv_figure_read (trace, step->task.figure);
  return TRUE;
}
