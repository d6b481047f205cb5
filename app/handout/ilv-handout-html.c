/* The handout as one HTML page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The body is written first, section by section, since the head has to say how many words it has
 * and which colours its figures use. */
#include "ilv-config.h"

#include "app/model/ilv-handbook-text.h"
#include "demos/ilv-paths.h"
#include "ilv-handout-html-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIGURE_WIDTH 760

/* A section of the body, for the contents. */
typedef struct {
  const IlvPiece *heading;
  guint n_words;
} Part;

/* --- words --- */

/* Words of a text are counted; those of code, figures and head lines of tables' data are read as
 * well, but not word by word. */
static guint
count_words (const char *html)
{
  static const char *const skipped[][2] = {
      {"<svg", "</svg>"}, {"<pre", "</pre>"}, {"<details", "</details>"}};
  gboolean is_word = FALSE;
  guint n = 0;
  for (const char *c = html; *c != '\0'; c++) {
    if (*c != '<') {
      gboolean is_space = g_ascii_isspace (*c);
      n += !is_space && !is_word ? 1 : 0;
      is_word = !is_space;
      continue;
    }
    const char *end = strchr (c, '>');
    for (guint i = 0; i < G_N_ELEMENTS (skipped); i++)
      if (g_str_has_prefix (c, skipped[i][0]))
        end = strstr (c, skipped[i][1]);
    if (end == NULL)
      break;
    is_word = is_word && strchr ("pltdhu/", c[1]) == NULL;
    c = *end == '>' ? end : strchr (end, '>');
  }
  return n;
}

#define WORDS_PER_MINUTE 230

guint
ilv_html_get_minutes (guint n_words)
{
  return MAX ((n_words + WORDS_PER_MINUTE - 1) / WORDS_PER_MINUTE, 1);
}

/* --- pieces --- */

static void
add_figure (IlvHtml *self, const IlvPiece *piece, GError **error)
{
  IlvHandoutPicture *picture = ilv_handout_picture_new (
      piece, ilv_numbers_get_costs (self->writing->numbers), FIGURE_WIDTH, error);
  if (picture == NULL)
    return;
  g_hash_table_insert (self->pictures, (gpointer)piece, picture);
  const IlvHandoutResult *result = ilv_handout_picture_get_result (picture);
  gboolean is_predicted = result != NULL && result->result == NULL;
  g_autofree char *source = ilv_handout_picture_describe_source (picture);
  const IlvInlineSvg svg = {.width = FIGURE_WIDTH,
                            .height = ilv_handout_picture_get_height (picture),
                            .paint = (gpointer)ilv_handout_picture_paint,
                            .data = picture,
                            .prefix = piece->id,
                            .label = piece->label};
  g_autofree char *drawn = ilv_inline_svg_write (&svg, self->colors, error);
  if (drawn == NULL)
    return;
  g_string_append_printf (
      self->out, "<figure class=\"picture\" id=\"%s\"><div class=\"wide\" tabindex=\"0\">%s",
      piece->id, drawn);
  g_string_append_printf (self->out, "</div><figcaption><b>%s %u.</b> ", _ ("Figure"),
                          piece->number);
  ilv_html_add_escaped (self, piece->title);
  if (source != NULL) {
    g_string_append (self->out, is_predicted ? " <mark>" : " (");
    ilv_html_add_escaped (self, source);
    g_string_append (self->out, is_predicted ? "</mark>" : ")");
  }
  g_string_append (self->out, "</figcaption></figure>\n");
}

static void
add_source (IlvHtml *self, const IlvHandbookSource *source)
{
  g_string_append_printf (self->out, "<li id=\"source-%s\">", source->id);
  g_autofree char *url = source->url != NULL ? g_markup_escape_text (source->url, -1) : NULL;
  if (url != NULL)
    g_string_append_printf (self->out, "<a href=\"%s\">", url);
  ilv_html_add_escaped (self, source->title);
  g_string_append (self->out, url != NULL ? "</a>" : "");
  const char *const others[] = {source->by, source->date, source->use};
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i] != NULL) {
      g_string_append (self->out, i == 2 ? ". " : ", ");
      ilv_html_add_escaped (self, others[i]);
    }
  g_string_append (self->out, ".</li>\n");
}

static void
add_sources (IlvHtml *self)
{
  const GPtrArray *cited = self->writing->handout->cited;
  g_string_append (self->out, "<ol class=\"sources\">\n");
  for (guint i = 0; i < cited->len; i++)
    add_source (self, g_ptr_array_index (cited, i));
  g_string_append (self->out, "</ol>\n");
}

static void
add_heading (IlvHtml *self, const IlvPiece *piece)
{
  g_string_append_printf (self->out, "<h%u id=\"%s\">", piece->level, piece->id);
  ilv_html_add_escaped (self, piece->title);
  g_string_append_printf (self->out, "</h%u>\n", piece->level);
}

