/* The advice as text for people: plain for a terminal and the clipboard, or Markdown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/advisor/ilv-advice.h"
#include "demos/advisor/ilv-evidence.h"

G_BEGIN_DECLS

typedef enum {
  ILV_ADVICE_PLAIN,
  ILV_ADVICE_MARKDOWN,
} IlvAdviceFormat;

/* The whole of it, ending in a line break; `evidence` may be NULL. Translated. (transfer full) */
char *ilv_advice_to_text (const IlvAdvice *advice, const GArray *evidence, IlvAdviceFormat format);

/* --- its parts, for the page too; all translated. --- */

/* "asyncio + processes", or what the verdict is instead of a model. (transfer full) */
char *ilv_verdict_headline (const IlvVerdict *verdict);
/* "Low: sequential_ok could change it." (transfer full) */
char *ilv_verdict_describe_confidence (const IlvVerdict *verdict);
/* "workers" and so on, for a setting's name. (static) */
const char *ilv_setting_label (const char *name);
/* The names of a question's missing answers: "multi_host, durable". (transfer full) */
char *ilv_verdict_list_missing (const IlvVerdict *verdict, guint question);
/* A setting's value in words. (transfer full) */
char *ilv_setting_value_label (const IlvVerdictSetting *setting);
/* An answer in words: "yes", "80 ms", "a sync framework", "not known". (transfer full) */
char *ilv_input_value_label (const IlvInput *input, double value);
/* "Jobs in flight at peak: from 201 up → asyncio". (transfer full) */
char *ilv_verdict_change_label (const IlvVerdict *verdict, const IlvVerdictChange *change);
/* Which thresholds were changed, in a sentence; NULL: none. (transfer full) */
char *ilv_checklist_thresholds_label (const IlvChecklist *list);
/* The same without the question: "from 201 up → asyncio". (transfer full) */
char *ilv_verdict_change_short_label (const IlvVerdict *verdict, const IlvVerdictChange *change);
/* "4 jobs in flight at peak": what an answer is read from. (transfer full) */
char *ilv_evidence_label (const IlvEvidence *evidence);
/* Whose costs the figures were predicted with: "this machine's". (transfer full) */
char *ilv_advice_costs_label (const IlvAdvice *advice);
/* "threads × 8" (transfer full) and "338 /s, 4.2 × sequential" (transfer full). */
char *ilv_advice_run_label (const IlvAdviceRun *run);
char *ilv_advice_run_figure (const IlvAdvice *advice, guint run);

G_END_DECLS
