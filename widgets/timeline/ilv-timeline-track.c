/* A visible track of the timeline as an accessible, focusable thing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-track.h"

struct _IlvTimelineTrack {
  GtkWidget parent_instance;

  char *label;
  char *description;
  int row;
};

static guint pressed_signal;

G_DEFINE_FINAL_TYPE (IlvTimelineTrack, ilv_timeline_track, GTK_TYPE_WIDGET)

static void
press_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, pressed_signal, 0);
}

static void
ilv_timeline_track_finalize (GObject *object)
{
  IlvTimelineTrack *self = ILV_TIMELINE_TRACK (object);

  g_free (self->label);
  g_free (self->description);
  G_OBJECT_CLASS (ilv_timeline_track_parent_class)->finalize (object);
}

static void
ilv_timeline_track_class_init (IlvTimelineTrackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ilv_timeline_track_finalize;
  gtk_widget_class_set_css_name (widget_class, "track");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_install_action (widget_class, "part.press", NULL, press_cb);
  pressed_signal = g_signal_new ("pressed", ILV_TYPE_TIMELINE_TRACK, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_timeline_track_init (IlvTimelineTrack *self)
{
  self->row = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ilv_timeline_track_new (void)
{
  return g_object_new (ILV_TYPE_TIMELINE_TRACK, NULL);
}

void
ilv_timeline_track_set_row (IlvTimelineTrack *self, int row)
{
  g_return_if_fail (ILV_IS_TIMELINE_TRACK (self));
  self->row = row;
}

int
ilv_timeline_track_get_row (IlvTimelineTrack *self)
{
  g_return_val_if_fail (ILV_IS_TIMELINE_TRACK (self), -1);
  return self->row;
}

void
ilv_timeline_track_describe (IlvTimelineTrack *self, const char *label, const char *description)
{
  g_return_if_fail (ILV_IS_TIMELINE_TRACK (self));

  if (label != NULL && g_strcmp0 (label, self->label) != 0) {
    g_free (self->label);
    self->label = g_strdup (label);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->label, -1);
  }
  if (description != NULL && g_strcmp0 (description, self->description) != 0) {
    g_free (self->description);
    self->description = g_strdup (description);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    self->description, -1);
  }
}

const char *
ilv_timeline_track_get_label (IlvTimelineTrack *self)
{
  g_return_val_if_fail (ILV_IS_TIMELINE_TRACK (self), NULL);
  return self->label;
}

const char *
ilv_timeline_track_get_description (IlvTimelineTrack *self)
{
  g_return_val_if_fail (ILV_IS_TIMELINE_TRACK (self), NULL);
  return self->description;
}
