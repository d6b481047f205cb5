/* The handout's file: read whole, checked, and refused with the line where it is wrong.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/handout/ilv-handout.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvHandout) handout = ilv_handout_load (&error);
  g_assert_no_error (error);
  guint n_figures = 0, n_recipes = 0;
  for (guint i = 0; i < handout->pieces->len; i++) {
    const IlvPiece *piece = ilv_handout_get_piece (handout, i);
    n_figures += piece->kind == ILV_PIECE_FIGURE ? 1 : 0;
    n_recipes += piece->kind == ILV_PIECE_RECIPE ? 1 : 0;
    if (piece->kind == ILV_PIECE_BLOCK)
      g_assert_cmpint (piece->block->kind, !=, ILV_BLOCK_WATCH);
  }
  g_assert_cmpuint (n_figures, ==, 6);
  g_assert_cmpuint (n_recipes, >=, 3);
  g_assert_cmpuint (handout->questions->len, >=, 10);
  g_assert_cmpuint (handout->cited->len, >=, 5);
  g_auto (GStrv) problems = ilv_handout_check (handout);
  for (guint i = 0; problems[i] != NULL; i++)
    g_test_message ("%s", problems[i]);
  g_assert_null (problems[0]);
}

static void
test_links (void)
{
  g_autoptr (IlvHandout) handout = ilv_handout_load (NULL);
  const struct {
    const char *target, *leads_to;
  } links[] = {{"interleave:handbook/asyncio", "#asyncio"},
               {"interleave:handbook/asyncio#how", "#asyncio-how"},
               {"interleave:recipe/threads-to-asyncio", "#recipe-threads-to-asyncio"},
               {"interleave:handbook/glossary#gil", NULL},
               {"interleave:page/decide", NULL},
               {"https://peps.python.org/pep-0703/", "https://peps.python.org/pep-0703/"}};
  for (guint i = 0; i < G_N_ELEMENTS (links); i++) {
    g_autofree char *found = ilv_handout_resolve (handout, links[i].target);
    g_assert_cmpstr (found, ==, links[i].leads_to);
  }
  const IlvHandbookSource *first = g_ptr_array_index (handout->cited, 0);
  g_autofree char *target = g_strconcat ("interleave:handbook/sources#", first->id, NULL);
  g_assert_cmpuint (ilv_handout_get_citation (handout, target), ==, 1);
  g_assert_cmpuint (ilv_handout_get_citation (handout, "interleave:handbook/sources#no"), ==, 0);
}

#define HEAD                                                                                       \
  "<handout format=\"1\">\n"                                                                       \
  "<title>A title that is as long as search engines want, not more</title>\n"                      \
  "<description>A description of so many characters that it is shown whole, which are a hundred "  \
  "and fifty, and that is what is written here for a test, mind you, dear.</description>\n"

/* `rest` stands on line 4. */
static void
refuse (const char *rest, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "ilv-test-handout.xml", NULL);
  g_autofree char *text = g_strconcat (HEAD, rest, "</handout>\n", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_autoptr (IlvHandout) handout = ilv_handout_load_from (path, &error);
  g_unlink (path);
  g_assert_null (handout);
  if (strstr (error->message, words) == NULL || strstr (error->message, ".xml:") == NULL)
    g_error ("“%s” is not in: %s", words, error->message);
}

#define SECTION(inside) "<section id=\"a\"><title>A</title>" inside "</section>"

static void
test_malformed (void)
{
  refuse ("<title>x</title><part/>", "<part>");
  refuse (SECTION ("<take page=\"asyncia\" section=\"how\"/>"), "asyncio");
  refuse (SECTION ("<take page=\"asyncio\" section=\"hwo\"/>"), "hwo");
  refuse (SECTION ("<recipe name=\"threads-to-asyncia\"/>"), "threads-to-asyncio");
  refuse (SECTION ("<method figure=\"b\"/>"), "there is no figure “b”");
  refuse (SECTION ("<heading id=\"a\">Again</heading>"), "id “a” is there twice");
  refuse (SECTION ("<p>A {number} that is none.</p>"), "there is no number “number”");
  refuse (
      SECTION ("<figure id=\"b\" kind=\"flowchart\"><title>B</title><label>short</label></figure>"),
      "shorter than 20");
  refuse (SECTION (
              "<figure id=\"b\" kind=\"stage\" workload=\"web-scraper\" models=\"asyncoi\"><title>B"
              "</title><label>A label that is long enough</label></figure>"),
          "asyncoi");
  refuse (
      SECTION (
          "<figure id=\"b\" kind=\"stage\" workload=\"web-scraper\" models=\"asyncio\" at=\"2\">"
          "<title>B</title><label>A label that is long enough</label></figure>"),
      "from 0 to 1");
}

static void
test_lengths (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "ilv-test-handout-short.xml", NULL);
  g_assert_true (g_file_set_contents (
      path, "<handout format=\"1\"><title>Short</title><description>x</description></handout>", -1,
      NULL));
  g_autoptr (IlvHandout) handout = ilv_handout_load_from (path, &error);
  g_unlink (path);
  g_assert_null (handout);
  g_assert_nonnull (strstr (error->message, "<title> has 5 characters; 50 to 60"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handout/whole", test_whole);
  g_test_add_func ("/handout/links", test_links);
  g_test_add_func ("/handout/malformed", test_malformed);
  g_test_add_func ("/handout/lengths", test_lengths);
  return g_test_run ();
}
