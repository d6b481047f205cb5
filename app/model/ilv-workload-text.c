/* Edits of a workload file's text that keep its comments: whole groups added, removed, found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-workload-text.h"

#include <string.h>

/* "[Step fetch]" -> TRUE for "Step fetch"; blanks at the ends of the line do not matter. */
static gboolean
is_header (const char *line, const char *group)
{
  g_autofree char *copy = g_strstrip (g_strdup (line));
  g_autofree char *header = g_strdup_printf ("[%s]", group);

  return g_strcmp0 (copy, header) == 0;
}

static gboolean
is_any_header (const char *line)
{
  while (g_ascii_isspace (*line))
    line++;
  return *line == '[';
}

static gboolean
is_key (const char *line, const char *key)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = NULL;

  if (equals == NULL)
    return FALSE;
  name = g_strstrip (g_strndup (line, (gsize)(equals - line)));
  return g_strcmp0 (name, key) == 0;
}

int
ilv_workload_text_find (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int header = -1;

  for (int i = 0; lines[i] != NULL; i++) {
    if (header < 0 && is_header (lines[i], group)) {
      header = i;
      if (key == NULL)
        return i;
    } else if (header >= 0 && is_any_header (lines[i]))
      return header;
    else if (header >= 0 && is_key (lines[i], key))
      return i;
  }
  return header;
}

static gboolean
is_comment (const char *line)
{
  while (g_ascii_isspace (*line))
    line++;
  return *line == '#';
}

char *
ilv_workload_text_remove_group (const char *text, const char *group)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n = (int)g_strv_length (lines);
  int begin = ilv_workload_text_find (text, group, NULL);
  int end = begin + 1;
  GString *kept = g_string_new (NULL);

  while (begin >= 0 && end < n && !is_any_header (lines[end]))
    end++;
  /* Comments right above the next header belong to it, those above ours to ours. */
  while (begin >= 0 && end < n && end > begin + 1 && is_comment (lines[end - 1]))
    end--;
  while (begin > 0 && is_comment (lines[begin - 1]))
    begin--;
  for (int i = 0; i < n; i++) {
    if (begin >= 0 && i >= begin && i < end)
      continue;
    if (kept->len > 0 || i > 0)
      g_string_append_c (kept, '\n');
    g_string_append (kept, lines[i]);
  }
  return g_string_free (kept, FALSE);
}

char *
ilv_workload_text_add_group (const char *text, const char *group, const char *lines)
{
  gsize length = strlen (text);
  const char *gap = length == 0                       ? ""
                    : g_str_has_suffix (text, "\n\n") ? ""
                    : text[length - 1] == '\n'        ? "\n"
                                                      : "\n\n";

  return g_strdup_printf ("%s%s[%s]\n%s", text, gap, group, lines);
}

char *
ilv_workload_text_make_name (const char *text, const char *kind, const char *stem)
{
  for (guint i = 1;; i++) {
    g_autofree char *name = i == 1 ? g_strdup (stem) : g_strdup_printf ("%s-%u", stem, i);
    g_autofree char *group = g_strdup_printf ("%s %s", kind, name);

    if (ilv_workload_text_find (text, group, NULL) < 0)
      return g_steal_pointer (&name);
  }
}

void
ilv_workload_text_parse_error (const char *message, char **group, char **key)
{
  const char *open = strchr (message, '[');
  const char *close = open != NULL ? strchr (open, ']') : NULL;
  const char *colon;

  *group = NULL;
  *key = NULL;
  if (close == NULL)
    return;
  *group = g_strndup (open + 1, (gsize)(close - open - 1));
  if (close[1] != ' ')
    return;
  colon = strchr (close, ':');
  if (colon != NULL && colon > close + 2)
    *key = g_strndup (close + 2, (gsize)(colon - close - 2));
}

/* "text:12: [Step one] Duration: why; cure" */
int
ilv_workload_text_get_line (const char *message)
{
  const char *colon = strchr (message, ':');
  char *end = NULL;
  guint64 line = colon != NULL ? g_ascii_strtoull (colon + 1, &end, 10) : 0;

  return colon != NULL && end > colon + 1 && *end == ':' && line <= G_MAXINT ? (int)line : 0;
}

const char *
ilv_workload_text_get_reason (const char *message)
{
  const char *reason = strstr (message, ": ");
  const char *close;

  if (reason == NULL)
    return message;
  reason += 2;
  if (*reason != '[' || (close = strchr (reason, ']')) == NULL)
    return reason;
  close = strstr (close, ": ");
  return close != NULL ? close + 2 : reason;
}

char **
ilv_workload_text_list_translations (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  int begin = ilv_workload_text_find (text, "Workload", NULL);

  for (int i = begin + 1; begin >= 0 && lines[i] != NULL && !is_any_header (lines[i]); i++) {
    const char *equals = strchr (lines[i], '=');
    g_autofree char *key = NULL;

    if (equals == NULL)
      continue;
    key = g_strstrip (g_strndup (lines[i], (gsize)(equals - lines[i])));
    if ((g_str_has_prefix (key, "Name[") || g_str_has_prefix (key, "Summary[")) &&
        g_str_has_suffix (key, "]"))
      g_strv_builder_add (keys, key);
  }
  return g_strv_builder_end (keys);
}
