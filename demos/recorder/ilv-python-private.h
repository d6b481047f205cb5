/* What finding one Python and listing all share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/recorder. */
#pragma once

#include "ilv-measure.h"

G_BEGIN_DECLS

#define ILV_PYTHON_OLDEST_MINOR 8
#define ILV_PYTHON_NEWEST_MINOR 15

/* Starts it once. `identity` (may be NULL) is set to what two paths of one installation have in
 * common. (transfer full) */
IlvPython *ilv_python_ask (const char *exe, char **identity, GCancellable *cancellable,
                           GError **error);
/* The places looked at when no interpreter is named, in order; NULL after the last. */
const char *ilv_python_get_default (int index);

G_END_DECLS
