/* The Explore page: catalogue and sliders, stages, timeline, transport, inspector.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page holds no state of its own: it hands the session to its parts, the scene to what is
 * drawn, and keys to actions. Nothing ticks unless the transport plays and the page is mapped. */
#include "ilv-explore-page.h"

#include <glib/gi18n.h>

#include "app/compat.h"
#include "app/ilv-theme.h"
#include "app/model/ilv-session-kit.h"
#include "app/pages/explore/ilv-busy-bar.h"
#include "app/pages/explore/ilv-explore-actions.h"
#include "app/pages/explore/ilv-explore-keys.h"
#include "app/pages/explore/ilv-explore-panels.h"
#include "app/pages/explore/ilv-explore-player.h"
#include "app/pages/explore/ilv-explore-views.h"
#include "app/pages/explore/ilv-measure-bar.h"
#include "app/pages/explore/ilv-question-bar.h"
#include "app/pages/explore/ilv-side-panels.h"
#include "app/pages/explore/ilv-source-switch.h"
#include "app/pages/explore/ilv-split.h"
#include "app/pages/explore/ilv-stage-deck.h"
#include "app/pages/explore/ilv-workload-dialog.h"
#include "app/present/ilv-present.h"
#include "widgets/timeline/ilv-timeline.h"
#include "widgets/transport/ilv-transport-bar.h"

/* From here on there is room for the time beside both panels. */
#define ROOMY_PX 1250

struct _IlvExplorePage {
  GtkWidget parent_instance;

  /* template children */
  AdwFlap *catalogue_flap;
  AdwFlap *inspector_flap;
  AdwBin *catalogue_box;
  IlvSourceSwitch *source_switch;
  GtkScrolledWindow *inspector_box;
  GtkPaned *paned;
  IlvBusyBar *busy_bar;
  IlvStageDeck *deck;
  GtkOverlay *timeline_card;
  IlvQuestionBar *question_bar;
  IlvTransportBar *transport_bar;
  GtkShortcutController *shortcuts;

  /* owned */
  IlvSession *session;
  IlvTransport *transport;
  IlvExplorePanels *panels;

  /* borrowed */
  IlvTimeline *timeline;
  GtkWidget *measure_bar; /* NULL before the first measurement */

  /* plain */
  IlvExplorePlayer player;
  gboolean fits_speed, has_kit, fills_later;
};

enum {
  PROP_0,
  PROP_SHOW_CATALOGUE,
  PROP_SHOW_INSPECTOR,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvExplorePage, ilv_explore_page, GTK_TYPE_WIDGET)

/* --- playing --- */

static void
playing_cb (IlvExplorePage *self)
{
  ilv_explore_player_update (&self->player);
}

static void
steady_cb (IlvExplorePage *self)
{
  ilv_transport_bar_set_is_steady (self->transport_bar,
                                   ilv_transport_get_is_steady (self->transport));
}

/* --- drawing --- */

static void
scene_changed_cb (IlvExplorePage *self)
{
  IlvScene scene;

  ilv_explore_views_fill_scene (self->session, GTK_WIDGET (self), &scene);
  scene.is_past_only = scene.has_curtain && !ilv_session_has_open_question (self->session);
  if (!ilv_transport_find_shortened (self->transport, &scene.shortened_begin_ns,
                                     &scene.shortened_end_ns))
    scene.shortened_begin_ns = scene.shortened_end_ns = 0;
  ilv_explore_views_show (self->session, &scene, self->deck, self->timeline, self->transport_bar);
}

static void
theme_changed_cb (IlvExplorePage *self)
{
  ilv_timeline_set_theme (self->timeline, ilv_theme_get_current ());
}

static void
runs_changed_cb (IlvExplorePage *self)
{
  if (self->fits_speed && ilv_session_get_end (self->session) > 0) {
    self->fits_speed = FALSE;
    ilv_transport_fit_slowdown (self->transport);
  }
}

/* A new subject plays at a speed that fits it. */
static void
scenario_changed_cb (IlvExplorePage *self)
{
  gboolean has_kit = ilv_session_get_kit (self->session) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workload.edit",
                                 ilv_session_get_scenario (self->session)->workload != NULL);
  if (ilv_session_get_playhead (self->session) == 0 &&
      !ilv_transport_get_is_playing (self->transport))
    self->fits_speed = TRUE;
  /* Its questions are there. */
  if (has_kit && !self->has_kit)
    adw_flap_set_reveal_flap (self->inspector_flap, TRUE);
  self->has_kit = has_kit;
  ilv_explore_panels_set_keeps_inspector (self->panels, has_kit);
}

