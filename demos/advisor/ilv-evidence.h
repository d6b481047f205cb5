/* Answers to the checklist that a workload or a trace gives, each with what it is read from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only what is there is answered: promises, isolation and the like are for people. A state nobody
 * could observe (unknown) counts for nothing; where it is a tenth of a run and more, what would
 * rest on it is not answered. */
#pragma once

#include "ilv-checklist.h"

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

/* What an answer is read from; a and b are what the sentence needs. */
typedef enum {
  ILV_EVIDENCE_STEPS_CPU,   /* steps of the workload: a ns of CPU in b ns of a job */
  ILV_EVIDENCE_STEPS_GIL,   /* a ns that hold the GIL of b ns of CPU */
  ILV_EVIDENCE_STEPS_BLOCK, /* a of b kinds of I/O step have only a blocking client */
  ILV_EVIDENCE_ARRIVALS,    /* a jobs in flight */
  ILV_EVIDENCE_PAYLOAD,     /* a bytes in and b out */
  ILV_EVIDENCE_SETTING,     /* the workload or run says so itself */
  ILV_EVIDENCE_LOCKS,       /* a locked steps in b ns of work */
  ILV_EVIDENCE_STATES_CPU,  /* states of a trace: a ns of CPU in b ns of jobs */
  ILV_EVIDENCE_STATES_GIL,  /* a ns of Python in b ns of CPU */
  ILV_EVIDENCE_JOBS_CPU,    /* a ns of CPU over b jobs */
  ILV_EVIDENCE_IN_FLIGHT,   /* at most a jobs in flight, at time_ns */
  ILV_EVIDENCE_MOVED,       /* a bytes moved for b jobs */
  ILV_EVIDENCE_MACHINE,     /* this machine: a CPUs of the affinity, a quota of b CPUs (0 = none) */
  ILV_EVIDENCE_CALL_BLOCKS, /* a blocking call froze the loop, a times, first at time_ns */
  ILV_EVIDENCE_IMPORTS,     /* a script's imports: text; the value is NAN if they leave it open */
} IlvEvidenceKind;

typedef struct {
  guint input;
  double value;
  IlvEvidenceKind kind;
  double a, b;
  /* Where a trace shows it: track ILV_TRACK_NONE if nowhere. */
  IlvTrackId track;
  gint64 time_ns;
  const char *text; /* interned, a finding a line; of ILV_EVIDENCE_IMPORTS only */
} IlvEvidence;

/* (transfer full), elements IlvEvidence, each input at most once. */
GArray *ilv_evidence_from_workload (const IlvChecklist *list, const IlvWorkload *workload);
GArray *ilv_evidence_from_trace (const IlvChecklist *list, const IlvTrace *trace);
/* Writes what is answered into `answers`; what is answered there already stays. */
void ilv_evidence_fill (const GArray *evidence, double *answers);
/* The evidence for an input; NULL. */
const IlvEvidence *ilv_evidence_find (const GArray *evidence, guint input);

G_END_DECLS
