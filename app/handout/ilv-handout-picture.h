/* A figure of the handout, ready to be painted: on a page, or into one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/handout/ilv-handout-result.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

typedef struct _IlvHandoutPicture IlvHandoutPicture;

/* `piece` is a figure and borrowed, as is `costs`. Simulates what it shows. NULL and error.
 * (transfer full) */
IlvHandoutPicture *ilv_handout_picture_new (const IlvPiece *piece, const IlvCosts *costs,
                                            double width, GError **error);
void ilv_handout_picture_free (IlvHandoutPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHandoutPicture, ilv_handout_picture_free)

double ilv_handout_picture_get_height (const IlvHandoutPicture *self);
/* Of a graph; else NULL. */
const IlvHandoutResult *ilv_handout_picture_get_result (const IlvHandoutPicture *self);
/* "predicted, reference costs, 4 cores": what it is drawn from; NULL: it needs no such words.
 * (transfer full) */
char *ilv_handout_picture_describe_source (const IlvHandoutPicture *self);
/* Into (0, 0, width, height). */
void ilv_handout_picture_paint (cairo_t *cr, const IlvPalette *palette,
                                const IlvHandoutPicture *self);

G_END_DECLS
