/* Answers from what is open in Explore, and the way back to what shows them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-session.h"
#include "demos/advisor/ilv-advice.h"
#include "demos/advisor/ilv-evidence.h"

G_BEGIN_DECLS

/* What the shown workload and its runs answer; a measured run's word counts more than the
 * workload's, a predicted one's only shows where to look. `source` gets "measured", … (static,
 * translated). NULL if nothing is open. (transfer full) */
GArray *ilv_session_list_evidence (IlvSession *session, const IlvChecklist *list,
                                   const char **source);
/* Goes to where the evidence is, if it is still there. */
void ilv_session_show_evidence (IlvSession *session, const IlvEvidence *evidence);
/* Opens the advice's workload under its first and second choice. */
void ilv_session_watch_advice (IlvSession *session, const IlvAdvice *advice);

G_END_DECLS
