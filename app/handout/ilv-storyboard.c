/* A lesson as a storyboard: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-storyboard.h"

#include "app/cli/ilv-cli-scene.h"
#include "demos/content/ilv-content-text.h"
#include "demos/lesson/ilv-lesson-world.h"
#include "ilv-document.h"
#include "ilv-page-writer.h"

#include <glib/gi18n.h>

#define PAGE_WIDTH 841.89
#define PAGE_HEIGHT 595.28
#define PICTURE_WIDTH 1100.0
#define LEAST_HEIGHT 330.0
#define MOST_HEIGHT 560.0
#define TEXT_ROOM 130.0 /* that title and sentences take, in points */

typedef struct {
  const IlvLesson *lesson;
  IlvLessonWorld *world;
  IlvPageWriter *pages;
} Board;

typedef struct {
  IlvScene scene;
  double height;
} Frame;

static void
paint_cb (cairo_t *cr, const IlvPalette *palette, gconstpointer data)
{
  const Frame *frame = data;
  ilv_cli_scene_paint (cr, palette, &frame->scene, ILV_CLI_VIEW_EXPLORE, PICTURE_WIDTH,
                       frame->height);
}

const char *
ilv_storyboard_choose_moment (const IlvLessonStep *step)
{
  return step->to != NULL && step->task.kind == ILV_TASK_NONE ? step->to : step->at;
}

static gboolean
fill_frame (Board *self, const IlvLessonStep *step, Frame *frame, GError **error)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  frame->scene =
      (IlvScene){.workload = ilv_lesson_world_get_workload (self->world, step->scene, error),
                 .lit_job = ILV_JOB_NONE,
                 .focused_run = -1,
                 .has_resources = TRUE,
                 .text_scale = 1};
  if (frame->scene.workload == NULL)
    return FALSE;
  for (guint i = 0; i < scene->n_models; i++) {
    const IlvTrace *trace =
        ilv_lesson_world_get_trace (self->world, step->scene, scene->models[i], error);
    if (trace == NULL)
      return FALSE;
    if (step->focus < 0 || (guint)step->focus == i)
      frame->scene.runs[frame->scene.n_runs++].front = trace;
  }
  if (step->mark_job != NULL && frame->scene.n_runs > 0)
    ilv_lesson_find_job (frame->scene.runs[0].front, step->mark_job, &frame->scene.lit_job, NULL);
  frame->scene.has_mark = step->mark != NULL && frame->scene.n_runs > 0 &&
                          ilv_lesson_find_track (frame->scene.runs[0].front, step->mark,
                                                 &frame->scene.marked_track, NULL);
  int model = step->focus >= 0 ? (int)scene->models[step->focus] : -1;
  return ilv_lesson_world_find_moment (self->world, step->scene, model,
                                       ilv_storyboard_choose_moment (step), &frame->scene.time_ns,
                                       error);
}

static void
add_words (Board *self, const char *text, const IlvPageStyle *style)
{
  if (text == NULL || *text == '\0')
    return;
  g_autofree char *escaped = g_markup_escape_text (ilv_content_tr (text), -1);
  ilv_page_writer_add_text (self->pages, escaped, style);
}

static void
add_head (Board *self, guint place, const IlvLessonStep *step)
{
  const IlvPageStyle small = {.size = 9, .is_dim = TRUE, .after = 2};
  const IlvPageStyle title = {.size = 18, .is_bold = TRUE, .after = 4};
  g_autofree char *where =
      g_strdup_printf (_ ("%s · step %u of %u"), ilv_content_tr (self->lesson->title), place + 1,
                       self->lesson->steps->len);
  g_autofree char *id = g_strdup_printf ("step-%u", place + 1);
  g_autofree char *escaped = g_markup_escape_text (where, -1);
  ilv_page_writer_add_place (self->pages, ilv_content_tr (step->title), id, 1);
  ilv_page_writer_add_text (self->pages, escaped, &small);
  add_words (self, step->title, &title);
}

static gboolean
add_step (Board *self, guint place, GError **error)
{
  const IlvPageStyle text = {.size = 12, .after = 6}, explain = {.size = 12, .before = 4};
  const IlvLessonStep *step = ilv_lesson_get_step (self->lesson, place);
  Frame frame = {.height = MOST_HEIGHT};
  if (!fill_frame (self, step, &frame, error))
    return FALSE;
  if (place > 0)
    ilv_page_writer_break (self->pages);
  add_head (self, place, step);
  add_words (self, step->text, &text);
  /* As high as leaves room for the sentence below. */
  double scale = (PAGE_WIDTH - 108) / PICTURE_WIDTH;
  double room = (ilv_page_writer_get_room (self->pages) - TEXT_ROOM / 2) / scale;
  frame.height = CLAMP (room, LEAST_HEIGHT, MOST_HEIGHT);
  ilv_page_writer_add_picture (self->pages, PICTURE_WIDTH, frame.height, paint_cb, &frame);
  add_words (self, step->explain, &explain);
  return TRUE;
}

GBytes *
ilv_storyboard_to_pdf (const IlvLesson *lesson, GError **error)
{
  const IlvPageSetup setup = {.title = ilv_content_tr (lesson->title),
                              .author = "Interleave",
                              .subject = ilv_content_tr (lesson->summary),
                              .width = PAGE_WIDTH,
                              .height = PAGE_HEIGHT,
                              .has_numbers = TRUE};
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
  Board self = {lesson, world, ilv_page_writer_new (&setup)};
  for (guint i = 0; i < lesson->steps->len; i++)
    if (!add_step (&self, i, error)) {
      ilv_page_writer_free (self.pages);
      return NULL;
    }
  return ilv_page_writer_end (self.pages, error);
}

gboolean
ilv_storyboard_write (const IlvLesson *lesson, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ilv_storyboard_to_pdf (lesson, error);
  return bytes != NULL && ilv_document_save (bytes, path, error);
}
