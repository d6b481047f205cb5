/* The window: header bar and pages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-window.h"

#include <glib/gi18n.h>

#include "app/calibrate/ilv-costs-menu.h"
#include "app/ilv-files.h"
#include "app/ilv-preferences.h"
#include "app/ilv-warm-glyphs.h"
#include "app/ilv-watch-action.h"
#include "app/ilv-window-actions.h"
#include "app/ilv-window-pages.h"
#include "app/pages/explore/ilv-explore-page.h"
#include "app/pages/ilv-page-kinds.h"
#include "ilv-config.h"
#include "widgets/ilv-menu-focus.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvWindow {
  AdwApplicationWindow parent_instance;

  /* template children */
  GtkBox *content;
  GtkWidget *header;
  IlvPageSwitcher *switcher;
  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  GtkWidget *catalogue_button;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkWidget *inspector_button;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  GMenu *recent_menu, *costs_menu;

  /* owned */
  IlvSession *session;

  /* borrowed */
  IlvExplorePage *explore;

  /* plain */
  gboolean is_drawn;
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (IlvWindow, ilv_window, ADW_TYPE_APPLICATION_WINDOW)

/* A toast has one line: what does not fit there is said in a dialog, whole. */
#define TOAST_CHARS 90

static void
show_message (IlvWindow *self, const char *message)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (g_utf8_strlen (message, -1) > TOAST_CHARS) {
    GtkWidget *dialog =
        adw_message_dialog_new (GTK_WINDOW (self), _ ("That did not work"), message);

    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
    ilv_spoken_name_mend_buttons (GTK_WIDGET (dialog));
    gtk_window_present (GTK_WINDOW (dialog));
    return;
  }
  escaped = g_markup_escape_text (message, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
message_cb (IlvWindow *self, const char *message)
{
  show_message (self, message);
}

/* --- files --- */

static void
fill_recent (IlvWindow *self)
{
  g_auto (GStrv) uris = ilv_files_list_recent ();

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; uris[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
    g_autofree char *name = g_file_get_basename (file);
    g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

    g_menu_item_set_action_and_target (item, "win.open-recent", "s", uris[i]);
    g_menu_append_item (self->recent_menu, item);
  }
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvOpened) opened = ilv_files_open_finish (result, &error);

  if (opened == NULL) {
    /* A window whose only file cannot be read is not left empty. */
    ilv_window_open_first (self);
    show_message (self, error->message);
    return;
  }
  ilv_opened_show (opened, self->session);
  if (opened->damage != NULL)
    show_message (self, opened->damage->message);
  ilv_files_add_recent (opened->file);
  fill_recent (self);
}

void
ilv_window_open_file (IlvWindow *self, GFile *file)
{
  adw_view_stack_set_visible_child_name (self->stack, ILV_PAGE_EXPLORE);
  ilv_files_open_async (file, NULL, opened_cb, g_object_ref (self));
}

static void
open_chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  IlvWindow *self = data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    ilv_window_open_file (self, file);
  }
  g_object_unref (dialog);
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Open a trace, a workload or a scenario"),
                                   GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  ilv_files_add_filters (GTK_FILE_CHOOSER (dialog), ILV_FILE_ANY);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (open_chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
open_recent_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  ilv_window_open_file (ILV_WINDOW (widget), file);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = ilv_files_save_finish (result, &error);

  if (file == NULL) {
    show_message (self, error->message);
    return;
  }
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = g_strdup_printf (_ ("Saved %s"), name);
  show_message (self, message);
  ilv_files_add_recent (file);
  fill_recent (self);
}

static void
save_chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  IlvWindow *self = data;
  IlvFileKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "kind"));

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    if (kind == ILV_FILE_TRACE) {
      g_autoptr (GPtrArray) traces = ilv_session_list_traces (self->session);
      ilv_files_save_traces_async (traces, file, saved_cb, g_object_ref (self));
    } else
      ilv_files_save_workload_async (ilv_session_get_scenario (self->session)->workload, file,
                                     saved_cb, g_object_ref (self));
  }
  g_object_unref (dialog);
}

static void
ask_where (IlvWindow *self, IlvFileKind kind, const char *title)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  const char *id = scenario->workload != NULL ? scenario->workload->id : NULL;
  g_autofree char *name = g_strconcat (id != NULL ? id : "interleave",
                                       kind == ILV_FILE_TRACE ? ".ilv" : ".workload", NULL);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  ilv_files_add_filters (GTK_FILE_CHOOSER (dialog), kind);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data (G_OBJECT (dialog), "kind", GINT_TO_POINTER (kind));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_trace_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_where (ILV_WINDOW (widget), ILV_FILE_TRACE, _ ("Save the shown traces"));
}

