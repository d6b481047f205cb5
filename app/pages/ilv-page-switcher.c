/* The pages' buttons in the header bar, as wide as there is room.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AdwViewSwitcherTitle does this with a switcher for each width, some hundred widgets that the
 * first window would pay for; here one switcher changes its policy. It always asks for the room of
 * the widest form, and can do with none, so what it gets does not depend on what it is. */
#include "ilv-page-switcher.h"

typedef enum {
  WIDE,
  NARROW,
  TITLE,
  N_FORMS
} Form;

/* Less of a title says nothing. */
#define TITLE_PX 60

struct _IlvPageSwitcher {
  GtkWidget parent_instance;

  /* owned by the widget tree */
  AdwViewSwitcher *switcher;
  GtkWidget *title; /* NULL until it is needed */

  /* plain */
  Form form;
  int needed_px[N_FORMS]; /* 0: not known yet */
  int width_px;
  guint fit_id;
};

enum {
  PROP_0,
  PROP_IS_TOO_NARROW,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (IlvPageSwitcher, ilv_page_switcher, GTK_TYPE_WIDGET)

/* The title of the window it is in. */
static void
show_title (IlvPageSwitcher *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->title == NULL) {
    self->title = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "css-classes",
                                (const char *[]){"title", NULL}, NULL);
    gtk_widget_set_parent (self->title, GTK_WIDGET (self));
    g_object_bind_property (root, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  }
}

static void
take_form (IlvPageSwitcher *self, Form form)
{
  gboolean was_too_narrow = self->form == TITLE;

  self->form = form;
  if (form == TITLE)
    show_title (self);
  else
    adw_view_switcher_set_policy (self->switcher, form == WIDE ? ADW_VIEW_SWITCHER_POLICY_WIDE
                                                               : ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), form != TITLE);
  if (self->title != NULL)
    gtk_widget_set_visible (self->title, form == TITLE);
  if (was_too_narrow != (form == TITLE))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_TOO_NARROW]);
}

/* AdwViewSwitcher would like 100 pixels for each page, however short its name; this is what icons
 * and names themselves need. */
#define GAP_PX 8

static int
measure_buttons (IlvPageSwitcher *self)
{
  int widest_px = 0, n_buttons = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->switcher)); button != NULL;
       button = gtk_widget_get_next_sibling (button)) {
    int natural;

    gtk_widget_measure (gtk_button_get_child (GTK_BUTTON (button)), GTK_ORIENTATION_HORIZONTAL, -1,
                        NULL, &natural, NULL, NULL);
    widest_px = MAX (widest_px, natural);
    n_buttons++;
  }
  return (widest_px + GAP_PX) * n_buttons;
}

static void
ask_needs (IlvPageSwitcher *self)
{
  if (self->form == WIDE)
    gtk_widget_measure (GTK_WIDGET (self->switcher), GTK_ORIENTATION_HORIZONTAL, -1, NULL,
                        &self->needed_px[WIDE], NULL, NULL);
  else if (self->form == NARROW)
    self->needed_px[NARROW] = measure_buttons (self);
}

/* The widest form that fits. A form's width is known once it has been taken. */
static gboolean
fit_cb (gpointer data)
{
  IlvPageSwitcher *self = data;

  self->fit_id = 0;
  for (Form form = WIDE; form < N_FORMS; form++) {
    if (form != TITLE && self->needed_px[form] == 0) {
      take_form (self, form);
      ask_needs (self);
    }
    if (form == TITLE || self->needed_px[form] <= self->width_px) {
      if (form != self->form)
        take_form (self, form);
      break;
    }
  }
  return G_SOURCE_REMOVE;
}

static void
ilv_page_switcher_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvPageSwitcher *self = ILV_PAGE_SWITCHER (widget);
  GtkWidget *child = self->form == TITLE ? self->title : GTK_WIDGET (self->switcher);

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    gtk_widget_measure (child, orientation, -1, minimum, natural, NULL, NULL);
    return;
  }
  ask_needs (self);
  *minimum = 0;
  *natural = self->needed_px[WIDE];
}

static void
ilv_page_switcher_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvPageSwitcher *self = ILV_PAGE_SWITCHER (widget);
  GtkWidget *child = self->form == TITLE ? self->title : GTK_WIDGET (self->switcher);
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, minimum), height, baseline, NULL);
  if (child == self->title)
    gtk_widget_set_child_visible (child, width >= TITLE_PX);
  if (width == self->width_px)
    return;
  self->width_px = width;
  /* What is being allocated must not change meanwhile. */
  if (self->fit_id == 0 && (width < self->needed_px[self->form] || self->form != WIDE))
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

/* Other fonts, other widths. */
static void
ilv_page_switcher_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  IlvPageSwitcher *self = ILV_PAGE_SWITCHER (widget);

  GTK_WIDGET_CLASS (ilv_page_switcher_parent_class)->system_setting_changed (widget, setting);
  if (self->width_px == 0)
    return;
  self->needed_px[WIDE] = self->needed_px[NARROW] = 0;
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
ilv_page_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_TOO_NARROW)
    g_value_set_boolean (value, ILV_PAGE_SWITCHER (object)->form == TITLE);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_page_switcher_dispose (GObject *object)
{
  IlvPageSwitcher *self = ILV_PAGE_SWITCHER (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_pointer ((GtkWidget **)&self->switcher, gtk_widget_unparent);
  g_clear_pointer (&self->title, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_page_switcher_parent_class)->dispose (object);
}

static void
ilv_page_switcher_class_init (IlvPageSwitcherClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ilv_page_switcher_get_property;
  object_class->dispose = ilv_page_switcher_dispose;
  widget_class->measure = ilv_page_switcher_measure;
  widget_class->size_allocate = ilv_page_switcher_size_allocate;
  widget_class->system_setting_changed = ilv_page_switcher_system_setting_changed;
  props[PROP_IS_TOO_NARROW] = g_param_spec_boolean ("is-too-narrow", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ilv_page_switcher_init (IlvPageSwitcher *self)
{
  self->switcher =
      g_object_new (ADW_TYPE_VIEW_SWITCHER, "policy", ADW_VIEW_SWITCHER_POLICY_WIDE, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->switcher), GTK_WIDGET (self));
}

void
ilv_page_switcher_set_stack (IlvPageSwitcher *self, AdwViewStack *stack)
{
  g_return_if_fail (ILV_IS_PAGE_SWITCHER (self));
  adw_view_switcher_set_stack (self->switcher, stack);
}

void
ilv_page_switcher_expect_width (IlvPageSwitcher *self, int width_px)
{
  self->width_px = width_px;
  fit_cb (self);
}
