/* Actions by which any page leads to what another page holds: a recipe, a lesson, the handbook.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "win.recipe" "s" shows the Migrate page and activates "migrate.recipe" "s" on it, and so on: a
 * page that holds such things installs that action in its class and is built if it is not yet. */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* Also presenting and making a class kit. Ways only to pages that there are. `stack` holds the
 * pages and is not kept alive. */
void ilv_window_actions_add (GActionMap *window, AdwViewStack *stack, IlvSession *session);

G_END_DECLS
