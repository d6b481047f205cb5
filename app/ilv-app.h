/* The application: starts the window, opens files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_APP (ilv_app_get_type ())
G_DECLARE_FINAL_TYPE (IlvApp, ilv_app, ILV, APP, AdwApplication)

IlvApp *ilv_app_new (void);

/* The app without a subcommand: `interleave [FILE...]`. Returns the exit status; 1 and a hint on
 * standard error if there is no display. */
int ilv_app_run (int argc, char **argv);

G_END_DECLS
