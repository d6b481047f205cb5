/* The handbook's reader: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-handbook-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/ilv-preferences.h"
#include "app/ilv-search-list.h"
#include "demos/content/ilv-content-link.h"
#include "demos/handbook/ilv-search.h"
#include "ilv-handbook-blocks.h"
#include "ilv-handbook-print.h"

#define PLACE_KEY "handbook-place"
#define FIRST_PAGE "choosing"
#define N_HITS 40
#define ABOVE_PX 6 /* what is left above a heading that is scrolled to */
#define TARGET "ilv-target"

struct _IlvHandbookView {
  GtkWidget parent_instance;

  /* template children */
  AdwLeaflet *leaflet;
  GtkWidget *contents;
  GtkWidget *reader;
  GtkSearchEntry *entry;
  GtkStack *lists;
  GtkListBox *pages;
  GtkListBox *hits;
  GtkLabel *nothing;
  GtkButton *list_button;
  GtkLabel *place;
  GtkScrolledWindow *scroller;
  AdwClamp *clamp;

  /* owned */
  IlvHandbook *book; /* NULL if it could not be read */
  IlvSearch *search; /* NULL until somebody searches */
  IlvHandbookBlocks blocks;
  GQueue been;  /* char*: places one came from, the last first */
  char *wanted; /* the id that stays at the top until the person scrolls; NULL */

  /* plain */
  const IlvHandbookPage *page;
  guint tick_id;
  gboolean is_scrolling; /* we are, not the person */
};

G_DEFINE_FINAL_TYPE (IlvHandbookView, ilv_handbook_view, GTK_TYPE_WIDGET)

/* --- where one is --- */

static double
get_y (IlvHandbookView *self, GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (self->clamp), &bounds))
    return 0;
  return bounds.origin.y;
}

char *
ilv_handbook_view_get_place (IlvHandbookView *self)
{
  double top = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  const char *id = NULL;

  if (self->page == NULL)
    return g_strdup (FIRST_PAGE);
  for (guint i = 0; top > 0 && i < self->page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (self->page->sections, i);
    GtkWidget *heading = g_hash_table_lookup (self->blocks.anchors, section->id);

    if (heading != NULL && get_y (self, heading) <= top + 2 * ABOVE_PX)
      id = section->id;
  }
  return id != NULL ? g_strdup_printf ("%s#%s", self->page->id, id) : g_strdup (self->page->id);
}

static void
remember (IlvHandbookView *self)
{
  g_autofree char *place = ilv_handbook_view_get_place (self);

  if (self->page != NULL && ilv_preferences_get () != NULL)
    g_settings_set_string (ilv_preferences_get (), PLACE_KEY, place);
}

static void
scroll_to_wanted (IlvHandbookView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkWidget *widget =
      self->wanted != NULL ? g_hash_table_lookup (self->blocks.anchors, self->wanted) : NULL;

  self->is_scrolling = TRUE;
  gtk_adjustment_set_value (adjustment, widget != NULL ? get_y (self, widget) - ABOVE_PX : 0);
  self->is_scrolling = FALSE;
}

/* In the frame after something was built or grew there is a layout. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  IlvHandbookView *self = ILV_HANDBOOK_VIEW (widget);

  if (gtk_widget_get_height (GTK_WIDGET (self->clamp)) == 0)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  if (self->wanted != NULL)
    scroll_to_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
await_layout (IlvHandbookView *self)
{
  if (self->tick_id == 0 && self->wanted != NULL)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* NULL: the top. */
static void
want (IlvHandbookView *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id != NULL ? id : "");
  await_layout (self);
}

static void
scrolled_cb (IlvHandbookView *self)
{
  if (!self->is_scrolling)
    g_clear_pointer (&self->wanted, g_free);
}

/* --- showing a page --- */

static void
select_row (IlvHandbookView *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pages, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), TARGET), self->page->id) == 0)
      gtk_list_box_select_row (self->pages, row);
}

