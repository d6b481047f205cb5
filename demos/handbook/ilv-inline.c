/* Text with marks: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-inline.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
inline_free (gpointer data)
{
  IlvInline *self = data;
  g_free (self->text);
  g_free (self->target);
  g_free (self);
}

GPtrArray *
ilv_inline_new (void)
{
  return g_ptr_array_new_with_free_func (inline_free);
}

void
ilv_inline_add (GPtrArray *self, IlvInlineKind kind, const char *text, const char *target)
{
  IlvInline *one = g_new0 (IlvInline, 1);
  one->kind = kind;
  one->text = g_strdup (text);
  one->target = g_strdup (target);
  g_ptr_array_add (self, one);
}

static void
add_part (GPtrArray *self, IlvInlineKind kind, const char *begin, const char *end)
{
  g_autofree char *text = g_strndup (begin, (gsize)(end - begin));
  ilv_inline_add (self, kind, text, NULL);
}

static void
flush (GPtrArray *self, GString *plain)
{
  if (plain->len > 0)
    ilv_inline_add (self, ILV_INLINE_TEXT, plain->str, NULL);
  g_string_truncate (plain, 0);
}

/* --- one mark each: the place behind it, NULL if it does not end --- */

static const char *
take_code (GPtrArray *self, const char *p)
{
  const char *end = strchr (p + 1, '`');
  if (end == NULL || end == p + 1)
    return NULL;
  add_part (self, ILV_INLINE_CODE, p + 1, end);
  return end + 1;
}

static const char *
take_emphasis (GPtrArray *self, const char *p)
{
  const char *end = strchr (p + 1, '*');
  if (end == NULL || end == p + 1)
    return NULL;
  add_part (self, ILV_INLINE_EMPHASIS, p + 1, end);
  return end + 1;
}

static const char *
take_number (GPtrArray *self, const char *p)
{
  gsize n = strspn (p + 1, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-");
  if (n == 0 || p[1 + n] != '}')
    return NULL;
  add_part (self, ILV_INLINE_NUMBER, p + 1, p + 1 + n);
  return p + n + 2;
}

static const char *
take_link (GPtrArray *self, const char *p)
{
  const char *middle = strstr (p, "](");
  const char *end = middle != NULL ? strchr (middle, ')') : NULL;
  if (end == NULL || middle == p + 1 || end == middle + 2)
    return NULL;
  g_autofree char *words = g_strndup (p + 1, (gsize)(middle - p - 1));
  g_autofree char *target = g_strndup (middle + 2, (gsize)(end - middle - 2));
  ilv_inline_add (self, ILV_INLINE_LINK, words, target);
  return end + 1;
}

/* "4 * 5" is no emphasis: the mark stands before a word, behind white space or a bracket. */
static gboolean
begins_emphasis (const char *text, const char *p)
{
  return *p == '*' && p[1] != '\0' && !g_ascii_isspace (p[1]) &&
         (p == text || g_ascii_isspace (p[-1]) || strchr ("([“‘\"", p[-1]) != NULL);
}

static const char *
take_mark (GPtrArray *self, const char *p)
{
  switch (*p) {
  case '`':
    return take_code (self, p);
  case '*':
    return take_emphasis (self, p);
  case '{':
    return take_number (self, p);
  default:
    return take_link (self, p);
  }
}

GPtrArray *
ilv_inline_parse (const char *text, char **problem)
{
  g_autoptr (GPtrArray) self = ilv_inline_new ();
  g_autoptr (GString) plain = g_string_new (NULL);
  for (const char *p = text; *p != '\0';) {
    if (*p == '\\' && p[1] != '\0') {
      g_string_append_c (plain, p[1]);
      p += 2;
    } else if (strchr ("`{[", *p) != NULL || begins_emphasis (text, p)) {
      flush (self, plain);
      const char *next = take_mark (self, p);
      if (next == NULL) {
        g_autofree char *shown = g_utf8_substring (p, 0, MIN (g_utf8_strlen (p, -1), 30));
        *problem = g_strdup_printf (_ ("the mark at “%s” does not end"), shown);
        return NULL;
      }
      p = next;
    } else {
      g_string_append_c (plain, *p++);
    }
  }
  flush (self, plain);
  return g_steal_pointer (&self);
}

char *
ilv_inline_to_words (const GPtrArray *self)
{
  GString *words = g_string_new (NULL);
  for (guint i = 0; i < self->len; i++) {
    const IlvInline *one = g_ptr_array_index (self, i);
    if (one->kind != ILV_INLINE_CITE)
      g_string_append (words, one->text);
  }
  return g_string_free (words, FALSE);
}