static void
save_workload_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_where (ILV_WINDOW (widget), ILV_FILE_WORKLOAD, _ ("Save the workload"));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  GSList *files = g_value_get_boxed (value);
  IlvWindow *self = data;

  if (files == NULL)
    return FALSE;
  ilv_window_open_file (self, files->data);
  /* As with several files on the command line: one window each. */
  for (GSList *more = files->next; more != NULL; more = more->next) {
    IlvWindow *window = ilv_window_new (ILV_APP (gtk_window_get_application (GTK_WINDOW (self))));

    ilv_window_open_file (window, more->data);
    gtk_window_present (GTK_WINDOW (window));
  }
  return TRUE;
}

/* --- actions --- */

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_session_undo (ILV_WINDOW (widget)->session);
}

static void
redo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_session_redo (ILV_WINDOW (widget)->session);
}

static void
show_keys_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/interleave/ui/ilv-keys.ui");
  GtkWindow *keys = GTK_WINDOW (gtk_builder_get_object (builder, "keys"));

  gtk_window_set_transient_for (keys, GTK_WINDOW (widget));
  g_object_set (keys, "section-name", ilv_window_pages_get_keys (ILV_WINDOW (widget)->stack), NULL);
  gtk_window_present (keys);
}

/* Sixty widgets that hardly anybody needs at once: made when the menu is opened. */
static void
make_menu_cb (GtkMenuButton *button, gpointer data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL) {
    gtk_menu_button_set_menu_model (button, ILV_WINDOW (data)->main_menu);
    ilv_menu_focus_watch (button);
  }
}

static void
menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (ILV_WINDOW (widget)->menu_button);
}

static void
update_actions (IlvWindow *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  gboolean can_undo, can_redo;

  gboolean is_explore = ilv_window_pages_is_explore (self->stack);

  g_object_get (self->session, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo && is_explore);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo && is_explore);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-workload",
                                 scenario->workload != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-trace",
                                 ilv_session_get_front (self->session, 0) != NULL);
}

static void
session_changed_cb (IlvWindow *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  const char *subject = scenario->workload != NULL ? scenario->workload->local_name : NULL;
  IlvTrace *front = ilv_session_get_front (self->session, 0);

  if (subject == NULL && front != NULL)
    subject = ilv_trace_get_info (front)->workload;
  if (subject != NULL) {
    /* Translators: the window's title; %s is a workload's name. */
    g_autofree char *title = g_strdup_printf (_ ("%s – Interleave"), subject);

    gtk_window_set_title (GTK_WINDOW (self), title);
  }
  update_actions (self);
}

static void
add_stateful_actions (IlvWindow *self)
{
  static const struct {
    const char *name, *key;
  } kept[] = {{"only-past", "only-past"}, {"ask-at-start", "ask-at-start"}};

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autoptr (GAction) action = g_settings_create_action (ilv_preferences_get (), kept[i].key);

    g_action_map_add_action (G_ACTION_MAP (self), action);
  }
  g_autoptr (GPropertyAction) page =
      g_property_action_new ("page", self->stack, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
}

static const char *const explore_actions[] = {"show-inspector", "show-catalogue"};

static void
add_explore_actions (IlvWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (explore_actions); i++) {
    g_autoptr (GPropertyAction) action =
        g_property_action_new (explore_actions[i], self->explore, explore_actions[i]);

    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  }
}

static void
remove_explore_actions (IlvWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (explore_actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (self), explore_actions[i]);
}

/* What belongs to Explore is neither seen nor reached by a key on another page. It keeps its room
 * in the header bar, so that the pages' buttons stay where they are. */
static void
page_changed_cb (IlvWindow *self)
{
  GtkWidget *buttons[] = {self->catalogue_button, self->undo_button, self->redo_button,
                          self->inspector_button};
  gboolean is_explore = ilv_window_pages_is_explore (self->stack);

  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (is_explore)
    add_explore_actions (self);
  else
    remove_explore_actions (self);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    gtk_widget_set_child_visible (buttons[i], is_explore);
    gtk_widget_queue_draw (gtk_widget_get_parent (buttons[i]));
  }
  update_actions (self);
}

