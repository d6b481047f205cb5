/* Reads a lesson file: head, scenes, steps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-parse.h"

#include "demos/workload/ilv-key-reader.h"
#include "demos/workload/ilv-units.h"
#include "demos/workload/ilv-workload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_STEPS 40
#define MAX_SCENES 16

static const char *const track_ids[] = {"first-steps", "choosing", "production", NULL};

const char *
ilv_lesson_track_id (IlvLessonTrack track)
{
  return track_ids[track];
}

static void
scene_free (IlvLessonScene *self)
{
  g_free (self->id);
  g_free (self->workload);
  g_strfreev (self->settings);
  g_free (self->costs);
  g_free (self);
}

static void
step_free (IlvLessonStep *self)
{
  char *texts[] = {self->id,     self->title,     self->text,     self->at,
                   self->to,     self->mark,      self->mark_job, self->explain,
                   self->why_at, self->why_track, self->note};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ilv_lesson_task_clear (&self->task);
  g_strfreev (self->hints);
  g_clear_pointer (&self->proof, g_ptr_array_unref);
  g_free (self);
}

void
ilv_lesson_free (IlvLesson *self)
{
  if (self == NULL)
    return;
  char *texts[] = {self->id, self->path, self->title, self->summary};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->notes);
  g_ptr_array_unref (self->scenes);
  g_ptr_array_unref (self->moments);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/* --- parts --- */

static const char *const nothing[] = {NULL};

char **
ilv_lesson_read_texts (IlvLessonReader *self, const IlvXmlNode *node, const char *child)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *found = g_ptr_array_index (node->children, i);
    if (strcmp (found->name, child) != 0)
      continue;
    if (*found->text == '\0')
      ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, found, _ ("write a sentence"),
                    _ ("it is empty"));
    ilv_xml_check (&self->check, found, nothing, nothing);
    g_strv_builder_add (builder, found->text);
  }
  return g_strv_builder_end (builder);
}

char **
ilv_lesson_read_settings (IlvLessonReader *self, const IlvXmlNode *node, const char *child)
{
  static const char *const attributes[] = {"key", "value", NULL};
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *found = g_ptr_array_index (node->children, i);
    if (strcmp (found->name, child) != 0)
      continue;
    ilv_xml_check (&self->check, found, attributes, nothing);
    g_strv_builder_add (builder, ilv_xml_need (&self->check, found, "key",
                                               "key=\"step.fetch.Duration\" value=\"20ms\""));
    g_strv_builder_add (builder, ilv_xml_need (&self->check, found, "value", "value=\"20ms\""));
  }
  return g_strv_builder_end (builder);
}

static void
read_models (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonScene *scene)
{
  const char *text = ilv_xml_need (&self->check, node, "models", "models=\"asyncio threads\"");
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  for (char **word = words; *word != NULL; word++) {
    const char *nearest = NULL;
    IlvModel model;
    if (**word == '\0')
      continue;
    if (!ilv_model_from_id (*word, &model, &nearest) || scene->n_models == ILV_LESSON_MAX_MODELS) {
      g_autofree char *right =
          nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                          : g_strdup (_ ("write one to four models, with a space between"));
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, right, "models=“%s”", text);
      return;
    }
    scene->models[scene->n_models++] = model;
  }
  if (scene->n_models == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, "models=\"asyncio threads\"",
                  _ ("no model is named"));
}

static void
read_start_method (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonScene *scene)
{
  const char *method = ilv_xml_get (node, "start-method");
  scene->start_method = ILV_START_FORKSERVER;
  if (method != NULL && !ilv_start_method_from_id (method, &scene->start_method))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write fork, forkserver or spawn"),
                  "start-method=“%s”", method);
}

static void
read_scene (IlvLessonReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id",    "workload", "models",       "costs",
                                           "cores", "threads",  "processes",    "switch-interval",
                                           "seed",  "chunk",    "start-method", NULL};
  static const char *const children[] = {"set", "moment", NULL};
  const char *interval = ilv_xml_get (node, "switch-interval");
  IlvLessonScene *scene = g_new0 (IlvLessonScene, 1);
  ilv_xml_check (&self->check, node, attributes, children);
  scene->line = node->line;
  scene->id = g_strdup (ilv_xml_need (&self->check, node, "id", "id=\"main\""));
  scene->workload =
      g_strdup (ilv_xml_need (&self->check, node, "workload",
                              _ ("a name of `interleave list workloads`, or NAME.workload for a "
                                 "file beside the lesson")));
  if (strchr (scene->workload, '/') != NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write a name without a folder"),
                  "workload=“%s”", scene->workload);
  scene->costs = g_strdup (ilv_xml_get (node, "costs"));
  if (scene->costs != NULL && strcmp (scene->costs, "ideal") != 0 &&
      strcmp (scene->costs, "reference") != 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write ideal or reference"),
                  "costs=“%s”", scene->costs);
  scene->cores = ilv_lesson_read_number (self, node, "cores", 1, ILV_MAX_CORES, 0);
  scene->threads = ilv_lesson_read_number (self, node, "threads", 1, ILV_MAX_THREADS, 0);
  scene->processes = ilv_lesson_read_number (self, node, "processes", 1, ILV_MAX_PROCESSES, 0);
  scene->chunk = ilv_lesson_read_number (self, node, "chunk", 1, G_MAXINT, 0);
  read_start_method (self, node, scene);
  scene->seed = ilv_lesson_read_number (self, node, "seed", 1, G_MAXINT, 1);
  if (interval != NULL && !ilv_parse_duration (interval, &scene->switch_interval_ns))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write a duration, 5ms"),
                  "switch-interval=“%s”", interval);
  scene->settings = ilv_lesson_read_settings (self, node, "set");
  read_models (self, node, scene);
  g_ptr_array_add (self->scenes, scene);
  for (guint i = 0; i < node->children->len && self->check.error == NULL; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "moment") == 0)
      ilv_moment_read (self, child, self->scenes->len - 1);
  }
}

