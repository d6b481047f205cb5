/* The flowchart: made of the rules, nothing cut or overlapping, walked through and read out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/flowchart/ilv-flow-paint.h"
#include "widgets/flowchart/ilv-flowchart.h"
#include "widgets/stage/ilv-stage-part.h"

#include <math.h>
#include <string.h>

static IlvChecklist *list;

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

/* An example by its number; after the last the answers that say nothing. */
static IlvVerdict *
decide (guint example)
{
  g_autofree double *answers = g_new (double, list->inputs->len);

  ilv_checklist_clear_answers (list, answers);
  if (example < list->examples->len)
    return ilv_verdict_new (list,
                            ((IlvExample *)g_ptr_array_index (list->examples, example))->answers);
  return ilv_verdict_new (list, answers);
}

static guint
find_node (const IlvFlow *flow, const char *id, gboolean is_end)
{
  for (guint i = 0; i < flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (flow, i);
    if (strcmp (node->rule->id, id) == 0 && node->is_end == is_end)
      return i;
  }
  g_error ("%s is not in the chart", id);
}

/* --- what it says --- */

static void
test_every_rule_is_there (void)
{
  g_autoptr (IlvVerdict) verdict = decide (0);
  g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);

  g_assert_cmpstr (ilv_flow_get_node (flow, 0)->rule->id, ==, "P0");
  for (guint i = 0; i <= 12; i++) {
    g_autofree char *id = g_strdup_printf ("P%u", i);
    find_node (flow, id, TRUE);
    if (i != 5 && i != 12) /* the last of each side are no questions */
      find_node (flow, id, FALSE);
  }
  find_node (flow, "kind", FALSE);
}

/* From P0 along the taken edges one comes to the verdict, through every question asked. */
static void
test_the_path_leads_to_the_verdict (void)
{
  for (guint example = 0; example <= list->examples->len; example++) {
    g_autoptr (IlvVerdict) verdict = decide (example);
    g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);
    guint node = 0, n_steps = 0;
    gboolean goes_on = TRUE;

    while (goes_on) {
      goes_on = FALSE;
      for (guint i = 0; i < flow->edges->len && !goes_on; i++) {
        const IlvFlowEdge *edge = ilv_flow_get_edge (flow, i);
        goes_on = edge->from == node && edge->is_taken;
        if (goes_on)
          node = edge->to;
      }
      n_steps += goes_on;
    }
    const IlvFlowNode *last = ilv_flow_get_node (flow, node);
    g_assert_cmpint (last->state, ==, ILV_FLOW_DECIDED);
    if (verdict->rule != NULL)
      g_assert_true (last->rule == verdict->rule && last->is_end);
    else
      g_assert_cmpstr (last->rule->id, ==, "kind");
    g_assert_cmpuint (n_steps + 1, >=, verdict->trail->len);
  }
}

static void
test_it_is_read_out (void)
{
  g_autoptr (IlvVerdict) verdict = decide (0);
  g_autoptr (IlvVerdict) nothing = decide (G_MAXUINT);
  g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);
  g_autoptr (IlvFlow) open = ilv_flow_new (nothing);
  g_autofree char *first = ilv_flow_describe (flow, 0);
  g_autofree char *end = ilv_flow_describe (flow, find_node (flow, "P9", TRUE));
  g_autofree char *other = ilv_flow_describe (flow, find_node (flow, "P3", FALSE));
  g_autofree char *unsure = ilv_flow_describe (open, 0);
  g_autofree char *stuck = ilv_flow_describe (open, find_node (open, "kind", FALSE));

  g_assert_cmpstr (first, ==, "Answer: no (sequential_ok: no).");
  g_assert_cmpstr (end, ==, "The verdict.");
  g_assert_cmpstr (other, ==, "Not asked.");
  g_assert_cmpstr (unsure, ==, "Answer: not known.");
  g_assert_cmpstr (stuck, ==, "Not known: not enough evidence.");
}

/* --- where it is --- */

typedef struct {
  double x0, y0, x1, y1;
} Area;

static gboolean
overlap (const Area *a, const Area *b)
{
  return a->x0 < b->x1 - 0.5 && b->x0 < a->x1 - 0.5 && a->y0 < b->y1 - 0.5 && b->y0 < a->y1 - 0.5;
}