static void
restore (IlvWindow *self)
{
  GSettings *preferences = ilv_preferences_get ();

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (preferences, "window-width"),
                               g_settings_get_int (preferences, "window-height"));
  if (!g_settings_get_boolean (preferences, "window-maximized")) {
    int width_px = g_settings_get_int (preferences, "window-width");

    ilv_explore_page_expect_width (self->explore, width_px);
    ilv_window_pages_expect_width (self->switcher, self->header, width_px);
  }
  g_settings_bind (preferences, "window-width", self, "default-width", G_SETTINGS_BIND_SET);
  g_settings_bind (preferences, "window-height", self, "default-height", G_SETTINGS_BIND_SET);
  g_settings_bind (preferences, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (preferences, "only-past", self->session, "only-past", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (preferences, "ask-at-start", self->session, "asks-at-start",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
ilv_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    ILV_WINDOW (object)->session = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_window_constructed (GObject *object)
{
  IlvWindow *self = ILV_WINDOW (object);
  GtkDropTarget *target;

  G_OBJECT_CLASS (ilv_window_parent_class)->constructed (object);
  if (self->session == NULL)
    self->session = ilv_session_new ();
  else
    ilv_explore_page_fill_later (self->explore);
  ilv_window_pages_fill (self->stack, GTK_WIDGET (self->explore), self->session,
                         G_CALLBACK (message_cb), self);
  ilv_window_actions_add (G_ACTION_MAP (self), self->stack, self->session);
  ilv_window_pages_set_switcher (self->stack, self->switcher, self->content);
  restore (self);
  add_stateful_actions (self);
  ilv_watch_action_add (G_ACTION_MAP (self), self->session);
  ilv_explore_page_set_session (self->explore, self->session);
  ilv_costs_menu_attach (GTK_WINDOW (self), self->costs_menu, self->session);
  g_signal_connect_object (self->session, "scenario-changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "runs-changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (message_cb), self,
                           G_CONNECT_SWAPPED);
  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  fill_recent (self);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  page_changed_cb (self);
}

/* All is laid out now, and nothing drawn. */
static void
ilv_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  IlvWindow *self = ILV_WINDOW (widget);

  GTK_WIDGET_CLASS (ilv_window_parent_class)->snapshot (widget, snapshot);
  if (!self->is_drawn)
    ilv_warm_glyphs (widget);
  self->is_drawn = TRUE;
}

static void
ilv_window_dispose (GObject *object)
{
  IlvWindow *self = ILV_WINDOW (object);

  if (self->session != NULL)
    ilv_session_cancel (self->session);
  /* They hold the pages, and whoever exported the window's actions still holds them. */
  remove_explore_actions (self);
  g_action_map_remove_action (G_ACTION_MAP (self), "page");
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_window_parent_class)->dispose (object);
}

static void
ilv_window_class_init (IlvWindowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = ilv_window_set_property;
  object_class->constructed = ilv_window_constructed;
  object_class->dispose = ilv_window_dispose;
  widget_class->snapshot = ilv_window_snapshot;
  props[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, ILV_TYPE_SESSION,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (ILV_TYPE_PAGE_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-window.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, content);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, header);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, catalogue_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, IlvWindow, costs_menu);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "s", open_recent_cb);
  gtk_widget_class_install_action (widget_class, "win.save-trace", NULL, save_trace_cb);
  gtk_widget_class_install_action (widget_class, "win.save-workload", NULL, save_workload_cb);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "win.show-keys", NULL, show_keys_cb);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_cb);
}

static void
ilv_window_init (IlvWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->explore = g_object_new (ILV_TYPE_EXPLORE_PAGE, NULL);
  gtk_menu_button_set_create_popup_func (self->menu_button, make_menu_cb, self, NULL);
}

IlvWindow *
ilv_window_new (IlvApp *app)
{
  return g_object_new (ILV_TYPE_WINDOW, "application", app, NULL);
}

/* What is wrong with the catalogue, NULL if nothing is. */
static char *
load_first (IlvSession *session)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = NULL;

  if (ids[0] == NULL)
    return g_strdup (_ ("The catalogue of workloads is not installed; open a workload file"));
  workload = ilv_workload_find (ids[0], &error);
  if (workload == NULL)
    return g_strdup (error->message);
  ilv_session_load_workload (session, workload);
  return NULL;
}

void
ilv_window_open_first (IlvWindow *self)
{
  g_autofree char *message = NULL;

  if (ilv_session_get_n_runs (self->session) > 0 &&
      (ilv_session_has_opened_traces (self->session) ||
       ilv_session_get_scenario (self->session)->workload != NULL))
    return;
  message = load_first (self->session);
  if (message != NULL)
    show_message (self, message);
}

IlvWindow *
ilv_window_new_first (IlvApp *app)
{
  g_autoptr (IlvSession) session = ilv_session_new ();
  g_autofree char *message = load_first (session);
  IlvWindow *self = g_object_new (ILV_TYPE_WINDOW, "application", app, "session", session, NULL);

  if (message != NULL)
    show_message (self, message);
  else
    session_changed_cb (self);
  return self;
}

/* A window that is built and waits is no frame yet to assistive technology, which remembers: so it
 * is mapped at once. GTK would measure all of it first and send the request only with the first
 * frame; instead it goes off now, and display and window manager have their part done while the
 * pages are measured and what is simulated comes in. Nothing has been drawn before that. */
void
ilv_window_present_first (IlvWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self))) {
    gtk_window_present (GTK_WINDOW (self));
    return;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->toasts), FALSE);
  gtk_window_present (GTK_WINDOW (self));
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->toasts), TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), focus);
}

IlvSession *
ilv_window_get_session (IlvWindow *self)
{
  return self->session;
}
