/* The handout's blocks as HTML: paragraphs, tables, code, quotations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-handbook-text.h"
#include "ilv-handout-html-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- texts --- */

void
ilv_html_add_escaped (IlvHtml *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_string_append (self->out, escaped);
}

static void
add_tagged (IlvHtml *self, const char *tag, const char *text)
{
  g_string_append_printf (self->out, "<%s>", tag);
  ilv_html_add_escaped (self, text);
  g_string_append_printf (self->out, "</%s>", tag);
}

static void
add_link (IlvHtml *self, const IlvInline *one)
{
  g_autofree char *href = ilv_handout_resolve (self->writing->handout, one->target);
  if (href != NULL) {
    g_autofree char *escaped = g_markup_escape_text (href, -1);
    g_string_append_printf (self->out, "<a href=\"%s\">", escaped);
  }
  ilv_html_add_escaped (self, one->text);
  if (href != NULL)
    g_string_append (self->out, "</a>");
}

static void
add_citation (IlvHtml *self, const IlvInline *one)
{
  guint number = ilv_handout_get_citation (self->writing->handout, one->target);
  g_autofree char *href = ilv_handout_resolve (self->writing->handout, one->target);
  if (href != NULL)
    g_string_append_printf (self->out, "<sup><a href=\"%s\" aria-label=\"%s %u\">[%u]</a></sup>",
                            href, _ ("Source"), number, number);
}

void
ilv_html_add_text (IlvHtml *self, const GPtrArray *text)
{
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_autofree char *number = NULL;
    switch (one->kind) {
    case ILV_INLINE_TEXT:
      ilv_html_add_escaped (self, one->text);
      break;
    case ILV_INLINE_CODE:
      add_tagged (self, "code", one->text);
      break;
    case ILV_INLINE_EMPHASIS:
      add_tagged (self, "strong", one->text);
      break;
    case ILV_INLINE_NUMBER:
      number = ilv_handbook_number (self->writing->numbers, one->text);
      add_tagged (self, "i", number);
      break;
    case ILV_INLINE_LINK:
      add_link (self, one);
      break;
    case ILV_INLINE_CITE:
      add_citation (self, one);
      break;
    }
  }
}

/* --- code --- */

static const char *const keywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",    NULL};

/* Comments, strings and keywords: what makes a listing readable. */
#define TOKENS                                                                                     \
  "(#[^\\n]*)|([fbrFBR]{0,2}(?:\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''|\"(?:[^\"\\\\\\n]|\\\\.)*"  \
  "\"|'(?:[^'"                                                                                     \
  "\\\\\\n]|\\\\.)*'))|([A-Za-z_]\\w*)"

static const char *
find_class (const GMatchInfo *match, const char *text)
{
  int begin;
  if (g_match_info_fetch_pos (match, 1, &begin, NULL) && begin >= 0)
    return "c";
  if (g_match_info_fetch_pos (match, 2, &begin, NULL) && begin >= 0)
    return "s";
  return g_strv_contains (keywords, text) ? "k" : NULL;
}

static void
add_python (IlvHtml *self, const char *code)
{
  g_autoptr (GRegex) tokens = g_regex_new (TOKENS, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int at = 0, begin, end;
  for (g_regex_match (tokens, code, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *text = g_match_info_fetch (match, 0);
    g_match_info_fetch_pos (match, 0, &begin, &end);
    g_autofree char *between = g_strndup (code + at, (gsize)(begin - at));
    const char *class = find_class (match, text);
    ilv_html_add_escaped (self, between);
    if (class != NULL)
      g_string_append_printf (self->out, "<span class=\"%s\">", class);
    ilv_html_add_escaped (self, text);
    if (class != NULL)
      g_string_append (self->out, "</span>");
    at = end;
  }
  ilv_html_add_escaped (self, code + at);
}

void
ilv_html_add_code (IlvHtml *self, const char *title, const char *code, gboolean is_python)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (code));
  g_string_append (self->out, "<figure class=\"code\">");
  if (title != NULL)
    add_tagged (self, "figcaption", title);
  g_string_append_printf (self->out, "<pre tabindex=\"0\"><code class=\"language-%s\">",
                          is_python ? "python" : "sh");
  if (is_python)
    add_python (self, trimmed);
  else
    ilv_html_add_escaped (self, trimmed);
  g_string_append (self->out, "</code></pre></figure>\n");
}

/* --- blocks --- */

