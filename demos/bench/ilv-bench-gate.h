/* Lets a measuring thread wait while somebody has it paused.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pausing is between two runs, never within one. Thread-safe. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _IlvBenchGate IlvBenchGate;
IlvBenchGate *ilv_bench_gate_new (void);
void ilv_bench_gate_free (IlvBenchGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchGate, ilv_bench_gate_free)
void ilv_bench_gate_set_paused (IlvBenchGate *self, gboolean is_paused);
/* FALSE for NULL. */
gboolean ilv_bench_gate_is_paused (IlvBenchGate *self);
/* Returns at once unless it is paused (never for NULL); FALSE and G_IO_ERROR_CANCELLED if it was
 * cancelled, before or meanwhile. */
gboolean ilv_bench_gate_pass (IlvBenchGate *self, GCancellable *cancellable, GError **error);

G_END_DECLS
