/* Where the parts of a flowchart are: numbers only, for painting and hit-testing alike.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes are as wide as there is room and as high as their text, which is broken into lines and
 * never cut; a single word that is too long makes its boxes wider. */
#pragma once

#include "ilv-flow.h"

G_BEGIN_DECLS

/* Width of a line of text in pixels. */
typedef double (*IlvFlowMeasure) (const char *text, double size_px, gboolean is_bold,
                                  gpointer data);

typedef struct {
  double x, y, width, height;
  GPtrArray *lines; /* char*; the first n_title of them bold */
  guint n_title;
} IlvFlowBox;

typedef struct {
  double x[4], y[4]; /* the edge: straight from point to point */
  guint n_points;
  double label_x, label_y, label_width, label_height; /* the label's box; 0 wide: none */
} IlvFlowLine;

typedef struct {
  double width, height;
  double scale, text_px, line_px, pad_px;
  GArray *boxes; /* IlvFlowBox, as many as nodes */
  GArray *lines; /* IlvFlowLine, as many as edges */
} IlvFlowLayout;

/* In this width, or more if that is too little. */
IlvFlowLayout *ilv_flow_layout_new (const IlvFlow *flow, double width, double scale,
                                    IlvFlowMeasure measure, gpointer data);
void ilv_flow_layout_free (IlvFlowLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvFlowLayout, ilv_flow_layout_free)

/* The least width that makes sense. */
double ilv_flow_layout_get_min_width (double scale);
const IlvFlowBox *ilv_flow_layout_get_box (const IlvFlowLayout *self, guint node);
const IlvFlowLine *ilv_flow_layout_get_line (const IlvFlowLayout *self, guint edge);
/* The node at a place, -1 if there is none. */
int ilv_flow_layout_find (const IlvFlowLayout *self, double x, double y);

G_END_DECLS
