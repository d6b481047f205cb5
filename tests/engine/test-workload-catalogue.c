/* The catalogue: the fourteen workloads are there, in order, whole and of a size to look at.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-workload.h"

#include <string.h>

static const char *const ids[] = {
    "web-scraper", "image-pipeline",  "fetch-parse",      "image-pipeline-native", "blocking-call",
    "gil-convoy",  "long-c-call",     "tiny-jobs",        "big-payloads",          "database-pool",
    "chat-server", "lock-contention", "oversubscription", "proxy-10000",           NULL};

static IlvWorkload *
find (const char *id)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_find (id, &error);
  g_assert_no_error (error);
  return workload;
}

static void
test_lists_in_teaching_order (void)
{
  g_auto (GStrv) listed = ilv_workload_list ();
  for (guint i = 0; ids[i] != NULL; i++)
    g_assert_cmpstr (listed[i], ==, ids[i]);
  g_assert_cmpuint (g_strv_length (listed), ==, g_strv_length ((char **)ids));
}

static void
test_each_says_what_it_shows_and_has_knobs (void)
{
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = find (ids[i]);
    g_assert_cmpstr (workload->id, ==, ids[i]);
    g_assert_cmpuint (strlen (workload->name), <=, 40);
    g_assert_nonnull (workload->summary);
    g_assert_true (g_str_has_suffix (workload->summary, "."));
    g_assert_cmpuint (g_strv_length (workload->knobs), >=, 2);
    g_assert_cmpuint (g_strv_length (workload->knobs), <=, ILV_MAX_KNOBS);
  }
}

/* Every knob can be turned: half and double of a duration, size or number parse. */
static void
test_each_knob_can_be_set (void)
{
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = find (ids[i]);
    for (guint k = 0; workload->knobs[k] != NULL; k++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = ilv_workload_get (workload, workload->knobs[k]);
      g_assert_nonnull (value);
      g_autoptr (IlvWorkload) same = ilv_workload_set (workload, workload->knobs[k], value, &error);
      g_assert_no_error (error);
      g_assert_nonnull (same);
      const char *unit = value + strspn (value, "0123456789.");
      g_autofree char *other = g_strconcat ("3", unit, NULL);
      g_autoptr (IlvWorkload) changed =
          ilv_workload_set (workload, workload->knobs[k], other, &error);
      g_assert_no_error (error);
      g_autofree char *now = ilv_workload_get (changed, workload->knobs[k]);
      g_assert_cmpstr (now, ==, other);
    }
  }
}

static void
test_the_first_is_fair_to_threads (void)
{
  g_autoptr (IlvWorkload) workload = find (ids[0]);
  g_assert_cmpuint (workload->threads, >=, ilv_workload_count_all (workload));
  g_assert_cmpuint (ilv_workload_count_all (workload), <=, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/lists-in-teaching-order", test_lists_in_teaching_order);
  g_test_add_func ("/catalogue/each-says-what-it-shows-and-has-knobs",
                   test_each_says_what_it_shows_and_has_knobs);
  g_test_add_func ("/catalogue/each-knob-can-be-set", test_each_knob_can_be_set);
  g_test_add_func ("/catalogue/the-first-is-fair-to-threads", test_the_first_is_fair_to_threads);
  return g_test_run ();
}
