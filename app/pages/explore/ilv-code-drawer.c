/* The program a stage's workload is under its model, the line of the moment lit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-code-drawer.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/ilv-source-style.h"
#include "app/ilv-theme.h"
#include "demos/program/ilv-program.h"
#include "widgets/why/ilv-why-label.h"

#define LIT "lit"

struct _IlvCodeDrawer {
  GtkWidget parent_instance;

  /* template children */
  GtkLabel *title;
  GtkButton *copy_button;
  GtkButton *save_button;
  GtkSourceView *view;

  /* owned */
  IlvSession *session;
  IlvProgram *program; /* NULL without a workload */

  /* borrowed */
  GtkTextBuffer *buffer;
  GtkTextMark *mark; /* of the lit line; NULL if none is */

  /* plain */
  guint run;
  int lit_line;
  gboolean is_stale; /* the scenario is another than the program's */
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvCodeDrawer, ilv_code_drawer, GTK_TYPE_WIDGET)

static void
tell (IlvCodeDrawer *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* --- the lit line --- */

static void
describe (IlvCodeDrawer *self, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
unlight (IlvCodeDrawer *self)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, LIT, &begin, &end);
  if (self->mark != NULL)
    gtk_text_buffer_delete_mark (self->buffer, self->mark);
  self->mark = NULL;
  self->lit_line = -1;
}

/* Beside the colour an arrow in the margin says which line it is, and its weight. */
static void
light (IlvCodeDrawer *self, int line)
{
  g_autofree char *text = NULL;
  GtkTextIter begin, end;

  if (line == self->lit_line)
    return;
  unlight (self);
  if (line < 0) {
    describe (self, "");
    return;
  }
  self->lit_line = line;
  gtk_text_buffer_get_iter_at_line (self->buffer, &begin, line);
  end = begin;
  gtk_text_iter_forward_to_line_end (&end);
  self->mark = GTK_TEXT_MARK (
      gtk_source_buffer_create_source_mark (GTK_SOURCE_BUFFER (self->buffer), NULL, LIT, &begin));
  gtk_text_buffer_apply_tag_by_name (self->buffer, LIT, &begin, &end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), self->mark, 0.1, FALSE, 0, 0);
  text = gtk_text_buffer_get_text (self->buffer, &begin, &end, FALSE);
  describe (self, g_strstrip (text));
}

static int
find_line (IlvCodeDrawer *self)
{
  IlvTrace *front = ilv_session_get_front (self->session, self->run);
  gint64 time_ns = ilv_session_get_playhead (self->session);
  guint32 job = ilv_session_get_lit_job (self->session);

  if (front == NULL || self->program == NULL)
    return -1;
  if (job < ilv_trace_get_n_jobs (front))
    return ilv_program_line_of_job (self->program, front, job, time_ns);
  return ilv_program_line_at (self->program, front, time_ns);
}

/* --- the program --- */

static void
show_program (IlvCodeDrawer *self)
{
  g_autofree char *name = self->program != NULL ? ilv_program_get_file_name (self->program) : NULL;
  const char *text = self->program != NULL ? ilv_program_get_text (self->program) : "";

  unlight (self);
  describe (self, "");
  /* The last line is no empty one. */
  gtk_text_buffer_set_text (self->buffer, text, *text != '\0' ? (int)strlen (text) - 1 : 0);
  gtk_label_set_text (self->title, name != NULL ? name : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), self->program != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), self->program != NULL);
}

static void
make_program (IlvCodeDrawer *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  g_autoptr (IlvProgram) old = g_steal_pointer (&self->program);
  IlvSettings settings;
  const char *model;

  self->is_stale = FALSE;
  if (scenario->workload != NULL && self->run < scenario->n_models) {
    model = ilv_model_label (ilv_model_get_id (scenario->models[self->run]));
    ilv_scenario_resolve (scenario, scenario->models[self->run], &settings);
    self->program = ilv_program_new (scenario->workload, &settings);
    g_autofree char *label = g_strdup_printf (_ ("Code under %s"), model);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label, -1);
  }
  if (old == NULL || self->program == NULL ||
      g_strcmp0 (ilv_program_get_text (old), ilv_program_get_text (self->program)) != 0)
    show_program (self);
}

