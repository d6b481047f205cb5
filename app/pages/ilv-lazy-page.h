/* Holds the place of a page until it is first shown, and builds it then.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "message" (char *): something to say, from the page if it has such a signal. */
#pragma once

#include <adwaita.h>

#include "app/pages/ilv-page-kinds.h"

G_BEGIN_DECLS

#define ILV_TYPE_LAZY_PAGE (ilv_lazy_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvLazyPage, ilv_lazy_page, ILV, LAZY_PAGE, AdwBin)

/* `kind` is kept, not copied. */
GtkWidget *ilv_lazy_page_new (const IlvPageKind *kind, IlvSession *session);
/* The page itself, built now if it is not yet. (transfer none) */
GtkWidget *ilv_lazy_page_get_page (IlvLazyPage *self);

G_END_DECLS
