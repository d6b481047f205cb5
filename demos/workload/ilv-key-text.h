/* The text of a key file by lines: where each group and key stands, and how to change one value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GKeyFile reads values, but merges duplicate groups and keys silently, knows no line numbers and
 * loses the layout when it writes. This scan does what it does not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IlvKeyText IlvKeyText;

/* Copies the text. Never fails: see ilv_key_text_find_fault(). */
IlvKeyText *ilv_key_text_new (const char *text, gsize length);
IlvKeyText *ilv_key_text_ref (IlvKeyText *self);
void ilv_key_text_unref (IlvKeyText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKeyText, ilv_key_text_unref)

typedef enum {
  ILV_KEY_TEXT_GOOD,
  ILV_KEY_TEXT_BAD_LINE, /* neither comment, group nor key */
  ILV_KEY_TEXT_NO_GROUP, /* a key before the first group */
  ILV_KEY_TEXT_DUPLICATE_GROUP,
  ILV_KEY_TEXT_DUPLICATE_KEY,
} IlvKeyTextFault;

/* The first fault: its line, what stands there, and for duplicates the first one's line. */
IlvKeyTextFault ilv_key_text_find_fault (const IlvKeyText *self, guint *line, const char **group,
                                         const char **key, guint *first_line);
/* Line of a key, or of its group if the key is NULL or not there; 0 if neither is. */
guint ilv_key_text_get_line (const IlvKeyText *self, const char *group, const char *key);
gboolean ilv_key_text_has_group (const IlvKeyText *self, const char *group);
/* The raw value, stripped; NULL if there is none. (transfer none) */
const char *ilv_key_text_get_value (const IlvKeyText *self, const char *group, const char *key);
/* The text with one key's value changed in each of the groups (in the text's order, all there; ends
 * with NULL). An empty value removes the line; a key that is not there is added after the group's
 * last. (transfer full) */
char *ilv_key_text_replace (const IlvKeyText *self, char **groups, const char *key,
                            const char *value);

G_END_DECLS
