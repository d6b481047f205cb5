/* A chart taken along: as a table or a picture on the clipboard, as a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-view-private.h"

#include "ilv-chart-describe.h"
#include "ilv-chart-paint.h"
#include "widgets/palette/ilv-picture.h"

#include <glib/gi18n.h>

/* At least so large, so that a small window gives no small picture. */
#define LEAST_WIDTH 800
#define LEAST_HEIGHT 500
#define DENSITY 2 /* of a PNG */

static void
paint_cb (cairo_t *cr, double width, double height, gpointer data)
{
  IlvChartView *self = data;
  IlvChartLook look = *ilv_chart_view_get_look (self);

  look.head_room = 0;
  ilv_chart_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), ilv_chart_view_get_chart (self), &look,
                   width, height);
}

static void
get_size (IlvChartView *self, guint *width, guint *height)
{
  double least = ilv_chart_get_least_height (ilv_chart_view_get_chart (self), 1);

  *width = (guint)MAX (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH);
  *height = (guint)MAX (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT);
  *height = MAX (*height, (guint)least);
}

gboolean
ilv_chart_view_save (IlvChartView *self, const char *path, GError **error)
{
  guint width, height;

  g_return_val_if_fail (ILV_IS_CHART_VIEW (self), FALSE);
  if (ilv_picture_get_kind (path) == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                 _ ("%s: the name must end in .png, .svg or .pdf"), path);
    return FALSE;
  }
  get_size (self, &width, &height);
  return ilv_picture_save (path, width, height, DENSITY, paint_cb, self, error);
}

/* --- the clipboard --- */

static void
copy_table_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  g_autofree char *text = NULL;

  if (ilv_chart_view_get_chart (self) == NULL)
    return;
  text = ilv_chart_format_table (ilv_chart_view_get_chart (self));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  ilv_chart_view_tell (self, _ ("Table copied"));
}

static void
copy_picture_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint width, height;

  if (ilv_chart_view_get_chart (self) == NULL)
    return;
  get_size (self, &width, &height);
  bytes = ilv_picture_encode ("png", width, height, DENSITY, paint_cb, self, &error);
  if (bytes != NULL)
    texture = gdk_texture_new_from_bytes (bytes, &error);
  if (texture == NULL) {
    ilv_chart_view_tell (self, error->message);
    return;
  }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  ilv_chart_view_tell (self, _ ("Picture copied"));
}

/* --- files --- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, IlvChartView *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = g_file_get_path (file);
    g_autofree char *name = g_file_get_basename (file);
    g_autofree char *saved = g_strdup_printf (_ ("Saved %s"), name);
    g_autoptr (GError) error = NULL;
    gboolean is_saved = path != NULL && ilv_chart_view_save (self, path, &error);
    ilv_chart_view_tell (self, is_saved        ? saved
                               : error != NULL ? error->message
                                               : _ ("A picture can only be saved on this machine"));
  }
  g_object_unref (dialog);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog;

  if (ilv_chart_view_get_chart (ILV_CHART_VIEW (widget)) == NULL)
    return;
  dialog = gtk_file_chooser_native_new (_ ("Save the chart as PNG, SVG or PDF"),
                                        GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "chart.svg");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
ilv_chart_view_install_export (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chart.copy-table", NULL, copy_table_cb);
  gtk_widget_class_install_action (klass, "chart.copy-picture", NULL, copy_picture_cb);
  gtk_widget_class_install_action (klass, "chart.save", NULL, save_cb);
}
