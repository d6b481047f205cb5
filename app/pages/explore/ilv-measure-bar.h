/* Progress, Live and Stop of a running measurement where the panel that has them is folded away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pages/explore/ilv-source-switch.h"

G_BEGIN_DECLS

#define ILV_TYPE_MEASURE_BAR (ilv_measure_bar_get_type ())
G_DECLARE_FINAL_TYPE (IlvMeasureBar, ilv_measure_bar, ILV, MEASURE_BAR, GtkWidget)

/* Visible while `source` measures and `panel`, which holds it, is not shown. Both outlive this. */
GtkWidget *ilv_measure_bar_new (IlvSourceSwitch *source, AdwFlap *panel, IlvSession *session);

G_END_DECLS
