/* The button "Python 3.11.2 ▾" beside Measure: which interpreter measures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is started before it is opened for the first time. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-pythons.h"
#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_PYTHON_CHOOSER (ilv_python_chooser_get_type ())
G_DECLARE_FINAL_TYPE (IlvPythonChooser, ilv_python_chooser, ILV, PYTHON_CHOOSER, GtkWidget)

/* The opened workload's folder is one of the places that are looked at. */
void ilv_python_chooser_set_session (IlvPythonChooser *self, IlvSession *session);
/* What it shows, for tests. (transfer none) */
IlvPythons *ilv_python_chooser_get_pythons (IlvPythonChooser *self);

G_END_DECLS
