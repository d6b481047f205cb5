/* Laws that every simulated trace obeys, whatever the workload.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each returns NULL, or a sentence that says where the law is broken (transfer full). */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef struct {
  IlvWorkload *workload;
  IlvSettings settings; /* resolved */
  gboolean is_ideal;
  IlvTrace *trace;
} IlvLawCase;

typedef char *(*IlvLaw) (const IlvLawCase *self);

typedef struct {
  const char *name;
  IlvLaw check;
} IlvNamedLaw;

/* NULL-terminated by name. */
extern const IlvNamedLaw ilv_laws[];

/* In trace-laws-machine.c */
char *ilv_law_one_holder (const IlvLawCase *self);
char *ilv_law_no_more_threads_than_cores (const IlvLawCase *self);
char *ilv_law_who_runs_has_a_core (const IlvLawCase *self);
char *ilv_law_one_core_each (const IlvLawCase *self);
char *ilv_law_one_step_at_a_time (const IlvLawCase *self);

G_END_DECLS
