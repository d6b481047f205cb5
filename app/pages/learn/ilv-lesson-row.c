/* One lesson of the sidebar: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-row.h"

#include <glib/gi18n.h>

#include "demos/content/ilv-content-text.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvLessonRow {
  GtkListBoxRow parent_instance;

  /* borrowed */
  const IlvLesson *lesson;
  GtkWidget *mark, *below;
};

G_DEFINE_FINAL_TYPE (IlvLessonRow, ilv_lesson_row, GTK_TYPE_LIST_BOX_ROW)

static GtkWidget *
add_label (GtkWidget *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
ilv_lesson_row_class_init (IlvLessonRowClass *class)
{
}

static void
ilv_lesson_row_init (IlvLessonRow *self)
{
}

GtkWidget *
ilv_lesson_row_new (const IlvLesson *lesson)
{
  IlvLessonRow *self = g_object_new (ILV_TYPE_LESSON_ROW, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->lesson = lesson;
  self->mark = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->mark, "lesson-mark");
  gtk_widget_set_valign (self->mark, GTK_ALIGN_CENTER);
  add_label (texts, ilv_content_tr (lesson->title));
  self->below = add_label (texts, NULL);
  gtk_widget_add_css_class (self->below, "caption");
  gtk_widget_add_css_class (self->below, "dim-label");
  gtk_box_append (GTK_BOX (line), self->mark);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), line);
  return GTK_WIDGET (self);
}

const IlvLesson *
ilv_lesson_row_get_lesson (IlvLessonRow *self)
{
  return self->lesson;
}

static char *
describe (const IlvLesson *lesson, IlvLessonProgress *progress)
{
  if (ilv_lesson_progress_is_done (progress, lesson))
    return g_strdup_printf (_ ("done · %u of %u"), ilv_lesson_progress_get_score (progress, lesson),
                            ilv_lesson_count_asked (lesson));
  if (ilv_lesson_progress_is_begun (progress, lesson))
    return g_strdup_printf (_ ("step %u of %u"),
                            ilv_lesson_progress_get_place (progress, lesson) + 1,
                            lesson->steps->len);
  return g_strdup_printf (_ ("%u min"), lesson->minutes);
}

void
ilv_lesson_row_update (IlvLessonRow *self, IlvLessonProgress *progress)
{
  const IlvLesson *lesson = self->lesson;
  gboolean is_done = ilv_lesson_progress_is_done (progress, lesson);
  g_autofree char *below = describe (lesson, progress);
  g_autofree char *number =
      lesson->quiz != ILV_QUIZ_NONE ? g_strdup ("?") : g_strdup_printf ("%u", lesson->number);
  g_autofree char *name = g_strdup_printf ("%s, %s", ilv_content_tr (lesson->title), below);

  gtk_label_set_text (GTK_LABEL (self->mark), is_done ? "✓" : number);
  if (is_done)
    gtk_widget_add_css_class (self->mark, "lesson-done");
  else
    gtk_widget_remove_css_class (self->mark, "lesson-done");
  gtk_label_set_text (GTK_LABEL (self->below), below);
  ilv_spoken_name_set (GTK_WIDGET (self), name);
}
