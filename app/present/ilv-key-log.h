/* The log of pressed keys that a class sees while somebody presents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_KEY_LOG (ilv_key_log_get_type ())
G_DECLARE_FINAL_TYPE (IlvKeyLog, ilv_key_log, ILV, KEY_LOG, GtkWidget)

/* A strip: what is shown, and the last keys with what the latest one does. Explore is called after
 * the window's title, another page after itself. (floating) */
GtkWidget *ilv_key_log_new (GtkWindow *window, AdwViewStack *stack);
/* Keys that only modify others are left out; a key that is pressed again is counted. */
void ilv_key_log_add (IlvKeyLog *self, guint keyval, GdkModifierType state);
/* As it is shown: "1  →×3  Space". (transfer full) */
char *ilv_key_log_get_text (IlvKeyLog *self);

G_END_DECLS
