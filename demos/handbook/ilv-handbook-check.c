/* Whether everything the handbook points at is there: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-check.h"

#include "demos/content/ilv-content-link.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-numbers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A number with a unit, as something that was measured has it. */
#define MEASURED                                                                                   \
  "\\d[\\d.,]*\\s?(ns|µs|ms|seconds?\\b|minutes\\b|[KMG]i?B\\b|[kMG]B/s|times\\b|×|%|percent\\b)"

typedef struct {
  const IlvHandbook *book;
  IlvNumbers *numbers;
  GHashTable *good; /* targets that were looked at */
  GRegex *measured;
  GPtrArray *problems;
  const IlvHandbookPage *page;
  guint line;
} Checker;

static void
add (Checker *self, const char *what)
{
  g_ptr_array_add (self->problems,
                   g_strdup_printf ("%s:%u: %s", self->page->path, self->line, what));
}

/* Links within the book are looked up in it: it may be another than the installed one. */
static gboolean
leads_into (const IlvHandbook *book, const char *target, GError **error)
{
  g_auto (IlvContentLink) link = {0};
  if (!ilv_content_link_parse (target, &link, error))
    return FALSE;
  if (link.kind != ILV_LINK_TO_HANDBOOK)
    return ilv_content_link_check (target, error);
  const IlvHandbookPage *page = ilv_handbook_find (book, link.id, error);
  if (page == NULL)
    return FALSE;
  if (link.section == NULL || ilv_handbook_page_has (page, link.section))
    return TRUE;
  g_set_error (error, ILV_HANDBOOK_ERROR, ILV_HANDBOOK_ERROR_UNKNOWN, _ ("“%s” leads nowhere"),
               target);
  return FALSE;
}

static void
check_target (Checker *self, const char *target)
{
  g_autoptr (GError) error = NULL;
  if (g_hash_table_contains (self->good, target))
    return;
  if (leads_into (self->book, target, &error))
    g_hash_table_add (self->good, g_strdup (target));
  else
    add (self, error->message);
}

static void
check_text_cb (const GPtrArray *text, gpointer data)
{
  Checker *self = data;
  g_autoptr (GString) plain = g_string_new (NULL);
  gboolean is_cited = FALSE;
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_autoptr (GError) error = NULL;
    IlvNumber number;
    if (one->target != NULL)
      check_target (self, one->target);
    if (one->kind == ILV_INLINE_NUMBER &&
        !ilv_numbers_get (self->numbers, one->text, &number, &error))
      add (self, error->message);
    if (one->kind == ILV_INLINE_TEXT || one->kind == ILV_INLINE_EMPHASIS)
      g_string_append (plain, one->text);
    is_cited = is_cited || one->kind == ILV_INLINE_CITE;
  }
  g_autoptr (GMatchInfo) match = NULL;
  if (is_cited || !g_regex_match (self->measured, plain->str, 0, &match))
    return;
  g_autofree char *found = g_match_info_fetch (match, 0);
  g_autofree char *what =
      g_strdup_printf (_ ("“%s” has no source; write source=\"…\", or a number by name"), found);
  add (self, what);
}

static void
check_block (Checker *self, const IlvBlock *block)
{
  g_autoptr (GError) error = NULL;
  self->line = block->line;
  if (block->target != NULL)
    check_target (self, block->target);
  if (block->workload != NULL) {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (block->workload, &error);
    if (workload == NULL)
      add (self, error->message);
  }
  /* The rules are the checklist's business, its thresholds are settings; a source is its own. */
  if (block->kind != ILV_BLOCK_FIGURE &&
      (block->id == NULL || ilv_handbook_find_source (self->book, block->id) == NULL))
    ilv_block_each_text (block, check_text_cb, self);
}

static void
check_page (Checker *self, const IlvHandbookPage *page)
{
  self->page = page;
  for (guint i = 0; i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    for (guint j = 0; j < section->blocks->len; j++)
      check_block (self, g_ptr_array_index (section->blocks, j));
  }
}

static void
check_figures (const IlvHandbook *book, IlvNumbers *numbers, GPtrArray *problems)
{
  for (guint i = 0; i < book->figures->len; i++) {
    const IlvHandbookFigure *figure = g_ptr_array_index (book->figures, i);
    g_autoptr (GError) error = NULL;
    IlvNumber number;
    if (!ilv_numbers_get (numbers, figure->name, &number, &error))
      g_ptr_array_add (problems, g_strdup (error->message));
  }
}

typedef void (*Look) (Checker *checker, gconstpointer what);

/* Everything that `look` finds wrong. */
static char **
run_check (const IlvHandbook *self, Look look, gconstpointer what)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *problems = g_ptr_array_new ();
  g_autoptr (IlvNumbers) numbers = ilv_numbers_new (self, NULL, &error);
  g_autoptr (GHashTable) good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) measured = g_regex_new (MEASURED, 0, 0, NULL);
  Checker checker = {
      .book = self, .numbers = numbers, .good = good, .measured = measured, .problems = problems};
  if (numbers == NULL)
    g_ptr_array_add (problems, g_strdup (error->message));
  else
    look (&checker, what);
  g_ptr_array_add (problems, NULL);
  return (char **)g_ptr_array_free (problems, FALSE);
}

static void
look_at_all (Checker *self, gconstpointer unused)
{
  check_figures (self->book, self->numbers, self->problems);
  for (guint i = 0; i < self->book->pages->len; i++)
    check_page (self, g_ptr_array_index (self->book->pages, i));
}

static void
look_at_page (Checker *self, gconstpointer page)
{
  check_page (self, page);
}

char **
ilv_handbook_check (const IlvHandbook *self)
{
  return run_check (self, look_at_all, NULL);
}

char **
ilv_handbook_check_blocks (const IlvHandbook *self, const char *path, const GPtrArray *blocks)
{
  IlvHandbookSection section = {.blocks = (GPtrArray *)blocks};
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  const IlvHandbookPage page = {.path = (char *)path, .sections = sections};
  g_ptr_array_add (sections, &section);
  return run_check (self, look_at_page, &page);
}
