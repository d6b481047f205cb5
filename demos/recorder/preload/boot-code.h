/* The boot file, compiled: from a folder where that was kept, else now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "python-api.h"

/* NULL with a Python error if it cannot be compiled. */
PyObject *ilv_boot_code (const char *path, const char *text);