static gboolean
add_piece (IlvHtml *self, const IlvPiece *piece, GError **error)
{
  GError *problem = NULL;
  switch (piece->kind) {
  case ILV_PIECE_HEADING:
    add_heading (self, piece);
    break;
  case ILV_PIECE_BLOCK:
    ilv_html_add_block (self, piece->block);
    break;
  case ILV_PIECE_FIGURE:
    add_figure (self, piece, &problem);
    break;
  case ILV_PIECE_METHOD:
    ilv_html_add_method (
        self, ilv_handout_picture_get_result (g_hash_table_lookup (self->pictures, piece->figure)));
    break;
  case ILV_PIECE_RECIPE:
    ilv_html_add_recipe (self, piece->recipe);
    break;
  case ILV_PIECE_SOURCES:
    add_sources (self);
    break;
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

/* --- the body --- */

static void
end_part (IlvHtml *self, GArray *parts, gsize begin)
{
  if (parts->len == 0)
    return;
  g_array_index (parts, Part, parts->len - 1).n_words = count_words (self->out->str + begin);
  g_string_append (self->out, "</section>\n");
}

static gboolean
add_body (IlvHtml *self, GArray *parts, GError **error)
{
  const IlvHandout *handout = self->writing->handout;
  gsize begin = 0;
  for (guint i = 0; i < handout->pieces->len; i++) {
    const IlvPiece *piece = ilv_handout_get_piece (handout, i);
    if (piece->kind == ILV_PIECE_HEADING && piece->level == 2) {
      const Part part = {.heading = piece};
      end_part (self, parts, begin);
      g_array_append_val (parts, part);
      begin = self->out->len;
      g_string_append (self->out, "<section>\n");
    }
    if (!add_piece (self, piece, error))
      return FALSE;
  }
  end_part (self, parts, begin);
  return TRUE;
}

/* --- the whole page --- */

static void
add_contents (IlvHtml *self, const GArray *parts)
{
  g_string_append_printf (self->out, "<nav aria-label=\"%s\"><ol>\n", _ ("Contents"));
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = &g_array_index (parts, Part, i);
    g_string_append_printf (self->out, "<li><a href=\"#%s\">", part->heading->id);
    ilv_html_add_escaped (self, part->heading->title);
    g_string_append (self->out, "</a> <span>");
    g_string_append_printf (self->out, ngettext ("%u word", "%u words", part->n_words),
                            part->n_words);
    g_string_append (self->out, "</span></li>\n");
  }
  g_string_append (self->out, "</ol></nav>\n");
}

static void
add_header (IlvHtml *self, guint n_words)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (self->writing->date_s);
  g_autofree char *day = g_date_time_format (date, "%F");
  guint minutes = ilv_html_get_minutes (n_words);
  g_string_append (self->out, "<header>\n<h1>");
  ilv_html_add_escaped (self, self->writing->handout->title);
  g_string_append (self->out, "</h1>\n<p class=\"lead\">");
  ilv_html_add_escaped (self, self->writing->handout->description);
  g_string_append_printf (self->out, "</p>\n<p class=\"byline\"><time datetime=\"%s\">%s</time> · ",
                          day, day);
  g_string_append_printf (self->out, ngettext ("%u minute to read", "%u minutes to read", minutes),
                          minutes);
  g_string_append (self->out, " · ");
  g_string_append_printf (self->out, ngettext ("%u word", "%u words", n_words), n_words);
  g_string_append (self->out, "</p>\n</header>\n");
}

static void
add_footer (IlvHtml *self)
{
  g_autofree char *note = ilv_handbook_numbers_note (self->writing->numbers);
  g_string_append (self->out, "<footer><p>");
  ilv_html_add_escaped (self, note);
  g_string_append (self->out, "</p><p>");
  ilv_html_add_escaped (self, _ ("Made with Interleave, which shows how Python runs work under "
                                 "asyncio, threads and processes."));
  g_string_append (self->out, "</p></footer>\n");
}

static gboolean
add_style (IlvHtml *self, GError **error)
{
  g_autofree char *path = ilv_paths_data ("handout/handout.css");
  g_autofree char *css = NULL;
  g_autofree char *light = ilv_inline_colors_to_css (self->colors, FALSE);
  g_autofree char *dark = ilv_inline_colors_to_css (self->colors, TRUE);
  if (!g_file_get_contents (path, &css, NULL, error))
    return FALSE;
  g_string_append_printf (
      self->out,
      "<style>\n:root{%s}\n@media screen and (prefers-color-scheme:dark){:root{%s}}\n"
      "%s</style>\n",
      light, dark, css);
  return TRUE;
}

static gboolean
add_head (IlvHtml *self, guint n_words, GError **error)
{
  g_string_append_printf (
      self->out,
      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
      self->writing->language);
  ilv_html_add_escaped (self, self->writing->handout->title);
  g_string_append (self->out, "</title>\n");
  ilv_html_add_metadata (self->out, self->writing, n_words);
  if (!add_style (self, error))
    return FALSE;
  g_string_append (self->out, "</head>\n<body>\n<article>\n");
  return TRUE;
}

static char *
assemble (IlvHtml *self, const GString *body, const GArray *parts, GError **error)
{
  guint n_words = 0;
  for (guint i = 0; i < parts->len; i++)
    n_words += g_array_index (parts, Part, i).n_words;
  self->out = g_string_new (NULL);
  if (!add_head (self, n_words, error)) {
    g_string_free (self->out, TRUE);
    return NULL;
  }
  add_header (self, n_words);
  add_contents (self, parts);
  g_string_append (self->out, body->str);
  add_footer (self);
  g_string_append (self->out, "</article>\n</body>\n</html>\n");
  return g_string_free (self->out, FALSE);
}

char *
ilv_handout_to_html (const IlvHandoutWriting *writing, GError **error)
{
  g_autoptr (IlvInlineColors) colors = ilv_inline_colors_new ();
  g_autoptr (GHashTable) pictures =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ilv_handout_picture_free);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autoptr (GString) body = g_string_new (NULL);
  IlvHtml self = {.writing = writing, .out = body, .colors = colors, .pictures = pictures};
  return add_body (&self, parts, error) ? assemble (&self, body, parts, error) : NULL;
}
