/* The card beside a lesson's scene: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-card.h"

#include <glib/gi18n.h>

#include "app/present/ilv-present.h"
#include "demos/content/ilv-content-text.h"
#include "ilv-lesson-task.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvLessonCard {
  GtkWidget parent_instance;

  /* owned by the tree */
  GtkWidget *all, *scrolled, *box, *place, *bar, *title, *text, *marked, *task_bin, *said;
  GtkWidget *why_box, *explain, *why, *hints;
  GtkWidget *hint_button, *answer_button, *restore, *score, *back, *next, *again, *storyboard;

  /* owned */
  IlvLessonPlayer *player;

  /* plain */
  guint scroll_id;
};

G_DEFINE_FINAL_TYPE (IlvLessonCard, ilv_lesson_card, GTK_TYPE_WIDGET)

/* --- showing --- */

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
set_label (GtkWidget *button, const char *mnemonic)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_text_with_mnemonic (label, mnemonic);
  ilv_spoken_name_set (button, gtk_label_get_text (label));
}

static void
show_hints (IlvLessonCard *self, const IlvLessonStep *step)
{
  guint n = ilv_lesson_player_get_n_hints (self->player), n_all = g_strv_length (step->hints);
  GString *text = g_string_new (NULL);
  g_autofree char *label = g_strdup_printf (_ ("_Hint %u of %u"), n < n_all ? n + 1 : n_all, n_all);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", ilv_content_tr (step->hints[i]));
  set_text (self->hints, text->str);
  g_string_free (text, TRUE);
  set_label (self->hint_button, label);
  gtk_widget_set_visible (self->hint_button,
                          n < n_all && !ilv_lesson_player_is_revealed (self->player));
}

static void
show_explanation (IlvLessonCard *self, const IlvLessonStep *step, gboolean is_revealed)
{
  g_autofree char *why = is_revealed ? ilv_lesson_player_get_why (self->player) : NULL;

  gtk_widget_set_visible (self->why_box, is_revealed && (step->explain != NULL || why != NULL));
  set_text (self->explain, ilv_content_tr (step->explain));
  set_text (self->why, why);
}

static void
show_score (IlvLessonCard *self)
{
  const IlvLesson *lesson = ilv_lesson_player_get_lesson (self->player);
  IlvLessonProgress *progress = ilv_lesson_player_get_progress (self->player);
  g_autofree char *text =
      g_strdup_printf (_ ("Score %u of %u"), ilv_lesson_progress_get_score (progress, lesson),
                       ilv_lesson_count_asked (lesson));

  gtk_label_set_text (GTK_LABEL (self->score), text);
}

/* --- what has just come is seen, also where the card has to be scrolled --- */

static gboolean
scroll_cb (gpointer data)
{
  IlvLessonCard *self = data;
  GtkWidget *last = gtk_widget_get_visible (self->why_box) ? self->why_box
                    : gtk_widget_get_visible (self->hints) ? self->hints
                                                           : self->said;
  GtkWidget *first = gtk_widget_get_visible (self->said) ? self->said : last;
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double page_px = gtk_adjustment_get_page_size (adjustment), top_px, end_px;
  graphene_rect_t above, below;

  self->scroll_id = 0;
  if (!gtk_widget_get_visible (last) || !gtk_widget_compute_bounds (first, self->box, &above) ||
      !gtk_widget_compute_bounds (last, self->box, &below))
    return G_SOURCE_REMOVE;
  top_px = above.origin.y;
  end_px = below.origin.y + below.size.height;
  if (end_px > gtk_adjustment_get_value (adjustment) + page_px)
    gtk_adjustment_set_value (adjustment, MIN (end_px - page_px, top_px));
  return G_SOURCE_REMOVE;
}

/* Once it has its place. */
static void
scroll_to_news (IlvLessonCard *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_cb, self, NULL);
}

