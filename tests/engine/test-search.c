/* Search: all words, beginnings, titles first, rare words before common ones; any rubbish is safe.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/content/ilv-content-link.h"
#include "demos/handbook/ilv-search.h"

#include <string.h>

static IlvSearch *content;

static IlvSearch *
make_three (void)
{
  IlvSearch *self = ilv_search_new ();
  ilv_search_add (self, ILV_SEARCH_HANDBOOK, "Threads", NULL, "one", "A pool waits. A pool ends.");
  ilv_search_add (self, ILV_SEARCH_RECIPE, "Pool of processes", NULL, "two", "Pickled twice.");
  ilv_search_add (self, ILV_SEARCH_LESSON, "Café", "Threads", "three",
                  "to_thread blocks a pool, once");
  ilv_search_seal (self);
  return self;
}

static void
check_order (const IlvSearch *search, const char *query, const char *expected)
{
  g_autoptr (GPtrArray) hits = ilv_search_find (search, query, 9);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++) {
    const IlvSearchHit *hit = g_ptr_array_index (hits, i);
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", hit->document->target);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_ranks (void)
{
  g_autoptr (IlvSearch) search = make_three ();
  check_order (search, "pool", "two one three"); /* the title, then twice, then once */
  check_order (search, "POOL ends", "one");
  check_order (search, "poo", "two one three");
  check_order (search, "thread", "one three"); /* a title, then a context and a text */
  check_order (search, "cafe", "three");
  check_order (search, "to_thread", "three");
  check_order (search, "pool nothing", "");
  check_order (search, "", "");
  check_order (search, " .,; ", "");
}

static void
test_snippets (void)
{
  g_autoptr (IlvSearch) search = ilv_search_new ();
  g_autoptr (GString) long_text = g_string_new (NULL);
  for (guint i = 0; i < 200; i++)
    g_string_append (long_text, "ä word ");
  g_string_append (long_text, "needle");
  for (guint i = 0; i < 200; i++)
    g_string_append (long_text, " ö word");
  ilv_search_add (search, ILV_SEARCH_HANDBOOK, "T", NULL, "t", long_text->str);
  ilv_search_seal (search);
  g_autoptr (GPtrArray) hits = ilv_search_find (search, "need", 9);
  const IlvSearchHit *hit = g_ptr_array_index (hits, 0);
  g_assert_nonnull (strstr (hit->snippet, "needle"));
  g_assert_true (g_str_has_prefix (hit->snippet, "…"));
  g_assert_true (g_str_has_suffix (hit->snippet, "…"));
  g_assert_true (g_utf8_validate (hit->snippet, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (hit->snippet, -1), <, 200);
}

/* The whole content: what people look for comes first, and every hit leads somewhere. */
static void
test_content (void)
{
  static const struct {
    const char *query, *target;
  } all[] = {
      {"convoy", "interleave:lesson/convoy"},
      {"glossary", "interleave:handbook/glossary"},
      {"flame graph", "interleave:handbook/debugging#flame-graphs"},
      {"GIL makes my code thread-safe", "interleave:handbook/myths#gil-safe"},
      {"supervisord", "interleave:handbook/deployment#supervisord"},
      {"fork start method explicit", "interleave:recipe/fork-to-explicit-context"},
  };
  g_assert_cmpuint (ilv_search_get_n_documents (content), >, 200);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GPtrArray) hits = ilv_search_find (content, all[i].query, 5);
    g_test_message ("%s", all[i].query);
    g_assert_cmpuint (hits->len, >, 0);
    g_assert_cmpstr (((const IlvSearchHit *)g_ptr_array_index (hits, 0))->document->target, ==,
                     all[i].target);
  }
  g_autoptr (GPtrArray) hits = ilv_search_find (content, "process", 9);
  for (guint i = 0; i < hits->len; i++) {
    g_autoptr (GError) error = NULL;
    const IlvSearchHit *hit = g_ptr_array_index (hits, i);
    ilv_content_link_check (hit->document->target, &error);
    g_assert_no_error (error);
  }
}

static void
test_rubbish_is_safe (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (guint i = 0; i < 500; i++) {
    char query[40];
    gsize n = (gsize)g_rand_int_range (random, 0, 39);
    for (gsize j = 0; j < n; j++)
      query[j] = (char)g_rand_int_range (random, 1, 256);
    query[n] = '\0';
    g_autoptr (GPtrArray) hits = ilv_search_find (content, query, 5);
    g_assert_cmpuint (hits->len, <=, 5);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  IlvHandbook *book = ilv_handbook_load (&error);
  g_assert_no_error (error);
  content = ilv_search_new_for_content (book);
  g_test_add_func ("/search/ranks", test_ranks);
  g_test_add_func ("/search/snippets", test_snippets);
  g_test_add_func ("/search/content", test_content);
  g_test_add_func ("/search/rubbish-is-safe", test_rubbish_is_safe);
  int status = g_test_run ();
  ilv_search_free (content);
  ilv_handbook_free (book);
  return status;
}
