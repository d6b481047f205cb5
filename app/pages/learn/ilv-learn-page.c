/* The Learn page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-learn-page.h"

#include <glib/gi18n.h>

#include "app/pages/explore/ilv-explore-keys.h"
#include "app/present/ilv-present.h"
#include "handbook/ilv-handbook-view.h"
#include "ilv-learn-sidebar.h"
#include "ilv-lesson-card.h"
#include "ilv-lesson-view.h"
#include "widgets/ilv-spoken-name.h"

#define SIDEBAR_WIDTH 250
#define CARD_WIDTH 340
#define UNFOLDED_WIDTH 1040
#define BESIDE_WIDTH 760
#define LEAST_WIDTH 360
#define LEAST_HEIGHT 300

struct _IlvLearnPage {
  GtkWidget parent_instance;

  /* owned */
  GPtrArray *lessons; /* NULL if they cannot be read */
  IlvLessonPlayer *player;

  /* borrowed */
  GtkWidget *stack;    /* child, and the handbook beside it */
  GtkWidget *child;    /* the leaflet, or what is wrong */
  GtkWidget *handbook; /* NULL until it is wanted */
  GtkWidget *sidebar, *content, *bar, *row, *view, *card;
  GtkShortcutController *shortcuts;

  /* plain */
  guint fold_id, focus_id;
  int width_px;
};

static guint message_signal;

G_DEFINE_FINAL_TYPE (IlvLearnPage, ilv_learn_page, GTK_TYPE_WIDGET)

static void
message_cb (IlvLearnPage *self, const char *message)
{
  g_signal_emit (self, message_signal, 0, message);
}

static void
show_content (IlvLearnPage *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->child);
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->child), self->content);
}

static void
picked_cb (IlvLearnPage *self, const IlvLesson *lesson)
{
  if (lesson != ilv_lesson_player_get_lesson (self->player))
    ilv_lesson_player_open (self->player, lesson);
  show_content (self);
  ilv_lesson_card_focus (ILV_LESSON_CARD (self->card));
}

static void
progress_cb (IlvLearnPage *self)
{
  ilv_learn_sidebar_update (ILV_LEARN_SIDEBAR (self->sidebar));
}

static gboolean
track_picked_cb (IlvLearnPage *self, guint run, guint track, guint job)
{
  return ilv_lesson_player_click (self->player, run, track, job);
}

/* --- actions --- */

/* From the last step to the next lesson, if there is one. */
static void
next_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (widget);
  guint place;

  if (ilv_lesson_player_get_lesson (self->player) == NULL)
    return;
  if (!ilv_lesson_player_go_next (self->player)) {
    message_cb (self, _ ("This lesson is done"));
    if (g_ptr_array_find (self->lessons, ilv_lesson_player_get_lesson (self->player), &place) &&
        place + 1 < self->lessons->len)
      ilv_lesson_player_open (self->player, g_ptr_array_index (self->lessons, place + 1));
  }
  ilv_lesson_card_focus (ILV_LESSON_CARD (self->card));
}

static void
previous_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (widget);

  ilv_lesson_player_go_previous (self->player);
  ilv_lesson_card_focus (ILV_LESSON_CARD (self->card));
}

static void
hint_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_lesson_player_show_hint (ILV_LEARN_PAGE (widget)->player);
}

static void
show_answer_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_lesson_player_show_answer (ILV_LEARN_PAGE (widget)->player);
}

static void
choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_lesson_player_choose (ILV_LEARN_PAGE (widget)->player,
                            (guint)g_variant_get_int32 (parameter));
}

static void
restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_lesson_player_restore (ILV_LEARN_PAGE (widget)->player);
}

static void
restart_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_lesson_player_restart (ILV_LEARN_PAGE (widget)->player);
}

static void
lesson_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_learn_page_show (ILV_LEARN_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
lessons_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (widget);

  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->child);
  if (self->sidebar == NULL)
    return;
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->child), self->sidebar);
  gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
}

/* --- the handbook --- */

