/* One page of the handbook, from its file. data/handbook/README.md is the format.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/content/ilv-content-text.h"
#include "demos/content/ilv-content-link.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "1"
#define OLDEST_MINOR 8

typedef struct {
  const IlvHandbook *book;
  IlvXmlCheck check;
} Parser;

/* --- texts --- */

static const char *
translate (const char *text)
{
  return ilv_content_tr (text);
}

static void
check_pieces (const IlvHandbook *book, IlvXmlCheck *check, const IlvXmlNode *node,
              const GPtrArray *text)
{
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_autoptr (GError) error = NULL;
    if (one->kind == ILV_INLINE_NUMBER && ilv_handbook_find_figure (book, one->text) == NULL &&
        ilv_costs_find_key (one->text) == NULL)
      ilv_xml_fail (check, ILV_XML_ERROR_UNKNOWN, node,
                    _ ("write a name of figures.xml or the key of a cost"),
                    _ ("there is no number “%s”"), one->text);
    if (one->kind == ILV_INLINE_LINK && !ilv_content_link_parse (one->target, NULL, &error))
      ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, NULL, "%s", error->message);
  }
}

static void
add_citations (const IlvHandbook *book, IlvXmlCheck *check, const IlvXmlNode *node, GPtrArray *text)
{
  const char *ids = ilv_xml_get (node, "source");
  g_auto (GStrv) names = g_strsplit (ids != NULL ? ids : "", " ", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    const IlvHandbookSource *source = ilv_handbook_find_source (book, names[i]);
    if (*names[i] == '\0')
      continue;
    if (source == NULL) {
      ilv_xml_fail (check, ILV_XML_ERROR_UNKNOWN, node,
                    _ ("write the id of an entry of bibliography.xml"),
                    _ ("there is no source “%s”"), names[i]);
      return;
    }
    g_autofree char *label = g_strdup_printf ("[%u]", source->number);
    g_autofree char *target = g_strconcat (ILV_LINK_HANDBOOK "sources#", source->id, NULL);
    ilv_inline_add (text, ILV_INLINE_CITE, label, target);
  }
}

GPtrArray *
ilv_handbook_take_text (const IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node)
{
  g_autofree char *problem = NULL, *other_problem = NULL;
  GPtrArray *text = ilv_inline_parse (node->text, &problem);
  if (*node->text == '\0')
    ilv_xml_fail (check, ILV_XML_ERROR_MISSING, node, _ ("write a sentence"), _ ("it is empty"));
  if (text == NULL) {
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, _ ("write \\ before a mark that is none"), "%s",
                  problem);
    return ilv_inline_new ();
  }
  check_pieces (self, check, node, text);
  const char *translated = translate (node->text);
  if (translated != node->text) {
    /* A translator's slip must not take the page away. */
    GPtrArray *other = ilv_inline_parse (translated, &other_problem);
    if (other != NULL) {
      g_ptr_array_unref (text);
      text = other;
    }
  }
  add_citations (self, check, node, text);
  return text;
}

static void
text_array_free (gpointer texts)
{
  g_ptr_array_unref (texts);
}

/* The texts of all children of that name; the others are refused. */
static GPtrArray *
take_texts (Parser *self, const IlvXmlNode *node, const char *child)
{
  static const char *const attributes[] = {"source", NULL}, *const nothing[] = {NULL};
  GPtrArray *texts = g_ptr_array_new_with_free_func (text_array_free);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *one = g_ptr_array_index (node->children, i);
    if (strcmp (one->name, child) != 0)
      continue;
    ilv_xml_check (&self->check, one, attributes, nothing);
    g_ptr_array_add (texts, ilv_handbook_take_text (self->book, &self->check, one));
  }
  if (texts->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, _ ("there is no <%s>"), child);
  return texts;
}

/* Titles are bare words: marks in them (`code`, [links](target)) are for whoever reads the file. */
static char *
take_title (Parser *self, const IlvXmlNode *node)
{
  const char *title = ilv_xml_get_text (node, "title");
  g_autoptr (GPtrArray) text = NULL, other = NULL;
  g_autofree char *problem = NULL, *other_problem = NULL;
  if (title == NULL)
    return NULL;
  text = ilv_inline_parse (title, &problem);
  if (text == NULL) {
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("write \\ before a mark that is none"), "%s", problem);
    return g_strdup (title);
  }
  other = ilv_inline_parse (translate (title), &other_problem);
  return ilv_inline_to_words (other != NULL ? other : text);
}

/* --- blocks --- */

static void
take_paragraph (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"source", NULL}, *const nothing[] = {NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  block->text = ilv_handbook_take_text (self->book, &self->check, node);
}

