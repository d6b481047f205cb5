/* The handout on the pages of a PDF: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-pdf.h"

#include "app/model/ilv-handbook-text.h"
#include "ilv-handout-diff.h"
#include "ilv-handout-method.h"
#include "ilv-handout-picture.h"
#include "ilv-page-writer.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIGURE_WIDTH 760
#define FIGURE_SCALE 0.65 /* of A4's text width, at most */
#define BODY 10.0
#define CODE 8.0
#define SMALL 8.5
#define STEP 16.0
#define MOST_LINES 60 /* of a script */

typedef struct {
  const IlvHandoutWriting *writing;
  IlvPageWriter *pages;
  GHashTable *pictures; /* a figure's piece -> IlvHandoutPicture */
} Pdf;

static const IlvColor code_ground = {0.965, 0.961, 0.957, 1}, goes_ground = {0.984, 0.89, 0.894, 1},
                      comes_ground = {0.867, 0.953, 0.894, 1};
static const IlvPageStyle body = {.size = BODY, .after = 6};
static const IlvPageStyle item = {.size = BODY, .after = 3, .indent = STEP, .mark = "•"};

/* --- texts --- */

static void
append_tagged (GString *out, const char *tag, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_string_append_printf (out, "<%s>%s</%s>", tag, escaped, tag);
}

/* Pango markup. */
static char *
tell (const Pdf *self, const GPtrArray *text)
{
  static const char *const tags[] = {"span", "tt", "b", "span", "i", "span"};
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_autofree char *number = one->kind == ILV_INLINE_NUMBER
                                  ? ilv_handbook_number (self->writing->numbers, one->text)
                                  : NULL;
    if (one->kind == ILV_INLINE_CITE)
      g_string_append_printf (out, " <small>[%u]</small>",
                              ilv_handout_get_citation (self->writing->handout, one->target));
    else
      append_tagged (out, tags[one->kind], number != NULL ? number : one->text);
  }
  return g_string_free (out, FALSE);
}

static void
add_words (Pdf *self, const char *text, const IlvPageStyle *style)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  ilv_page_writer_add_text (self->pages, escaped, style);
}

/* A bold word, then a sentence. */
static void
add_labelled (Pdf *self, const char *label, const char *text)
{
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b> %s", label, text);
  ilv_page_writer_add_text (self->pages, markup, &body);
}

static void
add_code (Pdf *self, const char *title, const char *code)
{
  const IlvPageStyle head = {.size = SMALL, .is_dim = TRUE, .after = 2, .keep = 60};
  const IlvPageStyle line = {.size = CODE, .is_mono = TRUE, .indent = 6, .ground = &code_ground};
  const IlvPageStyle last = {.size = CODE / 2};
  g_autofree char *trimmed = g_strchomp (g_strdup (code));
  g_auto (GStrv) lines = g_strsplit (trimmed, "\n", -1);
  if (title != NULL)
    add_words (self, title, &head);
  for (guint i = 0; lines[i] != NULL; i++)
    add_words (self, lines[i], &line);
  add_words (self, "", &last);
}

/* --- blocks --- */

static void
add_items (Pdf *self, const IlvBlock *block)
{
  gboolean is_ordered = block->kind == ILV_BLOCK_FIGURE || block->list == ILV_LIST_STEPS;
  for (guint i = 0; i < block->items->len; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *markup = tell (self, g_ptr_array_index (block->items, i));
    IlvPageStyle style = item;
    style.indent = is_ordered ? 1.4 * STEP : STEP;
    style.mark = is_ordered ? number : block->list == ILV_LIST_CHECKLIST ? "☐" : item.mark;
    ilv_page_writer_add_text (self->pages, markup, &style);
  }
}

static void
add_table (Pdf *self, const IlvBlock *block)
{
  const IlvPageStyle head = {
      .size = BODY, .is_bold = TRUE, .is_dim = TRUE, .before = 4, .after = 2, .keep = 60};
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  for (guint i = 0; i < block->rows->len; i++) {
    const GPtrArray *cells = g_ptr_array_index (block->rows, i);
    char **row = g_new0 (char *, cells->len + 1);
    for (guint k = 0; k < cells->len; k++)
      row[k] = tell (self, g_ptr_array_index (cells, k));
    g_ptr_array_add (rows, row);
  }
  add_words (self, block->title, &head);
  ilv_page_writer_add_table (self->pages, rows, SMALL);
}

static void
add_quote (Pdf *self, const IlvBlock *block)
{
  const IlvPageStyle style = {.size = BODY, .indent = STEP, .keep = 20};
  const IlvPageStyle by = {.size = SMALL, .is_dim = TRUE, .indent = STEP, .after = 8};
  g_autofree char *words = tell (self, block->text);
  g_autofree char *markup = g_strdup_printf ("<i>“%s”</i>", words);
  g_autofree char *name = g_strdup_printf ("— %s", block->by);
  ilv_page_writer_add_text (self->pages, markup, &style);
  add_words (self, name, &by);
}

