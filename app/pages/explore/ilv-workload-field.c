/* One key of a workload file as a row of the form: an entry, a choice, or a choice with a figure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-workload-field.h"

#include <glib/gi18n.h>
#include <string.h>

#define BIT(kind) (1u << (kind))
#define ANY_STEP (~0u)
#define TIMED                                                                                      \
  (BIT (ILV_STEP_PYTHON) | BIT (ILV_STEP_HOLD) | BIT (ILV_STEP_NATIVE) | BIT (ILV_STEP_IO) |       \
   BIT (ILV_STEP_SLEEP))

static const char *const kinds[] = {"python", "hold",   "native", "io", "sleep",
                                    "lock",   "unlock", "spawn",  NULL};
static const char *const kind_names[] = {N_ ("Python"),
                                         N_ ("C code that keeps the GIL"),
                                         N_ ("C code that releases the GIL"),
                                         N_ ("I/O"),
                                         N_ ("Sleep"),
                                         N_ ("Take a lock"),
                                         N_ ("Release a lock"),
                                         N_ ("Spawn a job"),
                                         NULL};
static const char *const spreads[] = {"constant", "uniform", "exponential", "lognormal", NULL};
static const char *const spread_names[] = {N_ ("Always the same"), N_ ("Uniform"),
                                           N_ ("Exponential"), N_ ("Lognormal"), NULL};
static const char *const spread_units[] = {"", N_ ("Up to ± of the mean"), "",
                                           N_ ("Sigma of the logarithm"), NULL};
static const char *const spread_starts[] = {"", "20%", "", "0.5", NULL};
static const char *const arrivals[] = {"at-once", "every", "poisson", "closed", NULL};
static const char *const arrival_names[] = {N_ ("All at once"), N_ ("At a fixed pace"),
                                            N_ ("At random (Poisson)"),
                                            N_ ("Clients, one job each"), NULL};
static const char *const arrival_units[] = {"", N_ ("One every"), N_ ("Rate"), N_ ("Clients"),
                                            NULL};
static const char *const arrival_starts[] = {"", "5ms", "200/s", "10", NULL};
static const char *const clients[] = {"async", "blocking", NULL};
static const char *const client_names[] = {N_ ("Async"), N_ ("Blocking only"), NULL};
static const char *const on_full[] = {"wait", "reject", NULL};
static const char *const on_full_names[] = {N_ ("The submitter waits"), N_ ("The job is rejected"),
                                            NULL};
static const char *const answers[] = {"yes", "no", NULL};
static const char *const answer_names[] = {N_ ("Yes"), N_ ("No"), NULL};

static const IlvWorkloadField workload_fields[] = {
    {.key = "Name", .title = N_ ("Name")},
    {.key = "Summary", .title = N_ ("Summary"), .is_more = TRUE},
    {.key = "Cores", .title = N_ ("Cores, simulated"), .is_more = TRUE},
    {.key = "Threads", .title = N_ ("Threads in a pool"), .is_more = TRUE},
    {.key = "Processes", .title = N_ ("Processes in a pool"), .is_more = TRUE},
    {.key = "SwitchInterval", .title = N_ ("Switch interval"), .is_more = TRUE},
    {.key = "Knobs", .title = N_ ("Sliders: keys with ; between"), .is_more = TRUE},
};
static const IlvWorkloadField job_fields[] = {
    {.key = "Count", .title = N_ ("Jobs")},
    {.key = "Arrival",
     .title = N_ ("Arrival"),
     .kind = ILV_FIELD_LAW,
     .values = arrivals,
     .names = arrival_names,
     .units = arrival_units,
     .starts = arrival_starts},
    {.key = "Repeat", .title = N_ ("Passes through the steps"), .is_more = TRUE},
    {.key = "Steps", .title = N_ ("Steps, with ; between"), .is_more = TRUE},
    {.key = "PayloadIn", .title = N_ ("Argument size"), .is_more = TRUE},
    {.key = "PayloadOut", .title = N_ ("Result size"), .is_more = TRUE},
    {.key = "Limit", .title = N_ ("Limit in flight (0: none)"), .is_more = TRUE},
    {.key = "Timeout", .title = N_ ("Timeout (0s: none)"), .is_more = TRUE},
    {.key = "FailRate", .title = N_ ("Share of jobs that fail"), .is_more = TRUE},
    {.key = "Queue", .title = N_ ("Bound of the waiting line (0: none)"), .is_more = TRUE},
    {.key = "OnFull",
     .title = N_ ("When the line is full"),
     .kind = ILV_FIELD_CHOICE,
     .is_more = TRUE,
     .values = on_full,
     .names = on_full_names},
};
static const IlvWorkloadField step_fields[] = {
    {.key = "Do",
     .title = N_ ("What it does"),
     .kind = ILV_FIELD_CHOICE,
     .step_kinds = ANY_STEP,
     .values = kinds,
     .names = kind_names},
    {.key = "Duration", .title = N_ ("Duration"), .step_kinds = TIMED},
    {.key = "Spread",
     .title = N_ ("Spread of the duration"),
     .kind = ILV_FIELD_LAW,
     .step_kinds = TIMED,
     .values = spreads,
     .names = spread_names,
     .units = spread_units,
     .starts = spread_starts},
    {.key = "Client",
     .title = N_ ("Client"),
     .kind = ILV_FIELD_CHOICE,
     .step_kinds = BIT (ILV_STEP_IO),
     .values = clients,
     .names = client_names},
    {.key = "Backend",
     .title = N_ ("Backend"),
     .kind = ILV_FIELD_BACKEND,
     .step_kinds = BIT (ILV_STEP_IO)},
    {.key = "Lock",
     .title = N_ ("Name of the lock"),
     .step_kinds = BIT (ILV_STEP_LOCK) | BIT (ILV_STEP_UNLOCK)},
    {.key = "Job",
     .title = N_ ("Job to spawn"),
     .kind = ILV_FIELD_JOB,
     .step_kinds = BIT (ILV_STEP_SPAWN)},
    {.key = "Join",
     .title = N_ ("Wait for it to end"),
     .kind = ILV_FIELD_CHOICE,
     .step_kinds = BIT (ILV_STEP_SPAWN),
     .values = answers,
     .names = answer_names},
    {.key = "Repeat", .title = N_ ("Times in a row"), .step_kinds = ANY_STEP},
};
static const IlvWorkloadField backend_fields[] = {
    {.key = "Capacity", .title = N_ ("Served at once; the rest wait there")},
};

const IlvWorkloadField *
ilv_workload_fields (const char *kind, guint *n_fields)
{
  static const struct {
    const char *kind;
    const IlvWorkloadField *fields;
    guint n_fields;
  } all[] = {
      {"Workload", workload_fields, G_N_ELEMENTS (workload_fields)},
      {"Job", job_fields, G_N_ELEMENTS (job_fields)},
      {"Step", step_fields, G_N_ELEMENTS (step_fields)},
      {"Backend", backend_fields, G_N_ELEMENTS (backend_fields)},
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i].kind, kind) == 0) {
      *n_fields = all[i].n_fields;
      return all[i].fields;
    }
  *n_fields = 0;
  return NULL;
}

/* --- a row --- */

