/* The button "Python 3.11.2 ▾" beside Measure: which interpreter measures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-python-chooser.h"

#include "ilv-dask-entry.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widgets/ilv-spoken-name.h"
#include "widgets/why/ilv-why-label.h"

struct _IlvPythonChooser {
  GtkWidget parent_instance;

  /* template children */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkWidget *content;
  GtkSpinner *spinner;
  GtkWidget *again_button;
  GtkWidget *add_button;
  GtkWidget *empty_label;
  GtkWidget *scroller;
  GtkListBox *rows;
  GtkWidget *dask_entry; /* made when first shown */

  /* owned */
  IlvPythons *pythons;
  IlvSession *session;
  GtkFileChooserNative *file_chooser;
};

G_DEFINE_FINAL_TYPE (IlvPythonChooser, ilv_python_chooser, GTK_TYPE_WIDGET)

/* --- the button --- */

static char *
describe_choice (IlvPythonChooser *self)
{
  const IlvPython *current = ilv_pythons_get_current (self->pythons);
  g_autofree char *version = ilv_pythons_get_chosen_version ();

  if (current != NULL && *current->version != '\0')
    return g_strdup_printf (_ ("Python %s"), current->version);
  if (*version != '\0')
    return g_strdup_printf (_ ("Python %s"), version);
  return g_strdup (_ ("Python"));
}

static void
update_button (IlvPythonChooser *self)
{
  g_autofree char *text = describe_choice (self);

  /* Translators: %s is "Python 3.11.2". */
  g_autofree char *name = g_strdup_printf (_ ("Measure with: %s"), text);

  gtk_menu_button_set_label (self->button, text);
  ilv_spoken_name_set (GTK_WIDGET (self->button), name);
}

/* --- the rows --- */

static void
chosen_cb (IlvPythonChooser *self, GtkCheckButton *check)
{
  const IlvPython *python = g_object_get_data (G_OBJECT (check), "ilv-python");

  if (gtk_check_button_get_active (check))
    ilv_pythons_choose (self->pythons, python);
}

static void
remove_cb (IlvPythonChooser *self, GtkWidget *button)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "ilv-path"));

  ilv_pythons_remove (self->pythons, path);
}

/* The models that not every Python can run. */
static char *
describe_extras (const IlvPython *python)
{
  const IlvModel models[] = {ILV_MODEL_UVLOOP, ILV_MODEL_TRIO, ILV_MODEL_INTERPRETERS,
                             ILV_MODEL_FREE_THREADS, ILV_MODEL_DASK};
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (ilv_python_can_run (python, models[i], NULL))
      g_strv_builder_add (builder, ilv_model_label (ilv_model_get_id (models[i])));
  g_auto (GStrv) names = g_strv_builder_end (builder);
  return g_strjoinv (", ", names);
}

static char *
describe_python (const IlvPython *python)
{
  g_autofree char *extras = describe_extras (python);

  if (python->problem != NULL)
    return g_strdup (python->problem);
  if (*extras == '\0')
    return g_strdup (python->exe);
  /* Translators: a path, then names of models that not every Python can run. */
  return g_strdup_printf (_ ("%s\nalso runs %s"), python->exe, extras);
}

static char *
describe_title (const IlvPython *python)
{
  g_autofree char *build = ilv_python_describe_build (python);

  if (*python->version == '\0')
    return g_path_get_basename (python->exe);
  if (g_str_equal (build, "default"))
    return g_strdup_printf (_ ("Python %s"), python->version);
  /* Translators: a version, then the kind of build, "free-threaded" for example. */
  return g_strdup_printf (_ ("Python %s, %s"), python->version, build);
}

static GtkWidget *
make_remove_button (IlvPythonChooser *self, const IlvPython *python)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Remove from the list"));
  g_object_set_data_full (G_OBJECT (button), "ilv-path", g_strdup (python->exe), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
  return button;
}

static GtkWidget *
make_row (IlvPythonChooser *self, const IlvPython *python, gboolean is_current,
          GtkCheckButton **group)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  g_autofree char *title = describe_title (python);
  g_autofree char *subtitle = describe_python (python);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  gtk_check_button_set_group (check, *group);
  *group = check;
  gtk_check_button_set_active (check, is_current);
  g_object_set_data_full (G_OBJECT (check), "ilv-python", ilv_python_copy (python),
                          (GDestroyNotify)ilv_python_free);
  gtk_widget_set_sensitive (GTK_WIDGET (check), python->problem == NULL);
  gtk_widget_set_valign (GTK_WIDGET (check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (row, GTK_WIDGET (check));
  if (python->problem == NULL)
    adw_action_row_set_activatable_widget (row, GTK_WIDGET (check)); /* and names it */
  else
    ilv_spoken_name_set (GTK_WIDGET (check), title);
  if (ilv_pythons_is_added (python->exe))
    adw_action_row_add_suffix (row, make_remove_button (self, python));
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (chosen_cb), self);
  return GTK_WIDGET (row);
}

