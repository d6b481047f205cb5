/* What results and journals share: a run, memory and reasons as JSON.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/bench. */
#pragma once

#include "demos/exchange/ilv-json.h"
#include "ilv-bench-result.h"

G_BEGIN_DECLS

#define ILV_BENCH_SCHEMA "interleave.bench/1"

extern const char *const ilv_bench_run_kinds[]; /* 4, by IlvBenchRunKind */
extern const char *const ilv_bench_stops[];     /* 5, by IlvBenchStop */

/* Each adds members to the object that the builder is in. */
void ilv_bench_write_run (JsonBuilder *builder, const IlvBenchRun *run);
void ilv_bench_write_latency (JsonBuilder *builder, const IlvBenchLatency *latency);
void ilv_bench_write_memory (JsonBuilder *builder, const IlvBenchMemory *memory);
void ilv_bench_write_why (JsonBuilder *builder, const IlvBenchWhy *why);
/* The whole result, on one line if not pretty. */
char *ilv_bench_write (const IlvBenchResult *self, gboolean is_pretty);

/* NULL if the reader refuses something. */
IlvBenchRun *ilv_bench_read_run (IlvJsonReader *reader, JsonObject *object);
void ilv_bench_read_latency (IlvJsonReader *reader, JsonObject *object, IlvBenchLatency *latency);
void ilv_bench_read_memory (IlvJsonReader *reader, JsonObject *object, IlvBenchMemory *memory);
void ilv_bench_read_why (IlvJsonReader *reader, JsonObject *object, IlvBenchWhy *why);
/* Parses JSON, but refuses what no program of ours nests so deeply: the parser is recursive. NULL
 * if it is none. (transfer full) */
JsonNode *ilv_bench_read_json (const char *text, gssize length, char **problem);
/* Whether its "schema" is `wanted` ("interleave.bench/1"): the first thing to look at, since what
 * another program wrote may be shaped in any way. ILV_BENCH_ERROR_FUTURE or _FOREIGN. */
gboolean ilv_bench_check_schema (JsonNode *root, const char *wanted, const char *origin,
                                 GError **error);

G_END_DECLS
