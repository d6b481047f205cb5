/* Marks of a class: hand-ins held against keys, with what the class as a whole knew.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hand-in belongs to the key with its scenario's digest. What was not answered is not right. Who
 * handed in twice counts with what was sent last. */
#pragma once

#include "ilv-hand-in.h"
#include "ilv-kit-key.h"

G_BEGIN_DECLS

typedef struct {
  guint n_right, n_asked;
} IlvScore;

typedef struct {
  IlvHandIn *hand_in;
  const IlvKitKey *key;
  IlvScore all, quiz[3]; /* by IlvKitQuiz */
} IlvMark;

/* How the class answered one question. */
typedef struct {
  const IlvKitKey *key;
  const IlvKitRight *right;
  guint n_right, n_answered, n_asked;
  double median_tries, median_s; /* of those who answered; 0 if nobody did */
} IlvQuestionMarks;

/* Learners of whom there are both a pre- and a post-quiz, in one scenario or in two. */
typedef struct {
  guint n_learners;
  double pre, post; /* mean shares right */
  double gain;      /* (post - pre) / (1 - pre), of the means; 0 if all knew all before */
} IlvQuizMarks;

typedef struct {
  GPtrArray *keys;    /* IlvKitKey */
  GPtrArray *marks;   /* IlvMark, by name */
  GPtrArray *skipped; /* char*: which file, and why */
} IlvMarks;

IlvMarks *ilv_marks_new (void);
void ilv_marks_free (IlvMarks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvMarks, ilv_marks_free)

/* Reads all *.key and *.handin of a folder; those that cannot be used are in `skipped`. FALSE and
 * an error if the folder cannot be read, or there is no key. */
gboolean ilv_marks_read_folder (IlvMarks *self, const char *path, GError **error);
/* Both take what they are given; all keys before the first hand-in. */
void ilv_marks_take_key (IlvMarks *self, IlvKitKey *key);
void ilv_marks_take_hand_in (IlvMarks *self, IlvHandIn *hand_in);

void ilv_marks_find_question (const IlvMarks *self, const IlvKitKey *key, const IlvKitRight *right,
                              IlvQuestionMarks *marks);
void ilv_marks_find_quiz (const IlvMarks *self, IlvQuizMarks *quiz);

/* A row a learner, then rows that say of each column what the class as a whole has. (transfer full)
 */
char *ilv_marks_to_csv (const IlvMarks *self);

G_END_DECLS
