/* All charts of a benchmark's result: side by side, or one alone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-deck.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/benchmark/ilv-bench-card.h"
#include "widgets/chart/ilv-chart-axis.h"

#define TWO_COLUMNS_PX 900 /* with less room the cards are one under the other */
#define CARD_HEIGHT_PX 330

struct _IlvBenchDeck {
  GtkWidget parent_instance;

  /* children */
  GtkWidget *bar;
  GtkDropDown *chooser;
  GtkDropDown *subjects;
  GtkDropDown *dimensions[ILV_BENCH_N_DIMENSIONS];
  GtkWidget *scrolled;
  GtkGrid *grid;
  GtkWidget *cards[ILV_BENCH_CHART_ALL]; /* NULL: not there */

  /* owned */
  IlvBenchResult *result; /* may be NULL */
  IlvBreakEven *found;    /* may be NULL */
  GArray *values[ILV_BENCH_N_DIMENSIONS];

  /* plain */
  IlvBenchFocus focus;
  guint shown; /* ILV_BENCH_CHART_ALL: all */
  guint n_columns;
  guint arrange_id;
  gboolean is_filling; /* the dropdowns are filled: they choose nothing */
};

enum {
  MESSAGE,
  FOCUS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchDeck, ilv_bench_deck, GTK_TYPE_WIDGET)

/* --- cards --- */

static gboolean
is_shown (IlvBenchDeck *self, guint kind)
{
  return self->cards[kind] != NULL && (self->shown == ILV_BENCH_CHART_ALL || self->shown == kind);
}

static void
place_cards (IlvBenchDeck *self)
{
  guint n_columns = self->shown == ILV_BENCH_CHART_ALL ? MAX (self->n_columns, 1) : 1, n = 0;

  for (guint kind = 0; kind < ILV_BENCH_CHART_ALL; kind++) {
    GtkWidget *card = self->cards[kind];
    GtkLayoutChild *place;
    if (card == NULL)
      continue;
    gtk_widget_set_visible (card, is_shown (self, kind));
    ilv_bench_card_set_is_large (ILV_BENCH_CARD (card), self->shown == kind);
    gtk_widget_set_size_request (card, -1, self->shown == kind ? -1 : CARD_HEIGHT_PX);
    if (!is_shown (self, kind))
      continue;
    place = gtk_layout_manager_get_layout_child (
        gtk_widget_get_layout_manager (GTK_WIDGET (self->grid)), card);
    g_object_set (place, "column", (int)(n % n_columns), "row", (int)(n / n_columns), NULL);
    n++;
  }
}

static const char *
get_name (guint kind)
{
  return kind < ILV_BENCH_N_CHARTS ? ilv_bench_chart_get_name ((IlvBenchChart)kind)
                                   : _ ("Where it flips");
}

static void
fill_chooser (IlvBenchDeck *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0, n = 1;

  gtk_string_list_append (names, _ ("All charts"));
  for (guint kind = 0; kind < ILV_BENCH_CHART_ALL; kind++) {
    if (self->cards[kind] == NULL)
      continue;
    gtk_string_list_append (names, get_name (kind));
    if (self->shown == kind)
      selected = n;
    n++;
  }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->chooser, selected);
  self->is_filling = FALSE;
}

static void
enlarge_cb (IlvBenchDeck *self, IlvBenchCard *card)
{
  guint kind = ilv_bench_card_get_kind (card);

  ilv_bench_deck_show (self, self->shown == kind ? ILV_BENCH_CHART_ALL : kind);
}

