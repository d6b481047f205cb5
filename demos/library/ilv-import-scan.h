/* Reads a Python script's imports without running it, and says what they mean for asyncio.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small tokenizer: comments, strings of every kind, continued lines and brackets are known, so
 * that "import" in a string is none. It needs no Python and takes any bytes: what it cannot make
 * sense of it skips. Imports inside functions count; relative ones are the script's own.
 *
 * The answer async_libs ("are all blocking dependencies available as asynchronous clients?"):
 *   no       some imported library waits and nobody has an asynchronous interface for it
 *   unknown  else, if some imported module is neither known, nor of the standard library, nor a
 *            file beside the script
 *   yes      else */
#pragma once

#include "ilv-library.h"

G_BEGIN_DECLS

typedef struct {
  char *module; /* "a.b", owned */
  guint line;
} IlvImport;

typedef struct {
  GArray *imports;   /* IlvImport, in order, each module once */
  gboolean is_whole; /* FALSE: a string or bracket does not end; what came before counts */
} IlvImports;

void ilv_imports_free (IlvImports *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvImports, ilv_imports_free)

/* Never fails. Linear in the length. (transfer full) */
IlvImports *ilv_imports_read (const char *text, gsize length);

typedef struct {
  const IlvImport *import;   /* the scan's */
  const IlvLibrary *library; /* NULL: not known */
} IlvImportFinding;

typedef struct {
  GPtrArray *libraries; /* IlvLibrary, owned */
  IlvImports *imports;
  char *origin;
  GArray *findings; /* IlvImportFinding: what decides; local and harmless ones are not in it */
  IlvLibraryState async_libs; /* YES, NO or UNKNOWN */
} IlvImportScan;

void ilv_import_scan_free (IlvImportScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvImportScan, ilv_import_scan_free)

/* `origin` is the script's path (modules beside it are its own) or a name. */
IlvImportScan *ilv_import_scan_text (const char *text, gsize length, const char *origin,
                                     GError **error);
/* Reads the file; at most 16 MiB. */
IlvImportScan *ilv_import_scan_file (const char *path, GError **error);
/* One sentence for a finding: "line 3: requests waits; use httpx or aiohttp." (transfer full) */
char *ilv_import_finding_tell (const IlvImportFinding *self);

G_END_DECLS
