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

G_END_DECLS
