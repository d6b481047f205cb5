/* The handbook: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/ilv-paths.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (ilv - handbook - error - quark, ilv_handbook_error)

/* --- blocks --- */

IlvBlock *
ilv_block_new (IlvBlockKind kind, guint line)
{
  IlvBlock *self = g_new0 (IlvBlock, 1);
  self->kind = kind;
  self->line = line;
  return self;
}

void
ilv_block_free (IlvBlock *self)
{
  char *texts[] = {self->id, self->title,    self->file,  self->code,
                   self->by, self->workload, self->target};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->modules);
  g_strfreev (self->models);
  g_clear_pointer (&self->text, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

void
ilv_block_each_text (const IlvBlock *self, void (*visit) (const GPtrArray *, gpointer),
                     gpointer data)
{
  if (self->text != NULL)
    visit (self->text, data);
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    visit (g_ptr_array_index (self->items, i), data);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++) {
    const GPtrArray *cells = g_ptr_array_index (self->rows, i);
    for (guint j = 0; j < cells->len; j++)
      visit (g_ptr_array_index (cells, j), data);
  }
}

static void
add_words_cb (const GPtrArray *text, gpointer data)
{
  g_autofree char *words = ilv_inline_to_words (text);
  g_string_append_printf (data, "%s\n", words);
}

char *
ilv_block_to_words (const IlvBlock *self)
{
  GString *words = g_string_new (NULL);
  const char *others[] = {self->title, self->by, self->code};
  ilv_block_each_text (self, add_words_cb, words);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i] != NULL)
      g_string_append_printf (words, "%s\n", others[i]);
  return g_string_free (words, FALSE);
}

/* --- loading --- */

static void
source_free (gpointer data)
{
  IlvHandbookSource *self = data;
  char *texts[] = {self->id, self->title, self->by, self->date, self->url, self->use};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (self);
}

static void
figure_free (gpointer data)
{
  IlvHandbookFigure *self = data;
  char *texts[] = {self->name,     self->title, self->unit,    self->value,
                   self->workload, self->model, self->quantity};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (self);
}

void
ilv_handbook_free (IlvHandbook *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->figures);
  g_free (self);
}

static int
compare_pages_cb (gconstpointer a, gconstpointer b)
{
  const IlvHandbookPage *one = *(const IlvHandbookPage *const *)a,
                        *two = *(const IlvHandbookPage *const *)b;
  return one->number != two->number ? (one->number < two->number ? -1 : 1)
                                    : strcmp (one->id, two->id);
}

static gboolean
is_page (const char *name)
{
  return g_str_has_suffix (name, ".xml") && strcmp (name, "bibliography.xml") != 0 &&
         strcmp (name, "figures.xml") != 0;
}

static gboolean
load_pages (IlvHandbook *self, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, error);
  if (dir == NULL)
    return FALSE;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    if (!is_page (name))
      continue;
    IlvHandbookPage *page = ilv_handbook_load_page (self, path, error);
    if (page == NULL)
      return FALSE;
    g_ptr_array_add (self->pages, page);
  }
  g_ptr_array_sort (self->pages, compare_pages_cb);
  return TRUE;
}

IlvHandbook *
ilv_handbook_load_from (const char *folder, GError **error)
{
  g_autoptr (IlvHandbook) self = g_new0 (IlvHandbook, 1);
  self->folder = g_strdup (folder);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_handbook_page_free);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->figures = g_ptr_array_new_with_free_func (figure_free);
  if (!ilv_handbook_load_sources (self, error) || !ilv_handbook_load_figures (self, error) ||
      !load_pages (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

IlvHandbook *
ilv_handbook_load (GError **error)
{
  g_autofree char *folder = ilv_paths_data ("handbook");
  return ilv_handbook_load_from (folder, error);
}

/* --- looking up --- */

const IlvHandbookPage *
ilv_handbook_find (const IlvHandbook *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < self->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (self->pages, i);
    if (strcmp (page->id, id) == 0)
      return page;
    g_ptr_array_add (names, page->id);
  }
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (id, (const char *const *)names->pdata);
  g_autofree char *all = g_strjoinv (", ", (char **)names->pdata);
  if (nearest != NULL)
    g_set_error (error, ILV_HANDBOOK_ERROR, ILV_HANDBOOK_ERROR_UNKNOWN,
                 _ ("there is no page “%s”; did you mean “%s”?"), id, nearest);
  else
    g_set_error (error, ILV_HANDBOOK_ERROR, ILV_HANDBOOK_ERROR_UNKNOWN,
                 _ ("there is no page “%s”; write one of %s"), id, all);
  return NULL;
}

gboolean
ilv_handbook_page_has (const IlvHandbookPage *self, const char *id)
{
  for (guint i = 0; i < self->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (self->sections, i);
    if (g_strcmp0 (section->id, id) == 0)
      return TRUE;
    for (guint j = 0; j < section->blocks->len; j++)
      if (g_strcmp0 (((const IlvBlock *)g_ptr_array_index (section->blocks, j))->id, id) == 0)
        return TRUE;
  }
  return FALSE;
}

const IlvHandbookFigure *
ilv_handbook_find_figure (const IlvHandbook *self, const char *name)
{
  for (guint i = 0; i < self->figures->len; i++) {
    const IlvHandbookFigure *figure = g_ptr_array_index (self->figures, i);
    if (strcmp (figure->name, name) == 0)
      return figure;
  }
  return NULL;
}

const IlvHandbookSource *
ilv_handbook_find_source (const IlvHandbook *self, const char *id)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const IlvHandbookSource *source = g_ptr_array_index (self->sources, i);
    if (strcmp (source->id, id) == 0)
      return source;
  }
  return NULL;
}

const char *
ilv_handbook_group_get_title (const char *group)
{
  if (strcmp (group, "choosing") == 0)
    return _ ("Choosing");
  if (strcmp (group, "models") == 0)
    return _ ("Models");
  if (strcmp (group, "practice") == 0)
    return _ ("In practice");
  return _ ("Reference");
}
