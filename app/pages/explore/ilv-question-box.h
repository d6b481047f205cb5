/* "Which finishes first?" and "What runs next?": the prompt, its choices and the score.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_QUESTION_BOX (ilv_question_box_get_type ())
G_DECLARE_FINAL_TYPE (IlvQuestionBox, ilv_question_box, ILV, QUESTION_BOX, GtkWidget)

void ilv_question_box_set_session (IlvQuestionBox *self, IlvSession *session);

G_END_DECLS