static void
changed_cb (IlvLessonCard *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self->player);
  gboolean is_revealed = ilv_lesson_player_is_revealed (self->player);
  gboolean is_running = ilv_lesson_player_is_running (self->player);
  GtkWidget *task = adw_bin_get_child (ADW_BIN (self->task_bin));

  if (task != NULL)
    ilv_lesson_task_update (task);
  set_text (self->said, is_running ? _ ("Running…") : ilv_lesson_player_get_said (self->player));
  show_explanation (self, step, is_revealed);
  show_hints (self, step);
  gtk_widget_set_visible (self->answer_button, !is_revealed && step->task.kind != ILV_TASK_CODE &&
                                                   step->task.kind != ILV_TASK_MEASURE);
  set_label (self->answer_button,
             step->task.kind == ILV_TASK_NONE ? _ ("_Watch") : _ ("Show _answer"));
  gtk_widget_set_visible (self->restore, ilv_lesson_player_is_changed (self->player));
  show_score (self);
  if (is_revealed)
    gtk_widget_grab_focus (self->next);
  else if (!is_running && gtk_widget_get_mapped (self->all) &&
           gtk_root_get_focus (gtk_widget_get_root (self->all)) == NULL)
    ilv_lesson_card_focus (self); /* what had it took no input for a while */
  scroll_to_news (self);
}

/* A class has no score, and the room is for what is asked. */
static void
presented_cb (IlvLessonCard *self)
{
  gboolean is_on = ilv_present_is_on (GTK_WIDGET (self));

  gtk_widget_set_visible (self->again, !is_on);
  gtk_widget_set_visible (self->storyboard, !is_on);
  gtk_widget_set_visible (self->score, !is_on);
}

/* In words too: not everybody sees the dashes. */
static void
show_mark (IlvLessonCard *self)
{
  g_autofree char *name = ilv_lesson_player_name_mark (self->player);
  g_autofree char *text = name != NULL ? g_strdup_printf (_ ("Marked: %s"), name) : NULL;

  set_text (self->marked, text);
}

static void
step_changed_cb (IlvLessonCard *self)
{
  const IlvLesson *lesson = ilv_lesson_player_get_lesson (self->player);
  const IlvLessonStep *step = ilv_lesson_player_get_step (self->player);
  guint place = ilv_lesson_player_get_place (self->player);
  g_autofree char *text = g_strdup_printf (_ ("Step %u of %u"), place + 1, lesson->steps->len);

  gtk_label_set_text (GTK_LABEL (self->place), text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->storyboard), "s", lesson->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->storyboard), "win.save-storyboard");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), (place + 1.0) / lesson->steps->len);
  set_text (self->title, ilv_content_tr (step->title));
  set_text (self->text, ilv_content_tr (step->text));
  show_mark (self);
  adw_bin_set_child (ADW_BIN (self->task_bin), ilv_lesson_task_new (self->player));
  gtk_widget_set_sensitive (self->back, place > 0);
  set_label (self->next, place + 1 < lesson->steps->len ? _ ("_Next") : _ ("_Finish"));
  changed_cb (self);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
}

void
ilv_lesson_card_focus (IlvLessonCard *self)
{
  if (gtk_widget_child_focus (self->task_bin, GTK_DIR_TAB_FORWARD))
    return;
  gtk_widget_grab_focus (gtk_widget_get_visible (self->answer_button) ? self->answer_button
                                                                      : self->next);
}

/* --- building --- */

static GtkWidget *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = ilv_spoken_name_new_button (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
build_foot (IlvLessonCard *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (foot, "lesson-foot");
  self->score = add_label (foot, "dim-label");
  gtk_widget_set_hexpand (self->score, TRUE);
  self->back = add_button (foot, _ ("_Back"), "learn.previous");
  self->next = add_button (foot, _ ("_Next"), "learn.next");
  gtk_widget_add_css_class (self->next, "suggested-action");
  gtk_box_append (GTK_BOX (self->all), foot);
}

/* The buttons under it stay in sight. */
static void
build_scrolled (IlvLessonCard *self)
{
  self->all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "lesson-card");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  ilv_spoken_name_set (self->scrolled, _ ("Step"));
  gtk_box_append (GTK_BOX (self->all), self->scrolled);
}