static GtkWidget *
build_handbook (IlvLearnPage *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *back = ilv_spoken_name_new_button (_ ("_Back to the lessons"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "learn.lessons");
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_widget_add_css_class (back, "flat");
  self->handbook = ilv_handbook_view_new ();
  gtk_widget_set_vexpand (self->handbook, TRUE);
  gtk_box_append (GTK_BOX (all), back);
  gtk_box_append (GTK_BOX (all), self->handbook);
  return all;
}

/* "asyncio#pitfalls"; "": where one was. */
static void
handbook_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (widget);
  const char *place = g_variant_get_string (parameter, NULL);
  g_autofree char *message = NULL;

  if (self->handbook == NULL)
    gtk_stack_add_child (GTK_STACK (self->stack), build_handbook (self));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), gtk_widget_get_parent (self->handbook));
  gtk_widget_child_focus (self->handbook, GTK_DIR_TAB_FORWARD);
  if (*place == '\0' || ilv_handbook_view_open (ILV_HANDBOOK_VIEW (self->handbook), place))
    return;
  message = g_strdup_printf (_ ("The handbook has no page “%s”"), place);
  message_cb (self, message);
}

gboolean
ilv_learn_page_show (IlvLearnPage *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvLesson) none = NULL;

  for (guint i = 0; self->lessons != NULL && i < self->lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (self->lessons, i);

    if (!g_str_equal (lesson->id, id))
      continue;
    picked_cb (self, lesson);
    return TRUE;
  }
  none = ilv_lesson_find (id, &error);
  if (error != NULL)
    message_cb (self, error->message);
  return FALSE;
}

/* --- keys --- */

/* Also where a slider would take the key; an editor keeps it, but in Present: a remote has no
 * other. */
