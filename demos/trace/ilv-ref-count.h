/* Counts references: GLib's atomic count, but inline, and seen by the thread sanitizer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letting go of a reference releases, letting go of the last one acquires: whoever frees sees what
 * the others have done. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef int IlvRefCount;

static inline void
ilv_ref_count_init (IlvRefCount *self)
{
  *self = 1;
}

static inline void
ilv_ref_count_inc (IlvRefCount *self)
{
  __atomic_fetch_add (self, 1, __ATOMIC_RELAXED);
}

/* TRUE: that was the last. */
static inline gboolean
ilv_ref_count_dec (IlvRefCount *self)
{
  return __atomic_fetch_sub (self, 1, __ATOMIC_ACQ_REL) == 1;
}

G_END_DECLS