static void
take_list (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"kind", NULL}, *const children[] = {"item", NULL};
  static const char *const kinds[] = {"bullets", "steps", "checklist", NULL};
  ilv_xml_check (&self->check, node, attributes, children);
  block->list = (IlvListKind)ilv_xml_choice (&self->check, node, "kind", kinds, ILV_LIST_BULLETS);
  block->items = take_texts (self, node, "item");
}

static void
take_table (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const children[] = {"title", "row", NULL}, *const cells[] = {"cell", NULL};
  static const char *const nothing[] = {NULL};
  ilv_xml_check (&self->check, node, nothing, children);
  ilv_xml_need_text (&self->check, node, "title");
  block->title = take_title (self, node);
  block->rows = g_ptr_array_new_with_free_func (text_array_free);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *row = g_ptr_array_index (node->children, i);
    if (strcmp (row->name, "row") != 0)
      continue;
    ilv_xml_check (&self->check, row, nothing, cells);
    g_ptr_array_add (block->rows, take_texts (self, row, "cell"));
    guint n = ((const GPtrArray *)g_ptr_array_index (block->rows, 0))->len;
    if (((const GPtrArray *)g_ptr_array_index (block->rows, block->rows->len - 1))->len != n)
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, row, NULL,
                    _ ("a row of this table has %u cells"), n);
  }
  if (block->rows->len < 2)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL,
                  _ ("a table has a head and a row at least"));
}

static guint
take_minor (Parser *self, const IlvXmlNode *node)
{
  const char *text = ilv_xml_get (node, "python");
  guint64 minor = OLDEST_MINOR;
  if (text != NULL && (!g_str_has_prefix (text, "3.") ||
                       !g_ascii_string_to_unsigned (text + 2, 10, OLDEST_MINOR, 99, &minor, NULL)))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write 3.8 or a newer version"),
                  "python=“%s”", text);
  return (guint)minor;
}

static void
take_code (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"file", "python", "modules", "run", NULL};
  static const char *const children[] = {"title", NULL}, *const runs[] = {"yes", "no", NULL};
  g_autoptr (GError) error = NULL;
  ilv_xml_check (&self->check, node, attributes, children);
  const char *name = ilv_xml_need (&self->check, node, "file", "file=\"name.py\"");
  const char *modules = ilv_xml_get (node, "modules");
  g_autofree char *path = g_build_filename (self->book->folder, "code", name, NULL);
  block->title = take_title (self, node);
  block->file = g_strdup (name);
  block->minor = take_minor (self, node);
  block->modules = modules != NULL ? g_strsplit (modules, " ", -1) : NULL;
  block->compile_only = ilv_xml_choice (&self->check, node, "run", runs, 0) == 1;
  if (*name == '\0')
    return;
  if (strchr (name, '/') != NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write the name of a file of code/"),
                  "file=“%s”", name);
  else if (!g_file_get_contents (path, &block->code, NULL, &error))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, "%s", error->message);
  else if (!g_utf8_validate (block->code, -1, NULL))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, NULL, _ ("%s is not in UTF-8"), name);
}

static void
take_command (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const children[] = {"title", "line", NULL}, *const nothing[] = {NULL};
  g_autoptr (GString) lines = g_string_new (NULL);
  ilv_xml_check (&self->check, node, nothing, children);
  block->title = take_title (self, node);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *one = g_ptr_array_index (node->children, i);
    if (strcmp (one->name, "line") == 0)
      g_string_append_printf (lines, "%s\n", one->text);
  }
  if (lines->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, _ ("there is no <%s>"), "line");
  block->code = g_strdup (lines->str);
}

static void
take_quote (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"by", "source", NULL}, *const nothing[] = {NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  block->by = g_strdup (ilv_xml_need (&self->check, node, "by", _ ("who said it")));
  ilv_xml_need (&self->check, node, "source", _ ("where it was read"));
  if (*node->text == '\0')
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, _ ("it is empty"));
  /* Verbatim: no marks in it. */
  block->text = ilv_inline_new ();
  ilv_inline_add (block->text, ILV_INLINE_TEXT, node->text, NULL);
  add_citations (self->book, &self->check, node, block->text);
}

static void
take_figure (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"kind", NULL}, *const children[] = {"title", NULL};
  static const char *const kinds[] = {"flowchart", NULL};
  g_autoptr (GError) error = NULL;
  ilv_xml_check (&self->check, node, attributes, children);
  ilv_xml_need (&self->check, node, "kind", "kind=\"flowchart\"");
  block->figure = (IlvFigureKind)ilv_xml_choice (&self->check, node, "kind", kinds, 0);
  block->title = take_title (self, node);
  block->items = ilv_handbook_tell_rules (&error);
  if (block->items == NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, NULL, "%s", error->message);
}

