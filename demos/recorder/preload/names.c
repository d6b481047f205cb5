/* Names by number: each text is written once, later records carry its number.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key is an object's address (a code object, a type), which the caller keeps alive. Open
 * addressing, filled under a spin lock, read without one; a full table only means that a text is
 * written again. */
#include "preload.h"

#define N_SLOTS 8192u
#define MAX_PROBES 64u

static struct {
  const void *key;
  uint32_t number;
} slots[N_SLOTS];
static uint32_t n_names;
static int lock;

static inline uint32_t
first_slot (const void *key)
{
  return (uint32_t)((((uintptr_t)key >> 4) * 0x9E3779B97F4A7C15u) >> 51);
}

/* A new number for a text without a key. */
uint32_t
ilv_names_new (const char *text, size_t length)
{
  uint32_t number = __atomic_add_fetch (&n_names, 1, __ATOMIC_RELAXED);
  ilv_emit_text (ILV_REC_STR, number, 0, text, length);
  return number;
}

uint32_t
ilv_names_find (const void *key)
{
  uint32_t slot = first_slot (key);
  for (uint32_t i = 0; i < MAX_PROBES; i++, slot = (slot + 1) & (N_SLOTS - 1)) {
    const void *found = __atomic_load_n (&slots[slot].key, __ATOMIC_ACQUIRE);
    if (found == key)
      return slots[slot].number;
    if (found == NULL)
      return 0;
  }
  return 0;
}

static void
insert (const void *key, uint32_t number)
{
  uint32_t slot = first_slot (key);
  for (uint32_t i = 0; i < MAX_PROBES; i++, slot = (slot + 1) & (N_SLOTS - 1))
    if (slots[slot].key == NULL) {
      slots[slot].number = number;
      __atomic_store_n (&slots[slot].key, key, __ATOMIC_RELEASE);
      return;
    }
}

uint32_t
ilv_names_put (void *key, const char *text, size_t length)
{
  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  uint32_t number = ilv_names_find (key);
  if (number == 0) {
    number = ilv_names_new (text, length);
    insert (key, number);
  }
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);
  return number;
}

/* In a fork child: the thread that held it does not exist here. */
void
ilv_names_reset_lock (void)
{
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);
}
