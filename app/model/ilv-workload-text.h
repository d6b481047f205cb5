/* Edits of a workload file's text that keep its comments: whole groups added, removed, found.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of single keys are changed by ilv_workload_set(); this is for what it cannot do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The line (from 0) where "[group]" stands, or, with a key, where "key=" stands in it; the group's
 * line if only that is found; -1 if not even that. */
int ilv_workload_text_find (const char *text, const char *group, const char *key);
/* Without that group and the comment lines right above its header. (transfer full) */
char *ilv_workload_text_remove_group (const char *text, const char *group);
/* With "[group]" and these lines at the end. (transfer full) */
char *ilv_workload_text_add_group (const char *text, const char *group, const char *lines);
/* "kind NAME" that no group has yet: "step", "step-2", ... (transfer full) */
char *ilv_workload_text_make_name (const char *text, const char *kind, const char *stem);
/* Takes "FILE: [Group] Key: what" apart; either may stay NULL. */
void ilv_workload_text_parse_error (const char *message, char **group, char **key);
/* The line (from 1) that such a message names; 0 if none. */
int ilv_workload_text_get_line (const char *message);
/* What is wrong and what to do, without the place. (transfer none) */
const char *ilv_workload_text_get_reason (const char *message);
/* Keys of [Workload] that hold a translation, as written: "Name[de]" (transfer full). */
char **ilv_workload_text_list_translations (const char *text);

G_END_DECLS
