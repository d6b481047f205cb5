/* What a learner has answered so far, kept until the same scenario is opened again: a file as it
 * would be handed in, below the user's data folder, named by the scenario's digest.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-kit-work.h"

G_BEGIN_DECLS

/* TRUE, too, while there is nothing to keep; else FALSE and an error. */
gboolean ilv_kit_draft_save (const IlvKit *kit, const IlvKitWork *work, const char *name,
                             GError **error);
/* When it is handed in: who opens the scenario next may be somebody else. */
void ilv_kit_draft_forget (const IlvKit *kit);
/* The learner's name ("" if none was written yet), and the answers are in @work; NULL if there is
 * no draft, or none that can be read. (transfer full) */
char *ilv_kit_draft_load (const IlvKit *kit, IlvKitWork *work);

G_END_DECLS
