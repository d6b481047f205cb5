/* Opening and saving traces and workloads, off the main thread; the files opened last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"
#include "demos/classkit/ilv-kit.h"
#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef enum {
  ILV_FILE_ANY,
  ILV_FILE_TRACE,
  ILV_FILE_WORKLOAD
} IlvFileKind;

/* What a file held: a workload, a class kit's scenario, or traces. */
typedef struct {
  GFile *file;
  IlvWorkload *workload; /* or NULL */
  IlvKit *kit;           /* or NULL */
  GPtrArray *traces;     /* or NULL; elements IlvTrace* */
  GError *damage;        /* parts of the traces are missing */
} IlvOpened;

void ilv_opened_free (IlvOpened *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvOpened, ilv_opened_free)

/* A file named *.ilv is read as traces, *.scenario as a scenario, any other as a workload. Opening
 * runs nothing. */
void ilv_files_open_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data);
IlvOpened *ilv_files_open_finish (GAsyncResult *result, GError **error);

/* Makes it what the session is about, in place of what it was. */
void ilv_opened_show (IlvOpened *self, IlvSession *session);

void ilv_files_save_traces_async (GPtrArray *traces, GFile *file, GAsyncReadyCallback callback,
                                  gpointer data);
void ilv_files_save_workload_async (IlvWorkload *workload, GFile *file,
                                    GAsyncReadyCallback callback, gpointer data);
/* The file written. (transfer full), NULL and error. */
GFile *ilv_files_save_finish (GAsyncResult *result, GError **error);

void ilv_files_add_filters (GtkFileChooser *chooser, IlvFileKind kind);

/* URIs, newest first; those that are gone are left out. (transfer full) */
char **ilv_files_list_recent (void);
void ilv_files_add_recent (GFile *file);

G_END_DECLS
