/* The machine a benchmark runs on, and what happened to its clocks meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ilv-config.h"

#include "ilv-bench-machine.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#define SLEW_PPM 1000        /* twice what the kernel slews at most */
#define STEP_NS 10000000     /* less than that is nobody setting the clock */
#define SUSPENDED_NS 5000000 /* the two clocks are read one after the other */

static char *
read_line (const char *path)
{
  char *text;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  text[strcspn (text, "\n")] = '\0';
  return text;
}

/* The value behind "NAME\t: " in a file of such lines. */
static char *
find_value (const char *path, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *start = g_strconcat ("\n", name, NULL);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  const char *line = g_str_has_prefix (text, name) ? text : strstr (text, start);
  const char *colon = line == NULL ? NULL : strchr (line + 1, ':');
  if (colon == NULL)
    return NULL;
  char *value = g_strndup (colon + 1, strcspn (colon + 1, "\n"));
  return g_strstrip (value);
}

static char *
describe_affinity (void)
{
  cpu_set_t set;
  GString *text = g_string_new (NULL);
  if (sched_getaffinity (0, sizeof set, &set) != 0)
    CPU_ZERO (&set);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    int last = cpu;
    if (!CPU_ISSET (cpu, &set))
      continue;
    while (last + 1 < CPU_SETSIZE && CPU_ISSET (last + 1, &set))
      last++;
    g_string_append_printf (text, "%s%d", text->len > 0 ? "," : "", cpu);
    if (last > cpu)
      g_string_append_printf (text, "-%d", last);
    cpu = last;
  }
  return g_string_free (text, FALSE);
}

static char *
find_host (void)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_strdup ("flatpak");
  if (g_file_test ("/.dockerenv", G_FILE_TEST_EXISTS) ||
      g_file_test ("/run/.containerenv", G_FILE_TEST_EXISTS))
    return g_strdup ("container");
  g_autofree char *flags = find_value ("/proc/cpuinfo", "flags");
  g_auto (GStrv) words = g_strsplit (flags != NULL ? flags : "", " ", -1);
  return g_strv_contains ((const char *const *)words, "hypervisor") ? g_strdup ("virtual machine")
                                                                    : NULL;
}

static char *
find_boost (void)
{
  char *boost = read_line ("/sys/devices/system/cpu/cpufreq/boost");
  g_autofree char *no_turbo =
      boost == NULL ? read_line ("/sys/devices/system/cpu/intel_pstate/no_turbo") : NULL;
  if (no_turbo != NULL)
    return g_strdup (strcmp (no_turbo, "0") == 0 ? "1" : "0");
  return boost;
}

void
ilv_bench_environment_read (IlvBenchEnvironment *self, guint cores)
{
  struct utsname name;
  if (uname (&name) == 0)
    self->kernel = g_strdup_printf ("%s %s %s", name.sysname, name.release, name.machine);
  self->host_kind = find_host ();
  self->cpu = find_value ("/proc/cpuinfo", "model name");
  self->governor = read_line ("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  self->boost = find_boost ();
  self->aslr = read_line ("/proc/sys/kernel/randomize_va_space");
  self->n_cpus = (guint)MAX (0, sysconf (_SC_NPROCESSORS_ONLN));
  self->affinity = describe_affinity ();
  self->cores = cores;
  self->memory_bytes = (gint64)sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);
#ifdef __GLIBC__
  self->libc = g_strdup_printf ("glibc %s", gnu_get_libc_version ());
#endif
  self->app_version = g_strdup (ILV_VERSION);
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec t;
  clock_gettime (clock, &t);
  return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

IlvBenchClocks
ilv_bench_clocks_now (void)
{
  return (IlvBenchClocks){read_clock (CLOCK_MONOTONIC), read_clock (CLOCK_BOOTTIME),
                          read_clock (CLOCK_REALTIME)};
}

void
ilv_bench_clocks_compare (const IlvBenchClocks *before, const IlvBenchClocks *after,
                          gint64 *step_ns, gint64 *suspended_ns)
{
  gint64 monotonic = after->monotonic_ns - before->monotonic_ns;
  gint64 asleep = after->boot_ns - before->boot_ns - monotonic;
  gint64 step = after->real_ns - before->real_ns - monotonic;
  *suspended_ns = asleep > SUSPENDED_NS ? asleep : 0;
  /* What was slept through the wall clock makes up for: no step. */
  step -= *suspended_ns;
  *step_ns = ABS (step) > STEP_NS + monotonic / 1000000 * SLEW_PPM ? step : 0;
}

double
ilv_bench_read_load (void)
{
  g_autofree char *text = read_line ("/proc/loadavg");
  return text == NULL ? NAN : g_ascii_strtod (text, NULL);
}

gint64
ilv_bench_read_throttled (void)
{
  gint64 sum = -1;
  for (guint cpu = 0; cpu < g_get_num_processors (); cpu++) {
    g_autofree char *path =
        g_strdup_printf ("/sys/devices/system/cpu/cpu%u/thermal_throttle/core_throttle_count", cpu);
    g_autofree char *text = read_line (path);
    if (text != NULL)
      sum = MAX (sum, 0) + g_ascii_strtoll (text, NULL, 10);
  }
  return sum;
}
