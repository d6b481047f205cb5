/* The handout's file: what stands in it, and where each piece of it comes from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-private.h"

#include "demos/content/ilv-content-link.h"
#include "demos/content/ilv-content-text.h"
#include "demos/handbook/ilv-handbook-private.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "1"
#define QUESTIONS "faq"

typedef struct {
  IlvHandout *handout;
  IlvXmlCheck *check;
  GHashTable *ids; /* borrowed from the nodes, or owned by pieces */
  guint n_figures;
} Parser;

static const char *const nothing[] = {NULL};

static void
claim_id (Parser *self, const IlvXmlNode *node, const char *id)
{
  if (*id != '\0' && !g_hash_table_add (self->ids, (gpointer)id))
    ilv_xml_fail (self->check, ILV_XML_ERROR_VALUE, node, _ ("write a name of its own"),
                  _ ("id “%s” is there twice"), id);
}

/* `title` as it is to be read. */
static IlvPiece *
add_heading (Parser *self, const IlvXmlNode *node, guint level, const char *id, const char *title)
{
  IlvPiece *piece = ilv_handout_add (self->handout, ILV_PIECE_HEADING, node->line);
  piece->level = level;
  piece->id = g_strdup (id);
  piece->title = g_strdup (title);
  claim_id (self, node, piece->id);
  return piece;
}

static char *
copy_words (IlvXmlCheck *check, const IlvXmlNode *node, const char *child)
{
  return g_strdup (ilv_content_tr (ilv_xml_need_text (check, node, child)));
}

static void
add_block (Parser *self, const IlvBlock *block)
{
  if (block->kind == ILV_BLOCK_WATCH) /* a button of the app */
    return;
  ilv_handout_add (self->handout, ILV_PIECE_BLOCK, block->line)->block = block;
}

/* --- what comes from elsewhere --- */

static const IlvHandbookSection *
find_section (Parser *self, const IlvXmlNode *node, const IlvHandbookPage *page, const char *id)
{
  for (guint i = 0; page != NULL && i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    if (g_strcmp0 (section->id, id) == 0)
      return section;
  }
  if (page != NULL)
    ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node, NULL, _ ("%s has no section “%s”"),
                  page->path, id);
  return NULL;
}

static void
add_section (Parser *self, const IlvXmlNode *node, const char *page,
             const IlvHandbookSection *section, const char *title)
{
  g_autofree char *id = g_strdup_printf ("%s-%s", page, section->id);
  g_autofree char *target = g_strdup_printf (ILV_LINK_HANDBOOK "%s#%s", page, section->id);
  add_heading (self, node, 3, id, title != NULL ? ilv_content_tr (title) : section->title);
  ilv_handout_add_anchor (self->handout, target, id);
  for (guint i = 0; i < section->blocks->len; i++)
    add_block (self, g_ptr_array_index (section->blocks, i));
}

static void
take_taken (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"page", "section", "title", NULL};
  g_autoptr (GError) error = NULL;
  ilv_xml_check (self->check, node, attributes, nothing);
  const char *page_id = ilv_xml_need (self->check, node, "page", NULL);
  const char *id = ilv_xml_need (self->check, node, "section", NULL);
  if (self->check->error != NULL)
    return;
  const IlvHandbookPage *page = ilv_handbook_find (self->handout->book, page_id, &error);
  if (page == NULL)
    ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node, NULL, "%s", error->message);
  const IlvHandbookSection *section = find_section (self, node, page, id);
  if (section != NULL)
    add_section (self, node, page_id, section, ilv_xml_get (node, "title"));
}

static void
take_questions (Parser *self, const IlvXmlNode *node)
{
  const IlvHandbookPage *page = ilv_handbook_find (self->handout->book, QUESTIONS, NULL);
  ilv_xml_check (self->check, node, nothing, nothing);
  for (guint i = 0; page != NULL && i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    add_section (self, node, QUESTIONS, section, NULL);
    g_ptr_array_add (self->handout->questions, (gpointer)section);
  }
}

