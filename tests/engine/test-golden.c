/* The same scenario gives the same trace, byte for byte, on every machine and with every compiler.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/golden/digests.txt has a line for each: catalogue workload, model, costs, seed, SHA-256 of
 * everything a view can see. A change of the simulator, of the costs or of a workload that changes
 * traces changes them; they are written anew by
 *   ILV_GOLDEN_WRITE=1 meson test -C build golden
 * in a commit that says why. Lines may be added without a digest and filled in so. */
#include "demos/simulator/ilv-simulate.h"

#include <string.h>

static char *
find_file (void)
{
  return g_test_build_filename (G_TEST_DIST, "golden", "digests.txt", NULL);
}

static IlvCosts *
load_costs (const char *name)
{
  g_autoptr (GError) error = NULL;
  IlvCosts *costs =
      strcmp (name, "ideal") == 0 ? ilv_costs_new_ideal () : ilv_costs_find (name, &error);

  g_assert_no_error (error);
  return costs;
}

/* (transfer full) */
static char *
compute_digest (char **fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (fields[0], &error);
  g_autoptr (IlvCosts) costs = load_costs (fields[2]);
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;
  IlvModel model;

  g_assert_no_error (error);
  g_assert_true (ilv_model_from_id (fields[1], &model, NULL));
  ilv_settings_init (&settings, model);
  settings.seed = g_ascii_strtoull (fields[3], NULL, 10);
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return ilv_trace_digest (trace);
}

static gboolean
is_comment (const char *line)
{
  return line[0] == '\0' || line[0] == '#';
}

static void
test_digest (gconstpointer data)
{
  g_auto (GStrv) fields = g_strsplit (data, " ", -1);
  g_autofree char *digest = NULL;

  g_assert_cmpuint (g_strv_length (fields), ==, 5);
  digest = compute_digest (fields);
  g_assert_cmpstr (digest, ==, fields[4]);
}

static int
write_digests (char **lines)
{
  g_autofree char *path = find_file ();
  GString *text = g_string_new (NULL);
  g_autofree char *whole = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", -1);
    g_autofree char *digest = NULL;

    if (is_comment (lines[i])) {
      if (lines[i][0] != '\0')
        g_string_append_printf (text, "%s\n", lines[i]);
      continue;
    }
    digest = compute_digest (fields);
    g_string_append_printf (text, "%s %s %s %s %s\n", fields[0], fields[1], fields[2], fields[3],
                            digest);
  }
  whole = g_string_free (text, FALSE);
  return g_file_set_contents (path, whole, -1, NULL) ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  path = find_file ();
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  if (g_getenv ("ILV_GOLDEN_WRITE") != NULL)
    return write_digests (lines);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", -1);
    g_autofree char *name = NULL;

    if (is_comment (lines[i]))
      continue;
    g_assert_cmpuint (g_strv_length (fields), >=, 4);
    name = g_strdup_printf ("/golden/%s/%s/%s/%s", fields[0], fields[1], fields[2], fields[3]);
    g_test_add_data_func_full (name, g_strdup (lines[i]), test_digest, g_free);
  }
  return g_test_run ();
}
