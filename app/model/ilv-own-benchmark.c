/* The wish to benchmark what Explore shows, carried from its page to the Benchmark page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-own-benchmark.h"

#include <glib/gi18n.h>

static const char key[] = "ilv-own-benchmark";

void
ilv_own_benchmark_ask (IlvSession *session)
{
  g_object_set_data (G_OBJECT (session), key, GINT_TO_POINTER (TRUE));
}

gboolean
ilv_own_benchmark_take (IlvSession *session)
{
  return GPOINTER_TO_INT (g_object_steal_data (G_OBJECT (session), key));
}

static gboolean
is_in_catalogue (IlvWorkload *workload)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  g_autoptr (IlvWorkload) found = NULL;
  g_autofree char *text = NULL, *now = NULL;

  if (workload->id == NULL || !g_strv_contains ((const char *const *)ids, workload->id))
    return FALSE;
  found = ilv_workload_find (workload->id, NULL);
  if (found == NULL)
    return FALSE;
  text = ilv_workload_to_text (found);
  now = ilv_workload_to_text (workload);
  return g_str_equal (text, now);
}

/* "fetch-parse-changed": what it is filed under. */
static char *
make_id (const IlvWorkload *workload)
{
  g_autofree char *word =
      g_str_to_ascii (workload->id != NULL ? workload->id : workload->name, "C");

  g_strcanon (word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-", '-');
  return g_strdup_printf ("%s-changed", word);
}

IlvWorkload *
ilv_own_benchmark_get_workload (IlvSession *session)
{
  const IlvScenario *scenario = ilv_session_get_scenario (session);
  g_autofree char *text = NULL, *id = NULL;
  IlvWorkload *own;

  if (scenario->workload == NULL || is_in_catalogue (scenario->workload))
    return NULL;
  id = make_id (scenario->workload);
  text = ilv_workload_to_text (scenario->workload);
  own = ilv_workload_parse (text, -1, id, NULL);
  if (own == NULL)
    return NULL;
  g_free (own->id);
  own->id = g_steal_pointer (&id);
  return own;
}
