/* What a step asks, as widgets: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-task.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/ilv-source-style.h"
#include "app/pages/explore/ilv-knob-row.h"
#include "demos/content/ilv-content-text.h"
#include "ilv-lesson-own-button.h"
#include "widgets/ilv-spoken-name.h"

#define EDITOR_HEIGHT 120 /* at least; it takes what room there is */

static const char player_key[] = "ilv-player";
static const char place_key[] = "ilv-place";
static const char update_key[] = "ilv-update";
static const char order_key[] = "ilv-order";
static const char mark_key[] = "ilv-mark";

typedef void (*UpdateFunc) (GtkWidget *box, IlvLessonPlayer *player);

static IlvLessonPlayer *
get_player (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), player_key);
}

static GtkWidget *
make_wrapped (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
add_button (GtkWidget *box, GtkWidget *row, const char *label, GCallback callback)
{
  GtkWidget *button = ilv_spoken_name_new_button (label);

  g_signal_connect_object (button, "clicked", callback, box, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

/* --- choices --- */

static void
choose_cb (GtkWidget *box, GtkWidget *button)
{
  ilv_lesson_player_choose (get_player (box),
                            GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key)));
}

static void
add_choice (GtkWidget *box, const IlvLessonItem *item, guint place)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (line), make_wrapped (ilv_content_tr (item->text)));
  gtk_box_append (GTK_BOX (line), mark);
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_add_css_class (button, "lesson-choice");
  ilv_spoken_name_set (button, ilv_content_tr (item->text));
  g_object_set_data (G_OBJECT (button), place_key, GUINT_TO_POINTER (place));
  g_object_set_data (G_OBJECT (button), mark_key, mark);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), box, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static void
set_has_class (GtkWidget *widget, const char *css_class, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* Colour and sign and words: right, wrong. Another recording of one's own has another answer. */
static void
mark_choice (GtkWidget *button, const IlvLessonItem *item, gboolean is_right, gboolean is_wrong,
             gboolean is_revealed)
{
  GtkWidget *mark = g_object_get_data (G_OBJECT (button), mark_key);
  g_autofree char *name = NULL;

  gtk_label_set_text (GTK_LABEL (mark), is_right ? "✓" : is_wrong ? "✗" : "");
  set_has_class (button, "lesson-right", is_right);
  set_has_class (button, "lesson-wrong", is_wrong);
  gtk_widget_set_sensitive (button, !is_revealed || is_right);
  if (!is_right && !is_wrong) {
    ilv_spoken_name_set (button, ilv_content_tr (item->text));
    return;
  }
  name =
      g_strdup_printf (is_right ? _ ("Right: %s") : _ ("Wrong: %s"), ilv_content_tr (item->text));
  ilv_spoken_name_set (button, name);
}

static gboolean
is_right_item (IlvLessonPlayer *player, const IlvLessonTask *task, guint item)
{
  double share;
  guint right;

  if (task->kind == ILV_TASK_OWN)
    return ilv_lesson_player_find_own (player, &right, &share) && item == right;
  return ((const IlvLessonItem *)g_ptr_array_index (task->items, item))->is_right;
}

static void
update_choices (GtkWidget *box, IlvLessonPlayer *player)
{
  const IlvLessonTask *task = &ilv_lesson_player_get_step (player)->task;
  gboolean is_revealed = ilv_lesson_player_is_revealed (player);
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL;
       button = gtk_widget_get_next_sibling (button)) {
    gboolean is_right, is_tried;

    if (g_object_get_data (G_OBJECT (button), mark_key) == NULL)
      continue;
    is_right = is_right_item (player, task, i);
    is_tried = ilv_lesson_player_was_tried (player, i);
    mark_choice (button, g_ptr_array_index (task->items, i), is_revealed && is_right,
                 is_tried && !is_right, is_revealed);
    i++;
  }
}

static void
build_choices (GtkWidget *box, const IlvLessonTask *task)
{
  for (guint i = 0; i < task->items->len; i++)
    add_choice (box, g_ptr_array_index (task->items, i), i);
}

static void
build_own (GtkWidget *box, const IlvLessonTask *task)
{
  gtk_box_append (GTK_BOX (box), ilv_lesson_own_button_new (get_player (box)));
  build_choices (box, task);
}

/* --- an order: buttons in any order, each click appends --- */

static void
check_order_cb (GtkWidget *box, GtkWidget *button)
{
  IlvLessonPlayer *player = get_player (box);
  GArray *order = g_object_get_data (G_OBJECT (box), order_key);
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key));
  const IlvLessonTask *task = &ilv_lesson_player_get_step (player)->task;
  g_autofree char *number = NULL;

  g_array_append_val (order, place);
  number = g_strdup_printf ("%u", order->len);
  gtk_label_set_text (g_object_get_data (G_OBJECT (button), mark_key), number);
  gtk_widget_set_sensitive (button, FALSE);
  /* The focus would be nowhere. */
  gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD);
  if (order->len == task->items->len)
    ilv_lesson_player_order (player, &g_array_index (order, guint, 0), order->len);
}

