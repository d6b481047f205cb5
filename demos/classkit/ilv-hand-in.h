/* What a learner hands in: one key file, `*.handin`.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Name, answers, how often each was changed, how long each took, and the digest of the scenario
 * they are answers to. The last group seals the text above it: a file that was cut or changed on
 * its way is seen to be. (Who wants to cheat can seal anew; it guards against accidents.) */
#pragma once

#include "ilv-kit.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *answer;
  guint tries; /* how often an answer was given: 1 if the first stayed */
  gint64 time_ns;
} IlvHandInAnswer;

typedef struct {
  char *path; /* NULL if it was not read from a file */
  char *name; /* the learner's */
  char *scenario, *digest;
  char *sent;         /* ISO 8601, UTC */
  GPtrArray *answers; /* IlvHandInAnswer */
} IlvHandIn;

IlvHandIn *ilv_hand_in_new (const IlvKit *kit, const char *name);
void ilv_hand_in_free (IlvHandIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHandIn, ilv_hand_in_free)
void ilv_hand_in_add (IlvHandIn *self, const char *id, const char *answer, guint tries,
                      gint64 time_ns);
/* NULL if that was not answered. */
const IlvHandInAnswer *ilv_hand_in_find (const IlvHandIn *self, const char *id);

IlvHandIn *ilv_hand_in_parse (const char *text, gsize length, const char *origin, GError **error);
IlvHandIn *ilv_hand_in_load (const char *path, GError **error);
/* Sealed. (transfer full) */
char *ilv_hand_in_to_text (const IlvHandIn *self);

G_END_DECLS
