/* The handbook: whole, its numbers computed, broken pages refused by file and line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/content/ilv-content-link.h"
#include "demos/content/ilv-xml.h"
#include "demos/handbook/ilv-handbook-check.h"
#include "demos/handbook/ilv-handbook-private.h"
#include "demos/handbook/ilv-numbers.h"

#include <string.h>

static IlvHandbook *book;

static void
test_nothing_is_missing (void)
{
  g_auto (GStrv) problems = ilv_handbook_check (book);
  for (guint i = 0; problems[i] != NULL; i++)
    g_test_message ("%s", problems[i]);
  g_assert_null (problems[0]);
}

static void
test_titles_are_bare_words (void)
{
  for (guint i = 0; i < book->pages->len; i++) {
    const IlvHandbookPage *page = g_ptr_array_index (book->pages, i);
    for (guint k = 0; k < page->sections->len; k++) {
      const IlvHandbookSection *section = g_ptr_array_index (page->sections, k);
      for (guint n = 0; n < section->blocks->len; n++) {
        const IlvBlock *block = g_ptr_array_index (section->blocks, n);
        if (block->kind == ILV_BLOCK_TABLE)
          g_assert_null (strpbrk (block->title, "[`"));
      }
    }
  }
}

/* --- marks --- */

static void
test_marks_are_read (void)
{
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) text =
      ilv_inline_parse ("4 * 5, `a {b}` *so* [w](interleave:page/learn) {Lock} \\{x}", &problem);
  static const struct {
    IlvInlineKind kind;
    const char *text;
  } expected[] = {
      {ILV_INLINE_TEXT, "4 * 5, "}, {ILV_INLINE_CODE, "a {b}"},  {ILV_INLINE_TEXT, " "},
      {ILV_INLINE_EMPHASIS, "so"},  {ILV_INLINE_TEXT, " "},      {ILV_INLINE_LINK, "w"},
      {ILV_INLINE_TEXT, " "},       {ILV_INLINE_NUMBER, "Lock"}, {ILV_INLINE_TEXT, " {x}"},
  };
  g_assert_null (problem);
  g_assert_cmpuint (text->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_assert_cmpint (one->kind, ==, expected[i].kind);
    g_assert_cmpstr (one->text, ==, expected[i].text);
  }
  g_assert_cmpstr (((const IlvInline *)g_ptr_array_index (text, 5))->target, ==,
                   "interleave:page/learn");
}

static void
test_open_marks_are_refused (void)
{
  static const char *const all[] = {"a `b", "{a", "{a b}", "{}",   "[a]",
                                    "[a](", "*a", "``",    "[](x)"};
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *problem = NULL;
    g_assert_null (ilv_inline_parse (all[i], &problem));
    g_assert_nonnull (problem);
  }
}

/* --- links --- */

static void
test_links_are_checked (void)
{
  static const struct {
    const char *target;
    gboolean is_written, is_there;
  } all[] = {
      {"interleave:handbook/asyncio", TRUE, TRUE},
      {"interleave:handbook/asyncio#pitfalls", TRUE, TRUE},
      {"interleave:handbook/sources#pep-703", TRUE, TRUE},
      {"interleave:handbook/asyncio#nowhere", TRUE, FALSE},
      {"interleave:handbook/asyncia", TRUE, FALSE},
      {"interleave:recipe/lock-to-asyncio", TRUE, TRUE},
      {"interleave:recipe/none", TRUE, FALSE},
      {"interleave:workload/web-scraper", TRUE, TRUE},
      {"interleave:workload/none", TRUE, FALSE},
      {"interleave:page/decide", TRUE, TRUE},
      {"interleave:page/none", TRUE, FALSE},
      {"interleave:lesson/none-at-all", TRUE, FALSE},
      {"interleave:lesson/../x", FALSE, FALSE},
      {"interleave:recipe/a#b", FALSE, FALSE},
      {"interleave:handbook/", FALSE, FALSE},
      {"https://docs.python.org/3/", TRUE, TRUE},
      {"https://a b", FALSE, FALSE},
      {"file:///etc/passwd", FALSE, FALSE},
      {"", FALSE, FALSE},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL, other = NULL;
    g_test_message ("%s", all[i].target);
    g_assert_cmpint (ilv_content_link_parse (all[i].target, NULL, &error), ==, all[i].is_written);
    g_assert_cmpint (ilv_content_link_check (all[i].target, &other), ==, all[i].is_there);
    g_assert_cmpint (other == NULL, ==, all[i].is_there);
  }
}

