/* The small things stages are drawn from: pills, chips, the baton, text that fits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/stage. Sizes are given at scale 1 where they are named `_px`, and in real
 * pixels otherwise. Nothing here reads a trace. */
#pragma once

#include "ilv-stage-layout.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

/* Everything a part's painter needs. */
typedef struct {
  cairo_t *cr;
  const IlvPalette *palette;
  IlvTextCache *cache;
  const IlvScene *scene;
  const IlvStageRoster *roster;
  const IlvStageLayout *layout;
  const IlvTrace *trace;
  guint run;
  gint64 t_ns;
  double s; /* text scale */
} IlvStageBrush;

#define ILV_STAGE_SMALL_PX ILV_TEXT_SMALL_PX
#define ILV_STAGE_TITLE_PX ILV_TEXT_TITLE_PX

typedef enum {
  ILV_PILL_PLAIN = 0,
  ILV_PILL_LIT = 1 << 0,     /* the lit job */
  ILV_PILL_ARRIVED = 1 << 1, /* its data is there, not noticed */
  ILV_PILL_EMPTY = 1 << 2,   /* a place where nothing is */
  ILV_PILL_HIDDEN = 1 << 3,  /* under the curtain: no number */
} IlvPillFlags;

/* Between a and b; amount 0 = a. */
IlvColor ilv_stage_mix (const IlvColor *a, const IlvColor *b, double amount);

double ilv_stage_text (const IlvStageBrush *brush, const char *text, double x, double y,
                       double align, double max_width, double size_px, int weight,
                       const IlvColor *color);
double ilv_stage_measure (const IlvStageBrush *brush, const char *text, double size_px, int weight);
/* Draws the first of the texts that fits; the last one is ellipsized if none does. */
double ilv_stage_text_fit (const IlvStageBrush *brush, const char *const *texts, guint n_texts,
                           double x, double y, double align, double max_width, double size_px,
                           int weight, const IlvColor *color);

/* A job: its number on its state's colour; progress 0..1 drawn as an arc along the edge, < 0 for
 * none. */
void ilv_stage_pill (const IlvStageBrush *brush, double x, double y, double width, double height,
                     IlvState state, guint number, double progress, IlvPillFlags flags);
IlvPillFlags ilv_stage_get_pill_flags (const IlvStageBrush *brush, guint32 job);

/* A state: colour, pattern and letter. */
void ilv_stage_chip (const IlvStageBrush *brush, double x, double y, double width, double height,
                     IlvState state, gboolean is_estimated);
/* The GIL held here. */
void ilv_stage_baton (const IlvStageBrush *brush, double x, double y, double width, double height);
/* The GIL wanted here: fills up with the interval, then the request stands. */
void ilv_stage_baton_wanted (const IlvStageBrush *brush, double x, double y, double width,
                             double height, double fraction, gboolean asked);
/* The ground of a row. */
void ilv_stage_ground (const IlvStageBrush *brush, double x, double y, double width, double height,
                       gboolean bordered);
/* What blocks others. */
void ilv_stage_alarm (const IlvStageBrush *brush, double x, double y, double width, double height,
                      double radius);
/* A thin progress line. */
void ilv_stage_bar (const IlvStageBrush *brush, double x, double y, double width, double height,
                    double fraction, const IlvColor *color);
/* The label at the left of a line of dots. */
void ilv_stage_label (const IlvStageBrush *brush, const char *text, double x, double y,
                      double max_width);

G_END_DECLS
