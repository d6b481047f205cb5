/* `.ilv` files: the runs of one comparison, sealed, checksummed, mapped.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Versioned, little-endian; each section carries its length and checksum. A damaged or truncated
 * file gives the runs that are whole and says which are not; never a crash, never an allocation
 * bigger than the file warrants. A predicted run's bytes hold no date, path, host or version. The
 * layout is in ilv-trace-format.h. While a trace of a mapped file lives, nobody may cut the file
 * short in place (saving replaces it, which is safe). */
#pragma once

#include <gio/gio.h>

#include "ilv-trace-builder.h"

G_BEGIN_DECLS

/* Traces are IlvTrace*. Written to a temporary name beside it and renamed: a full disk loses
 * nothing. GIO errors or ILV_TRACE_ERROR. */
gboolean ilv_trace_file_save (GPtrArray *traces, const char *path, GCancellable *cancellable,
                              GError **error);
GBytes *ilv_trace_file_to_bytes (GPtrArray *traces);

/* Maps the file. Returns the whole runs (transfer full, elements IlvTrace*). If some parts are
 * damaged, `damage` (may be NULL) is set to an ILV_TRACE_ERROR_DAMAGED that says what is missing,
 * and the return value still holds the rest; NULL and `error` if nothing could be read. */
GPtrArray *ilv_trace_file_load (const char *path, GError **damage, GError **error);
GPtrArray *ilv_trace_file_load_bytes (GBytes *bytes, GError **damage, GError **error);

G_END_DECLS
