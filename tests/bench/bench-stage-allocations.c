/* What a playing stage allocates a frame, and whose code asked for it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-stage-allocations [WORKLOAD FILE]. malloc is counted by interposing it in this
 * program; an allocation is ours when no cairo, pango or other library stands between our function
 * and the allocator: GLib's g_malloc(), g_strdup() and the like are the asker's. The limit of the
 * design is 0. Needs glibc. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demos/simulator/ilv-simulate.h"
#include "widgets/stage/ilv-stage-paint.h"

#define N_FRAMES 120
#define MAX_CALLERS 256
#define DEPTH 16

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

typedef struct {
  const char *name; /* of the function; the object's where that is not known */
  gboolean is_ours;
  guint64 n;
} Caller;

static Caller callers[MAX_CALLERS];
static guint n_callers;
static gboolean is_counting;

static gboolean
is_transparent (const char *object)
{
  return strstr (object, "libc.so") != NULL || strstr (object, "libglib-") != NULL ||
         strstr (object, "libgobject-") != NULL;
}

static void
count_one (void)
{
  static const char *self = NULL;
  void *frames[DEPTH];
  const char *name = "?";
  gboolean is_ours = FALSE;
  Dl_info info;
  int n;

  is_counting = FALSE; /* what follows may allocate */
  if (self == NULL && dladdr (&callers, &info) != 0)
    self = info.dli_fname;
  n = backtrace (frames, DEPTH);
  /* 0 is this function, 1 the interposed one. */
  for (int i = 2; i < n; i++) {
    if (dladdr (frames[i], &info) == 0 || is_transparent (info.dli_fname))
      continue;
    is_ours = strcmp (info.dli_fname, self) == 0;
    name = is_ours && info.dli_sname != NULL ? info.dli_sname : info.dli_fname;
    break;
  }
  for (guint i = 0; i < MAX_CALLERS; i++) {
    if (i == n_callers)
      callers[n_callers++] = (Caller){name, is_ours, 0};
    if (strcmp (callers[i].name, name) == 0) {
      callers[i].n++;
      break;
    }
  }
  is_counting = TRUE;
}

void *
malloc (size_t size)
{
  if (is_counting)
    count_one ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  if (is_counting)
    count_one ();
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  if (is_counting)
    count_one ();
  return __libc_realloc (memory, size);
}

/* Plays at a pace that shows the whole run in N_FRAMES; the first round fills what is kept. */
static void
play (const IlvTrace *trace, const IlvStageRoster *roster, IlvTextCache *cache, cairo_t *cr,
      gboolean is_measured)
{
  IlvScene scene = {.runs = {{trace, NULL}},
                    .n_runs = 1,
                    .lit_job = ILV_JOB_NONE,
                    .focused_run = -1,
                    .text_scale = 1};

  for (guint i = 0; i < N_FRAMES; i++) {
    scene.time_ns = ilv_trace_get_end (trace) * i / N_FRAMES;
    is_counting = is_measured;
    ilv_stage_paint_kept (cr, ilv_palette_get (ILV_THEME_LIGHT), &scene, 0, 360, 420, roster,
                          cache);
    is_counting = FALSE;
  }
}

static void
print_table (const char *model)
{
  guint64 ours = 0, theirs = 0;

  for (guint i = 0; i < n_callers; i++)
    *(callers[i].is_ours ? &ours : &theirs) += callers[i].n;
  g_print ("%-20s ours %7.2f a frame (limit 0)   libraries %7.2f a frame\n", model,
           (double)ours / N_FRAMES, (double)theirs / N_FRAMES);
  for (guint i = 0; i < n_callers; i++)
    g_print ("    %-9s %8.2f  %s\n", callers[i].is_ours ? "ours" : "library",
             (double)callers[i].n / N_FRAMES, callers[i].name);
}

static void
measure_model (IlvWorkload *workload, IlvModel model, const IlvCosts *costs)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 360, 420);
  cairo_t *cr = cairo_create (surface);
  IlvTextCache *cache = ilv_text_cache_new ();
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  IlvStageRoster roster;
  IlvTrace *trace;

  ilv_settings_init (&settings, model);
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
  if (trace == NULL)
    g_error ("%s", error->message);
  ilv_stage_roster_init (&roster, trace);
  n_callers = 0;
  play (trace, &roster, cache, cr, FALSE);
  play (trace, &roster, cache, cr, TRUE);
  print_table (ilv_model_get_id (model));
  ilv_stage_roster_clear (&roster);
  ilv_trace_unref (trace);
  ilv_text_cache_free (cache);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* What is ours must be seen as ours, through GLib too. */
static void
check_counting (void)
{
  GList *list;
  char *text;

  is_counting = TRUE;
  text = g_strdup ("counted");
  list = g_list_prepend (NULL, text);
  is_counting = FALSE;
  if (n_callers != 1 || !callers[0].is_ours || callers[0].n != 2)
    g_error ("two allocations of this program were not counted as its own");
  g_list_free_full (list, g_free);
}

int
main (int argc, char **argv)
{
  static const IlvModel models[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES};
  g_autofree char *path = argc > 1 ? g_strdup (argv[1])
                                   : g_build_filename (g_getenv ("INTERLEAVE_DATA_DIR"),
                                                       "workloads", "web-scraper.workload", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  g_autoptr (IlvWorkload) workload = costs != NULL ? ilv_workload_load (path, &error) : NULL;
  void *frames[1];

  /* GLib's own allocator would hide what goes through it. */
  if (g_getenv ("G_SLICE") == NULL && g_setenv ("G_SLICE", "always-malloc", TRUE))
    execv ("/proc/self/exe", argv);
  if (workload == NULL)
    g_error ("%s", error->message);
  backtrace (frames, 1); /* loads what it needs */
  check_counting ();
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    measure_model (workload, models[i], costs);
  return 0;
}