static void
add_block (Pdf *self, const IlvBlock *block)
{
  g_autofree char *markup = block->text != NULL ? tell (self, block->text) : NULL;
  if (block->kind == ILV_BLOCK_LIST || block->kind == ILV_BLOCK_FIGURE)
    add_items (self, block);
  else if (block->kind == ILV_BLOCK_TABLE)
    add_table (self, block);
  else if (block->kind == ILV_BLOCK_CODE || block->kind == ILV_BLOCK_COMMAND)
    add_code (self, block->title, block->code);
  else if (block->kind == ILV_BLOCK_QUOTE)
    add_quote (self, block);
  else if (markup != NULL)
    ilv_page_writer_add_text (self->pages, markup, &body);
}

/* --- recipes --- */

static void
add_strings (Pdf *self, char **texts, gboolean is_ordered)
{
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    IlvPageStyle style = item;
    style.indent = is_ordered ? 1.4 * STEP : STEP;
    style.mark = is_ordered ? number : item.mark;
    add_words (self, ilv_recipe_tr (texts[i]), &style);
  }
}

static void
add_diff (Pdf *self, const IlvRecipe *recipe)
{
  static const IlvColor *const grounds[] = {&code_ground, &goes_ground, &comes_ground};
  const IlvPageStyle head = {.size = SMALL, .is_dim = TRUE, .before = 4, .after = 2, .keep = 60};
  const IlvPageStyle last = {.size = CODE / 2};
  g_autoptr (GPtrArray) lines = ilv_handout_diff (recipe);
  add_words (self, "before.py → after.py", &head);
  for (guint i = 0; i < lines->len; i++) {
    const IlvHandoutDiffLine *one = g_ptr_array_index (lines, i);
    const IlvPageStyle style = {
        .size = CODE, .is_mono = TRUE, .indent = 6, .ground = grounds[one->kind]};
    g_autofree char *text = g_strdup_printf ("%c %s", " -+"[one->kind], one -> text);
    add_words (self, text, &style);
  }
  add_words (self, "", &last);
}

static void
add_recipe (Pdf *self, const IlvRecipe *recipe)
{
  add_words (self, ilv_recipe_tr (recipe->tip), &body);
  add_labelled (self, _ ("When."), ilv_recipe_tr (recipe->when));
  add_labelled (self, _ ("Not if."), ilv_recipe_tr (recipe->unless));
  add_strings (self, recipe->steps, TRUE);
  add_diff (self, recipe);
  add_labelled (self, _ ("What must stay true."), ilv_recipe_tr (recipe->invariant));
  add_strings (self, recipe->pitfalls, FALSE);
  add_labelled (self, _ ("Measure."), ilv_recipe_tr (recipe->measure));
}

/* --- figures and their method --- */

/* Made when it is first asked for. */
static IlvHandoutPicture *
get_picture (Pdf *self, const IlvPiece *piece, GError **error)
{
  IlvHandoutPicture *picture = g_hash_table_lookup (self->pictures, piece);
  if (picture != NULL)
    return picture;
  picture = ilv_handout_picture_new (piece, ilv_numbers_get_costs (self->writing->numbers),
                                     FIGURE_WIDTH, error);
  if (picture != NULL)
    g_hash_table_insert (self->pictures, (gpointer)piece, picture);
  return picture;
}

static gboolean
add_figure (Pdf *self, const IlvPiece *piece, GError **error)
{
  const IlvPageStyle style = {.size = SMALL, .is_dim = TRUE, .after = 10};
  IlvHandoutPicture *picture = get_picture (self, piece, error);
  if (picture == NULL)
    return FALSE;
  g_autofree char *source = ilv_handout_picture_describe_source (picture);
  g_autofree char *caption = g_strdup_printf (
      "%s %u. %s%s%s%s", _ ("Figure"), piece->number, piece->title, source != NULL ? " (" : "",
      source != NULL ? source : "", source != NULL ? ")" : "");
  ilv_page_writer_add_picture (self->pages, FIGURE_WIDTH, ilv_handout_picture_get_height (picture),
                               (IlvPagePaint)(gpointer)ilv_handout_picture_paint, picture);
  add_words (self, caption, &style);
  return TRUE;
}

static guint
count_lines (const char *text)
{
  guint n = 0;
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n' ? 1 : 0;
  return n;
}

static void
add_method (Pdf *self, const IlvHandoutResult *result)
{
  const IlvPageStyle small = {.size = SMALL, .is_dim = TRUE, .after = 6};
  g_auto (GStrv) sentences = ilv_handout_tell_method (result);
  g_autofree char *text = g_strjoinv (" ", sentences);
  g_autoptr (GPtrArray) rows = ilv_handout_tell_rows (result);
  ilv_page_writer_add_table (self->pages, rows, SMALL);
  add_labelled (self, _ ("Method."), text);
  add_code (self, _ ("Measure it on your machine"), result->command);
  for (guint i = 0; i < result->scripts->len; i++) {
    const IlvHandoutScript *script = g_ptr_array_index (result->scripts, i);
    if (count_lines (script->text) <= MOST_LINES)
      add_code (self, script->name, script->text);
  }
  add_words (self,
             _ ("Longer scripts, which repeat the very same work without Interleave, are in the "
                "HTML page, and “interleave bench export --format script” writes them."),
             &small);
}

