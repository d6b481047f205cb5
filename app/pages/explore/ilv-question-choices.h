/* A question in words, and its choices as buttons: shared by the inspector and the bar on the
 * curtain. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* "What runs next in threads?"; without a question what there is to do. (transfer full) */
char *ilv_question_format_title (IlvSession *session);
/* What is true and whether the answer was, or why nothing is asked; NULL while it is open or there
 * is no question. (transfer full) */
char *ilv_question_format_result (IlvSession *session);
/* A button for each choice, anew. Answering gives the focus to Play, so that Tab goes on from what
 * is there. */
void ilv_question_show_choices (IlvSession *session, GtkWidget *choices);
/* Whether the question is open and was asked for by a person at this moment: its choices want the
 * focus then. */
gboolean ilv_question_wants_focus (IlvSession *session);
void ilv_question_focus_choices (GtkWidget *choices);

G_END_DECLS
