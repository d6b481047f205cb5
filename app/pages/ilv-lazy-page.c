/* Holds the place of a page until it is first shown, and builds it then.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-lazy-page.h"

struct _IlvLazyPage {
  AdwBin parent_instance;

  /* owned */
  IlvSession *session;

  /* borrowed */
  const IlvPageKind *kind;
};

enum {
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvLazyPage, ilv_lazy_page, ADW_TYPE_BIN)

static void
message_cb (IlvLazyPage *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
build (IlvLazyPage *self)
{
  GtkWidget *page = self->kind->build (self->session);

  adw_bin_set_child (ADW_BIN (self), page);
  if (g_signal_lookup ("message", G_OBJECT_TYPE (page)) != 0)
    g_signal_connect_object (page, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
}

static void
ilv_lazy_page_map (GtkWidget *widget)
{
  if (adw_bin_get_child (ADW_BIN (widget)) == NULL)
    build (ILV_LAZY_PAGE (widget));
  GTK_WIDGET_CLASS (ilv_lazy_page_parent_class)->map (widget);
}

static void
ilv_lazy_page_dispose (GObject *object)
{
  g_clear_object (&ILV_LAZY_PAGE (object)->session);
  G_OBJECT_CLASS (ilv_lazy_page_parent_class)->dispose (object);
}

static void
ilv_lazy_page_class_init (IlvLazyPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_lazy_page_dispose;
  GTK_WIDGET_CLASS (class)->map = ilv_lazy_page_map;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_LAZY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_lazy_page_init (IlvLazyPage *self)
{
}

GtkWidget *
ilv_lazy_page_new (const IlvPageKind *kind, IlvSession *session)
{
  IlvLazyPage *self = g_object_new (ILV_TYPE_LAZY_PAGE, NULL);

  g_return_val_if_fail (kind->build != NULL, NULL);
  self->kind = kind;
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

GtkWidget *
ilv_lazy_page_get_page (IlvLazyPage *self)
{
  g_return_val_if_fail (ILV_IS_LAZY_PAGE (self), NULL);
  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    build (self);
  return adw_bin_get_child (ADW_BIN (self));
}
