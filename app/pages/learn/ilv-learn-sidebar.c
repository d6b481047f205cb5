/* The sidebar of Learn: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-learn-sidebar.h"

#include <glib/gi18n.h>

#include "ilv-lesson-row.h"
#include "widgets/ilv-spoken-name.h"

#define MOST_PROBLEMS 3 /* the command line names all */

struct _IlvLearnSidebar {
  GtkWidget parent_instance;

  /* owned */
  GPtrArray *lessons;
  IlvLessonPlayer *player;

  /* borrowed */
  GtkWidget *box, *scrolled;
  GtkListBox *list;
};

static guint picked_signal;

G_DEFINE_FINAL_TYPE (IlvLearnSidebar, ilv_learn_sidebar, GTK_TYPE_WIDGET)

static const IlvLesson *
get_lesson (GtkListBoxRow *row)
{
  return ilv_lesson_row_get_lesson (ILV_LESSON_ROW (row));
}

/* A track, or beyond them the user's own. */
static guint
get_group (const IlvLesson *lesson)
{
  return lesson->is_own ? ILV_N_LESSON_TRACKS : (guint)lesson->track;
}

static const char *
get_group_title (guint group)
{
  static const char *const titles[] = {N_ ("First steps"), N_ ("Choosing"), N_ ("Production"),
                                       N_ ("Your lessons")};

  return _ (titles[group]);
}

/* "4 of 6" beside the track's name. */
static char *
count_done (IlvLearnSidebar *self, guint group)
{
  guint n = 0, n_done = 0;

  for (guint i = 0; i < self->lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (self->lessons, i);

    if (get_group (lesson) != group)
      continue;
    n++;
    n_done +=
        ilv_lesson_progress_is_done (ilv_lesson_player_get_progress (self->player), lesson) ? 1 : 0;
  }
  return g_strdup_printf (_ ("%u of %u"), n_done, n);
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  IlvLearnSidebar *self = data;
  guint group = get_group (get_lesson (row));
  GtkWidget *line, *title, *count;
  g_autofree char *text = NULL;

  if (before != NULL && get_group (get_lesson (before)) == group) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  text = count_done (self, group);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  title = gtk_label_new (get_group_title (group));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "section-title");
  gtk_box_append (GTK_BOX (line), title);
  count = gtk_label_new (text);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (line), count);
  gtk_widget_add_css_class (line, "lesson-track");
  gtk_list_box_row_set_header (row, line);
}

static void
activated_cb (IlvLearnSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, picked_signal, 0, get_lesson (row));
}

void
ilv_learn_sidebar_update (IlvLearnSidebar *self)
{
  const IlvLesson *open = ilv_lesson_player_get_lesson (self->player);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    ilv_lesson_row_update (ILV_LESSON_ROW (row), ilv_lesson_player_get_progress (self->player));
    if (get_lesson (row) == open)
      gtk_list_box_select_row (self->list, row);
  }
  gtk_list_box_invalidate_headers (self->list);
}

/* --- object --- */

static void
ilv_learn_sidebar_dispose (GObject *object)
{
  IlvLearnSidebar *self = ILV_LEARN_SIDEBAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->lessons, g_ptr_array_unref);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (ilv_learn_sidebar_parent_class)->dispose (object);
}

static void
ilv_learn_sidebar_class_init (IlvLearnSidebarClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_learn_sidebar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  picked_signal = g_signal_new ("picked", ILV_TYPE_LEARN_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

/* The quiz that comes next: of the open lesson's track, before its first lesson or after its last.
 */
static const IlvLesson *
find_quiz (IlvLearnSidebar *self)
{
  const IlvLesson *open = ilv_lesson_player_get_lesson (self->player), *quiz = NULL;
  IlvLessonProgress *progress = ilv_lesson_player_get_progress (self->player);
  IlvLessonTrack track = open != NULL ? open->track : ILV_TRACK_FIRST_STEPS;

  for (guint i = 0; i < self->lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (self->lessons, i);

    if (lesson->quiz == ILV_QUIZ_NONE || lesson->is_own || lesson->track != track)
      continue;
    quiz = lesson;
    if (!ilv_lesson_progress_is_done (progress, lesson))
      break;
  }
  return quiz;
}

static void
quiz_cb (IlvLearnSidebar *self)
{
  const IlvLesson *quiz = find_quiz (self);

  if (quiz != NULL)
    g_signal_emit (self, picked_signal, 0, quiz);
}

static GtkWidget *
add_link (GtkWidget *foot, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (foot), button);
  return button;
}

static void
build_foot (IlvLearnSidebar *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *handbook = add_link (foot, _ ("Handbook")), *quiz = add_link (foot, _ ("Quiz"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (handbook), "learn.handbook");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (handbook), "s", "");
  gtk_widget_set_tooltip_text (quiz, _ ("The questions before or after this track"));
  g_signal_connect_swapped (quiz, "clicked", G_CALLBACK (quiz_cb), self);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->box), foot);
}

static void
ilv_learn_sidebar_init (IlvLearnSidebar *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "catalogue");
  ilv_spoken_name_set (GTK_WIDGET (self->list), _ ("Lessons"));
  ilv_spoken_name_set (self->scrolled, _ ("Lessons"));
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->scrolled);
  build_foot (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* A file of the user's own that is no lesson: its writer wants to know why. */
static void
add_problems (IlvLearnSidebar *self, char **problems)
{
  for (guint i = 0; i < MOST_PROBLEMS && problems[i] != NULL; i++) {
    GtkWidget *label = gtk_label_new (problems[i]);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 1); /* as wide as the lessons make it */
    gtk_widget_add_css_class (label, "lesson-problem");
    gtk_widget_add_css_class (label, "warning");
    gtk_box_insert_child_after (GTK_BOX (self->box), label, self->scrolled);
  }
}

GtkWidget *
ilv_learn_sidebar_new (GPtrArray *lessons, char **problems, IlvLessonPlayer *player)
{
  IlvLearnSidebar *self = g_object_new (ILV_TYPE_LEARN_SIDEBAR, NULL);

  self->lessons = g_ptr_array_ref (lessons);
  self->player = g_object_ref (player);
  for (guint i = 0; i < lessons->len; i++)
    gtk_list_box_append (self->list, ilv_lesson_row_new (g_ptr_array_index (lessons, i)));
  add_problems (self, problems);
  ilv_learn_sidebar_update (self);
  return GTK_WIDGET (self);
}
