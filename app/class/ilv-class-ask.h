/* The question before a class kit that is not saved gives its place to another one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Above @parent, with the responses "cancel" (Escape too), "discard" and "save"; to be presented.
 */
GtkWindow *ilv_class_ask_new (GtkWindow *parent);

G_END_DECLS