static void
add_storyboard (IlvLessonCard *self, GtkWidget *head)
{
  const char *name = _ ("Save this lesson as a storyboard, a PDF with a page for each step");

  self->storyboard = gtk_button_new_from_icon_name ("document-save-symbolic");
  gtk_widget_add_css_class (self->storyboard, "flat");
  gtk_widget_set_tooltip_text (self->storyboard, name);
  ilv_spoken_name_set (self->storyboard, name);
  gtk_box_append (GTK_BOX (head), self->storyboard);
}

static void
add_restart (IlvLessonCard *self, GtkWidget *head)
{
  self->again = add_button (head, _ ("Start again"), "learn.restart");
  gtk_button_set_icon_name (GTK_BUTTON (self->again), "view-refresh-symbolic");
  gtk_widget_add_css_class (self->again, "flat");
  gtk_widget_set_tooltip_text (self->again, _ ("Start again"));
  ilv_spoken_name_set (self->again, _ ("Start again"));
}

static void
build (IlvLessonCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  build_scrolled (self);
  self->place = add_label (head, "caption-heading");
  gtk_widget_set_hexpand (self->place, TRUE);
  add_restart (self, head);
  add_storyboard (self, head);
  gtk_box_append (GTK_BOX (self->box), head);
  self->bar = gtk_progress_bar_new ();
  ilv_spoken_name_set (self->bar, _ ("Steps done"));
  gtk_box_append (GTK_BOX (self->box), self->bar);
  self->title = add_label (self->box, "title-2");
  self->text = add_label (self->box, NULL);
  self->marked = add_label (self->box, "dim-label");
  self->task_bin = adw_bin_new ();
  gtk_box_append (GTK_BOX (self->box), self->task_bin);
  self->said = add_label (self->box, "heading");
  gtk_label_set_selectable (GTK_LABEL (self->said), FALSE);
  self->why_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->why_box, "lesson-why");
  gtk_label_set_text (GTK_LABEL (add_label (self->why_box, "heading")), _ ("Why"));
  self->explain = add_label (self->why_box, NULL);
  self->why = add_label (self->why_box, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->why_box);
  self->hints = add_label (self->box, "lesson-hints");
  gtk_widget_add_css_class (row, "lesson-foot");
  gtk_box_append (GTK_BOX (self->all), row);
  self->hint_button = add_button (row, "", "learn.hint");
  self->answer_button = add_button (row, _ ("Show _answer"), "learn.show-answer");
  self->restore = add_button (self->all, _ ("Back to the step’s _settings"), "learn.restore");
  gtk_widget_add_css_class (self->restore, "flat");
  build_foot (self);
  gtk_widget_set_parent (self->all, GTK_WIDGET (self));
}

static void
ilv_lesson_card_dispose (GObject *object)
{
  IlvLessonCard *self = ILV_LESSON_CARD (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_pointer (&self->all, gtk_widget_unparent);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (ilv_lesson_card_parent_class)->dispose (object);
}

static void
ilv_lesson_card_class_init (IlvLessonCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_lesson_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_lesson_card_init (IlvLessonCard *self)
{
  build (self);
  ilv_present_watch (self, G_CALLBACK (presented_cb));
  g_signal_connect (self, "notify::root", G_CALLBACK (presented_cb), NULL);
}

GtkWidget *
ilv_lesson_card_new (IlvLessonPlayer *player)
{
  IlvLessonCard *self = g_object_new (ILV_TYPE_LESSON_CARD, NULL);

  self->player = g_object_ref (player);
  g_signal_connect_object (player, "step-changed", G_CALLBACK (step_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
