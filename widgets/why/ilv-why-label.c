/* Names of what is in a trace, for people: tracks, states, models, durations, sizes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-why-label.h"

#include "demos/workload/ilv-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- tracks --- */

static gboolean
is_interpreters (const IlvTrace *trace)
{
  return g_strcmp0 (ilv_trace_get_info (trace)->model, "interpreters") == 0;
}

static char *
label_process (const IlvTrace *trace, const IlvTrack *track)
{
  if (track->role == ILV_ROLE_SERVER)
    return g_strdup (_ ("Fork server"));
  if (track->role == ILV_ROLE_NONE && track->name != NULL)
    return g_strdup_printf (_ ("Subprocess %u (%s)"), track->number, track->name);
  if (track->role == ILV_ROLE_SCHEDULER)
    return g_strdup (_ ("Dask’s own account"));
  if (is_interpreters (trace))
    return track->number == 0 ? g_strdup (_ ("Main interpreter"))
                              : g_strdup_printf (_ ("Interpreter %u"), track->number);
  return track->number == 0 ? g_strdup (_ ("Main process"))
                            : g_strdup_printf (_ ("Process %u"), track->number);
}

static char *
label_thread (const IlvTrack *track)
{
  switch (track->role) {
  case ILV_ROLE_MAIN:
    return g_strdup (_ ("Main thread"));
  case ILV_ROLE_MANAGER:
    return g_strdup (_ ("Manager thread"));
  case ILV_ROLE_FEEDER:
    return g_strdup (_ ("Feeder thread"));
  case ILV_ROLE_SERVER:
    return g_strdup (_ ("Fork server"));
  case ILV_ROLE_SCHEDULER:
    return g_strdup (track->name != NULL ? track->name : _ ("Scheduler"));
  case ILV_ROLE_WORKER:
    return g_strdup_printf (_ ("Thread %u"), track->number);
  default:
    return track->name != NULL ? g_strdup (track->name)
                               : g_strdup_printf (_ ("Thread %u"), track->number);
  }
}

static const char *
label_queue (IlvRole role)
{
  switch (role) {
  case ILV_ROLE_READY:
    return _ ("Ready queue");
  case ILV_ROLE_CALLS:
    return _ ("Call queue");
  case ILV_ROLE_RESULTS:
    return _ ("Result queue");
  case ILV_ROLE_LIMIT:
    return _ ("Waiting for room");
  default:
    return _ ("Work queue");
  }
}

static const char *
label_counter (const IlvTrack *track)
{
  switch (track->role) {
  case ILV_ROLE_MEMORY:
    return _ ("Memory");
  case ILV_ROLE_FINISHED:
    return _ ("Jobs done");
  case ILV_ROLE_IN_FLIGHT:
    return _ ("Jobs in flight");
  case ILV_ROLE_WAITING_IO:
    return _ ("Jobs waiting on I/O");
  case ILV_ROLE_SLEEPING:
    return _ ("Jobs sleeping");
  default:
    return track->name != NULL ? track->name : _ ("Counter");
  }
}

static char *
label_named (const IlvTrack *track)
{
  if (track->kind == ILV_TRACK_LOCK)
    return track->name != NULL ? g_strdup_printf (_ ("Lock “%s”"), track->name)
                               : g_strdup_printf (_ ("Lock %u"), track->number);
  return track->name != NULL ? g_strdup_printf (_ ("Backend “%s”"), track->name)
                             : g_strdup_printf (_ ("Backend %u"), track->number);
}

static char *
label_job (const IlvTrack *track)
{
  guint32 number = ilv_job_number (track->number);

  return track->name != NULL ? g_strdup_printf (_ ("Job %u “%s”"), number, track->name)
                             : g_strdup_printf (_ ("Job %u"), number);
}

