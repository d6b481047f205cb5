/* A frame of the playing Explore page beside a frame of one plain image in a window as large.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: tests/support/with-display bench-frame. CPU time of this process from the change to the
 * frame clock's after-paint, alternating, medians; each kind is measured twice (A/A). The
 * image is another one at every frame, so that all of it is drawn: what the app may cost is 1.2
 * times that. */
#include "app/ilv-window.h"

#include <stdlib.h>
#include <time.h>

#define N_ROUNDS 40
#define N_WARM 10
#define WIDTH 1440
#define HEIGHT 900

typedef enum {
  PAGE,     /* the playhead moves on */
  IMAGE,    /* another image */
  PAGE_AA,  /* the same again: what differs is noise */
  IMAGE_AA, /* likewise */
  N_KINDS
} Kind;

typedef struct {
  IlvSession *session;
  GtkWidget *picture;
  GdkTexture *textures[2];
  GtkWindow *windows[2]; /* the app's, the image's */
  double begin_ms, frame_ms;
  gboolean is_done;
} Bench;

static double
cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
after_paint_cb (GdkFrameClock *clock, Bench *self)
{
  self->frame_ms = cpu_ms () - self->begin_ms;
  self->is_done = TRUE;
}

static gboolean
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets everything else that is due happen, so that it is in no frame. */
static void
settle (guint interval_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (interval_ms, set_flag_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static double
measure_frame (Bench *self, Kind kind, guint round)
{
  gboolean is_page = kind == PAGE || kind == PAGE_AA;
  gint64 begin = ilv_session_get_begin (self->session), end = ilv_session_get_end (self->session);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->windows[!is_page]));
  gulong after;

  settle (20);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  self->is_done = FALSE;
  self->begin_ms = cpu_ms ();
  if (is_page)
    ilv_session_set_playhead (self->session, begin + (end - begin) *
                                                         (2 * round + 1 + (kind == PAGE_AA)) /
                                                         (2 * N_ROUNDS + 2));
  else
    gtk_picture_set_paintable (GTK_PICTURE (self->picture),
                               GDK_PAINTABLE (self->textures[kind == IMAGE]));
  while (!self->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, after);
  return self->frame_ms;
}

static GdkTexture *
make_texture (guint8 seed)
{
  gsize stride = WIDTH * 4;
  guint8 *data = g_malloc (stride * HEIGHT);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < stride * HEIGHT; i++)
    data[i] = i % 4 == 3 ? 255 : (guint8)(i / 4 * (seed + i % 4));
  bytes = g_bytes_new_take (data, stride * HEIGHT);
  return gdk_memory_texture_new (WIDTH, HEIGHT, GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
has_all_fronts (IlvSession *session)
{
  for (guint i = 0; i < ilv_session_get_n_runs (session); i++)
    if (ilv_session_get_front (session, i) == NULL)
      return FALSE;
  return ilv_session_get_n_runs (session) > 0;
}

static void
open_windows (Bench *self, IlvApp *app)
{
  IlvWindow *window = ilv_window_new (app);

  self->session = ilv_window_get_session (window);
  self->windows[0] = GTK_WINDOW (window);
  ilv_window_open_first (window);
  self->windows[1] = GTK_WINDOW (gtk_window_new ());
  self->picture = gtk_picture_new ();
  self->textures[0] = make_texture (3);
  self->textures[1] = make_texture (7);
  gtk_window_set_child (self->windows[1], self->picture);
  for (guint i = 0; i < 2; i++) {
    gtk_window_set_decorated (self->windows[i], FALSE);
    gtk_window_set_default_size (self->windows[i], WIDTH, HEIGHT);
    gtk_window_present (self->windows[i]);
  }
  while (!has_all_fronts (self->session))
    g_main_context_iteration (NULL, TRUE);
  settle (1500);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

int
main (int argc, char **argv)
{
  static const char *names[N_KINDS] = {"Explore, playhead moves", "one plain image",
                                       "Explore again (A/A)", "image again (A/A)"};
  g_autoptr (IlvApp) app = NULL;
  double times[N_KINDS][N_ROUNDS];
  Bench bench = {0};

  adw_init ();
  app = ilv_app_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (app), NULL, NULL))
    return 1;
  open_windows (&bench, app);
  for (guint i = 0; i < N_WARM + N_ROUNDS; i++)
    for (guint kind = 0; kind < N_KINDS; kind++) {
      double ms = measure_frame (&bench, kind, i < N_WARM ? i : i - N_WARM);

      if (i >= N_WARM)
        times[kind][i - N_WARM] = ms;
    }
  for (guint kind = 0; kind < N_KINDS; kind++) {
    qsort (times[kind], N_ROUNDS, sizeof (double), compare_doubles);
    g_print ("%-26s median %7.2f ms   p95 %7.2f ms\n", names[kind], times[kind][N_ROUNDS / 2],
             times[kind][N_ROUNDS * 95 / 100]);
  }
  g_print ("Explore / image            %7.2f x   (limit 1.2 x)\n",
           times[PAGE][N_ROUNDS / 2] / times[IMAGE][N_ROUNDS / 2]);
  return 0;
}
