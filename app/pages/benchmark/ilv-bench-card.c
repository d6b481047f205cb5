/* A chart of a benchmark on a card, with what can be done with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-card.h"

#include <glib/gi18n.h>

#include "app/ilv-theme.h"
#include "app/present/ilv-present.h"
#include "widgets/chart/ilv-chart-sheet.h"

#define TOOLS_PX 150 /* left free for the buttons, right of the title */

struct _IlvBenchCard {
  GtkWidget parent_instance;

  /* template children */
  GtkStack *stack;
  IlvChartView *view;
  AdwBin *sheet;
  GtkToggleButton *log_button;
  GtkToggleButton *sheet_button;
  GtkButton *enlarge_button;
  GtkMenuButton *menu_button;

  /* plain */
  guint kind;
  gboolean is_updating; /* the buttons follow the chart */
};

enum {
  ENLARGE,
  MESSAGE,
  LOOK_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchCard, ilv_bench_card, GTK_TYPE_WIDGET)

/* --- the buttons --- */

static gboolean
is_logarithmic (const IlvChart *chart, const IlvChartLook *look)
{
  return (chart->kind == ILV_CHART_LINES && look->x_scale == ILV_CHART_LOG) ||
         look->value_scale != ILV_CHART_LINEAR;
}

/* Latencies are logarithmic in time anyway: there the button stretches the tail. */
static void
log_toggled_cb (IlvBenchCard *self)
{
  const IlvChart *chart = ilv_chart_view_get_chart (self->view);
  gboolean is_log = gtk_toggle_button_get_active (self->log_button);
  IlvChartLook look = *ilv_chart_view_get_look (self->view);

  if (self->is_updating || chart == NULL)
    return;
  if (chart->kind == ILV_CHART_ECDF)
    look.value_scale = is_log ? ILV_CHART_NINES : ILV_CHART_LINEAR;
  else
    look.value_scale = is_log ? ILV_CHART_LOG : ILV_CHART_LINEAR;
  if (chart->kind == ILV_CHART_LINES)
    look.x_scale = look.value_scale;
  ilv_chart_view_set_look (self->view, &look);
}

/* The chart's title is painted with the chart: the table needs one of its own. */
static GtkWidget *
make_sheet (const IlvChart *chart)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *sheet = ilv_chart_sheet_new (chart);
  GtkWidget *title =
      g_object_new (GTK_TYPE_LABEL, "label", chart->title, "xalign", 0.0, "ellipsize",
                    PANGO_ELLIPSIZE_END, "margin-top", 12, "margin-start", 16, "margin-end",
                    TOOLS_PX, "tooltip-text", chart->title, NULL);

  gtk_widget_add_css_class (title, "title-4");
  gtk_widget_set_vexpand (sheet, TRUE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), sheet);
  return box;
}

static void
sheet_toggled_cb (IlvBenchCard *self)
{
  const IlvChart *chart = ilv_chart_view_get_chart (self->view);
  gboolean is_sheet = gtk_toggle_button_get_active (self->sheet_button);

  adw_bin_set_child (self->sheet, is_sheet && chart != NULL ? make_sheet (chart) : NULL);
  gtk_stack_set_visible_child_name (self->stack, is_sheet ? "sheet" : "chart");
}

static void
update_log_button (IlvBenchCard *self, const IlvChart *chart)
{
  gboolean is_tail = chart->kind == ILV_CHART_ECDF;
  const char *tip = is_tail ? _ ("Stretch the tail, so that rare long waits can be told apart")
                            : _ ("Logarithmic axes");

  gtk_widget_set_visible (GTK_WIDGET (self->log_button),
                          chart->kind != ILV_CHART_STACK && chart->kind != ILV_CHART_PARTS);
  gtk_button_set_label (GTK_BUTTON (self->log_button), is_tail ? _ ("tail") : _ ("log"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->log_button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->log_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tip, -1);
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->log_button,
                                is_logarithmic (chart, ilv_chart_view_get_look (self->view)));
  self->is_updating = FALSE;
}

static void
enlarge_cb (IlvBenchCard *self)
{
  g_signal_emit (self, signals[ENLARGE], 0);
}

static void
message_cb (IlvBenchCard *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
look_changed_cb (IlvBenchCard *self)
{
  g_signal_emit (self, signals[LOOK_CHANGED], 0);
}

static void
theme_changed_cb (IlvBenchCard *self)
{
  ilv_chart_view_set_theme (self->view, ilv_theme_get_current ());
}

/* Room for the buttons; larger type while it is presented. */
static void
match_look (IlvBenchCard *self)
{
  IlvChartLook look = *ilv_chart_view_get_look (self->view);
  double scale = ilv_present_get_scale (GTK_WIDGET (self));

  if (look.head_room == TOOLS_PX * scale && look.text_scale == scale)
    return;
  look.head_room = TOOLS_PX * scale;
  look.text_scale = scale;
  ilv_chart_view_set_look (self->view, &look);
}

/* The menu's actions are the view's, wherever the menu is. */
static void
forward_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ILV_BENCH_CARD (widget)->view), name, NULL);
}

/* --- object --- */

static void
ilv_bench_card_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_bench_card_parent_class)->dispose (object);
}

static void
ilv_bench_card_class_init (IlvBenchCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (ILV_TYPE_CHART_VIEW);
  G_OBJECT_CLASS (class)->dispose = ilv_bench_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-bench-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, stack);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, view);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, sheet);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, log_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, sheet_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, enlarge_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchCard, menu_button);
  gtk_widget_class_install_action (widget_class, "chart.copy-table", NULL, forward_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, forward_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", NULL, forward_cb);
  signals[ENLARGE] = g_signal_new ("enlarge", ILV_TYPE_BENCH_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_BENCH_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOOK_CHANGED] = g_signal_new ("look-changed", ILV_TYPE_BENCH_CARD, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_bench_card_init (IlvBenchCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->log_button, "toggled", G_CALLBACK (log_toggled_cb), self);
  g_signal_connect_swapped (self->sheet_button, "toggled", G_CALLBACK (sheet_toggled_cb), self);
  g_signal_connect_swapped (self->enlarge_button, "clicked", G_CALLBACK (enlarge_cb), self);
  g_signal_connect_swapped (self->view, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->view, "look-changed", G_CALLBACK (look_changed_cb), self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  ilv_present_watch (self, G_CALLBACK (match_look));
  g_signal_connect (self, "map", G_CALLBACK (match_look), NULL);
  theme_changed_cb (self);
  ilv_bench_card_set_is_large (self, FALSE);
}

GtkWidget *
ilv_bench_card_new (guint kind)
{
  IlvBenchCard *self = g_object_new (ILV_TYPE_BENCH_CARD, NULL);

  self->kind = kind;
  return GTK_WIDGET (self);
}

guint
ilv_bench_card_get_kind (IlvBenchCard *self)
{
  return self->kind;
}

IlvChartView *
ilv_bench_card_get_view (IlvBenchCard *self)
{
  return self->view;
}

void
ilv_bench_card_set_chart (IlvBenchCard *self, IlvChart *chart)
{
  ilv_chart_view_set_chart (self->view, chart);
  match_look (self);
  update_log_button (self, chart);
  sheet_toggled_cb (self);
}

void
ilv_bench_card_set_is_large (IlvBenchCard *self, gboolean is_large)
{
  const char *tip = is_large ? _ ("Back to all charts") : _ ("Show this chart alone");

  gtk_button_set_icon_name (self->enlarge_button,
                            is_large ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->enlarge_button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enlarge_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
}
