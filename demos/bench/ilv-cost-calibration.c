/* Measures primitives and writes them down as a cost set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The measuring programs are Python files of their own (python/calibrate.py says what they print);
 * they run under the supervisor like every real run. */
#include "ilv-config.h"

#include "ilv-cost-calibration.h"

#include "demos/ilv-paths.h"
#include "demos/recorder/ilv-child.h"
#include "ilv-job-notes.h"
#include "ilv-peer-call.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIME_LIMIT_NS (120 * G_GINT64_CONSTANT (1000000000))
#define N_COLUMNS 4
#define COLD_CONNECTIONS 10000             /* what PeerCold is given for */
#define MOST (G_GINT64_CONSTANT (1) << 50) /* two weeks, or a PiB: an overflow, not a cost */

void
ilv_cost_calibration_free (IlvCostCalibration *self)
{
  g_clear_pointer (&self->costs, ilv_costs_unref);
  g_clear_pointer (&self->measured, g_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_clear_pointer (&self->origin, ilv_calibration_origin_free);
  g_free (self->text);
  g_free (self->missing);
  g_free (self);
}

/* --- reading what the programs printed --- */

static gboolean
parse_columns (char **columns, IlvMeasuredCost *cost)
{
  char *value_end, *spread_end, *n_end;
  guint64 n_samples;
  if (g_strv_length (columns) != N_COLUMNS)
    return FALSE;
  cost->key = ilv_costs_find_key (columns[0]);
  cost->value = g_ascii_strtoll (columns[1], &value_end, 10);
  cost->spread = g_ascii_strtod (columns[2], &spread_end);
  n_samples = g_ascii_strtoull (columns[3], &n_end, 10);
  cost->n_samples = (guint)MIN (n_samples, G_MAXUINT);
  return cost->key != NULL && cost->value > 0 && cost->value < MOST && *value_end == '\0' &&
         cost->spread >= 0 && *spread_end == '\0' && n_samples > 0 && *n_end == '\0';
}

/* "KEY: why" of what noise swallowed. */
static void
note_refused (IlvCostCalibration *self, const char *words)
{
  const char *colon = strchr (words, ':');
  g_autofree char *name = colon == NULL ? g_strdup (words) : g_strndup (words, colon - words);
  const char *key = ilv_costs_find_key (name);
  if (key != NULL)
    g_ptr_array_add (self->refused, (gpointer)key);
}

static gboolean
read_line (IlvCostCalibration *self, const char *line, GString *missing, GError **error)
{
  IlvMeasuredCost cost;
  if (g_str_has_prefix (line, "% "))
    return TRUE;
  if (g_str_has_prefix (line, "! "))
    note_refused (self, line + 2);
  if (g_str_has_prefix (line, "# ") || g_str_has_prefix (line, "! ")) {
    g_string_append_printf (missing, "%s%s", missing->len > 0 ? "\n" : "", line + 2);
    return TRUE;
  }
  g_auto (GStrv) columns = g_strsplit (line, "\t", N_COLUMNS + 1);
  if (!parse_columns (columns, &cost) || !ilv_costs_set (self->costs, cost.key, cost.value)) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("The calibration printed a line that is not a cost: “%s”"), line);
    return FALSE;
  }
  g_array_append_val (self->measured, cost);
  return TRUE;
}

static const IlvMeasuredCost *
find_measured (const IlvCostCalibration *self, const char *key)
{
  for (guint i = 0; i < self->measured->len; i++) {
    const IlvMeasuredCost *cost = &g_array_index (self->measured, IlvMeasuredCost, i);
    if (strcmp (cost->key, key) == 0)
      return cost;
  }
  return NULL;
}

/* --- the file --- */

/* Says before a cost where it comes from. Never localised: it is kept in a file. */
static void
append_source (GString *text, const IlvCostCalibration *self, const char *line,
               const IlvCosts *base)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = equals == NULL ? NULL : g_strndup (line, (gsize)(equals - line));
  const char *key = name == NULL ? NULL : ilv_costs_find_key (name);
  const IlvMeasuredCost *cost = key == NULL ? NULL : find_measured (self, key);
  if (cost != NULL)
    g_string_append_printf (text, "# measured: median of %u samples, spread %.0f %%\n",
                            cost->n_samples, 100 * cost->spread);
  else if (key != NULL)
    g_string_append_printf (text, "# not measured here: the figure of %s\n", base->name);
}

