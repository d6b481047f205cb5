/* The interpreters of this process that are recorded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place is never given back: a subinterpreter that ends leaves it empty, and one that begins at
 * the same address takes it over. */
#include "interpreter.h"

#include <string.h>

IlvInterpreter ilv_interpreters[ILV_MAX_INTERPRETERS];
int ilv_n_interpreters;

static void *
get_state (void)
{
  return ilv_py.InterpreterGet != NULL ? ilv_py.InterpreterGet () : NULL;
}

IlvInterpreter *
ilv_find_interpreter (void)
{
  void *state = get_state ();
  int n = __atomic_load_n (&ilv_n_interpreters, __ATOMIC_ACQUIRE);
  for (int i = n - 1; i > 0; i--)
    if (__atomic_load_n (&ilv_interpreters[i].state, __ATOMIC_RELAXED) == state)
      return &ilv_interpreters[i];
  return &ilv_interpreters[0];
}

static int
intern_names (IlvInterpreter *self)
{
#define INTERN(name, text)                                                                         \
  if ((self->s_##name = ilv_py.PyUnicode_InternFromString (text)) == NULL)                         \
    return 0;
  ILV_INTERPRETER_NAMES (INTERN)
#undef INTERN
  return 1;
}

/* The main interpreter begins alone; subinterpreters may begin at the same moment. */
int
ilv_interpreter_begin (void)
{
  static int lock;
  static int n_begun;
  void *state = get_state ();
  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  int place = ilv_n_interpreters;
  for (int i = 1; i < ilv_n_interpreters; i++)
    if (ilv_interpreters[i].state == state)
      place = i;
  IlvInterpreter *self = place < ILV_MAX_INTERPRETERS ? &ilv_interpreters[place] : NULL;
  if (self != NULL) {
    memset (self, 0, sizeof *self);
    self->number = n_begun++;
    __atomic_store_n (&self->state, state, __ATOMIC_RELAXED);
    if (place == ilv_n_interpreters)
      __atomic_store_n (&ilv_n_interpreters, place + 1, __ATOMIC_RELEASE);
  }
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);
  return self != NULL && intern_names (self);
}
