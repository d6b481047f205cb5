/* Reads content files: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GMarkup does the parsing. It knows a tag's line only at the tag's end; the line on which the tag
 * begins, which is where an editor goes, is found by looking back in the text. */
#include "ilv-config.h"

#include "ilv-xml.h"

#include "demos/workload/ilv-key-reader.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_SHOWN 60

G_DEFINE_QUARK (ilv - xml - error - quark, ilv_xml_error)

typedef struct {
  const char *origin;
  const char *text;
  gsize length;
  gsize line_start; /* offset of the line found last, and its number, from 1 */
  int line;
  GPtrArray *open;  /* nodes, borrowed */
  GPtrArray *texts; /* GString per open node */
  IlvXmlNode *root;
} Parser;

void
ilv_xml_node_free (IlvXmlNode *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->attributes);
  g_ptr_array_unref (self->children);
  g_free (self->text);
  g_free (self);
}

/* The offset of a line's begin; lines are asked for in order. */
static gsize
find_line (Parser *self, int line)
{
  while (self->line < line) {
    const char *end = memchr (self->text + self->line_start, '\n', self->length - self->line_start);
    if (end == NULL)
      break;
    self->line_start = (gsize)(end - self->text) + 1;
    self->line++;
  }
  return self->line_start;
}

/* The parser stands behind the tag: the line on which the tag begins. */
static guint
find_tag_line (Parser *self, GMarkupParseContext *context)
{
  int line, column;
  g_markup_parse_context_get_position (context, &line, &column);
  gsize start = find_line (self, line);
  /* Not beyond the tag, where the next one may begin. */
  gsize at = MIN (start + (gsize)MAX (column - 2, 0), self->length);
  guint found = (guint)line;
  for (; at > 0 && self->text[at - 1] != '<'; at--)
    if (self->text[at - 1] == '\n' && at - 1 < start && found > 1)
      found--;
  return found;
}

static char *
normalise (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isspace (*p))
      g_string_append_c (out, *p);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values,
          gpointer data, GError **error)
{
  Parser *self = data;
  if (self->open->len >= MAX_DEPTH) {
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_TOO_BIG,
                 _ ("elements are nested more than %d deep"), MAX_DEPTH);
    return;
  }
  /* GMarkup calls us for a second root too, and refuses it only at its end. */
  if (self->open->len == 0 && self->root != NULL) {
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_SYNTAX,
                 _ ("<%s> stands behind the end of <%s>; a file holds one element with all others"),
                 name, self->root->name);
    return;
  }
  IlvXmlNode *node = g_new0 (IlvXmlNode, 1);
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  for (guint i = 0; names[i] != NULL; i++) {
    g_ptr_array_add (attributes, g_strdup (names[i]));
    g_ptr_array_add (attributes, g_strdup (values[i]));
  }
  g_ptr_array_add (attributes, NULL);
  node->name = g_strdup (name);
  node->line = find_tag_line (self, context);
  node->attributes = (char **)g_ptr_array_steal (attributes, NULL);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_xml_node_free);
  if (self->open->len > 0) {
    IlvXmlNode *parent = g_ptr_array_index (self->open, self->open->len - 1);
    g_ptr_array_add (parent->children, node);
  } else {
    self->root = node;
  }
  g_ptr_array_add (self->open, node);
  g_ptr_array_add (self->texts, g_string_new (NULL));
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Parser *self = data;
  IlvXmlNode *node = g_ptr_array_index (self->open, self->open->len - 1);
  GString *text = g_ptr_array_index (self->texts, self->texts->len - 1);
  node->text = normalise (text->str);
  g_ptr_array_set_size (self->open, (int)self->open->len - 1);
  g_ptr_array_set_size (self->texts, (int)self->texts->len - 1);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
         GError **error)
{
  Parser *self = data;
  if (self->texts->len > 0)
    g_string_append_len (g_ptr_array_index (self->texts, self->texts->len - 1), text,
                         (gssize)length);
}

/* Nodes whose end was never seen have no text yet. */
static void
close_texts (GPtrArray *open)
{
  for (guint i = 0; i < open->len; i++) {
    IlvXmlNode *node = g_ptr_array_index (open, i);
    if (node->text == NULL)
      node->text = g_strdup ("");
  }
}

static void
set_syntax_error (const Parser *self, GMarkupParseContext *context, const GError *cause,
                  GError **error)
{
  int line, column;
  gboolean is_ours = cause->domain == ILV_XML_ERROR;
  const char *what = cause->message;
  g_markup_parse_context_get_position (context, &line, &column);
  /* GMarkup begins its messages with the place, in its own form. */
  const char *colon = is_ours ? NULL : strstr (what, ": ");
  if (colon != NULL && colon - what < 40)
    what = colon + 2;
  /* GMarkup may quote a part of a character. */
  g_autofree char *valid = g_utf8_make_valid (what, -1);
  g_set_error (error, ILV_XML_ERROR, is_ours ? cause->code : ILV_XML_ERROR_SYNTAX,
               _ ("%s:%d: %s; write well-formed XML"), self->origin, MAX (line, 1), valid);
}

static gboolean
check_text (const char *text, gsize length, const char *origin, GError **error)
{
  if (g_utf8_validate_len (text, length, NULL))
    return TRUE;
  g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_SYNTAX,
               _ ("%s: this is not a text file; content files are XML in UTF-8"), origin);
  return FALSE;
}

