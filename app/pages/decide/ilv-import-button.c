/* An answer by a script's imports: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-import-button.h"

#include "demos/library/ilv-import-scan.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>
#include <math.h>

/* More than these would hide the questions below. */
#define MAX_TOLD 8

struct _IlvImportButton {
  GtkBox parent_instance;

  /* children */
  GtkWidget *button, *note;

  /* plain */
  gboolean is_error;

  /* owned */
  IlvAdvisor *advisor;
};

G_DEFINE_FINAL_TYPE (IlvImportButton, ilv_import_button, GTK_TYPE_BOX)

/* --- what a script says --- */

/* An unread rest may import anything. */
static IlvLibraryState
get_state (const IlvImportScan *scan)
{
  return scan->async_libs == ILV_LIBRARY_YES && !scan->imports->is_whole ? ILV_LIBRARY_UNKNOWN
                                                                         : scan->async_libs;
}

/* What decides comes first: nobody has an interface, then what is not known. */
static guint
rank (const IlvImportFinding *finding)
{
  IlvLibraryState state =
      finding->library != NULL ? finding->library->states[ILV_LIBRARY_ASYNC] : ILV_LIBRARY_UNKNOWN;

  return state == ILV_LIBRARY_NONE ? 0 : state == ILV_LIBRARY_UNKNOWN ? 1 : 2;
}

static void
tell_findings (const IlvImportScan *scan, GString *text)
{
  guint n_told = 0;

  for (guint r = 0; r <= 2; r++)
    for (guint i = 0; i < scan->findings->len && n_told < MAX_TOLD; i++) {
      const IlvImportFinding *finding = &g_array_index (scan->findings, IlvImportFinding, i);
      g_autofree char *told = NULL;

      if (rank (finding) != r)
        continue;
      told = ilv_import_finding_tell (finding);
      g_string_append_printf (text, "\n%s", told);
      n_told++;
    }
  if (n_told < scan->findings->len) {
    guint n_more = scan->findings->len - n_told;
    g_autofree char *more =
        g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);

    g_string_append_printf (text, "\n%s", more);
  }
}

/* A line about the script, then one for each finding. */
static char *
tell (const IlvImportScan *scan)
{
  g_autofree char *name = g_filename_display_basename (scan->origin);
  GString *text = g_string_new (NULL);

  if (get_state (scan) == ILV_LIBRARY_UNKNOWN)
    g_string_append_printf (text, _ ("The imports of %s do not settle it"), name);
  else if (scan->findings->len == 0)
    g_string_append_printf (text, _ ("Nothing that %s imports waits"), name);
  else
    g_string_append_printf (text, _ ("The imports of %s"), name);
  tell_findings (scan, text);
  if (!scan->imports->is_whole)
    g_string_append_printf (
        text, "\n%s",
        _ ("a string or bracket in it does not end: only what stands before was read"));
  return g_string_free (text, FALSE);
}

/* Any text without imports would mean yes: a letter, a table. */
static gboolean
is_script (const IlvImportScan *scan, GError **error)
{
  if (scan->imports->imports->len > 0 || g_str_has_suffix (scan->origin, ".py"))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("%s: this is no Python script: it imports nothing, and its name does not end in "
                  ".py"),
               scan->origin);
  return FALSE;
}

/* --- answering --- */

/* Below the button, and with it for who cannot see it. */
static void
show_note (IlvImportButton *self, const char *message, gboolean is_error)
{
  gtk_label_set_text (GTK_LABEL (self->note), message != NULL ? message : "");
  gtk_widget_set_visible (self->note, message != NULL);
  self->is_error = is_error && message != NULL;
  if (self->is_error)
    gtk_widget_add_css_class (self->note, "error");
  else
    gtk_widget_remove_css_class (self->note, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message != NULL ? message : "", -1);
}

