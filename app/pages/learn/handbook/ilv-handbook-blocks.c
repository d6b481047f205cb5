/* A page of the handbook as widgets: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-handbook-blocks.h"

#include <glib/gi18n.h>

#include "app/model/ilv-handbook-text.h"
#include "ilv-handbook-code.h"

#define GAP 10

/* --- labels --- */

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static gboolean
follow_cb (GtkLabel *label, const char *target, IlvHandbookBlocks *self)
{
  return self->follow (target, self->data);
}

static GtkWidget *
make_text (IlvHandbookBlocks *self, const GPtrArray *text, const char *style)
{
  g_autofree char *markup = ilv_handbook_text_to_markup (text, self->numbers);
  GtkWidget *label = make_label (style);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  g_signal_connect (label, "activate-link", G_CALLBACK (follow_cb), self);
  return label;
}

static GtkWidget *
make_heading (const char *text, const char *style, int level)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "label", text, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_box (GtkOrientation orientation, int spacing, const char *style)
{
  GtkWidget *box = gtk_box_new (orientation, spacing);

  if (style != NULL)
    gtk_widget_add_css_class (box, style);
  return box;
}

static void
append_text (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = make_label (style);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_box_append (GTK_BOX (box), label);
}

/* --- blocks --- */

static char *
make_mark (const IlvBlock *block, guint number)
{
  if (block->kind == ILV_BLOCK_FIGURE || block->list == ILV_LIST_STEPS)
    return g_strdup_printf ("%u.", number);
  return g_strdup (block->list == ILV_LIST_CHECKLIST ? "☐" : "•");
}

static GtkWidget *
make_list (IlvHandbookBlocks *self, const IlvBlock *block)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST,
                                  "row-spacing", 5, "column-spacing", 8, NULL);

  for (guint i = 0; i < block->items->len; i++) {
    g_autofree char *text = make_mark (block, i + 1);
    GtkWidget *mark = gtk_label_new (text);
    GtkWidget *label = make_text (self, g_ptr_array_index (block->items, i), NULL);

    gtk_label_set_yalign (GTK_LABEL (mark), 0);
    gtk_label_set_xalign (GTK_LABEL (mark), 1);
    gtk_widget_set_margin_start (mark, 8);
    gtk_grid_attach (GTK_GRID (grid), mark, 0, (int)i, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), label, 1, (int)i, 1, 1);
  }
  return grid;
}

/* The least width of a column. The more there are, the less each has: a broad table would else take
 * the room of the list of pages. */
static int
get_column_chars (guint column, guint n_columns)
{
  if (n_columns <= 3)
    return column == 0 ? 14 : 8;
  return column == 0 ? 9 : MAX (4, 20 / (int)(n_columns - 1));
}

static GtkWidget *
make_table (IlvHandbookBlocks *self, const IlvBlock *block)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 4, NULL);
  GtkWidget *grid = gtk_grid_new ();

  append_text (box, block->title, "heading");
  gtk_widget_add_css_class (grid, "handbook-table");
  for (guint i = 0; i < block->rows->len; i++) {
    const GPtrArray *row = g_ptr_array_index (block->rows, i);

    for (guint j = 0; j < row->len; j++) {
      GtkWidget *label = make_text (self, g_ptr_array_index (row, j), "cell");

      if (i == 0)
        gtk_widget_add_css_class (label, "head");
      gtk_label_set_width_chars (GTK_LABEL (label), get_column_chars (j, row->len));
      gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
      gtk_grid_attach (GTK_GRID (grid), label, (int)j, (int)i, 1, 1);
    }
  }
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}

static GtkWidget *
make_code (const IlvBlock *block)
{
  gboolean is_command = block->kind == ILV_BLOCK_COMMAND;
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 4, NULL);

  if (block->title != NULL)
    append_text (box, block->title, "heading");
  gtk_box_append (GTK_BOX (box),
                  ilv_handbook_code_new (block->code, is_command ? NULL : block->file));
  return box;
}

static GtkWidget *
make_quote (IlvHandbookBlocks *self, const IlvBlock *block)
{
  g_autofree char *by = g_strdup_printf ("— %s", block->by);
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 2, "handbook-quote");

  gtk_box_append (GTK_BOX (box), make_text (self, block->text, "quotation"));
  append_text (box, by, "caption");
  return box;
}

static void
watch_cb (GtkWidget *button, gpointer data)
{
  const IlvBlock *block = data;
  g_autofree char *models = g_strjoinv (" ", block->models);
  g_autofree char *wish = g_strdup_printf ("%s %s", block->workload, models);

  gtk_widget_activate_action (button, "win.watch", "s", wish);
}

