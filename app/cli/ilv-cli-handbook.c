/* `interleave handbook`: its pages as plain text, and whether they are whole.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-handbook-text.h"
#include "demos/handbook/ilv-handbook-check.h"
#include "demos/handbook/ilv-search.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH 79
#define N_HITS 12

static int
list (const IlvHandbook *book)
{
  const char *const titles[] = {_ ("Page"), _ ("Title"), _ ("About"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 3);
  for (guint i = 0; i < book->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (book->pages, i);
    ilv_cli_table_add (table, page->id);
    ilv_cli_table_add (table, page->title);
    ilv_cli_table_add (table, ilv_handbook_group_get_title (page->group));
  }
  ilv_cli_table_print (table);
  return ILV_CLI_DONE;
}

static int
show (const IlvHandbook *book, const char *name, IlvCosts *costs)
{
  g_autoptr (GError) error = NULL;
  const IlvHandbookPage *page = ilv_handbook_find (book, name, &error);
  g_autoptr (IlvNumbers) numbers = page != NULL ? ilv_numbers_new (book, costs, &error) : NULL;
  if (numbers == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  g_autofree char *text = ilv_handbook_page_to_plain (page, numbers, WIDTH);
  g_print ("%s", text);
  return ILV_CLI_DONE;
}

static int
find (const IlvHandbook *book, char **words)
{
  g_autofree char *query = g_strstrip (g_strjoinv (" ", words));
  if (*query == '\0')
    return ilv_cli_misuse (_ ("say what to look for: interleave handbook search convoy"));
  g_autoptr (IlvSearch) search = ilv_search_new_for_content (book);
  g_autoptr (GPtrArray) hits = ilv_search_find (search, query, N_HITS);
  for (guint i = 0; i < hits->len; i++) {
    const IlvSearchHit *hit = g_ptr_array_index (hits, i);
    const IlvSearchDocument *found = hit->document;
    g_print ("%s%s%s\n  %s\n  %s\n", found->title, found->context != NULL ? " · " : "",
             found->context != NULL ? found->context : "", found->target, hit->snippet);
  }
  if (hits->len == 0)
    return ilv_cli_fail (ILV_CLI_FAILED, _ ("nothing has all of “%s”"), query);
  return ILV_CLI_DONE;
}

static int
check (const IlvHandbook *book)
{
  g_auto (GStrv) problems = ilv_handbook_check (book);
  for (guint i = 0; problems[i] != NULL; i++)
    ilv_cli_fail (ILV_CLI_FAILED, "%s", problems[i]);
  if (problems[0] != NULL)
    return ILV_CLI_FAILED;
  g_print (ngettext ("%u page, every link, number and file is there\n",
                     "%u pages, every link, number and file is there\n", book->pages->len),
           book->pages->len);
  return ILV_CLI_DONE;
}

/* What is asked for: how many arguments that takes beside the word itself. */
static const struct {
  const char *word;
  guint min, max;
} verbs[] = {{"list", 0, 0}, {"show", 1, 1}, {"search", 1, G_MAXUINT}, {"check", 0, 0}};

static int
refuse (char **rest)
{
  guint n = g_strv_length (rest) - 1;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (strcmp (rest[0], verbs[i].word) != 0)
      continue;
    if (n < verbs[i].min)
      return ilv_cli_misuse (i == 1 ? _ ("name a page; `interleave handbook list` shows them")
                                    : _ ("write the words to look for"));
    if (n > verbs[i].max)
      return ilv_cli_misuse (_ ("handbook %s: “%s” is one word too many"), rest[0],
                             rest[1 + verbs[i].max]);
    return -1;
  }
  return ilv_cli_misuse (
      _ ("there is no “handbook %s”; write list, show PAGE, search WORDS or check"), rest[0]);
}

int
ilv_cli_handbook (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "list | show PAGE | search WORDS | check",
      .summary = _ ("Reads the handbook: what each model is, how to choose, debug and deploy, with "
                    "this machine's own numbers."),
      .description = _ ("Example: interleave handbook show asyncio"),
      .groups = ILV_CLI_OPTIONS_PREDICT,
      .min_rest = 1,
      .max_rest = 64,
  };
  g_auto (IlvCliOptions) options = {0};
  g_autoptr (GError) error = NULL;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  char **rest = options.raw.rest;
  if (status < 0)
    status = refuse (rest);
  if (status >= 0)
    return status;
  g_autoptr (IlvHandbook) book = ilv_handbook_load (&error);
  if (book == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (strcmp (rest[0], "list") == 0)
    return list (book);
  if (strcmp (rest[0], "show") == 0)
    return show (book, rest[1], options.raw.costs != NULL ? options.costs : NULL);
  return strcmp (rest[0], "search") == 0 ? find (book, rest + 1) : check (book);
}
