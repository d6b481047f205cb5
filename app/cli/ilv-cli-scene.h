/* Traces put side by side for a picture, and the picture written as PNG, SVG or PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The paint functions alone: no display, no widget. */
#pragma once

#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

typedef enum {
  ILV_CLI_VIEW_STAGE,
  ILV_CLI_VIEW_TIMELINE,
  ILV_CLI_VIEW_EXPLORE, /* the stages above the timeline */
  ILV_CLI_VIEW_CHART,
} IlvCliView;

/* Up to ILV_MAX_SHOWN runs, in the traces' order; a prediction and a measurement of the same model
 * and workload that follow each other become one run, the measurement in front. Borrows the
 * traces. Returns how many traces found no room. */
guint ilv_cli_scene_init (IlvScene *self, GPtrArray *traces, const IlvWorkload *workload);
/* The shortest total of any run. A picture shows half of it unless asked otherwise: then every
 * model is still at work. */
gint64 ilv_cli_scene_get_total (const IlvScene *self);

/* Into (0, 0, width, height). */
void ilv_cli_scene_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene,
                          IlvCliView view, double width, double height);

/* Paints and writes; nothing is written if anything fails. */
gboolean ilv_cli_picture_save (const IlvScene *scene, IlvCliView view, IlvTheme theme, guint width,
                               guint height, const char *path, GError **error);

G_END_DECLS
