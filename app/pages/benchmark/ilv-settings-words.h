/* What a benchmark or a break-even was run with: as lines for people, as options for a command.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/workload/ilv-model.h"

#include <glib.h>

G_BEGIN_DECLS

/* 0 in `settings`: as it is without being asked for, nothing is said. */
typedef struct {
  IlvSettings settings;
  gboolean starts_processes; /* its start method matters */
  const char *scheduler;     /* Dask's; NULL: an own cluster */
} IlvSettingsWords;

/* "3 cores", "pool of 7 threads", "processes start by spawn", ... */
void ilv_settings_words_add_lines (const IlvSettingsWords *self, GStrvBuilder *lines);
/* --cores 3 --threads 7 --start-method spawn ...: words of a shell's command. Takes an array that
 * frees them. */
void ilv_settings_words_add_options (const IlvSettingsWords *self, GPtrArray *words);

/* "predicted with the costs of this machine, as calibrated". (transfer full) */
char *ilv_settings_words_describe_costs (const char *costs);

/* A word of a shell's command; most need no quotes. (transfer full) */
char *ilv_settings_words_quote (const char *word);

G_END_DECLS