typedef struct {
  const IlvWorkloadField *field; /* NULL for a name */
  char *group;
  char *key;
  char *shown;       /* the value shown, as the file writes it */
  char **words;      /* of a combo row: the file's words */
  GtkWidget *figure; /* of a law's combo row: the row beside it */
  GtkWidget *law;    /* of that row: the combo row */
  IlvFieldCallback callback;
  gpointer data;
  gboolean is_setting;
} Row;

static const char row_key[] = "ilv-field";

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->group);
  g_free (row->key);
  g_free (row->shown);
  g_strfreev (row->words);
  g_free (row);
}

static Row *
get_row (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), row_key);
}

static Row *
add_row (GtkWidget *widget, const IlvWorkloadField *field, const char *group, const char *key,
         IlvFieldCallback callback, gpointer data)
{
  Row *row = g_new0 (Row, 1);

  row->field = field;
  row->group = g_strdup (group);
  row->key = g_strdup (key);
  row->callback = callback;
  row->data = data;
  g_object_set_data_full (G_OBJECT (widget), row_key, row, row_free);
  return row;
}

void
ilv_workload_field_commit (GtkWidget *widget)
{
  Row *row = get_row (widget);
  g_autofree char *value = NULL;

  if (!ADW_IS_ENTRY_ROW (widget) || row->is_setting)
    return;
  value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget))));
  if (g_strcmp0 (value, row->shown) == 0)
    return;
  g_free (row->shown);
  row->shown = g_strdup (value);
  if (row->law != NULL) {
    Row *law = get_row (row->law);
    guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (row->law));
    g_autofree char *whole = g_strdup_printf ("%s %s", law->words[chosen], value);

    row->callback (widget, whole, row->data);
  } else
    row->callback (widget, value, row->data);
}

static void
entry_applied_cb (GtkWidget *widget)
{
  ilv_workload_field_commit (widget);
}

static void
focus_left_cb (GtkEventController *controller)
{
  ilv_workload_field_commit (gtk_event_controller_get_widget (controller));
}

GtkWidget *
ilv_workload_field_make_entry (const char *title, const char *group, const char *key,
                               IlvFieldCallback callback, gpointer data)
{
  GtkWidget *widget = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (widget), TRUE);
  add_row (widget, NULL, group, key, callback, data);
  g_signal_connect (widget, "apply", G_CALLBACK (entry_applied_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), NULL);
  gtk_widget_add_controller (widget, focus);
  return widget;
}

