/* What a benchmark or a break-even was run with: as lines for people, as options for a command.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-settings-words.h"

#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-workload.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- lines --- */

static void
take (GStrvBuilder *lines, char *line)
{
  g_strv_builder_add (lines, line);
  g_free (line);
}

static void
take_pools (GStrvBuilder *lines, const IlvSettings *s)
{
  guint n_cores = s->cores, n_threads = s->threads, n_processes = s->processes;

  if (n_cores > 0)
    take (lines,
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores", n_cores), n_cores));
  if (n_threads > 0)
    take (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "pool of %u thread",
                                               "pool of %u threads", n_threads),
                                  n_threads));
  if (n_processes > 0)
    take (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "pool of %u process",
                                               "pool of %u processes", n_processes),
                                  n_processes));
}

void
ilv_settings_words_add_lines (const IlvSettingsWords *self, GStrvBuilder *lines)
{
  const IlvSettings *s = &self->settings;
  g_autofree char *interval = ilv_format_time (s->switch_interval_ns);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, s->seed);

  take_pools (lines, s);
  if (self->starts_processes)
    take (lines,
          g_strdup_printf (_ ("processes start by %s"), ilv_start_method_get_id (s->start_method)));
  if (s->switch_interval_ns > 0)
    take (lines, g_strdup_printf (_ ("switch interval %s"), interval));
  if (s->chunk > 1)
    take (lines, g_strdup_printf (_ ("chunks of %u jobs"), s->chunk));
  if (s->seed != 1)
    take (lines, g_strdup_printf (_ ("seed %s"), seed));
  if (self->scheduler != NULL)
    take (lines, g_strdup_printf (_ ("Dask on the scheduler %s"), self->scheduler));
}

char *
ilv_settings_words_describe_costs (const char *costs)
{
  if (strcmp (costs, "reference") == 0)
    return g_strdup (_ ("predicted with the costs of the reference machine"));
  if (strcmp (costs, ILV_COSTS_THIS_MACHINE) == 0)
    return g_strdup (_ ("predicted with the costs of this machine, as calibrated"));
  return g_strdup_printf (_ ("predicted with the costs “%s”"), costs);
}

/* --- options --- */

char *
ilv_settings_words_quote (const char *word)
{
  const char *plain = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./=:,+@%";

  return word[strspn (word, plain)] == '\0' && *word != '\0' ? g_strdup (word)
                                                             : g_shell_quote (word);
}

static void
take_option (GPtrArray *words, const char *option, char *value)
{
  g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, ilv_settings_words_quote (value));
  g_free (value);
}

static void
add_number (GPtrArray *words, const char *option, guint64 number, guint64 usual)
{
  if (number != usual)
    take_option (words, option, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

void
ilv_settings_words_add_options (const IlvSettingsWords *self, GPtrArray *words)
{
  const IlvSettings *s = &self->settings;

  add_number (words, "--cores", s->cores, 0);
  add_number (words, "--threads", s->threads, 0);
  add_number (words, "--processes", s->processes, 0);
  if (self->starts_processes && s->start_method != ILV_START_FORKSERVER)
    take_option (words, "--start-method", g_strdup (ilv_start_method_get_id (s->start_method)));
  if (s->switch_interval_ns > 0)
    take_option (words, "--switch-interval", ilv_format_duration_exact (s->switch_interval_ns));
  add_number (words, "--chunk", MAX (1, s->chunk), 1);
  add_number (words, "--seed", s->seed, 1);
  if (self->scheduler != NULL)
    take_option (words, "--scheduler", g_strdup (self->scheduler));
}
