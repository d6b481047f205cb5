/* `interleave render`: draws a workload's prediction or a trace into a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-trace-file.h"
#include "ilv-cli-options.h"
#include "ilv-cli-report.h"
#include "ilv-cli-scene.h"
#include "ilv-cli.h"
#include "widgets/palette/ilv-picture.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MIN_SIZE 64
#define MAX_SIZE 16384

typedef struct {
  IlvCliView view;
  IlvTheme theme;
  guint width, height;
  gint64 at_ns; /* -1 = half the total */
} Wish;

static int
find_word (const char *const *words, const char *word)
{
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return i;
  return -1;
}

/* "1440x900" */
static gboolean
parse_size (const char *text, Wish *wish)
{
  char rest;
  if (sscanf (text, "%5ux%5u%c", &wish->width, &wish->height, &rest) != 2)
    return FALSE;
  return wish->width >= MIN_SIZE && wish->width <= MAX_SIZE && wish->height >= MIN_SIZE &&
         wish->height <= MAX_SIZE;
}

static int
read_wish (const IlvCliRaw *raw, Wish *wish)
{
  static const char *const views[] = {"stage", "timeline", "explore", "chart", NULL};
  static const char *const themes[] = {"light", "dark", "contrast", NULL};
  static const IlvTheme theme_values[] = {ILV_THEME_LIGHT, ILV_THEME_DARK, ILV_THEME_CONTRAST};
  if (raw->view == NULL)
    return ilv_cli_misuse (_ ("--view is missing: write stage, timeline, explore or chart"));
  int view = find_word (views, raw->view);
  if (view < 0)
    return ilv_cli_misuse (_ ("--view %s: write stage, timeline, explore or chart"), raw->view);
  int theme = find_word (themes, raw->theme != NULL ? raw->theme : "light");
  if (theme < 0)
    return ilv_cli_misuse (_ ("--theme %s: write light, dark or contrast"), raw->theme);
  if (!parse_size (raw->size != NULL ? raw->size : "1440x900", wish))
    return ilv_cli_misuse (_ ("--size %s: write WIDTHxHEIGHT in pixels, such as 1440x900, each "
                              "from 64 to 16384"),
                           raw->size);
  wish->at_ns = -1;
  if (raw->at != NULL && !ilv_parse_duration (raw->at, &wish->at_ns))
    return ilv_cli_misuse (_ ("--at %s: write a time, such as 40ms"), raw->at);
  if (raw->output == NULL)
    return ilv_cli_misuse (_ ("-o is missing: name a file that ends in .png, .svg or .pdf"));
  if (ilv_picture_get_kind (raw->output) == NULL)
    return ilv_cli_misuse (_ ("-o %s: the name must end in .png, .svg or .pdf"), raw->output);
  wish->view = (IlvCliView)view;
  wish->theme = theme_values[theme];
  return -1;
}

/* A trace's runs. What is damaged is told; what is whole is drawn. */
static int
load_trace (const char *path, GPtrArray **traces)
{
  g_autoptr (GError) error = NULL, damage = NULL;
  *traces = ilv_trace_file_load (path, &damage, &error);
  if (*traces == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (damage != NULL)
    ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", path, damage->message);
  return -1;
}

static int
simulate (const IlvCliOptions *options, IlvWorkload *workload, GPtrArray *traces)
{
  guint n_models = MIN (options->models->len, ILV_MAX_SHOWN);
  for (guint i = 0; i < n_models; i++) {
    g_autoptr (GError) error = NULL;
    IlvModel model = g_array_index (options->models, IlvModel, i);
    IlvSettings settings = ilv_cli_options_get_settings (options, model);
    IlvTrace *trace = ilv_simulate (workload, &settings, options->costs, ILV_DETAIL_AUTO, NULL,
                                    NULL, NULL, &error);
    if (trace == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", ilv_model_get_id (model), error->message);
    g_ptr_array_add (traces, trace);
  }
  if (n_models < options->models->len)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("a picture shows at most %u models; the first ones are drawn"),
                  ILV_MAX_SHOWN);
  return -1;
}

static int
draw (const IlvCliOptions *options, const Wish *wish, GPtrArray *traces, IlvWorkload *workload)
{
  g_autoptr (GError) error = NULL;
  IlvScene scene;
  guint n_left = ilv_cli_scene_init (&scene, traces, workload);
  if (n_left > 0)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("a picture shows at most %u models; the first ones are drawn"),
                  ILV_MAX_SHOWN);
  scene.time_ns = wish->at_ns >= 0 ? wish->at_ns : ilv_cli_scene_get_total (&scene) / 2;
  if (!ilv_cli_picture_save (&scene, wish->view, wish->theme, wish->width, wish->height,
                             options->raw.output, &error))
    return ilv_cli_fail_file (options->raw.output, error);
  return ilv_cli_report_deadlocks (traces);
}

int
ilv_cli_render (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD|TRACE"),
      .summary = _ ("Draws the stages, the timeline, both (explore) or the totals (chart) of a "
                    "workload's prediction or of a trace (.ilv) into a file."),
      .description = _ ("Example: interleave render gil-convoy --view explore --at 40ms -o "
                        "convoy.png"),
      .groups = ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_PREDICT | ILV_CLI_OPTIONS_RENDER |
                ILV_CLI_OPTIONS_FILE,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  g_autoptr (IlvWorkload) workload = NULL;
  g_autoptr (GPtrArray) traces = NULL;
  Wish wish = {0};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status < 0)
    status = read_wish (&options.raw, &wish);
  if (status >= 0)
    return status;
  const char *source = options.raw.rest[0];
  if (g_str_has_suffix (source, ".ilv")) {
    status = load_trace (source, &traces);
  } else {
    traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
    status = ilv_cli_options_load (&options, source, &workload);
    if (status < 0)
      status = simulate (&options, workload, traces);
  }
  return status < 0 ? draw (&options, &wish, traces, workload) : status;
}
