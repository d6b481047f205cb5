/* An expander row of things to tick; folded it names what is ticked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-checks.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>

typedef struct {
  char *id, *title;
  GtkWidget *row;
  GtkCheckButton *check;
} Item;

struct _IlvBenchChecks {
  AdwExpanderRow parent_instance;

  /* owned */
  GPtrArray *items; /* Item */
  char *nothing;
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchChecks, ilv_bench_checks, ADW_TYPE_EXPANDER_ROW)

static void
free_item (gpointer data)
{
  Item *item = data;

  g_free (item->id);
  g_free (item->title);
  g_free (item);
}

/* Translated text is no markup. */
static void
name_ticked (IlvBenchChecks *self)
{
  GString *names = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = g_ptr_array_index (self->items, i);
    if (gtk_check_button_get_active (item->check))
      g_string_append_printf (names, "%s%s", names->len > 0 ? " · " : "", item->title);
  }
  if (names->len == 0 && self->nothing != NULL)
    g_string_append (names, self->nothing);
  escaped = g_markup_escape_text (names->str, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
  ilv_spoken_name_set_row (GTK_WIDGET (self),
                           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  g_string_free (names, TRUE);
}

static void
toggled_cb (IlvBenchChecks *self)
{
  name_ticked (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ilv_bench_checks_finalize (GObject *object)
{
  IlvBenchChecks *self = ILV_BENCH_CHECKS (object);

  g_ptr_array_unref (self->items);
  g_free (self->nothing);
  G_OBJECT_CLASS (ilv_bench_checks_parent_class)->finalize (object);
}

static void
ilv_bench_checks_class_init (IlvBenchChecksClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ilv_bench_checks_finalize;
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_BENCH_CHECKS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_bench_checks_init (IlvBenchChecks *self)
{
  self->items = g_ptr_array_new_with_free_func (free_item);
}

GtkWidget *
ilv_bench_checks_new (const char *title)
{
  return g_object_new (ILV_TYPE_BENCH_CHECKS, "title", title, NULL);
}

void
ilv_bench_checks_add (IlvBenchChecks *self, const char *id, const char *title, const char *subtitle,
                      gboolean is_ticked)
{
  Item *item = g_new0 (Item, 1);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;

  item->id = g_strdup (id);
  item->title = g_strdup (title);
  item->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  item->row =
      g_object_new (ADW_TYPE_ACTION_ROW, "title", escaped, "activatable-widget", item->check, NULL);
  if (escaped_subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (item->row), escaped_subtitle);
  gtk_widget_set_valign (GTK_WIDGET (item->check), GTK_ALIGN_CENTER);
  gtk_check_button_set_active (item->check, is_ticked);
  /* The row names what it activates; a label of its own would be said too. */
  g_signal_connect_swapped (item->check, "toggled", G_CALLBACK (toggled_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (item->row), GTK_WIDGET (item->check));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), item->row);
  g_ptr_array_add (self->items, item);
  name_ticked (self);
}

void
ilv_bench_checks_clear (IlvBenchChecks *self)
{
  for (guint i = 0; i < self->items->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self),
                             ((Item *)g_ptr_array_index (self->items, i))->row);
  g_ptr_array_set_size (self->items, 0);
  name_ticked (self);
}

static Item *
find (IlvBenchChecks *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((Item *)g_ptr_array_index (self->items, i))->id, id))
      return g_ptr_array_index (self->items, i);
  return NULL;
}

void
ilv_bench_checks_remove (IlvBenchChecks *self, const char *id)
{
  Item *item = find (self, id);

  if (item == NULL)
    return;
  adw_expander_row_remove (ADW_EXPANDER_ROW (self), item->row);
  g_ptr_array_remove (self->items, item);
  name_ticked (self);
}

gboolean
ilv_bench_checks_is_ticked (IlvBenchChecks *self, const char *id)
{
  Item *item = find (self, id);

  return item != NULL && gtk_check_button_get_active (item->check);
}

void
ilv_bench_checks_set_ticked (IlvBenchChecks *self, const char *id, gboolean is_ticked)
{
  Item *item = find (self, id);

  if (item != NULL)
    gtk_check_button_set_active (item->check, is_ticked);
}

char **
ilv_bench_checks_list (IlvBenchChecks *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = g_ptr_array_index (self->items, i);
    if (gtk_check_button_get_active (item->check))
      g_strv_builder_add (ids, item->id);
  }
  return g_strv_builder_end (ids);
}

void
ilv_bench_checks_set_nothing (IlvBenchChecks *self, const char *words)
{
  g_free (self->nothing);
  self->nothing = g_strdup (words);
  name_ticked (self);
}
