/* The what-if sliders: the workload's knobs, then pools, cores, seed and switch interval.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-knobs.h"

#include <glib/gi18n.h>

#include "app/calibrate/ilv-costs-chooser.h"
#include "app/model/ilv-session-kit.h"
#include "app/pages/explore/ilv-knob-row.h"

struct _IlvKnobs {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkButton *reset_button;
  GtkBox *first_box;
  GtkExpander *more;
  GtkBox *more_box;

  /* owned */
  IlvSession *session;
  GPtrArray *rows;    /* IlvKnobRow*, borrowed from the boxes */
  IlvWorkload *shown; /* whose knobs the rows are */

  GtkWidget *costs; /* the last row, a reference; NULL until they are asked for */
  gboolean has_more;
};

G_DEFINE_FINAL_TYPE (IlvKnobs, ilv_knobs, GTK_TYPE_WIDGET)

static const char *const more_keys[] = {ILV_KNOB_THREADS, ILV_KNOB_PROCESSES,
                                        ILV_KNOB_LIMIT,   ILV_KNOB_CORES,
                                        ILV_KNOB_SEED,    ILV_KNOB_SWITCH_INTERVAL};

static void
moved_cb (IlvKnobs *self, double value, IlvKnobRow *row)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  const IlvKnob *knob = ilv_knob_row_get_knob (row);
  g_autoptr (GError) error = NULL;

  if (ilv_knob_write (knob, scenario, value, &error))
    ilv_session_change (self->session, scenario, knob->key);
  else
    /* The workload refuses it (too many jobs together): the slider goes back. */
    ilv_knob_row_set_value (row, ilv_knob_read (knob, ilv_session_get_scenario (self->session)));
}

static void
released_cb (IlvKnobs *self)
{
  ilv_session_seal_change (self->session);
}

static void
add_row (IlvKnobs *self, GtkBox *box, const char *key)
{
  IlvKnob *knob = ilv_knob_new (ilv_session_get_scenario (self->session), key);
  GtkWidget *row;

  if (knob == NULL)
    return;
  row = ilv_knob_row_new (knob);
  g_signal_connect_swapped (row, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (row, "released", G_CALLBACK (released_cb), self);
  gtk_box_append (box, row);
  g_ptr_array_add (self->rows, row);
}

/* Once they have been asked for. */
static void
add_more (IlvKnobs *self)
{
  if (self->shown == NULL || !gtk_expander_get_expanded (self->more) || self->has_more)
    return;
  self->has_more = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (more_keys); i++)
    add_row (self, self->more_box, more_keys[i]);
  if (self->costs == NULL)
    self->costs = g_object_ref_sink (ilv_costs_chooser_new (self->session));
  else
    gtk_box_remove (self->more_box, self->costs);
  gtk_box_append (self->more_box, self->costs); /* below the others */
}

static void
rebuild (IlvKnobs *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (row)), row);
  }
  g_ptr_array_set_size (self->rows, 0);
  self->has_more = FALSE;
  g_clear_pointer (&self->shown, ilv_workload_unref);
  if (scenario->workload == NULL)
    return;
  self->shown = ilv_workload_ref (scenario->original);
  for (guint i = 0; scenario->workload->knobs != NULL && scenario->workload->knobs[i] != NULL; i++)
    add_row (self, self->first_box, scenario->workload->knobs[i]);
  add_more (self);
}

static void
show_values (IlvKnobs *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);

  for (guint i = 0; i < self->rows->len; i++) {
    IlvKnobRow *row = g_ptr_array_index (self->rows, i);

    const IlvKnob *knob = ilv_knob_row_get_knob (row);
    const char *why = ilv_session_why_locked (self->session, knob->key);

    ilv_knob_row_set_value (row, ilv_knob_read (knob, scenario));
    gtk_widget_set_sensitive (GTK_WIDGET (row), why == NULL);
    gtk_widget_set_tooltip_text (GTK_WIDGET (row), why);
  }
}

static void
expanded_cb (IlvKnobs *self)
{
  add_more (self);
  show_values (self);
}

static void
scenario_changed_cb (IlvKnobs *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);

  if (scenario->workload == NULL || self->shown != scenario->original)
    rebuild (self);
  show_values (self);
  gtk_widget_set_visible (GTK_WIDGET (self), scenario->workload != NULL);
}

static void
reset_cb (IlvKnobs *self)
{
  ilv_session_reset (self->session);
}

static void
ilv_knobs_dispose (GObject *object)
{
  IlvKnobs *self = ILV_KNOBS (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->costs);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, ilv_workload_unref);
  G_OBJECT_CLASS (ilv_knobs_parent_class)->dispose (object);
}

static void
ilv_knobs_finalize (GObject *object)
{
  g_ptr_array_unref (ILV_KNOBS (object)->rows);
  G_OBJECT_CLASS (ilv_knobs_parent_class)->finalize (object);
}

static void
ilv_knobs_class_init (IlvKnobsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_knobs_dispose;
  G_OBJECT_CLASS (class)->finalize = ilv_knobs_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-knobs.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobs, box);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobs, reset_button);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobs, first_box);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobs, more);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobs, more_box);
}

static void
ilv_knobs_init (IlvKnobs *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->reset_button, "clicked", G_CALLBACK (reset_cb), self);
  g_signal_connect_swapped (self->more, "notify::expanded", G_CALLBACK (expanded_cb), self);
}

void
ilv_knobs_set_session (IlvKnobs *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (scenario_changed_cb), self,
                           G_CONNECT_SWAPPED);
  scenario_changed_cb (self);
}
