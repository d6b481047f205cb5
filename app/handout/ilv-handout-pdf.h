/* The handout on the pages of a PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-handout-html.h"

G_BEGIN_DECLS

/* A4. Simulates what its figures show: a second or so. (transfer full); NULL and error. */
GBytes *ilv_handout_to_pdf (const IlvHandoutWriting *writing, GError **error);

G_END_DECLS
