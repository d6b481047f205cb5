/* A lesson's traces: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-world.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-units.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  IlvWorkload *workload; /* NULL: not loaded yet */
  IlvSettings settings;
  IlvTrace *traces[ILV_N_MODELS];
} Place;

struct _IlvLessonWorld {
  const IlvLesson *lesson;
  Place *places; /* one a scene */
};

static void
init_place (Place *self, const IlvLessonScene *scene)
{
  ilv_settings_init (&self->settings, scene->models[0]);
  self->settings.cores = scene->cores;
  self->settings.threads = scene->threads;
  self->settings.processes = scene->processes;
  if (scene->chunk > 0)
    self->settings.chunk = scene->chunk;
  self->settings.start_method = scene->start_method;
  self->settings.switch_interval_ns = scene->switch_interval_ns;
  if (scene->seed > 0)
    self->settings.seed = scene->seed;
}

IlvLessonWorld *
ilv_lesson_world_new (const IlvLesson *lesson)
{
  IlvLessonWorld *self = g_new0 (IlvLessonWorld, 1);
  self->lesson = lesson;
  self->places = g_new0 (Place, lesson->scenes->len);
  for (guint i = 0; i < lesson->scenes->len; i++)
    init_place (&self->places[i], ilv_lesson_get_scene (lesson, i));
  return self;
}

static void
forget_traces (Place *self)
{
  for (guint i = 0; i < ILV_N_MODELS; i++)
    g_clear_pointer (&self->traces[i], ilv_trace_unref);
}

void
ilv_lesson_world_free (IlvLessonWorld *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->lesson->scenes->len; i++) {
    forget_traces (&self->places[i]);
    g_clear_pointer (&self->places[i].workload, ilv_workload_unref);
  }
  g_free (self->places);
  g_free (self);
}

const IlvLesson *
ilv_lesson_world_get_lesson (IlvLessonWorld *self)
{
  return self->lesson;
}

static IlvWorkload *
load (const IlvLesson *lesson, const IlvLessonScene *scene, GError **error)
{
  g_autofree char *path = g_str_has_suffix (scene->workload, ".workload")
                              ? ilv_lesson_get_file (lesson, scene->workload)
                              : g_strdup (scene->workload);
  g_autoptr (IlvWorkload) workload = ilv_workload_find (path, error);
  for (guint i = 0; workload != NULL && scene->settings[i] != NULL; i += 2) {
    IlvWorkload *changed =
        ilv_workload_set (workload, scene->settings[i], scene->settings[i + 1], error);
    ilv_workload_unref (workload);
    workload = changed;
  }
  if (workload == NULL)
    g_prefix_error (error, "%s:%u: <scene>: ", lesson->path, scene->line);
  return g_steal_pointer (&workload);
}

IlvWorkload *
ilv_lesson_world_get_workload (IlvLessonWorld *self, guint scene, GError **error)
{
  Place *place = &self->places[scene];
  if (place->workload == NULL)
    place->workload = load (self->lesson, ilv_lesson_get_scene (self->lesson, scene), error);
  return place->workload;
}

void
ilv_lesson_world_get_settings (IlvLessonWorld *self, guint scene, IlvModel model,
                               IlvSettings *settings)
{
  *settings = self->places[scene].settings;
  settings->model = model;
}

const IlvTrace *
ilv_lesson_world_get_trace (IlvLessonWorld *self, guint scene, IlvModel model, GError **error)
{
  Place *place = &self->places[scene];
  const char *costs_name = ilv_lesson_get_scene (self->lesson, scene)->costs;
  IlvSettings settings;
  if (place->traces[model] != NULL)
    return place->traces[model];
  IlvWorkload *workload = ilv_lesson_world_get_workload (self, scene, error);
  g_autoptr (IlvCosts) costs =
      ilv_costs_find (costs_name != NULL ? costs_name : "reference", error);
  if (workload == NULL || costs == NULL)
    return NULL;
  ilv_lesson_world_get_settings (self, scene, model, &settings);
  place->traces[model] =
      ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, error);
  return place->traces[model];
}

void
ilv_lesson_world_put (IlvLessonWorld *self, guint scene, IlvModel model, IlvTrace *trace)
{
  ilv_trace_ref (trace);
  g_clear_pointer (&self->places[scene].traces[model], ilv_trace_unref);
  self->places[scene].traces[model] = trace;
}

void
ilv_lesson_world_change (IlvLessonWorld *self, guint scene, IlvWorkload *workload,
                         const IlvSettings *settings)
{
  Place *place = &self->places[scene];
  if (workload != NULL) {
    ilv_workload_ref (workload);
    g_clear_pointer (&place->workload, ilv_workload_unref);
    place->workload = workload;
  }
  place->settings = *settings;
  forget_traces (place);
}

static gboolean
set_number (guint *number, const char *key, const char *value, guint max, GError **error)
{
  guint64 count;
  if (ilv_parse_count (value, &count) && count > 0 && count <= max) {
    *number = (guint)count;
    return TRUE;
  }
  g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
               _ ("%s=%s; write a whole number from 1 to %u"), key, value, max);
  return FALSE;
}

gboolean
ilv_lesson_world_set (IlvLessonWorld *self, guint scene, const char *key, const char *value,
                      GError **error)
{
  IlvSettings settings = self->places[scene].settings;
  g_autoptr (IlvWorkload) changed = NULL;
  guint seed = 0;
  gboolean is_done = TRUE;
  if (strcmp (key, "scenario.Threads") == 0)
    is_done = set_number (&settings.threads, key, value, ILV_MAX_THREADS, error);
  else if (strcmp (key, "scenario.Processes") == 0)
    is_done = set_number (&settings.processes, key, value, ILV_MAX_PROCESSES, error);
  else if (strcmp (key, "scenario.Cores") == 0)
    is_done = set_number (&settings.cores, key, value, ILV_MAX_CORES, error);
  else if (strcmp (key, "scenario.Seed") == 0) {
    is_done = set_number (&seed, key, value, G_MAXINT, error);
    settings.seed = seed;
  } else if (strcmp (key, "scenario.SwitchInterval") == 0) {
    is_done = ilv_parse_duration (value, &settings.switch_interval_ns);
    if (!is_done)
      g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
                   _ ("%s=%s; write a duration, 5ms"), key, value);
  } else {
    IlvWorkload *workload = ilv_lesson_world_get_workload (self, scene, error);
    changed = workload != NULL ? ilv_workload_set (workload, key, value, error) : NULL;
    is_done = changed != NULL;
  }
  if (is_done)
    ilv_lesson_world_change (self, scene, changed, &settings);
  return is_done;
}
