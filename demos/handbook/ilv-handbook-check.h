/* Whether everything the handbook points at is there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-handbook.h"

G_BEGIN_DECLS

/* "FILE:LINE: what is wrong" for each link that leads nowhere, number that cannot be computed,
 * workload that is not there, and measured number (with a unit) that says no source. Empty: all
 * well. Loads and simulates: a second or so. (transfer full) */
char **ilv_handbook_check (const IlvHandbook *self);
/* The same of some blocks of another file. (transfer full) */
char **ilv_handbook_check_blocks (const IlvHandbook *self, const char *path,
                                  const GPtrArray *blocks);

G_END_DECLS
