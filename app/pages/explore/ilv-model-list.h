/* The list of models in a stage's popover: choose another, add a stage, remove this one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* A widget for the popover of the stage at `run`; built each time the popover opens. */
GtkWidget *ilv_model_list_new (IlvSession *session, guint run);

G_END_DECLS