static void
take_recipe (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"name", NULL};
  g_autoptr (GError) error = NULL;
  ilv_xml_check (self->check, node, attributes, nothing);
  const char *name = ilv_xml_need (self->check, node, "name", NULL);
  IlvRecipe *recipe = self->check->error == NULL ? ilv_recipe_find (name, &error) : NULL;
  if (recipe == NULL) {
    if (error != NULL)
      ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node, NULL, "%s", error->message);
    return;
  }
  g_autofree char *id = g_strconcat ("recipe-", name, NULL);
  g_autofree char *target = g_strconcat (ILV_LINK_RECIPE, name, NULL);
  add_heading (self, node, 3, id, ilv_recipe_tr (recipe->title));
  ilv_handout_add_anchor (self->handout, target, id);
  ilv_handout_add (self->handout, ILV_PIECE_RECIPE, node->line)->recipe = recipe;
}

/* --- figures --- */

/* What a picture is drawn from has to be there. */
static void
check_workload (Parser *self, const IlvXmlNode *node, const IlvPiece *piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (piece->workload, &error);
  if (workload == NULL)
    ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node, NULL, "%s", error->message);
  for (guint i = 0; piece->models[i] != NULL; i++) {
    const char *nearest = NULL;
    IlvModel model;
    if (!ilv_model_from_id (piece->models[i], &model, &nearest))
      ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node, nearest, _ ("there is no model “%s”"),
                    piece->models[i]);
  }
}

static void
take_drawn (Parser *self, const IlvXmlNode *node, IlvPiece *piece)
{
  const char *subjects = ilv_xml_get (node, "subjects"), *at = ilv_xml_get (node, "at");
  char *end = NULL;
  piece->workload = g_strdup (ilv_xml_need (self->check, node, "workload", NULL));
  piece->models =
      g_strsplit (ilv_xml_need (self->check, node, "models", "models=\"asyncio threads\""), " ", 0);
  piece->subjects = g_strsplit (subjects != NULL ? subjects : piece->workload, " ", 0);
  piece->at = at != NULL ? g_ascii_strtod (at, &end) : 0.5;
  if (at != NULL && (*end != '\0' || !(piece->at >= 0 && piece->at <= 1)))
    ilv_xml_fail (self->check, ILV_XML_ERROR_VALUE, node, _ ("write a share from 0 to 1"),
                  "at=“%s”", at);
  if (self->check->error == NULL)
    check_workload (self, node, piece);
}

static void
take_figure (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id",       "kind", "workload", "models",
                                           "subjects", "at",   NULL};
  static const char *const children[] = {"title", "label", NULL};
  static const char *const kinds[] = {"flowchart", "stage", "timeline", "graph", NULL};
  IlvPiece *piece = ilv_handout_add (self->handout, ILV_PIECE_FIGURE, node->line);
  ilv_xml_check (self->check, node, attributes, children);
  piece->id = g_strdup (ilv_xml_need (self->check, node, "id", NULL));
  claim_id (self, node, piece->id);
  ilv_xml_need (self->check, node, "kind", "kind=\"timeline\"");
  piece->picture = (IlvPictureKind)ilv_xml_choice (self->check, node, "kind", kinds, 0);
  piece->number = ++self->n_figures;
  piece->title = copy_words (self->check, node, "title");
  piece->label = copy_words (self->check, node, "label");
  if (self->check->error == NULL && g_utf8_strlen (piece->label, -1) < ILV_HANDOUT_MIN_LABEL)
    ilv_xml_fail (self->check, ILV_XML_ERROR_VALUE, node, _ ("write what is to be seen in it"),
                  _ ("the <label> is shorter than %d characters"), ILV_HANDOUT_MIN_LABEL);
  if (piece->picture != ILV_PICTURE_FLOWCHART)
    take_drawn (self, node, piece);
}

static void
take_method (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"figure", NULL};
  ilv_xml_check (self->check, node, attributes, nothing);
  const char *id = ilv_xml_need (self->check, node, "figure", NULL);
  const IlvPiece *figure = NULL;
  for (guint i = 0; i < self->handout->pieces->len; i++) {
    const IlvPiece *piece = ilv_handout_get_piece (self->handout, i);
    if (piece->kind == ILV_PIECE_FIGURE && piece->picture == ILV_PICTURE_GRAPH &&
        g_strcmp0 (piece->id, id) == 0)
      figure = piece;
  }
  if (figure == NULL)
    ilv_xml_fail (self->check, ILV_XML_ERROR_UNKNOWN, node,
                  _ ("write the id of a figure of kind graph that stands before it"),
                  _ ("there is no figure “%s”"), id);
  ilv_handout_add (self->handout, ILV_PIECE_METHOD, node->line)->figure = figure;
}

