/* One slider of the what-if panel: what it changes, its range, its unit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-knob.h"

#include <math.h>

#include <glib/gi18n.h>

#include "widgets/why/ilv-why-label.h"

/* The share of the slider that stands for zero. */
#define ZERO_SHARE 0.03

#define MS 1e6
#define S 1e9

static const struct {
  const char *key; /* the last part of a workload's key */
  IlvKnobUnit unit;
  double min, max;
  gboolean has_zero;
  const char *zero_label;
  const char *label; /* %s: the group's name */
} kinds[] = {
    {"Count", ILV_KNOB_COUNT, 1, 10000, FALSE, NULL, N_ ("%s: jobs")},
    {"Duration", ILV_KNOB_DURATION, 1000, 10 * S, TRUE, NULL, NULL},
    {"Repeat", ILV_KNOB_COUNT, 1, 1000, FALSE, NULL, N_ ("%s: repeats")},
    {"PayloadIn", ILV_KNOB_SIZE, 64, 64 << 20, TRUE, NULL, N_ ("%s: argument size")},
    {"PayloadOut", ILV_KNOB_SIZE, 64, 64 << 20, TRUE, NULL, N_ ("%s: result size")},
    {"Limit", ILV_KNOB_COUNT, 1, 10000, TRUE, N_ ("none"), N_ ("%s: limit in flight")},
    {"Timeout", ILV_KNOB_DURATION, MS, 60 * S, TRUE, N_ ("none"), N_ ("%s: timeout")},
    {"Queue", ILV_KNOB_COUNT, 1, 10000, TRUE, N_ ("unbounded"), N_ ("%s: queue length")},
    {"FailRate", ILV_KNOB_PERCENT, 0, 100, FALSE, NULL, N_ ("%s: failing")},
    {"Capacity", ILV_KNOB_COUNT, 1, 1000, FALSE, NULL, N_ ("%s: capacity")},
    {"Cores", ILV_KNOB_COUNT, 1, 128, FALSE, NULL, N_ ("Cores")},
    {"Threads", ILV_KNOB_COUNT, 1, 1000, FALSE, NULL, N_ ("Threads in the pool")},
    {"Processes", ILV_KNOB_COUNT, 1, 128, FALSE, NULL, N_ ("Processes in the pool")},
    {"SwitchInterval", ILV_KNOB_DURATION, 10000, S, FALSE, NULL, N_ ("Switch interval")},
    {"Seed", ILV_KNOB_COUNT, 1, 1000, FALSE, NULL, N_ ("Seed of chance")},
};

static gboolean
is_of_scenario (const char *key)
{
  return g_str_has_prefix (key, "scenario.");
}

static const IlvStep *
find_step (IlvWorkload *workload, const char *name)
{
  for (guint i = 0; i < workload->n_steps; i++)
    if (g_strcmp0 (workload->steps[i].name, name) == 0)
      return &workload->steps[i];
  return NULL;
}

/* "Fetch: I/O", "Parse: Python": a duration is named by what takes it. */
static const char *
get_duration_label (IlvWorkload *workload, const char *name)
{
  static const char *const labels[ILV_N_STEP_KINDS] = {
      [ILV_STEP_PYTHON] = N_ ("%s: Python"),        [ILV_STEP_HOLD] = N_ ("%s: C holding the GIL"),
      [ILV_STEP_NATIVE] = N_ ("%s: C without GIL"), [ILV_STEP_IO] = N_ ("%s: I/O"),
      [ILV_STEP_SLEEP] = N_ ("%s: sleep"),
  };
  const IlvStep *step = find_step (workload, name);

  if (step != NULL && step->kind < ILV_N_STEP_KINDS && labels[step->kind] != NULL)
    return labels[step->kind];
  return N_ ("%s: time");
}

static char *
capitalize (const char *name)
{
  gunichar first = g_utf8_get_char (name);
  char head[7] = "";

  g_unichar_to_utf8 (g_unichar_toupper (first), head);
  return g_strconcat (head, *name != '\0' ? g_utf8_next_char (name) : "", NULL);
}

static char *
make_label (const IlvScenario *scenario, char **parts, guint n_parts, const char *label)
{
  g_autofree char *name = NULL;

  if (n_parts < 3)
    return g_strdup (g_strcmp0 (parts[n_parts - 1], "Limit") == 0 ? _ ("Limit in flight")
                                                                  : _ (label));
  if (label == NULL)
    label = get_duration_label (scenario->workload, parts[1]);
  name = capitalize (parts[1]);
  return g_strdup_printf (_ (label), name);
}

/* FALSE if the text is no number of that unit. */
static gboolean
parse (IlvKnobUnit unit, const char *text, double *value)
{
  gint64 ns;
  guint64 bytes;
  char *end;

  switch (unit) {
  case ILV_KNOB_DURATION:
    if (!ilv_parse_duration (text, &ns))
      return FALSE;
    *value = (double)ns;
    return TRUE;
  case ILV_KNOB_SIZE:
    if (!ilv_parse_size (text, &bytes))
      return FALSE;
    *value = (double)bytes;
    return TRUE;
  case ILV_KNOB_COUNT:
  case ILV_KNOB_PERCENT:
  default:
    *value = g_ascii_strtod (text, &end);
    return end != text;
  }
}