static void
show_page (IlvHandbookView *self, const IlvHandbookPage *page)
{
  if (page == self->page)
    return;
  self->page = page;
  g_hash_table_remove_all (self->blocks.anchors);
  adw_clamp_set_child (self->clamp, ilv_handbook_blocks_build (&self->blocks, page));
  gtk_label_set_text (self->place, page->title);
  select_row (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handbook.print", TRUE);
}

/* Without a note of where one was. */
static gboolean
go (IlvHandbookView *self, const char *place)
{
  const char *hash = strchr (place, '#');
  g_autofree char *id = hash != NULL ? g_strndup (place, (gsize)(hash - place)) : g_strdup (place);
  const IlvHandbookPage *page =
      self->book != NULL ? ilv_handbook_find (self->book, id, NULL) : NULL;

  if (page == NULL)
    return FALSE;
  show_page (self, page);
  want (self, hash != NULL ? hash + 1 : NULL);
  adw_leaflet_set_visible_child (self->leaflet, self->reader);
  return TRUE;
}

gboolean
ilv_handbook_view_open (IlvHandbookView *self, const char *place)
{
  g_return_val_if_fail (ILV_IS_HANDBOOK_VIEW (self), FALSE);
  g_autofree char *from = self->page != NULL ? ilv_handbook_view_get_place (self) : NULL;

  if (!go (self, place))
    return FALSE;
  if (from != NULL && strcmp (from, place) != 0)
    g_queue_push_head (&self->been, g_steal_pointer (&from));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handbook.back", self->been.length > 0);
  return TRUE;
}

/* --- links --- */

static gboolean
follow (const char *target, gpointer data)
{
  static const char *const actions[] = {
      [ILV_LINK_TO_LESSON] = "win.lesson",
      [ILV_LINK_TO_RECIPE] = "win.recipe",
      [ILV_LINK_TO_WORKLOAD] = "win.watch",
      [ILV_LINK_TO_PAGE] = "win.page",
  };
  IlvHandbookView *self = data;
  g_auto (IlvContentLink) link = {0};
  g_autofree char *place = NULL;

  if (!ilv_content_link_parse (target, &link, NULL))
    return TRUE;
  switch (link.kind) {
  case ILV_LINK_TO_WEB:
    return FALSE; /* the label opens it in a browser */
  case ILV_LINK_TO_HANDBOOK:
    place = link.section != NULL ? g_strdup_printf ("%s#%s", link.id, link.section)
                                 : g_strdup (link.id);
    ilv_handbook_view_open (self, place);
    return TRUE;
  case ILV_LINK_TO_LESSON:
  case ILV_LINK_TO_RECIPE:
  case ILV_LINK_TO_WORKLOAD:
  case ILV_LINK_TO_PAGE:
    gtk_widget_activate_action (GTK_WIDGET (self), actions[link.kind], "s", link.id);
    return TRUE;
  }
  return TRUE;
}

/* --- the lists --- */

static GtkWidget *
make_line (const char *text, const char *style, int n_lines)
{
  GtkWidget *label = gtk_label_new (text);

  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines",
                n_lines, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
append_row (GtkListBox *list, GtkWidget *child, const char *target, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  g_object_set_data_full (G_OBJECT (row), TARGET, g_strdup (target), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (list, row);
}

static void
fill_pages (IlvHandbookView *self)
{
  for (guint i = 0; i < self->book->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (self->book->pages, i);

    append_row (self->pages, make_line (page->title, NULL, 2), page->id, page->title);
  }
}

/* A heading above the first page of each group. */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  IlvHandbookView *self = data;
  const IlvHandbookPage *page =
      ilv_handbook_find (self->book, g_object_get_data (G_OBJECT (row), TARGET), NULL);
  const IlvHandbookPage *last =
      before != NULL
          ? ilv_handbook_find (self->book, g_object_get_data (G_OBJECT (before), TARGET), NULL)
          : NULL;
  GtkWidget *label;

  if (last != NULL && strcmp (last->group, page->group) == 0) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = make_line (ilv_handbook_group_get_title (page->group), "section-title", 1);
  g_object_set (label, "margin-start", 14, "margin-top", 10, "margin-bottom", 4, NULL);
  gtk_list_box_row_set_header (row, label);
}

static const char *
get_kind_label (IlvSearchKind kind)
{
  return kind == ILV_SEARCH_LESSON   ? _ ("Lesson")
         : kind == ILV_SEARCH_RECIPE ? _ ("Recipe")
                                     : _ ("Handbook");
}

static void
append_hit (IlvHandbookView *self, const IlvSearchHit *hit)
{
  const IlvSearchDocument *found = hit->document;
  const char *kind = get_kind_label (found->kind);
  g_autofree char *context =
      found->context != NULL ? g_strdup_printf ("%s · %s", kind, found->context) : g_strdup (kind);
  g_autofree char *name = g_strdup_printf ("%s, %s", found->title, context);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (box), make_line (found->title, "heading", 2));
  gtk_box_append (GTK_BOX (box), make_line (context, "caption", 1));
  gtk_box_append (GTK_BOX (box), make_line (hit->snippet, "caption", 3));
  append_row (self->hits, box, found->target, name);
}

static void
show_hits (IlvHandbookView *self, const char *query)
{
  GtkListBoxRow *row;
  g_autoptr (GPtrArray) found = NULL;

  if (self->search == NULL)
    self->search = ilv_search_new_for_content (self->book);
  found = ilv_search_find (self->search, query, N_HITS);
  while ((row = gtk_list_box_get_row_at_index (self->hits, 0)) != NULL)
    gtk_list_box_remove (self->hits, GTK_WIDGET (row));
  for (guint i = 0; i < found->len; i++)
    append_hit (self, g_ptr_array_index (found, i));
  if (found->len == 0) {
    g_autofree char *text = g_strdup_printf (_ ("Nothing has all of “%s”."), query);
    gtk_label_set_text (self->nothing, text);
  }
  gtk_stack_set_visible_child_name (self->lists, found->len > 0 ? "hits" : "nothing");
}

static void
search_changed_cb (IlvHandbookView *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->book == NULL || query[strspn (query, " ")] == '\0')
    gtk_stack_set_visible_child_name (self->lists, "pages");
  else
    show_hits (self, query);
}

