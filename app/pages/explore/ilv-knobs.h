/* The what-if sliders: the workload's knobs, then pools, cores, seed and switch interval.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_KNOBS (ilv_knobs_get_type ())
G_DECLARE_FINAL_TYPE (IlvKnobs, ilv_knobs, ILV, KNOBS, GtkWidget)

void ilv_knobs_set_session (IlvKnobs *self, IlvSession *session);

G_END_DECLS
