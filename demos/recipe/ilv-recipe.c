/* A migration recipe: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe.h"

#include "demos/content/ilv-content-text.h"
#include "demos/content/ilv-xml.h"
#include "demos/ilv-paths.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "1"
#define OLDEST_MINOR 8
#define TEXT_FILE "recipe.xml"

G_DEFINE_QUARK (ilv - recipe - error - quark, ilv_recipe_error)

void
ilv_recipe_free (IlvRecipe *self)
{
  if (self == NULL)
    return;
  char *texts[] = {self->id,   self->folder, self->needs,     self->title,  self->tip,
                   self->when, self->unless, self->invariant, self->measure};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->steps);
  g_strfreev (self->pitfalls);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_free (self);
}

static void
clear_link (gpointer data)
{
  IlvRecipeSee *link = data;
  g_free (link->link);
  g_free (link->title);
}

/* --- reading --- */

static char **
take_all (IlvXmlCheck *check, const IlvXmlNode *root, const char *child)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; i < root->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (root->children, i);
    if (strcmp (node->name, child) != 0)
      continue;
    if (*node->text == '\0')
      ilv_xml_fail (check, ILV_XML_ERROR_MISSING, node, _ ("write a sentence"), _ ("it is empty"));
    g_strv_builder_add (builder, node->text);
    n++;
  }
  if (n == 0)
    ilv_xml_fail (check, ILV_XML_ERROR_MISSING, root, NULL, _ ("there is no <%s>"), child);
  char **all = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return all;
}

static guint
take_number (IlvXmlCheck *check, const IlvXmlNode *root)
{
  const char *text = ilv_xml_need (check, root, "number", _ ("its place, from 1"));
  guint64 number = 0;
  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, 999, &number, NULL))
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, root, _ ("write a number from 1 to 999"),
                  _ ("number=\"%s\""), text);
  return (guint)number;
}

static guint
take_minor (IlvXmlCheck *check, const IlvXmlNode *root)
{
  const char *text = ilv_xml_need (check, root, "python", "python=\"3.8\"");
  guint64 minor = OLDEST_MINOR;
  if (*text != '\0' && (!g_str_has_prefix (text, "3.") ||
                        !g_ascii_string_to_unsigned (text + 2, 10, OLDEST_MINOR, 99, &minor, NULL)))
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, root, _ ("write 3.8 or a newer version"),
                  _ ("python=\"%s\""), text);
  return (guint)minor;
}

/* The id itself, which lives for ever. */
static const char *
take_model (IlvXmlCheck *check, const IlvXmlNode *root, const char *attribute)
{
  const char *text = ilv_xml_need (check, root, attribute, _ ("a model, such as \"threads\""));
  const char *nearest = NULL;
  IlvModel model = ILV_MODEL_SEQUENTIAL;
  if (*text != '\0' && !ilv_model_from_id (text, &model, &nearest))
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, root, nearest != NULL ? nearest : "threads",
                  "%s=\"%s\"", attribute, text);
  return ilv_model_get_id (model);
}

/* "3" or "5-8" into bits; FALSE if it is neither, or beyond the program's end. */
static gboolean
take_range (const char *text, guint n_lines, guint64 *lines)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint64 first, last;
  if (ends[0] == NULL || !g_ascii_string_to_unsigned (ends[0], 10, 1, n_lines, &first, NULL))
    return FALSE;
  last = first;
  if (ends[1] != NULL && !g_ascii_string_to_unsigned (ends[1], 10, first, n_lines, &last, NULL))
    return FALSE;
  for (guint64 line = first; line <= last; line++)
    *lines |= G_GUINT64_CONSTANT (1) << (line - 1);
  return TRUE;
}