static void
update_order (GtkWidget *box, IlvLessonPlayer *player)
{
  GArray *order = g_object_get_data (G_OBJECT (box), order_key);
  gboolean is_revealed = ilv_lesson_player_is_revealed (player);
  guint n_items = ilv_lesson_player_get_step (player)->task.items->len;

  if (!is_revealed && order->len < n_items)
    return;
  g_array_set_size (order, 0);
  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL;
       button = gtk_widget_get_next_sibling (button)) {
    guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key));
    g_autofree char *number = g_strdup_printf ("%u ✓", place + 1);

    gtk_label_set_text (g_object_get_data (G_OBJECT (button), mark_key), is_revealed ? number : "");
    gtk_widget_set_sensitive (button, !is_revealed);
  }
}

/* Shuffled, the same way every time: 1, 3, 2, 0. */
static void
build_order (GtkWidget *box, const IlvLessonTask *task)
{
  guint n = task->items->len;
  GtkWidget *button;

  for (guint i = 1; i < 2 * n; i += 2) {
    guint place = (i + (i >= n ? 1 - n % 2 : 0)) % n;

    add_choice (box, g_ptr_array_index (task->items, place), place);
    button = gtk_widget_get_last_child (box);
    g_signal_handlers_disconnect_by_func (button, choose_cb, box);
    g_signal_connect_object (button, "clicked", G_CALLBACK (check_order_cb), box,
                             G_CONNECT_SWAPPED);
  }
  g_object_set_data_full (G_OBJECT (box), order_key, g_array_new (FALSE, FALSE, sizeof (guint)),
                          (GDestroyNotify)g_array_unref);
}

/* --- an estimate --- */

static void
moved_cb (GtkWidget *box, GtkRange *scale)
{
  const IlvLessonTask *task = &ilv_lesson_player_get_step (get_player (box))->task;
  g_autofree char *text = ilv_lesson_format_figure (task->figure, gtk_range_get_value (scale));

  gtk_label_set_text (g_object_get_data (G_OBJECT (box), mark_key), text);
}

static void
estimate_cb (GtkWidget *box)
{
  GtkRange *scale = g_object_get_data (G_OBJECT (box), order_key);

  ilv_lesson_player_estimate (get_player (box), gtk_range_get_value (scale));
}

static void
build_estimate (GtkWidget *box, const IlvLessonTask *task)
{
  GtkWidget *label = gtk_label_new (NULL), *scale;
  double step = (task->max - task->min) / 100;

  scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, task->min, task->max, step);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_add_css_class (label, "title-3");
  ilv_spoken_name_set (scale, _ ("Your estimate"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scale);
  g_object_set_data (G_OBJECT (box), mark_key, label);
  g_object_set_data (G_OBJECT (box), order_key, scale);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (moved_cb), box, G_CONNECT_SWAPPED);
  gtk_range_set_value (GTK_RANGE (scale), task->min + step);
  add_button (box, box, _ ("_Check"), G_CALLBACK (estimate_cb));
}

/* --- a change --- */

static void
knob_cb (GtkWidget *box, double value, GtkWidget *row)
{
  IlvSession *session = ilv_lesson_player_get_session (get_player (box));
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (session));
  const IlvKnob *knob = ilv_knob_row_get_knob (ILV_KNOB_ROW (row));

  if (ilv_knob_write (knob, scenario, value, NULL))
    ilv_session_change (session, scenario, knob->key);
}

static void
change_cb (GtkWidget *box)
{
  ilv_lesson_player_check_change (get_player (box));
}

/* A pool has a stepper in the stage too, and all goes back to the step's settings at once. */
static void
update_change (GtkWidget *box, IlvLessonPlayer *player)
{
  const IlvScenario *scenario = ilv_session_get_scenario (ilv_lesson_player_get_session (player));

  for (GtkWidget *row = gtk_widget_get_first_child (box); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (ILV_IS_KNOB_ROW (row))
      ilv_knob_row_set_value (ILV_KNOB_ROW (row),
                              ilv_knob_read (ilv_knob_row_get_knob (ILV_KNOB_ROW (row)), scenario));
}

static void
build_change (GtkWidget *box, const IlvLessonTask *task)
{
  const IlvScenario *scenario =
      ilv_session_get_scenario (ilv_lesson_player_get_session (get_player (box)));

  for (guint i = 0; task->knobs[i] != NULL; i++) {
    IlvKnob *knob = ilv_knob_new (scenario, task->knobs[i]);
    GtkWidget *row;
    double value;

    if (knob == NULL)
      continue;
    value = ilv_knob_read (knob, scenario);
    row = ilv_knob_row_new (knob);
    ilv_knob_row_set_value (ILV_KNOB_ROW (row), value);
    g_signal_connect_object (row, "moved", G_CALLBACK (knob_cb), box, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), row);
  }
  add_button (box, box, _ ("_Check"), G_CALLBACK (change_cb));
}