static void
message_cb (IlvExplorePage *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* --- input from what is drawn --- */

static void
run_picked_cb (IlvExplorePage *self, int run)
{
  ilv_session_set_focused_run (self->session, run);
}

static void
measure_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_source_switch_toggle_measuring (ILV_EXPLORE_PAGE (widget)->source_switch);
}

/* Made when first something is measured. */
static void
measuring_cb (IlvExplorePage *self)
{
  GtkWidget *above = GTK_WIDGET (self->busy_bar);

  if (self->measure_bar != NULL)
    return;
  self->measure_bar =
      ilv_measure_bar_new (self->source_switch, self->catalogue_flap, self->session);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (above)), self->measure_bar, above);
}

/* The edited workload takes the place of the one shown, with the sliders where they are. */
static void
applied_cb (IlvExplorePage *self, IlvWorkload *workload)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));

  ilv_workload_unref (scenario->workload);
  ilv_workload_unref (scenario->original);
  scenario->workload = ilv_workload_ref (workload);
  scenario->original = ilv_workload_ref (workload);
  ilv_session_change (self->session, scenario, NULL);
}

static void
edit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (widget);
  IlvWorkload *workload = ilv_session_get_scenario (self->session)->workload;
  IlvWorkloadDialog *dialog;

  if (workload == NULL)
    return;
  dialog = ilv_workload_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), workload);
  g_signal_connect_object (dialog, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
code_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (widget);

  ilv_stage_deck_toggle_code (self->deck, ilv_session_get_focused_run (self->session));
}

static void
zoom_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvTimeline *timeline = ILV_EXPLORE_PAGE (widget)->timeline;
  int direction = g_variant_get_int32 (parameter);

  if (direction == 0)
    ilv_timeline_fit (timeline);
  else
    ilv_timeline_zoom (timeline, direction > 0 ? 1.5 : 1 / 1.5);
}

static void
zoom_to_selection_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_timeline_zoom_to_selection (ILV_EXPLORE_PAGE (widget)->timeline);
}

static void
focus_play_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_transport_bar_focus_play (ILV_EXPLORE_PAGE (widget)->transport_bar);
}

/* --- narrow windows --- */

/* Without the inspector questions are asked on the curtain. */
static void
update_question_bar (IlvExplorePage *self)
{
  ilv_question_bar_set_is_wanted (self->question_bar,
                                  !adw_flap_get_reveal_flap (self->inspector_flap));
}

/* On what the curtain covers, not on the names of the rows. */
static gboolean
place_question_cb (IlvExplorePage *self, GtkWidget *bar, GdkRectangle *place)
{
  int names = ilv_timeline_get_names_width (self->timeline), minimum, height;

  place->width = gtk_widget_get_width (GTK_WIDGET (self->timeline_card)) - names;
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  place->width = MAX (place->width, minimum);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, place->width, NULL, &height, NULL, NULL);
  place->x = names;
  place->height = height;
  place->y = MAX (0, gtk_widget_get_height (GTK_WIDGET (self->timeline_card)) - height);
  return TRUE;
}

/* Between both panels there is little room, too. */
static void
fit_transport (IlvExplorePage *self, int width)
{
  int n_columns = ilv_explore_panels_get_n_columns (self->panels);
  gboolean is_tight = n_columns == 3 && width > 0 && width < ROOMY_PX;

  ilv_transport_bar_set_is_narrow (self->transport_bar, n_columns < 2 || is_tight);
}

static void
folded_cb (IlvExplorePage *self)
{
  ilv_stage_deck_set_is_narrow (self->deck, ilv_explore_panels_get_n_columns (self->panels) < 2);
  fit_transport (self, gtk_widget_get_width (GTK_WIDGET (self)));
  update_question_bar (self);
}

static void
ilv_explore_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (ILV_EXPLORE_PAGE (widget)->catalogue_flap), orientation, for_size,
                      minimum, natural, NULL, NULL);
  /* Unfolded panels must not keep the window from becoming narrow: they fold then. */
  *minimum = MIN (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? 360 : 300);
}

static void
ilv_explore_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (widget);
  int minimum;

  ilv_explore_panels_set_width (self->panels, width);
  fit_transport (self, width);
  gtk_widget_measure (GTK_WIDGET (self->catalogue_flap), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (self->catalogue_flap), MAX (width, minimum), height, baseline,
                       NULL);
  /* Only now is it known what there is to split; nothing has been drawn yet. */
  if (ilv_split_restore (self->paned, "stages-share"))
    gtk_widget_allocate (GTK_WIDGET (self->catalogue_flap), MAX (width, minimum), height, baseline,
                         NULL);
}

