/* The handout: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-private.h"

#include "demos/content/ilv-content-link.h"
#include "demos/handbook/ilv-handbook-check.h"
#include "demos/handbook/ilv-handbook-private.h"
#include "demos/ilv-paths.h"

#include <string.h>

/* --- pieces --- */

static void
piece_free (gpointer data)
{
  IlvPiece *self = data;
  char *texts[] = {self->id, self->title, self->label, self->workload};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->models);
  g_strfreev (self->subjects);
  g_clear_pointer (&self->recipe, ilv_recipe_free);
  g_free (self);
}

IlvPiece *
ilv_handout_add (IlvHandout *self, IlvPieceKind kind, guint line)
{
  IlvPiece *piece = g_new0 (IlvPiece, 1);
  piece->kind = kind;
  piece->line = line;
  g_ptr_array_add (self->pieces, piece);
  return piece;
}

void
ilv_handout_add_anchor (IlvHandout *self, const char *target, const char *id)
{
  g_hash_table_insert (self->anchors, g_strdup (target), g_strdup (id));
}

const IlvPiece *
ilv_handout_get_piece (const IlvHandout *self, guint i)
{
  return g_ptr_array_index (self->pieces, i);
}

/* --- links and citations --- */

#define TO_SOURCES ILV_LINK_HANDBOOK "sources#"

char *
ilv_handout_resolve (const IlvHandout *self, const char *target)
{
  const char *id = g_hash_table_lookup (self->anchors, target);
  if (g_str_has_prefix (target, "https://") || g_str_has_prefix (target, "http://"))
    return g_strdup (target);
  if (g_str_has_prefix (target, TO_SOURCES) && ilv_handout_get_citation (self, target) > 0)
    return g_strconcat ("#source-", target + strlen (TO_SOURCES), NULL);
  return id != NULL ? g_strconcat ("#", id, NULL) : NULL;
}

guint
ilv_handout_get_citation (const IlvHandout *self, const char *target)
{
  if (!g_str_has_prefix (target, TO_SOURCES))
    return 0;
  for (guint i = 0; i < self->cited->len; i++) {
    const IlvHandbookSource *source = g_ptr_array_index (self->cited, i);
    if (strcmp (source->id, target + strlen (TO_SOURCES)) == 0)
      return i + 1;
  }
  return 0;
}

static void
cite_cb (const GPtrArray *text, gpointer data)
{
  IlvHandout *self = data;
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    if (one->kind != ILV_INLINE_CITE || ilv_handout_get_citation (self, one->target) > 0)
      continue;
    const IlvHandbookSource *source =
        ilv_handbook_find_source (self->book, one->target + strlen (TO_SOURCES));
    if (source != NULL)
      g_ptr_array_add (self->cited, (gpointer)source);
  }
}

/* In the order in which they are read. */
static void
number_sources (IlvHandout *self)
{
  for (guint i = 0; i < self->pieces->len; i++) {
    const IlvPiece *piece = ilv_handout_get_piece (self, i);
    if (piece->block != NULL)
      ilv_block_each_text (piece->block, cite_cb, self);
  }
}

char **
ilv_handout_check (const IlvHandout *self)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
  for (guint i = 0; i < self->own->len; i++)
    g_ptr_array_add (blocks, g_ptr_array_index (self->own, i));
  return ilv_handbook_check_blocks (self->book, self->path, blocks);
}

/* --- loading --- */

static IlvHandout *
handout_new (const char *path)
{
  IlvHandout *self = g_new0 (IlvHandout, 1);
  self->path = g_strdup (path);
  self->keywords = g_ptr_array_new_with_free_func (g_free);
  self->pieces = g_ptr_array_new_with_free_func (piece_free);
  self->questions = g_ptr_array_new ();
  self->cited = g_ptr_array_new ();
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_block_free);
  self->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ilv_handout_free (IlvHandout *self)
{
  if (self == NULL)
    return;
  char *texts[] = {self->path, self->title, self->description};
  GPtrArray *arrays[] = {self->keywords, self->pieces, self->questions, self->cited, self->own};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_ptr_array_unref (arrays[i]);
  g_hash_table_unref (self->anchors);
  ilv_handbook_free (self->book);
  g_free (self);
}

IlvHandout *
ilv_handout_load_from (const char *path, GError **error)
{
  g_autoptr (IlvHandout) self = handout_new (path);
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, error);
  IlvXmlCheck check = {.origin = path};
  if (root == NULL || (self->book = ilv_handbook_load (error)) == NULL)
    return NULL;
  ilv_handout_parse (self, &check, root);
  if (check.error != NULL) {
    g_propagate_error (error, check.error);
    return NULL;
  }
  number_sources (self);
  return g_steal_pointer (&self);
}

IlvHandout *
ilv_handout_load (GError **error)
{
  g_autofree char *path = ilv_paths_data ("handout/handout.xml");
  return ilv_handout_load_from (path, error);
}
