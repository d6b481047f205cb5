/* XXH64, written from its specification.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-checksum.h"

#include <string.h>

#define P1 G_GUINT64_CONSTANT (0x9E3779B185EBCA87)
#define P2 G_GUINT64_CONSTANT (0xC2B2AE3D27D4EB4F)
#define P3 G_GUINT64_CONSTANT (0x165667B19E3779F9)
#define P4 G_GUINT64_CONSTANT (0x85EBCA77C2B2AE63)
#define P5 G_GUINT64_CONSTANT (0x27D4EB2F165667C5)

static inline guint64
rotate (guint64 x, guint bits)
{
  return x << bits | x >> (64 - bits);
}

static inline guint64
read64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, 8);
  return GUINT64_FROM_LE (value);
}

static inline guint64
mix (guint64 lane, guint64 input)
{
  return rotate (lane + input * P2, 31) * P1;
}

static inline guint64
merge (guint64 hash, guint64 lane)
{
  return (hash ^ mix (0, lane)) * P1 + P4;
}

/* What is left after the last 32 bytes, then an avalanche. */
static guint64
finish (guint64 hash, const guint8 *at, gsize left)
{
  guint32 half;

  for (; left >= 8; at += 8, left -= 8)
    hash = rotate (hash ^ mix (0, read64 (at)), 27) * P1 + P4;
  if (left >= 4) {
    memcpy (&half, at, 4);
    hash = rotate (hash ^ (guint64)GUINT32_FROM_LE (half) * P1, 23) * P2 + P3;
    at += 4;
    left -= 4;
  }
  for (; left > 0; at++, left--)
    hash = rotate (hash ^ *at * P5, 11) * P1;
  hash = (hash ^ hash >> 33) * P2;
  hash = (hash ^ hash >> 29) * P3;
  return hash ^ hash >> 32;
}

guint64
ilv_checksum (const void *data, gsize n_bytes)
{
  const guint8 *at = data;
  gsize left = n_bytes;
  guint64 a = P1 + P2, b = P2, c = 0, d = -P1, hash = P5;

  if (n_bytes >= 32) {
    for (; left >= 32; at += 32, left -= 32) {
      a = mix (a, read64 (at));
      b = mix (b, read64 (at + 8));
      c = mix (c, read64 (at + 16));
      d = mix (d, read64 (at + 24));
    }
    hash = rotate (a, 1) + rotate (b, 7) + rotate (c, 12) + rotate (d, 18);
    hash = merge (merge (merge (merge (hash, a), b), c), d);
  }
  return finish (hash + n_bytes, at, left);
}
