/* The answers given on the Decide page, what they rest on, and the verdict; with undo.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verdict follows at once; the figures, which are simulated, a moment later. Signals: changed
 * (answers and verdict are others), advised (the figures are there, or cannot be had). */
#pragma once

#include "demos/advisor/ilv-advice.h"
#include "demos/advisor/ilv-evidence.h"

G_BEGIN_DECLS

#define ILV_TYPE_ADVISOR (ilv_advisor_get_type ())
G_DECLARE_FINAL_TYPE (IlvAdvisor, ilv_advisor, ILV, ADVISOR, GObject)

/* With the answers of the last time. Takes a reference of the list. */
IlvAdvisor *ilv_advisor_new (IlvChecklist *list);

IlvChecklist *ilv_advisor_get_list (IlvAdvisor *self);
const IlvVerdict *ilv_advisor_get_verdict (IlvAdvisor *self);
/* With figures; NULL while they are being simulated. */
const IlvAdvice *ilv_advisor_get_advice (IlvAdvisor *self);
double ilv_advisor_get_answer (IlvAdvisor *self, guint input);
/* What the answer is read from; NULL if it was given by hand. */
const IlvEvidence *ilv_advisor_get_evidence (IlvAdvisor *self, guint input);
/* "measured", "predicted", … what the evidence was read from, translated; NULL. */
const char *ilv_advisor_get_source (IlvAdvisor *self);
GArray *ilv_advisor_get_all_evidence (IlvAdvisor *self);

/* The same checklist with other thresholds: decides anew. Takes a reference. */
void ilv_advisor_set_list (IlvAdvisor *self, IlvChecklist *list);

/* Each is one step to undo. */
void ilv_advisor_answer (IlvAdvisor *self, guint input, double value);
/* All at once; `evidence` (transfer full) may be NULL, `source` too. */
void ilv_advisor_answer_all (IlvAdvisor *self, const double *answers, GArray *evidence,
                             const char *source);
void ilv_advisor_reset (IlvAdvisor *self);
void ilv_advisor_undo (IlvAdvisor *self);
void ilv_advisor_redo (IlvAdvisor *self);
gboolean ilv_advisor_can_undo (IlvAdvisor *self);
gboolean ilv_advisor_can_redo (IlvAdvisor *self);

G_END_DECLS