static void
check_texts (const IlvFlow *flow, const IlvFlowLayout *layout, IlvFlowRuler *ruler)
{
  for (guint i = 0; i < layout->boxes->len; i++) {
    const IlvFlowBox *box = ilv_flow_layout_get_box (layout, i);
    g_autoptr (GString) all = g_string_new (NULL);

    g_assert_cmpfloat (box->lines->len * layout->line_px, <=, box->height);
    for (guint k = 0; k < box->lines->len; k++) {
      const char *line = g_ptr_array_index (box->lines, k);
      double width = ilv_flow_ruler_measure (line, layout->text_px, k < box->n_title, ruler);
      g_assert_cmpfloat (width, <=, box->width);
      g_string_append_printf (all, "%s%s", k > 0 && k != box->n_title ? " " : "", line);
    }
    /* Every word of it. */
    const IlvFlowNode *node = ilv_flow_get_node (flow, i);
    g_autofree char *expected =
        g_strconcat (node->title, node->detail != NULL ? node->detail : "", NULL);
    g_assert_cmpstr (all->str, ==, expected);
  }
}

static void
check_places (const IlvFlowLayout *layout)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (Area));

  for (guint i = 0; i < layout->boxes->len; i++) {
    const IlvFlowBox *box = ilv_flow_layout_get_box (layout, i);
    Area area = {box->x, box->y, box->x + box->width, box->y + box->height};
    g_array_append_val (areas, area);
  }
  for (guint i = 0; i < layout->lines->len; i++) {
    const IlvFlowLine *line = ilv_flow_layout_get_line (layout, i);
    Area area = {line->label_x, line->label_y, line->label_x + line->label_width,
                 line->label_y + line->label_height};
    g_array_append_val (areas, area);
  }
  for (guint i = 0; i < areas->len; i++) {
    const Area *a = &g_array_index (areas, Area, i);
    g_assert_cmpfloat (a->x0, >=, 0);
    g_assert_cmpfloat (a->y0, >=, 0);
    g_assert_cmpfloat (a->x1, <=, layout->width + 0.5);
    g_assert_cmpfloat (a->y1, <=, layout->height + 0.5);
    for (guint k = i + 1; k < areas->len; k++)
      if (overlap (a, &g_array_index (areas, Area, k)))
        g_error ("%u and %u overlap", i, k);
  }
}

static void
paint (const IlvFlow *flow, const IlvFlowLayout *layout, IlvTheme theme)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int)ceil (layout->width), (int)ceil (layout->height));
  cairo_t *cr = cairo_create (surface);
  g_autofree char *before = ilv_text_take_cut ();

  ilv_flow_paint (cr, ilv_palette_get (theme), flow, layout, NULL, 0);
  g_autofree char *cut = ilv_text_take_cut ();
  g_assert_cmpstr (cut, ==, NULL);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_nothing_is_cut_or_overlaps (void)
{
  static const double widths[] = {0, 300, 640, 760, 1000, 1800};
  static const double scales[] = {0.75, 1, 1.6, 3};
  cairo_surface_t *scratch = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (scratch);
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  IlvFlowRuler ruler = {cr, cache};

  for (guint example = 0; example <= list->examples->len; example++) {
    g_autoptr (IlvVerdict) verdict = decide (example);
    g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);

    for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
      for (guint s = 0; s < G_N_ELEMENTS (scales); s++) {
        g_autoptr (IlvFlowLayout) layout =
            ilv_flow_layout_new (flow, widths[w], scales[s], ilv_flow_ruler_measure, &ruler);
        check_texts (flow, layout, &ruler);
        check_places (layout);
        if (s == 1 && w == 2)
          paint (flow, layout, (IlvTheme)(example % ILV_N_THEMES));
      }
  }
  cairo_destroy (cr);
  cairo_surface_destroy (scratch);
}

/* Longer words, as other languages have them, make room for themselves. */
static void
test_long_words_make_room (void)
{
  cairo_surface_t *scratch = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (scratch);
  IlvFlowRuler ruler = {cr, NULL};
  g_autoptr (IlvVerdict) verdict = decide (0);
  g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);

  for (guint i = 0; i < flow->nodes->len; i += 3) {
    IlvFlowNode *node = &g_array_index (flow->nodes, IlvFlowNode, i);
    g_free (node->title);
    node->title = g_strdup ("Rindfleischetikettierungsüberwachungsaufgaben im Prozesspool?");
  }
  g_autoptr (IlvFlowLayout) layout =
      ilv_flow_layout_new (flow, 640, 1, ilv_flow_ruler_measure, &ruler);
  check_texts (flow, layout, &ruler);
  check_places (layout);
  cairo_destroy (cr);
  cairo_surface_destroy (scratch);
}

