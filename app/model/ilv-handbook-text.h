/* The handbook's texts as Pango markup, and its pages as plain text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/handbook/ilv-numbers.h"

G_BEGIN_DECLS

/* "60 µs", "1.5 KiB", "2.8", "20,000"; the name itself if it cannot be computed. (transfer full) */
char *ilv_handbook_number (IlvNumbers *numbers, const char *name);
/* Pango markup; links are <a href="target">. (transfer full) */
char *ilv_handbook_text_to_markup (const GPtrArray *text, IlvNumbers *numbers);
/* Bare words; the target of a link to the web stands behind it. (transfer full) */
char *ilv_handbook_text_to_plain (const GPtrArray *text, IlvNumbers *numbers);
/* The whole page, lines of at most `width` characters (code as it is). (transfer full) */
char *ilv_handbook_page_to_plain (const IlvHandbookPage *page, IlvNumbers *numbers, guint width);
/* "Figures are this machine's own, calibrated …" or why they are not. (transfer full) */
char *ilv_handbook_numbers_note (const IlvNumbers *numbers);
/* Whether any number stands on the page. */
gboolean ilv_handbook_page_has_numbers (const IlvHandbookPage *page);
/* "Pitfall", "Tip", "Note"; (static) */
const char *ilv_handbook_callout_label (IlvCalloutKind kind);

G_END_DECLS
