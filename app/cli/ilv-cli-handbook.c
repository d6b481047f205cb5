/* `interleave handbook`: its pages as plain text, and whether they are whole.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-handbook-text.h"
#include "demos/handbook/ilv-handbook-check.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH 79

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

int
ilv_cli_handbook (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "list | show PAGE | check",
      .summary = _ ("Reads the handbook: what each model is, how to choose, debug and deploy, with "
                    "this machine's own numbers."),
      .description = _ ("Example: interleave handbook show asyncio"),
      .groups = ILV_CLI_OPTIONS_PREDICT,
      .min_rest = 1,
      .max_rest = 2,
  };
  g_auto (IlvCliOptions) options = {0};
  g_autoptr (GError) error = NULL;
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *what = options.raw.rest[0], *name = options.raw.rest[1];
  gboolean is_show = strcmp (what, "show") == 0;
  gboolean is_list = strcmp (what, "list") == 0, is_check = strcmp (what, "check") == 0;
  if (!is_show && !is_list && !is_check)
    return ilv_cli_misuse (_ ("there is no “handbook %s”; write list, show PAGE or check"), what);
  if (is_show == (name == NULL))
    return ilv_cli_misuse (is_show ? _ ("name a page; `interleave handbook list` shows them")
                                   : _ ("handbook %s takes no name"),
                           what);
  g_autoptr (IlvHandbook) book = ilv_handbook_load (&error);
  if (book == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (is_list)
    return list (book);
  return is_show ? show (book, name, options.raw.costs != NULL ? options.costs : NULL)
                 : check (book);
}