static gboolean
page_key_cb (IlvLearnPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean is_next = keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down;

  if ((!is_next && keyval != GDK_KEY_Page_Up && keyval != GDK_KEY_KP_Page_Up) ||
      (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      (GTK_IS_TEXT_VIEW (focus) && !ilv_present_is_on (self->child)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (self->child, is_next ? "learn.next" : "learn.previous", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
focus_cb (gpointer data)
{
  IlvLearnPage *self = data;
  GtkWidget *widget = GTK_WIDGET (self);

  self->focus_id = 0;
  if (gtk_widget_get_mapped (self->card))
    ilv_lesson_card_focus (ILV_LESSON_CARD (self->card));
  else if (gtk_widget_get_mapped (widget))
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

/* Keys are heard wherever the focus is while the lessons are seen, and only then. The focus begins
 * at the question, once whoever shows the page has done so. */
static void
map_cb (IlvLearnPage *self)
{
  if (gtk_widget_get_mapped (self->child) && self->focus_id == 0)
    self->focus_id = g_idle_add (focus_cb, self);
  gtk_shortcut_controller_set_scope (self->shortcuts, gtk_widget_get_mapped (self->child)
                                                          ? GTK_SHORTCUT_SCOPE_GLOBAL
                                                          : GTK_SHORTCUT_SCOPE_LOCAL);
}

static void
add_shortcuts (IlvLearnPage *self)
{
  static const struct {
    const char *keys, *action;
  } shortcuts[] = {{"Page_Down", "learn.next"},
                   {"Page_Up", "learn.previous"},
                   {"h", "learn.hint"},
                   {"r", "learn.show-answer"}};
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->shortcuts = GTK_SHORTCUT_CONTROLLER (controller);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        self->shortcuts, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                                           gtk_named_action_new (shortcuts[i].action)));
  for (guint i = 0; i < 8; i++)
    gtk_shortcut_controller_add_shortcut (
        self->shortcuts,
        gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (GDK_KEY_1 + i, 0),
                                         gtk_named_action_new ("learn.choose"), "i", i));
  gtk_widget_add_controller (self->child, controller);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (page_key_cb), self);
  gtk_widget_add_controller (self->child, keys);
  g_signal_connect_object (self->child, "map", G_CALLBACK (map_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->child, "unmap", G_CALLBACK (map_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* --- building --- */

/* Whoever presents has the keys, and needs no way to the lists. */
static void
folded_cb (IlvLearnPage *self)
{
  gtk_widget_set_visible (self->bar, adw_leaflet_get_folded (ADW_LEAFLET (self->child)) &&
                                         !ilv_present_is_on (GTK_WIDGET (self)));
}

static GtkWidget *
build_bar (IlvLearnPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = gtk_button_new_with_label (_ ("All lessons"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "learn.lessons");
  gtk_widget_add_css_class (back, "flat");
  gtk_box_append (GTK_BOX (bar), back);
  g_signal_connect_object (self->child, "notify::folded", G_CALLBACK (folded_cb), self,
                           G_CONNECT_SWAPPED);
  self->bar = bar;
  folded_cb (self);
  return bar;
}

static GtkWidget *
build_scene (IlvLearnPage *self)
{
  GtkWidget *view = ilv_lesson_view_new (ilv_lesson_player_get_session (self->player));

  gtk_widget_set_hexpand (view, TRUE);
  gtk_widget_set_vexpand (view, TRUE);
  g_signal_connect_object (view, "track-picked", G_CALLBACK (track_picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "play", G_CALLBACK (ilv_lesson_view_play), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "held", G_CALLBACK (ilv_lesson_view_hold), view,
                           G_CONNECT_SWAPPED);
  ilv_explore_keys_add (self->child, ilv_lesson_view_get_transport (ILV_LESSON_VIEW (view)));
  return view;
}

static GtkWidget *
build_content (IlvLearnPage *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_add_css_class (self->row, "lesson-content");
  self->view = build_scene (self);
  self->card = ilv_lesson_card_new (self->player);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_set_size_request (self->card, CARD_WIDTH, -1);
  gtk_widget_set_vexpand (self->row, TRUE);
  gtk_box_append (GTK_BOX (self->row), self->view);
  gtk_box_append (GTK_BOX (self->row), self->card);
  gtk_box_append (GTK_BOX (all), build_bar (self));
  gtk_box_append (GTK_BOX (all), self->row);
  gtk_widget_set_hexpand (all, TRUE);
  return all;
}

static void
build (IlvLearnPage *self, char **problems)
{
  self->child = adw_leaflet_new ();
  self->sidebar = ilv_learn_sidebar_new (self->lessons, problems, self->player);
  gtk_widget_set_size_request (self->sidebar, SIDEBAR_WIDTH, -1);
  gtk_widget_set_hexpand (self->sidebar, FALSE);
  gtk_widget_add_css_class (self->sidebar, "side-panel");
  self->content = build_content (self);
  adw_leaflet_append (ADW_LEAFLET (self->child), self->sidebar);
  adw_leaflet_page_set_navigatable (
      adw_leaflet_append (ADW_LEAFLET (self->child), gtk_separator_new (GTK_ORIENTATION_VERTICAL)),
      FALSE);
  adw_leaflet_append (ADW_LEAFLET (self->child), self->content);
  gtk_stack_add_child (GTK_STACK (self->stack), self->child);
  add_shortcuts (self);
  g_signal_connect_object (self->sidebar, "picked", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "changed", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "step-changed", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The first lesson that is not done. */
static void
open_first (IlvLearnPage *self)
{
  IlvLessonProgress *progress = ilv_lesson_player_get_progress (self->player);
  guint place = 0;

  while (place + 1 < self->lessons->len &&
         ilv_lesson_progress_is_done (progress, g_ptr_array_index (self->lessons, place)))
    place++;
  ilv_lesson_player_open (self->player, g_ptr_array_index (self->lessons, place));
  show_content (self);
}

static void
show_problem (IlvLearnPage *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  self->child = adw_status_page_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (self->child), _ ("The lessons cannot be read"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->child), escaped);
  gtk_stack_add_child (GTK_STACK (self->stack), self->child);
}

static gboolean
is_unfolded (IlvLearnPage *self)
{
  return self->width_px >= UNFOLDED_WIDTH && !ilv_present_is_on (GTK_WIDGET (self));
}

/* Before the first allocation: as it is built. */
static GtkOrientation
get_direction (IlvLearnPage *self)
{
  return self->width_px == 0 || self->width_px >= BESIDE_WIDTH ? GTK_ORIENTATION_HORIZONTAL
                                                               : GTK_ORIENTATION_VERTICAL;
}

/* A third of the room, more where it is large type. */
static void
set_card_width (IlvLearnPage *self)
{
  int width = CARD_WIDTH;

  if (ilv_present_is_on (GTK_WIDGET (self)))
    width = ilv_present_find_width (GTK_WIDGET (self)) * 2 / 5;
  if (get_direction (self) == GTK_ORIENTATION_VERTICAL)
    width = -1;
  gtk_widget_set_size_request (self->card, width, -1);
}

static gboolean
fold_cb (gpointer data)
{
  IlvLearnPage *self = data;
  gboolean is_beside = get_direction (self) == GTK_ORIENTATION_HORIZONTAL;

  self->fold_id = 0;
  adw_leaflet_set_can_unfold (ADW_LEAFLET (self->child), is_unfolded (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->row), get_direction (self));
  gtk_box_set_homogeneous (GTK_BOX (self->row), !is_beside);
  set_card_width (self);
  return G_SOURCE_REMOVE;
}

static void
ilv_learn_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (ILV_LEARN_PAGE (widget)->stack, orientation, for_size, minimum, natural, NULL,
                      NULL);
  /* The sidebar must not keep the window from becoming narrow: it folds then. */
  *minimum = MIN (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT);
}

/* The lists are away meanwhile, even where there is room for them. */
static void
presented_cb (IlvLearnPage *self)
{
  if (!ADW_IS_LEAFLET (self->child))
    return;
  if (ilv_present_is_on (GTK_WIDGET (self)))
    adw_leaflet_set_visible_child (ADW_LEAFLET (self->child), self->content);
  set_card_width (self);
  folded_cb (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The lists go where scene and card would have no room beside them, then the card goes under the
 * scene: after this allocation, since nothing may change its size within. */
static void
ilv_learn_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (widget);
  int minimum;

  self->width_px = width;
  if (self->row != NULL && self->fold_id == 0 &&
      (adw_leaflet_get_can_unfold (ADW_LEAFLET (self->child)) != is_unfolded (self) ||
       gtk_orientable_get_orientation (GTK_ORIENTABLE (self->row)) != get_direction (self)))
    self->fold_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, fold_cb, self, NULL);
  gtk_widget_measure (self->stack, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->stack, MAX (width, minimum), height, baseline, NULL);
}

static void
ilv_learn_page_dispose (GObject *object)
{
  IlvLearnPage *self = ILV_LEARN_PAGE (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  if (self->player != NULL)
    ilv_lesson_player_close (self->player);
  g_clear_object (&self->player);
  g_clear_pointer (&self->lessons, g_ptr_array_unref);
  G_OBJECT_CLASS (ilv_learn_page_parent_class)->dispose (object);
}

static void
ilv_learn_page_class_init (IlvLearnPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_learn_page_dispose;
  widget_class->measure = ilv_learn_page_measure;
  widget_class->size_allocate = ilv_learn_page_size_allocate;
  message_signal = g_signal_new ("message", ILV_TYPE_LEARN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "learn.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "learn.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "learn.hint", NULL, hint_cb);
  gtk_widget_class_install_action (widget_class, "learn.show-answer", NULL, show_answer_cb);
  gtk_widget_class_install_action (widget_class, "learn.choose", "i", choose_cb);
  gtk_widget_class_install_action (widget_class, "learn.restore", NULL, restore_cb);
  gtk_widget_class_install_action (widget_class, "learn.restart", NULL, restart_cb);
  gtk_widget_class_install_action (widget_class, "learn.lesson", "s", lesson_cb);
  gtk_widget_class_install_action (widget_class, "learn.lessons", NULL, lessons_cb);
  gtk_widget_class_install_action (widget_class, "learn.handbook", "s", handbook_cb);
}

static void
ilv_learn_page_init (IlvLearnPage *self)
{
  self->player = ilv_lesson_player_new (NULL);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  ilv_present_watch (self, G_CALLBACK (presented_cb));
  g_signal_connect (self, "notify::root", G_CALLBACK (presented_cb), NULL);
}

GtkWidget *
ilv_learn_page_new (IlvSession *session)
{
  IlvLearnPage *self = g_object_new (ILV_TYPE_LEARN_PAGE, NULL);
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;

  self->lessons = ilv_lesson_list_with_problems (&problems, &error);
  if (self->lessons != NULL && self->lessons->len > 0) {
    build (self, problems);
    open_first (self);
  } else {
    show_problem (self, error != NULL ? error->message : _ ("There is none"));
  }
  return GTK_WIDGET (self);
}

IlvLessonPlayer *
ilv_learn_page_get_player (IlvLearnPage *self)
{
  return self->player;
}
