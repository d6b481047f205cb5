/* The list of workloads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "message" (char *): a workload could not be read. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_CATALOGUE (ilv_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (IlvCatalogue, ilv_catalogue, ILV, CATALOGUE, GtkWidget)

void ilv_catalogue_set_session (IlvCatalogue *self, IlvSession *session);

G_END_DECLS
