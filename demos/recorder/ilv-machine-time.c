/* What the whole machine did while something ran: /proc/stat before and after.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-machine-time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SHORTEST_NS 100000000 /* ten ticks */

enum {
  IDLE = 3,
  IOWAIT = 4,
  STEAL = 7,
  N_FIELDS
};

/* One line "cpuN user nice system idle iowait irq softirq steal ...". */
static gboolean
parse_line (const char *line, double fields[N_FIELDS])
{
  memset (fields, 0, N_FIELDS * sizeof *fields);
  return sscanf (line, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &fields[0], &fields[1], &fields[2],
                 &fields[3], &fields[4], &fields[5], &fields[6], &fields[7]) >= 5;
}

static void
split (const double fields[N_FIELDS], double tick_ns, double *busy_ns, double *idle_ns)
{
  for (guint i = 0; i < N_FIELDS; i++)
    *(i == IDLE || i == IOWAIT ? idle_ns : busy_ns) += fields[i] * tick_ns;
}

static void
read_cores (IlvMachineTime *self, char **lines, double tick_ns)
{
  double fields[N_FIELDS];
  guint n = 0;
  while (lines[n] != NULL && g_str_has_prefix (lines[n], "cpu"))
    n++;
  self->core_busy_ns = g_new0 (double, n + 1);
  self->core_idle_ns = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++) {
    /* The number belongs to the name: "cpu12 345" must not be read as 12 and 345. */
    const char *space = strchr (lines[i], ' ');
    g_autofree char *line = g_strconcat ("cpu ", space != NULL ? space : "", NULL);
    if (parse_line (line, fields))
      split (fields, tick_ns, &self->core_busy_ns[self->n_cores],
             &self->core_idle_ns[self->n_cores]);
    self->n_cores++;
  }
}

IlvMachineTime
ilv_machine_time_read (void)
{
  IlvMachineTime self = {0};
  g_autofree char *text = NULL;
  double fields[N_FIELDS], tick_ns = 1e9 / (double)sysconf (_SC_CLK_TCK);
  struct timespec cpu;
  if (!g_file_get_contents ("/proc/stat", &text, NULL, NULL) || !parse_line (text, fields))
    return self;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  split (fields, tick_ns, &self.busy_ns, &self.idle_ns);
  self.stolen_ns = fields[STEAL] * tick_ns;
  read_cores (&self, lines + 1, tick_ns);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  self.self_ns = (double)cpu.tv_sec * 1e9 + (double)cpu.tv_nsec;
  self.time_ns = g_get_monotonic_time () * 1000;
  return self;
}

void
ilv_machine_time_clear (IlvMachineTime *self)
{
  g_clear_pointer (&self->core_busy_ns, g_free);
  g_clear_pointer (&self->core_idle_ns, g_free);
}

static void
find_core_use (IlvMachineUse *self, const IlvMachineTime *before, const IlvMachineTime *after)
{
  self->n_core_use = after->n_cores;
  self->core_use = g_new0 (double, after->n_cores + 1);
  for (guint i = 0; i < after->n_cores; i++) {
    double busy = after->core_busy_ns[i] - before->core_busy_ns[i];
    double all = busy + after->core_idle_ns[i] - before->core_idle_ns[i];
    self->core_use[i] = all > 0 ? CLAMP (busy / all, 0, 1) : 0;
  }
}

void
ilv_machine_use_find (IlvMachineUse *self, const IlvMachineTime *before,
                      const IlvMachineTime *after, gint64 tree_ns)
{
  double elapsed = (double)(after->time_ns - before->time_ns);
  if (before->time_ns == 0 || after->time_ns == 0 || elapsed <= 0)
    return;
  double busy = after->busy_ns - before->busy_ns, idle = after->idle_ns - before->idle_ns;
  double own = (double)tree_ns + after->self_ns - before->self_ns;
  self->n_cores = (busy + idle) / elapsed;
  self->idle_cores = idle / elapsed;
  self->other_cores = MAX (0, (busy - own) / elapsed);
  if (elapsed < SHORTEST_NS || after->n_cores != before->n_cores)
    return;
  if (busy + idle > 0)
    self->stolen_share = CLAMP ((after->stolen_ns - before->stolen_ns) / (busy + idle), 0, 1);
  find_core_use (self, before, after);
}

void
ilv_machine_use_clear (IlvMachineUse *self)
{
  g_clear_pointer (&self->core_use, g_free);
  self->n_core_use = 0;
}