/* --- the document --- */

/* What has to stay on the page with a heading: a figure as a whole. */
static double
find_keep (Pdf *self, guint i, double usual)
{
  const IlvHandout *handout = self->writing->handout;
  const IlvPiece *next =
      i + 1 < handout->pieces->len ? ilv_handout_get_piece (handout, i + 1) : NULL;
  IlvHandoutPicture *picture =
      next != NULL && next->kind == ILV_PIECE_FIGURE ? get_picture (self, next, NULL) : NULL;
  return picture != NULL ? ilv_handout_picture_get_height (picture) * FIGURE_SCALE + 50 : usual;
}

static void
add_heading (Pdf *self, guint i)
{
  static const IlvPageStyle styles[] = {
      {.size = 17, .is_bold = TRUE, .before = 22, .after = 8, .keep = 90},
      {.size = 12.5, .is_bold = TRUE, .before = 12, .after = 5, .keep = 60},
  };
  const IlvPiece *piece = ilv_handout_get_piece (self->writing->handout, i);
  IlvPageStyle style = styles[piece->level == 2 ? 0 : 1];
  style.keep = find_keep (self, i, style.keep);
  if (ilv_page_writer_get_room (self->pages) < style.before + style.size + style.keep)
    ilv_page_writer_break (self->pages);
  ilv_page_writer_add_place (self->pages, piece->title, piece->id, piece->level - 1);
  style.keep = 0;
  add_words (self, piece->title, &style);
}

static void
add_sources (Pdf *self)
{
  const GPtrArray *cited = self->writing->handout->cited;
  for (guint i = 0; i < cited->len; i++) {
    const IlvHandbookSource *source = g_ptr_array_index (cited, i);
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autoptr (GString) text = g_string_new (source->title);
    const char *const others[] = {source->by, source->date, source->use, source->url};
    for (guint k = 0; k < G_N_ELEMENTS (others); k++)
      if (others[k] != NULL)
        g_string_append_printf (text, "%s%s", k < 2 ? ", " : ". ", others[k]);
    const IlvPageStyle style = {
        .size = SMALL, .after = 3, .indent = 1.4 * STEP, .mark = number, .uri = source->url};
    add_words (self, text->str, &style);
  }
}

static gboolean
add_piece (Pdf *self, guint i, GError **error)
{
  const IlvPiece *piece = ilv_handout_get_piece (self->writing->handout, i);
  switch (piece->kind) {
  case ILV_PIECE_HEADING:
    add_heading (self, i);
    break;
  case ILV_PIECE_BLOCK:
    add_block (self, piece->block);
    break;
  case ILV_PIECE_FIGURE:
    return add_figure (self, piece, error);
  case ILV_PIECE_METHOD:
    add_method (
        self, ilv_handout_picture_get_result (g_hash_table_lookup (self->pictures, piece->figure)));
    break;
  case ILV_PIECE_RECIPE:
    add_recipe (self, piece->recipe);
    break;
  case ILV_PIECE_SOURCES:
    add_sources (self);
    break;
  }
  return TRUE;
}

static void
add_front (Pdf *self)
{
  const IlvPageStyle title = {.size = 26, .is_bold = TRUE, .after = 10};
  const IlvPageStyle lead = {.size = 12, .is_dim = TRUE, .after = 8};
  const IlvPageStyle small = {.size = SMALL, .is_dim = TRUE, .after = 14};
  const IlvHandout *handout = self->writing->handout;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (self->writing->date_s);
  g_autofree char *day = g_date_time_format (date, "%F");
  g_autofree char *note = ilv_handbook_numbers_note (self->writing->numbers);
  g_autofree char *line = g_strdup_printf ("%s · %s", day, note);
  add_words (self, handout->title, &title);
  add_words (self, handout->description, &lead);
  add_words (self, line, &small);
  for (guint i = 0; i < handout->pieces->len; i++) {
    const IlvPiece *piece = ilv_handout_get_piece (handout, i);
    g_autofree char *uri = g_strdup_printf ("#%s", piece->id != NULL ? piece->id : "");
    const IlvPageStyle entry = {.size = BODY, .after = 2, .indent = STEP, .uri = uri};
    if (piece->kind == ILV_PIECE_HEADING && piece->level == 2)
      add_words (self, piece->title, &entry);
  }
}

GBytes *
ilv_handout_to_pdf (const IlvHandoutWriting *writing, GError **error)
{
  const IlvHandout *handout = writing->handout;
  const IlvPageSetup setup = {.title = handout->title,
                              .author = "Interleave",
                              .subject = handout->description,
                              .has_numbers = TRUE};
  g_autoptr (GHashTable) pictures =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ilv_handout_picture_free);
  Pdf self = {writing, ilv_page_writer_new (&setup), pictures};
  add_front (&self);
  for (guint i = 0; i < handout->pieces->len; i++)
    if (!add_piece (&self, i, error)) {
      ilv_page_writer_free (self.pages);
      return NULL;
    }
  return ilv_page_writer_end (self.pages, error);
}
