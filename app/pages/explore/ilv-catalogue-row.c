/* One workload of the catalogue: a row with its name and what it shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-catalogue-row.h"

#include <string.h>

struct _IlvCatalogueRow {
  GtkListBoxRow parent_instance;

  char *id;
};

G_DEFINE_FINAL_TYPE (IlvCatalogueRow, ilv_catalogue_row, GTK_TYPE_LIST_BOX_ROW)

/* A row has room for one line: there is no need to lay out a paragraph and cut it there. */
static char *
cut_after_sentence (const char *text)
{
  const char *stop = strstr (text, ". ");

  return stop != NULL ? g_strndup (text, (gsize)(stop - text) + 1) : g_strdup (text);
}

static GtkWidget *
make_line (const char *text)
{
  GtkWidget *line = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  /* Its natural width would make the panel as wide as the longest sentence. */
  gtk_label_set_max_width_chars (GTK_LABEL (line), 24);
  return line;
}

static void
ilv_catalogue_row_finalize (GObject *object)
{
  g_free (ILV_CATALOGUE_ROW (object)->id);
  G_OBJECT_CLASS (ilv_catalogue_row_parent_class)->finalize (object);
}

static void
ilv_catalogue_row_class_init (IlvCatalogueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ilv_catalogue_row_finalize;
}

static void
ilv_catalogue_row_init (IlvCatalogueRow *self)
{
}

GtkWidget *
ilv_catalogue_row_new (const IlvWorkload *workload)
{
  IlvCatalogueRow *self = g_object_new (ILV_TYPE_CATALOGUE_ROW, NULL);
  g_autofree char *first = cut_after_sentence (workload->local_summary);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *summary = make_line (first);

  self->id = g_strdup (workload->id);
  gtk_widget_add_css_class (summary, "caption");
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_box_append (GTK_BOX (box), make_line (workload->local_name));
  gtk_box_append (GTK_BOX (box), summary);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), workload->local_summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  workload->local_name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  workload->local_summary, -1);
  return GTK_WIDGET (self);
}

const char *
ilv_catalogue_row_get_id (IlvCatalogueRow *self)
{
  g_return_val_if_fail (ILV_IS_CATALOGUE_ROW (self), NULL);
  return self->id;
}
