/* Numbers with units, as key files write them: exact, without floating point.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ten years: no duration and no moment may be longer. */
#define ILV_MAX_DURATION_NS (G_GINT64_CONSTANT (3650) * 24 * 3600 * 1000000000)
#define ILV_MAX_SIZE (G_GUINT64_CONSTANT (65536) * 1024 * 1024)

/* "12", "0.25": a decimal number times `scale`, rounded half up. `end` gets the first character
 * after it. FALSE on a sign, no digit, an exponent, or more than `max`. */
gboolean ilv_parse_scaled (const char *text, guint64 scale, guint64 max, guint64 *value,
                           const char **end);
/* A whole number and nothing else. */
gboolean ilv_parse_count (const char *text, guint64 *value);
/* "20%" -> 200000. At most 100%. */
gboolean ilv_parse_percent (const char *text, guint64 *ppm);

G_END_DECLS
