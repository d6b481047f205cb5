/* The application: starts the window, opens files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-app.h"

#include <glib/gi18n.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/ilv-press.h"
#include "app/ilv-preferences.h"
#include "app/ilv-recovered.h"
#include "app/ilv-theme.h"
#include "app/ilv-window.h"
#include "app/pages/ilv-page-kinds.h"
#include "ilv-config.h"

struct _IlvApp {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (IlvApp, ilv_app, ADW_TYPE_APPLICATION)

/* A dialog that stays (it asks, or something asks above it) keeps its window. */
static gboolean
is_kept (GtkApplication *application, GtkWindow *window)
{
  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    if (gtk_window_get_transient_for (each->data) == window && gtk_widget_get_visible (each->data))
      return TRUE;
  return FALSE;
}

/* Closes those with or those without a window below them. */
static void
close_windows (GtkApplication *application, gboolean is_above)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  for (GList *each = windows; each != NULL; each = each->next)
    if (g_list_find (gtk_application_get_windows (application), each->data) != NULL &&
        (gtk_window_get_transient_for (each->data) != NULL) == is_above &&
        gtk_widget_get_visible (each->data) && !is_kept (application, each->data))
      gtk_window_close (each->data);
}

/* As if every window was closed by hand, so that each can ask before something is lost. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  close_windows (data, TRUE);
  close_windows (data, FALSE);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *developers[] = {"The Interleave authors", NULL};
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  /* For where it is not installed. */
  if (!gtk_icon_theme_has_icon (icons, ILV_APP_ID))
    gtk_icon_theme_add_resource_path (icons, "/interleave/icons");
  adw_show_about_window (gtk_application_get_active_window (data), "application-name",
                         _ ("Interleave"), "application-icon", ILV_APP_ID, "version", ILV_VERSION,
                         "comments",
                         _ ("Shows how Python runs work under asyncio, threads and processes, "
                            "predicted and measured."),
                         "license-type", GTK_LICENSE_GPL_3_0, "developers", developers,
                         "translator-credits", _ ("translator-credits"), NULL);
}

static const struct {
  const char *action;
  const char *keys[3];
} accels[] = {
    {"app.quit", {"<Control>q"}},
    {"win.open", {"<Control>o"}},
    {"win.save-trace", {"<Control>s"}},
    {"win.save-workload", {"<Control><Shift>s"}},
    {"win.undo", {"<Control>z"}},
    {"win.redo", {"<Control><Shift>z", "<Control>y"}},
    {"win.show-keys", {"<Control>question", "F1"}},
    {"win.menu", {"F10"}},
    {"win.present", {"F5"}},
    {"win.show-inspector", {"F9"}},
    {"win.show-catalogue", {"<Shift>F9"}},
    {"window.close", {"<Control>w"}},
};

/* Alt+1 and so on; Control as well, since some desktops keep Alt to themselves. */
static void
add_page_accels (GtkApplication *application)
{
  const IlvPageKind *kinds = ilv_page_kinds_get ();

  for (int i = 0; kinds[i].name != NULL; i++) {
    g_autofree char *action = g_strconcat ("win.page::", kinds[i].name, NULL);
    g_autofree char *alt = g_strdup_printf ("<Alt>%d", i + 1);
    g_autofree char *control = g_strdup_printf ("<Control>%d", i + 1);

    gtk_application_set_accels_for_action (application, action,
                                           (const char *[]){alt, control, NULL});
  }
}

/* Building the window and parsing styles and templates leaves some 6 MiB of freed pages in the heap
 * (measured: a fifth of the program's own memory); once, when all is quiet, they go back. */
static gboolean
trim_cb (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

static void
ilv_app_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
      {.name = "quit", .activate = quit_cb},
      {.name = "about", .activate = about_cb},
  };

  G_APPLICATION_CLASS (ilv_app_parent_class)->startup (application);
  ilv_press_install ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  ilv_theme_use_font ();
  ilv_theme_use_styles ();
  g_timeout_add_seconds_full (G_PRIORITY_LOW, 1, trim_cb, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].keys);
  add_page_accels (GTK_APPLICATION (application));
}

/* When the window has been seen: it has nothing to do with what it shows first. */
static gboolean
offer_recovered_cb (gpointer window)
{
  if (gtk_widget_get_mapped (window))
    ilv_recovered_offer (window);
  return G_SOURCE_REMOVE;
}

static void
ilv_app_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    ilv_window_open_first (ILV_WINDOW (window));
  else
    window = GTK_WINDOW (ilv_window_new_first (ILV_APP (application)));
  ilv_window_present_first (ILV_WINDOW (window));
  g_timeout_add_seconds_full (G_PRIORITY_LOW, 1, offer_recovered_cb, g_object_ref (window),
                              g_object_unref);
}

static void
ilv_app_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (application));

  for (int i = 0; i < n_files; i++) {
    IlvWindow *window =
        i == 0 && active != NULL ? ILV_WINDOW (active) : ilv_window_new (ILV_APP (application));

    ilv_window_open_file (window, files[i]);
    gtk_window_present (GTK_WINDOW (window));
  }
}

static void
ilv_app_class_init (IlvAppClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  application_class->startup = ilv_app_startup;
  application_class->activate = ilv_app_activate;
  application_class->open = ilv_app_open;
}

static void
ilv_app_init (IlvApp *self)
{
}

IlvApp *
ilv_app_new (void)
{
  IlvApp *self = g_object_new (ILV_TYPE_APP, "application-id", ILV_APP_ID, "flags",
                               G_APPLICATION_HANDLES_OPEN, NULL);

  /* A base path would be added to the icon theme, which has GTK read all of it again (64 M
   * instructions); there is only the About window that asks for our icon. */
  g_application_set_resource_base_path (G_APPLICATION (self), NULL);
  return self;
}

/* GTK parses its own theme as it starts and libadwaita has it thrown away unread: a tenth of what
 * the first window costs. The theme that libadwaita puts in its place is asked for at once; the
 * variable is gone again before libadwaita looks for it, and before anything could inherit it. */
static gboolean
init_gtk (void)
{
  gboolean is_ours =
      g_getenv ("GTK_THEME") == NULL && g_setenv ("GTK_THEME", "Adwaita-empty", FALSE);
  gboolean has_display = gtk_init_check () && gtk_settings_get_default () != NULL;

  if (is_ours)
    g_unsetenv ("GTK_THEME");
  return has_display;
}

int
ilv_app_run (int argc, char **argv)
{
  g_autoptr (IlvApp) app = NULL;

  if (ilv_preferences_get () == NULL) {
    g_printerr (_ ("interleave: the settings schema %s is not installed; "
                   "run “ninja install” or start it from its build folder\n"),
                ILV_APP_ID);
    return 1;
  }
  if (!init_gtk ()) {
    g_printerr (_ ("interleave: there is no display to open a window on; "
                   "“interleave compare” and “interleave render” need none\n"));
    return 1;
  }
  app = ilv_app_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
