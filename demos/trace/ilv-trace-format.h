/* How a `.ilv` file is laid out, version 1. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything is little-endian and aligned to 8 bytes. A file is an IlvFileHeader and then sections:
 * an IlvSectionHeader, its payload, zeros up to the next multiple of 8. Each header has a checksum
 * of its own, so that a reader who meets a damaged one can look for the next.
 *
 * A run is a sequence of parts 0, 1, 2, ...: any number of DATA sections, one JOBS section (an
 * array of IlvJobData), and last the META section. DATA holds chunks, whole ones, one behind the
 * other in this order: of each track its rows, its instants, its changes; then the links. META
 * says how many chunks each series has, so no offset is stored that could point anywhere.
 *
 * A chunk is an IlvChunkHeader, its columns, the side table of long spans and the levels, each
 * padded to 8. META is the run's description, strings, kinds, and track table: numbers as 8 bytes,
 * strings as their length in 8 bytes (all ones: NULL) and their bytes, padded. After the tables
 * there may be further facts: how many, and of each its name and a number; a reader skips what it
 * does not know. */
#pragma once

#include "ilv-trace-private.h"

G_BEGIN_DECLS

#define ILV_FILE_MAGIC "ILVTRACE"
#define ILV_FILE_VERSION 1
#define ILV_SECTION_MAGIC 0x53564c49u /* "ILVS" */

#define ILV_FACT_SCRIPT "script"
#define ILV_FACT_SERVER_ANSWERS "server.answers"
#define ILV_FACT_SERVER_LATE_P50 "server.late.p50"
#define ILV_FACT_SERVER_LATE_P99 "server.late.p99"
#define ILV_FACT_SERVER_LATE_MAX "server.late.max"

typedef struct {
  char magic[8];
  guint32 version;
  guint32 n_runs;
  guint64 checksum; /* of what is above */
} IlvFileHeader;

typedef enum {
  ILV_SECTION_DATA = 1,
  ILV_SECTION_JOBS = 2,
  ILV_SECTION_META = 3,
} IlvSectionType;

typedef struct {
  guint32 magic;
  guint32 type; /* unknown ones are skipped */
  guint32 run;
  guint32 part;
  guint64 length;   /* of the payload, without padding */
  guint64 checksum; /* of the payload */
  guint64 header_checksum;
} IlvSectionHeader;

typedef struct {
  guint32 n;
  guint32 n_longs;
  guint32 n_entries; /* of the levels */
  guint32 reserved;
} IlvChunkHeader;

#define ILV_PAD8(n) (((n) + 7) & ~(gsize)7)

/* One whole section of a mapped file. */
typedef struct {
  const guint8 *data;
  gsize length;
} IlvPart;

/* A run from its parts, META last. `file` is what they lie in. NULL and error if they do not fit
 * together. */
IlvTrace *ilv_trace_load_run (GBytes *file, const IlvPart *parts, guint n_parts, GError **error);

G_END_DECLS