static void
test_a_place_finds_its_node (void)
{
  cairo_surface_t *scratch = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (scratch);
  IlvFlowRuler ruler = {cr, NULL};
  g_autoptr (IlvVerdict) verdict = decide (0);
  g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);
  g_autoptr (IlvFlowLayout) layout =
      ilv_flow_layout_new (flow, 800, 1, ilv_flow_ruler_measure, &ruler);

  for (guint i = 0; i < layout->boxes->len; i++) {
    const IlvFlowBox *box = ilv_flow_layout_get_box (layout, i);
    g_assert_cmpint (
        ilv_flow_layout_find (layout, box->x + box->width / 2, box->y + box->height / 2), ==,
        (int)i);
  }
  g_assert_cmpint (ilv_flow_layout_find (layout, 0, 0), ==, -1);
  cairo_destroy (cr);
  cairo_surface_destroy (scratch);
}

/* --- the widget --- */

static void
activated_cb (GtkWidget *chart, const char *id, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (id);
}

static void
test_the_widget_is_walked_through (void)
{
  GtkWidget *window = gtk_window_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *chart = ilv_flowchart_new ();
  g_autoptr (IlvVerdict) verdict = decide (0);
  gpointer weak = chart;
  char *activated = NULL;

  g_object_add_weak_pointer (G_OBJECT (chart), &weak);
  ilv_flowchart_set_verdict (ILV_FLOWCHART (chart), verdict);
  g_signal_connect (chart, "activated", G_CALLBACK (activated_cb), &activated);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), chart);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_present (GTK_WINDOW (window));
  WAIT_FOR (gtk_widget_get_width (chart) > 0);
  /* Tab enters at the verdict; Left is its question; Up the one before. */
  g_assert_true (gtk_widget_child_focus (chart, GTK_DIR_TAB_FORWARD));
  GtkWidget *part = gtk_widget_get_focus_child (chart);
  g_assert_cmpstr (ilv_stage_part_get_label (ILV_STAGE_PART (part)), ==, "asyncio");
  g_assert_true (gtk_widget_child_focus (chart, GTK_DIR_LEFT));
  part = gtk_widget_get_focus_child (chart);
  g_assert_true (
      g_str_has_prefix (ilv_stage_part_get_label (ILV_STAGE_PART (part)), "All clients async"));
  g_assert_true (gtk_widget_child_focus (chart, GTK_DIR_UP));
  part = gtk_widget_get_focus_child (chart);
  g_assert_cmpstr (ilv_stage_part_get_description (ILV_STAGE_PART (part)), ==,
                   "Answer: no (concurrency: 10000, async_libs: yes).");
  g_assert_false (gtk_widget_child_focus (chart, GTK_DIR_TAB_FORWARD));
  double before = gtk_widget_get_height (chart);
  g_object_set (chart, "zoom", 2.0, NULL);
  WAIT_FOR (gtk_widget_get_height (chart) > before * 1.3);
  g_assert_cmpfloat (ilv_flowchart_get_zoom (ILV_FLOWCHART (chart)), ==, 2);
  ilv_flowchart_set_zoom (ILV_FLOWCHART (chart), 100);
  g_assert_cmpfloat (ilv_flowchart_get_zoom (ILV_FLOWCHART (chart)), ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
  WAIT_FOR (weak == NULL);
  g_free (activated);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  gtk_test_init (&argc, &argv, NULL);
  list = ilv_checklist_load (&error);
  g_assert_no_error (error);
  g_test_add_func ("/flowchart/every-rule-is-there", test_every_rule_is_there);
  g_test_add_func ("/flowchart/the-path-leads-to-the-verdict", test_the_path_leads_to_the_verdict);
  g_test_add_func ("/flowchart/it-is-read-out", test_it_is_read_out);
  g_test_add_func ("/flowchart/nothing-is-cut-or-overlaps", test_nothing_is_cut_or_overlaps);
  g_test_add_func ("/flowchart/long-words-make-room", test_long_words_make_room);
  g_test_add_func ("/flowchart/a-place-finds-its-node", test_a_place_finds_its_node);
  g_test_add_func ("/flowchart/the-widget-is-walked-through", test_the_widget_is_walked_through);
  int status = g_test_run ();
  ilv_checklist_unref (list);
  return status;
}
