/* "win.watch" "s": opens a workload in Explore under models, from a text: "web-scraper asyncio
 * threads". SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* `window` must have "page" too; it is not kept alive. Without models those shown stay. */
void ilv_watch_action_add (GActionMap *window, IlvSession *session);
/* FALSE and an error: no such workload or model; nothing changes then. */
gboolean ilv_watch (IlvSession *session, const char *wish, GError **error);

G_END_DECLS
