/* One answer of a question: buttons, a list or a field, always with "I don't know".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ilv-advisor.h"

G_BEGIN_DECLS

#define ILV_TYPE_ANSWER_ROW (ilv_answer_row_get_type ())
G_DECLARE_FINAL_TYPE (IlvAnswerRow, ilv_answer_row, ILV, ANSWER_ROW, GtkBox)

/* Signal "show-evidence": the person wants to see where the answer is from. */
GtkWidget *ilv_answer_row_new (IlvAdvisor *advisor, guint input);
/* Puts the focus where one answers. */
void ilv_answer_row_focus (IlvAnswerRow *self);
guint ilv_answer_row_get_input (IlvAnswerRow *self);

G_END_DECLS
