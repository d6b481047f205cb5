/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-copy.h"

#include <adwaita.h>

#define TOAST_S 3

void
ilv_copy_text (GtkWidget *from, const char *text, const char *told)
{
  GtkWidget *toasts;

  g_return_if_fail (GTK_IS_WIDGET (from) && text != NULL && told != NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (from), text);
  toasts = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  if (toasts == NULL)
    return;
  g_autofree char *escaped = g_markup_escape_text (told, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, TOAST_S);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
}