void
ilv_handbook_view_search (IlvHandbookView *self, const char *query)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
  search_changed_cb (self);
}

static void
page_activated_cb (IlvHandbookView *self, GtkListBoxRow *row)
{
  ilv_handbook_view_open (self, g_object_get_data (G_OBJECT (row), TARGET));
}

static void
hit_activated_cb (IlvHandbookView *self, GtkListBoxRow *row)
{
  follow (g_object_get_data (G_OBJECT (row), TARGET), self);
}

/* Enter opens the first hit, Escape brings the pages back. */
static void
search_activated_cb (IlvHandbookView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->hits, 0);

  if (row != NULL && strcmp (gtk_stack_get_visible_child_name (self->lists), "hits") == 0)
    hit_activated_cb (self, row);
}

static void
search_stopped_cb (IlvHandbookView *self)
{
  ilv_handbook_view_search (self, "");
}

/* --- actions --- */

static void
list_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvHandbookView *self = ILV_HANDBOOK_VIEW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->contents);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  list_cb (widget, name, parameter);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvHandbookView *self = ILV_HANDBOOK_VIEW (widget);
  g_autofree char *place = g_queue_pop_head (&self->been);

  if (place != NULL)
    go (self, place);
  gtk_widget_action_set_enabled (widget, "handbook.back", self->been.length > 0);
}

static void
print_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvHandbookView *self = ILV_HANDBOOK_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->page != NULL)
    ilv_handbook_print (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->page,
                        self->blocks.numbers);
}

/* --- the object --- */

static void
ilv_handbook_view_unmap (GtkWidget *widget)
{
  remember (ILV_HANDBOOK_VIEW (widget));
  GTK_WIDGET_CLASS (ilv_handbook_view_parent_class)->unmap (widget);
}

static void
ilv_handbook_view_dispose (GObject *object)
{
  IlvHandbookView *self = ILV_HANDBOOK_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  /* Rows that go ask for headers of those that stay. */
  if (self->book != NULL)
    gtk_list_box_set_header_func (self->pages, NULL, NULL, NULL);
  g_clear_pointer (&child, gtk_widget_unparent);
  g_queue_clear_full (&self->been, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->search, ilv_search_free);
  g_clear_pointer (&self->blocks.numbers, ilv_numbers_free);
  g_clear_pointer (&self->blocks.anchors, g_hash_table_unref);
  g_clear_pointer (&self->book, ilv_handbook_free);
  G_OBJECT_CLASS (ilv_handbook_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, leaflet);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, contents);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, reader);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, entry);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, lists);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, pages);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, hits);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, nothing);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, list_button);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, place);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, scroller);
  gtk_widget_class_bind_template_child (klass, IlvHandbookView, clamp);
}

static void
ilv_handbook_view_class_init (IlvHandbookViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ilv_handbook_view_dispose;
  widget_class->unmap = ilv_handbook_view_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-handbook-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "handbook.list", NULL, list_cb);
  gtk_widget_class_install_action (widget_class, "handbook.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "handbook.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "handbook.print", NULL, print_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "handbook.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "handbook.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "handbook.find",
                                       NULL);
}

static void
load (IlvHandbookView *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  self->book = ilv_handbook_load (&error);
  if (self->book != NULL)
    self->blocks.numbers = ilv_numbers_new (self->book, NULL, &error);
  if (self->blocks.numbers == NULL) {
    GtkWidget *label = gtk_label_new (error->message);

    g_clear_pointer (&self->book, ilv_handbook_free);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    adw_clamp_set_child (self->clamp, label);
    return;
  }
  gtk_list_box_set_header_func (self->pages, header_cb, self, NULL);
  fill_pages (self);
  if (ilv_preferences_get () != NULL)
    place = g_settings_get_string (ilv_preferences_get (), PLACE_KEY);
  if (place == NULL || !ilv_handbook_view_open (self, place))
    ilv_handbook_view_open (self, FIRST_PAGE);
}

static void
ilv_handbook_view_init (IlvHandbookView *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_queue_init (&self->been);
  self->blocks.anchors = g_hash_table_new (g_str_hash, g_str_equal);
  self->blocks.follow = follow;
  self->blocks.data = self;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handbook.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handbook.print", FALSE);
  /* Text views find their height bit by bit. */
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (await_layout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  ilv_search_list_enter (GTK_WIDGET (self->entry), self->hits);
  ilv_search_list_enter (GTK_WIDGET (self->entry), self->pages);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (search_stopped_cb), self);
  g_signal_connect_swapped (self->pages, "row-activated", G_CALLBACK (page_activated_cb), self);
  g_signal_connect_swapped (self->hits, "row-activated", G_CALLBACK (hit_activated_cb), self);
  load (self);
}

GtkWidget *
ilv_handbook_view_new (void)
{
  return g_object_new (ILV_TYPE_HANDBOOK_VIEW, NULL);
}
