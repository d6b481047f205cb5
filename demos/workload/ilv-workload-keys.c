/* The vocabulary of a workload file: groups, their keys and defaults.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-workload-keys.h"

#include <string.h>

#define MAX_KEYS 16

const char *const ilv_section_groups[] = {"Workload", "Job", "Step", "Backend", NULL};
const char *const ilv_section_prefixes[] = {"workload", "job", "step", "backend", NULL};

static const char *const keys[ILV_N_SECTIONS][MAX_KEYS] = {
    {"Format", "Name", "Summary", "Cores", "Threads", "Processes", "SwitchInterval", "Knobs", NULL},
    {"Count", "Steps", "Repeat", "Arrival", "PayloadIn", "PayloadOut", "Limit", "Timeout",
     "FailRate", "Queue", "OnFull", NULL},
    {"Do", "Duration", "Spread", "Client", "Backend", "Repeat", "Lock", "Job", "Join", NULL},
    {"Capacity", NULL},
};

static const char *const defaults[ILV_N_SECTIONS][MAX_KEYS] = {
    {"1", "", "", "", "", "", "5ms", "", NULL},
    {"", "", "1", "at-once", "0B", "0B", "0", "0s", "0%", "0", "wait", NULL},
    {"", "", "constant", "async", "", "1", "", "", "yes", NULL},
    {"20", NULL},
};

const char *const *
ilv_section_get_keys (IlvSection section)
{
  g_return_val_if_fail ((guint)section < ILV_N_SECTIONS, NULL);
  return keys[section];
}

const char *
ilv_section_get_default (IlvSection section, const char *key)
{
  g_return_val_if_fail ((guint)section < ILV_N_SECTIONS, NULL);
  for (guint i = 0; keys[section][i] != NULL; i++)
    if (strcmp (keys[section][i], key) == 0)
      return defaults[section][i];
  return NULL;
}

gboolean
ilv_is_workload_name (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && *name != '-')
      return FALSE;
  return TRUE;
}

gboolean
ilv_section_from_group (const char *group, IlvSection *section, const char **name)
{
  for (guint i = 0; i < ILV_N_SECTIONS; i++) {
    gsize length = strlen (ilv_section_groups[i]);
    gboolean is_named = i != ILV_SECTION_WORKLOAD;
    if (strncmp (group, ilv_section_groups[i], length) != 0 ||
        group[length] != (is_named ? ' ' : 0))
      continue;
    *section = (IlvSection)i;
    *name = is_named ? group + length + 1 : NULL;
    return !is_named || ilv_is_workload_name (*name);
  }
  return FALSE;
}
