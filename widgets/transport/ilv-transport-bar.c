/* The transport bar: play, step, scrub, speed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-transport-bar.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "widgets/ilv-spoken-name.h"
#include "widgets/transport/ilv-transport-resources.h"
#include "widgets/why/ilv-why-label.h"

struct _IlvTransportBar {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkButton *play_button;
  GtkScale *scrubber;
  GtkAdjustment *position;
  GtkLabel *time_label;
  GtkMenuButton *speed_button;
  GtkWidget *loop_button;

  /* owned */
  GtkAdjustment *speed;

  /* borrowed */
  GtkScale *speed_scale; /* NULL until the popover has been opened */

  /* plain */
  gint64 begin_ns, end_ns;
  double slowdown;
  gboolean is_steady;
  gboolean is_setting; /* our own changes of adjustments are no input */
};

enum {
  SEEK,
  SLOWDOWN_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvTransportBar, ilv_transport_bar, GTK_TYPE_WIDGET)

char *
ilv_format_slowdown (double slowdown)
{
  double factor = slowdown >= 1 ? slowdown : 1 / slowdown;
  g_autofree char *number = NULL;

  if (fabs (slowdown - 1) < 0.02)
    return g_strdup (_ ("real time"));
  number = g_strdup_printf (factor < 9.95 ? "%'.2g" : "%'.0f", factor);
  return g_strdup_printf (slowdown > 1 ? _ ("%s × slower") : _ ("%s × faster"), number);
}

static void
show_speed (IlvTransportBar *self)
{
  g_autofree char *text = ilv_format_slowdown (self->slowdown);

  const char *label = self->is_steady ? _ ("steady pace") : text;
  /* Translators: %s is "20 × slower" or "steady pace". */
  g_autofree char *name = g_strdup_printf (_ ("Speed: %s"), label);

  gtk_menu_button_set_label (self->speed_button, label);
  ilv_spoken_name_set (GTK_WIDGET (self->speed_button), name);
  if (self->speed_scale != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed_scale),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
make_speed_popover_cb (GtkMenuButton *button, gpointer data)
{
  IlvTransportBar *self = data;
  double upper = gtk_adjustment_get_upper (self->speed);
  g_autoptr (GtkBuilder) builder = NULL;

  if (self->speed_scale != NULL)
    return;
  builder = gtk_builder_new_from_resource ("/interleave/widgets/ilv-speed-popover.ui");
  self->speed_scale = GTK_SCALE (gtk_builder_get_object (builder, "speed_scale"));
  gtk_range_set_adjustment (GTK_RANGE (self->speed_scale), self->speed);
  for (double value = ceil (gtk_adjustment_get_lower (self->speed)); value <= upper; value++)
    gtk_scale_add_mark (self->speed_scale, value, GTK_POS_BOTTOM, NULL);
  gtk_menu_button_set_popover (button,
                               GTK_WIDGET (gtk_builder_get_object (builder, "speed_popover")));
  show_speed (self);
}

static void
scrubbed_cb (IlvTransportBar *self)
{
  double share = gtk_adjustment_get_value (self->position);

  if (!self->is_setting)
    g_signal_emit (self, signals[SEEK], 0,
                   self->begin_ns + (gint64)(share * (double)(self->end_ns - self->begin_ns)));
}

static void
speed_moved_cb (IlvTransportBar *self)
{
  double value = gtk_adjustment_get_value (self->speed);
  double slowdown = pow (10, value);
  double power = pow (10, floor (value));

  if (self->is_setting)
    return;
  /* Two digits: "47 × slower" can be said aloud, "46.8774 × slower" cannot. */
  slowdown = round (slowdown / power * 10) / 10 * power;
  g_signal_emit (self, signals[SLOWDOWN_CHANGED], 0, slowdown);
}

static void
ilv_transport_bar_dispose (GObject *object)
{
  IlvTransportBar *self = ILV_TRANSPORT_BAR (object);

  self->speed_scale = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->speed);
  G_OBJECT_CLASS (ilv_transport_bar_parent_class)->dispose (object);
}

