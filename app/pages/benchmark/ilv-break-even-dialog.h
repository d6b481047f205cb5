/* Asks what is to be varied, between which models, and says at once what is predicted.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: find (IlvBreakEvenWish *), it is to be looked for; the dialog closes itself. */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-break-even-wish.h"
#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_BREAK_EVEN_DIALOG (ilv_break_even_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvBreakEvenDialog, ilv_break_even_dialog, ILV, BREAK_EVEN_DIALOG, AdwWindow)

/* `session` (may be NULL): its workload, as it is now, is the first choice. */
GtkWidget *ilv_break_even_dialog_new (GtkWindow *parent, IlvSession *session);
/* What is chosen; NULL and an error if the range is none. (transfer full) */
IlvBreakEvenWish *ilv_break_even_dialog_get_wish (IlvBreakEvenDialog *self, GError **error);

G_END_DECLS