char *
ilv_track_label (const IlvTrace *trace, IlvTrackId id)
{
  IlvTrack track;

  g_return_val_if_fail (trace != NULL, NULL);
  g_return_val_if_fail (id < ilv_trace_get_n_tracks (trace), NULL);
  ilv_trace_get_track (trace, id, &track);
  switch (track.kind) {
  case ILV_TRACK_RUN:
    return g_strdup (ilv_run_label (ilv_trace_get_info (trace)));
  case ILV_TRACK_PROCESS:
    return label_process (trace, &track);
  case ILV_TRACK_THREAD:
    return label_thread (&track);
  case ILV_TRACK_LOOP:
    return g_strdup (_ ("Event loop"));
  case ILV_TRACK_GIL:
    return g_strdup (_ ("GIL"));
  case ILV_TRACK_CORE:
    return g_strdup_printf (_ ("Core %u"), track.number);
  case ILV_TRACK_QUEUE:
    return g_strdup (label_queue (track.role));
  case ILV_TRACK_PIPE:
    return g_strdup (track.role == ILV_ROLE_RESULTS ? _ ("Result pipe") : _ ("Call pipe"));
  case ILV_TRACK_LOCK:
  case ILV_TRACK_BACKEND:
    return label_named (&track);
  case ILV_TRACK_JOB:
    return label_job (&track);
  case ILV_TRACK_COUNTER:
    return g_strdup (label_counter (&track));
  case ILV_N_TRACK_KINDS:
    break;
  }
  return g_strdup (_ ("Track"));
}

/* Something of a worker process: says which one. */
static char *
label_in_process (const IlvTrace *trace, const IlvTrack *track, guint32 process)
{
  gboolean interpreters = is_interpreters (trace);

  switch (track->kind) {
  case ILV_TRACK_THREAD:
    if (track->role == ILV_ROLE_MAIN)
      return g_strdup_printf (interpreters ? _ ("Interpreter %u") : _ ("Process %u"), process);
    return g_strdup_printf (_ ("Thread %u of process %u"), track->number, process);
  case ILV_TRACK_GIL:
    return g_strdup_printf (interpreters ? _ ("GIL of interpreter %u") : _ ("GIL of process %u"),
                            process);
  case ILV_TRACK_LOOP:
    return g_strdup_printf (_ ("Event loop of process %u"), process);
  default:
    return NULL;
  }
}

static char *
label_in_subprocess (const IlvTrace *trace, const IlvTrack *track, const IlvTrack *process)
{
  g_autofree char *whose = label_process (trace, process);
  g_autofree char *label = NULL;

  if (track->kind == ILV_TRACK_THREAD && track->role == ILV_ROLE_MAIN)
    return g_steal_pointer (&whose);
  label = ilv_track_label (trace, track->id);
  /* Translators: a thread or another part, and the process that it is in. */
  return g_strdup_printf (_ ("%s of %s"), label, whose);
}

char *
ilv_track_full_label (const IlvTrace *trace, IlvTrackId id)
{
  IlvTrack track, parent;

  g_return_val_if_fail (trace != NULL, NULL);
  g_return_val_if_fail (id < ilv_trace_get_n_tracks (trace), NULL);
  ilv_trace_get_track (trace, id, &track);
  if (track.parent != ILV_TRACK_NONE) {
    ilv_trace_get_track (trace, track.parent, &parent);
    if (parent.kind == ILV_TRACK_PROCESS && parent.role == ILV_ROLE_SERVER)
      return track.kind == ILV_TRACK_GIL ? g_strdup (_ ("GIL of the fork server"))
                                         : g_strdup (_ ("Fork server"));
    if (parent.kind == ILV_TRACK_PROCESS && parent.role == ILV_ROLE_NONE)
      return label_in_subprocess (trace, &track, &parent);
    if (parent.kind == ILV_TRACK_PROCESS && parent.role == ILV_ROLE_WORKER) {
      char *label = label_in_process (trace, &track, parent.number);
      if (label != NULL)
        return label;
    }
  }
  return ilv_track_label (trace, id);
}