static guint64
take_lines (IlvXmlCheck *check, const IlvXmlNode *node, const char *attribute, guint n_lines)
{
  const char *text = ilv_xml_get (node, attribute);
  g_auto (GStrv) ranges = g_strsplit (text != NULL ? text : "", ",", -1);
  guint64 lines = 0;
  for (char **range = ranges; *range != NULL; range++) {
    if (take_range (*range, n_lines, &lines))
      continue;
    g_autofree char *right = g_strdup_printf (
        _ ("write lines of %s.py, which has %u, such as 3 or 5-8 or 3,5-8"), attribute, n_lines);
    ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, right, "%s=\"%s\"", attribute, text);
  }
  return lines;
}

/* 0 if there is no such program: that is said elsewhere. */
static guint
count_lines (const IlvRecipe *self, IlvRecipeSide side)
{
  g_autofree char *text = ilv_recipe_read_program (self, side, NULL);
  guint n = 0;
  for (const char *at = text; at != NULL && *at != '\0'; n++) {
    const char *end = strchr (at, '\n');
    at = end != NULL ? end + 1 : NULL;
  }
  return MIN (n, ILV_RECIPE_MAX_LINES);
}

static void
take_marks (IlvRecipe *self, IlvXmlCheck *check, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"before", "after", NULL};
  guint n_lines[ILV_RECIPE_N_SIDES];
  for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++)
    n_lines[side] = count_lines (self, (IlvRecipeSide)side);
  for (guint i = 0; i < root->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (root->children, i);
    IlvRecipeMarks marks = {{0}};
    if (strcmp (node->name, "step") != 0)
      continue;
    ilv_xml_check (check, node, attributes, NULL);
    for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++)
      marks.lines[side] = take_lines (check, node, attributes[side], n_lines[side]);
    g_array_append_val (self->marks, marks);
  }
}

static void
take_links (IlvRecipe *self, IlvXmlCheck *check, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"link", NULL};
  for (guint i = 0; i < root->children->len; i++) {
    const IlvXmlNode *node = g_ptr_array_index (root->children, i);
    if (strcmp (node->name, "see") != 0)
      continue;
    ilv_xml_check (check, node, attributes, NULL);
    const char *link = ilv_xml_need (check, node, "link", "link=\"interleave:handbook/PAGE\"");
    if (*link != '\0' && !g_str_has_prefix (link, "interleave:"))
      ilv_xml_fail (check, ILV_XML_ERROR_VALUE, node, "link=\"interleave:handbook/PAGE\"",
                    "link=\"%s\"", link);
    if (*node->text == '\0')
      ilv_xml_fail (check, ILV_XML_ERROR_MISSING, node, _ ("write a title"), _ ("it is empty"));
    IlvRecipeSee see = {g_strdup (link), g_strdup (node->text)};
    g_array_append_val (self->links, see);
  }
}

static void
take (IlvRecipe *self, IlvXmlCheck *check, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"format", "number", "from", "to",
                                           "python", "needs",  NULL};
  static const char *const children[] = {"title",     "tip",     "when",    "unless", "step",
                                         "invariant", "pitfall", "measure", "see",    NULL};
  static const char *const formats[] = {FORMAT, NULL};
  struct {
    const char *name;
    char **text;
  } texts[] = {{"title", &self->title},         {"tip", &self->tip},
               {"when", &self->when},           {"unless", &self->unless},
               {"invariant", &self->invariant}, {"measure", &self->measure}};
  if (!ilv_xml_check_name (check, root, "recipe"))
    return;
  ilv_xml_check (check, root, attributes, children);
  ilv_xml_need (check, root, "format", "format=\"" FORMAT "\"");
  ilv_xml_choice (check, root, "format", formats, 0);
  self->number = take_number (check, root);
  self->from = take_model (check, root, "from");
  self->to = take_model (check, root, "to");
  self->minor = take_minor (check, root);
  self->needs = g_strdup (ilv_xml_get (root, "needs"));
  if (self->minor > OLDEST_MINOR && self->needs == NULL)
    ilv_xml_fail (check, ILV_XML_ERROR_MISSING, root, "needs=\"asyncio.TaskGroup\"",
                  _ ("it does not say what it needs of Python 3.%u"), self->minor);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].text = g_strdup (ilv_xml_need_text (check, root, texts[i].name));
  self->steps = take_all (check, root, "step");
  self->pitfalls = take_all (check, root, "pitfall");
  take_marks (self, check, root);
  take_links (self, check, root);
}

