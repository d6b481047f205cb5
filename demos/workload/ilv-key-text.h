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
void ilv_key_text_free (IlvKeyText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKeyText, ilv_key_text_free)

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
/* The raw value, stripped; NULL if there is none. (transfer none) */
const char *ilv_key_text_get_value (const IlvKeyText *self, const char *group, const char *key);
/* The text with one value changed; an empty or NULL value removes the line; a key that is not there
 * is added after the group's last. The group must exist. (transfer full) */
char *ilv_key_text_replace (const IlvKeyText *self, const char *group, const char *key,
                            const char *value);

G_END_DECLS