/* --- code --- */

static void
set_file (GtkWidget *box, const char *name)
{
  IlvLessonPlayer *player = get_player (box);
  g_autofree char *path = ilv_lesson_get_file (ilv_lesson_player_get_lesson (player), name);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    gtk_text_buffer_set_text (g_object_get_data (G_OBJECT (box), order_key), text, -1);
}

static void
reset_cb (GtkWidget *box)
{
  set_file (box, ilv_lesson_player_get_step (get_player (box))->task.program);
}

static void
answer_cb (GtkWidget *box)
{
  set_file (box, ilv_lesson_player_get_step (get_player (box))->task.answer);
}

static void
run_cb (GtkWidget *box)
{
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (box), order_key);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  ilv_lesson_player_run_code (get_player (box), text);
}

static void
build_code (GtkWidget *box, const IlvLessonTask *task)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer), *window = gtk_scrolled_window_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  ilv_source_style_set_python (buffer);
  ilv_source_style_follow (buffer);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (buffer), TRUE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (view), TRUE);
  ilv_spoken_name_set (view, _ ("The program"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (window), EDITOR_HEIGHT);
  gtk_widget_set_vexpand (window, TRUE);
  gtk_widget_add_css_class (window, "card");
  ilv_spoken_name_set (window, _ ("The program"));
  gtk_box_append (GTK_BOX (box), window);
  g_object_set_data_full (G_OBJECT (box), order_key, buffer, g_object_unref);
  reset_cb (box);
  gtk_box_append (GTK_BOX (box), row);
  gtk_widget_add_css_class (add_button (box, row, _ ("_Run it"), G_CALLBACK (run_cb)),
                            "suggested-action");
  add_button (box, row, _ ("Re_set"), G_CALLBACK (reset_cb));
  add_button (box, row, _ ("Show _answer"), G_CALLBACK (answer_cb));
}

/* --- measured --- */

static void
measure_cb (GtkWidget *box)
{
  ilv_lesson_player_measure (get_player (box));
}

static void
build_measure (GtkWidget *box, const IlvLessonTask *task)
{
  gtk_widget_add_css_class (add_button (box, box, _ ("_Try it for real"), G_CALLBACK (measure_cb)),
                            "suggested-action");
}

static void
update_running (GtkWidget *box, IlvLessonPlayer *player)
{
  gtk_widget_set_sensitive (box, !ilv_lesson_player_is_running (player));
}

/* --- click --- */

static void
build_click (GtkWidget *box, const IlvLessonTask *task)
{
  GtkWidget *label = make_wrapped (_ ("Click it in the stage or in the timeline, or go there with "
                                      "Tab and the arrow keys and press Enter."));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
}

/* --- all --- */

static const struct {
  void (*build) (GtkWidget *box, const IlvLessonTask *task);
  UpdateFunc update;
} kinds[ILV_N_TASKS] = {
    [ILV_TASK_CHOOSE] = {build_choices, update_choices},
    [ILV_TASK_CLICK] = {build_click, NULL},
    [ILV_TASK_ORDER] = {build_order, update_order},
    [ILV_TASK_ESTIMATE] = {build_estimate, NULL},
    [ILV_TASK_CHANGE] = {build_change, update_change},
    [ILV_TASK_CODE] = {build_code, update_running},
    [ILV_TASK_MEASURE] = {build_measure, update_running},
    [ILV_TASK_OWN] = {build_own, update_choices},
};

GtkWidget *
ilv_lesson_task_new (IlvLessonPlayer *player)
{
  const IlvLessonTask *task = &ilv_lesson_player_get_step (player)->task;
  GtkWidget *box;

  if (task->kind == ILV_TASK_NONE)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_object_set_data (G_OBJECT (box), player_key, player);
  kinds[task->kind].build (box, task);
  g_object_set_data (G_OBJECT (box), update_key, (gpointer)kinds[task->kind].update);
  ilv_lesson_task_update (box);
  return box;
}

void
ilv_lesson_task_update (GtkWidget *task)
{
  UpdateFunc update = (UpdateFunc)g_object_get_data (G_OBJECT (task), update_key);

  if (update != NULL)
    update (task, get_player (task));
}
