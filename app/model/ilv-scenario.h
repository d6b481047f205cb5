/* What is compared: a workload, the models shown and everything a slider can change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value: copied into the undo history, compared, handed to worker threads. 0 in a number means
 * "the default for this workload" (ilv_settings_resolve). */
#pragma once

#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

typedef struct {
  IlvWorkload *workload; /* owned; NULL when traces were opened instead */
  IlvWorkload *original; /* owned; as loaded, before any slider moved */
  IlvModel models[ILV_MAX_SHOWN];
  guint n_models;
  guint cores, threads, processes;
  gint64 switch_interval_ns;
  guint64 seed;
  guint chunk;        /* jobs a message to a process pool */
  guint start_method; /* IlvStartMethod + 1 */
  const char *costs;  /* the cost set of predictions, interned; NULL: "reference" */
} IlvScenario;

void ilv_scenario_init (IlvScenario *self, IlvWorkload *workload);
void ilv_scenario_clear (IlvScenario *self);
IlvScenario *ilv_scenario_copy (const IlvScenario *self);
void ilv_scenario_free (IlvScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvScenario, ilv_scenario_free)

gboolean ilv_scenario_equal (const IlvScenario *self, const IlvScenario *other);
/* The same but for which models are shown: traces of the one are traces of the other. */
gboolean ilv_scenario_runs_equal (const IlvScenario *self, const IlvScenario *other);
/* Whether one control is set otherwise: "models", "costs", "workload", "scenario.Threads" and so
 * on, or a key of the workload. */
gboolean ilv_scenario_differs_in (const IlvScenario *self, const IlvScenario *other,
                                  const char *control);
/* The place of a shown model, or -1. */
int ilv_scenario_find_model (const IlvScenario *self, IlvModel model);
/* Shows `model` at `place`; if it is shown elsewhere the two change places. */
void ilv_scenario_show_model (IlvScenario *self, guint place, IlvModel model);
void ilv_scenario_hide_model (IlvScenario *self, guint place);

/* The name of the cost set that predictions are made with. */
const char *ilv_scenario_get_costs (const IlvScenario *self);
void ilv_scenario_set_costs (IlvScenario *self, const char *costs);
/* What a simulation of one shown model is made with: zeros kept. */
void ilv_scenario_get_settings (const IlvScenario *self, IlvModel model, IlvSettings *settings);
/* The same with the defaults filled in, for labels. */
void ilv_scenario_resolve (const IlvScenario *self, IlvModel model, IlvSettings *settings);

G_END_DECLS
