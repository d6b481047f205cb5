/* Children of one width beside each other, in as many rows as they need.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What GtkFlowBox looks like, without a focusable cell around each child: every child is one place
 * for Tab, and not two. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_WRAP_MANAGER (ilv_wrap_manager_get_type ())
G_DECLARE_FINAL_TYPE (IlvWrapManager, ilv_wrap_manager, ILV, WRAP_MANAGER, GtkLayoutManager)

/* At most this many beside each other, and as few as one where they do not fit. */
GtkLayoutManager *ilv_wrap_manager_new (int max_columns, int spacing_px);

G_END_DECLS
