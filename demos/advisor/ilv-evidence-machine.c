/* Answers to the checklist that this machine gives: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ilv-evidence-machine.h"

#include "ilv-evidence-private.h"

#include <math.h>
#include <sched.h>
#include <string.h>

guint
ilv_machine_count_affinity (void)
{
  cpu_set_t set;
  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return (guint)CPU_COUNT (&set);
  return g_get_num_processors ();
}

/* The first line of a file as two words, "" where there is less. */
static void
read_words (const char *folder, const char *name, char *words[2])
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  words[0] = words[1] = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  g_auto (GStrv) split = g_strsplit_set (g_strstrip (text), " \n", 3);
  for (guint i = 0; i < 2 && split[i] != NULL; i++)
    words[i] = g_strdup (split[i]);
}

static double
divide (const char *quota, const char *period)
{
  gint64 quota_us = quota != NULL ? g_ascii_strtoll (quota, NULL, 10) : 0; /* "max" is 0 */
  gint64 period_us = period != NULL ? g_ascii_strtoll (period, NULL, 10) : 0;
  return quota_us > 0 && period_us > 0 ? (double)quota_us / (double)period_us : 0;
}

/* In CPUs; 0: none here. */
static double
read_folder (const char *folder)
{
  char *both[2], *quota[2], *period[2];
  read_words (folder, "cpu.max", both);
  read_words (folder, "cpu.cfs_quota_us", quota);
  read_words (folder, "cpu.cfs_period_us", period);
  double found = divide (both[0], both[1]), older = divide (quota[0], period[0]);
  for (guint i = 0; i < 2; i++) {
    g_free (both[i]);
    g_free (quota[i]);
    g_free (period[i]);
  }
  return found > 0 ? found : older;
}

static double
tighter (double a, double b)
{
  return a <= 0 ? b : b <= 0 ? a : fmin (a, b);
}

/* The group and all above it, as far as they are to be seen: a container sees its own as the root.
 */
static double
read_groups (const char *root, const char *group)
{
  g_autofree char *at = g_build_filename (root, group, NULL);
  double tightest = read_folder (root);
  while (strlen (at) > strlen (root)) {
    tightest = tighter (tightest, read_folder (at));
    char *parent = g_path_get_dirname (at);
    g_free (at);
    at = parent;
  }
  return tightest;
}

double
ilv_machine_read_quota (const char *proc, const char *cgroups)
{
  g_autofree char *path = g_build_filename (proc, "self", "cgroup", NULL);
  g_autofree char *text = NULL;
  double tightest = 0;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, ":", 3); /* "0::/user.slice", "4:cpu,cpuacct:/job" */
    if (g_strv_length (parts) < 3 || strstr (parts[2], "..") != NULL)
      continue;
    if (*parts[1] == '\0') {
      tightest = tighter (tightest, read_groups (cgroups, parts[2]));
    } else {
      g_auto (GStrv) controllers = g_strsplit (parts[1], ",", -1);
      g_autofree char *root = g_build_filename (cgroups, parts[1], NULL);
      if (g_strv_contains ((const char *const *)controllers, "cpu"))
        tightest = tighter (tightest, read_groups (root, parts[2]));
    }
  }
  return tightest;
}

GArray *
ilv_evidence_from_machine (const IlvChecklist *list)
{
  IlvEvidenceList self = {list, g_array_new (FALSE, FALSE, sizeof (IlvEvidence))};
  guint n = ilv_machine_count_affinity ();
  double quota = ilv_machine_read_quota ("/proc", "/sys/fs/cgroup");
  double cpus = quota > 0 ? fmin (n, ceil (quota)) : n;
  ilv_evidence_add (&self, "cpus", cpus, ILV_EVIDENCE_MACHINE, n, quota);
  ilv_evidence_add (&self, "cpu_quota", quota > 0 && quota < n ? 1 : 0, ILV_EVIDENCE_MACHINE, n,
                    quota);
  return self.found;
}