static gboolean
has_programs (const IlvRecipe *self, GError **error)
{
  static const char *const names[] = {"before.py", "after.py", "check.py"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
      g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_MISSING,
                   _ ("%s: a recipe needs this program, and it is not there"), path);
      return FALSE;
    }
  }
  return TRUE;
}

IlvRecipe *
ilv_recipe_load (const char *folder, GError **error)
{
  g_autoptr (IlvRecipe) self = g_new0 (IlvRecipe, 1);
  g_autofree char *path = g_build_filename (folder, TEXT_FILE, NULL);
  IlvXmlCheck check = {.origin = path};
  self->id = g_path_get_basename (folder);
  self->folder = g_strdup (folder);
  self->marks = g_array_new (FALSE, FALSE, sizeof (IlvRecipeMarks));
  self->links = g_array_new (FALSE, FALSE, sizeof (IlvRecipeSee));
  g_array_set_clear_func (self->links, clear_link);
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, error);
  if (root == NULL)
    return NULL;
  take (self, &check, root);
  if (check.error != NULL) {
    g_propagate_error (error, check.error);
    return NULL;
  }
  return has_programs (self, error) ? g_steal_pointer (&self) : NULL;
}

/* --- all of them --- */

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  const IlvRecipe *one = *(const IlvRecipe *const *)a, *two = *(const IlvRecipe *const *)b;
  return one->number < two->number ? -1 : one->number > two->number;
}

GPtrArray *
ilv_recipe_list (GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_recipe_free);
  g_autofree char *root = ilv_paths_data ("recipes");
  g_autoptr (GDir) dir = g_dir_open (root, 0, error);
  if (dir == NULL)
    return NULL;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *folder = g_build_filename (root, name, NULL);
    g_autofree char *path = g_build_filename (folder, TEXT_FILE, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    IlvRecipe *recipe = ilv_recipe_load (folder, error);
    if (recipe == NULL)
      return NULL;
    g_ptr_array_add (all, recipe);
  }
  g_ptr_array_sort (all, compare_numbers_cb);
  return g_steal_pointer (&all);
}

IlvRecipe *
ilv_recipe_find (const char *id, GError **error)
{
  g_autoptr (GPtrArray) all = ilv_recipe_list (error);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (all, i);
    if (strcmp (recipe->id, id) == 0)
      return g_ptr_array_steal_index (all, i);
    g_ptr_array_add (names, recipe->id);
  }
  if (all == NULL)
    return NULL;
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (id, (const char *const *)names->pdata);
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  if (nearest != NULL)
    g_set_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNKNOWN,
                 _ ("there is no recipe “%s”; did you mean “%s”?"), id, nearest);
  else
    g_set_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNKNOWN,
                 _ ("there is no recipe “%s”; write one of %s"), id, list);
  return NULL;
}

/* --- parts --- */

const char *
ilv_recipe_side_get_name (IlvRecipeSide side)
{
  return side == ILV_RECIPE_BEFORE ? "before" : "after";
}

char *
ilv_recipe_get_path (const IlvRecipe *self, IlvRecipeSide side)
{
  g_autofree char *name = g_strconcat (ilv_recipe_side_get_name (side), ".py", NULL);
  return g_build_filename (self->folder, name, NULL);
}

char *
ilv_recipe_read_program (const IlvRecipe *self, IlvRecipeSide side, GError **error)
{
  g_autofree char *path = ilv_recipe_get_path (self, side);
  char *text = NULL;
  return g_file_get_contents (path, &text, NULL, error) ? text : NULL;
}

const char *
ilv_recipe_tr (const char *text)
{
  return ilv_content_tr (text);
}
