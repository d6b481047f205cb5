/* One slider of the what-if panel: what it changes, its range, its unit.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A knob is either a key of the workload ("step.fetch.Duration") or a number of the scenario
 * ("scenario.Threads"). Values are in the base unit: ns, bytes, percent or a count; positions are
 * 0..1 along the slider, logarithmic where the range spans decades. */
#pragma once

#include "app/model/ilv-scenario.h"

G_BEGIN_DECLS

typedef enum {
  ILV_KNOB_COUNT,
  ILV_KNOB_DURATION,
  ILV_KNOB_SIZE,
  ILV_KNOB_PERCENT,
} IlvKnobUnit;

typedef struct {
  char *key;
  char *label; /* translated */
  IlvKnobUnit unit;
  double min, max;        /* the logarithmic part's ends; min is never 0 there */
  gboolean has_zero;      /* below min there is 0 */
  const char *zero_label; /* what 0 means ("none"), or NULL */
} IlvKnob;

#define ILV_KNOB_THREADS "scenario.Threads"
#define ILV_KNOB_PROCESSES "scenario.Processes"
#define ILV_KNOB_CORES "scenario.Cores"
#define ILV_KNOB_SEED "scenario.Seed"
#define ILV_KNOB_SWITCH_INTERVAL "scenario.SwitchInterval"
/* Limit= of every job group. */
#define ILV_KNOB_LIMIT "job.Limit"

/* NULL if the workload has no such key, or its value is no number (an arrival). */
IlvKnob *ilv_knob_new (const IlvScenario *scenario, const char *key);
void ilv_knob_free (IlvKnob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKnob, ilv_knob_free)

/* The value it has now; for a scenario's number the resolved one (the default, if none is set). */
double ilv_knob_read (const IlvKnob *self, const IlvScenario *scenario);
/* FALSE and an error if the workload refuses the value; the scenario is then unchanged. */
gboolean ilv_knob_write (const IlvKnob *self, IlvScenario *scenario, double value, GError **error);

double ilv_knob_get_position (const IlvKnob *self, double value);
/* Rounded to two digits: what a hand can aim at. */
double ilv_knob_get_value (const IlvKnob *self, double position);
/* "18 ms", "12 KiB", "100". (transfer full) */
char *ilv_knob_format (const IlvKnob *self, double value);

G_END_DECLS
