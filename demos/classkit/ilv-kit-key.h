/* A class kit's right answers, apart from its scenario: a key file, `*.key`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-kit.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *ask;
  IlvKitKind kind;
  IlvKitQuiz quiz;
  char *answer;     /* a choice's place, a number, a duration, or texts with ; between them */
  double tolerance; /* of numbers and durations, a share of the answer */
} IlvKitRight;

typedef struct {
  char *name, *digest; /* the scenario's */
  GPtrArray *rights;   /* IlvKitRight */
} IlvKitKey;

void ilv_kit_key_free (IlvKitKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKitKey, ilv_kit_key_free)

/* A key for this scenario, which has a digest; answers are added by ilv_kit_key_add(). */
IlvKitKey *ilv_kit_key_new (const IlvKit *kit);
void ilv_kit_key_add (IlvKitKey *self, const IlvKitQuestion *question, const char *answer,
                      double tolerance);

IlvKitKey *ilv_kit_key_parse (const char *text, gsize length, const char *origin, GError **error);
IlvKitKey *ilv_kit_key_load (const char *path, GError **error);
char *ilv_kit_key_to_text (const IlvKitKey *self);

/* Case and spaces at the ends do not count in texts. */
gboolean ilv_kit_right_is (const IlvKitRight *self, const char *answer);

G_END_DECLS
