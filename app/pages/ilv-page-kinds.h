/* The pages there are, in the order of the switcher.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page is a widget that is built when it is first shown. If it has a signal "message" (char *),
 * the window says what comes of it. "win.page" with a page's name goes to that page. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;  /* as in "win.page" and in the settings */
  const char *title; /* N_() */
  const char *icon;
  GtkWidget *(*build) (IlvSession *session); /* NULL: the window's own, Explore */
} IlvPageKind;

/* Ended by one without a name. */
const IlvPageKind *ilv_page_kinds_get (void);
/* The page of that name, Explore if there is none. */
const IlvPageKind *ilv_page_kinds_find (const char *name);
/* For tests: other pages from now on; NULL: those there are. */
void ilv_page_kinds_replace (const IlvPageKind *kinds);

#define ILV_PAGE_EXPLORE "explore"

G_END_DECLS
