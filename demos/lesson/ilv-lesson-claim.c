/* Figures, claims and moments as values: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-claim.h"

#include "demos/workload/ilv-units.h"
#include "demos/workload/ilv-workload.h"

#include <string.h>

static const char *const figure_ids[ILV_FIGURE_STATE] = {
    [ILV_FIGURE_TOTAL] = "total",
    [ILV_FIGURE_LATENCY_P50] = "latency-p50",
    [ILV_FIGURE_LATENCY_P95] = "latency-p95",
    [ILV_FIGURE_LATENCY_P99] = "latency-p99",
    [ILV_FIGURE_LATENCY_MAX] = "latency-max",
    [ILV_FIGURE_LOOP_LAG] = "loop-lag",
    [ILV_FIGURE_THROUGHPUT] = "throughput",
    [ILV_FIGURE_CPU_USE] = "cpu-use",
    [ILV_FIGURE_GIL_SWITCHES] = "gil-switches",
    [ILV_FIGURE_TRANSFERRED] = "transferred",
    [ILV_FIGURE_MEMORY] = "memory",
    [ILV_FIGURE_SUBMITTED] = "submitted",
    [ILV_FIGURE_FINISHED] = "finished",
    [ILV_FIGURE_FAILED] = "failed",
    [ILV_FIGURE_TIMED_OUT] = "timed-out",
    [ILV_FIGURE_REJECTED] = "rejected",
};

const char *
ilv_figure_id (IlvFigureKind figure)
{
  if (figure < ILV_FIGURE_STATE)
    return figure_ids[figure];
  g_autofree char *id =
      g_strconcat ("state-", ilv_state_key ((IlvState)(figure - ILV_FIGURE_STATE)), NULL);
  return g_intern_string (id);
}

gboolean
ilv_figure_from_id (const char *id, IlvFigureKind *figure)
{
  for (guint i = 0; i < ILV_N_FIGURES; i++)
    if (strcmp (ilv_figure_id ((IlvFigureKind)i), id) == 0) {
      *figure = (IlvFigureKind)i;
      return TRUE;
    }
  return FALSE;
}

IlvFigureUnits
ilv_figure_get_units (IlvFigureKind figure)
{
  if (figure <= ILV_FIGURE_LOOP_LAG || figure >= ILV_FIGURE_STATE)
    return ILV_UNITS_NS;
  return figure == ILV_FIGURE_TRANSFERRED || figure == ILV_FIGURE_MEMORY ? ILV_UNITS_BYTES
                                                                         : ILV_UNITS_NUMBER;
}

double
ilv_figure_read (const IlvTrace *trace, IlvFigureKind figure)
{
  const IlvFigures *all = &ilv_trace_get_info (trace)->figures;
  const double values[ILV_FIGURE_STATE] = {
      [ILV_FIGURE_TOTAL] = (double)all->total_ns,
      [ILV_FIGURE_LATENCY_P50] = (double)all->latency_p50_ns,
      [ILV_FIGURE_LATENCY_P95] = (double)all->latency_p95_ns,
      [ILV_FIGURE_LATENCY_P99] = (double)all->latency_p99_ns,
      [ILV_FIGURE_LATENCY_MAX] = (double)all->latency_max_ns,
      [ILV_FIGURE_LOOP_LAG] = (double)all->loop_lag_max_ns,
      [ILV_FIGURE_THROUGHPUT] = all->throughput_per_s,
      [ILV_FIGURE_CPU_USE] = all->cpu_use,
      [ILV_FIGURE_GIL_SWITCHES] = (double)all->gil_switches,
      [ILV_FIGURE_TRANSFERRED] = (double)all->transferred_bytes,
      [ILV_FIGURE_MEMORY] = (double)all->peak_memory_bytes,
      [ILV_FIGURE_SUBMITTED] = (double)all->n_submitted,
      [ILV_FIGURE_FINISHED] = (double)all->n_finished,
      [ILV_FIGURE_FAILED] = (double)all->n_failed,
      [ILV_FIGURE_TIMED_OUT] = (double)all->n_timed_out,
      [ILV_FIGURE_REJECTED] = (double)all->n_rejected,
  };
  return figure < ILV_FIGURE_STATE ? values[figure]
                                   : (double)all->state_ns[figure - ILV_FIGURE_STATE];
}

static gboolean
parse_number (const char *text, double *value)
{
  char *end;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && *value < 1e15;
}

gboolean
ilv_figure_parse (IlvFigureKind figure, const char *text, double *value)
{
  gint64 ns;
  guint64 bytes;
  switch (ilv_figure_get_units (figure)) {
  case ILV_UNITS_NS:
    if (!ilv_parse_duration (text, &ns))
      return FALSE;
    *value = (double)ns;
    return TRUE;
  case ILV_UNITS_BYTES:
    if (!ilv_parse_size (text, &bytes))
      return FALSE;
    *value = (double)bytes;
    return TRUE;
  default:
    return parse_number (text, value);
  }
}

void
ilv_pick_clear (IlvPick *self)
{
  g_clear_pointer (&self->track, g_free);
  g_clear_pointer (&self->job, g_free);
}

void
ilv_moment_free (IlvMoment *self)
{
  ilv_pick_clear (&self->pick);
  g_free (self->id);
  g_free (self->after);
  g_free (self);
}

void
ilv_claim_free (IlvClaim *self)
{
  ilv_pick_clear (&self->pick);
  g_clear_pointer (&self->claims, g_ptr_array_unref);
  g_free (self->track);
  g_free (self->job);
  g_free (self->at);
  g_free (self->from);
  g_free (self->to);
  g_free (self->thread);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}
