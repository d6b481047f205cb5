/* Paints a flowchart's layout: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Neutral boxes; the accent marks the path alone, which is also thicker, so that colour is not the
 * only sign. What nobody knows is dashed. */
#include "ilv-flow-paint.h"

#define RADIUS_PX 8.0

typedef struct {
  cairo_t *cr;
  const IlvPalette *palette;
  const IlvFlowLayout *layout;
  IlvTextCache *cache;
} Painter;

double
ilv_flow_ruler_measure (const char *text, double size_px, gboolean is_bold, gpointer data)
{
  IlvFlowRuler *ruler = data;

  return ilv_text_measure (ruler->cr, ruler->cache, text, size_px,
                           is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
}

static void
paint_line (const Painter *self, const IlvFlowEdge *edge, const IlvFlowLine *line)
{
  cairo_t *cr = self->cr;
  double s = self->layout->scale;

  /* Not under its label: what lies below the chart is not the chart's to know. */
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->layout->width, self->layout->height);
  cairo_rectangle (cr, line->label_x, line->label_y, line->label_width, line->label_height);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_clip (cr);
  cairo_move_to (cr, line->x[0], line->y[0]);
  for (guint i = 1; i < line->n_points; i++)
    cairo_line_to (cr, line->x[i], line->y[i]);
  ilv_palette_set_source (cr, edge->is_taken ? &self->palette->accent : &self->palette->dim_text);
  cairo_set_line_width (cr, (edge->is_taken ? 3 : 1) * s);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_label (const Painter *self, const IlvFlowEdge *edge, const IlvFlowLine *line)
{
  const IlvPalette *palette = self->palette;

  ilv_text_draw (self->cr, self->cache, edge->label, line->label_x + line->label_width / 2,
                 line->label_y + line->label_height / 2, 0.5, 0, self->layout->text_px,
                 PANGO_WEIGHT_NORMAL, edge->is_taken ? &palette->accent : &palette->dim_text);
}

static void
set_box_path (const Painter *self, const IlvFlowBox *box, gboolean is_end, double grow)
{
  double radius = is_end ? box->height / 2 : RADIUS_PX * self->layout->scale;

  ilv_palette_rounded (self->cr, box->x - grow, box->y - grow, box->width + 2 * grow,
                       box->height + 2 * grow, MIN (radius, box->height / 2) + grow);
}

static void
paint_frame (const Painter *self, const IlvFlowNode *node, const IlvFlowBox *box)
{
  const IlvPalette *palette = self->palette;
  double s = self->layout->scale, dashes[] = {5 * s, 4 * s};
  gboolean is_lit = node->state != ILV_FLOW_UNSEEN;

  set_box_path (self, box, node->is_end, 0);
  if (is_lit) {
    ilv_palette_set_source (self->cr,
                            node->state == ILV_FLOW_DECIDED ? &palette->accent : &palette->card);
    cairo_fill_preserve (self->cr);
  }
  ilv_palette_set_source (self->cr, is_lit ? &palette->accent : &palette->dim_text);
  cairo_set_line_width (self->cr, (is_lit ? 2 : 1) * s);
  if (node->state == ILV_FLOW_UNSURE)
    cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
paint_texts (const Painter *self, const IlvFlowNode *node, const IlvFlowBox *box)
{
  const IlvPalette *palette = self->palette;
  const IlvColor *color = node->state == ILV_FLOW_DECIDED  ? &palette->on_accent
                          : node->state == ILV_FLOW_UNSEEN ? &palette->dim_text
                                                           : &palette->text;
  double line_px = self->layout->line_px;
  double y = box->y + (box->height - box->lines->len * line_px) / 2 + line_px / 2;

  for (guint i = 0; i < box->lines->len; i++, y += line_px) {
    gboolean is_title = i < box->n_title;
    const IlvColor *ink = is_title || node->state == ILV_FLOW_DECIDED ? color : &palette->dim_text;
    ilv_text_draw (self->cr, self->cache, g_ptr_array_index (box->lines, i),
                   box->x + box->width / 2, y, 0.5, 0, self->layout->text_px,
                   is_title ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, ink);
  }
}

static void
paint_focus (const Painter *self, const IlvFlowNode *node, const IlvFlowBox *box)
{
  set_box_path (self, box, node->is_end, 4 * self->layout->scale);
  ilv_palette_set_source (self->cr, &self->palette->text);
  cairo_set_line_width (self->cr, 2 * self->layout->scale);
  cairo_stroke (self->cr);
}

void
ilv_flow_paint (cairo_t *cr, const IlvPalette *palette, const IlvFlow *flow,
                const IlvFlowLayout *layout, IlvTextCache *cache, int focused)
{
  Painter self = {cr, palette, layout, cache};

  /* The path over the rest. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < flow->edges->len; i++)
      if (ilv_flow_get_edge (flow, i)->is_taken == (pass == 1))
        paint_line (&self, ilv_flow_get_edge (flow, i), ilv_flow_layout_get_line (layout, i));
  for (guint i = 0; i < flow->edges->len; i++)
    paint_label (&self, ilv_flow_get_edge (flow, i), ilv_flow_layout_get_line (layout, i));
  for (guint i = 0; i < flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (flow, i);
    const IlvFlowBox *box = ilv_flow_layout_get_box (layout, i);
    paint_frame (&self, node, box);
    paint_texts (&self, node, box);
    if ((int)i == focused)
      paint_focus (&self, node, box);
  }
}
