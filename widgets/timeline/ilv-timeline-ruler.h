/* The ruler: where the ticks are and what they say, in units that fit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-view.h"

G_BEGIN_DECLS

/* Ticks are at first_ns + i * step_ns. Where full times would need too many digits the labels
 * count from base_ns, which is written once, at the left. */
typedef struct {
  double first_ns, step_ns;
  guint n_ticks;
  gboolean has_base;
  double base_ns;
  double unit_ns; /* what the labels count in: 1e9, 1e6, 1e3 or 1 */
  int n_decimals;
} IlvRuler;

/* Steps are 1, 2 or 5 times a power of ten and at least min_step_px wide. */
void ilv_ruler_init (IlvRuler *self, double begin_ns, double ns_per_px, double width_px,
                     double min_step_px);
double ilv_ruler_get_tick (const IlvRuler *self, guint index);
/* The label of a tick, "1.25 s", or "+350 us" after a base. Returns buffer. */
const char *ilv_ruler_format_tick (const IlvRuler *self, guint index, char *buffer, gsize size);
const char *ilv_ruler_format_base (const IlvRuler *self, char *buffer, gsize size);

G_END_DECLS
