/* The workload that the answers of the checklist describe.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job waits, then computes. What is not known is assumed and said so in the docs: a job of 100 ms
 * where nobody measured its CPU time, code that holds the GIL, clients that can be awaited. */
#include "ilv-config.h"

#include "ilv-advice.h"

#include <math.h>

#define USUAL_JOB_NS 100e6
#define LONGEST_WAIT_NS 600e9
#define LEAST_TOTAL_NS 2e9 /* long enough that starting a pool is not all there is */
#define MAX_JOBS 20000.0
#define MAX_TINY_JOBS 200000.0 /* in chunks, of microseconds each */

typedef struct {
  double wait_ns, python_ns, native_ns;
  double n_jobs, limit, payload;
  gboolean is_blocking;
} Shape;

static double
get_or (const IlvVerdict *verdict, const char *name, double fallback)
{
  double value = ilv_verdict_get_value (verdict, name);
  return ILV_IS_UNKNOWN (value) ? fallback : value;
}

static void
shape_job (const IlvVerdict *verdict, double share, Shape *shape)
{
  double scaling = get_or (verdict, "thread_scaling", 1);
  double cpu_ns = get_or (verdict, "t_job", share * USUAL_JOB_NS);
  /* By Amdahl, two threads gain 2 / (1 + g) when a share g of the work holds the GIL. */
  double held = CLAMP (2 / MAX (scaling, 0.01) - 1, 0.0, 1.0);
  if (share <= 0) {
    cpu_ns = 0;
    shape->wait_ns = USUAL_JOB_NS;
  } else {
    shape->wait_ns = MIN (cpu_ns * (1 - share) / share, LONGEST_WAIT_NS);
  }
  shape->python_ns = round (cpu_ns * held);
  shape->native_ns = round (cpu_ns - cpu_ns * held);
  shape->wait_ns = round (shape->wait_ns);
  shape->payload = get_or (verdict, "payload", 0);
  shape->is_blocking = ILV_IS_NO (ilv_verdict_get_value (verdict, "async_libs"));
}

static void
shape_count (const IlvVerdict *verdict, double share, Shape *shape)
{
  const IlvVerdictSetting *chunk = ilv_verdict_find_setting (verdict, "chunk");
  double cores = get_or (verdict, "cores", 4), in_flight = get_or (verdict, "concurrency", 0);
  double job_ns = MAX (shape->wait_ns + shape->python_ns + shape->native_ns, 1);
  double n = MAX (8 * cores, ceil (LEAST_TOTAL_NS / job_ns));
  if (chunk != NULL)
    n = MAX (n, 4 * chunk->value * cores);
  if (share < get_or (verdict, "cpu_bound", 0.8) && in_flight > 0) {
    n = MAX (n, 2 * in_flight);
    shape->limit = MIN (in_flight, MAX_JOBS / 2);
  }
  shape->n_jobs = MIN (n, chunk != NULL && chunk->value > 1 ? MAX_TINY_JOBS : MAX_JOBS);
  if (shape->limit >= shape->n_jobs)
    shape->limit = 0;
}

static void
add_step (GString *steps, GString *groups, const char *name, const char *kind, double ns,
          const char *more)
{
  g_autofree char *duration = ilv_format_duration_exact ((gint64)ns);
  if (ns <= 0)
    return;
  g_string_append_printf (steps, "%s%s", steps->len > 0 ? ";" : "", name);
  g_string_append_printf (groups, "\n[Step %s]\nDo=%s\nDuration=%s\n%s", name, kind, duration,
                          more);
}

static char *
write_workload (const Shape *shape)
{
  g_autoptr (GString) steps = g_string_new (NULL), groups = g_string_new (NULL);
  g_autofree char *in = ilv_format_size_exact ((guint64)(shape->payload / 2));
  g_autofree char *out = ilv_format_size_exact ((guint64)(shape->payload - shape->payload / 2));
  add_step (steps, groups, "wait", "io", shape->wait_ns,
            shape->is_blocking ? "Client=blocking\n" : "");
  add_step (steps, groups, "compute", "python", shape->python_ns, "");
  add_step (steps, groups, "native", "native", shape->native_ns, "");
  if (steps->len == 0)
    add_step (steps, groups, "compute", "python", 1, "");
  return g_strdup_printf (
      "[Workload]\nFormat=1\nName=Like your answers\n"
      "Summary=Made of the answers to the checklist.\nKnobs=job.job.Count%s%s\n\n"
      "[Job job]\nCount=%.0f\nSteps=%s\nPayloadIn=%s\nPayloadOut=%s\nLimit=%.0f\n%s",
      shape->wait_ns > 0 ? ";step.wait.Duration" : "",
      shape->python_ns > 0 ? ";step.compute.Duration" : "", shape->n_jobs, steps->str, in, out,
      shape->limit, groups->str);
}

IlvWorkload *
ilv_advice_make_workload (const IlvVerdict *verdict)
{
  Shape shape = {0};
  g_autoptr (GError) error = NULL;
  double share = ilv_verdict_get_value (verdict, "cpu_share");
  if (ILV_IS_UNKNOWN (share))
    return NULL;
  shape_job (verdict, share, &shape);
  shape_count (verdict, share, &shape);
  g_autofree char *text = write_workload (&shape);
  IlvWorkload *workload = ilv_workload_parse (text, -1, "answers", &error);
  if (workload == NULL)
    g_critical ("%s", error->message);
  return workload;
}
