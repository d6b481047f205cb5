/* The list of workloads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-catalogue.h"
#include "ilv-catalogue-row.h"

struct _IlvCatalogue {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkListBox *list;

  /* owned */
  IlvSession *session;

  /* plain */
  guint scroll_id;
  gboolean is_following; /* the selection follows the session, it leads nothing */
  gboolean is_moving;    /* the arrow keys choose */
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvCatalogue, ilv_catalogue, GTK_TYPE_WIDGET)

static void
fill (IlvCatalogue *self)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], &error);

    if (workload != NULL)
      gtk_list_box_append (self->list, ilv_catalogue_row_new (workload));
    else
      g_signal_emit (self, signals[MESSAGE], 0, error->message);
  }
}

static void follow_session (IlvCatalogue *self);

static void
load (IlvCatalogue *self, GtkListBoxRow *row)
{
  const char *id = ilv_catalogue_row_get_id (ILV_CATALOGUE_ROW (row));
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = NULL;

  if (scenario->workload != NULL && g_strcmp0 (scenario->workload->id, id) == 0)
    return;
  workload = ilv_workload_find (id, &error);
  if (workload != NULL)
    ilv_session_load_workload (self->session, workload);
  else
    g_signal_emit (self, signals[MESSAGE], 0, error->message);
}

/* GTK selects the row that gets the focus, also when it only comes by, or when a panel that opens
 * takes it: what is shown, perhaps a trace from a file, must not go for that. */
static void
selected_cb (IlvCatalogue *self, GtkListBoxRow *row)
{
  if (row == NULL || self->is_following)
    return;
  if (self->is_moving)
    load (self, row);
  else
    follow_session (self);
}

static void
activated_cb (IlvCatalogue *self, GtkListBoxRow *row)
{
  load (self, row);
}

static void
before_move_cb (IlvCatalogue *self)
{
  self->is_moving = TRUE;
}

static void
after_move_cb (IlvCatalogue *self)
{
  self->is_moving = FALSE;
}

/* The list would take a Tab for each row, and choose it: Tab leaves, the arrows choose. */
static gboolean
tab_cb (IlvCatalogue *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean moved;

  if (keyval != GDK_KEY_Tab && keyval != GDK_KEY_ISO_Left_Tab)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), FALSE);
  moved = gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                                  keyval == GDK_KEY_Tab && (state & GDK_SHIFT_MASK) == 0
                                      ? GTK_DIR_TAB_FORWARD
                                      : GTK_DIR_TAB_BACKWARD);
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), TRUE);
  return moved;
}

static void
catch_tab (IlvCatalogue *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (tab_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

/* A workload that a file or the command line brought may stand further down. */
static gboolean
scroll_cb (gpointer data)
{
  IlvCatalogue *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (self->list);
  graphene_rect_t bounds;

  self->scroll_id = 0;
  if (row != NULL && adjustment != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds) &&
      bounds.size.height > 0)
    gtk_adjustment_clamp_page (adjustment, (double)bounds.origin.y,
                               (double)(bounds.origin.y + bounds.size.height));
  return G_SOURCE_REMOVE;
}

static void
scroll_later (IlvCatalogue *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

static void
follow_session (IlvCatalogue *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  const char *id = scenario->workload != NULL ? scenario->workload->id : NULL;
  GtkListBoxRow *row;
  GtkListBoxRow *found = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (id != NULL && g_strcmp0 (id, ilv_catalogue_row_get_id (ILV_CATALOGUE_ROW (row))) == 0)
      found = row;
  if (found == gtk_list_box_get_selected_row (self->list))
    return;
  self->is_following = TRUE;
  scroll_later (self);
  if (found != NULL)
    gtk_list_box_select_row (self->list, found);
  else
    gtk_list_box_unselect_all (self->list);
  self->is_following = FALSE;
}

static void
ilv_catalogue_dispose (GObject *object)
{
  IlvCatalogue *self = ILV_CATALOGUE (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_catalogue_parent_class)->dispose (object);
}

static void
ilv_catalogue_class_init (IlvCatalogueClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_catalogue_dispose;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_CATALOGUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-catalogue.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvCatalogue, box);
  gtk_widget_class_bind_template_child (widget_class, IlvCatalogue, list);
}

static void
ilv_catalogue_init (IlvCatalogue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  catch_tab (self);
  g_signal_connect_swapped (self->list, "map", G_CALLBACK (scroll_later), self);
}

void
ilv_catalogue_set_session (IlvCatalogue *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  fill (self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->list, "move-cursor", G_CALLBACK (before_move_cb), self);
  g_signal_connect_data (self->list, "move-cursor", G_CALLBACK (after_move_cb), self, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (follow_session), self,
                           G_CONNECT_SWAPPED);
  follow_session (self);
}
