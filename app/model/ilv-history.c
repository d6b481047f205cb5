/* Undo and redo of scenarios.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-history.h"

/* Far more than anybody undoes; a scenario is small, its workloads are shared. */
#define MAX_STEPS 200

struct _IlvHistory {
  GPtrArray *undo;
  GPtrArray *redo;
  char *tag; /* of the last push, NULL when sealed */
};

IlvHistory *
ilv_history_new (void)
{
  IlvHistory *self = g_new0 (IlvHistory, 1);

  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_scenario_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_scenario_free);
  return self;
}

void
ilv_history_free (IlvHistory *self)
{
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self->tag);
  g_free (self);
}

void
ilv_history_push (IlvHistory *self, const IlvScenario *before, const char *tag)
{
  gboolean merges = tag != NULL && g_strcmp0 (tag, self->tag) == 0 && self->undo->len > 0;

  g_ptr_array_set_size (self->redo, 0);
  if (merges)
    return;
  if (self->undo->len == MAX_STEPS)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_add (self->undo, ilv_scenario_copy (before));
  g_free (self->tag);
  self->tag = g_strdup (tag);
}

void
ilv_history_seal (IlvHistory *self)
{
  g_clear_pointer (&self->tag, g_free);
}

void
ilv_history_clear (IlvHistory *self)
{
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  ilv_history_seal (self);
}

gboolean
ilv_history_can_undo (const IlvHistory *self)
{
  return self->undo->len > 0;
}

gboolean
ilv_history_can_redo (const IlvHistory *self)
{
  return self->redo->len > 0;
}

static IlvScenario *
step (IlvHistory *self, GPtrArray *from, GPtrArray *to, const IlvScenario *now)
{
  if (from->len == 0)
    return NULL;
  g_ptr_array_add (to, ilv_scenario_copy (now));
  ilv_history_seal (self);
  return g_ptr_array_steal_index (from, from->len - 1);
}

IlvScenario *
ilv_history_undo (IlvHistory *self, const IlvScenario *now)
{
  return step (self, self->undo, self->redo, now);
}

IlvScenario *
ilv_history_redo (IlvHistory *self, const IlvScenario *now)
{
  return step (self, self->redo, self->undo, now);
}