static void
take_watch (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"workload", "models", NULL}, *const nothing[] = {NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  block->workload = g_strdup (ilv_xml_need (&self->check, node, "workload", NULL));
  const char *models = ilv_xml_need (&self->check, node, "models", "models=\"asyncio threads\"");
  block->models = g_strsplit (models, " ", -1);
  for (guint i = 0; block->models[i] != NULL; i++) {
    const char *nearest = NULL;
    IlvModel model;
    if (!ilv_model_from_id (block->models[i], &model, &nearest))
      ilv_xml_fail (&self->check, ILV_XML_ERROR_UNKNOWN, node, nearest,
                    _ ("there is no model “%s”"), block->models[i]);
  }
  block->text = ilv_handbook_take_text (self->book, &self->check, node);
}

static void
take_callout (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"kind", "source", NULL}, *const nothing[] = {NULL};
  static const char *const kinds[] = {"note", "tip", "pitfall", NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  block->callout = (IlvCalloutKind)ilv_xml_choice (&self->check, node, "kind", kinds, 0);
  block->text = ilv_handbook_take_text (self->book, &self->check, node);
}

static void
take_term (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"id", "name", "source", NULL}, *const nothing[] = {NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  block->title = g_strdup (ilv_xml_need (&self->check, node, "name", NULL));
  block->id = g_strdup (ilv_xml_need (&self->check, node, "id", NULL));
  block->text = ilv_handbook_take_text (self->book, &self->check, node);
}

static void
take_myth (Parser *self, const IlvXmlNode *node, IlvBlock *block)
{
  static const char *const attributes[] = {"id", "see", NULL};
  static const char *const children[] = {"said", "truth", NULL};
  g_autoptr (GError) error = NULL;
  ilv_xml_check (&self->check, node, attributes, children);
  block->id = g_strdup (ilv_xml_need (&self->check, node, "id", NULL));
  block->target =
      g_strdup (ilv_xml_need (&self->check, node, "see", "see=\"interleave:workload/NAME\""));
  block->title = g_strdup (translate (ilv_xml_need_text (&self->check, node, "said")));
  const IlvXmlNode *truth = ilv_xml_find (node, "truth");
  if (truth == NULL) {
    ilv_xml_need_text (&self->check, node, "truth");
    return;
  }
  block->text = ilv_handbook_take_text (self->book, &self->check, truth);
  if (*block->target != '\0' && !ilv_content_link_parse (block->target, NULL, &error))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, NULL, "%s", error->message);
}

static const struct {
  const char *name;
  IlvBlockKind kind;
  void (*take) (Parser *self, const IlvXmlNode *node, IlvBlock *block);
} kinds[] = {
    {"p", ILV_BLOCK_PARAGRAPH, take_paragraph},   {"list", ILV_BLOCK_LIST, take_list},
    {"table", ILV_BLOCK_TABLE, take_table},       {"code", ILV_BLOCK_CODE, take_code},
    {"command", ILV_BLOCK_COMMAND, take_command}, {"quote", ILV_BLOCK_QUOTE, take_quote},
    {"figure", ILV_BLOCK_FIGURE, take_figure},    {"watch", ILV_BLOCK_WATCH, take_watch},
    {"note", ILV_BLOCK_CALLOUT, take_callout},    {"term", ILV_BLOCK_TERM, take_term},
    {"myth", ILV_BLOCK_MYTH, take_myth},
};

/* Of a section: its title, and every kind of block. */
static const char *const block_names[] = {"title",   "p",     "list",         "table",     "code",
                                          "command", "quote", "figure",       "watch",     "note",
                                          "term",    "myth",  "bibliography", "libraries", NULL};

static void
take_block (Parser *self, const IlvXmlNode *node, GPtrArray *blocks)
{
  if (strcmp (node->name, "bibliography") == 0)
    ilv_handbook_add_bibliography (self->book, blocks, node->line);
  if (strcmp (node->name, "libraries") == 0) {
    g_autoptr (GError) error = NULL;
    if (!ilv_handbook_add_libraries (blocks, node->line, &error))
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, NULL, "%s", error->message);
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, node->name) == 0) {
      IlvBlock *block = ilv_block_new (kinds[i].kind, node->line);
      g_ptr_array_add (blocks, block);
      kinds[i].take (self, node, block);
    }
}

void
ilv_handbook_take_block (const IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node,
                         GPtrArray *blocks)
{
  Parser parser = {.book = self, .check = *check};
  take_block (&parser, node, blocks);
  *check = parser.check;
}

/* --- sections and the page --- */

