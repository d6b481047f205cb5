/* The text of a key file by lines: where each group and key stands, and how to change one value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-key-text.h"

#include <string.h>

/* A group's header (key NULL) or a key. */
typedef struct {
  char *group;
  char *key;
  char *value;
  guint line;
  gsize begin, end; /* the line in the text, its newline included */
  gsize group_end;  /* of a header: where the group's last key ends */
} Entry;

struct _IlvKeyText {
  gatomicrefcount ref_count;
  char *text;
  gsize length;
  GPtrArray *entries;
  GHashTable *by_name; /* "group\nkey" or "group" -> Entry, the first one */
  IlvKeyTextFault fault;
  guint fault_line, fault_first;
  char *fault_group, *fault_key;
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;
  g_free (entry->group);
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static char *
make_name (const char *group, const char *key)
{
  return key == NULL ? g_strdup (group) : g_strconcat (group, "\n", key, NULL);
}

static Entry *
find_entry (const IlvKeyText *self, const char *group, const char *key)
{
  g_autofree char *name = make_name (group, key);
  return g_hash_table_lookup (self->by_name, name);
}

static void
set_fault (IlvKeyText *self, IlvKeyTextFault fault, guint line, guint first, const char *group,
           const char *key)
{
  if (self->fault != ILV_KEY_TEXT_GOOD)
    return;
  self->fault = fault;
  self->fault_line = line;
  self->fault_first = first;
  self->fault_group = g_strdup (group);
  self->fault_key = g_strdup (key);
}

static void
add_entry (IlvKeyText *self, Entry *entry)
{
  Entry *first = find_entry (self, entry->group, entry->key);
  Entry *header = entry->key == NULL ? entry : find_entry (self, entry->group, NULL);
  header->group_end = entry->end;
  g_ptr_array_add (self->entries, entry);
  if (first == NULL)
    g_hash_table_insert (self->by_name, make_name (entry->group, entry->key), entry);
  else
    set_fault (self, entry->key == NULL ? ILV_KEY_TEXT_DUPLICATE_GROUP : ILV_KEY_TEXT_DUPLICATE_KEY,
               entry->line, first->line, entry->group, entry->key);
}

/* `line` is stripped. Returns the current group's name: a new one if the line begins a group. */
static const char *
scan_line (IlvKeyText *self, char *line, const char *group, const Entry *place)
{
  char *equals = strchr (line, '=');
  gsize length = strlen (line);
  if (*line == '\0' || *line == '#')
    return group;
  if (*line == '[' && length > 2 && line[length - 1] == ']') {
    Entry *entry = g_memdup2 (place, sizeof *place);
    entry->group = g_strndup (line + 1, length - 2);
    add_entry (self, entry);
    return entry->group;
  }
  if (*line == '[' || equals == NULL || equals == line) {
    set_fault (self, ILV_KEY_TEXT_BAD_LINE, place->line, 0, group, line);
    return group;
  }
  if (group == NULL) {
    set_fault (self, ILV_KEY_TEXT_NO_GROUP, place->line, 0, NULL, line);
    return NULL;
  }
  Entry *entry = g_memdup2 (place, sizeof *place);
  entry->group = g_strdup (group);
  entry->key = g_strchomp (g_strndup (line, (gsize)(equals - line)));
  entry->value = g_strdup (g_strchug (equals + 1));
  add_entry (self, entry);
  return group;
}

IlvKeyText *
ilv_key_text_new (const char *text, gsize length)
{
  IlvKeyText *self = g_new0 (IlvKeyText, 1);
  const char *group = NULL;
  guint line = 1;
  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strndup (text, length);
  self->length = strlen (self->text);
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize begin = 0; begin < self->length; line++) {
    const char *newline = strchr (self->text + begin, '\n');
    gsize end = newline == NULL ? self->length : (gsize)(newline - self->text) + 1;
    g_autofree char *copy = g_strndup (self->text + begin, end - begin);
    Entry place = {.line = line, .begin = begin, .end = end};
    group = scan_line (self, g_strstrip (copy), group, &place);
    begin = end;
  }
  return self;
}

IlvKeyText *
ilv_key_text_ref (IlvKeyText *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_key_text_unref (IlvKeyText *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->entries);
  g_free (self->fault_group);
  g_free (self->fault_key);
  g_free (self->text);
  g_free (self);
}

IlvKeyTextFault
ilv_key_text_find_fault (const IlvKeyText *self, guint *line, const char **group, const char **key,
                         guint *first_line)
{
  *line = self->fault_line;
  *group = self->fault_group;
  *key = self->fault_key;
  *first_line = self->fault_first;
  return self->fault;
}

guint
ilv_key_text_get_line (const IlvKeyText *self, const char *group, const char *key)
{
  if (group == NULL)
    return 0;
  const Entry *entry = find_entry (self, group, key);
  if (entry == NULL)
    entry = find_entry (self, group, NULL);
  return entry == NULL ? 0 : entry->line;
}

gboolean
ilv_key_text_has_group (const IlvKeyText *self, const char *group)
{
  return find_entry (self, group, NULL) != NULL;
}

const char *
ilv_key_text_get_value (const IlvKeyText *self, const char *group, const char *key)
{
  const Entry *entry = find_entry (self, group, key);
  return entry == NULL ? NULL : entry->value;
}

char *
ilv_key_text_replace (const IlvKeyText *self, char **groups, const char *key, const char *value)
{
  GString *text = g_string_new (NULL);
  gsize done = 0;
  for (; *groups != NULL; groups++) {
    const Entry *entry = find_entry (self, *groups, key);
    gsize end = find_entry (self, *groups, NULL)->group_end;
    gsize begin = entry == NULL ? end : entry->begin;
    if (entry != NULL)
      end = entry->end;
    g_string_append_len (text, self->text + done, (gssize)(begin - done));
    if (text->len > 0 && text->str[text->len - 1] != '\n')
      g_string_append_c (text, '\n');
    if (*value != '\0')
      g_string_append_printf (text, "%s=%s\n", key, value);
    done = end;
  }
  g_string_append (text, self->text + done);
  return g_string_free (text, FALSE);
}
