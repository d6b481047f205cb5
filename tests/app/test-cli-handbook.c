/* `interleave handbook`: list, a page with numbers, search, check, wrong use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <string.h>

static void
expect (const char *line, int status, const char *out, const char *err)
{
  g_auto (Outcome) outcome = run_line (line);
  g_assert_cmpint (outcome.status, ==, status);
  if (out == NULL)
    g_assert_cmpstr (outcome.out, ==, "");
  else if (strstr (outcome.out, out) == NULL)
    g_error ("%s: “%s” is not in: %s", line, out, outcome.out);
  if (err == NULL)
    g_assert_cmpstr (outcome.err, ==, "");
  else if (strstr (outcome.err, err) == NULL)
    g_error ("%s: “%s” is not in: %s", line, err, outcome.err);
}

static void
test_reading (void)
{
  expect ("handbook list", 0, "\nasyncio ", NULL);
  expect ("handbook show asyncio --costs reference", 0, "Cost: 2.1 µs", NULL);
  expect ("handbook show asyncio --costs reference", 0, "    results = asyncio.run(main())", NULL);
  expect ("handbook show sources", 0, "https://peps.python.org/pep-0703/", NULL);
  expect ("handbook show choosing", 0, "P0 · Is sequential good enough? (sequential_ok)", NULL);
  expect ("handbook show choosing", 0, "→ From a loop of requests to a thread pool", NULL);
  expect ("handbook check", 0, "pages", NULL);
}

static void
test_search (void)
{
  expect ("handbook search event loop", 0, "interleave:handbook/", NULL);
  expect ("handbook search lock asyncio", 0, "interleave:recipe/lock-to-asyncio", NULL);
  expect ("handbook search xyzzy", 1, NULL, "xyzzy");
  g_auto (Outcome) empty = run ("handbook", "search", " ", NULL);
  g_assert_cmpint (empty.status, ==, 2);
  g_assert_nonnull (strstr (empty.err, "say what to look for"));
}

static void
test_wrong_use (void)
{
  expect ("handbook", 2, NULL, "--help");
  expect ("handbook read", 2, NULL, "show PAGE");
  expect ("handbook show", 2, NULL, "handbook list");
  expect ("handbook search", 2, NULL, "words");
  expect ("handbook list asyncio", 2, NULL, "asyncio");
  expect ("handbook show asyncia", 1, NULL, "did you mean “asyncio”");
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-handbook/reading", test_reading);
  g_test_add_func ("/cli-handbook/search", test_search);
  g_test_add_func ("/cli-handbook/wrong-use", test_wrong_use);
  int status = g_test_run ();
  run_finish ();
  return status;
}
