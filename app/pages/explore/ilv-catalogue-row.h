/* One workload of the catalogue: a row with its name and what it shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_TYPE_CATALOGUE_ROW (ilv_catalogue_row_get_type ())
G_DECLARE_FINAL_TYPE (IlvCatalogueRow, ilv_catalogue_row, ILV, CATALOGUE_ROW, GtkListBoxRow)

GtkWidget *ilv_catalogue_row_new (const IlvWorkload *workload);

/* The workload's id in the catalogue; owned by the row. */
const char *ilv_catalogue_row_get_id (IlvCatalogueRow *self);

G_END_DECLS
