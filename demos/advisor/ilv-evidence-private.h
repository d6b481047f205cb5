/* What both sources of evidence share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-evidence.h"

G_BEGIN_DECLS

typedef struct {
  const IlvChecklist *list;
  GArray *found;
} IlvEvidenceList;

/* Nothing is added where the value is unknown or the checklist asks no such thing. */
void ilv_evidence_add (IlvEvidenceList *self, const char *name, double value, IlvEvidenceKind kind,
                       double a, double b);
void ilv_evidence_add_at (IlvEvidenceList *self, const char *name, double value,
                          IlvEvidenceKind kind, double a, double b, IlvTrackId track,
                          gint64 time_ns);
double ilv_evidence_get_scaling (double held_ns, double cpu_ns);

G_END_DECLS