static void
set_answer (IlvImportButton *self, const char *text, double value, guint input)
{
  guint n_inputs = ilv_checklist_get_n_inputs (ilv_advisor_get_list (self->advisor));
  g_autofree double *answers = g_new (double, n_inputs);
  GArray *before = ilv_advisor_get_all_evidence (self->advisor);
  GArray *evidence = g_array_new (FALSE, FALSE, sizeof (IlvEvidence));
  IlvEvidence found = {.input = input,
                       .kind = ILV_EVIDENCE_IMPORTS,
                       .track = ILV_TRACK_NONE,
                       .value = value,
                       .text = g_intern_string (text)};

  for (guint i = 0; i < n_inputs; i++)
    answers[i] = ilv_advisor_get_answer (self->advisor, i);
  answers[input] = value;
  for (guint i = 0; before != NULL && i < before->len; i++)
    if (g_array_index (before, IlvEvidence, i).input != input)
      g_array_append_vals (evidence, &g_array_index (before, IlvEvidence, i), 1);
  g_array_append_val (evidence, found);
  ilv_advisor_answer_all (self->advisor, answers, evidence, ilv_advisor_get_source (self->advisor));
}

/* The other answers stay, each with its own evidence. So does one that is known already where the
 * imports do not settle it: who answered knows more than a name that nobody has heard of. */
static void
answer (IlvImportButton *self, const IlvImportScan *scan, guint input)
{
  g_autofree char *text = tell (scan);
  IlvLibraryState state = get_state (scan);

  if (state == ILV_LIBRARY_UNKNOWN &&
      !ILV_IS_UNKNOWN (ilv_advisor_get_answer (self->advisor, input))) {
    g_autofree char *kept = g_strdup_printf (_ ("Your answer stays. %s"), text);

    show_note (self, kept, FALSE);
    return;
  }
  set_answer (self, text,
              state == ILV_LIBRARY_UNKNOWN ? (double)NAN : (double)(state == ILV_LIBRARY_YES),
              input);
}

gboolean
ilv_import_button_load (IlvImportButton *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvImportScan) scan = NULL;
  int input;

  g_return_val_if_fail (ILV_IS_IMPORT_BUTTON (self), FALSE);
  input = ilv_checklist_find_input (ilv_advisor_get_list (self->advisor), ILV_IMPORT_INPUT);
  g_return_val_if_fail (input >= 0, FALSE);
  scan = ilv_import_scan_file (path, &error);
  if (scan == NULL || !is_script (scan, &error)) {
    show_note (self, error->message, TRUE);
    return FALSE;
  }
  show_note (self, NULL, FALSE);
  answer (self, scan, (guint)input);
  return TRUE;
}

const char *
ilv_import_button_get_error (IlvImportButton *self)
{
  g_return_val_if_fail (ILV_IS_IMPORT_BUTTON (self), NULL);
  return self->is_error ? gtk_label_get_text (GTK_LABEL (self->note)) : NULL;
}

const char *
ilv_import_button_get_note (IlvImportButton *self)
{
  g_return_val_if_fail (ILV_IS_IMPORT_BUTTON (self), NULL);
  return gtk_widget_get_visible (self->note) ? gtk_label_get_text (GTK_LABEL (self->note)) : NULL;
}

/* --- choosing --- */

static void
chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    ilv_import_button_load (data, g_file_peek_path (file));
  else if (response == GTK_RESPONSE_ACCEPT)
    show_note (data, _ ("The script is not on this computer; copy it here first"), TRUE);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
clicked_cb (IlvImportButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Look at a script's imports"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Python scripts"), "*.py");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All files"), "*");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- object --- */

static void
changed_cb (IlvImportButton *self)
{
  show_note (self, NULL, FALSE);
}

static void
ilv_import_button_dispose (GObject *object)
{
  g_clear_object (&ILV_IMPORT_BUTTON (object)->advisor);
  G_OBJECT_CLASS (ilv_import_button_parent_class)->dispose (object);
}

static void
ilv_import_button_class_init (IlvImportButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_import_button_dispose;
}

static void
ilv_import_button_init (IlvImportButton *self)
{
  const char *label = _ ("Look at a script's imports…");

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  self->button = gtk_button_new_with_label (label);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->button,
                               _ ("Answer by what a Python script imports; it is read, not run"));
  ilv_spoken_name_set (self->button, label);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->note), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note), 30);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (self), self->button);
  gtk_box_append (GTK_BOX (self), self->note);
}

GtkWidget *
ilv_import_button_new (IlvAdvisor *advisor)
{
  IlvImportButton *self = g_object_new (ILV_TYPE_IMPORT_BUTTON, NULL);

  self->advisor = g_object_ref (advisor);
  g_signal_connect_object (advisor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
