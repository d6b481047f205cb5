/* The Decide page: questions, the flowchart with the taken path lit, the verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Side by side where there is room, else one of them at a time. Signal "message" (char *). */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_DECIDE_PAGE (ilv_decide_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvDecidePage, ilv_decide_page, ILV, DECIDE_PAGE, GtkWidget)

GtkWidget *ilv_decide_page_new (IlvSession *session);

G_END_DECLS
