/* Shows a window once its first picture is complete.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* Presents `window` as soon as `session` has computed all that is shown, but before long in any
 * case. */
void ilv_first_picture_present (GtkWindow *window, IlvSession *session);

G_END_DECLS
