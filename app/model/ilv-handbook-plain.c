/* A page of the handbook as plain text, wrapped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-text.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  GString *out;
  IlvNumbers *numbers;
  guint width;
} Writer;

/* Words on lines of at most width characters; the first line begins with `first`, the others with
 * as many spaces. */
static void
wrap (Writer *self, const char *first, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint indent = (guint)g_utf8_strlen (first, -1), at = indent;
  g_string_append (self->out, first);
  for (guint i = 0; words[i] != NULL; i++) {
    guint length = (guint)g_utf8_strlen (words[i], -1);
    if (i > 0 && at + 1 + length > self->width && at > indent) {
      g_string_append_printf (self->out, "\n%*s", (int)indent, "");
      at = indent;
    } else if (i > 0) {
      g_string_append_c (self->out, ' ');
      at++;
    }
    g_string_append (self->out, words[i]);
    at += length;
  }
  g_string_append_c (self->out, '\n');
}

static void
wrap_text (Writer *self, const char *first, const GPtrArray *text)
{
  g_autofree char *plain = ilv_handbook_text_to_plain (text, self->numbers);
  wrap (self, first, plain);
}

static void
write_items (Writer *self, const IlvBlock *block)
{
  gboolean is_numbered = block->kind == ILV_BLOCK_FIGURE || block->list == ILV_LIST_STEPS;
  for (guint i = 0; i < block->items->len; i++) {
    g_autofree char *first = is_numbered ? g_strdup_printf ("  %2u. ", i + 1)
                             : block->list == ILV_LIST_CHECKLIST ? g_strdup ("  [ ] ")
                                                                 : g_strdup ("  - ");
    wrap_text (self, first, g_ptr_array_index (block->items, i));
  }
}

static void
write_table (Writer *self, const IlvBlock *block)
{
  const GPtrArray *head = g_ptr_array_index (block->rows, 0);
  wrap (self, "  ", block->title);
  for (guint i = 1; i < block->rows->len; i++) {
    const GPtrArray *row = g_ptr_array_index (block->rows, i);
    wrap_text (self, "  * ", g_ptr_array_index (row, 0));
    for (guint j = 1; j < row->len; j++) {
      g_autofree char *name =
          ilv_handbook_text_to_plain (g_ptr_array_index (head, j), self->numbers);
      g_autofree char *first = g_strdup_printf ("      %s: ", name);
      wrap_text (self, first, g_ptr_array_index (row, j));
    }
  }
}

static void
write_code (Writer *self, const IlvBlock *block)
{
  g_auto (GStrv) lines = g_strsplit (block->code, "\n", -1);
  if (block->title != NULL)
    wrap (self, "  ", block->title);
  else if (block->file != NULL)
    g_string_append_printf (self->out, "  # %s\n", block->file);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL || *lines[i] != '\0')
      g_string_append_printf (self->out, "%s%s\n", *lines[i] != '\0' ? "    " : "", lines[i]);
}

static void
write_watch (Writer *self, const IlvBlock *block)
{
  g_autofree char *models = g_strjoinv (" --model ", block->models);
  wrap_text (self, _ ("Watch it: "), block->text);
  g_string_append_printf (self->out, "    interleave simulate %s --model %s\n", block->workload,
                          models);
}

static void
write_block (Writer *self, const IlvBlock *block)
{
  g_autofree char *label = NULL;
  switch (block->kind) {
  case ILV_BLOCK_PARAGRAPH:
    wrap_text (self, "", block->text);
    break;
  case ILV_BLOCK_LIST:
  case ILV_BLOCK_FIGURE:
    write_items (self, block);
    break;
  case ILV_BLOCK_TABLE:
    write_table (self, block);
    break;
  case ILV_BLOCK_CODE:
  case ILV_BLOCK_COMMAND:
    write_code (self, block);
    break;
  case ILV_BLOCK_QUOTE:
    wrap_text (self, "  > ", block->text);
    wrap (self, "    — ", block->by);
    break;
  case ILV_BLOCK_WATCH:
    write_watch (self, block);
    break;
  case ILV_BLOCK_CALLOUT:
    label = g_strdup_printf ("%s: ", ilv_handbook_callout_label (block->callout));
    wrap_text (self, label, block->text);
    break;
  case ILV_BLOCK_TERM:
    wrap (self, "", block->title);
    wrap_text (self, "    ", block->text);
    break;
  case ILV_BLOCK_MYTH:
    label = g_strdup_printf (_ ("Myth: “%s”"), block->title);
    wrap (self, "", label);
    wrap_text (self, "    ", block->text);
    g_string_append_printf (self->out, "    → %s\n", block->target);
    break;
  }
  g_string_append_c (self->out, '\n');
}

static void
write_heading (Writer *self, const char *title, char line)
{
  g_string_append_printf (self->out, "%s\n", title);
  for (glong i = g_utf8_strlen (title, -1); i > 0; i--)
    g_string_append_c (self->out, line);
  g_string_append (self->out, "\n\n");
}

char *
ilv_handbook_page_to_plain (const IlvHandbookPage *page, IlvNumbers *numbers, guint width)
{
  Writer self = {g_string_new (NULL), numbers, width};
  write_heading (&self, page->title, '=');
  wrap (&self, "", page->summary);
  g_string_append_c (self.out, '\n');
  for (guint i = 0; i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    write_heading (&self, section->title, '-');
    for (guint j = 0; j < section->blocks->len; j++)
      write_block (&self, g_ptr_array_index (section->blocks, j));
  }
  if (ilv_handbook_page_has_numbers (page)) {
    g_autofree char *note = ilv_handbook_numbers_note (numbers);
    wrap (&self, "", note);
  }
  return g_string_free (self.out, FALSE);
}
