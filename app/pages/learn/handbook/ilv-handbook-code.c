/* A program or lines for a shell: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-handbook-code.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "app/ilv-copy.h"
#include "app/ilv-source-style.h"
#include "app/ilv-theme.h"
#include "app/ilv-wheel.h"

#define MARGIN_PX 8

struct _IlvHandbookCode {
  GtkWidget parent_instance;

  /* owned */
  char *text;

  /* borrowed */
  GtkSourceBuffer *buffer;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (IlvHandbookCode, ilv_handbook_code, GTK_TYPE_WIDGET)

static void
theme_changed_cb (IlvHandbookCode *self)
{
  ilv_source_style_apply (self->buffer);
}

static void
copy_cb (GtkWidget *button, IlvHandbookCode *self)
{
  ilv_copy_text (button, self->text, _ ("Code copied"));
}

static GtkSourceLanguage *
find_language (const char *file)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();

  return file == NULL ? gtk_source_language_manager_get_language (manager, "sh")
                      : gtk_source_language_manager_guess_language (manager, file, NULL);
}

static GtkWidget *
make_view (IlvHandbookCode *self, const char *file)
{
  g_autofree char *name =
      file != NULL ? g_strdup_printf (_ ("Program %s"), file) : g_strdup (_ ("Commands"));
  GtkWidget *view = gtk_source_view_new ();
  gsize length = strlen (self->text);

  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  gtk_source_buffer_set_language (self->buffer, find_language (file));
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  /* The last line is no empty one. */
  gtk_text_buffer_set_text (
      GTK_TEXT_BUFFER (self->buffer), self->text,
      (int)(length > 0 && self->text[length - 1] == '\n' ? length - 1 : length));
  g_object_set (view, "editable", FALSE, "cursor-visible", FALSE, "monospace", TRUE, "accepts-tab",
                FALSE, "left-margin", 10, "right-margin", 10, "top-margin", MARGIN_PX,
                "bottom-margin", MARGIN_PX, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return view;
}

static GtkWidget *
make_copy_button (IlvHandbookCode *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  g_object_set (button, "tooltip-text", _ ("Copy"), "halign", GTK_ALIGN_END, "valign",
                GTK_ALIGN_START, "margin-top", 4, "margin-end", 4, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy the code"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), self);
  return button;
}

static void
ilv_handbook_code_dispose (GObject *object)
{
  IlvHandbookCode *self = ILV_HANDBOOK_CODE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (ilv_handbook_code_parent_class)->dispose (object);
}

/* A text view does not know its height before it has laid out its lines, and may then have been
 * given none for good: it has room for them from the start. */
static void
ilv_handbook_code_map (GtkWidget *widget)
{
  IlvHandbookCode *self = ILV_HANDBOOK_CODE (widget);
  GtkWidget *view = gtk_scrolled_window_get_child (self->scroller);
  g_autoptr (PangoLayout) line = gtk_widget_create_pango_layout (view, "X");
  int n_lines = gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (self->buffer)), height;

  pango_layout_get_pixel_size (line, NULL, &height);
  gtk_widget_set_size_request (view, -1, n_lines * height + 2 * MARGIN_PX);
  GTK_WIDGET_CLASS (ilv_handbook_code_parent_class)->map (widget);
}

static void
ilv_handbook_code_class_init (IlvHandbookCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_handbook_code_dispose;
  GTK_WIDGET_CLASS (klass)->map = ilv_handbook_code_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_handbook_code_init (IlvHandbookCode *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "handbook-code");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ilv_wheel_pass_on (GTK_WIDGET (self));
}

GtkWidget *
ilv_handbook_code_new (const char *text, const char *file)
{
  IlvHandbookCode *self = g_object_new (ILV_TYPE_HANDBOOK_CODE, NULL);
  GtkWidget *overlay = gtk_overlay_new (), *scroller = gtk_scrolled_window_new ();

  self->text = g_strdup (text);
  self->scroller = GTK_SCROLLED_WINDOW (scroller);
  g_object_set (scroller, "vscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "child", make_view (self, file), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  file != NULL ? file : _ ("Commands"), -1);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_copy_button (self));
  gtk_widget_set_parent (overlay, GTK_WIDGET (self));
  theme_changed_cb (self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  return GTK_WIDGET (self);
}
