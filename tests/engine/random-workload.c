/* Random workloads: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything the format knows occurs: groups side by side, arrivals, payloads, limits, bounded
 * queues, timeouts, failures, the eight kinds of steps, spreads, backends, locks (also one that is
 * taken and never given back) and spawned jobs. Sizes are small: each is run under every model. */
#include "random-workload.h"

typedef struct {
  guint64 state;
} Random;

static guint64
next (Random *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ z >> 31;
}

static guint
draw (Random *self, guint limit)
{
  return (guint)(next (self) % limit);
}

static gboolean
chance (Random *self, guint percent)
{
  return draw (self, 100) < percent;
}

static void
add_duration (Random *random, GString *text, const char *key)
{
  static const guint scales[] = {1000, 50000, 1000000, 4000000};

  g_string_append_printf (text, "%s=%uns\n", key,
                          draw (random, scales[draw (random, G_N_ELEMENTS (scales))]));
}

static void
add_arrival (Random *random, GString *text)
{
  switch (draw (random, 6)) {
  case 0:
    g_string_append_printf (text, "Arrival=every %uus\n", 1 + draw (random, 3000));
    break;
  case 1:
    g_string_append_printf (text, "Arrival=poisson %u/s\n", 100 + draw (random, 5000));
    break;
  case 2:
    g_string_append_printf (text, "Arrival=closed %u\n", 1 + draw (random, 4));
    break;
  default:
    break;
  }
}

static void
add_options (Random *random, GString *text)
{
  add_arrival (random, text);
  if (chance (random, 25))
    g_string_append_printf (text, "PayloadIn=%uB\n", draw (random, 200000));
  if (chance (random, 25))
    g_string_append_printf (text, "PayloadOut=%uB\n", draw (random, 200000));
  if (chance (random, 15))
    g_string_append_printf (text, "Limit=%u\n", 1 + draw (random, 4));
  if (chance (random, 15))
    g_string_append_printf (text, "Timeout=%uus\n", 1 + draw (random, 8000));
  if (chance (random, 15))
    g_string_append_printf (text, "FailRate=%u%%\n", draw (random, 101));
  if (chance (random, 15))
    g_string_append_printf (text, "Queue=%u\nOnFull=%s\n", 1 + draw (random, 3),
                            chance (random, 50) ? "wait" : "reject");
}

static void
add_steps_line (Random *random, GString *text, guint n_steps, gboolean may_spawn)
{
  guint n = 1 + draw (random, 4);
  gboolean has_lock = chance (random, 20);

  g_string_append (text, "Steps=");
  if (has_lock)
    g_string_append (text, "take;");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%ss%u", i > 0 ? ";" : "", draw (random, n_steps));
  if (has_lock && chance (random, 95))
    g_string_append (text, ";give");
  if (may_spawn)
    g_string_append (text, chance (random, 50) ? ";call" : ";start");
  g_string_append_c (text, '\n');
}

static void
add_step (Random *random, GString *text, guint index, gboolean has_backend)
{
  static const char *const kinds[] = {"python", "hold", "native", "io", "io", "sleep"};
  static const char *const spreads[] = {"uniform 20%", "exponential", "lognormal 0.5"};
  const char *kind = kinds[draw (random, G_N_ELEMENTS (kinds))];

  g_string_append_printf (text, "[Step s%u]\nDo=%s\n", index, kind);
  add_duration (random, text, "Duration");
  if (chance (random, 30))
    g_string_append_printf (text, "Spread=%s\n", spreads[draw (random, G_N_ELEMENTS (spreads))]);
  if (chance (random, 20))
    g_string_append_printf (text, "Repeat=%u\n", 1 + draw (random, 3));
  if (g_str_equal (kind, "io") && chance (random, 25))
    g_string_append (text, "Client=blocking\n");
  if (g_str_equal (kind, "io") && has_backend && chance (random, 50))
    g_string_append (text, "Backend=db\n");
}

char *
ilv_test_random_workload (guint64 n)
{
  Random random = {n};
  GString *text = g_string_new ("[Workload]\nFormat=1\nName=random\n");
  guint n_steps = 1 + draw (&random, 4), n_groups = 1 + draw (&random, 3);
  gboolean has_backend = chance (&random, 30), has_child = chance (&random, 25);

  for (guint i = 0; i < n_groups; i++) {
    g_string_append_printf (text, "[Job g%u]\nCount=%u\n", i, 1 + draw (&random, 7));
    add_steps_line (&random, text, n_steps, has_child && chance (&random, 60));
    if (chance (&random, 25))
      g_string_append_printf (text, "Repeat=%u\n", 1 + draw (&random, 3));
    add_options (&random, text);
  }
  if (has_child) {
    g_string_append (text, "[Job child]\nCount=0\n");
    add_steps_line (&random, text, n_steps, FALSE);
    g_string_append (text, "[Step call]\nDo=spawn\nJob=child\n"
                           "[Step start]\nDo=spawn\nJob=child\nJoin=no\n");
  }
  for (guint i = 0; i < n_steps; i++)
    add_step (&random, text, i, has_backend);
  g_string_append (text, "[Step take]\nDo=lock\nLock=l\n[Step give]\nDo=unlock\nLock=l\n");
  if (has_backend)
    g_string_append_printf (text, "[Backend db]\nCapacity=%u\n", 1 + draw (&random, 3));
  return g_string_free (text, FALSE);
}

void
ilv_test_random_settings (guint64 n, IlvModel model, const IlvWorkload *workload,
                          IlvSettings *settings)
{
  Random random = {~n};
  gboolean is_at_once = TRUE;

  for (guint i = 0; i < workload->n_groups; i++)
    is_at_once &= workload->groups[i].arrival == ILV_ARRIVAL_AT_ONCE;
  ilv_settings_init (settings, model);
  settings->cores = 1 + draw (&random, 4);
  settings->threads = 1 + draw (&random, 5);
  settings->processes = 1 + draw (&random, 3);
  settings->start_method = (IlvStartMethod)draw (&random, 3);
  settings->seed = next (&random);
  settings->eager_tasks = chance (&random, 20);
  if (chance (&random, 50))
    settings->switch_interval_ns = 1000 + draw (&random, 6000000);
  if (is_at_once && chance (&random, 20))
    settings->chunk = 1 + draw (&random, 3);
}
