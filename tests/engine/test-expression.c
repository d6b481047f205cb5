/* Conditions of the checklist: precedence, three answers, and what is said of a wrong one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-expression.h"

#include <math.h>
#include <string.h>

/* a=0, b=1, u is unknown, x=3. */
static const double values[] = {0, 1, (double)NAN, 3};

static int
resolve_cb (const char *name, gpointer data)
{
  static const char *const names[] = {"a", "b", "u", "x", NULL};
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

static double
evaluate (const char *text)
{
  char *problem = NULL;
  g_autoptr (IlvExpression) expression = ilv_expression_parse (text, resolve_cb, NULL, &problem);
  if (expression == NULL)
    g_error ("%s: %s", text, problem);
  return ilv_expression_evaluate (expression, values);
}

static void
test_values (void)
{
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      {"1 + 2 * 3", 7},
      {"(1 + 2) * 3", 9},
      {"7 - 2 - 1", 4},
      {"-x + 5", 2},
      {"x >= 3 and not a", 1},
      {"a or b and a", 0},
      {"not a and b", 1},
      {"x / 2 > 1 == b", 1},
      {"roundup(x / 2)", 2},
      {"least(x, 2) + most(x, 2)", 5},
      {"u else x + 1", 4},
      {"known(u) or known(x)", 1},
      {"x!=3", 0},
      {"x<=3", 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (evaluate (cases[i].text) != cases[i].value)
      g_error ("%s is %g and not %g", cases[i].text, evaluate (cases[i].text), cases[i].value);
  }
}

static void
test_unknown_follows_kleene (void)
{
  static const struct {
    const char *text;
    char answer;
  } cases[] = {
      {"u and a", 'n'},    {"a and u", 'n'},    {"u and b", '?'},     {"u or b", 'y'},
      {"b or u", 'y'},     {"u or a", '?'},     {"not u", '?'},       {"u > 1", '?'},
      {"u + 1 == u", '?'}, {"u != u", '?'},     {"least(u, 1)", '?'}, {"most(1, u)", '?'},
      {"x / 0 > 1", '?'},  {"u * 0 == 0", '?'},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = evaluate (cases[i].text);
    char answer = ILV_IS_UNKNOWN (value) ? '?' : ILV_IS_YES (value) ? 'y' : 'n';
    if (answer != cases[i].answer)
      g_error ("%s is %c and not %c", cases[i].text, answer, cases[i].answer);
  }
}

static void
test_wrong_ones_are_refused (void)
{
  static const struct {
    const char *text, *cause;
  } cases[] = {
      {"", "missing at the end"},     {"a and", "missing at the end"}, {"a b", "one word too many"},
      {"a >", "missing at the end"},  {"c > 1", "named “c”"},          {"(a", "“)” is missing"},
      {"least(a)", "“,” is missing"}, {"a & b", "one word too many"},  {"% 3", "is no value"},
      {"ander", "named “ander”"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *problem = NULL;
    g_assert_null (ilv_expression_parse (cases[i].text, resolve_cb, NULL, &problem));
    if (strstr (problem, cases[i].cause) == NULL)
      g_error ("%s: %s", cases[i].text, problem);
    g_free (problem);
  }
}

static void
test_depth_and_length_are_bounded (void)
{
  g_autoptr (GString) deep = g_string_new (NULL), wide = g_string_new ("a");
  char *problem = NULL;
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "(not ");
  g_assert_null (ilv_expression_parse (deep->str, resolve_cb, NULL, &problem));
  g_clear_pointer (&problem, g_free);
  for (guint i = 0; i < 1000; i++)
    g_string_append (wide, " or a");
  g_assert_null (ilv_expression_parse (wide->str, resolve_cb, NULL, &problem));
  g_assert_nonnull (strstr (problem, "too long"));
  g_free (problem);
}

static void
test_names_are_listed_once (void)
{
  char *problem = NULL;
  guint n_names;
  g_autoptr (IlvExpression) expression =
      ilv_expression_parse ("x > a or x > u", resolve_cb, NULL, &problem);
  const guint *names = ilv_expression_get_names (expression, &n_names);
  g_assert_cmpuint (n_names, ==, 3);
  g_assert_cmpuint (names[0], ==, 3);
  g_assert_cmpuint (names[1], ==, 0);
  g_assert_cmpuint (names[2], ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expression/values", test_values);
  g_test_add_func ("/expression/unknown-follows-kleene", test_unknown_follows_kleene);
  g_test_add_func ("/expression/wrong-ones-are-refused", test_wrong_ones_are_refused);
  g_test_add_func ("/expression/depth-and-length-are-bounded", test_depth_and_length_are_bounded);
  g_test_add_func ("/expression/names-are-listed-once", test_names_are_listed_once);
  return g_test_run ();
}
