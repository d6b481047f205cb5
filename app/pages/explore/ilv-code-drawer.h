/* The program a stage's workload is under its model, the line of the moment lit.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the session while it is mapped; the text changes only with the scenario, the lit line
 * only when it is another. What it lights lies at or before the playhead, so a curtain hides
 * nothing of it. Signal: "message" (string), for a toast. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_CODE_DRAWER (ilv_code_drawer_get_type ())
G_DECLARE_FINAL_TYPE (IlvCodeDrawer, ilv_code_drawer, ILV, CODE_DRAWER, GtkWidget)

/* `run` is its place in the session. */
GtkWidget *ilv_code_drawer_new (IlvSession *session, guint run);
/* The lit line, from 0; -1 if none is. */
int ilv_code_drawer_get_lit_line (IlvCodeDrawer *self);
/* Writes the program; "message" says how that went. */
void ilv_code_drawer_save (IlvCodeDrawer *self, GFile *file);

G_END_DECLS
