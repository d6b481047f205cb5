/* Texts of the content files (checklist, recipes, lessons, handbook) in the user's language.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They are a gettext domain of their own, extracted by the rules of data/its: see po/README. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ILV_CONTENT_DOMAIN "interleave-content"

/* `text` as the content reader has it (white space is one space); NULL and "" stay what they are,
 * and so does what nobody translated. From any thread. (transfer none) */
const char *ilv_content_tr (const char *text);

G_END_DECLS
