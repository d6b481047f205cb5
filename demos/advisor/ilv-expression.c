/* A condition or a number of the checklist: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read by precedence climbing into a table of nodes in which operands come before their operator,
 * so evaluation is one walk over the table and needs no recursion. */
#include "ilv-config.h"

#include "ilv-expression.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NODES 200
#define MAX_DEPTH 40

typedef enum {
  OP_NUMBER,
  OP_NAME,
  OP_NOT,
  OP_MINUS,
  OP_KNOWN,
  OP_ROUNDUP,
  /* two operands */
  OP_OR,
  OP_AND,
  OP_EQUAL,
  OP_UNEQUAL,
  OP_LESS,
  OP_AT_MOST,
  OP_MORE,
  OP_AT_LEAST,
  OP_ELSE,
  OP_ADD,
  OP_SUBTRACT,
  OP_MULTIPLY,
  OP_DIVIDE,
  OP_LEAST,
  OP_MOST,
} Op;

typedef struct {
  Op op;
  guint a, b; /* nodes before this one; of OP_NAME: a is the place */
  double number;
} Node;

struct _IlvExpression {
  char *text;
  GArray *nodes;
  GArray *names;
};

typedef struct {
  const char *at;
  IlvExpression *expression;
  IlvExpressionResolve resolve;
  gpointer data;
  char *problem;
  guint depth;
} Parser;

static const struct {
  const char *text;
  Op op;
  int binds; /* stronger than a lower one */
} operators[] = {
    {"or", OP_OR, 1},      {"and", OP_AND, 2},     {"==", OP_EQUAL, 3},   {"!=", OP_UNEQUAL, 3},
    {"<=", OP_AT_MOST, 3}, {">=", OP_AT_LEAST, 3}, {"<", OP_LESS, 3},     {">", OP_MORE, 3},
    {"else", OP_ELSE, 4},  {"+", OP_ADD, 5},       {"-", OP_SUBTRACT, 5}, {"*", OP_MULTIPLY, 6},
    {"/", OP_DIVIDE, 6},
};

static const struct {
  const char *name;
  Op op;
  gboolean has_two;
} functions[] = {
    {"least", OP_LEAST, TRUE},
    {"most", OP_MOST, TRUE},
    {"known", OP_KNOWN, FALSE},
    {"roundup", OP_ROUNDUP, FALSE},
};

static guint parse_binary (Parser *self, int binds);

static void
fail (Parser *self, char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
  else
    g_free (problem);
}

static guint
add_node (Parser *self, Op op, guint a, guint b, double number)
{
  Node node = {op, a, b, number};
  if (self->expression->nodes->len >= MAX_NODES)
    fail (self, g_strdup (_ ("the condition is too long; split it with <let>")));
  else
    g_array_append_val (self->expression->nodes, node);
  return self->expression->nodes->len - 1;
}

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* A word is taken only whole: "order" is not "or". */
static gboolean
take (Parser *self, const char *token)
{
  gsize length = strlen (token);
  skip_space (self);
  if (strncmp (self->at, token, length) != 0)
    return FALSE;
  if (g_ascii_isalpha (token[0]) && is_word (self->at[length]))
    return FALSE;
  self->at += length;
  return TRUE;
}

static void
need (Parser *self, const char *token)
{
  if (!take (self, token))
    fail (self, *self->at == '\0'
                    ? g_strdup_printf (_ ("“%s” is missing at the end"), token)
                    : g_strdup_printf (_ ("“%s” is missing before “%.20s”"), token, self->at));
}

static guint
parse_function (Parser *self, guint which)
{
  need (self, "(");
  guint a = parse_binary (self, 0), b = 0;
  if (functions[which].has_two) {
    need (self, ",");
    b = parse_binary (self, 0);
  }
  need (self, ")");
  return add_node (self, functions[which].op, a, b, 0);
}

static guint
add_name (Parser *self, const char *name)
{
  int place = self->resolve (name, self->data);
  guint as_unsigned = (guint)place;
  if (place < 0) {
    fail (self, g_strdup_printf (_ ("there is no input, threshold or <let> named “%s”"), name));
    return 0;
  }
  GArray *names = self->expression->names;
  guint i = 0;
  while (i < names->len && g_array_index (names, guint, i) != as_unsigned)
    i++;
  if (i == names->len)
    g_array_append_val (names, as_unsigned);
  return add_node (self, OP_NAME, as_unsigned, 0, 0);
}

static guint
parse_word (Parser *self)
{
  const char *begin = self->at;
  while (is_word (*self->at))
    self->at++;
  g_autofree char *word = g_strndup (begin, (gsize)(self->at - begin));
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (word, functions[i].name) == 0)
      return parse_function (self, i);
  return add_name (self, word);
}

