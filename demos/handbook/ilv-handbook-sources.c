/* What the handbook's facts come from, and its computed numbers: bibliography.xml and figures.xml.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/content/ilv-content-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef void (*Take) (IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node);

/* A root of one kind of children. */
static gboolean
load_list (IlvHandbook *self, const char *root_name, const char *child, Take take, GError **error)
{
  static const char *const attributes[] = {"format", NULL};
  const char *const children[] = {child, NULL};
  g_autofree char *name = g_strconcat (root_name, ".xml", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  IlvXmlCheck check = {.origin = path};
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, error);
  if (root == NULL)
    return FALSE;
  if (ilv_xml_check_name (&check, root, root_name)) {
    ilv_xml_check (&check, root, attributes, children);
    for (guint i = 0; check.error == NULL && i < root->children->len; i++)
      take (self, &check, g_ptr_array_index (root->children, i));
  }
  if (check.error == NULL)
    return TRUE;
  g_propagate_error (error, check.error);
  return FALSE;
}

static char *
copy_text (const IlvXmlNode *node, const char *child)
{
  return g_strdup (ilv_xml_get_text (node, child));
}

static void
take_source (IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", NULL};
  static const char *const children[] = {"title", "by", "date", "url", "use", NULL};
  ilv_xml_check (check, node, attributes, children);
  const char *id = ilv_xml_need (check, node, "id", NULL);
  const char *url = ilv_xml_get_text (node, "url");
  ilv_xml_need_text (check, node, "title");
  if (ilv_handbook_find_source (self, id) != NULL)
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, _ ("write a name of its own"),
                  _ ("id “%s” is there twice"), id);
  if (url != NULL && !g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, "https://…", "<url>%s", url);
  IlvHandbookSource *source = g_new0 (IlvHandbookSource, 1);
  source->id = g_strdup (id);
  source->title = copy_text (node, "title");
  source->by = copy_text (node, "by");
  source->date = copy_text (node, "date");
  source->url = g_strdup (url);
  source->use = copy_text (node, "use");
  source->number = self->sources->len + 1;
  g_ptr_array_add (self->sources, source);
}

gboolean
ilv_handbook_load_sources (IlvHandbook *self, GError **error)
{
  return load_list (self, "bibliography", "source", take_source, error);
}

static void
take_figure (IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"name",  "unit",     "value", "workload",
                                           "model", "quantity", NULL};
  static const char *const children[] = {"title", NULL};
  static const char *const units[] = {"duration", "size", "ratio", "count", "rate", NULL};
  static const char *const quantities[] = {"makespan", "memory", NULL};
  ilv_xml_check (check, node, attributes, children);
  const char *name = ilv_xml_need (check, node, "name", NULL);
  ilv_xml_need (check, node, "unit", "unit=\"duration\"");
  ilv_xml_need_text (check, node, "title");
  IlvHandbookFigure *figure = g_new0 (IlvHandbookFigure, 1);
  g_ptr_array_add (self->figures, figure);
  figure->name = g_strdup (name);
  figure->title = copy_text (node, "title");
  figure->unit = g_strdup (units[ilv_xml_choice (check, node, "unit", units, 0)]);
  figure->line = node->line;
  figure->value = g_strdup (ilv_xml_get (node, "value"));
  if (figure->value != NULL)
    return;
  figure->workload = g_strdup (ilv_xml_need (check, node, "workload", _ ("or value=\"…\"")));
  figure->model = g_strdup (ilv_xml_need (check, node, "model", NULL));
  ilv_xml_need (check, node, "quantity", "quantity=\"makespan\"");
  figure->quantity = g_strdup (quantities[ilv_xml_choice (check, node, "quantity", quantities, 0)]);
}

gboolean
ilv_handbook_load_figures (IlvHandbook *self, GError **error)
{
  return load_list (self, "figures", "figure", take_figure, error);
}

/* --- the bibliography --- */

static void
add_sentence (GPtrArray *text, const char *sentence)
{
  if (sentence == NULL)
    return;
  g_autofree char *words =
      g_strconcat (sentence, g_str_has_suffix (sentence, ".") ? " " : ". ", NULL);
  ilv_inline_add (text, ILV_INLINE_TEXT, words, NULL);
}

void
ilv_handbook_add_bibliography (const IlvHandbook *self, GPtrArray *blocks, guint line)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const IlvHandbookSource *source = g_ptr_array_index (self->sources, i);
    IlvBlock *block = ilv_block_new (ILV_BLOCK_TERM, line);
    block->id = g_strdup (source->id);
    block->title = g_strdup_printf ("[%u] %s", source->number, source->title);
    block->text = ilv_inline_new ();
    add_sentence (block->text, source->by);
    add_sentence (block->text, source->date);
    add_sentence (block->text, source->use);
    if (source->url != NULL)
      ilv_inline_add (block->text, ILV_INLINE_LINK, source->url, source->url);
    g_ptr_array_add (blocks, block);
  }
}
