/* What is searched: every section of the handbook, every lesson, every recipe.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-search.h"

#include "demos/content/ilv-content-link.h"
#include "demos/content/ilv-xml.h"
#include "demos/ilv-paths.h"
#include "demos/recipe/ilv-recipe.h"

#include <string.h>

/* --- the handbook --- */

/* Terms and myths are found one by one. */
static gboolean
stands_alone (const IlvBlock *block)
{
  return block->id != NULL && block->title != NULL;
}

static void
add_block (IlvSearch *self, const IlvHandbookPage *page, const IlvBlock *block)
{
  g_autofree char *words = ilv_block_to_words (block);
  g_autofree char *target = g_strdup_printf (ILV_LINK_HANDBOOK "%s#%s", page->id, block->id);
  ilv_search_add (self, ILV_SEARCH_HANDBOOK, block->title, page->title, target, words);
}

static void
add_section (IlvSearch *self, const IlvHandbookPage *page, guint number)
{
  const IlvHandbookSection *section = g_ptr_array_index (page->sections, number);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *target = g_strdup_printf (ILV_LINK_HANDBOOK "%s#%s", page->id, section->id);
  for (guint i = 0; i < section->blocks->len; i++) {
    const IlvBlock *block = g_ptr_array_index (section->blocks, i);
    g_autofree char *words = ilv_block_to_words (block);
    if (stands_alone (block))
      add_block (self, page, block);
    else
      g_string_append (text, words);
  }
  ilv_search_add (self, ILV_SEARCH_HANDBOOK, section->title, page->title, target, text->str);
}

static void
add_page (IlvSearch *self, const IlvHandbookPage *page)
{
  g_autofree char *target = g_strconcat (ILV_LINK_HANDBOOK, page->id, NULL);
  ilv_search_add (self, ILV_SEARCH_HANDBOOK, page->title, NULL, target, page->summary);
  for (guint i = 0; i < page->sections->len; i++)
    add_section (self, page, i);
}

/* --- recipes --- */

static void
add_recipe (IlvSearch *self, const IlvRecipe *recipe)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *target = g_strconcat (ILV_LINK_RECIPE, recipe->id, NULL);
  const char *parts[] = {recipe->tip, recipe->when, recipe->unless, recipe->invariant,
                         recipe->measure};
  char **lists[] = {recipe->steps, recipe->pitfalls};
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (text, "%s\n", ilv_recipe_tr (parts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (char **one = lists[i]; *one != NULL; one++)
      g_string_append_printf (text, "%s\n", ilv_recipe_tr (*one));
  ilv_search_add (self, ILV_SEARCH_RECIPE, ilv_recipe_tr (recipe->title), NULL, target, text->str);
}

static void
add_recipes (IlvSearch *self)
{
  g_autoptr (GPtrArray) recipes = ilv_recipe_list (NULL);
  for (guint i = 0; recipes != NULL && i < recipes->len; i++)
    add_recipe (self, g_ptr_array_index (recipes, i));
}

/* --- lessons: whatever their format holds, all its texts --- */

static void
gather (const IlvXmlNode *node, GString *text)
{
  if (*node->text != '\0')
    g_string_append_printf (text, "%s\n", ilv_recipe_tr (node->text));
  for (guint i = 0; i < node->children->len; i++)
    gather (g_ptr_array_index (node->children, i), text);
}

static void
add_lesson (IlvSearch *self, const char *path, const char *id)
{
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, NULL);
  const char *title = root != NULL ? ilv_xml_get_text (root, "title") : NULL;
  if (title == NULL || strcmp (root->name, "lesson") != 0)
    return;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *target = g_strconcat (ILV_LINK_LESSON, id, NULL);
  gather (root, text);
  ilv_search_add (self, ILV_SEARCH_LESSON, ilv_recipe_tr (title), NULL, target, text->str);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_lessons (IlvSearch *self)
{
  g_autofree char *folder = ilv_paths_data ("lessons");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - 4));
  g_ptr_array_sort (names, compare_names_cb);
  for (guint i = 0; i < names->len; i++) {
    const char *id = g_ptr_array_index (names, i);
    g_autofree char *name = g_strconcat (id, ".xml", NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    add_lesson (self, path, id);
  }
}

IlvSearch *
ilv_search_new_for_content (const IlvHandbook *book)
{
  IlvSearch *self = ilv_search_new ();
  for (guint i = 0; i < book->pages->len; i++)
    add_page (self, g_ptr_array_index (book->pages, i));
  add_lessons (self);
  add_recipes (self);
  ilv_search_seal (self);
  return self;
}
