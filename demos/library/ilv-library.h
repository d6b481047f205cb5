/* What libraries mean for concurrency: read from data/libraries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_LIBRARY_UNKNOWN, /* nobody could verify it */
  ILV_LIBRARY_YES,
  ILV_LIBRARY_NO,
  ILV_LIBRARY_PARTLY,
  ILV_LIBRARY_ITSELF,     /* of async: it has an asynchronous interface */
  ILV_LIBRARY_OTHER,      /* of async: another library has one */
  ILV_LIBRARY_NONE,       /* of async: nobody has */
  ILV_LIBRARY_NOT_NEEDED, /* of async: it does not wait */
} IlvLibraryState;

typedef enum {
  ILV_LIBRARY_ASYNC,
  ILV_LIBRARY_GIL,     /* lets go of it */
  ILV_LIBRARY_THREADS, /* its objects may be shared by threads */
  ILV_LIBRARY_FORK,    /* they survive a fork */
  ILV_LIBRARY_FREE,    /* ready for a Python without a GIL */
  ILV_LIBRARY_N_ASPECTS,
} IlvLibraryAspect;

/* Texts are the file's own (English). All owned. */
typedef struct {
  char *id, *title, *version, *kind; /* version may be NULL */
  char **imports;
  gboolean waits, is_read;
  IlvLibraryState states[ILV_LIBRARY_N_ASPECTS];
  char *texts[ILV_LIBRARY_N_ASPECTS]; /* "" where nothing is added */
  char **sources;
} IlvLibrary;

void ilv_library_free (IlvLibrary *self);
/* The installed ones, in the file's order; errors name file, line and what would be right.
 * (transfer full, elements IlvLibrary*) */
GPtrArray *ilv_library_list (GError **error);
GPtrArray *ilv_library_parse (const char *text, gsize length, const char *origin, GError **error);
/* The one that a module belongs to, by its longest listed name: "urllib.request.x"; NULL. */
const IlvLibrary *ilv_library_find (const GPtrArray *libraries, const char *module);

/* As the file has it: "yes", "not-needed", … (static) */
const char *ilv_library_state_get_name (IlvLibraryState state);

G_END_DECLS
