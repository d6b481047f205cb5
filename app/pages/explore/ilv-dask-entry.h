/* Where the model dask is measured: on an own cluster, or by a scheduler's address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows and sets the preference dask-scheduler. */
GtkWidget *ilv_dask_entry_new (void);

G_END_DECLS
