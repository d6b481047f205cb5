/* What noting the begin and end of a job costs a measured run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/recorder/ilv-measure.h"

G_BEGIN_DECLS

/* Nanoseconds per job, one for each of some runs: jobs without work in one thread, so all that is
 * left is the runner's own books. NULL and error as ilv_measure(). (transfer full, gint64) */
GArray *ilv_job_notes_measure (const IlvPython *python, GCancellable *cancellable, GError **error);

G_END_DECLS
