/* The workload form's inside: its rows are built in one file, what they do is in another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pages/explore/ilv-workload-form.h"

G_BEGIN_DECLS

struct _IlvWorkloadForm {
  GtkWidget parent_instance;

  GtkWidget *box;

  /* owned */
  IlvWorkload *workload;
  char *text;
  GPtrArray *rows;      /* borrowed: those of a key or a name */
  GPtrArray *steps;     /* borrowed: the steps' expander rows */
  GHashTable *expanded; /* names of the expander rows that are open */
  char *structure;      /* what the form was built for */
  char *wanted_group;   /* the focus after the next building */
  char *wanted_key;

  /* borrowed */
  GtkWidget *error_row;
  GtkWidget *wrong_row;

  /* plain */
  gboolean is_setting;
};

/* What a part's name is called among the keys. */
#define ILV_FORM_PART_NAME ""
/* What the buttons that move a step are called among them. */
#define ILV_FORM_UP " up"
#define ILV_FORM_DOWN " down"

/* What a row or button of the form stands for: a part's name; for steps a job's and the place. */
void ilv_workload_form_mark (GtkWidget *row, const char *name, guint place);
const char *ilv_workload_form_get_name (GtkWidget *row);
guint ilv_workload_form_get_place (GtkWidget *row);

/* Hands on a changed text, which it takes. */
void ilv_workload_form_emit (IlvWorkloadForm *self, char *text);
/* Where the focus is to be after the next building. */
void ilv_workload_form_want_focus (IlvWorkloadForm *self, const char *group, const char *key);

/* Fills the empty box with rows for the workload's parts. */
void ilv_workload_form_build (IlvWorkloadForm *self);

/* What rows and buttons do; the data or the swapped object is the form. */
void ilv_workload_form_field_cb (GtkWidget *row, const char *value, gpointer data);
void ilv_workload_form_renamed_cb (GtkWidget *row, const char *value, gpointer data);
void ilv_workload_form_up_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_down_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_remove_step_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_use_step_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_drop_step_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_add_step_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_add_job_cb (IlvWorkloadForm *self);
void ilv_workload_form_remove_job_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_add_backend_cb (IlvWorkloadForm *self);
void ilv_workload_form_remove_backend_cb (IlvWorkloadForm *self, GtkWidget *button);
void ilv_workload_form_expanded_cb (IlvWorkloadForm *self, GParamSpec *pspec, GtkWidget *row);

G_END_DECLS
