/* Present: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-present.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/ilv-theme.h"
#include "ilv-key-log.h"
#include "widgets/ilv-tooltip-text.h"
#include "widgets/palette/ilv-palette.h"

/* Of the screen's height: what is to be read, and what stands beside it. */
#define MAIN_SHARE 30.0
#define SECOND_SHARE 45.0

#define ILV_TYPE_PRESENT (ilv_present_get_type ())
G_DECLARE_FINAL_TYPE (IlvPresent, ilv_present, ILV, PRESENT, GObject)

/* Who presents, and what is put back afterwards. */
struct _IlvPresent {
  GObject parent_instance;

  /* owned */
  GtkCssProvider *styles;

  /* borrowed; NULL while nobody presents */
  GtkWindow *window;
  GtkWidget *log, *focus;
  GtkEventController *keys;

  /* plain */
  double scale;
  guint page_id;
  gboolean was_fullscreen, is_fullscreen;
};

static guint changed_signal;
static const char stack_key[] = "ilv-present-stack";

G_DEFINE_FINAL_TYPE (IlvPresent, ilv_present, G_TYPE_OBJECT)

static IlvPresent *
get (void)
{
  static IlvPresent *self;

  if (self == NULL)
    self = g_object_new (ILV_TYPE_PRESENT, NULL);
  return self;
}

/* --- sizes --- */

double
ilv_present_find_scale (int height_px)
{
  return MAX (1, MAX (height_px / MAIN_SHARE / ILV_TEXT_TITLE_PX,
                      height_px / SECOND_SHARE / ILV_TEXT_SMALL_PX));
}

char *
ilv_present_make_styles (int height_px)
{
  int main_px = (int)ceil (height_px / MAIN_SHARE),
      second_px = (int)ceil (height_px / SECOND_SHARE);
  double scale = ilv_present_find_scale (height_px);
  int small_px = (int)ceil (ILV_TEXT_SMALL_PX * scale);
  int title_px = (int)ceil (ILV_TEXT_TITLE_PX * scale);

  /* The classes whose size the theme or the app's style sheet states are stated here again. */
  return g_strdup_printf (
      "window.presenting, window.presenting statuspage .description { font-size: %dpx; }"
      "window.presenting .title-2, window.presenting .title-3, window.presenting .heading,"
      "window.presenting .lesson-card .value-label,"
      "window.presenting .question .heading { font-size: %dpx; }"
      "window.presenting .dim-label, window.presenting .caption,"
      "window.presenting .caption-heading, window.presenting .value-label { font-size: %dpx; }"
      "window.presenting .code-drawer textview, window.presenting .code-head,"
      "window.presenting sourceview { font-size: %dpx; }"
      "window.presenting .stage-pool label, window.presenting button.code-toggle {"
      " font-size: %dpx; }"
      "window.presenting .stage-controls > menubutton > button label { font-size: %dpx; }"
      "window.presenting image, window.presenting arrow { -gtk-icon-size: %dpx; }"
      "window.presenting .play-button { min-width: %dpx; min-height: %dpx; }"
      "window.presenting .lesson-card .text-button { font-size: %dpx; }"
      "window.presenting .lesson-card { padding: %dpx; }",
      main_px, main_px, second_px, second_px, small_px, title_px, main_px, 2 * main_px, 2 * main_px,
      second_px, second_px / 2);
}

/* The window, until it is on a screen. */
static void
find_screen (GtkWidget *window, GdkRectangle *place)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor *monitor =
      surface != NULL
          ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface)
          : NULL;

  *place = (GdkRectangle){
      .width = gtk_widget_get_width (window),
      .height = gtk_widget_get_height (window),
  };
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, place);
}

static int
find_screen_height (GtkWindow *window)
{
  GdkRectangle place;

  find_screen (GTK_WIDGET (window), &place);
  return place.height;
}

int
ilv_present_find_width (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GdkRectangle place = {0};

  if (GTK_IS_WINDOW (root))
    find_screen (GTK_WIDGET (root), &place);
  return place.width;
}

gboolean
ilv_present_is_on (GtkWidget *widget)
{
  GtkWindow *window = get ()->window;

  return window != NULL && gtk_widget_get_root (widget) == GTK_ROOT (window);
}

double
ilv_present_get_scale (GtkWidget *widget)
{
  return ilv_present_is_on (widget) ? get ()->scale : 1;
}

void
ilv_present_watch (gpointer object, GCallback callback)
{
  g_signal_connect_object (get (), "changed", callback, object, G_CONNECT_SWAPPED);
}

/* --- the window's own parts --- */

static GtkWidget *
get_content (GtkWindow *window)
{
  return adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
}

/* The header bar, and the pages' buttons at the foot of a narrow window. */
static void
show_bars (GtkWindow *window, gboolean are_shown)
{
  GtkWidget *foot = gtk_widget_get_last_child (get_content (window));

  gtk_widget_set_visible (gtk_widget_get_first_child (get_content (window)), are_shown);
  if (ADW_IS_VIEW_SWITCHER_BAR (foot))
    gtk_widget_set_visible (foot, are_shown);
}