/* --- numbers --- */

static void
test_numbers_are_computed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  g_autoptr (IlvCosts) own = ilv_costs_copy (costs, "this-machine");
  ilv_costs_set (own, "LoopTurn", 5000);
  ilv_costs_set (own, "LoopHandle", 1000);
  g_autoptr (IlvNumbers) reference = ilv_numbers_new (book, costs, &error);
  g_autoptr (IlvNumbers) numbers = ilv_numbers_new (book, own, &error);
  IlvNumber number, other;
  g_assert_true (ilv_numbers_is_calibrated (numbers));
  g_assert_false (ilv_numbers_is_calibrated (reference));
  g_assert_true (ilv_numbers_get (numbers, "loop-pass", &number, &error));
  g_assert_cmpfloat (number.value, ==, 6000);
  g_assert_cmpint (number.unit, ==, ILV_NUMBER_DURATION);
  g_assert_true (ilv_numbers_get (numbers, "TaskMemory", &number, &error));
  g_assert_cmpint (number.unit, ==, ILV_NUMBER_SIZE);
  g_assert_true (ilv_numbers_get (numbers, "FreeThreadingFactor", &number, &error));
  g_assert_cmpint (number.unit, ==, ILV_NUMBER_RATIO);
  g_assert_cmpfloat (number.value, <, 2);
  /* A simulated one follows the costs too. */
  g_assert_true (ilv_numbers_get (reference, "scraper-asyncio", &number, &error));
  g_assert_true (ilv_numbers_get (numbers, "scraper-asyncio", &other, &error));
  g_assert_cmpfloat (other.value, >, number.value);
  g_assert_false (ilv_numbers_get (numbers, "none", &number, &error));
  g_assert_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN);
}

/* --- broken pages --- */

#define HEAD                                                                                       \
  "<page format=\"1\" number=\"1\" group=\"models\"><title>T</title><summary>S</summary>\n"
#define SECTION(blocks) HEAD "<section id=\"a\"><title>A</title>" blocks "</section></page>"

