/* The options that subcommands share, parsed and checked once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

/* Which groups of options a subcommand takes. */
typedef enum {
  ILV_CLI_OPTIONS_RUN = 1 << 0,      /* --model, --set, pools, seed, ... */
  ILV_CLI_OPTIONS_OUTPUT = 1 << 1,   /* --json */
  ILV_CLI_OPTIONS_FILE = 1 << 2,     /* -o */
  ILV_CLI_OPTIONS_PREDICT = 1 << 3,  /* --costs */
  ILV_CLI_OPTIONS_MEASURE = 1 << 4,  /* --python, --runs, --scheduler */
  ILV_CLI_OPTIONS_ALL = 1 << 5,      /* --all */
  ILV_CLI_OPTIONS_PYTHON = 1 << 7,   /* --python alone */
  ILV_CLI_OPTIONS_RENDER = 1 << 6,   /* --view, --at, --size, --theme */
  ILV_CLI_OPTIONS_PROGRAM = 1 << 12, /* -o is for Python */
  ILV_CLI_OPTIONS_ADVISE = 1 << 8,   /* --answer, --example, --from */
  ILV_CLI_OPTIONS_BENCH = 1 << 9,    /* lists of numbers and interpreters, budget, resuming */
  ILV_CLI_OPTIONS_EXPORT = 1 << 10,  /* --format; -o is for any of them */
  ILV_CLI_OPTIONS_VARY = 1 << 11,    /* --vary, --measure */
  ILV_CLI_OPTIONS_HANDOUT = 1 << 16, /* -o is for .html or .pdf; --url */
  ILV_CLI_OPTIONS_PDF = 1 << 17,     /* -o is for .pdf */
  ILV_CLI_OPTIONS_TABLE = 1 << 13,   /* -o is for a table */
  ILV_CLI_OPTIONS_KEY = 1 << 18,     /* --key */
} IlvCliOptionGroups;

/* As typed; owned. */
typedef struct {
  char **models, **sets, **answers, **thresholds, **rest;
  char *cores, *threads, *processes, *workers, *start_method, *switch_interval, *chunk, *costs;
  char *seed, *output, *python, *scheduler, *runs, *view, *at, *size, *theme, *example, *from;
  char *script;
  char **pythons, **variants;
  char *jobs, *payloads, *budget, *format, *vary, *url;
  gboolean json, all, resume, traces, no_control, no_record, measure, key;
} IlvCliRaw;

typedef struct {
  IlvCliRaw raw;
  GArray *models;       /* IlvModel, without double ones */
  IlvSettings settings; /* of any model; pools are put in by ilv_cli_options_get_settings() */
  guint threads, processes, workers;
  guint runs;       /* 0 = not said */
  gint64 budget_ns; /* 0 = not said */
  IlvCosts *costs;
} IlvCliOptions;

/* What a subcommand is, for its --help. */
typedef struct {
  const char *usage;       /* "WORKLOAD" */
  const char *summary;     /* a sentence */
  const char *description; /* examples */
  IlvCliOptionGroups groups;
  int min_rest, max_rest; /* arguments that are not options */
} IlvCliSyntax;

/* Parses. Returns -1 to go on, else the exit status; errors and --help are already printed. */
int ilv_cli_options_parse (IlvCliOptions *self, const IlvCliSyntax *syntax, char **args);
void ilv_cli_options_clear (IlvCliOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvCliOptions, ilv_cli_options_clear)

/* The workload with every --set applied. Returns -1 or the exit status, as above. */
int ilv_cli_options_load (const IlvCliOptions *self, const char *name_or_path,
                          IlvWorkload **workload);
/* The settings for one of the models. */
IlvSettings ilv_cli_options_get_settings (const IlvCliOptions *self, IlvModel model);
/* What --workers may be: a thread is cheap, so more of them if no chosen model has processes. */
guint ilv_cli_options_most_workers (const IlvCliOptions *self);
/* "1,10,100": whole numbers from min to max with commas or semicolons between; (transfer full,
 * gint64), empty if the text is NULL. NULL after printing what is wrong. */
GArray *ilv_cli_parse_list (const char *option, const char *text, gint64 min, gint64 max);
/* The same of bytes, from 0: "1024" or "1KiB". */
GArray *ilv_cli_parse_sizes (const char *option, const char *text, gint64 max);
/* A whole number from min to max; 0 if the text is NULL. FALSE after printing what is wrong. */
gboolean ilv_cli_parse_count (const char *option, const char *text, guint64 min, guint64 max,
                              guint64 *value);

G_END_DECLS
