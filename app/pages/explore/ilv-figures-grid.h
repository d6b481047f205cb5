/* Figures of the shown runs in a grid: a column a model, so far or of the whole run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_FIGURES_GRID (ilv_figures_grid_get_type ())
G_DECLARE_FINAL_TYPE (IlvFiguresGrid, ilv_figures_grid, ILV, FIGURES_GRID, GtkWidget)

void ilv_figures_grid_set_session (IlvFiguresGrid *self, IlvSession *session);
/* The moment has changed. */
void ilv_figures_grid_update (IlvFiguresGrid *self);
/* The runs have changed. */
void ilv_figures_grid_reload (IlvFiguresGrid *self);

G_END_DECLS
