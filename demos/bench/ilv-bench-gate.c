/* Lets a measuring thread wait while somebody has it paused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-gate.h"

#define GATE_US 100000 /* how soon a paused thread sees that it was cancelled */

struct _IlvBenchGate {
  GMutex mutex;
  GCond cond;
  gboolean is_paused;
};

IlvBenchGate *
ilv_bench_gate_new (void)
{
  IlvBenchGate *self = g_new0 (IlvBenchGate, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

void
ilv_bench_gate_free (IlvBenchGate *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

void
ilv_bench_gate_set_paused (IlvBenchGate *self, gboolean is_paused)
{
  g_mutex_lock (&self->mutex);
  self->is_paused = is_paused;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gboolean
ilv_bench_gate_is_paused (IlvBenchGate *self)
{
  if (self == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  gboolean is_paused = self->is_paused;
  g_mutex_unlock (&self->mutex);
  return is_paused;
}

gboolean
ilv_bench_gate_pass (IlvBenchGate *self, GCancellable *cancellable, GError **error)
{
  if (self != NULL) {
    g_mutex_lock (&self->mutex);
    while (self->is_paused && !g_cancellable_is_cancelled (cancellable))
      g_cond_wait_until (&self->cond, &self->mutex, g_get_monotonic_time () + GATE_US);
    g_mutex_unlock (&self->mutex);
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
