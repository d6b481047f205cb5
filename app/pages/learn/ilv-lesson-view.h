/* The real views of a lesson's session: stages, timeline, transport.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: gboolean "track-picked" (uint run, uint track, uint job), in a stage or the timeline,
 * either may be NONE: return TRUE if it was an answer; "message" (char *). */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

#define ILV_TYPE_LESSON_VIEW (ilv_lesson_view_get_type ())
G_DECLARE_FINAL_TYPE (IlvLessonView, ilv_lesson_view, ILV, LESSON_VIEW, GtkWidget)

GtkWidget *ilv_lesson_view_new (IlvSession *session);
IlvTransport *ilv_lesson_view_get_transport (IlvLessonView *self);
/* From the playhead as far as that, in a few seconds whatever its length; FALSE if it is not to
 * move (reduced motion, not in sight): then the playhead should leap. */
gboolean ilv_lesson_view_play (IlvLessonView *self, gint64 to_ns);
/* Stops it, and gives back the speed that was. */
void ilv_lesson_view_hold (IlvLessonView *self);

G_END_DECLS