/* --- sections --- */

static void
take_heading (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", NULL};
  ilv_xml_check (self->check, node, attributes, nothing);
  add_heading (self, node, 3, ilv_xml_need (self->check, node, "id", NULL),
               ilv_content_tr (node->text));
}

static void
take_sources (Parser *self, const IlvXmlNode *node)
{
  ilv_xml_check (self->check, node, nothing, nothing);
  ilv_handout_add (self->handout, ILV_PIECE_SOURCES, node->line);
}

static const struct {
  const char *name;
  void (*take) (Parser *self, const IlvXmlNode *node);
} elements[] = {
    {"take", take_taken},      {"questions", take_questions}, {"recipe", take_recipe},
    {"figure", take_figure},   {"method", take_method},       {"heading", take_heading},
    {"sources", take_sources},
};

static void
take_child (Parser *self, const IlvXmlNode *node)
{
  guint first = self->handout->own->len;
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (elements[i].name, node->name) == 0) {
      elements[i].take (self, node);
      return;
    }
  ilv_handbook_take_block (self->handout->book, self->check, node, self->handout->own);
  for (guint i = first; i < self->handout->own->len; i++)
    add_block (self, g_ptr_array_index (self->handout->own, i));
}

static void
take_section (Parser *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", "page", NULL};
  static const char *const children[] = {
      "title", "p",         "list",   "table",  "code",   "command", "quote",   "note",
      "take",  "questions", "recipe", "figure", "method", "sources", "heading", NULL};
  ilv_xml_check (self->check, node, attributes, children);
  const char *id = ilv_xml_need (self->check, node, "id", NULL), *page = ilv_xml_get (node, "page");
  const char *title = ilv_xml_need_text (self->check, node, "title");
  add_heading (self, node, 2, id, ilv_content_tr (title));
  if (page != NULL) {
    g_autofree char *target = g_strconcat (ILV_LINK_HANDBOOK, page, NULL);
    ilv_handout_add_anchor (self->handout, target, id);
  }
  for (guint i = 0; self->check->error == NULL && i < node->children->len; i++)
    take_child (self, g_ptr_array_index (node->children, i));
}

/* --- the whole --- */

/* Of the file itself: a translation may be longer. */
static void
check_length (Parser *self, const IlvXmlNode *root, const char *child, glong least, glong most)
{
  glong n = g_utf8_strlen (ilv_xml_need_text (self->check, root, child), -1);
  if (self->check->error == NULL && (n < least || n > most))
    ilv_xml_fail (self->check, ILV_XML_ERROR_VALUE, root, NULL,
                  _ ("<%s> has %ld characters; %ld to %ld are shown whole"), child, n, least, most);
}

void
ilv_handout_parse (IlvHandout *self, IlvXmlCheck *check, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"format", NULL}, *const formats[] = {FORMAT, NULL};
  static const char *const children[] = {"title", "description", "keyword", "section", NULL};
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  Parser parser = {.handout = self, .check = check, .ids = ids};
  if (!ilv_xml_check_name (check, root, "handout"))
    return;
  ilv_xml_check (check, root, attributes, children);
  ilv_xml_need (check, root, "format", "format=\"" FORMAT "\"");
  ilv_xml_choice (check, root, "format", formats, 0);
  check_length (&parser, root, "title", ILV_HANDOUT_MIN_TITLE, ILV_HANDOUT_MAX_TITLE);
  check_length (&parser, root, "description", ILV_HANDOUT_MIN_DESCRIPTION,
                ILV_HANDOUT_MAX_DESCRIPTION);
  self->title = copy_words (check, root, "title");
  self->is_translated = g_strcmp0 (self->title, ilv_xml_get_text (root, "title")) != 0;
  self->description = copy_words (check, root, "description");
  for (guint i = 0; check->error == NULL && i < root->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (root->children, i);
    if (strcmp (node->name, "section") == 0)
      take_section (&parser, node);
    if (strcmp (node->name, "keyword") == 0)
      g_ptr_array_add (self->keywords, g_strdup (node->text));
  }
}
