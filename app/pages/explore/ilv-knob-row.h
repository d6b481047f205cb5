/* A slider with its name and value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "moved" (double value); "released": the hand is off it. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-knob.h"

G_BEGIN_DECLS

#define ILV_TYPE_KNOB_ROW (ilv_knob_row_get_type ())
G_DECLARE_FINAL_TYPE (IlvKnobRow, ilv_knob_row, ILV, KNOB_ROW, GtkWidget)

/* Takes the knob. */
GtkWidget *ilv_knob_row_new (IlvKnob *knob);
const IlvKnob *ilv_knob_row_get_knob (IlvKnobRow *self);
/* Shows a value without a signal. */
void ilv_knob_row_set_value (IlvKnobRow *self, double value);

G_END_DECLS
