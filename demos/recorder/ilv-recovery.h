/* Recordings whose owner died: what they hold is made into a trace, so that nothing is lost.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While it records, a program's rings and a description of the run lie in the recording's folder.
 * When the program dies (SIGKILL, a crash), its supervisor ends the run and has the folder sealed
 * (interleave-recover); when both have died, the next start does it. The trace is kept in
 * ilv_recovery_get_folder() until a person has opened or discarded it. */
#pragma once

#include "ilv-recording.h"

G_BEGIN_DECLS

/* Recordings' folders begin so; then come their owner's process id and a random part. */
#define ILV_RECOVERY_PREFIX "interleave-rec-"

/* Writes what the records do not say into a recording's folder. */
gboolean ilv_recovery_describe (const char *folder, const IlvRecordingPlan *plan,
                                const IlvRunInfo *info, GError **error);
/* Removes the description again: what is in the folder then is not worth recovering. */
void ilv_recovery_forget (const char *folder);
/* A workload is measured, rather than a person's script recorded. */
gboolean ilv_recovery_is_measurement (const char *folder);
/* Makes a trace of a folder that nobody drains any more and keeps it, readable by its owner alone.
 * The path of the trace, NULL without error if the folder holds no run, NULL and error if it could
 * not be kept. The folder stays. (transfer full) */
char *ilv_recovery_seal (const char *folder, GError **error);
/* Seals and removes the recordings of programs that have died, and ends what is left of their runs.
 * A script that still runs is left alone. Costs a look into three folders when there are none. Once
 * a program; later calls do nothing. */
void ilv_recovery_sweep (void);

/* $XDG_STATE_HOME/interleave/recovered. (transfer full) */
char *ilv_recovery_get_folder (void);
/* Paths of the traces in it, oldest first. (transfer full) */
char **ilv_recovery_list (void);

G_END_DECLS