/* --- steps --- */

static void
read_show (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonStep *step)
{
  static const char *const attributes[] = {"scene", "at", "to", "focus", "mark", "job", NULL};
  const IlvXmlNode *show = ilv_xml_find (node, "show");
  if (show == NULL) {
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "<show scene=\"main\" at=\"start\"/>",
                  _ ("it does not say what is shown"));
    return;
  }
  ilv_xml_check (&self->check, show, attributes, nothing);
  int scene = ilv_lesson_read_scene (self, show, "scene");
  step->scene = scene >= 0 ? (guint)scene : 0;
  step->at = ilv_lesson_read_moment (self, show, "at");
  if (step->at == NULL)
    step->at = g_strdup ("start");
  step->to = ilv_lesson_read_moment (self, show, "to");
  step->mark = ilv_lesson_read_track (self, show, "mark");
  step->mark_job = ilv_lesson_read_job (self, show, "job");
  int focus = ilv_lesson_read_model (self, show, "focus");
  const IlvLessonScene *its = g_ptr_array_index (self->scenes, step->scene);
  step->focus = -1;
  for (guint i = 0; focus >= 0 && i < its->n_models; i++)
    if ((int)its->models[i] == focus)
      step->focus = (int)i;
  if (focus >= 0 && step->focus < 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, show, _ ("write one of the scene's models"),
                  "focus=“%s”", ilv_xml_get (show, "focus"));
}

static void
read_why (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonStep *step)
{
  static const char *const attributes[] = {"model", "at", "track", NULL};
  const IlvXmlNode *why = ilv_xml_find (node, "why");
  step->why_model = ((IlvLessonScene *)g_ptr_array_index (self->scenes, step->scene))->models[0];
  if (why == NULL)
    return;
  ilv_xml_check (&self->check, why, attributes, nothing);
  ilv_xml_need (&self->check, why, "at", "at=\"freeze\"");
  int model = ilv_lesson_read_model (self, why, "model");
  if (model >= 0)
    step->why_model = (IlvModel)model;
  step->why_at = ilv_lesson_read_moment (self, why, "at");
  step->why_track = ilv_lesson_read_track (self, why, "track");
}

/* What a lesson says after the answer is proved by claims in <proof>. */
static void
read_proof (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonStep *step)
{
  const IlvXmlNode *proof = ilv_xml_find (node, "proof");
  if (proof != NULL)
    ilv_xml_check (&self->check, proof, nothing, ilv_claim_names);
  step->proof = proof != NULL ? ilv_claims_read (self, proof)
                              : g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_claim_free);
  if (step->explain != NULL && step->proof->len == 0 && step->task.kind != ILV_TASK_CODE &&
      step->task.kind != ILV_TASK_MEASURE && step->task.kind != ILV_TASK_OWN)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node,
                  _ ("write <proof> with claims that hold on the trace: <state>, <order>, …"),
                  _ ("nothing proves what <explain> says"));
  else if (step->explain == NULL && step->task.kind == ILV_TASK_NONE)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, _ ("write <explain> and <proof>"),
                  _ ("it neither asks nor explains"));
}

static void
read_step (IlvLessonReader *self, const IlvXmlNode *node, IlvLesson *lesson)
{
  static const char *const attributes[] = {"id", NULL};
  static const char *const children[] = {
      "title",   "text", "show", "choose",  "click", "order-events", "estimate", "change", "code",
      "measure", "own",  "hint", "explain", "why",   "proof",        "note",     NULL};
  IlvLessonStep *step = g_new0 (IlvLessonStep, 1);
  g_ptr_array_add (lesson->steps, step);
  ilv_xml_check (&self->check, node, attributes, children);
  step->line = node->line;
  step->id = g_strdup (ilv_xml_need (&self->check, node, "id", "id=\"freeze\""));
  step->title = g_strdup (ilv_xml_need_text (&self->check, node, "title"));
  step->text = g_strdup (ilv_xml_need_text (&self->check, node, "text"));
  step->note = g_strdup (ilv_xml_get_text (node, "note"));
  step->explain = g_strdup (ilv_xml_get_text (node, "explain"));
  step->hints = ilv_lesson_read_texts (self, node, "hint");
  for (guint i = 0; i + 1 < lesson->steps->len; i++)
    if (strcmp (ilv_lesson_get_step (lesson, i)->id, step->id) == 0)
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write a name no other step has"),
                    "id=“%s”", step->id);
  read_show (self, node, step);
  if (self->check.error != NULL)
    return;
  ilv_lesson_read_task (self, node, step);
  read_why (self, node, step);
  read_proof (self, node, step);
}

