/* Recipes are read: all of them, and broken ones are refused by file and line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/content/ilv-xml.h"
#include "demos/recipe/ilv-recipe.h"

#include <glib/gstdio.h>
#include <string.h>

#define GOOD_HEAD                                                                                  \
  "<recipe format=\"1\" number=\"1\" from=\"threads\" to=\"asyncio\" python=\"3.8\">\n"
#define GOOD_TEXTS                                                                                 \
  "<title>T</title><tip>T</tip><when>W</when><unless>U</unless><step>S</step>"                     \
  "<invariant>I</invariant><pitfall>P</pitfall>"
#define GOOD_END "<measure>M</measure></recipe>"

static void
test_all_are_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_recipe_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 16);
  for (guint i = 0; i < all->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (all, i);
    g_assert_cmpuint (recipe->number, ==, i + 1);
    g_assert_cmpuint (g_strv_length (recipe->steps), >=, 3);
    g_assert_cmpuint (g_strv_length (recipe->pitfalls), >=, 2);
  }
}

static void
test_names_are_suggested (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_recipe_find ("thread-to-asyncio", &error));
  g_assert_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "threads-to-asyncio"));
}

typedef struct {
  const char *text;
  const char *line;  /* ":2:" */
  const char *named; /* what the message must name */
} Broken;

static void
check_broken (const char *folder, const Broken *broken)
{
  static const char *const programs[] = {"before.py", "after.py", "check.py"};
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "recipe.xml", NULL);
  g_file_set_contents (path, broken->text, -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autofree char *program = g_build_filename (folder, programs[i], NULL);
    g_file_set_contents (program, "", 0, &error);
    g_assert_no_error (error);
  }
  g_autoptr (IlvRecipe) recipe = ilv_recipe_load (folder, &error);
  if (broken->named == NULL) {
    g_assert_no_error (error);
    return;
  }
  g_assert_null (recipe);
  g_assert_nonnull (error);
  if (strstr (error->message, broken->line) == NULL ||
      strstr (error->message, broken->named) == NULL)
    g_error ("“%s” and “%s” are not both in: %s", broken->line, broken->named, error->message);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
test_broken_ones_are_refused (void)
{
  static const Broken all[] = {
      {GOOD_HEAD GOOD_TEXTS GOOD_END, "", NULL},
      {"<recip/>", ":1:", "recipe"},
      {"<recipe number=\"1\" from=\"threads\" to=\"asyncio\" python=\"3.8\">" GOOD_TEXTS GOOD_END,
       ":1:", "format"},
      {"<recipe format=\"2\" number=\"1\" from=\"threads\" to=\"asyncio\" "
       "python=\"3.8\">" GOOD_TEXTS GOOD_END,
       ":1:", "1"},
      {"<!-- -->\n<recipe format=\"1\" number=\"0\" from=\"threads\" to=\"asyncio\" "
       "python=\"3.8\">" GOOD_TEXTS GOOD_END,
       ":2:", "999"},
      {"<recipe format=\"1\" number=\"1\" from=\"threads\" to=\"asyncio\" "
       "python=\"2.7\">" GOOD_TEXTS GOOD_END,
       ":1:", "3.8"},
      {"<recipe format=\"1\" number=\"1\" from=\"threads\" to=\"asyncio\" "
       "python=\"3.11\">" GOOD_TEXTS GOOD_END,
       ":1:", "needs"},
      {GOOD_HEAD GOOD_TEXTS "</recipe>", ":1:", "measure"},
      {GOOD_HEAD GOOD_TEXTS "<step/>" GOOD_END, ":2:", "step"},
      {GOOD_HEAD GOOD_TEXTS "<pitfal>P</pitfal>" GOOD_END, ":2:", "pitfall"},
      {GOOD_HEAD GOOD_TEXTS GOOD_END "<recipe/>", ":2:", "behind the end"},
      {GOOD_HEAD GOOD_TEXTS GOOD_END "<recipe/ [", ":2:", ""},
      {"<!-- nothing -->", "", "no element"},
      {GOOD_HEAD "<title>T", ":2:", ""},
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-recipe-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    check_broken (folder, &all[i]);
  remove_all (folder);
}

static void
test_programs_are_needed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-recipe-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "recipe.xml", NULL);
  g_assert_no_error (error);
  g_file_set_contents (path, GOOD_HEAD GOOD_TEXTS GOOD_END, -1, &error);
  g_assert_no_error (error);
  g_assert_null (ilv_recipe_load (folder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "before.py"));
  remove_all (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/all-are-read", test_all_are_read);
  g_test_add_func ("/recipe/names-are-suggested", test_names_are_suggested);
  g_test_add_func ("/recipe/broken-ones-are-refused", test_broken_ones_are_refused);
  g_test_add_func ("/recipe/programs-are-needed", test_programs_are_needed);
  return g_test_run ();
}