static void
message_cb (IlvBenchDeck *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static int
find_label (const IlvChart *chart, const char *label)
{
  for (guint i = 0; chart != NULL && i < chart->series->len; i++)
    if (g_strcmp0 (ilv_chart_get_series (chart, i)->label, label) == 0)
      return (int)i;
  return -1;
}

/* Whoever is selected in one chart is selected in all that know the name. */
static void
look_changed_cb (IlvBenchDeck *self, IlvBenchCard *card)
{
  IlvChartView *view = ilv_bench_card_get_view (card);
  int selected = ilv_chart_view_get_look (view)->selected;
  const char *label =
      selected >= 0 ? ilv_chart_get_series (ilv_chart_view_get_chart (view), (guint)selected)->label
                    : NULL;

  for (guint kind = 0; kind < ILV_BENCH_CHART_ALL; kind++) {
    IlvChartView *other;
    IlvChartLook look;
    if (self->cards[kind] == NULL || self->cards[kind] == GTK_WIDGET (card))
      continue;
    other = ilv_bench_card_get_view (ILV_BENCH_CARD (self->cards[kind]));
    look = *ilv_chart_view_get_look (other);
    look.selected = label != NULL ? find_label (ilv_chart_view_get_chart (other), label) : -1;
    ilv_chart_view_set_look (other, &look);
  }
}

static void
add_card (IlvBenchDeck *self, guint kind)
{
  GtkWidget *card = ilv_bench_card_new (kind);

  g_signal_connect_swapped (card, "enlarge", G_CALLBACK (enlarge_cb), self);
  g_signal_connect_swapped (card, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (card, "look-changed", G_CALLBACK (look_changed_cb), self);
  gtk_grid_attach (self->grid, card, 0, (int)kind, 1, 1);
  self->cards[kind] = card;
}

static void
drop_card (IlvBenchDeck *self, guint kind)
{
  if (self->cards[kind] == NULL)
    return;
  gtk_grid_remove (self->grid, self->cards[kind]);
  self->cards[kind] = NULL;
}

/* NULL: there is nothing to draw. (transfer full) */
static IlvChart *
make_chart (IlvBenchDeck *self, guint kind)
{
  if (kind == ILV_BENCH_CHART_BREAK_EVEN)
    return self->found != NULL ? ilv_chart_new_from_break_even (self->found, NAN) : NULL;
  if (self->result == NULL ||
      !ilv_bench_chart_is_there (self->result, (IlvBenchChart)kind, &self->focus))
    return NULL;
  return ilv_chart_new_from_bench (self->result, (IlvBenchChart)kind, &self->focus);
}

static void
update_cards (IlvBenchDeck *self)
{
  for (guint kind = 0; kind < ILV_BENCH_CHART_ALL; kind++) {
    g_autoptr (IlvChart) chart = make_chart (self, kind);
    if (chart == NULL) {
      drop_card (self, kind);
      continue;
    }
    if (self->cards[kind] == NULL)
      add_card (self, kind);
    ilv_bench_card_set_chart (ILV_BENCH_CARD (self->cards[kind]), chart);
  }
  if (self->shown < ILV_BENCH_CHART_ALL && self->cards[self->shown] == NULL)
    self->shown = ILV_BENCH_CHART_ALL;
  fill_chooser (self);
  place_cards (self);
}

/* --- what is shown --- */

static gint64 *
get_wanted (IlvBenchDeck *self, IlvBenchDimension dimension)
{
  return dimension == ILV_BENCH_BY_JOBS      ? &self->focus.jobs
         : dimension == ILV_BENCH_BY_WORKERS ? &self->focus.workers
                                             : &self->focus.payload;
}

static char *
name_value (IlvBenchDeck *self, IlvBenchDimension dimension, gint64 value)
{
  g_autofree char *number = NULL;

  if (dimension == ILV_BENCH_BY_PYTHON)
    return g_strdup (ilv_bench_result_get_python (self->result, (guint)value)->version);
  if (dimension == ILV_BENCH_BY_PAYLOAD && value < 0)
    return g_strdup (_ ("As it is"));
  number = ilv_chart_format (dimension == ILV_BENCH_BY_PAYLOAD ? ILV_CHART_UNIT_BYTES
                                                               : ILV_CHART_UNIT_COUNT,
                             (double)value);
  return dimension == ILV_BENCH_BY_JOBS      ? g_strdup_printf (_ ("Jobs: %s"), number)
         : dimension == ILV_BENCH_BY_WORKERS ? g_strdup_printf (_ ("Workers: %s"), number)
                                             : g_steal_pointer (&number);
}

static void
fill_dimension (IlvBenchDeck *self, IlvBenchDimension dimension)
{
  const char *const all[] = {_ ("All Pythons"), _ ("All jobs"), _ ("All workers"),
                             _ ("All payloads")};
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint64 wanted =
      dimension == ILV_BENCH_BY_PYTHON ? self->focus.python : *get_wanted (self, dimension);
  guint selected = 0;

  g_clear_pointer (&self->values[dimension], g_array_unref);
  self->values[dimension] = ilv_bench_focus_list (&self->focus, self->result, dimension);
  gtk_string_list_append (names, all[dimension]);
  for (guint i = 0; i < self->values[dimension]->len; i++) {
    gint64 value = g_array_index (self->values[dimension], gint64, i);
    g_autofree char *name = name_value (self, dimension, value);
    gtk_string_list_append (names, name);
    if (value == wanted)
      selected = i + 1;
  }
  if (selected == 0 && dimension == ILV_BENCH_BY_PYTHON)
    self->focus.python = ILV_BENCH_ALL;
  else if (selected == 0)
    *get_wanted (self, dimension) = ILV_BENCH_ALL;
  gtk_drop_down_set_model (self->dimensions[dimension], G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->dimensions[dimension], selected);
  gtk_widget_set_visible (GTK_WIDGET (self->dimensions[dimension]),
                          self->values[dimension]->len > 1);
}

/* Workers are chosen by models themselves where nobody asked for a number. */
static gboolean
has_chosen_workers (IlvBenchDeck *self)
{
  for (guint i = 0; i < self->result->cells->len; i++)
    if (ilv_bench_result_get_cell (self->result, i)->workers >= 0)
      return TRUE;
  return FALSE;
}

static void
fill_dimensions (IlvBenchDeck *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->is_filling = TRUE;
  self->focus.subject = CLAMP (self->focus.subject, 0, (int)self->result->subjects->len - 1);
  for (guint i = 0; i < self->result->subjects->len; i++)
    gtk_string_list_append (names, ilv_bench_result_get_subject (self->result, i)->name);
  gtk_drop_down_set_model (self->subjects, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->subjects, (guint)self->focus.subject);
  gtk_widget_set_visible (GTK_WIDGET (self->subjects), self->result->subjects->len > 1);
  for (IlvBenchDimension each = 0; each < ILV_BENCH_N_DIMENSIONS; each++)
    fill_dimension (self, each);
  if (!has_chosen_workers (self))
    gtk_widget_set_visible (GTK_WIDGET (self->dimensions[ILV_BENCH_BY_WORKERS]), FALSE);
  self->is_filling = FALSE;
}

static void
hide_dimensions (IlvBenchDeck *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->subjects), FALSE);
  for (IlvBenchDimension each = 0; each < ILV_BENCH_N_DIMENSIONS; each++)
    gtk_widget_set_visible (GTK_WIDGET (self->dimensions[each]), FALSE);
}

