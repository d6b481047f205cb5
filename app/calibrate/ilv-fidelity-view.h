/* The fidelity table as a widget: each workload's models, predicted beside measured.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/bench/ilv-fidelity.h"

G_BEGIN_DECLS

/* A grid in a scrolled window, with the summary above it. Built once; `table` is not kept. */
GtkWidget *ilv_fidelity_view_new (const IlvFidelity *table);

G_END_DECLS
