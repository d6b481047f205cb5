/* The checksum of `.ilv` sections.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * XXH64 (the published algorithm, seed 0). It guards against accidents, not against attackers; what
 * it lets through is validated anyway. Chosen because a file of 10^7 spans is 230 MB: GLib's
 * fastest GChecksum needs about half a second for that, zlib's CRC-32 a quarter, this one a
 * twentieth. Every step is a bijection of the accumulator, so one flipped bit always changes the
 * accumulator it enters. Private to demos/trace. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 ilv_checksum (const void *data, gsize n_bytes);

G_END_DECLS
