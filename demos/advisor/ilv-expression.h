/* A condition or a number of the checklist, written as text: `cpu_share >= cpu_bound and not
 * isolate`. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values are doubles. True is 1, false 0, and what nobody knows is NaN: it passes through numbers
 * and comparisons, while `and`, `or` and `not` follow Kleene (no and unknown is no; yes or unknown
 * is yes). So one evaluation tells yes from no from "it depends on what you do not know".
 *
 *   or · and · not · == != < <= > >= · else · + - · * / · least(a, b) most(a, b) known(a)
 *   roundup(a) · numbers · names · (…)
 *
 * `a else b` is a where it is known. Names are resolved once, to places of an array of values. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IlvExpression IlvExpression;

/* The place of a name, or -1; `data` is the resolver's. */
typedef int (*IlvExpressionResolve) (const char *name, gpointer data);

/* NULL and what is wrong (a sentence without place) if it cannot be read. (transfer full) */
IlvExpression *ilv_expression_parse (const char *text, IlvExpressionResolve resolve, gpointer data,
                                     char **problem);
void ilv_expression_free (IlvExpression *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvExpression, ilv_expression_free)

double ilv_expression_evaluate (const IlvExpression *self, const double *values);
/* The places it reads, each once, in order of first mention; the array is the expression's. */
const guint *ilv_expression_get_names (const IlvExpression *self, guint *n_names);
const char *ilv_expression_get_text (const IlvExpression *self);

/* The three answers of a condition. */
#define ILV_IS_UNKNOWN(x) ((x) != (x))
#define ILV_IS_YES(x) ((x) == (x) && (x) != 0)
#define ILV_IS_NO(x) ((x) == 0)

G_END_DECLS