/* The page's keys work wherever the focus is, but not while another page is shown. */
static void
ilv_explore_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_explore_page_parent_class)->map (widget);
  gtk_shortcut_controller_set_scope (ILV_EXPLORE_PAGE (widget)->shortcuts,
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  ilv_explore_player_update (&ILV_EXPLORE_PAGE (widget)->player);
}

static void
ilv_explore_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_explore_page_parent_class)->unmap (widget);
  gtk_shortcut_controller_set_scope (ILV_EXPLORE_PAGE (widget)->shortcuts,
                                     GTK_SHORTCUT_SCOPE_LOCAL);
  ilv_explore_player_update (&ILV_EXPLORE_PAGE (widget)->player);
}

static gboolean
fill_cb (gpointer data)
{
  IlvExplorePage *self = data;

  if (self->session != NULL && self->fills_later)
    self->fills_later = ilv_side_panels_fill (self->catalogue_box, self->inspector_box,
                                              self->session, G_CALLBACK (message_cb), self);
  return G_SOURCE_REMOVE;
}

/* One panel follows after each frame that has been presented: that one is small then, and so are
 * the display's buffers for it. */
static void
ilv_explore_page_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (ilv_explore_page_parent_class)->snapshot (widget, snapshot);
  if (ILV_EXPLORE_PAGE (widget)->fills_later)
    g_idle_add_full (GDK_PRIORITY_REDRAW + 5, fill_cb, g_object_ref (widget), g_object_unref);
}

static void
ilv_explore_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (object);

  if (id == PROP_SHOW_CATALOGUE)
    g_value_set_boolean (value, adw_flap_get_reveal_flap (self->catalogue_flap));
  else if (id == PROP_SHOW_INSPECTOR)
    g_value_set_boolean (value, adw_flap_get_reveal_flap (self->inspector_flap));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_explore_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (object);

  if (id == PROP_SHOW_CATALOGUE)
    adw_flap_set_reveal_flap (self->catalogue_flap, g_value_get_boolean (value));
  else if (id == PROP_SHOW_INSPECTOR)
    adw_flap_set_reveal_flap (self->inspector_flap, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
return_focus (IlvExplorePage *self, AdwFlap *flap)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!adw_flap_get_reveal_flap (flap) && focus != NULL &&
      gtk_widget_is_ancestor (focus, adw_flap_get_flap (flap)))
    ilv_transport_bar_focus_play (self->transport_bar);
}

/* The share of stages and timeline that was chosen is for the usual sizes. */
static void
presented_cb (IlvExplorePage *self)
{
  gboolean is_on = ilv_present_is_on (GTK_WIDGET (self));

  ilv_split_forget (self->paned);
  ilv_explore_panels_set_are_away (self->panels, is_on);
  scene_changed_cb (self);
}

static void
revealed_cb (IlvExplorePage *self, AdwFlap *flap)
{
  return_focus (self, flap);
  update_question_bar (self);
  g_object_notify_by_pspec (
      G_OBJECT (self),
      props[flap == self->catalogue_flap ? PROP_SHOW_CATALOGUE : PROP_SHOW_INSPECTOR]);
}

static void
ilv_explore_page_dispose (GObject *object)
{
  IlvExplorePage *self = ILV_EXPLORE_PAGE (object);

  if (self->panels != NULL)
    ilv_explore_panels_stop (self->panels);
  g_clear_object (&self->panels);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "transport", NULL);
  g_clear_pointer ((GtkWidget **)&self->catalogue_flap, gtk_widget_unparent);
  self->player.transport = NULL;
  g_clear_object (&self->transport);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_explore_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-explore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, catalogue_flap);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, catalogue_box);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, source_switch);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, inspector_box);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, paned);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, busy_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, deck);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, timeline_card);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, question_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, transport_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvExplorePage, shortcuts);
}

