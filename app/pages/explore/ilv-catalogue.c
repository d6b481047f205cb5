/* The list of workloads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-catalogue.h"

struct _IlvCatalogue {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkListBox *list;

  /* owned */
  IlvSession *session;

  /* plain */
  gboolean is_following; /* the selection follows the session, it leads nothing */
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvCatalogue, ilv_catalogue, GTK_TYPE_WIDGET)

static const char id_key[] = "ilv-workload-id";

/* A row has room for one line. Laying out 14 paragraphs to cut them there took a fifth of what the
 * first window costs beyond an empty one. */
static char *
cut_after_sentence (const char *text)
{
  const char *stop = strstr (text, ". ");

  return stop != NULL ? g_strndup (text, (gsize)(stop - text) + 1) : g_strdup (text);
}

static GtkWidget *
make_row (IlvWorkload *workload)
{
  g_autofree char *first = cut_after_sentence (workload->local_summary);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *name = gtk_label_new (workload->local_name);
  GtkWidget *summary = gtk_label_new (first);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (summary), 0);
  /* Their natural width would make the panel as wide as the longest sentence. */
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_label_set_max_width_chars (GTK_LABEL (summary), 24);
  gtk_label_set_ellipsize (GTK_LABEL (summary), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (summary, "caption");
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), summary);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, workload->local_summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  workload->local_name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  workload->local_summary, -1);
  g_object_set_data_full (G_OBJECT (row), id_key, g_strdup (workload->id), g_free);
  return row;
}

static void
fill (IlvCatalogue *self)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], &error);

    if (workload != NULL)
      gtk_list_box_append (self->list, make_row (workload));
    else
      g_signal_emit (self, signals[MESSAGE], 0, error->message);
  }
}

static void
selected_cb (IlvCatalogue *self, GtkListBoxRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = NULL;

  if (row == NULL || self->is_following)
    return;
  workload = ilv_workload_find (g_object_get_data (G_OBJECT (row), id_key), &error);
  if (workload != NULL)
    ilv_session_load_workload (self->session, workload);
  else
    g_signal_emit (self, signals[MESSAGE], 0, error->message);
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

static void
follow_session (IlvCatalogue *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  const char *id = scenario->workload != NULL ? scenario->workload->id : NULL;
  GtkListBoxRow *row;
  GtkListBoxRow *found = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (id != NULL && g_strcmp0 (id, g_object_get_data (G_OBJECT (row), id_key)) == 0)
      found = row;
  if (found == gtk_list_box_get_selected_row (self->list))
    return;
  self->is_following = TRUE;
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
}

void
ilv_catalogue_set_session (IlvCatalogue *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  fill (self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (follow_session), self,
                           G_CONNECT_SWAPPED);
  follow_session (self);
}
