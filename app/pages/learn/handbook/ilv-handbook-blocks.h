/* A page of the handbook as widgets.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/handbook/ilv-numbers.h"

G_BEGIN_DECLS

typedef struct {
  IlvNumbers *numbers;
  GHashTable *anchors; /* id -> GtkWidget, borrowed; filled */
  /* A link was followed; TRUE if that has been seen to. */
  gboolean (*follow) (const char *target, gpointer data);
  gpointer data;
} IlvHandbookBlocks;

/* All of the page from its title to its foot. `blocks` outlives the widget. */
GtkWidget *ilv_handbook_blocks_build (IlvHandbookBlocks *blocks, const IlvHandbookPage *page);

G_END_DECLS
