/* The order in which jobs arrive, as it becomes known.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a run that goes on arrivals are learned piece by piece (a client's next job, a spawned one):
 * what is new is sorted and merged into the line of those that have not arrived yet. */
#include "ilv-rec-build.h"

#include <string.h>

static int
compare_arrivals (gconstpointer a, gconstpointer b, gpointer data)
{
  const IlvRecJob *jobs = data;
  guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
  gint64 t = jobs[one].arrival_ns, u = jobs[other].arrival_ns;
  return t != u ? (t < u ? -1 : 1) : (one < other ? -1 : one > other);
}

static void
sort (IlvRec *self, guint32 *numbers, guint n)
{
  if (n > 0)
    g_qsort_with_data (numbers, (gint)n, sizeof *numbers, compare_arrivals, self->jobs);
}

/* Those of the table, `picked` in no order; the others stay for another time. FALSE: one that
 * stands in line already arrives at another time than it seemed. */
static gboolean
pick_new (IlvRec *self, GArray *picked)
{
  guint n_kept = 0;
  gboolean is_simple = TRUE;
  for (guint i = 0; i < self->new_arrivals->len; i++) {
    guint32 number = g_array_index (self->new_arrivals, guint32, i);
    if (number >= self->n_jobs) {
      g_array_index (self->new_arrivals, guint32, n_kept++) = number;
      continue;
    }
    IlvRecJob *job = &self->jobs[number];
    is_simple = is_simple && !job->is_lined;
    job->is_lined = TRUE;
    if (!job->has_arrived)
      g_array_append_val (picked, number);
  }
  g_array_set_size (self->new_arrivals, n_kept);
  return is_simple;
}

void
ilv_rec_sort_arrivals (IlvRec *self)
{
  guint32 first = self->next_arrival;
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (guint32));
  pick_new (self, known);
  self->arrival_order = g_renew (guint32, self->arrival_order, self->n_jobs + 1);
  self->n_arrivals = first;
  for (guint32 i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].arrival_ns >= 0 && !self->jobs[i].has_arrived) {
      self->jobs[i].is_lined = TRUE;
      self->arrival_order[self->n_arrivals++] = i;
    }
  sort (self, self->arrival_order + first, self->n_arrivals - first);
}

/* From behind: those that wait are moved at most once, and only as far back as need be. */
static void
merge (IlvRec *self, const GArray *sorted)
{
  guint32 n_old = self->n_arrivals, n = sorted->len, at = n_old + n;
  self->arrival_order = g_renew (guint32, self->arrival_order, at + 1);
  self->n_arrivals = at;
  while (n > 0) {
    const guint32 *last = &g_array_index (sorted, guint32, n - 1);
    if (n_old > self->next_arrival &&
        compare_arrivals (&self->arrival_order[n_old - 1], last, self->jobs) > 0) {
      self->arrival_order[--at] = self->arrival_order[--n_old];
    } else {
      self->arrival_order[--at] = *last;
      n--;
    }
  }
}

void
ilv_rec_add_arrivals (IlvRec *self)
{
  g_autoptr (GArray) picked = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean is_simple = pick_new (self, picked);
  for (guint i = 0; i < picked->len; i++) {
    guint32 number = g_array_index (picked, guint32, i);
    gint64 arrival_ns = self->jobs[number].arrival_ns;
    self->is_late = self->is_late || arrival_ns <= self->visited_ns;
    ilv_trace_builder_set_job_arrival (self->builder, number, arrival_ns);
  }
  if (!is_simple) {
    ilv_rec_sort_arrivals (self);
    return;
  }
  sort (self, (guint32 *)(gpointer)picked->data, picked->len);
  merge (self, picked);
}
