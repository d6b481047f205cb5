/* The question on the curtain it has drawn, where the inspector is not there to ask it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_QUESTION_BAR (ilv_question_bar_get_type ())
G_DECLARE_FINAL_TYPE (IlvQuestionBar, ilv_question_bar, ILV, QUESTION_BAR, GtkWidget)

void ilv_question_bar_set_session (IlvQuestionBar *self, IlvSession *session);
/* Whether questions are to be asked here. */
void ilv_question_bar_set_is_wanted (IlvQuestionBar *self, gboolean is_wanted);

G_END_DECLS
