/* The window's pages: which there are, which is shown, and how they are reached.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"
#include "app/pages/ilv-page-switcher.h"

G_BEGIN_DECLS

/* Puts all pages into the stack, in their order, and shows the one that was shown last; that is
 * remembered from now on. `explore` is a page already, the others are built when they are shown.
 * What they say comes to message(window, text). */
void ilv_window_pages_fill (AdwViewStack *stack, GtkWidget *explore, IlvSession *session,
                            GCallback message, gpointer window);
/* Narrow windows have the pages at their foot, at the end of `content`. */
void ilv_window_pages_set_switcher (AdwViewStack *stack, IlvPageSwitcher *switcher,
                                    GtkBox *content);
/* To be called for the width that the window will have, before it is shown. */
void ilv_window_pages_expect_width (IlvPageSwitcher *switcher, GtkWidget *header, int width_px);
/* The section of ilv-keys.ui that has the keys of the page that is shown. */
const char *ilv_window_pages_get_keys (AdwViewStack *stack);
gboolean ilv_window_pages_is_explore (AdwViewStack *stack);

G_END_DECLS