static void
chosen_cb (IlvBenchDeck *self)
{
  if (self->is_filling || self->result == NULL)
    return;
  self->focus.subject = (int)gtk_drop_down_get_selected (self->subjects);
  for (IlvBenchDimension each = 0; each < ILV_BENCH_N_DIMENSIONS; each++) {
    guint selected = gtk_drop_down_get_selected (self->dimensions[each]);
    gint64 value = selected == 0 || selected > self->values[each]->len
                       ? ILV_BENCH_ALL
                       : g_array_index (self->values[each], gint64, selected - 1);
    if (each == ILV_BENCH_BY_PYTHON)
      self->focus.python = (int)value;
    else
      *get_wanted (self, each) = value;
  }
  fill_dimensions (self);
  update_cards (self);
  g_signal_emit (self, signals[FOCUS_CHANGED], 0);
}

static void
chart_chosen_cb (IlvBenchDeck *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser), n = 0;

  if (self->is_filling)
    return;
  self->shown = ILV_BENCH_CHART_ALL;
  for (guint kind = 0; kind < ILV_BENCH_CHART_ALL && selected > 0; kind++)
    if (self->cards[kind] != NULL && ++n == selected)
      self->shown = kind;
  place_cards (self);
}

/* --- size --- */

static gboolean
arrange_cb (gpointer data)
{
  IlvBenchDeck *self = data;

  self->arrange_id = 0;
  place_cards (self);
  return G_SOURCE_REMOVE;
}

static void
ilv_bench_deck_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvBenchDeck *self = ILV_BENCH_DECK (widget);
  guint n_columns = width >= TWO_COLUMNS_PX ? 2 : 1;
  int bar_height = 0;
  GtkAllocation place = {0, 0, width, 0};

  if (n_columns != self->n_columns) {
    self->n_columns = n_columns;
    if (self->arrange_id == 0)
      self->arrange_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_cb, self, NULL);
  }
  gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, width, NULL, &bar_height, NULL, NULL);
  place.height = bar_height;
  gtk_widget_size_allocate (self->bar, &place, -1);
  place.y = bar_height;
  place.height = MAX (height - bar_height, 0);
  gtk_widget_size_allocate (self->scrolled, &place, -1);
}

static void
ilv_bench_deck_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvBenchDeck *self = ILV_BENCH_DECK (widget);
  int bar_minimum, bar_natural, minimum_px, natural_px;

  gtk_widget_measure (self->bar, orientation, for_size, &bar_minimum, &bar_natural, NULL, NULL);
  gtk_widget_measure (self->scrolled, orientation, -1, &minimum_px, &natural_px, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (bar_minimum, minimum_px);
    *natural = MAX (MAX (bar_natural, natural_px), *minimum);
  } else {
    *minimum = bar_minimum + minimum_px;
    *natural = MAX (bar_natural + natural_px, *minimum);
  }
}

