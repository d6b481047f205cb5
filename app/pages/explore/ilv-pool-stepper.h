/* "− 4 threads +": the size of a pool.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "stepped" (int: -1 or 1). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_POOL_STEPPER (ilv_pool_stepper_get_type ())
G_DECLARE_FINAL_TYPE (IlvPoolStepper, ilv_pool_stepper, ILV, POOL_STEPPER, GtkWidget)

typedef enum {
  ILV_POOL_THREADS,
  ILV_POOL_PROCESSES
} IlvPool;

GtkWidget *ilv_pool_stepper_new (IlvPool pool);
IlvPool ilv_pool_stepper_get_pool (IlvPoolStepper *self);
/* Greyed, and why; NULL: it moves. */
void ilv_pool_stepper_set_lock (IlvPoolStepper *self, const char *why_locked);
void ilv_pool_stepper_set_size (IlvPoolStepper *self, guint size);

G_END_DECLS
