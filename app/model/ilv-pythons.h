/* The Pythons of this machine: looked for off the main thread, chosen, added and taken away.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking starts every Python it finds, so only a clear act of a person does it. The choice and the
 * added ones are kept in the preferences.
 *
 * Signals "changed": the list, the choice or whether it is looking; "looked": a look is over. */
#pragma once

#include <gio/gio.h>

#include "demos/recorder/ilv-measure.h"

G_BEGIN_DECLS

#define ILV_TYPE_PYTHONS (ilv_pythons_get_type ())
G_DECLARE_FINAL_TYPE (IlvPythons, ilv_pythons, ILV, PYTHONS, GObject)

IlvPythons *ilv_pythons_new (void);

/* Looks anew; `folder` (may be NULL) is where the opened workload lies. Does nothing while it is
 * looking. */
void ilv_pythons_look (IlvPythons *self, const char *folder);
/* Ends a look: nobody waits for it any more. */
void ilv_pythons_stop (IlvPythons *self);
gboolean ilv_pythons_is_looking (IlvPythons *self);
/* What was found; NULL before the first look is over. (transfer none, elements IlvPython*) */
const GPtrArray *ilv_pythons_get_list (IlvPythons *self);
/* The one that is measured with: the chosen one or, if none is chosen, the first that works. NULL
 * if it is not in the list. */
const IlvPython *ilv_pythons_get_current (IlvPythons *self);

/* What to start: the current one's path, before a look is over the chosen one's; "" = the first
 * that ilv_python_find() finds. (transfer full) */
char *ilv_pythons_get_exe (IlvPythons *self);

/* The path that the preferences name; "" = the one found first. (transfer full) */
char *ilv_pythons_get_chosen (void);
/* Its version as it was when it was chosen; "" = not known. (transfer full) */
char *ilv_pythons_get_chosen_version (void);
void ilv_pythons_choose (IlvPythons *self, const IlvPython *python);

/* Paths that a person chose; no look needed before. (transfer full) */
char **ilv_pythons_get_added (void);
gboolean ilv_pythons_is_added (const char *path);
void ilv_pythons_add (IlvPythons *self, const char *path);
void ilv_pythons_remove (IlvPythons *self, const char *path);

G_END_DECLS
