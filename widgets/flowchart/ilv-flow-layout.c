/* Where the parts of a flowchart are: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four columns: the ends of the left side, its questions, those of the right side, its ends. The
 * first questions stand in the middle, with their ends to the right. Each question's end is on its
 * own height; the two sides run down independently of each other. */
#include "ilv-flow-layout.h"

#include <math.h>
#include <string.h>

#define TEXT_PX 13.0
#define LINE_PX 18.0
#define PAD_PX 9.0
#define ROW_GAP_PX 26.0  /* room for the "no" below a question */
#define SIDE_GAP_PX 46.0 /* room for the "yes" beside it */
#define MIDDLE_GAP_PX 26.0
#define MARGIN_PX 12.0
#define MIN_WIDTH_PX 560.0
#define MAX_WIDTH_PX 1000.0
#define END_SHARE 0.65 /* of a question's width, where the words are not longer */

typedef struct {
  IlvFlowLayout *layout;
  const IlvFlow *flow;
  IlvFlowMeasure measure;
  gpointer data;
  double question_width, end_width;
} Maker;

static void
box_clear (gpointer data)
{
  g_ptr_array_unref (((IlvFlowBox *)data)->lines);
}

double
ilv_flow_layout_get_min_width (double scale)
{
  return MIN_WIDTH_PX * scale;
}

static double
measure (const Maker *self, const char *text, gboolean is_bold)
{
  return self->measure (text, self->layout->text_px, is_bold, self->data);
}

/* --- texts --- */

/* Breaks a text into lines of at most this width, at spaces. */
static void
break_lines (const Maker *self, const char *text, gboolean is_bold, double width, GPtrArray *lines)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    gsize kept = line->len;

    g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[i]);
    if (kept == 0 || measure (self, line->str, is_bold) <= width)
      continue;
    g_string_truncate (line, kept);
    g_ptr_array_add (lines, g_strdup (line->str));
    g_string_assign (line, words[i]);
  }
  g_ptr_array_add (lines, g_strdup (line->str));
}

static double
find_longest_word (const Maker *self, gboolean of_ends)
{
  double longest = 0;

  for (guint i = 0; i < self->flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (self->flow, i);
    const char *const texts[] = {node->title, node->detail};

    for (guint k = 0; k < G_N_ELEMENTS (texts) && texts[k] != NULL; k++) {
      g_auto (GStrv) words = g_strsplit (texts[k], " ", -1);
      for (guint w = 0; words[w] != NULL && node->is_end == of_ends; w++)
        longest = MAX (longest, measure (self, words[w], k == 0));
    }
  }
  return longest;
}

/* Two questions and two ends beside each other share the width. */
static void
size_columns (Maker *self, double width)
{
  IlvFlowLayout *layout = self->layout;
  double s = layout->scale, gaps = (MIDDLE_GAP_PX + 2 * SIDE_GAP_PX + 2 * MARGIN_PX) * s;
  double room = CLAMP (width, MIN_WIDTH_PX * s, MAX_WIDTH_PX * s) - gaps;
  double least_end = ceil (find_longest_word (self, TRUE) + 2 * layout->pad_px + 1);
  double least_question = ceil (find_longest_word (self, FALSE) + 2 * layout->pad_px + 1);

  self->end_width = MAX (least_end, floor (room / 2 * END_SHARE / (1 + END_SHARE)));
  self->question_width = MAX (least_question, floor (room / 2 - self->end_width));
  layout->width = MAX (width, 2 * (self->question_width + self->end_width) + gaps);
}

static void
size_box (const Maker *self, guint node)
{
  const IlvFlowNode *one = ilv_flow_get_node (self->flow, node);
  IlvFlowBox box = {.lines = g_ptr_array_new_with_free_func (g_free)};
  double pad = self->layout->pad_px;

  box.width = one->is_end ? self->end_width : self->question_width;
  break_lines (self, one->title, TRUE, box.width - 2 * pad, box.lines);
  box.n_title = box.lines->len;
  if (one->detail != NULL)
    break_lines (self, one->detail, FALSE, box.width - 2 * pad, box.lines);
  box.height = box.lines->len * self->layout->line_px + 1.4 * pad;
  g_array_append_val (self->layout->boxes, box);
}

/* --- places --- */

static IlvFlowBox *
get_box (const Maker *self, guint node)
{
  return &g_array_index (self->layout->boxes, IlvFlowBox, node);
}

/* The end that a question's "yes" leads to, beside it; -1 if there is none there. */
static int
find_own_end (const Maker *self, guint node)
{
  const IlvFlowNode *next =
      node + 1 < self->flow->nodes->len ? ilv_flow_get_node (self->flow, node + 1) : NULL;

  return next != NULL && next->is_end && next->rule == ilv_flow_get_node (self->flow, node)->rule
             ? (int)node + 1
             : -1;
}

static double
get_column_x (const Maker *self, guint column, gboolean is_end)
{
  double s = self->layout->scale, width = self->layout->width;
  double middle = width / 2, half = MIDDLE_GAP_PX * s / 2, side = SIDE_GAP_PX * s;

  if (column == 0)
    return is_end ? middle + self->question_width / 2 + side : middle - self->question_width / 2;
  if (column == 1)
    return is_end ? middle - half - self->question_width - side - self->end_width
                  : middle - half - self->question_width;
  return is_end ? middle + half + self->question_width + side : middle + half;
}

