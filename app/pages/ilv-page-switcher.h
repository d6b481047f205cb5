/* The pages' buttons in the header bar, as wide as there is room.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Side by side icon and name; in less room the name is under the icon; in still less the window's
 * title is here, and "is-too-narrow" (boolean) asks for a bar at the window's foot. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_PAGE_SWITCHER (ilv_page_switcher_get_type ())
G_DECLARE_FINAL_TYPE (IlvPageSwitcher, ilv_page_switcher, ILV, PAGE_SWITCHER, GtkWidget)

void ilv_page_switcher_set_stack (IlvPageSwitcher *self, AdwViewStack *stack);
/* Before it is allocated, when all pages are there: how wide it will be, so that it is not laid
 * out twice. */
void ilv_page_switcher_expect_width (IlvPageSwitcher *self, int width_px);

G_END_DECLS
