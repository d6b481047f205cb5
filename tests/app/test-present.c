/* Present: sizes for a screen, what it hides and puts back, the log of the keys.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/present/ilv-present.h"

#include <string.h>

#include "app/ilv-preferences.h"
#include "app/ilv-theme.h"
#include "app/pages/benchmark/ilv-bench-card.h"
#include "app/pages/explore/ilv-explore-keys.h"
#include "app/pages/explore/ilv-explore-page.h"
#include "app/pages/explore/ilv-pool-stepper.h"
#include "app/pages/explore/ilv-stage-card.h"
#include "app/present/ilv-key-log.h"
#include "widgets/flowchart/ilv-flowchart.h"
#include "widgets/stage/ilv-stage.h"
#include "widgets/transport/ilv-transport-bar.h"
#include "window-fixture.h"

static gboolean
shows (Fixture *self, const char *panel)
{
  gboolean is_shown;

  g_object_get (self->page, panel, &is_shown, NULL);
  return is_shown;
}

static void
toggle (Fixture *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "present", NULL);
}

/* 36 px at 1080p are to be read, 24 px stand beside it; on no screen is anything smaller than
 * usual. */
static void
type_is_as_large_as_the_screen_asks (void)
{
  g_autofree char *styles = ilv_present_make_styles (1080);

  g_assert_cmpfloat (ilv_present_find_scale (1080) * ILV_TEXT_TITLE_PX, >=, 36);
  g_assert_cmpfloat (ilv_present_find_scale (1080) * ILV_TEXT_SMALL_PX, >=, 24);
  g_assert_cmpfloat (ilv_present_find_scale (2160), ==, 2 * ilv_present_find_scale (1080));
  g_assert_cmpfloat (ilv_present_find_scale (200), ==, 1);
  g_assert_nonnull (strstr (styles, ".description { font-size: 36px; }"));
  g_assert_nonnull (strstr (styles, "font-size: 24px"));
}

/* What a learner's slider stands at, of an estimate and of a change, is there to be read. */
static void
a_step_s_figures_are_as_large (Fixture *self, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *labels[] = {gtk_label_new ("5 ms"), gtk_label_new ("0.12 s"), gtk_label_new ("Text")};
  int sizes[G_N_ELEMENTS (labels)];

  gtk_widget_add_css_class (box, "lesson-card");
  gtk_widget_add_css_class (labels[0], "title-3");
  gtk_widget_add_css_class (labels[1], "value-label");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_box_append (GTK_BOX (box), labels[i]);
  gtk_widget_insert_before (box, self->page, NULL);
  toggle (self);
  WAIT_FOR (ilv_present_is_on (self->page));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    PangoContext *context = gtk_widget_get_pango_context (labels[i]);
    sizes[i] = pango_font_description_get_size (pango_context_get_font_description (context));
  }
  g_assert_cmpint (sizes[0], ==, sizes[2]);
  g_assert_cmpint (sizes[1], ==, sizes[2]);
  gtk_widget_unparent (box);
  toggle (self);
}

static void
panels_and_header_bar_go_and_come_back (Fixture *self, gconstpointer data)
{
  GtkWidget *header = find_type (GTK_WIDGET (self->window), ADW_TYPE_HEADER_BAR);

  WAIT_FOR (shows (self, "show-catalogue") && shows (self, "show-inspector"));
  toggle (self);
  g_assert_true (ilv_present_is_on (self->page));
  g_assert_cmpfloat (ilv_present_get_scale (self->page), >, 1);
  g_assert_false (gtk_widget_get_visible (header));
  WAIT_FOR (!shows (self, "show-catalogue") && !shows (self, "show-inspector"));
  g_assert_nonnull (find_type (GTK_WIDGET (self->window), ILV_TYPE_KEY_LOG));
  g_assert_cmpint (ilv_theme_get_current (), >=, ILV_THEME_CONTRAST);
  toggle (self);
  g_assert_false (ilv_present_is_on (self->page));
  g_assert_true (gtk_widget_get_visible (header));
  WAIT_FOR (shows (self, "show-catalogue") && shows (self, "show-inspector"));
  g_assert_null (find_type (GTK_WIDGET (self->window), ILV_TYPE_KEY_LOG));
  g_assert_cmpint (ilv_theme_get_current (), ==, ILV_THEME_LIGHT);
}

/* In the middle of the lines that the stage paints beside them: 20 and 41 px, as large as the type.
 */
static gboolean
is_in_line (Fixture *self, GType type, double middle_px)
{
  double scale = MAX (1, ilv_present_get_scale (self->page));
  GtkWidget *widget = find_type (self->page, type);
  GtkWidget *card = gtk_widget_get_ancestor (widget, ILV_TYPE_STAGE_CARD);
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (widget, card, &place));
  return ABS (place.origin.y + place.size.height / 2 - middle_px * scale) <= 2;
}

static void
controls_stand_in_the_stages_lines (Fixture *self, gconstpointer data)
{
  WAIT_FOR (find_type (self->page, ILV_TYPE_POOL_STEPPER) != NULL);
  WAIT_FOR (is_in_line (self, ILV_TYPE_POOL_STEPPER, 41));
  WAIT_FOR (is_in_line (self, GTK_TYPE_MENU_BUTTON, 20));
  toggle (self);
  WAIT_FOR (is_in_line (self, ILV_TYPE_POOL_STEPPER, 41));
  WAIT_FOR (is_in_line (self, GTK_TYPE_MENU_BUTTON, 20));
  toggle (self);
}

