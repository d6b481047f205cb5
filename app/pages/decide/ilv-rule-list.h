/* The rules as an ordered list of texts: what the flowchart says, in reading order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/advisor/ilv-verdict.h"

G_BEGIN_DECLS

/* Fills the list anew; a row is activated to go to its question. */
void ilv_rule_list_fill (GtkListBox *list, const IlvVerdict *verdict);
/* The id of a row's rule. */
const char *ilv_rule_list_get_id (GtkListBoxRow *row);

G_END_DECLS