static void
update (IlvCodeDrawer *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->is_stale)
    make_program (self);
  light (self, find_line (self));
}

static void
scenario_changed_cb (IlvCodeDrawer *self)
{
  self->is_stale = TRUE;
  update (self);
}

/* --- copying and saving --- */

static void
copy_cb (IlvCodeDrawer *self)
{
  if (self->program == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          ilv_program_get_text (self->program));
  tell (self, _ ("The program is on the clipboard"));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvCodeDrawer) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *message = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    message = g_strdup_printf (_ ("Saved %s"), name);
  else
    message = g_strdup_printf (_ ("%s was not saved: %s"), name, error->message);
  tell (self, message);
}

void
ilv_code_drawer_save (IlvCodeDrawer *self, GFile *file)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *text;

  if (self->is_stale || self->program == NULL)
    make_program (self);
  if (self->program == NULL)
    return;
  text = ilv_program_get_text (self->program);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
place_chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

    ilv_code_drawer_save (ILV_CODE_DRAWER (data), file);
  }
  g_object_unref (chooser);
}

static void
save_cb (IlvCodeDrawer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (self->program == NULL)
    return;
  name = ilv_program_get_file_name (self->program);
  chooser = gtk_file_chooser_native_new (_ ("Save the program"), GTK_WINDOW (root),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- looks --- */

static void
theme_changed_cb (IlvCodeDrawer *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean is_contrast = ilv_theme_has_contrast ();
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();
  GdkRGBA ground = {0.21f, 0.52f, 0.89f, is_contrast || is_dark ? 0.4f : 0.24f};
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (self->buffer), LIT);

  ilv_source_style_apply (GTK_SOURCE_BUFFER (self->buffer));
  gtk_source_mark_attributes_set_background (attributes, &ground);
  gtk_source_mark_attributes_set_icon_name (attributes, "pan-end-symbolic");
  gtk_source_view_set_mark_attributes (self->view, LIT, attributes, 1);
  g_object_set (tag, "weight", is_contrast ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, NULL);
}

static void
ilv_code_drawer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_code_drawer_parent_class)->map (widget);
  update (ILV_CODE_DRAWER (widget));
}

static void
ilv_code_drawer_dispose (GObject *object)
{
  IlvCodeDrawer *self = ILV_CODE_DRAWER (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->program, ilv_program_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_code_drawer_parent_class)->dispose (object);
}

static void
ilv_code_drawer_class_init (IlvCodeDrawerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_code_drawer_dispose;
  widget_class->map = ilv_code_drawer_map;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_CODE_DRAWER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-code-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvCodeDrawer, title);
  gtk_widget_class_bind_template_child (widget_class, IlvCodeDrawer, copy_button);
  gtk_widget_class_bind_template_child (widget_class, IlvCodeDrawer, save_button);
  gtk_widget_class_bind_template_child (widget_class, IlvCodeDrawer, view);
}

static void
ilv_code_drawer_init (IlvCodeDrawer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  self->lit_line = -1;
  self->is_stale = TRUE;
  ilv_source_style_set_python (GTK_SOURCE_BUFFER (self->buffer));
  gtk_text_buffer_create_tag (self->buffer, LIT, NULL);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  theme_changed_cb (self);
  g_signal_connect_swapped (self->copy_button, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_cb), self);
}

GtkWidget *
ilv_code_drawer_new (IlvSession *session, guint run)
{
  IlvCodeDrawer *self = g_object_new (ILV_TYPE_CODE_DRAWER, NULL);

  self->session = g_object_ref (session);
  self->run = run;
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (scenario_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

int
ilv_code_drawer_get_lit_line (IlvCodeDrawer *self)
{
  return self->lit_line;
}
