/* The states: colour, pattern, letter and name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-legend.h"

#include <glib/gi18n-lib.h>

#include "app/ilv-theme.h"
#include "widgets/palette/ilv-palette.h"
#include "widgets/why/ilv-why-label.h"

#define SWATCH_WIDTH 26
#define SWATCH_HEIGHT 16

struct _IlvLegend {
  GtkWidget parent_instance;
  GtkWidget *grid;
  GtkWidget *estimated[2]; /* swatch and label */
};

/* In place of a state: the swatch of an estimated wait for a core, the commonest. */
#define ESTIMATED ILV_N_STATES
#define ESTIMATED_STATE ILV_STATE_CORE_WAIT

G_DEFINE_FINAL_TYPE (IlvLegend, ilv_legend, GTK_TYPE_WIDGET)

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  gboolean is_estimated = GPOINTER_TO_UINT (data) == ESTIMATED;
  IlvState state = is_estimated ? ESTIMATED_STATE : (IlvState)GPOINTER_TO_UINT (data);
  const IlvPalette *palette = ilv_palette_get (ilv_theme_get_current ());
  char letter[2] = {ilv_state_letter (state), '\0'};
  IlvColor ink =
      is_estimated ? ilv_palette_get_estimated_text (palette, state) : palette->state_text[state];

  ilv_palette_rounded (cr, 0.5, 0.5, width - 1, height - 1, 4);
  if (is_estimated)
    ilv_palette_fill_estimated (palette, cr, state, 1);
  else
    ilv_palette_fill_state (palette, cr, state, 1);
  ilv_palette_rounded (cr, 0.5, 0.5, width - 1, height - 1, 4);
  ilv_palette_set_source (cr, &palette->card_border);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  ilv_text_draw (cr, NULL, letter, width / 2.0, height / 2.0, 0.5, 0, 12, PANGO_WEIGHT_BOLD, &ink);
}

static void
add_row (IlvLegend *self, guint row, const char *text, GtkWidget **widgets)
{
  GtkWidget *swatch = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_cb, GUINT_TO_POINTER (row), NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  ilv_theme_watch (swatch, G_CALLBACK (gtk_widget_queue_draw));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_grid_attach (GTK_GRID (self->grid), swatch, 0, (int)row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), label, 1, (int)row, 1, 1);
  widgets[0] = swatch;
  widgets[1] = label;
}

void
ilv_legend_set_has_estimates (IlvLegend *self, gboolean has_estimates)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->estimated); i++)
    gtk_widget_set_visible (self->estimated[i], has_estimates);
}

static void
ilv_legend_dispose (GObject *object)
{
  g_clear_pointer (&ILV_LEGEND (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_legend_parent_class)->dispose (object);
}

static void
ilv_legend_class_init (IlvLegendClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_legend_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_legend_init (IlvLegend *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 10);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 5);
  gtk_widget_set_margin_top (self->grid, 8);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (IlvState state = 0; state < ILV_N_STATES; state++)
    add_row (self, state, ilv_state_label (state), self->estimated);
  /* Translators: of a span whose begin and end are not exact; paler than the others. */
  add_row (self, ESTIMATED, _ ("paler: estimated"), self->estimated);
  ilv_legend_set_has_estimates (self, FALSE);
}

GtkWidget *
ilv_legend_new (void)
{
  return g_object_new (ILV_TYPE_LEGEND, NULL);
}