guint32
ilv_job_number (guint32 job)
{
  return job == ILV_JOB_NONE ? 0 : job + 1;
}

/* --- states and models --- */

const char *
ilv_state_label (IlvState state)
{
  switch (state) {
  case ILV_STATE_PYTHON:
    return _ ("running Python");
  case ILV_STATE_NATIVE:
    return _ ("running native code");
  case ILV_STATE_GIL_WAIT:
    return _ ("waiting for the GIL");
  case ILV_STATE_CORE_WAIT:
    return _ ("waiting for a core");
  case ILV_STATE_IO:
    return _ ("waiting on I/O");
  case ILV_STATE_SLEEP:
    return _ ("sleeping");
  case ILV_STATE_LOCK:
    return _ ("waiting for a lock or queue");
  case ILV_STATE_TRANSFER:
    return _ ("moving data");
  case ILV_STATE_STARTUP:
    return _ ("starting up");
  case ILV_STATE_READY:
    return _ ("ready, waiting its turn");
  case ILV_STATE_IDLE:
    return _ ("idle");
  case ILV_STATE_UNKNOWN:
  case ILV_N_STATES:
    break;
  }
  return _ ("unknown");
}

const char *
ilv_state_short_label (IlvState state)
{
  static const char *const labels[ILV_N_STATES] = {
      N_ ("Python"), N_ ("native"), N_ ("wants GIL"), N_ ("wants core"),
      N_ ("I/O"),    N_ ("sleep"),  N_ ("lock"),      N_ ("transfer"),
      N_ ("start"),  N_ ("ready"),  N_ ("idle"),      N_ ("unknown"),
  };

  return _ (labels[state < ILV_N_STATES ? state : ILV_STATE_UNKNOWN]);
}

const char *
ilv_model_label (const char *id)
{
  IlvModel model;
  if (id != NULL && ilv_model_from_id (id, &model, NULL))
    return ilv_model_get_label (model);
  return id != NULL ? id : _ ("unnamed run");
}

gboolean
ilv_model_label_is_plural (const char *id)
{
  static const char *const plural[] = {
      "threads",         "processes",         "interpreters",      "loops",
      "asyncio+threads", "asyncio+processes", "processes+threads", NULL};

  return id != NULL && g_strv_contains (plural, id);
}

const char *
ilv_run_label (const IlvRunInfo *info)
{
  return info->is_script && info->workload != NULL ? info->workload : ilv_model_label (info->model);
}

static char *
label_cores (guint cores)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores", cores), cores);
}

char *
ilv_source_label (const IlvRunInfo *info)
{
  g_autofree char *cores = NULL;

  g_return_val_if_fail (info != NULL, NULL);
  cores = label_cores (info->cores);
  if (info->source == ILV_SOURCE_IMPORTED)
    return g_strdup (_ ("imported"));
  if (info->source == ILV_SOURCE_PREDICTED)
    return info->costs != NULL ? g_strdup_printf (_ ("predicted, %s costs, %s"), info->costs, cores)
                               : g_strdup_printf (_ ("predicted, %s"), cores);
  if (info->python_version == NULL)
    return g_strdup_printf (_ ("measured, %s"), cores);
  if (info->n_totals > 1)
    return g_strdup_printf (_ ("measured, Python %s, %s, median of %u"), info->python_version,
                            cores, info->n_totals);
  return g_strdup_printf (_ ("measured, Python %s, %s"), info->python_version, cores);
}

char *
ilv_source_short_label (const IlvRunInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);
  if (info->source == ILV_SOURCE_IMPORTED)
    return g_strdup (_ ("imported"));
  if (info->source == ILV_SOURCE_PREDICTED)
    return info->costs != NULL ? g_strdup_printf (_ ("predicted, %s costs"), info->costs)
                               : g_strdup (_ ("predicted"));
  if (info->python_version == NULL)
    return g_strdup (_ ("measured"));
  if (info->n_totals > 1)
    return g_strdup_printf (_ ("measured, %s, median of %u"), info->python_version, info->n_totals);
  return g_strdup_printf (_ ("measured, %s"), info->python_version);
}

