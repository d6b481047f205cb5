/* Letters and keys of the states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-state.h"

static const char letters[ILV_N_STATES] = {
    [ILV_STATE_PYTHON] = 'P',    [ILV_STATE_NATIVE] = 'N',   [ILV_STATE_GIL_WAIT] = 'G',
    [ILV_STATE_CORE_WAIT] = 'C', [ILV_STATE_IO] = 'I',       [ILV_STATE_SLEEP] = 'S',
    [ILV_STATE_LOCK] = 'L',      [ILV_STATE_TRANSFER] = 'X', [ILV_STATE_STARTUP] = 'U',
    [ILV_STATE_READY] = 'R',     [ILV_STATE_IDLE] = '-',     [ILV_STATE_UNKNOWN] = '?',
};

static const char *const keys[ILV_N_STATES] = {
    [ILV_STATE_PYTHON] = "python",
    [ILV_STATE_NATIVE] = "native",
    [ILV_STATE_GIL_WAIT] = "gil_wait",
    [ILV_STATE_CORE_WAIT] = "core_wait",
    [ILV_STATE_IO] = "io",
    [ILV_STATE_SLEEP] = "sleep",
    [ILV_STATE_LOCK] = "lock",
    [ILV_STATE_TRANSFER] = "transfer",
    [ILV_STATE_STARTUP] = "startup",
    [ILV_STATE_READY] = "ready",
    [ILV_STATE_IDLE] = "idle",
    [ILV_STATE_UNKNOWN] = "unknown",
};

char
ilv_state_letter (IlvState state)
{
  g_return_val_if_fail ((guint)state < ILV_N_STATES, '?');

  return letters[state];
}

const char *
ilv_state_key (IlvState state)
{
  g_return_val_if_fail ((guint)state < ILV_N_STATES, "unknown");

  return keys[state];
}
