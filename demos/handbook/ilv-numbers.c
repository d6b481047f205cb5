/* The handbook's numbers: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-numbers.h"

#include "demos/advisor/ilv-expression.h"
#include "demos/bench/ilv-calibration-origin.h"
#include "demos/content/ilv-xml.h"
#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OWN "this-machine"

struct _IlvNumbers {
  const IlvHandbook *book;
  IlvCosts *costs;
  GHashTable *known; /* name -> IlvNumber */
};

static IlvCosts *
find_costs (GError **error)
{
  IlvCosts *own = ilv_costs_find (OWN, NULL);
  return own != NULL ? own : ilv_costs_find ("reference", error);
}

IlvNumbers *
ilv_numbers_new (const IlvHandbook *book, IlvCosts *costs, GError **error)
{
  IlvCosts *used = costs != NULL ? ilv_costs_ref (costs) : find_costs (error);
  if (used == NULL)
    return NULL;
  IlvNumbers *self = g_new0 (IlvNumbers, 1);
  self->book = book;
  self->costs = used;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ilv_numbers_free (IlvNumbers *self)
{
  if (self == NULL)
    return;
  ilv_costs_unref (self->costs);
  g_hash_table_unref (self->known);
  g_free (self);
}

gboolean
ilv_numbers_is_calibrated (const IlvNumbers *self)
{
  return ilv_calibration_is_name (self->costs->name);
}

const IlvCosts *
ilv_numbers_get_costs (const IlvNumbers *self)
{
  return self->costs;
}

/* --- costs --- */

static const struct {
  const char *key;
  const char *unit;
} cost_units[] = {
#define ROW(field, key, unit) {key, #unit},
    ILV_COSTS (ROW)
#undef ROW
};

static gboolean
get_cost (const IlvNumbers *self, const char *name, IlvNumber *number)
{
  gint64 value;
  if (!ilv_costs_get (self->costs, name, &value))
    return FALSE;
  *number = (IlvNumber){(double)value, ILV_NUMBER_DURATION};
  for (guint i = 0; i < G_N_ELEMENTS (cost_units); i++) {
    if (strcmp (cost_units[i].key, name) != 0)
      continue;
    if (strcmp (cost_units[i].unit, "SIZE") == 0)
      number->unit = ILV_NUMBER_SIZE;
    if (strcmp (cost_units[i].unit, "FACTOR") == 0)
      *number = (IlvNumber){(double)value / 1e6, ILV_NUMBER_RATIO};
  }
  return TRUE;
}

static int
resolve_cb (const char *name, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cost_units); i++)
    if (strcmp (cost_units[i].key, name) == 0)
      return (int)i;
  return -1;
}

static gboolean
get_expression (const IlvNumbers *self, const IlvHandbookFigure *figure, double *value,
                GError **error)
{
  double values[G_N_ELEMENTS (cost_units)];
  g_autofree char *problem = NULL;
  g_autoptr (IlvExpression) expression =
      ilv_expression_parse (figure->value, resolve_cb, NULL, &problem);
  if (expression == NULL) {
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_VALUE, _ ("%s/figures.xml:%u: <figure>: %s"),
                 self->book->folder, figure->line, problem);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (cost_units); i++) {
    IlvNumber cost = {0};
    get_cost (self, cost_units[i].key, &cost);
    values[i] = cost.value;
  }
  *value = ilv_expression_evaluate (expression, values);
  return TRUE;
}

/* --- simulated runs --- */

static gboolean
get_simulated (const IlvNumbers *self, const IlvHandbookFigure *figure, double *value,
               GError **error)
{
  IlvSettings settings;
  IlvModel model;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (figure->workload, error);
  if (workload == NULL)
    return FALSE;
  if (!ilv_model_from_id (figure->model, &model, NULL)) {
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN,
                 _ ("%s/figures.xml:%u: <figure>: there is no model “%s”"), self->book->folder,
                 figure->line, figure->model);
    return FALSE;
  }
  ilv_settings_init (&settings, model);
  g_autoptr (IlvTrace) trace =
      ilv_simulate (workload, &settings, self->costs, ILV_DETAIL_FIGURES, NULL, NULL, NULL, error);
  if (trace == NULL)
    return FALSE;
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  *value = strcmp (figure->quantity, "memory") == 0 ? (double)figures->peak_memory_bytes
                                                    : (double)figures->total_ns;
  return TRUE;
}

static IlvNumberUnit
get_unit (const IlvHandbookFigure *figure)
{
  static const char *const units[] = {"duration", "size", "ratio", "count", "rate"};
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (units) && strcmp (units[i], figure->unit) != 0)
    i++;
  return (IlvNumberUnit)i;
}

gboolean
ilv_numbers_get (IlvNumbers *self, const char *name, IlvNumber *number, GError **error)
{
  const IlvNumber *known = g_hash_table_lookup (self->known, name);
  const IlvHandbookFigure *figure = ilv_handbook_find_figure (self->book, name);
  if (known != NULL) {
    *number = *known;
    return TRUE;
  }
  if (figure == NULL) {
    if (get_cost (self, name, number))
      return TRUE;
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN, _ ("there is no number “%s”"), name);
    return FALSE;
  }
  number->unit = get_unit (figure);
  if (figure->value != NULL ? !get_expression (self, figure, &number->value, error)
                            : !get_simulated (self, figure, &number->value, error))
    return FALSE;
  g_hash_table_insert (self->known, g_strdup (name), g_memdup2 (number, sizeof *number));
  return TRUE;
}
