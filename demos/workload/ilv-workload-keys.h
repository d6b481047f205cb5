/* The vocabulary of a workload file: groups, their keys and defaults. One table for parser,
 * settings by key and suggestions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_SECTION_WORKLOAD,
  ILV_SECTION_JOB,
  ILV_SECTION_STEP,
  ILV_SECTION_BACKEND,
  ILV_N_SECTIONS
} IlvSection;

/* "Workload", "Job", "Step", "Backend", as groups begin; NULL-terminated. */
extern const char *const ilv_section_groups[];
/* "workload", "job", "step", "backend", as setting keys begin; NULL-terminated. */
extern const char *const ilv_section_prefixes[];

/* A section's keys, NULL-terminated. */
const char *const *ilv_section_get_keys (IlvSection section);
/* The value a key has when it is not written; "" if it then says nothing; NULL for no such key. */
const char *ilv_section_get_default (IlvSection section, const char *key);
/* Whether a name of a job, step, backend or lock is made of letters, digits and "-". */
gboolean ilv_is_workload_name (const char *name);
/* "Job echo" -> JOB and "echo"; "Workload" -> WORKLOAD and NULL. FALSE for anything else. */
gboolean ilv_section_from_group (const char *group, IlvSection *section, const char **name);

G_END_DECLS
