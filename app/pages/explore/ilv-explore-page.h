/* The Explore page: catalogue and sliders, stages, timeline, transport, inspector.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties: show-catalogue, show-inspector. Signal "message" (char *): something to say. */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"
#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

#define ILV_TYPE_EXPLORE_PAGE (ilv_explore_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvExplorePage, ilv_explore_page, ILV, EXPLORE_PAGE, GtkWidget)

/* Before the session is set: the first frame does not wait for what stands beside stages and
 * timeline. That is filled in after it. */
void ilv_explore_page_fill_later (IlvExplorePage *self);
void ilv_explore_page_set_session (IlvExplorePage *self, IlvSession *session);
IlvTransport *ilv_explore_page_get_transport (IlvExplorePage *self);
/* Before it is allocated: folds what will have no room, so that it is not laid out twice. */
void ilv_explore_page_expect_width (IlvExplorePage *self, int width_px);

/* Under these widths the inspector, then the catalogue, become overlays. */
#define ILV_EXPLORE_WIDE_PX 1100
#define ILV_EXPLORE_MEDIUM_PX 860

G_END_DECLS
