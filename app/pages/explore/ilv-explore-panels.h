/* The panels of the Explore page: they stand beside it or, in a narrow window, come over it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "folded" (the number of columns has changed and the panels have followed),
 * "revealed" (AdwFlap *): one has come or gone. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_EXPLORE_PANELS (ilv_explore_panels_get_type ())
G_DECLARE_FINAL_TYPE (IlvExplorePanels, ilv_explore_panels, ILV, EXPLORE_PANELS, GObject)

/* The flaps are borrowed: the page that holds them outlives this. */
IlvExplorePanels *ilv_explore_panels_new (AdwFlap *catalogue, AdwFlap *inspector);
/* Folds for a page of this width, as soon as the allocation that tells it is over. */
void ilv_explore_panels_set_width (IlvExplorePanels *self, int width_px);
/* The same before there is an allocation, at once: nothing is laid out twice. */
void ilv_explore_panels_expect_width (IlvExplorePanels *self, int width_px);
/* Away while something is presented, and then as they were; called for they come over the page. */
void ilv_explore_panels_set_are_away (IlvExplorePanels *self, gboolean are_away);
/* Whether the inspector, where it is shown, stays while the page gets narrow: it has questions. */
void ilv_explore_panels_set_keeps_inspector (IlvExplorePanels *self, gboolean keeps);
/* 3 wide, 2 with the inspector folded, 1 with the catalogue folded too, 0 not known yet. */
int ilv_explore_panels_get_n_columns (IlvExplorePanels *self);
/* Nothing happens after this. */
void ilv_explore_panels_stop (IlvExplorePanels *self);

G_END_DECLS
