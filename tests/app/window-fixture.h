/* A window of the app on a private display, for tests that look into it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/ilv-window.h"

G_BEGIN_DECLS

typedef struct {
  IlvApp *app;
  IlvWindow *window;
  IlvSession *session;
  GtkWidget *page;
} Fixture;

/* Runs the main loop until the condition holds; gives up (and fails) after a long while. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

/* Call first of all: GTK, libadwaita and the app. */
void window_fixture_init (int *argc, char ***argv);
/* A window of 800x600 if there is `data`, else 1440x900, with its first workload simulated. */
void set_up (Fixture *self, gconstpointer data);
void set_up_width (Fixture *self, int width_px);
/* Closes it; fails if it leaves something behind. */
void tear_down (Fixture *self, gconstpointer data);

/* The first one in the tree, NULL if there is none. */
GtkWidget *find_type (GtkWidget *widget, GType type);
gboolean has_all_fronts (IlvSession *session);

/* NULL if nothing can be dropped there. */
GtkDropTarget *find_drop_target (GtkWidget *widget);

G_END_DECLS