/* --- figures --- */

/* A number with as many decimals as its three digits need, no trailing zeros. */
static void
format_number (double value, char *text, gsize size)
{
  int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3;

  for (; decimals > 0; decimals--) {
    double scaled = round (value * pow (10, decimals));
    if (fmod (scaled, 10) != 0)
      break;
  }
  g_snprintf (text, size, "%.*f", decimals, value);
}

/* Three significant digits, so that 999,960 ns is 1 ms and not 1000 µs. */
static gint64
round_digits (gint64 value)
{
  gint64 unit = 1, down;
  while (value / unit >= 1000)
    unit *= 10;
  down = value / unit * unit;
  return value - down >= unit - unit / 2 && down <= G_MAXINT64 - unit ? down + unit : down;
}

static const struct {
  gint64 below_ns;
  double unit_ns;
  const char *format;
} units[] = {
    {1000, 1, N_ ("%s ns")},
    {1000000, 1e3, N_ ("%s µs")},
    {100000000, 1e6, N_ ("%s ms")},
    {G_GINT64_CONSTANT (120000000000), 1e9, N_ ("%s s")},
    {G_GINT64_CONSTANT (7200000000000), 60e9, N_ ("%s min")},
    {G_MAXINT64, 3600e9, N_ ("%s h")},
};

static guint
find_unit (gint64 rounded)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (units) && rounded >= units[i].below_ns)
    i++;
  return rounded == 0 ? 2 : i;
}

void
ilv_format_time_into (gint64 ns, char *text, gsize size)
{
  char number[32];
  gint64 rounded = round_digits (ns < 0 ? -MAX (ns, -G_MAXINT64) : ns);
  guint i = find_unit (rounded);

  format_number ((double)rounded / units[i].unit_ns, number + 3, sizeof number - 3);
  if (ns < 0)
    memcpy (number, "−", 3);
  g_snprintf (text, size, _ (units[i].format), ns < 0 ? number : number + 3);
}

gint64
ilv_get_time_step (gint64 length_ns)
{
  gint64 step = 1;

  while (length_ns / step >= 1000)
    step *= 10;
  return step;
}

void
ilv_format_time_by_into (gint64 ns, gint64 step_ns, char *text, gsize size)
{
  gint64 rounded = (ns + step_ns / 2) / step_ns * step_ns;
  guint i = find_unit (rounded);
  char number[48];
  int decimals = 0;

  /* Minutes and hours have no decimal digits that fit: seconds go on. */
  i = MIN (i, 3);
  for (double step = units[i].unit_ns; rounded != 0 && step > (double)step_ns * 1.5; step /= 10)
    decimals++;
  g_snprintf (number, sizeof number, "%.*f", decimals, (double)rounded / units[i].unit_ns);
  g_snprintf (text, size, _ (units[i].format), number);
}

char *
ilv_format_time (gint64 ns)
{
  char text[64];
  ilv_format_time_into (ns, text, sizeof text);
  return g_strdup (text);
}

void
ilv_format_bytes_into (guint64 bytes, char *text, gsize size)
{
  static const char *const formats[] = {N_ ("%s B"), N_ ("%s KiB"), N_ ("%s MiB"), N_ ("%s GiB"),
                                        N_ ("%s TiB")};
  char number[32];
  double value = (double)bytes;
  guint i = 0;

  for (; value >= 1023.5 && i + 1 < G_N_ELEMENTS (formats); i++)
    value /= 1024;
  format_number (value, number, sizeof number);
  g_snprintf (text, size, _ (formats[i]), number);
}

char *
ilv_format_bytes (guint64 bytes)
{
  char text[64];
  ilv_format_bytes_into (bytes, text, sizeof text);
  return g_strdup (text);
}
