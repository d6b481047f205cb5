/* Links inside content: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-content-link.h"

#include "demos/handbook/ilv-handbook.h"
#include "demos/ilv-paths.h"
#include "demos/recipe/ilv-recipe.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const prefixes[] = {
    [ILV_LINK_TO_LESSON] = ILV_LINK_LESSON,     [ILV_LINK_TO_RECIPE] = ILV_LINK_RECIPE,
    [ILV_LINK_TO_HANDBOOK] = ILV_LINK_HANDBOOK, [ILV_LINK_TO_WORKLOAD] = ILV_LINK_WORKLOAD,
    [ILV_LINK_TO_PAGE] = ILV_LINK_PAGE,
};
static const char *const window_pages[] = {"learn",  "explore", "benchmark",
                                           "decide", "migrate", NULL};

void
ilv_content_link_clear (IlvContentLink *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->section, g_free);
}

/* Of file names and ids: no path can be made of it. */
static gboolean
is_name (const char *text)
{
  return *text != '\0' &&
         text[strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.")] == '\0' &&
         strstr (text, "..") == NULL;
}

static gboolean
split (const char *rest, IlvContentLink *link)
{
  const char *hash = strchr (rest, '#');
  link->id = hash != NULL ? g_strndup (rest, (gsize)(hash - rest)) : g_strdup (rest);
  link->section = hash != NULL ? g_strdup (hash + 1) : NULL;
  return is_name (link->id) &&
         (link->section == NULL || (link->kind == ILV_LINK_TO_HANDBOOK && is_name (link->section)));
}

static gboolean
parse (const char *target, IlvContentLink *link)
{
  if (g_str_has_prefix (target, "https://") || g_str_has_prefix (target, "http://")) {
    link->kind = ILV_LINK_TO_WEB;
    link->id = g_strdup (target);
    return strpbrk (target, " \"<>") == NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (target, prefixes[i])) {
      link->kind = (IlvContentLinkKind)i;
      return split (target + strlen (prefixes[i]), link);
    }
  return FALSE;
}

gboolean
ilv_content_link_parse (const char *target, IlvContentLink *link, GError **error)
{
  g_auto (IlvContentLink) own = {0};
  if (!parse (target, &own)) {
    g_set_error (
        error, ILV_XML_ERROR, ILV_XML_ERROR_VALUE,
        _ ("“%s” is no link; write interleave:handbook/PAGE#SECTION, interleave:lesson/ID, "
           "interleave:recipe/ID, interleave:workload/NAME, interleave:page/NAME or "
           "https://…"),
        target);
    return FALSE;
  }
  if (link != NULL) {
    *link = own;
    own = (IlvContentLink){0};
  }
  return TRUE;
}

/* --- whether it is there --- */

static gboolean
fail (const char *target, GError **error)
{
  g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN, _ ("“%s” leads nowhere"), target);
  return FALSE;
}

static gboolean
check_handbook (const IlvContentLink *link, const char *target, GError **error)
{
  g_autoptr (IlvHandbook) book = ilv_handbook_load (error);
  const IlvHandbookPage *page = book != NULL ? ilv_handbook_find (book, link->id, error) : NULL;
  if (page == NULL)
    return FALSE;
  return link->section == NULL || ilv_handbook_page_has (page, link->section) ||
         fail (target, error);
}

static gboolean
check_lesson (const char *id, const char *target, GError **error)
{
  g_autofree char *name = g_strconcat ("lessons/", id, ".xml", NULL);
  g_autofree char *path = ilv_paths_data (name);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) || fail (target, error);
}

gboolean
ilv_content_link_check (const char *target, GError **error)
{
  g_auto (IlvContentLink) link = {0};
  if (!ilv_content_link_parse (target, &link, error))
    return FALSE;
  switch (link.kind) {
  case ILV_LINK_TO_LESSON:
    return check_lesson (link.id, target, error);
  case ILV_LINK_TO_RECIPE: {
    g_autoptr (IlvRecipe) recipe = ilv_recipe_find (link.id, error);
    return recipe != NULL;
  }
  case ILV_LINK_TO_HANDBOOK:
    return check_handbook (&link, target, error);
  case ILV_LINK_TO_WORKLOAD: {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (link.id, error);
    return workload != NULL;
  }
  case ILV_LINK_TO_PAGE:
    return g_strv_contains (window_pages, link.id) || fail (target, error);
  case ILV_LINK_TO_WEB:
    return TRUE;
  }
  return fail (target, error);
}
