/* What limits a run at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/stage. Read from the states at t alone. */
#pragma once

#include "ilv-stage-layout.h"

G_BEGIN_DECLS

/* One translated sentence; writes into `text`. TRUE if it is an alarm (the loop is blocked). */
gboolean ilv_stage_format_limit (const IlvStageRoster *roster, gint64 t_ns, char *text, gsize size);

G_END_DECLS