/* The words and what the list calls them. */
static void
list_words (const IlvWorkloadField *field, IlvWorkload *workload, GStrvBuilder *words,
            GtkStringList *names)
{
  for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++) {
    g_strv_builder_add (words, field->values[i]);
    gtk_string_list_append (names, _ (field->names[i]));
  }
  if (field->kind == ILV_FIELD_BACKEND) {
    g_strv_builder_add (words, "");
    gtk_string_list_append (names, _ ("None"));
    for (guint i = 0; i < workload->n_backends; i++) {
      g_strv_builder_add (words, workload->backends[i].name);
      gtk_string_list_append (names, workload->backends[i].name);
    }
  }
  for (guint i = 0; field->kind == ILV_FIELD_JOB && i < workload->n_groups; i++) {
    g_strv_builder_add (words, workload->groups[i].name);
    gtk_string_list_append (names, workload->groups[i].name);
  }
}

static void
show_figure (GtkWidget *widget, guint chosen, const char *figure)
{
  Row *row = get_row (widget);
  const char *unit;

  if (row->figure == NULL || chosen >= g_strv_length (row->words))
    return;
  unit = row->field->units[chosen];
  gtk_widget_set_visible (row->figure, *unit != '\0');
  if (*unit == '\0')
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->figure), _ (unit));
  ilv_workload_field_show (row->figure, figure);
}

static void
chosen_cb (GtkWidget *widget)
{
  Row *row = get_row (widget);
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (widget));

  if (row->is_setting || chosen >= g_strv_length (row->words))
    return;
  if (row->figure != NULL && *row->field->units[chosen] != '\0') {
    const char *start = row->field->starts[chosen];
    g_autofree char *whole = g_strdup_printf ("%s %s", row->words[chosen], start);

    show_figure (widget, chosen, start);
    row->callback (widget, whole, row->data);
    return;
  }
  show_figure (widget, chosen, NULL);
  row->callback (widget, row->words[chosen], row->data);
}

static GtkWidget *
make_choice (const IlvWorkloadField *field, const char *group, IlvWorkload *workload,
             IlvFieldCallback callback, gpointer data)
{
  GtkWidget *widget = adw_combo_row_new ();
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  Row *row = add_row (widget, field, group, field->key, callback, data);

  list_words (field, workload, words, names);
  row->words = g_strv_builder_end (words);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), _ (field->title));
  adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (names));
  g_signal_connect (widget, "notify::selected", G_CALLBACK (chosen_cb), NULL);
  return widget;
}

void
ilv_workload_field_make (const IlvWorkloadField *field, const char *group, IlvWorkload *workload,
                         IlvFieldCallback callback, gpointer data, GPtrArray *rows)
{
  GtkWidget *widget;

  if (field->kind == ILV_FIELD_ENTRY) {
    widget = ilv_workload_field_make_entry (_ (field->title), group, field->key, callback, data);
    get_row (widget)->field = field;
    g_ptr_array_add (rows, widget);
    return;
  }
  widget = make_choice (field, group, workload, callback, data);
  g_ptr_array_add (rows, widget);
  if (field->kind == ILV_FIELD_LAW) {
    GtkWidget *figure = ilv_workload_field_make_entry ("", group, field->key, callback, data);

    get_row (figure)->law = widget;
    get_row (widget)->figure = figure;
    g_ptr_array_add (rows, figure);
  }
}

static void
show_choice (GtkWidget *widget, Row *row, const char *value)
{
  const char *space = strchr (value, ' ');
  gsize length = row->figure != NULL && space != NULL ? (gsize)(space - value) : strlen (value);
  g_autofree char *word = g_strndup (value, length);

  for (guint i = 0; row->words[i] != NULL; i++)
    if (g_strcmp0 (row->words[i], word) == 0) {
      adw_combo_row_set_selected (ADW_COMBO_ROW (widget), i);
      show_figure (widget, i, space != NULL ? space + 1 : "");
      return;
    }
}

void
ilv_workload_field_show (GtkWidget *widget, const char *value)
{
  Row *row = get_row (widget);

  /* A group that the text has lost for the moment keeps what it showed. */
  if (value == NULL)
    return;
  row->is_setting = TRUE;
  if (!ADW_IS_ENTRY_ROW (widget))
    show_choice (widget, row, value);
  else {
    g_free (row->shown);
    row->shown = g_strdup (value);
    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (widget)), value) != 0)
      gtk_editable_set_text (GTK_EDITABLE (widget), value);
  }
  row->is_setting = FALSE;
}

const char *
ilv_workload_field_get_group (GtkWidget *row)
{
  return get_row (row)->group;
}

const char *
ilv_workload_field_get_key (GtkWidget *row)
{
  return get_row (row)->key;
}

GtkWidget *
ilv_workload_field_make_error (const char *reason)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (reason);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "editor-error");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  return row;
}
