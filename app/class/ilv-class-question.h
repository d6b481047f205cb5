/* One question of a class kit that is being made, as a row.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "removed". */
#pragma once

#include <adwaita.h>

#include "demos/classkit/ilv-kit-key.h"

G_BEGIN_DECLS

#define ILV_TYPE_CLASS_QUESTION (ilv_class_question_get_type ())
G_DECLARE_FINAL_TYPE (IlvClassQuestion, ilv_class_question, ILV, CLASS_QUESTION, AdwExpanderRow)

/* (floating) */
GtkWidget *ilv_class_question_new (void);
/* Shows a question that was made before; `right` may be NULL. */
void ilv_class_question_fill (IlvClassQuestion *self, const IlvKitQuestion *question,
                              const IlvKitRight *right);
/* All that is written in it, appended: two that say the same give the same text. */
void ilv_class_question_describe (IlvClassQuestion *self, GString *text);
/* Adds it to the kit; `number` is its place from 1. FALSE and an error if something is missing. */
gboolean ilv_class_question_add_to (IlvClassQuestion *self, IlvKit *kit, guint number,
                                    GError **error);
/* Its right answer, to the key of the kit that has it. FALSE and an error if it cannot be one. */
gboolean ilv_class_question_add_answer (IlvClassQuestion *self, const IlvKitQuestion *question,
                                        IlvKitKey *key, GError **error);

G_END_DECLS
