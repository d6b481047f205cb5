/* What the workload form does, as edits of the file's text: rename, add, remove, reorder, change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every function takes a text and returns another (transfer full). What refers to a part follows
 * it: Steps=, Job=, Backend=, Knobs=. Comments stay. The text may be wrong elsewhere; whether the
 * result is right, ilv_workload_parse() says. Groups are as in the file: "Step fetch". */
#pragma once

#include <glib.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

/* As written, else the default; NULL without such a group or key. */
char *ilv_workload_edit_get (const char *text, const char *group, const char *key);
/* An empty value takes the line out. */
char *ilv_workload_edit_set (const char *text, const char *group, const char *key,
                             const char *value);
/* Kind is "Job", "Step", "Backend". NULL with an error for a name that is taken or none. */
char *ilv_workload_edit_rename (const char *text, const char *kind, const char *from,
                                const char *to, GError **error);
char *ilv_workload_edit_set_kind (const char *text, const char *step, IlvStepKind kind);
/* One place up or down in the job's list. */
char *ilv_workload_edit_move_step (const char *text, const char *job, guint place, int direction);
char *ilv_workload_edit_add_step (const char *text, const char *job, char **name);
/* The step's own group goes with the last list that names it. */
char *ilv_workload_edit_remove_step (const char *text, const char *job, guint place);
/* At the end of the job's list. */
char *ilv_workload_edit_use_step (const char *text, const char *job, const char *step);
/* Out of every list, and its group with it. */
char *ilv_workload_edit_drop_step (const char *text, const char *step);
char *ilv_workload_edit_add_job (const char *text);
/* Steps that spawn it go too. */
char *ilv_workload_edit_remove_job (const char *text, const char *job);
char *ilv_workload_edit_add_backend (const char *text);
char *ilv_workload_edit_remove_backend (const char *text, const char *backend);
/* Names, order and kinds, so that two workloads with the same parts have the same text. */
char *ilv_workload_edit_describe (IlvWorkload *workload);

G_END_DECLS