static void
clear_rows (IlvPythonChooser *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, row);
}

static void
fill_rows (IlvPythonChooser *self)
{
  const GPtrArray *list = ilv_pythons_get_list (self->pythons);
  const IlvPython *current = ilv_pythons_get_current (self->pythons);
  GtkCheckButton *group = NULL;

  clear_rows (self);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const IlvPython *python = g_ptr_array_index (list, i);

    gtk_list_box_append (self->rows, make_row (self, python, python == current, &group));
  }
  gtk_widget_set_visible (self->scroller, list != NULL && list->len > 0);
}

static gboolean
has_working (const GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    if (((const IlvPython *)g_ptr_array_index (list, i))->problem == NULL)
      return TRUE;
  return FALSE;
}

static void
changed_cb (IlvPythonChooser *self)
{
  const GPtrArray *list = ilv_pythons_get_list (self->pythons);
  gboolean is_looking = ilv_pythons_is_looking (self->pythons);

  gtk_spinner_set_spinning (self->spinner, is_looking);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_looking);
  gtk_widget_set_visible (self->again_button, !is_looking);
  gtk_widget_set_visible (self->empty_label, !is_looking && list != NULL && !has_working (list));
  update_button (self);
}

/* A click among the rows must not take them away from under the pointer. */
static void
looked_cb (IlvPythonChooser *self)
{
  changed_cb (self);
  if (!ilv_pythons_is_looking (self->pythons))
    fill_rows (self);
}

/* --- actions --- */

static void
look (IlvPythonChooser *self)
{
  const IlvScenario *scenario =
      self->session != NULL ? ilv_session_get_scenario (self->session) : NULL;
  const char *path =
      scenario != NULL && scenario->workload != NULL ? scenario->workload->path : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  ilv_pythons_look (self->pythons, folder);
}

/* Where the model dask is measured. Made when the popover is first shown. */
static void
add_dask_entry (IlvPythonChooser *self)
{
  if (self->dask_entry != NULL)
    return;
  self->dask_entry = ilv_dask_entry_new ();
  gtk_box_append (GTK_BOX (self->content), self->dask_entry);
}

static void
shown_cb (IlvPythonChooser *self)
{
  add_dask_entry (self);
  if (ilv_pythons_get_list (self->pythons) == NULL)
    look (self);
}

static void
answered_cb (IlvPythonChooser *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->file_chooser));
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

    if (path != NULL)
      ilv_pythons_add (self->pythons, path);
  }
  g_clear_object (&self->file_chooser);
}

static void
add_cb (IlvPythonChooser *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->file_chooser);
  self->file_chooser = gtk_file_chooser_native_new (_ ("Add a Python"), GTK_WINDOW (root),
                                                    GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
  g_signal_connect_swapped (self->file_chooser, "response", G_CALLBACK (answered_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

/* --- the widget --- */

static void
ilv_python_chooser_dispose (GObject *object)
{
  IlvPythonChooser *self = ILV_PYTHON_CHOOSER (object);

  if (self->pythons != NULL)
    ilv_pythons_stop (self->pythons);
  g_clear_object (&self->pythons);
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->session);
  g_clear_pointer ((GtkWidget **)&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_python_chooser_parent_class)->dispose (object);
}

static void
ilv_python_chooser_class_init (IlvPythonChooserClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_python_chooser_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-python-chooser.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, button);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, content);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, spinner);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, again_button);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, add_button);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, empty_label);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, scroller);
  gtk_widget_class_bind_template_child (widget_class, IlvPythonChooser, rows);
}

static void
ilv_python_chooser_init (IlvPythonChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pythons = ilv_pythons_new ();
  gtk_widget_set_visible (self->scroller, FALSE);
  g_signal_connect_object (self->pythons, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pythons, "looked", G_CALLBACK (looked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (self->again_button, "clicked", G_CALLBACK (look), self);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (add_cb), self);
  update_button (self);
}

void
ilv_python_chooser_set_session (IlvPythonChooser *self, IlvSession *session)
{
  g_set_object (&self->session, session);
}

IlvPythons *
ilv_python_chooser_get_pythons (IlvPythonChooser *self)
{
  return self->pythons;
}
