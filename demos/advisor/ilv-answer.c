/* An answer of the checklist: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-answer.h"

#include "ilv-expression.h"

#include "demos/workload/ilv-suggest.h"
#include "demos/workload/ilv-units.h"
#include "demos/workload/ilv-workload.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *const ilv_answer_kinds[] = {"yes-no",   "choice", "share", "ratio", "count",
                                        "duration", "size",   "word",  NULL};

static const struct {
  const char *word;
  double value;
} yes_and_no[] = {{"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}};

/* A decimal number without sign, exponent or anything after it but `suffix`. */
static gboolean
parse_number (const char *text, const char *suffix, double *value)
{
  const char *at = text;
  char *end;
  guint n_points = 0;
  for (; g_ascii_isdigit (*at) || *at == '.'; at++)
    n_points += *at == '.';
  if (at == text || n_points > 1 || !g_ascii_isdigit (text[0]) || strcmp (at, suffix) != 0)
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return end == at;
}

static gboolean
parse_share (const char *text, double *value)
{
  if (parse_number (text, "%", value))
    *value /= 100;
  else if (!parse_number (text, "", value))
    return FALSE;
  return TRUE;
}

static gboolean
parse_word (const IlvAnswerType *type, const char *text, double *value)
{
  if (type->kind == ILV_ANSWER_YES_NO) {
    for (guint i = 0; i < G_N_ELEMENTS (yes_and_no); i++) {
      if (g_ascii_strcasecmp (text, yes_and_no[i].word) != 0)
        continue;
      *value = yes_and_no[i].value;
      return TRUE;
    }
    return FALSE;
  }
  for (guint i = 0; type->choices != NULL && type->choices[i] != NULL; i++) {
    if (strcmp (text, type->choices[i]) != 0)
      continue;
    *value = i;
    return TRUE;
  }
  return FALSE;
}

static gboolean
parse_whole (const IlvAnswerType *type, const char *text, double *value)
{
  guint64 count = 0;
  gint64 ns = 0;
  gboolean is_good = type->kind == ILV_ANSWER_COUNT      ? ilv_parse_count (text, &count)
                     : type->kind == ILV_ANSWER_DURATION ? ilv_parse_duration (text, &ns)
                                                         : ilv_parse_size (text, &count);
  *value = type->kind == ILV_ANSWER_DURATION ? (double)ns : (double)count;
  return is_good;
}

static char *
tell_choices (const IlvAnswerType *type, const char *text)
{
  const char *nearest = ilv_suggest (text, (const char *const *)type->choices);
  g_autofree char *all = g_strjoinv (", ", type->choices);
  return nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                         : g_strdup_printf (_ ("write one of %s"), all);
}

static char *
tell_right (const IlvAnswerType *type, const char *text)
{
  switch (type->kind) {
  case ILV_ANSWER_YES_NO:
    return g_strdup (_ ("write yes, no or unknown"));
  case ILV_ANSWER_CHOICE:
    return tell_choices (type, text);
  case ILV_ANSWER_SHARE:
    return g_strdup (_ ("write a number from 0 to 1, such as 0.9, or 90%"));
  case ILV_ANSWER_RATIO:
    return g_strdup_printf (_ ("write a number from %g to %g, such as 1.5"), type->min, type->max);
  case ILV_ANSWER_COUNT:
    return g_strdup_printf (_ ("write a whole number from %.0f to %.0f"), type->min, type->max);
  case ILV_ANSWER_DURATION:
    return g_strdup (_ ("write a duration with its unit (ns, us, ms, s), such as 80ms"));
  case ILV_ANSWER_SIZE:
    return g_strdup (_ ("write a size with its unit (B, KiB, MiB), such as 10KiB"));
  default:
    return g_strdup (_ ("write a word"));
  }
}

gboolean
ilv_answer_parse (const IlvAnswerType *type, const char *text, double *value, char **right)
{
  gboolean is_good = FALSE;
  if (g_ascii_strcasecmp (text, "unknown") == 0 || strcmp (text, "?") == 0) {
    *value = (double)NAN;
    return TRUE;
  }
  switch (type->kind) {
  case ILV_ANSWER_YES_NO:
  case ILV_ANSWER_CHOICE:
    is_good = parse_word (type, text, value);
    break;
  case ILV_ANSWER_SHARE:
    is_good = parse_share (text, value);
    break;
  case ILV_ANSWER_RATIO:
    is_good = parse_number (text, "", value);
    break;
  case ILV_ANSWER_COUNT:
  case ILV_ANSWER_DURATION:
  case ILV_ANSWER_SIZE:
    is_good = parse_whole (type, text, value);
    break;
  default:
    break;
  }
  if (is_good && *value >= type->min && *value <= type->max)
    return TRUE;
  if (right != NULL)
    *right = tell_right (type, text);
  return FALSE;
}

static char *
number_to_text (double value, const char *format)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

char *
ilv_answer_to_text (const IlvAnswerType *type, double value)
{
  if (ILV_IS_UNKNOWN (value))
    return g_strdup ("unknown");
  switch (type->kind) {
  case ILV_ANSWER_YES_NO:
    return g_strdup (value != 0 ? "yes" : "no");
  case ILV_ANSWER_CHOICE:
    return g_strdup (type->choices[(guint)value]);
  case ILV_ANSWER_DURATION:
    return ilv_format_duration_exact ((gint64)round (value));
  case ILV_ANSWER_SIZE:
    return ilv_format_size_exact ((guint64)round (value));
  case ILV_ANSWER_COUNT:
    return g_strdup_printf ("%.0f", value);
  default:
    return number_to_text (value, "%.6g");
  }
}

/* `digits` as of %g; no digits after the point where `is_whole`. */
static char *
number_to_label (double value, int digits, gboolean is_whole, gboolean is_local)
{
  g_autofree char *format = is_whole ? g_strdup ("%.0f") : g_strdup_printf ("%%.%dg", digits);
  if (!is_local)
    return number_to_text (value, format);
  return is_whole ? g_strdup_printf ("%.0f", value) : g_strdup_printf ("%.*g", digits, value);
}

/* The largest unit in which it is at least 1; three digits. */
static char *
label_in_units (double value, const char *const *names, double factor, gboolean is_local)
{
  guint i = 0;
  while (names[i + 1] != NULL && value >= factor) {
    value /= factor;
    i++;
  }
  g_autofree char *number = number_to_label (value, value >= 10 ? 3 : 2, value >= 100, is_local);
  return g_strdup_printf ("%s %s", number, names[i]);
}

char *
ilv_answer_to_label (const IlvAnswerType *type, double value, gboolean is_local)
{
  static const char *const times[] = {"ns", "µs", "ms", "s", NULL};
  static const char *const sizes[] = {"B", "KiB", "MiB", "GiB", NULL};
  if (ILV_IS_UNKNOWN (value))
    return g_strdup ("?");
  if (type->kind == ILV_ANSWER_DURATION)
    return label_in_units (value, times, 1000, is_local);
  if (type->kind == ILV_ANSWER_SIZE)
    return label_in_units (value, sizes, 1024, is_local);
  if (type->kind == ILV_ANSWER_SHARE) {
    g_autofree char *number = number_to_label (100 * value, 2, value >= 0.995, is_local);
    return g_strdup_printf ("%s %%", number);
  }
  if (type->kind == ILV_ANSWER_RATIO)
    return number_to_label (value, 3, value >= 100, is_local);
  return ilv_answer_to_text (type, value);
}
