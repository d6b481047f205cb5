/* Cost sets that came with something else: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-costs-kept.h"

static GMutex lock;
static GHashTable *kept;

void
ilv_costs_keep (const char *name, IlvCosts *costs)
{
  g_mutex_lock (&lock);
  if (kept == NULL)
    kept = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_contains (kept, name))
    g_hash_table_insert (kept, g_strdup (name), ilv_costs_ref (costs));
  g_mutex_unlock (&lock);
}

IlvCosts *
ilv_costs_find_kept (const char *name)
{
  IlvCosts *found;
  g_mutex_lock (&lock);
  found = kept != NULL ? g_hash_table_lookup (kept, name) : NULL;
  if (found != NULL)
    ilv_costs_ref (found);
  g_mutex_unlock (&lock);
  return found;
}