static void
add_list (IlvHtml *self, const IlvBlock *block)
{
  gboolean is_ordered = block->kind == ILV_BLOCK_FIGURE || block->list == ILV_LIST_STEPS;
  gboolean is_checklist = block->kind == ILV_BLOCK_LIST && block->list == ILV_LIST_CHECKLIST;
  g_string_append (self->out, is_ordered     ? "<ol>\n"
                              : is_checklist ? "<ul class=\"check\">\n"
                                             : "<ul>\n");
  for (guint i = 0; i < block->items->len; i++) {
    g_string_append (self->out, "<li>");
    ilv_html_add_text (self, g_ptr_array_index (block->items, i));
    g_string_append (self->out, "</li>\n");
  }
  g_string_append (self->out, is_ordered ? "</ol>\n" : "</ul>\n");
}

/* On a phone the cells of a row stand below each other, and each says what its column is. */
void
ilv_html_open_cell (IlvHtml *self, const char *head)
{
  g_string_append (self->out, "<td data-head=\"");
  ilv_html_add_escaped (self, head);
  g_string_append (self->out, "\">");
}

static void
add_row (IlvHtml *self, const GPtrArray *cells, const GPtrArray *heads)
{
  gboolean is_head = cells == heads;
  g_string_append (self->out, "<tr>");
  for (guint i = 0; i < cells->len; i++) {
    if (!is_head && i > 0 && i < heads->len) {
      g_autofree char *head =
          ilv_handbook_text_to_plain (g_ptr_array_index (heads, i), self->writing->numbers);
      /* The source stands at the head itself. */
      head[strcspn (head, "[")] = '\0';
      ilv_html_open_cell (self, g_strchomp (head));
    } else
      g_string_append_printf (self->out, "<%s>",
                              is_head  ? "th scope=\"col\""
                              : i == 0 ? "th scope=\"row\""
                                       : "td");
    ilv_html_add_text (self, g_ptr_array_index (cells, i));
    g_string_append (self->out, is_head || i == 0 ? "</th>" : "</td>");
  }
  g_string_append (self->out, "</tr>\n");
}

static void
add_table (IlvHtml *self, const IlvBlock *block)
{
  g_string_append (self->out, "<div class=\"table\" tabindex=\"0\"><table>");
  add_tagged (self, "caption", block->title);
  g_string_append (self->out, "\n<thead>");
  for (guint i = 0; i < block->rows->len; i++) {
    add_row (self, g_ptr_array_index (block->rows, i), g_ptr_array_index (block->rows, 0));
    if (i == 0)
      g_string_append (self->out, "</thead>\n<tbody>\n");
  }
  g_string_append (self->out, "</tbody></table></div>\n");
}

static void
add_quote (IlvHtml *self, const IlvBlock *block)
{
  g_string_append (self->out, "<figure class=\"quote\"><blockquote><p>");
  ilv_html_add_text (self, block->text);
  g_string_append (self->out, "</p></blockquote><figcaption>— ");
  ilv_html_add_escaped (self, block->by);
  g_string_append (self->out, "</figcaption></figure>\n");
}

static void
add_callout (IlvHtml *self, const IlvBlock *block)
{
  g_string_append (self->out, "<p class=\"note\"><strong>");
  ilv_html_add_escaped (self, ilv_handbook_callout_label (block->callout));
  g_string_append (self->out, ".</strong> ");
  ilv_html_add_text (self, block->text);
  g_string_append (self->out, "</p>\n");
}

void
ilv_html_add_block (IlvHtml *self, const IlvBlock *block)
{
  switch (block->kind) {
  case ILV_BLOCK_LIST:
  case ILV_BLOCK_FIGURE:
    add_list (self, block);
    break;
  case ILV_BLOCK_TABLE:
    add_table (self, block);
    break;
  case ILV_BLOCK_CODE:
  case ILV_BLOCK_COMMAND:
    ilv_html_add_code (self, block->title, block->code,
                       block->kind == ILV_BLOCK_CODE && g_str_has_suffix (block->file, ".py"));
    break;
  case ILV_BLOCK_QUOTE:
    add_quote (self, block);
    break;
  case ILV_BLOCK_CALLOUT:
    add_callout (self, block);
    break;
  case ILV_BLOCK_WATCH:
    break;
  case ILV_BLOCK_PARAGRAPH:
  case ILV_BLOCK_TERM:
  case ILV_BLOCK_MYTH:
  default:
    g_string_append (self->out, "<p>");
    ilv_html_add_text (self, block->text);
    g_string_append (self->out, "</p>\n");
  }
}