IlvKnob *
ilv_knob_new (const IlvScenario *scenario, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 3);
  guint n_parts = g_strv_length (parts);
  g_autoptr (IlvKnob) self = g_new0 (IlvKnob, 1);
  double value;

  if (n_parts < 2 || scenario->workload == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kinds[i].key, parts[n_parts - 1]) != 0)
      continue;
    self->key = g_strdup (key);
    self->unit = kinds[i].unit;
    self->min = kinds[i].min;
    self->max = kinds[i].max;
    self->has_zero = kinds[i].has_zero;
    self->zero_label = kinds[i].zero_label != NULL ? _ (kinds[i].zero_label) : NULL;
    self->label = make_label (scenario, parts, n_parts, kinds[i].label);
    value = ilv_knob_read (self, scenario);
    if (isnan (value))
      return NULL;
    /* A value from the file is always within reach, with as much again above it. */
    self->max = MAX (self->max, value * 2);
    return g_steal_pointer (&self);
  }
  return NULL;
}

void
ilv_knob_free (IlvKnob *self)
{
  g_free (self->key);
  g_free (self->label);
  g_free (self);
}

static double
read_scenario (const char *key, const IlvScenario *scenario)
{
  gboolean is_pool = g_strcmp0 (key, ILV_KNOB_PROCESSES) == 0;
  IlvSettings settings;

  if (g_strcmp0 (key, ILV_KNOB_SEED) == 0)
    return (double)scenario->seed;
  ilv_scenario_resolve (scenario, is_pool ? ILV_MODEL_PROCESSES : ILV_MODEL_THREADS, &settings);
  if (is_pool)
    return settings.processes;
  if (g_strcmp0 (key, ILV_KNOB_THREADS) == 0)
    return settings.threads;
  if (g_strcmp0 (key, ILV_KNOB_CORES) == 0)
    return settings.cores;
  return (double)settings.switch_interval_ns;
}

double
ilv_knob_read (const IlvKnob *self, const IlvScenario *scenario)
{
  g_autofree char *first = NULL;
  g_autofree char *text = NULL;
  double value;

  if (is_of_scenario (self->key))
    return read_scenario (self->key, scenario);
  /* A key of every group shows the first group's value. */
  if (g_strcmp0 (self->key, ILV_KNOB_LIMIT) == 0)
    first = g_strdup_printf ("job.%s.Limit", scenario->workload->groups[0].name);
  text = ilv_workload_get (scenario->workload, first != NULL ? first : self->key);
  if (text == NULL || !parse (self->unit, text, &value))
    return NAN;
  return value;
}

static void
write_scenario (const char *key, IlvScenario *scenario, double value)
{
  if (g_strcmp0 (key, ILV_KNOB_SEED) == 0)
    scenario->seed = (guint64)value;
  else if (g_strcmp0 (key, ILV_KNOB_THREADS) == 0)
    scenario->threads = (guint)value;
  else if (g_strcmp0 (key, ILV_KNOB_PROCESSES) == 0)
    scenario->processes = (guint)value;
  else if (g_strcmp0 (key, ILV_KNOB_CORES) == 0)
    scenario->cores = (guint)value;
  else
    scenario->switch_interval_ns = (gint64)value;
}

gboolean
ilv_knob_write (const IlvKnob *self, IlvScenario *scenario, double value, GError **error)
{
  g_autofree char *text = NULL;
  IlvWorkload *changed;

  if (is_of_scenario (self->key)) {
    write_scenario (self->key, scenario, value);
    return TRUE;
  }
  if (self->unit == ILV_KNOB_DURATION)
    text = ilv_format_duration_exact ((gint64)value);
  else if (self->unit == ILV_KNOB_SIZE)
    text = ilv_format_size_exact ((guint64)value);
  else
    text = g_strdup_printf (self->unit == ILV_KNOB_PERCENT ? "%.0f%%" : "%.0f", value);
  changed = ilv_workload_set (scenario->workload, self->key, text, error);
  if (changed == NULL)
    return FALSE;
  ilv_workload_unref (scenario->workload);
  scenario->workload = changed;
  return TRUE;
}

double
ilv_knob_get_position (const IlvKnob *self, double value)
{
  double from = self->has_zero ? ZERO_SHARE : 0;

  if (self->min <= 0)
    return (value - self->min) / (self->max - self->min);
  if (value < self->min)
    return 0;
  return from + (1 - from) * log (value / self->min) / log (self->max / self->min);
}

double
ilv_knob_get_value (const IlvKnob *self, double position)
{
  double from = self->has_zero ? ZERO_SHARE : 0;
  double value, power;

  if (self->min <= 0)
    return round (self->min + position * (self->max - self->min));
  if (self->has_zero && position < ZERO_SHARE / 2)
    return 0;
  position = CLAMP ((position - from) / (1 - from), 0, 1);
  value = self->min * pow (self->max / self->min, position);
  if (self->unit == ILV_KNOB_SIZE && value >= 1024)
    return round (value / 1024) * 1024;
  power = pow (10, floor (log10 (value)) - 1);
  return round (round (value / power) * power);
}

char *
ilv_knob_format (const IlvKnob *self, double value)
{
  if (value <= 0 && self->zero_label != NULL)
    return g_strdup (self->zero_label);
  switch (self->unit) {
  case ILV_KNOB_DURATION:
    return ilv_format_time ((gint64)value);
  case ILV_KNOB_SIZE:
    return ilv_format_bytes ((guint64)value);
  case ILV_KNOB_PERCENT:
    /* Translators: a share, "5 %". */
    return g_strdup_printf (_ ("%.0f %%"), value);
  case ILV_KNOB_COUNT:
  default:
    return g_strdup_printf ("%'.0f", value);
  }
}