/* Never localised: it is kept in a file. */
static char *
describe_origin (const IlvCalibrationOrigin *origin)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (origin->date_s);
  g_autofree char *date = g_date_time_format (moment, "%Y-%m-%d %H:%M");
  return g_strdup_printf ("# What primitives cost on this machine, measured on %s by\n"
                          "# “interleave calibrate”: %s, %u CPUs, CPython %s%s.\n"
                          "# Workloads were not run for this.\n",
                          date, origin->system, origin->n_cpus, origin->python_version,
                          origin->free_threaded ? " (free-threaded)" : "");
}

static char *
write_text (const IlvCostCalibration *self, const IlvCosts *base)
{
  GString *text = g_string_new (NULL);
  g_autofree char *plain = ilv_costs_to_text (self->costs);
  g_autofree char *about = describe_origin (self->origin);
  g_autofree char *origin = ilv_calibration_origin_to_text (self->origin);
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  g_string_append (text, about);
  for (char **line = lines; *line != NULL; line++) {
    append_source (text, self, *line, base);
    if (**line != '\0' || line[1] != NULL)
      g_string_append_printf (text, "%s\n", *line);
  }
  g_string_append_printf (text, "\n%s", origin);
  return g_string_free (text, FALSE);
}

/* What the figures themselves say about how quiet it was. */
static void
note_noise (IlvCostCalibration *self)
{
  g_autoptr (GPtrArray) noisy = g_ptr_array_new ();
  for (guint i = 0; i < self->measured->len; i++) {
    const IlvMeasuredCost *cost = &g_array_index (self->measured, IlvMeasuredCost, i);
    if (cost->spread > ILV_CALIBRATION_WIDE)
      g_ptr_array_add (noisy, g_strdup (cost->key));
  }
  for (guint i = 0; i < self->refused->len; i++)
    g_ptr_array_add (noisy, g_strdup (g_ptr_array_index (self->refused, i)));
  g_ptr_array_add (noisy, NULL);
  g_strfreev (self->origin->noisy);
  self->origin->noisy = (char **)g_ptr_array_free (g_steal_pointer (&noisy), FALSE);
  if (find_measured (self, "CoreShare") != NULL)
    self->origin->core_share = (double)self->costs->core_share_ppm / 1e6;
}

IlvCostCalibration *
ilv_cost_calibration_parse (const char *output, const IlvCosts *base, const char *name,
                            IlvCalibrationOrigin *origin, GError **error)
{
  g_return_val_if_fail (output != NULL && base != NULL && name != NULL && origin != NULL, NULL);
  g_autoptr (IlvCostCalibration) self = g_new0 (IlvCostCalibration, 1);
  g_autoptr (GString) missing = g_string_new (NULL);
  self->origin = origin;
  self->costs = ilv_costs_copy (base, name);
  self->measured = g_array_new (FALSE, FALSE, sizeof (IlvMeasuredCost));
  self->refused = g_ptr_array_new ();
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && !read_line (self, *line, missing, error))
      return NULL;
  if (self->measured->len == 0) {
    g_set_error_literal (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                         _ ("The calibration measured nothing."));
    return NULL;
  }
  self->missing = missing->len > 0 ? g_strdup (missing->str) : NULL;
  note_noise (self);
  self->text = write_text (self, base);
  return g_steal_pointer (&self);
}

/* --- running them --- */

/* How it ended, if not well. */
static gboolean
check_result (const IlvChildResult *result, GError **error)
{
  if (result->fate == ILV_CHILD_EXITED && result->code == 0)
    return TRUE;
  g_autofree char *words = ilv_child_result_get_complaint (result);
  if (result->fate == ILV_CHILD_TOO_LONG)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("The calibration did not end within %d seconds and was stopped. Is the machine "
                    "very busy?"),
                 (int)(TIME_LIMIT_NS / G_GINT64_CONSTANT (1000000000)));
  else
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("The calibration failed: %s"),
                 *words != '\0' ? words : _ ("Python ended without a word"));
  return FALSE;
}

/* What is heard comes in pieces of any length. */
typedef struct {
  const IlvCalibrationOptions *options;
  GString *line;
} Listener;