static void
add_styles (IlvPresent *self)
{
  g_autofree char *styles = ilv_present_make_styles (find_screen_height (self->window));

  self->styles = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (self->styles, styles, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (self->styles),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->window), "presenting");
}

static void
remove_styles (IlvPresent *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->window), "presenting");
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (self->styles));
  g_clear_object (&self->styles);
}

/* --- input --- */

static void stop (IlvPresent *self);

/* Whether a menu is open, which keeps its Escape. */
static gboolean
is_in_menu (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
key_cb (GtkWindow *window, guint keyval, guint keycode, GdkModifierType state)
{
  IlvPresent *self = get ();

  ilv_key_log_add (ILV_KEY_LOG (self->log), keyval, state);
  ilv_tooltip_hush (GTK_WIDGET (window));
  if (keyval != GDK_KEY_Escape || is_in_menu (window))
    return GDK_EVENT_PROPAGATE;
  stop (self);
  return GDK_EVENT_STOP;
}

static void
remove_keys (IlvPresent *self)
{
  if (self->keys != NULL)
    gtk_widget_remove_controller (GTK_WIDGET (self->window), self->keys);
  self->keys = NULL;
}

/* Of a window's controllers the last one to come sees a key first, and who takes it keeps it from
 * the others: so the log comes again whenever a page, which catches keys too, may have been built.
 */
static void
add_keys (IlvPresent *self)
{
  remove_keys (self);
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->keys, "key-pressed", G_CALLBACK (key_cb), self->window);
  gtk_widget_add_controller (GTK_WIDGET (self->window), self->keys);
}

static gboolean
page_built_cb (gpointer data)
{
  IlvPresent *self = data;

  self->page_id = 0;
  if (self->window != NULL)
    add_keys (self);
  return G_SOURCE_REMOVE;
}

static void
page_cb (void)
{
  IlvPresent *self = get ();

  if (self->window != NULL && self->page_id == 0)
    self->page_id = g_idle_add (page_built_cb, self);
}

/* --- beginning and ending --- */

static void
add_log (IlvPresent *self)
{
  GtkBox *content = GTK_BOX (get_content (self->window));

  self->log =
      ilv_key_log_new (self->window, g_object_get_data (G_OBJECT (self->window), stack_key));
  gtk_box_insert_child_after (content, self->log,
                              gtk_widget_get_first_child (GTK_WIDGET (content)));
}

/* The window manager has its own way out. */
static void
fullscreen_cb (GtkWindow *window)
{
  IlvPresent *self = get ();

  if (self->window != window)
    return;
  if (gtk_window_is_fullscreen (window))
    self->is_fullscreen = TRUE;
  else if (self->is_fullscreen)
    stop (self);
}

static void
start (IlvPresent *self, GtkWindow *window)
{
  if (self->window != NULL)
    stop (self);
  self->window = window;
  self->scale = ilv_present_find_scale (find_screen_height (window));
  self->was_fullscreen = self->is_fullscreen = gtk_window_is_fullscreen (window);
  g_set_weak_pointer (&self->focus, gtk_window_get_focus (window));
  show_bars (window, FALSE);
  add_styles (self);
  add_log (self);
  add_keys (self);
  ilv_theme_set_wants_contrast (TRUE);
  gtk_window_fullscreen (window);
  g_signal_emit (self, changed_signal, 0);
}

static void
stop (IlvPresent *self)
{
  GtkWindow *window = self->window;

  remove_styles (self);
  remove_keys (self);
  gtk_box_remove (GTK_BOX (get_content (window)), self->log);
  show_bars (window, TRUE);
  self->window = NULL;
  ilv_theme_set_wants_contrast (FALSE);
  if (!self->was_fullscreen)
    gtk_window_unfullscreen (window);
  g_signal_emit (self, changed_signal, 0);
  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
  g_clear_weak_pointer (&self->focus);
}

/* --- the action --- */

static void
present_cb (GtkWindow *window)
{
  IlvPresent *self = get ();

  if (self->window == window)
    stop (self);
  else
    start (self, window);
}

/* The window goes, and its children with it: there is nothing to be put back. */
static void
unrealize_cb (GtkWindow *window)
{
  IlvPresent *self = get ();

  if (self->window == window)
    stop (self);
}

static void
ilv_present_class_init (IlvPresentClass *class)
{
  changed_signal = g_signal_new ("changed", ILV_TYPE_PRESENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ilv_present_init (IlvPresent *self)
{
  self->scale = 1;
}

void
ilv_present_add (GtkWindow *window, AdwViewStack *stack)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("present", NULL);

  g_object_set_data (G_OBJECT (window), stack_key, stack); /* its own */
  g_signal_connect_object (action, "activate", G_CALLBACK (present_cb), window, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (page_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect (window, "notify::fullscreened", G_CALLBACK (fullscreen_cb), NULL);
  g_signal_connect (window, "unrealize", G_CALLBACK (unrealize_cb), NULL);
}