static GtkSizeRequestMode
ilv_bench_deck_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- object --- */

static void
ilv_bench_deck_dispose (GObject *object)
{
  IlvBenchDeck *self = ILV_BENCH_DECK (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  g_clear_pointer (&self->found, ilv_break_even_free);
  for (guint i = 0; i < ILV_BENCH_N_DIMENSIONS; i++)
    g_clear_pointer (&self->values[i], g_array_unref);
  G_OBJECT_CLASS (ilv_bench_deck_parent_class)->dispose (object);
}

static void
ilv_bench_deck_class_init (IlvBenchDeckClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_bench_deck_dispose;
  widget_class->size_allocate = ilv_bench_deck_size_allocate;
  widget_class->measure = ilv_bench_deck_measure;
  widget_class->get_request_mode = ilv_bench_deck_get_request_mode;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_BENCH_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FOCUS_CHANGED] = g_signal_new ("focus-changed", ILV_TYPE_BENCH_DECK, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkDropDown *
add_drop_down (IlvBenchDeck *self, const char *label, GCallback callback)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->bar), drop_down, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (drop_down), FALSE);
  g_object_bind_property (drop_down, "visible", gtk_widget_get_parent (drop_down), "visible",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (drop_down, "notify::selected", callback, self);
  return GTK_DROP_DOWN (drop_down);
}

static void
build_bar (IlvBenchDeck *self)
{
  const char *const labels[] = {_ ("Python"), _ ("Jobs"), _ ("Workers"), _ ("Payload")};

  self->bar = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                            "max-children-per-line", 6u, "column-spacing", 6u, "halign",
                            GTK_ALIGN_FILL, "margin-start", 6, "margin-end", 6, NULL);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  self->chooser = add_drop_down (self, _ ("Chart"), G_CALLBACK (chart_chosen_cb));
  self->subjects = add_drop_down (self, _ ("Workload"), G_CALLBACK (chosen_cb));
  for (IlvBenchDimension each = 0; each < ILV_BENCH_N_DIMENSIONS; each++)
    self->dimensions[each] = add_drop_down (self, labels[each], G_CALLBACK (chosen_cb));
}

static void
ilv_bench_deck_init (IlvBenchDeck *self)
{
  ilv_bench_focus_init (&self->focus);
  self->shown = ILV_BENCH_CHART_ALL;
  self->is_filling = TRUE;
  build_bar (self);
  self->is_filling = FALSE;
  hide_dimensions (self);
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 10, "row-spacing", 10,
                             "column-homogeneous", TRUE, "margin-start", 10, "margin-end", 10,
                             "margin-top", 4, "margin-bottom", 10, NULL);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "min-content-height", 120, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->grid));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
ilv_bench_deck_new (void)
{
  return g_object_new (ILV_TYPE_BENCH_DECK, NULL);
}

void
ilv_bench_deck_set_result (IlvBenchDeck *self, IlvBenchResult *result)
{
  g_return_if_fail (ILV_IS_BENCH_DECK (self));
  if (result != NULL)
    ilv_bench_result_ref (result);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  self->result = result;
  if (result != NULL && result->subjects->len > 0)
    fill_dimensions (self);
  else
    hide_dimensions (self);
  update_cards (self);
}

void
ilv_bench_deck_set_break_even (IlvBenchDeck *self, const IlvBreakEven *found)
{
  g_return_if_fail (ILV_IS_BENCH_DECK (self));
  g_clear_pointer (&self->found, ilv_break_even_free);
  self->found = found != NULL ? ilv_break_even_copy (found) : NULL;
  update_cards (self);
}

const IlvBenchFocus *
ilv_bench_deck_get_focus (IlvBenchDeck *self)
{
  return &self->focus;
}

void
ilv_bench_deck_show (IlvBenchDeck *self, guint kind)
{
  g_return_if_fail (ILV_IS_BENCH_DECK (self));
  self->shown =
      kind < ILV_BENCH_CHART_ALL && self->cards[kind] != NULL ? kind : ILV_BENCH_CHART_ALL;
  fill_chooser (self);
  place_cards (self);
}

guint
ilv_bench_deck_get_shown (IlvBenchDeck *self)
{
  return self->shown;
}

GtkWidget *
ilv_bench_deck_get_card (IlvBenchDeck *self, guint kind)
{
  g_return_val_if_fail (kind < ILV_BENCH_CHART_ALL, NULL);
  return self->cards[kind];
}
