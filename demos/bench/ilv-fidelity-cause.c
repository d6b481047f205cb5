/* What is known about errors that are too large: mechanisms that the simulator lacks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each is described in data/costs/README.md. A cause is named where its conditions are met, which
 * does not say that it is the only one. What is not known here is unexplained. */
#include "ilv-config.h"

#include "ilv-fidelity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TINY_NS 100000     /* of the run, per job: less than a few hand-overs */
#define PROCESSES_A_CORE 8 /* more are many */

static gboolean
has_tiny_jobs (const IlvRunInfo *run)
{
  return run->figures.n_finished > 0 &&
         run->figures.total_ns / (gint64)run->figures.n_finished < TINY_NS;
}

static gboolean
has_many_processes (const IlvRunInfo *run)
{
  return run->processes > PROCESSES_A_CORE * MAX (1, run->cores);
}

static gboolean
is_model (const IlvRunInfo *run, const char *const *models)
{
  return run->model != NULL && g_strv_contains (models, run->model);
}

const char *
ilv_fidelity_cell_explain (const IlvFidelityCell *self)
{
  static const char *const dask[] = {"dask", NULL}, *const threads[] = {"threads", NULL};
  static const char *const processes[] = {"processes", "loops", "processes+threads",
                                          "asyncio+processes", NULL};
  g_return_val_if_fail (self != NULL && self->predicted != NULL, NULL);
  const IlvRunInfo *run = self->predicted;
  if (is_model (run, dask))
    return g_dgettext (GETTEXT_PACKAGE,
                       "Dask's messages with several results, its waits between two "
                       "loops and its work stealing are not modelled");
  if (is_model (run, threads) && has_tiny_jobs (run))
    return g_dgettext (GETTEXT_PACKAGE, "a lock convoy at the executor's semaphore begins by "
                                        "chance: such runs come in two kinds");
  if (is_model (run, processes) && has_many_processes (run))
    return g_dgettext (GETTEXT_PACKAGE,
                       "beside so many processes the loopback server computes longer for an answer "
                       "than alone; their page faults and their ends are not modelled either");
  return NULL;
}

const char *
ilv_fidelity_cell_get_cause (const IlvFidelityCell *self, double noise)
{
  g_return_val_if_fail (self != NULL, NULL);
  double error = fabs (ilv_fidelity_cell_get_error (self, ILV_FIDELITY_TOTAL));
  if (isnan (error) || error <= ILV_FIDELITY_WIDE)
    return NULL;
  if (error <= ILV_FIDELITY_WIDE + ilv_fidelity_cell_get_doubt (self, noise))
    return g_dgettext (GETTEXT_PACKAGE, "within what its own runs differ by");
  const char *cause = ilv_fidelity_cell_explain (self);
  return cause != NULL ? cause : g_dgettext (GETTEXT_PACKAGE, "unexplained");
}
