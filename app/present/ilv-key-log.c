/* The log of pressed keys: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-key-log.h"

#include <glib/gi18n.h>

#include "app/ilv-window-pages.h"
#include "widgets/ilv-spoken-name.h"

/* A class can follow so many; after a while without a key they are gone. */
#define MAX_KEYS 4
#define QUIET_S 8

typedef struct {
  guint keyval;
  GdkModifierType state;
  guint n;
} Key;

struct _IlvKeyLog {
  GtkWidget parent_instance;

  /* borrowed */
  GtkWidget *box, *title, *keys, *word;
  GtkWindow *window;
  AdwViewStack *stack;

  /* plain */
  Key last[MAX_KEYS]; /* the oldest first */
  guint n_last, quiet_id;
};

G_DEFINE_FINAL_TYPE (IlvKeyLog, ilv_key_log, GTK_TYPE_WIDGET)

static const struct {
  guint keyval;
  const char *word;
} words[] = {
    {GDK_KEY_Right, N_ ("Next event")},      {GDK_KEY_Left, N_ ("Previous event")},
    {GDK_KEY_space, N_ ("Play or pause")},   {GDK_KEY_Home, N_ ("To the start")},
    {GDK_KEY_End, N_ ("To the end")},        {GDK_KEY_Page_Down, N_ ("Next step")},
    {GDK_KEY_Page_Up, N_ ("Previous step")}, {GDK_KEY_less, N_ ("Slower")},
    {GDK_KEY_greater, N_ ("Faster")},        {GDK_KEY_plus, N_ ("Zoom in")},
    {GDK_KEY_minus, N_ ("Zoom out")},        {GDK_KEY_Tab, N_ ("Next part")},
    {GDK_KEY_Return, N_ ("Choose")},
};

static const char *
find_word (guint keyval)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].keyval == keyval)
      return _ (words[i].word);
  return "";
}

/* Arrows as arrows, everything else as the desktop calls it. */
static char *
name_key (const Key *key)
{
  static const struct {
    guint keyval;
    const char *name;
  } arrows[] = {{GDK_KEY_Left, "←"}, {GDK_KEY_Right, "→"}, {GDK_KEY_Up, "↑"}, {GDK_KEY_Down, "↓"}};
  g_autofree char *modifiers = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (key->keyval == arrows[i].keyval) {
      modifiers = key->state != 0 ? gtk_accelerator_get_label (0, key->state) : g_strdup ("");
      return g_strconcat (modifiers, arrows[i].name, NULL);
    }
  return gtk_accelerator_get_label (key->keyval, key->state);
}

char *
ilv_key_log_get_text (IlvKeyLog *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_last; i++) {
    g_autofree char *name = name_key (&self->last[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "   " : "", name);
    if (self->last[i].n > 1)
      g_string_append_printf (text, "×%u", self->last[i].n);
  }
  return g_string_free (text, FALSE);
}

static void
show (IlvKeyLog *self)
{
  g_autofree char *text = ilv_key_log_get_text (self);
  const Key *latest = self->n_last > 0 ? &self->last[self->n_last - 1] : NULL;

  gtk_label_set_text (GTK_LABEL (self->keys), text);
  gtk_widget_set_visible (self->keys, latest != NULL);
  gtk_label_set_text (GTK_LABEL (self->word), latest != NULL ? find_word (latest->keyval)
                                                             : _ ("Esc or F5 ends presenting"));
}

static gboolean
quiet_cb (gpointer data)
{
  IlvKeyLog *self = data;

  self->quiet_id = 0;
  self->n_last = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_modifier (guint keyval)
{
  return (keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R) ||
         keyval == GDK_KEY_ISO_Level3_Shift || keyval == GDK_KEY_Num_Lock;
}

static void
take (IlvKeyLog *self, guint keyval, GdkModifierType state)
{
  Key *latest = self->n_last > 0 ? &self->last[self->n_last - 1] : NULL;

  if (latest != NULL && latest->keyval == keyval && latest->state == state) {
    latest->n++;
    return;
  }
  if (self->n_last == MAX_KEYS) {
    for (guint i = 1; i < MAX_KEYS; i++)
      self->last[i - 1] = self->last[i];
    self->n_last--;
  }
  self->last[self->n_last++] = (Key){keyval, state, 1};
}

void
ilv_key_log_add (IlvKeyLog *self, guint keyval, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (is_modifier (keyval))
    return;
  /* The Shift that makes "<" or "+" is part of that key. */
  if (gdk_keyval_to_unicode (keyval) > ' ')
    modifiers &= ~(GdkModifierType)GDK_SHIFT_MASK;
  take (self, keyval, modifiers);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  self->quiet_id = g_timeout_add_seconds (QUIET_S, quiet_cb, self);
  show (self);
}

static void
ilv_key_log_dispose (GObject *object)
{
  IlvKeyLog *self = ILV_KEY_LOG (object);

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_key_log_parent_class)->dispose (object);
}

static void
ilv_key_log_class_init (IlvKeyLogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_key_log_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_label (IlvKeyLog *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static void
ilv_key_log_init (IlvKeyLog *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  gtk_widget_add_css_class (self->box, "key-log");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
title_cb (IlvKeyLog *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (self->stack);

  if (page == NULL)
    return;
  gtk_label_set_text (
      GTK_LABEL (self->title),
      ilv_window_pages_is_explore (self->stack)
          ? gtk_window_get_title (self->window)
          : adw_view_stack_page_get_title (adw_view_stack_get_page (self->stack, page)));
}

GtkWidget *
ilv_key_log_new (GtkWindow *window, AdwViewStack *stack)
{
  IlvKeyLog *self = g_object_new (ILV_TYPE_KEY_LOG, NULL);

  self->window = window;
  self->stack = stack;
  self->title = add_label (self, "heading");
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  g_signal_connect_object (window, "notify::title", G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (title_cb), self,
                           G_CONNECT_SWAPPED);
  title_cb (self);
  self->word = add_label (self, "dim-label");
  self->keys = add_label (self, "key-log-keys");
  gtk_label_set_ellipsize (GTK_LABEL (self->keys), PANGO_ELLIPSIZE_START);
  ilv_spoken_name_set (self->box, _ ("Keys pressed"));
  show (self);
  return GTK_WIDGET (self);
}