IlvXmlNode *
ilv_xml_parse (const char *text, gsize length, const char *origin, GError **error)
{
  static const GMarkupParser callbacks = {start_cb, end_cb, text_cb, NULL, NULL};
  g_autoptr (GError) cause = NULL;
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (free_text);
  Parser parser = {
      .origin = origin, .text = text, .length = length, .line = 1, .open = open, .texts = texts};
  g_return_val_if_fail (text != NULL && origin != NULL, NULL);
  if (!check_text (text, length, origin, error))
    return NULL;
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, &parser, NULL);
  if (g_markup_parse_context_parse (context, text, (gssize)length, &cause) &&
      g_markup_parse_context_end_parse (context, &cause)) {
    /* An instruction or a comment alone is a document to GMarkup. */
    if (parser.root == NULL)
      g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_SYNTAX, _ ("%s: there is no element in it"),
                   origin);
    return parser.root;
  }
  set_syntax_error (&parser, context, cause, error);
  close_texts (open);
  ilv_xml_node_free (parser.root);
  return NULL;
}

IlvXmlNode *
ilv_xml_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  return text != NULL ? ilv_xml_parse (text, length, path, error) : NULL;
}

const char *
ilv_xml_get (const IlvXmlNode *self, const char *attribute)
{
  for (guint i = 0; self->attributes[i] != NULL; i += 2)
    if (strcmp (self->attributes[i], attribute) == 0)
      return self->attributes[i + 1];
  return NULL;
}

const IlvXmlNode *
ilv_xml_find (const IlvXmlNode *self, const char *child)
{
  for (guint i = 0; i < self->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (self->children, i);
    if (strcmp (node->name, child) == 0)
      return node;
  }
  return NULL;
}

const char *
ilv_xml_get_text (const IlvXmlNode *self, const char *child)
{
  const IlvXmlNode *node = ilv_xml_find (self, child);
  return node != NULL ? node->text : NULL;
}

/* --- checks --- */

void
ilv_xml_fail (IlvXmlCheck *self, IlvXmlError code, const IlvXmlNode *node, const char *right,
              const char *what_format, ...)
{
  va_list arguments;
  if (self->error != NULL)
    return;
  va_start (arguments, what_format);
  g_autofree char *what = g_strdup_vprintf (what_format, arguments);
  va_end (arguments);
  g_set_error (&self->error, ILV_XML_ERROR, (int)code, "%s:%u: <%s>: %s%s%s", self->origin,
               node->line, node->name, what, right != NULL ? "; " : "", right != NULL ? right : "");
}

static char *
shorten (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_SHOWN));
}

static void
refuse (IlvXmlCheck *self, const IlvXmlNode *node, const char *what, const char *word,
        const char *const *known)
{
  g_autofree char *shown = shorten (word);
  const char *nearest = ilv_suggest (word, known);
  g_autofree char *all = g_strjoinv (", ", (char **)known);
  g_autofree char *right = nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                           : *all != '\0'  ? g_strdup_printf (_ ("known are: %s"), all)
                                           : g_strdup (_ ("nothing may stand here"));
  ilv_xml_fail (self, ILV_XML_ERROR_UNKNOWN, node, right, what, shown);
}

void
ilv_xml_check (IlvXmlCheck *self, const IlvXmlNode *node, const char *const *attributes,
               const char *const *children)
{
  for (guint i = 0; node->attributes[i] != NULL; i += 2)
    if (!g_strv_contains (attributes, node->attributes[i]))
      refuse (self, node, _ ("there is no attribute “%s”"), node->attributes[i], attributes);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (!g_strv_contains (children, child->name))
      refuse (self, child, _ ("“%s” is not an element of this place"), child->name, children);
  }
}

gboolean
ilv_xml_check_name (IlvXmlCheck *self, const IlvXmlNode *node, const char *name)
{
  const char *const known[] = {name, NULL};
  if (strcmp (node->name, name) == 0)
    return TRUE;
  refuse (self, node, _ ("“%s” is not an element of this place"), node->name, known);
  return FALSE;
}

const char *
ilv_xml_need (IlvXmlCheck *self, const IlvXmlNode *node, const char *attribute, const char *right)
{
  const char *value = ilv_xml_get (node, attribute);
  if (value != NULL && *value != '\0')
    return value;
  ilv_xml_fail (self, ILV_XML_ERROR_MISSING, node, right, _ ("the attribute “%s” is missing"),
                attribute);
  return "";
}

const char *
ilv_xml_need_text (IlvXmlCheck *self, const IlvXmlNode *node, const char *child)
{
  const char *text = ilv_xml_get_text (node, child);
  if (text != NULL && *text != '\0')
    return text;
  ilv_xml_fail (self, ILV_XML_ERROR_MISSING, node, _ ("write it with its text"),
                _ ("the element <%s> is missing or empty"), child);
  return "";
}

guint
ilv_xml_choice (IlvXmlCheck *self, const IlvXmlNode *node, const char *attribute,
                const char *const *choices, guint fallback)
{
  const char *value = ilv_xml_get (node, attribute);
  if (value == NULL)
    return fallback;
  for (guint i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], value) == 0)
      return i;
  g_autofree char *all = g_strjoinv (", ", (char **)choices);
  g_autofree char *right = g_strdup_printf (_ ("write one of %s"), all);
  g_autofree char *shown = shorten (value);
  ilv_xml_fail (self, ILV_XML_ERROR_VALUE, node, right, "%s=“%s”", attribute, shown);
  return fallback;
}
