/* The window: header bar and pages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/ilv-app.h"
#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_WINDOW (ilv_window_get_type ())
G_DECLARE_FINAL_TYPE (IlvWindow, ilv_window, ILV, WINDOW, AdwApplicationWindow)

IlvWindow *ilv_window_new (IlvApp *app);
/* On the first workload of the catalogue, which is simulated while the window is built. */
IlvWindow *ilv_window_new_first (IlvApp *app);

/* As gtk_window_present(), for a window that was not shown yet: on the display at once, and laid
 * out while that makes room for it. */
void ilv_window_present_first (IlvWindow *self);

/* What a window without a file begins with: the first workload of the catalogue. */
void ilv_window_open_first (IlvWindow *self);
/* A trace or a workload; what cannot be read is said in the window. */
void ilv_window_open_file (IlvWindow *self, GFile *file);

IlvSession *ilv_window_get_session (IlvWindow *self);

G_END_DECLS