static GtkWidget *
make_watch (IlvHandbookBlocks *self, const IlvBlock *block)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_HORIZONTAL, 12, "handbook-watch");
  GtkWidget *inside = make_box (GTK_ORIENTATION_HORIZONTAL, 6, NULL);
  GtkWidget *button = gtk_button_new (), *text = make_text (self, block->text, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Watch %s in Explore"), block->workload);

  gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_box_append (GTK_BOX (inside), gtk_label_new (_ ("Watch it")));
  gtk_button_set_child (GTK_BUTTON (button), inside);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (watch_cb), (gpointer)block);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

static GtkWidget *
make_callout (IlvHandbookBlocks *self, const IlvBlock *block)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 2, "handbook-callout");

  append_text (box, ilv_handbook_callout_label (block->callout), "heading");
  gtk_box_append (GTK_BOX (box), make_text (self, block->text, NULL));
  return box;
}

static GtkWidget *
make_term (IlvHandbookBlocks *self, const IlvBlock *block)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 0, NULL);

  append_text (box, block->title, "heading");
  gtk_box_append (GTK_BOX (box), make_text (self, block->text, NULL));
  return box;
}

static GtkWidget *
make_myth (IlvHandbookBlocks *self, const IlvBlock *block)
{
  g_autofree char *said = g_strdup_printf ("✗ “%s”", block->title);
  g_autofree char *target = g_markup_escape_text (block->target, -1);
  g_autofree char *see = g_strdup_printf ("<a href=\"%s\">%s</a>", target, _ ("See it"));
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, 2, "handbook-myth");
  GtkWidget *link = make_label ("caption");

  gtk_box_append (GTK_BOX (box), make_heading (said, "heading", 3));
  gtk_box_append (GTK_BOX (box), make_text (self, block->text, NULL));
  gtk_label_set_markup (GTK_LABEL (link), see);
  g_signal_connect (link, "activate-link", G_CALLBACK (follow_cb), self);
  gtk_box_append (GTK_BOX (box), link);
  return box;
}

static GtkWidget *
make_block (IlvHandbookBlocks *self, const IlvBlock *block)
{
  switch (block->kind) {
  case ILV_BLOCK_LIST:
  case ILV_BLOCK_FIGURE:
    return make_list (self, block);
  case ILV_BLOCK_TABLE:
    return make_table (self, block);
  case ILV_BLOCK_CODE:
  case ILV_BLOCK_COMMAND:
    return make_code (block);
  case ILV_BLOCK_QUOTE:
    return make_quote (self, block);
  case ILV_BLOCK_WATCH:
    return make_watch (self, block);
  case ILV_BLOCK_CALLOUT:
    return make_callout (self, block);
  case ILV_BLOCK_TERM:
    return make_term (self, block);
  case ILV_BLOCK_MYTH:
    return make_myth (self, block);
  case ILV_BLOCK_PARAGRAPH:
    break;
  }
  return make_text (self, block->text, NULL);
}

/* --- the page --- */

static void
append_section (IlvHandbookBlocks *self, GtkWidget *box, const IlvHandbookSection *section)
{
  GtkWidget *heading = make_heading (section->title, "title-3", 2);

  gtk_widget_set_margin_top (heading, GAP);
  gtk_box_append (GTK_BOX (box), heading);
  g_hash_table_insert (self->anchors, section->id, heading);
  for (guint i = 0; i < section->blocks->len; i++) {
    const IlvBlock *block = g_ptr_array_index (section->blocks, i);
    GtkWidget *widget = make_block (self, block);

    gtk_box_append (GTK_BOX (box), widget);
    if (block->id != NULL)
      g_hash_table_insert (self->anchors, block->id, widget);
  }
}

GtkWidget *
ilv_handbook_blocks_build (IlvHandbookBlocks *self, const IlvHandbookPage *page)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, GAP, "handbook-page");

  gtk_box_append (GTK_BOX (box), make_heading (page->title, "title-1", 1));
  append_text (box, page->summary, "handbook-summary");
  for (guint i = 0; i < page->sections->len; i++)
    append_section (self, box, g_ptr_array_index (page->sections, i));
  if (ilv_handbook_page_has_numbers (page)) {
    g_autofree char *note = ilv_handbook_numbers_note (self->numbers);
    append_text (box, note, "caption");
  }
  return box;
}