/* A panel that was away stays away, and nothing of Present is remembered. */
static void
what_was_hidden_stays_hidden (Fixture *self, gconstpointer data)
{
  WAIT_FOR (shows (self, "show-catalogue"));
  g_object_set (self->page, "show-inspector", FALSE, NULL);
  toggle (self);
  WAIT_FOR (!shows (self, "show-catalogue"));
  g_assert_true (g_settings_get_boolean (ilv_preferences_get (), "show-catalogue"));
  toggle (self);
  WAIT_FOR (shows (self, "show-catalogue"));
  g_assert_false (shows (self, "show-inspector"));
  g_object_set (self->page, "show-inspector", TRUE, NULL);
}

/* Wherever GTK has moved the focus to when the panels went. */
static void
arrows_step_beside_a_slider (Fixture *self, gconstpointer data)
{
  IlvTransport *transport = ilv_explore_page_get_transport (ILV_EXPLORE_PAGE (self->page));
  GtkWidget *slider = find_type (find_type (self->page, ILV_TYPE_TRANSPORT_BAR), GTK_TYPE_SCALE);
  gint64 before_ns = ilv_session_get_playhead (self->session);

  g_assert_true (gtk_widget_grab_focus (slider));
  g_assert_false (ilv_explore_keys_press (self->page, transport, GDK_KEY_Right, 0));
  toggle (self);
  g_assert_true (gtk_widget_grab_focus (slider));
  g_assert_true (ilv_explore_keys_press (self->page, transport, GDK_KEY_Right, 0));
  g_assert_cmpint (ilv_session_get_playhead (self->session), >, before_ns);
  toggle (self);
}

static guint
count_cards (GtkWidget *widget)
{
  guint n = ILV_IS_STAGE_CARD (widget) && gtk_widget_get_visible (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cards (child);
  return n;
}

static void
a_focused_stage_is_alone (Fixture *self, gconstpointer data)
{
  guint n = count_cards (self->page);

  g_assert_cmpuint (n, >, 1);
  toggle (self);
  g_assert_cmpuint (count_cards (self->page), ==, n);
  ilv_session_set_focused_run (self->session, 1);
  WAIT_FOR (count_cards (self->page) == 1);
  ilv_session_set_focused_run (self->session, -1);
  WAIT_FOR (count_cards (self->page) == n);
  ilv_session_set_focused_run (self->session, 1);
  toggle (self);
  WAIT_FOR (count_cards (self->page) == n);
}

/* What is painted on the other pages is larger too, and as before afterwards. */
static void
charts_grow_with_the_type (Fixture *self, gconstpointer data)
{
  GtkWidget *flow, *card = ilv_bench_card_new (ILV_BENCH_CHART_TOTALS);
  IlvChartView *chart = ilv_bench_card_get_view (ILV_BENCH_CARD (card));
  double zoom;

  gtk_box_append (
      GTK_BOX (adw_application_window_get_content (ADW_APPLICATION_WINDOW (self->window))), card);

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "page",
                                  g_variant_new_string ("decide"));
  WAIT_FOR ((flow = find_type (GTK_WIDGET (self->window), ILV_TYPE_FLOWCHART)) != NULL &&
            gtk_widget_get_mapped (flow));
  zoom = ilv_flowchart_get_zoom (ILV_FLOWCHART (flow));
  toggle (self);
  g_assert_cmpfloat (ilv_flowchart_get_zoom (ILV_FLOWCHART (flow)), >, zoom);
  g_assert_cmpfloat (ilv_chart_view_get_look (chart)->text_scale, >, 1);
  toggle (self);
  g_assert_cmpfloat (ilv_flowchart_get_zoom (ILV_FLOWCHART (flow)), ==, zoom);
  g_assert_cmpfloat (ilv_chart_view_get_look (chart)->text_scale, ==, 1);
}

/* The window may be closed meanwhile. */
static void
closing_ends_it (Fixture *self, gconstpointer data)
{
  toggle (self);
  g_assert_true (ilv_present_is_on (self->page));
}

static void
the_log_counts_and_forgets (Fixture *self, gconstpointer data)
{
  static const guint typed[] = {GDK_KEY_1,     GDK_KEY_space, GDK_KEY_Shift_L,
                                GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_Page_Down};
  IlvKeyLog *log;
  g_autofree char *text = NULL;
  g_autofree char *later = NULL;

  toggle (self);
  log = ILV_KEY_LOG (find_type (GTK_WIDGET (self->window), ILV_TYPE_KEY_LOG));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    ilv_key_log_add (log, typed[i], 0);
  text = ilv_key_log_get_text (log);
  g_assert_cmpstr (text, ==, "1   Space   →×2   Page Down");
  ilv_key_log_add (log, GDK_KEY_less, GDK_SHIFT_MASK);
  later = ilv_key_log_get_text (log);
  g_assert_cmpstr (later, ==, "Space   →×2   Page Down   <");
  toggle (self);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/present/type", type_is_as_large_as_the_screen_asks);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/present/figures", a_step_s_figures_are_as_large);
  ADD ("/present/panels", panels_and_header_bar_go_and_come_back);
  ADD ("/present/lines", controls_stand_in_the_stages_lines);
  ADD ("/present/arrows", arrows_step_beside_a_slider);
  ADD ("/present/hidden", what_was_hidden_stays_hidden);
  ADD ("/present/alone", a_focused_stage_is_alone);
  ADD ("/present/charts", charts_grow_with_the_type);
  ADD ("/present/closing", closing_ends_it);
  ADD ("/present/log", the_log_counts_and_forgets);
  return g_test_run ();
}