static void
ilv_transport_bar_class_init (IlvTransportBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_transport_bar_dispose;
  /* A resource in a static library is dropped by the linker unless somebody names it. */
  g_resources_register (ilv_transport_get_resource ());
  signals[SEEK] = g_signal_new ("seek", ILV_TYPE_TRANSPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SLOWDOWN_CHANGED] =
      g_signal_new ("slowdown-changed", ILV_TYPE_TRANSPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/widgets/ilv-transport-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "transportbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, box);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, play_button);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, scrubber);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, position);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, time_label);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, speed_button);
  gtk_widget_class_bind_template_child (widget_class, IlvTransportBar, loop_button);
}

static void
ilv_transport_bar_init (IlvTransportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->speed = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 0.1, 1, 0));
  gtk_menu_button_set_create_popup_func (self->speed_button, make_speed_popover_cb, self, NULL);
  g_signal_connect_swapped (self->position, "value-changed", G_CALLBACK (scrubbed_cb), self);
  g_signal_connect_object (self->speed, "value-changed", G_CALLBACK (speed_moved_cb), self,
                           G_CONNECT_SWAPPED);
  self->slowdown = 1;
  ilv_transport_bar_set_slowdown_range (self, 0.1, 100000);
  ilv_transport_bar_set_is_playing (self, FALSE);
  show_speed (self);
}

GtkWidget *
ilv_transport_bar_new (void)
{
  return g_object_new (ILV_TYPE_TRANSPORT_BAR, NULL);
}

void
ilv_transport_bar_set_moment (IlvTransportBar *self, gint64 begin_ns, gint64 end_ns, gint64 time_ns,
                              gboolean has_curtain)
{
  double length = (double)MAX (end_ns - begin_ns, 1);
  char now[32], end[32], text[96];

  self->begin_ns = begin_ns;
  self->end_ns = end_ns;
  self->is_setting = TRUE;
  gtk_adjustment_set_value (self->position, (double)(time_ns - begin_ns) / length);
  self->is_setting = FALSE;
  ilv_format_time_into (time_ns, now, sizeof now);
  ilv_format_time_into (end_ns, end, sizeof end);
  if (has_curtain)
    g_strlcpy (text, now, sizeof text);
  else
    /* Translators: the playhead's time, then the whole: "180 ms of 0.98 s". */
    g_snprintf (text, sizeof text, _ ("%s of %s"), now, end);
  gtk_label_set_text (self->time_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrubber),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

void
ilv_transport_bar_set_is_playing (IlvTransportBar *self, gboolean is_playing)
{
  gtk_button_set_icon_name (self->play_button, is_playing ? "media-playback-pause-symbolic"
                                                          : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button),
                               is_playing ? _ ("Pause (Space)") : _ ("Play (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_playing ? _ ("Pause") : _ ("Play"), -1);
}

void
ilv_transport_bar_set_slowdown (IlvTransportBar *self, double slowdown)
{
  self->slowdown = slowdown;
  self->is_setting = TRUE;
  gtk_adjustment_set_value (self->speed, log10 (slowdown));
  self->is_setting = FALSE;
  show_speed (self);
}

void
ilv_transport_bar_set_slowdown_range (IlvTransportBar *self, double min, double max)
{
  self->is_setting = TRUE;
  gtk_adjustment_set_lower (self->speed, log10 (min));
  gtk_adjustment_set_upper (self->speed, log10 (max));
  self->is_setting = FALSE;
}

void
ilv_transport_bar_set_is_steady (IlvTransportBar *self, gboolean is_steady)
{
  self->is_steady = is_steady;
  show_speed (self);
}

void
ilv_transport_bar_focus_play (IlvTransportBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->play_button));
}

void
ilv_transport_bar_set_is_narrow (IlvTransportBar *self, gboolean is_narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->time_label), !is_narrow);
  gtk_widget_set_visible (self->loop_button, !is_narrow);
}
