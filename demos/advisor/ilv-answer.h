/* An answer of the checklist: what kinds there are, read from text and written as text.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every answer is a double: yes 1, no 0; a choice its index; a share or ratio itself; a duration in
 * nanoseconds, a size in bytes; NaN is "I don't know". Text takes the units of workload files. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_ANSWER_YES_NO,
  ILV_ANSWER_CHOICE,
  ILV_ANSWER_SHARE,    /* 0..1; "0.9" or "90%" */
  ILV_ANSWER_RATIO,    /* 0 and more; "1.5" */
  ILV_ANSWER_COUNT,    /* a whole number */
  ILV_ANSWER_DURATION, /* "80ms" */
  ILV_ANSWER_SIZE,     /* "10KiB" */
  ILV_ANSWER_WORD,     /* a fixed word: settings only */
  ILV_N_ANSWER_KINDS
} IlvAnswerKind;

/* "yes-no", "choice", … as the files name them; ends with NULL. */
extern const char *const ilv_answer_kinds[];

/* What an answer may be: shared by inputs, thresholds, settings. `choices` may be NULL. */
typedef struct {
  IlvAnswerKind kind;
  char **choices; /* borrowed, NULL-terminated */
  double min, max;
} IlvAnswerType;

/* FALSE if the text is no such answer; `right` (may be NULL) then gets what would be right.
 * "unknown" and "?" are NaN, which is an answer too. */
gboolean ilv_answer_parse (const IlvAnswerType *type, const char *text, double *value,
                           char **right);
/* As it is typed: "yes", "0.9", "80ms", "10KiB"; parses back. "unknown" for NaN. */
char *ilv_answer_to_text (const IlvAnswerType *type, double value);
/* For people, in sentences: "80 ms", "1.5 KiB", a share as "83 %"; two or three digits. With the
 * decimal comma of the user's locale if `is_local`, which nothing in JSON may be. */
char *ilv_answer_to_label (const IlvAnswerType *type, double value, gboolean is_local);

G_END_DECLS