static void
section_free (gpointer data)
{
  IlvHandbookSection *self = data;
  g_free (self->id);
  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static IlvHandbookSection *
section_new (void)
{
  IlvHandbookSection *self = g_new0 (IlvHandbookSection, 1);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_block_free);
  return self;
}

void
ilv_handbook_page_free (IlvHandbookPage *self)
{
  if (self == NULL)
    return;
  char *texts[] = {self->id, self->group, self->title, self->summary, self->path};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (self->sections);
  g_free (self);
}

static void
take_section (Parser *self, const IlvXmlNode *node, GPtrArray *sections)
{
  static const char *const attributes[] = {"id", NULL};
  IlvHandbookSection *section = section_new ();
  g_ptr_array_add (sections, section);
  ilv_xml_check (&self->check, node, attributes, block_names);
  section->id = g_strdup (ilv_xml_need (&self->check, node, "id", NULL));
  ilv_xml_need_text (&self->check, node, "title");
  section->title = take_title (self, node);
  for (guint i = 0; i < node->children->len; i++)
    take_block (self, g_ptr_array_index (node->children, i), section->blocks);
  if (section->blocks->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, _ ("it is empty"));
}

/* Two places of one name cannot both be linked to. */
static void
refuse_double_ids (Parser *self, const IlvXmlNode *node, GHashTable *seen)
{
  const char *id = ilv_xml_get (node, "id");
  if (id != NULL && !g_hash_table_add (seen, (gpointer)id))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write a name of its own"),
                  _ ("id “%s” is there twice"), id);
  for (guint i = 0; i < node->children->len; i++)
    refuse_double_ids (self, g_ptr_array_index (node->children, i), seen);
}

static void
take_head (Parser *self, const IlvXmlNode *root, IlvHandbookPage *page)
{
  static const char *const attributes[] = {"format", "number", "group", NULL};
  static const char *const children[] = {"title", "summary", "section", NULL};
  static const char *const formats[] = {FORMAT, NULL};
  static const char *const groups[] = {"choosing", "models", "practice", "reference", NULL};
  guint64 number = 0;
  ilv_xml_check (&self->check, root, attributes, children);
  ilv_xml_need (&self->check, root, "format", "format=\"" FORMAT "\"");
  ilv_xml_choice (&self->check, root, "format", formats, 0);
  const char *text = ilv_xml_need (&self->check, root, "number", _ ("its place, from 1"));
  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, 999, &number, NULL))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, root, _ ("write a number from 1 to 999"),
                  "number=“%s”", text);
  page->number = (guint)number;
  ilv_xml_need (&self->check, root, "group", "group=\"models\"");
  page->group = g_strdup (groups[ilv_xml_choice (&self->check, root, "group", groups, 0)]);
  ilv_xml_need_text (&self->check, root, "title");
  page->title = take_title (self, root);
  page->summary = g_strdup (translate (ilv_xml_need_text (&self->check, root, "summary")));
}

static void
take_page (Parser *self, const IlvXmlNode *root, IlvHandbookPage *page)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (!ilv_xml_check_name (&self->check, root, "page"))
    return;
  take_head (self, root, page);
  refuse_double_ids (self, root, seen);
  for (guint i = 0; i < root->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (root->children, i);
    if (strcmp (node->name, "section") == 0)
      take_section (self, node, page->sections);
  }
  if (page->sections->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, root, NULL, _ ("there is no <%s>"),
                  "section");
}

static IlvHandbookPage *
make_page (const IlvHandbook *self, const char *path, const IlvXmlNode *root, GError **error)
{
  Parser parser = {.book = self, .check = {.origin = path}};
  IlvHandbookPage *page = g_new0 (IlvHandbookPage, 1);
  g_autofree char *name = g_path_get_basename (path);
  page->path = g_strdup (path);
  page->id =
      g_str_has_suffix (name, ".xml") ? g_strndup (name, strlen (name) - 4) : g_strdup (name);
  page->sections = g_ptr_array_new_with_free_func (section_free);
  take_page (&parser, root, page);
  if (parser.check.error == NULL)
    return page;
  g_propagate_error (error, parser.check.error);
  ilv_handbook_page_free (page);
  return NULL;
}

IlvHandbookPage *
ilv_handbook_load_page (const IlvHandbook *self, const char *path, GError **error)
{
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, error);
  return root != NULL ? make_page (self, path, root, error) : NULL;
}

IlvHandbookPage *
ilv_handbook_parse_page (const IlvHandbook *self, const char *text, gsize length,
                         const char *origin, GError **error)
{
  g_autoptr (IlvXmlNode) root = ilv_xml_parse (text, length, origin, error);
  return root != NULL ? make_page (self, origin, root, error) : NULL;
}