/* One below the other; a question and its end are centred on one height. */
static void
place_boxes (const Maker *self)
{
  double s = self->layout->scale, gap = ROW_GAP_PX * s, y[3] = {MARGIN_PX * s, 0, 0};

  for (guint i = 0; i < self->flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (self->flow, i);
    int end = find_own_end (self, i);
    IlvFlowBox *box = get_box (self, i), *beside = end >= 0 ? get_box (self, (guint)end) : NULL;
    double height = beside != NULL ? MAX (box->height, beside->height) : box->height;
    double *top = &y[node->column];

    if (node->column > 0 && *top < y[0])
      *top = y[0] + gap; /* below the branch, with room for two labels */
    box->x = get_column_x (self, node->column, FALSE) +
             (node->is_end ? (self->question_width - box->width) / 2 : 0);
    box->y = *top + (height - box->height) / 2;
    if (beside != NULL) {
      beside->x = get_column_x (self, node->column, TRUE);
      beside->y = *top + (height - beside->height) / 2;
      i++;
    }
    *top += height + gap;
    self->layout->height = MAX (self->layout->height, *top - gap + MARGIN_PX * s);
  }
}

/* --- edges --- */

static void
add_point (IlvFlowLine *line, double x, double y)
{
  line->x[line->n_points] = x;
  line->y[line->n_points++] = y;
}

static void
place_label (const Maker *self, IlvFlowLine *line, const char *label, double x, double y)
{
  line->label_width = measure (self, label, FALSE) + 6 * self->layout->scale;
  line->label_height = self->layout->line_px;
  line->label_x = x - line->label_width / 2;
  line->label_y = y - line->label_height / 2;
}

static void
place_edge (const Maker *self, guint edge)
{
  const IlvFlowEdge *one = ilv_flow_get_edge (self->flow, edge);
  const IlvFlowBox *from = get_box (self, one->from), *to = get_box (self, one->to);
  double gap = ROW_GAP_PX * self->layout->scale;
  double from_x = from->x + from->width / 2, to_x = to->x + to->width / 2;
  gboolean is_beside = find_own_end (self, one->from) == (int)one->to;
  IlvFlowLine line = {0};

  if (is_beside) {
    gboolean goes_right = to->x > from->x;
    double y = from->y + from->height / 2;
    add_point (&line, goes_right ? from->x + from->width : from->x, y);
    add_point (&line, goes_right ? to->x : to->x + to->width, y);
    place_label (self, &line, one->label, (line.x[0] + line.x[1]) / 2, y);
  } else if (fabs (from_x - to_x) < 1) {
    add_point (&line, from_x, from->y + from->height);
    add_point (&line, to_x, to->y);
    place_label (self, &line, one->label, from_x, (line.y[0] + line.y[1]) / 2);
  } else {
    double y = from->y + from->height + gap * 0.6;
    add_point (&line, from_x, from->y + from->height);
    add_point (&line, from_x, y);
    add_point (&line, to_x, y);
    add_point (&line, to_x, to->y);
    place_label (self, &line, one->label, to_x, (y + to->y) / 2);
  }
  g_array_append_val (self->layout->lines, line);
}

IlvFlowLayout *
ilv_flow_layout_new (const IlvFlow *flow, double width, double scale, IlvFlowMeasure measure_text,
                     gpointer data)
{
  IlvFlowLayout *self = g_new0 (IlvFlowLayout, 1);
  Maker maker = {.layout = self, .flow = flow, .measure = measure_text, .data = data};

  self->scale = scale;
  self->text_px = TEXT_PX * scale;
  self->line_px = LINE_PX * scale;
  self->pad_px = PAD_PX * scale;
  self->boxes = g_array_new (FALSE, FALSE, sizeof (IlvFlowBox));
  self->lines = g_array_new (FALSE, FALSE, sizeof (IlvFlowLine));
  g_array_set_clear_func (self->boxes, box_clear);
  size_columns (&maker, width);
  for (guint i = 0; i < flow->nodes->len; i++)
    size_box (&maker, i);
  place_boxes (&maker);
  for (guint i = 0; i < flow->edges->len; i++)
    place_edge (&maker, i);
  return self;
}

void
ilv_flow_layout_free (IlvFlowLayout *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->boxes);
  g_array_unref (self->lines);
  g_free (self);
}

const IlvFlowBox *
ilv_flow_layout_get_box (const IlvFlowLayout *self, guint node)
{
  return &g_array_index (self->boxes, IlvFlowBox, node);
}

const IlvFlowLine *
ilv_flow_layout_get_line (const IlvFlowLayout *self, guint edge)
{
  return &g_array_index (self->lines, IlvFlowLine, edge);
}

int
ilv_flow_layout_find (const IlvFlowLayout *self, double x, double y)
{
  for (guint i = 0; i < self->boxes->len; i++) {
    const IlvFlowBox *box = ilv_flow_layout_get_box (self, i);
    if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
      return (int)i;
  }
  return -1;
}
