/* A break-even in words: where it flips, how that was found, the command that finds it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/bench/ilv-break-even.h"

G_BEGIN_DECLS

/* "Fetch, then parse: asyncio against processes". (transfer full) */
char *ilv_break_even_words_title (const IlvBreakEven *found);
/* Sentences: each place, predicted and measured, or who wins everywhere. (transfer full) */
char **ilv_break_even_words_list_findings (const IlvBreakEven *found);
char **ilv_break_even_words_list_method (const IlvBreakEven *found);
/* `interleave break-even …`; `name` is what the workload is called there, NULL its id.
 * (transfer full) */
char *ilv_break_even_words_command (const IlvBreakEven *found, const char *name);

G_END_DECLS
