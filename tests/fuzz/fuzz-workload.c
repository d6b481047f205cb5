/* Fuzz target: any bytes as a workload and as a cost set. Nothing may crash, leak or hang; what is
 * accepted must survive its own text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-workload.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_draws (const IlvWorkload *workload)
{
  for (guint g = 0; g < MIN (workload->n_groups, 8); g++) {
    IlvArrivals arrivals;
    gint64 t_ns, last_ns = 0;
    ilv_arrivals_init (&arrivals, workload, 1, g);
    for (guint i = 0; i < 8 && ilv_arrivals_next (&arrivals, &t_ns); i++) {
      g_assert_cmpint (t_ns, >=, last_ns);
      last_ns = t_ns;
    }
    for (guint p = 0; p < MIN (workload->groups[g].n_steps, 8); p++)
      g_assert_cmpint (ilv_workload_draw_duration (workload, 7, g, 3, 0, p, 0), >=, 0);
  }
}

static void
try_workload (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, (gssize)size, "fuzz", &error);
  if (workload == NULL) {
    check_refusal (error);
    return;
  }
  g_autofree char *again_text = ilv_workload_to_text (workload);
  g_autoptr (IlvWorkload) again = ilv_workload_parse (again_text, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ilv_workload_count_all (again), ==, ilv_workload_count_all (workload));
  check_draws (workload);
  for (guint i = 0; workload->knobs != NULL && workload->knobs[i] != NULL; i++) {
    g_autofree char *value = ilv_workload_get (workload, workload->knobs[i]);
    g_autoptr (IlvWorkload) same = ilv_workload_set (workload, workload->knobs[i], value, &error);
    g_assert_true (same != NULL || error != NULL);
    g_clear_error (&error);
  }
}

static void
try_costs (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_parse (text, (gssize)size, "fuzz", &error);
  if (costs == NULL) {
    check_refusal (error);
    return;
  }
  g_autofree char *written = ilv_costs_to_text (costs);
  g_autoptr (IlvCosts) again = ilv_costs_parse (written, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* An exact copy, so that the address sanitizer sees a read past the end. */
  g_autofree char *text = g_memdup2 (size > 0 ? (gconstpointer)data : "", MAX (size, 1));
  try_workload (text, size);
  try_costs (text, size);
  return 0;
}