/* "% 3 6 trio" */
static void
report (Listener *self)
{
  const IlvCalibrationOptions *options = self->options;
  guint n_done, n_parts;
  char part[32];
  if (sscanf (self->line->str, "%% %u %u %31s", &n_done, &n_parts, part) == 3)
    options->progress (n_done, n_parts, part, options->progress_data);
}

static void
heard_cb (const char *bytes, gsize length, gpointer data)
{
  Listener *self = data;
  for (gsize i = 0; i < length; i++) {
    if (bytes[i] != '\n') {
      g_string_append_c (self->line, bytes[i]);
      continue;
    }
    report (self);
    g_string_truncate (self->line, 0);
  }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
  return (one > other) - (one < other);
}

static gint64
find_median (GArray *samples)
{
  g_array_sort (samples, compare_times);
  return g_array_index (samples, gint64, samples->len / 2);
}

/* A line as the programs print it: (median - less) x factor, with the samples' spread. A difference
 * that noise swallowed is no figure. */
static void
append_line (GString *output, const char *key, GArray *samples, gint64 less, double factor,
             const GError *problem)
{
  if (samples == NULL) {
    g_autofree char *why = g_strdelimit (g_strdup (problem->message), "\n", ' ');
    g_string_append_printf (output, "# %s: %s\n", key, why);
    return;
  }
  g_array_sort (samples, compare_times);
  const gint64 *sorted = (const gint64 *)(gpointer)samples->data;
  guint n = samples->len;
  double spread = (double)(sorted[3 * n / 4] - sorted[n / 4]) / (double)sorted[n / 2];
  gint64 value = (gint64)((double)(sorted[n / 2] - less) * factor);
  if (value > 0)
    g_string_append_printf (output, "%s\t%" G_GINT64_FORMAT "\t%.4f\t%u\n", key, value, spread, n);
  else
    g_string_append_printf (output, "! %s: less than the noise it was measured in\n", key);
}

/* The two figures that are not primitives of Python but of the program that measures: jobs without
 * work, through the real runner, and its loopback server. */
static gboolean
add_own_costs (GString *output, const IlvPython *python, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) notes_problem = NULL, peer_problem = NULL;
  g_autoptr (GArray) notes = ilv_job_notes_measure (python, cancellable, &notes_problem);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  append_line (output, "JobNotes", notes, 0, 1, notes_problem);
  g_auto (IlvPeerCall) peer = {0};
  gboolean answers = ilv_peer_call_measure (&peer, &peer_problem);
  /* A question is a request and an answer: two calls, and two turns for one that asks alone. */
  append_line (output, "PeerCall", peer.together, 0, 0.5, peer_problem);
  gint64 together_ns = answers ? find_median (peer.together) : 0;
  append_line (output, "PeerTurn", peer.alone, together_ns, 0.5, peer_problem);
  append_line (output, "PeerCold", peer.many, together_ns,
               0.5 * COLD_CONNECTIONS / ILV_PEER_CALL_MANY, peer_problem);
  return TRUE;
}

IlvCostCalibration *
ilv_cost_calibration_run (const IlvCalibrationOptions *options, GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (options != NULL && options->python != NULL, NULL);
  g_return_val_if_fail (options->base != NULL && options->name != NULL, NULL);
  g_autofree char *program = ilv_paths_calibration ();
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (IlvChildResult) result = {0};
  Listener listener = {options, line};
  char *argv[] = {options->python->exe, (char *)"-I", (char *)"-B", program, NULL};
  const IlvChildOptions child = {.argv = argv,
                                 .time_limit_ns = TIME_LIMIT_NS,
                                 .heard = options->progress != NULL ? heard_cb : NULL,
                                 .heard_data = &listener};
  if (!ilv_child_run (&child, &result, cancellable, error) || !check_result (&result, error) ||
      (result.output->len > 0 &&
       !add_own_costs (result.output, options->python, cancellable, error)))
    return NULL;
  return ilv_cost_calibration_parse (result.output->str, options->base, options->name,
                                     ilv_calibration_origin_new (options->python), error);
}

char *
ilv_cost_calibration_save (const IlvCostCalibration *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autofree char *path = ilv_costs_get_own_path (self->costs->name);
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0755) != 0) {
    int problem = errno;
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem),
                 _ ("The folder %s could not be made: %s"), folder, g_strerror (problem));
    return NULL;
  }
  return g_file_set_contents (path, self->text, -1, error) ? g_steal_pointer (&path) : NULL;
}