static void
ilv_explore_page_class_init (IlvExplorePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ilv_explore_page_get_property;
  object_class->set_property = ilv_explore_page_set_property;
  object_class->dispose = ilv_explore_page_dispose;
  widget_class->measure = ilv_explore_page_measure;
  widget_class->size_allocate = ilv_explore_page_size_allocate;
  widget_class->snapshot = ilv_explore_page_snapshot;
  widget_class->map = ilv_explore_page_map;
  widget_class->unmap = ilv_explore_page_unmap;
  props[PROP_SHOW_CATALOGUE] =
      g_param_spec_boolean ("show-catalogue", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_INSPECTOR] =
      g_param_spec_boolean ("show-inspector", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_EXPLORE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (ILV_TYPE_BUSY_BAR);
  g_type_ensure (ILV_TYPE_QUESTION_BAR);
  g_type_ensure (ILV_TYPE_SOURCE_SWITCH);
  g_type_ensure (ILV_TYPE_STAGE_DECK);
  g_type_ensure (ILV_TYPE_TRANSPORT_BAR);
  gtk_widget_class_install_action (widget_class, "measure.toggle", NULL, measure_cb);
  gtk_widget_class_install_action (widget_class, "workload.edit", NULL, edit_cb);
  gtk_widget_class_install_action (widget_class, "code.toggle", NULL, code_cb);
  gtk_widget_class_install_action (widget_class, "explore.focus-play", NULL, focus_play_cb);
  gtk_widget_class_install_action (widget_class, "timeline.zoom", "i", zoom_cb);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-to-selection", NULL,
                                   zoom_to_selection_cb);
  bind_template (widget_class);
}

static void
ilv_explore_page_init (IlvExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->timeline = ILV_TIMELINE (ilv_timeline_new ());
  gtk_overlay_set_child (self->timeline_card, GTK_WIDGET (self->timeline));
  g_signal_connect_swapped (self->timeline_card, "get-child-position",
                            G_CALLBACK (place_question_cb), self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  theme_changed_cb (self);
  ilv_present_watch (self, G_CALLBACK (presented_cb));
  self->fits_speed = TRUE;
  self->player.widget = GTK_WIDGET (self);
  self->panels = ilv_explore_panels_new (self->catalogue_flap, self->inspector_flap);
  g_signal_connect_object (self->panels, "folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panels, "revealed", G_CALLBACK (revealed_cb), self,
                           G_CONNECT_SWAPPED);
  ilv_transport_bar_set_slowdown_range (self->transport_bar, ILV_SLOWDOWN_MIN, ILV_SLOWDOWN_MAX);
  g_signal_connect_swapped (self->deck, "run-picked", G_CALLBACK (run_picked_cb), self);
  g_signal_connect_swapped (self->deck, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->source_switch, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->source_switch, "measuring-changed", G_CALLBACK (measuring_cb),
                            self);
}

static void
connect_session (IlvExplorePage *self)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } session_signals[] = {
      {"scene-changed", G_CALLBACK (scene_changed_cb)},
      {"runs-changed", G_CALLBACK (runs_changed_cb)},
      {"scenario-changed", G_CALLBACK (scenario_changed_cb)},
  };

  for (guint i = 0; i < G_N_ELEMENTS (session_signals); i++)
    g_signal_connect_object (self->session, session_signals[i].signal, session_signals[i].callback,
                             self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "notify::is-playing", G_CALLBACK (playing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "notify::is-steady", G_CALLBACK (steady_cb), self,
                           G_CONNECT_SWAPPED);
}

void
ilv_explore_page_expect_width (IlvExplorePage *self, int width_px)
{
  ilv_explore_panels_expect_width (self->panels, width_px);
}

void
ilv_explore_page_fill_later (IlvExplorePage *self)
{
  g_return_if_fail (ILV_IS_EXPLORE_PAGE (self) && self->session == NULL);
  self->fills_later = TRUE;
}

void
ilv_explore_page_set_session (IlvExplorePage *self, IlvSession *session)
{
  g_return_if_fail (ILV_IS_EXPLORE_PAGE (self) && self->session == NULL);
  self->session = g_object_ref (session);
  self->transport = self->player.transport = ilv_transport_new (session);
  connect_session (self);
  ilv_explore_keys_add (GTK_WIDGET (self), self->transport);
  ilv_explore_actions_install (GTK_WIDGET (self), session, self->transport);
  ilv_busy_bar_set_session (self->busy_bar, session);
  while (!self->fills_later && ilv_side_panels_fill (self->catalogue_box, self->inspector_box,
                                                     session, G_CALLBACK (message_cb), self))
    continue;
  ilv_source_switch_set_session (self->source_switch, session);
  ilv_question_bar_set_session (self->question_bar, session);
  ilv_stage_deck_set_session (self->deck, session);
  ilv_explore_views_connect (session, self->transport, self->deck, self->timeline,
                             self->transport_bar);
  steady_cb (self);
  scene_changed_cb (self);
  ilv_transport_bar_focus_play (self->transport_bar);
}

IlvTransport *
ilv_explore_page_get_transport (IlvExplorePage *self)
{
  return self->transport;
}
