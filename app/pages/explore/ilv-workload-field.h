/* One key of a workload file as a row of the form: an entry, a choice, or a choice with a figure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row's change is handed to a callback as the key's new value; rows hold no state of their own.
 * What is typed counts on Enter, with the row's button, or when the focus leaves. */
#pragma once

#include <adwaita.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef enum {
  ILV_FIELD_ENTRY,
  ILV_FIELD_CHOICE,  /* the values are the file's words */
  ILV_FIELD_LAW,     /* a word and, for most, a figure: "every 5ms" */
  ILV_FIELD_BACKEND, /* a name of the workload, or none */
  ILV_FIELD_JOB,
} IlvFieldKind;

typedef struct {
  const char *key;
  const char *title;
  IlvFieldKind kind;
  gboolean is_more;          /* under "More" */
  guint step_kinds;          /* steps: a bit for each kind it belongs to */
  const char *const *values; /* choices and laws: words, NULL-terminated */
  const char *const *names;  /* what the rows call them */
  const char *const *units;  /* laws: a title for the figure, "" where there is none */
  const char *const *starts; /* laws: the figure to begin with */
} IlvWorkloadField;

/* Fields of "Workload", "Job", "Step", "Backend", in the order of the form. */
const IlvWorkloadField *ilv_workload_fields (const char *kind, guint *n_fields);

typedef void (*IlvFieldCallback) (GtkWidget *row, const char *value, gpointer data);

/* The row or rows (floating) of a field, appended to `rows`. Later values: _show(). */
void ilv_workload_field_make (const IlvWorkloadField *field, const char *group,
                              IlvWorkload *workload, IlvFieldCallback callback, gpointer data,
                              GPtrArray *rows);
/* An entry that stands for no key (a part's name). */
GtkWidget *ilv_workload_field_make_entry (const char *title, const char *group, const char *key,
                                          IlvFieldCallback callback, gpointer data);
/* The group and the key that a row was made for. */
const char *ilv_workload_field_get_group (GtkWidget *row);
const char *ilv_workload_field_get_key (GtkWidget *row);
void ilv_workload_field_show (GtkWidget *row, const char *value);
/* Hands on what was typed and not yet counted. */
void ilv_workload_field_commit (GtkWidget *row);
/* A row that says what is wrong with the one above. */
GtkWidget *ilv_workload_field_make_error (const char *reason);

G_END_DECLS