static void
test_broken_pages_are_refused (void)
{
  static const struct {
    const char *text, *line, *named;
  } all[] = {
      {"<pag/>", ":1:", "page"},
      {"<page/>", ":1:", "format"},
      {"<page format=\"1\" number=\"0\" group=\"models\"/>", ":1:", "999"},
      {"<page format=\"1\" number=\"1\" group=\"model\"/>", ":1:", "choosing"},
      {HEAD "</page>", ":1:", "section"},
      {HEAD "<section id=\"a\"><title>A</title></section></page>", ":2:", "empty"},
      {HEAD "<section id=\"a\"><title>`A</title><p>x</p></section></page>", ":2:", "does not end"},
      {HEAD "<section><title>A</title><p>x</p></section></page>", ":2:", "id"},
      {SECTION ("<p>x</p><pp>x</pp>"), ":2:", "pp"},
      {SECTION ("<p/>"), ":2:", "empty"},
      {SECTION ("<p>`x</p>"), ":2:", "does not end"},
      {SECTION ("<p>{nothing}</p>"), ":2:", "nothing"},
      {SECTION ("<p source=\"nobody\">x</p>"), ":2:", "nobody"},
      {SECTION ("<p>[x](nowhere:y)</p>"), ":2:", "interleave:handbook"},
      {SECTION ("<list kind=\"dots\"><item>x</item></list>"), ":2:", "checklist"},
      {SECTION ("<list/>"), ":2:", "item"},
      {SECTION ("<table><title>T</title><row><cell>x</cell></row></table>"), ":2:", "head"},
      {SECTION ("<table><title>T</title><row><cell>x</cell></row>\n<row><cell>x</cell>"
                "<cell>x</cell></row></table>"),
       ":3:", "1 cells"},
      {SECTION ("<code file=\"none.py\"/>"), ":2:", "none.py"},
      {SECTION ("<code file=\"../figures.xml\"/>"), ":2:", "code/"},
      {SECTION ("<code file=\"asyncio_fetch.py\" python=\"2\"/>"), ":2:", "3.8"},
      {SECTION ("<quote by=\"x\">x</quote>"), ":2:", "source"},
      {SECTION ("<figure kind=\"pie\"/>"), ":2:", "flowchart"},
      {SECTION ("<watch workload=\"x\" models=\"thread\">x</watch>"), ":2:", "thread"},
      {SECTION ("<myth id=\"m\" see=\"interleave:page/learn\"><said>x</said></myth>"),
       ":2:", "truth"},
      {SECTION ("<term id=\"a\" name=\"x\">x</term>"), ":2:", "twice"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    IlvHandbookPage *page =
        ilv_handbook_parse_page (book, all[i].text, strlen (all[i].text), "page.xml", &error);
    g_assert_null (page);
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, "page.xml:"));
    g_assert_nonnull (strstr (error->message, all[i].line));
    g_assert_nonnull (strstr (error->message, all[i].named));
  }
}

/* What the check must find, beside a clean page: each in a page of its own. */
static void
test_check_finds (void)
{
  static const struct {
    const char *text, *found;
  } all[] = {
      {SECTION ("<p>It takes 5 ms.</p>"), "5 ms"},
      {SECTION ("<p source=\"our-rule\">It takes 5 ms, {Lock}.</p>"), NULL},
      {SECTION ("<p>[x](interleave:recipe/nothing)</p>"), "nothing"},
      {SECTION ("<p>[x](interleave:handbook/page#b)</p>"), "nowhere"},
      {SECTION ("<watch workload=\"nothing\" models=\"threads\">x</watch>"), "nothing"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvHandbook) other = ilv_handbook_load (&error);
    g_assert_no_error (error);
    IlvHandbookPage *page =
        ilv_handbook_parse_page (other, all[i].text, strlen (all[i].text), "page.xml", &error);
    g_assert_no_error (error);
    g_ptr_array_add (other->pages, page);
    g_auto (GStrv) problems = ilv_handbook_check (other);
    g_assert_cmpuint (g_strv_length (problems), ==, all[i].found != NULL);
    if (all[i].found != NULL) {
      g_assert_true (g_str_has_prefix (problems[0], "page.xml:2: "));
      g_assert_nonnull (strstr (problems[0], all[i].found));
    }
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  book = ilv_handbook_load (&error);
  g_assert_no_error (error);
  g_test_add_func ("/handbook/nothing-is-missing", test_nothing_is_missing);
  g_test_add_func ("/handbook/titles-are-bare-words", test_titles_are_bare_words);
  g_test_add_func ("/handbook/marks-are-read", test_marks_are_read);
  g_test_add_func ("/handbook/open-marks-are-refused", test_open_marks_are_refused);
  g_test_add_func ("/handbook/links-are-checked", test_links_are_checked);
  g_test_add_func ("/handbook/numbers-are-computed", test_numbers_are_computed);
  g_test_add_func ("/handbook/broken-pages-are-refused", test_broken_pages_are_refused);
  g_test_add_func ("/handbook/check-finds", test_check_finds);
  int status = g_test_run ();
  ilv_handbook_free (book);
  return status;
}
