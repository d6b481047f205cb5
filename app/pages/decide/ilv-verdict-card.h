/* The verdict: model, reasons, figures, settings, doubts, and what to do with it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "measure" (uint input): that question is to be shown; "watch": the workload is to be
 * opened in Explore under the first and the second choice. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-advisor.h"

G_BEGIN_DECLS

#define ILV_TYPE_VERDICT_CARD (ilv_verdict_card_get_type ())
G_DECLARE_FINAL_TYPE (IlvVerdictCard, ilv_verdict_card, ILV, VERDICT_CARD, GtkBox)

GtkWidget *ilv_verdict_card_new (IlvAdvisor *advisor);

G_END_DECLS