static guint
parse_operand (Parser *self)
{
  skip_space (self);
  if (self->problem != NULL)
    return 0;
  if (take (self, "(")) {
    guint inner = parse_binary (self, 0);
    need (self, ")");
    return inner;
  }
  if (take (self, "not"))
    return add_node (self, OP_NOT, parse_binary (self, 3), 0, 0);
  if (take (self, "-"))
    return add_node (self, OP_MINUS, parse_binary (self, 7), 0, 0);
  if (g_ascii_isdigit (*self->at)) {
    char *end;
    double number = g_ascii_strtod (self->at, &end);
    self->at = end;
    return add_node (self, OP_NUMBER, 0, 0, number);
  }
  if (g_ascii_isalpha (*self->at))
    return parse_word (self);
  fail (self, *self->at == '\0' ? g_strdup (_ ("a value is missing at the end"))
                                : g_strdup_printf (_ ("“%.20s” is no value"), self->at));
  return 0;
}

static guint
parse_binary (Parser *self, int binds)
{
  if (++self->depth > MAX_DEPTH)
    fail (self, g_strdup (_ ("the condition is nested too deeply; split it with <let>")));
  guint left = parse_operand (self);
  for (gboolean found = TRUE; found && self->problem == NULL;) {
    found = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (operators) && !found; i++) {
      if (operators[i].binds <= binds || !take (self, operators[i].text))
        continue;
      guint right = parse_binary (self, operators[i].binds);
      left = add_node (self, operators[i].op, left, right, 0);
      found = TRUE;
    }
  }
  self->depth--;
  return left;
}

IlvExpression *
ilv_expression_parse (const char *text, IlvExpressionResolve resolve, gpointer data, char **problem)
{
  g_autoptr (IlvExpression) self = g_new0 (IlvExpression, 1);
  self->text = g_strdup (text);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->names = g_array_new (FALSE, FALSE, sizeof (guint));
  Parser parser = {.at = text, .expression = self, .resolve = resolve, .data = data};
  parse_binary (&parser, 0);
  skip_space (&parser);
  if (parser.problem == NULL && *parser.at != '\0')
    fail (&parser, g_strdup_printf (_ ("“%.20s” is one word too many"), parser.at));
  if (parser.problem == NULL)
    return g_steal_pointer (&self);
  /* A cut in the middle of a character must not end up in a message. */
  *problem = g_utf8_make_valid (parser.problem, -1);
  g_free (parser.problem);
  return NULL;
}

void
ilv_expression_free (IlvExpression *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->nodes);
  g_array_unref (self->names);
  g_free (self);
}

/* --- evaluation --- */

static double
and_of (double a, double b)
{
  if (ILV_IS_NO (a) || ILV_IS_NO (b))
    return 0;
  return ILV_IS_UNKNOWN (a) || ILV_IS_UNKNOWN (b) ? (double)NAN : 1;
}

static double
not_of (double a)
{
  return ILV_IS_UNKNOWN (a) ? a : ILV_IS_NO (a);
}

static double
compare (Op op, double a, double b)
{
  if (ILV_IS_UNKNOWN (a) || ILV_IS_UNKNOWN (b))
    return (double)NAN;
  switch (op) {
  case OP_EQUAL:
    return a == b;
  case OP_UNEQUAL:
    return a != b;
  case OP_LESS:
    return a < b;
  case OP_AT_MOST:
    return a <= b;
  case OP_MORE:
    return a > b;
  default:
    return a >= b;
  }
}

static double
count (Op op, double a, double b)
{
  switch (op) {
  case OP_ADD:
    return a + b;
  case OP_SUBTRACT:
    return a - b;
  case OP_MULTIPLY:
    return a * b;
  case OP_DIVIDE:
    return b == 0 ? (double)NAN : a / b;
  case OP_LEAST:
    return ILV_IS_UNKNOWN (a + b) ? a + b : fmin (a, b);
  default: /* OP_MOST */
    return ILV_IS_UNKNOWN (a + b) ? a + b : fmax (a, b);
  }
}

static double
apply (const Node *node, double a, double b)
{
  switch (node->op) {
  case OP_NUMBER:
  case OP_NAME:
    return node->number;
  case OP_NOT:
    return not_of (a);
  case OP_MINUS:
    return -a;
  case OP_KNOWN:
    return !ILV_IS_UNKNOWN (a);
  case OP_ROUNDUP:
    return ceil (a);
  case OP_OR:
    return not_of (and_of (not_of (a), not_of (b)));
  case OP_AND:
    return and_of (a, b);
  case OP_ELSE:
    return ILV_IS_UNKNOWN (a) ? b : a;
  case OP_EQUAL:
  case OP_UNEQUAL:
  case OP_LESS:
  case OP_AT_MOST:
  case OP_MORE:
  case OP_AT_LEAST:
    return compare (node->op, a, b);
  default:
    return count (node->op, a, b);
  }
}

double
ilv_expression_evaluate (const IlvExpression *self, const double *values)
{
  double results[MAX_NODES];
  double result = (double)NAN;
  for (guint i = 0; i < self->nodes->len; i++) {
    const Node *node = &g_array_index (self->nodes, Node, i);
    if (node->op == OP_NAME)
      result = values[node->a];
    else if (node->op == OP_NUMBER)
      result = node->number;
    else
      result = apply (node, results[node->a], results[node->b]);
    results[i] = result;
  }
  return result;
}

const guint *
ilv_expression_get_names (const IlvExpression *self, guint *n_names)
{
  *n_names = self->names->len;
  return (const guint *)self->names->data;
}

const char *
ilv_expression_get_text (const IlvExpression *self)
{
  return self->text;
}