/* --- the whole --- */

static void
read_head (IlvLessonReader *self, const IlvXmlNode *root, IlvLesson *lesson)
{
  static const char *const attributes[] = {"format", "track", "number", "minutes", "quiz", NULL};
  static const char *const children[] = {"title", "summary", "note", "scene", "step", NULL};
  static const char *const formats[] = {"1", NULL};
  static const char *const quizzes[] = {"no", "pre", "post", NULL};
  ilv_xml_check (&self->check, root, attributes, children);
  ilv_xml_need (&self->check, root, "format", "format=\"1\"");
  ilv_xml_choice (&self->check, root, "format", formats, 0);
  ilv_xml_need (&self->check, root, "track", "track=\"first-steps\"");
  lesson->track = (IlvLessonTrack)ilv_xml_choice (&self->check, root, "track", track_ids, 0);
  lesson->quiz = (IlvLessonQuiz)ilv_xml_choice (&self->check, root, "quiz", quizzes, 0);
  if (lesson->quiz == ILV_QUIZ_NONE)
    ilv_xml_need (&self->check, root, "number", _ ("its place in the track, from 1"));
  ilv_xml_need (&self->check, root, "minutes", "minutes=\"6\"");
  lesson->number = ilv_lesson_read_number (self, root, "number", 1, 99, 1);
  lesson->minutes = ilv_lesson_read_number (self, root, "minutes", 1, 60, 1);
  lesson->title = g_strdup (ilv_xml_need_text (&self->check, root, "title"));
  lesson->summary = g_strdup (ilv_xml_need_text (&self->check, root, "summary"));
  lesson->notes = ilv_lesson_read_texts (self, root, "note");
}

static void
read_all (IlvLessonReader *self, const IlvXmlNode *root, IlvLesson *lesson, const char *name,
          void (*read) (IlvLessonReader *, const IlvXmlNode *, IlvLesson *))
{
  for (guint i = 0; i < root->children->len && self->check.error == NULL; i++) {
    const IlvXmlNode *child = g_ptr_array_index (root->children, i);
    if (strcmp (child->name, name) == 0)
      read (self, child, lesson);
  }
}

static void
read_scene_of (IlvLessonReader *self, const IlvXmlNode *node, IlvLesson *lesson)
{
  read_scene (self, node);
}

static void
check_size (IlvLessonReader *self, const IlvXmlNode *root, const IlvLesson *lesson)
{
  if (lesson->steps->len == 0 || lesson->steps->len > MAX_STEPS)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, root, _ ("write one to forty"),
                  _ ("there are %u <step>s"), lesson->steps->len);
}

static IlvLesson *
lesson_new (const char *origin)
{
  IlvLesson *self = g_new0 (IlvLesson, 1);
  g_autofree char *name = g_path_get_basename (origin);
  self->id =
      g_str_has_suffix (name, ".xml") ? g_strndup (name, strlen (name) - 4) : g_strdup (name);
  self->path = g_strdup (origin);
  self->scenes = g_ptr_array_new_with_free_func ((GDestroyNotify)scene_free);
  self->moments = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_moment_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)step_free);
  return self;
}

IlvLesson *
ilv_lesson_parse (const char *text, gsize length, const char *origin, GError **error)
{
  g_autoptr (IlvXmlNode) root = ilv_xml_parse (text, length, origin, error);
  g_autoptr (IlvLesson) self = lesson_new (origin);
  IlvLessonReader reader = {
      .check = {.origin = origin}, .scenes = self->scenes, .moments = self->moments};
  if (root == NULL)
    return NULL;
  if (ilv_xml_check_name (&reader.check, root, "lesson")) {
    read_head (&reader, root, self);
    read_all (&reader, root, self, "scene", read_scene_of);
    if (self->scenes->len == 0 || self->scenes->len > MAX_SCENES)
      ilv_xml_fail (&reader.check, ILV_XML_ERROR_MISSING, root,
                    "<scene id=\"main\" workload=\"web-scraper\" models=\"asyncio\"/>",
                    _ ("there are %u <scene>s; there may be 1 to 16"), self->scenes->len);
    read_all (&reader, root, self, "step", read_step);
    check_size (&reader, root, self);
  }
  if (reader.check.error == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, reader.check.error);
  return NULL;
}

IlvLesson *
ilv_lesson_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  return text != NULL ? ilv_lesson_parse (text, length, path, error) : NULL;
}
