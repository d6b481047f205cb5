/* Settings by key: step.receive.Duration and the like, read and changed in the text.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is what is changed, and parsed again: so comments stay, and a changed workload can say
 * nothing that a file could not. */
#include "ilv-config.h"

#include "ilv-key-text.h"
#include "ilv-suggest.h"
#include "ilv-workload.h"
#include "ilv-workload-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "step.receive.Duration" taken apart. */
typedef struct {
  IlvSection section;
  char **words;
  const char *name; /* NULL for workload.KEY and for job.KEY */
  const char *key;
} SettingKey;

static gboolean
split_key (const char *text, SettingKey *key)
{
  key->words = g_strsplit (text, ".", -1);
  guint n_words = g_strv_length (key->words);
  if (n_words < 2 || n_words > 3)
    return FALSE;
  for (guint i = 0; i < ILV_N_SECTIONS; i++) {
    if (strcmp (key->words[0], ilv_section_prefixes[i]) != 0)
      continue;
    key->section = (IlvSection)i;
    key->name = n_words == 3 ? key->words[1] : NULL;
    key->key = key->words[n_words - 1];
    gboolean wants_name = i == ILV_SECTION_STEP || i == ILV_SECTION_BACKEND;
    if (n_words == 3 ? i == ILV_SECTION_WORKLOAD : wants_name)
      return FALSE;
    return ilv_section_get_default (key->section, key->key) != NULL;
  }
  return FALSE;
}

/* Name of the i-th part of the section; NULL after the last. */
static const char *
get_part_name (const IlvWorkload *self, IlvSection section, guint i)
{
  switch (section) {
  case ILV_SECTION_JOB:
    return i < self->n_groups ? self->groups[i].name : NULL;
  case ILV_SECTION_STEP:
    return i < self->n_steps ? self->steps[i].name : NULL;
  case ILV_SECTION_BACKEND:
    return i < self->n_backends ? self->backends[i].name : NULL;
  default:
    return NULL;
  }
}

/* The key file's groups that the key speaks of. Empty if there is none. */
static char **
find_groups (const IlvWorkload *self, const SettingKey *key)
{
  g_autoptr (GStrvBuilder) groups = g_strv_builder_new ();
  const char *kind = ilv_section_groups[key->section], *name;
  if (key->section == ILV_SECTION_WORKLOAD)
    g_strv_builder_add (groups, kind);
  if (key->name != NULL) {
    g_autofree char *group = g_strconcat (kind, " ", key->name, NULL);
    if (ilv_key_text_has_group (self->lines, group))
      g_strv_builder_add (groups, group);
    return g_strv_builder_end (groups);
  }
  for (guint i = 0; (name = get_part_name (self, key->section, i)) != NULL; i++) {
    g_autofree char *group = g_strconcat (kind, " ", name, NULL);
    g_strv_builder_add (groups, group);
  }
  return g_strv_builder_end (groups);
}

/* Every key that could have been meant, to suggest the nearest. */
static char **
list_keys (const IlvWorkload *self)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  for (guint section = 0; section < ILV_N_SECTIONS; section++) {
    const char *const *keys = ilv_section_get_keys ((IlvSection)section);
    const char *prefix = ilv_section_prefixes[section], *name;
    for (guint k = 0; keys[k] != NULL; k++) {
      g_autofree char *plain = g_strjoin (".", prefix, keys[k], NULL);
      if (section == ILV_SECTION_WORKLOAD || section == ILV_SECTION_JOB)
        g_strv_builder_add (all, plain);
      for (guint i = 0; (name = get_part_name (self, (IlvSection)section, i)) != NULL; i++) {
        g_autofree char *full = g_strjoin (".", prefix, name, keys[k], NULL);
        g_strv_builder_add (all, full);
      }
    }
  }
  return g_strv_builder_end (all);
}

static void
set_unknown (const IlvWorkload *self, const char *key, GError **error)
{
  g_auto (GStrv) all = list_keys (self);
  const char *nearest = ilv_suggest (key, (const char *const *)all);
  if (nearest != NULL)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("“%s”: this workload has no such setting; did you mean “%s”?"), key, nearest);
  else
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("“%s”: this workload has no such setting; settings are workload.KEY, "
                    "job.NAME.KEY, job.KEY, step.NAME.KEY and backend.NAME.KEY"),
                 key);
}

char *
ilv_workload_get (IlvWorkload *self, const char *key)
{
  SettingKey parts = {0};
  char *value = NULL;
  g_return_val_if_fail (self != NULL && key != NULL, NULL);
  if (split_key (key, &parts)) {
    g_auto (GStrv) groups = find_groups (self, &parts);
    const char *written =
        groups[0] == NULL ? NULL : ilv_key_text_get_value (self->lines, groups[0], parts.key);
    if (groups[0] != NULL)
      value =
          g_strdup (written != NULL ? written : ilv_section_get_default (parts.section, parts.key));
  }
  g_strfreev (parts.words);
  return value;
}

static IlvWorkload *
parse_changed (const IlvWorkload *self, const char *text, GError **error)
{
  const char *origin = self->path != NULL ? self->path : self->id != NULL ? self->id : self->name;
  IlvWorkload *changed = ilv_workload_parse (text, -1, origin, error);
  if (changed == NULL)
    return NULL;
  changed->id = g_strdup (self->id);
  changed->path = g_strdup (self->path);
  return changed;
}

IlvWorkload *
ilv_workload_set (IlvWorkload *self, const char *key, const char *value, GError **error)
{
  SettingKey parts = {0};
  g_return_val_if_fail (self != NULL && key != NULL && value != NULL, NULL);
  g_auto (GStrv) groups = split_key (key, &parts) ? find_groups (self, &parts) : NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  IlvWorkload *changed = NULL;
  if (groups == NULL || groups[0] == NULL) {
    set_unknown (self, key, error);
  } else if (strpbrk (stripped, "\r\n") != NULL) {
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                 _ ("“%s”: the value has more than one line; write it in one"), key);
  } else {
    g_autofree char *text = ilv_key_text_replace (self->lines, groups, parts.key, stripped);
    changed = parse_changed (self, text, error);
  }
  g_strfreev (parts.words);
  return changed;
}
