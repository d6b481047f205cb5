/* What the workload form does, as edits of the file's text: rename, add, remove, reorder, change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text, and not the parsed workload, because several keys must often change together (Do=lock needs
 * Lock=), and because a text that is wrong for the moment is edited on, not thrown away. */
#include "ilv-workload-edit.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/model/ilv-workload-text.h"
#include "demos/workload/ilv-key-text.h"
#include "demos/workload/ilv-workload-keys.h"

static const char *const kind_names[ILV_N_STEP_KINDS] = {"python", "hold", "native", "io",
                                                         "sleep",  "lock", "unlock", "spawn"};

char *
ilv_workload_edit_get (const char *text, const char *group, const char *key)
{
  g_autoptr (IlvKeyText) lines = ilv_key_text_new (text, strlen (text));
  const char *value, *name;
  IlvSection section;

  if (!ilv_key_text_has_group (lines, group) || !ilv_section_from_group (group, &section, &name))
    return NULL;
  value = ilv_key_text_get_value (lines, group, key);
  return g_strdup (value != NULL ? value : ilv_section_get_default (section, key));
}

char *
ilv_workload_edit_set (const char *text, const char *group, const char *key, const char *value)
{
  g_autoptr (IlvKeyText) lines = ilv_key_text_new (text, strlen (text));
  g_autofree char *single = g_strdelimit (g_strstrip (g_strdup (value)), "\r\n", ' ');
  char *groups[] = {(char *)group, NULL};

  if (!ilv_key_text_has_group (lines, group))
    return g_strdup (text);
  return ilv_key_text_replace (lines, groups, key, single);
}

/* Replaces *text by what `value` makes of it. */
static void
set (char **text, const char *group, const char *key, const char *value)
{
  char *changed = ilv_workload_edit_set (*text, group, key, value);

  g_free (*text);
  *text = changed;
}

static char **
get_list (const char *text, const char *group, const char *key)
{
  g_autofree char *value = ilv_workload_edit_get (text, group, key);
  g_auto (GStrv) items = g_strsplit (value != NULL ? value : "", ";", -1);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      g_strv_builder_add (list, items[i]);
  return g_strv_builder_end (list);
}

/* Names of all groups of a kind, in the file's order. */
static char **
list_names (const char *text, const char *kind)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *prefix = g_strdup_printf ("[%s ", kind);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);

    if (g_str_has_prefix (line, prefix) && g_str_has_suffix (line, "]")) {
      line[strlen (line) - 1] = '\0';
      g_strv_builder_add (names, line + strlen (prefix));
    }
  }
  return g_strv_builder_end (names);
}

/* In one "a;b" value, every item `from`, or with `is_prefix` every one that begins with it, changed
 * to `to`, or with `to` NULL taken out. */
static void
change_list (char **text, const char *group, const char *key, const char *from, const char *to,
             gboolean is_prefix)
{
  g_auto (GStrv) items = get_list (*text, group, key);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *value = NULL;
  gboolean is_changed = FALSE;

  for (guint i = 0; items[i] != NULL; i++) {
    gboolean is_it =
        is_prefix ? g_str_has_prefix (items[i], from) : g_strcmp0 (items[i], from) == 0;
    g_autofree char *item =
        is_it && to != NULL ? g_strconcat (to, items[i] + strlen (from), NULL) : NULL;

    is_changed = is_changed || is_it;
    if (!is_it)
      g_strv_builder_add (kept, items[i]);
    else if (item != NULL)
      g_strv_builder_add (kept, item);
  }
  list = g_strv_builder_end (kept);
  value = g_strjoinv (";", list);
  if (is_changed)
    set (text, group, key, value);
}

/* Knobs that name a part: renamed with it, or gone with it. */
static void
change_knobs (char **text, const char *kind, const char *from, const char *to)
{
  g_autofree char *lower = g_ascii_strdown (kind, -1);
  g_autofree char *before = g_strdup_printf ("%s.%s.", lower, from);
  g_autofree char *after = to != NULL ? g_strdup_printf ("%s.%s.", lower, to) : NULL;

  change_list (text, "Workload", "Knobs", before, after, TRUE);
}

static void
change_references (char **text, const char *kind, const char *from, const char *to)
{
  gboolean is_step = g_strcmp0 (kind, "Step") == 0;
  const char *referring = is_step ? "Job" : "Step";
  g_auto (GStrv) names = list_names (*text, referring);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *group = g_strdup_printf ("%s %s", referring, names[i]);

    change_list (text, group, is_step ? "Steps" : kind, from, to, FALSE);
  }
  change_knobs (text, kind, from, to);
}

static void
rename_header (char **text, const char *from, const char *to)
{
  int line = ilv_workload_text_find (*text, from, NULL);
  g_auto (GStrv) lines = g_strsplit (*text, "\n", -1);

  if (line < 0)
    return;
  g_free (lines[line]);
  lines[line] = g_strdup_printf ("[%s]", to);
  g_free (*text);
  *text = g_strjoinv ("\n", lines);
}

char *
ilv_workload_edit_rename (const char *text, const char *kind, const char *from, const char *to,
                          GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (to));
  g_autofree char *before = g_strdup_printf ("%s %s", kind, from);
  g_autofree char *after = g_strdup_printf ("%s %s", kind, name);
  g_autofree char *changed = g_strdup (text);

  if (g_strcmp0 (from, name) == 0)
    return g_steal_pointer (&changed);
  if (!ilv_is_workload_name (name)) {
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                 _ ("“%s” is no name; make names of letters, digits and -"), name);
    return NULL;
  }
  if (ilv_workload_text_find (text, after, NULL) >= 0) {
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                 _ ("There is a “%s” already; choose another name"), name);
    return NULL;
  }
  rename_header (&changed, before, after);
  change_references (&changed, kind, from, name);
  return g_steal_pointer (&changed);
}

/* --- steps --- */

/* A group with Count=0 for a spawn step to name: the first there is, else a new one. */
static char *
ensure_spawned (char **text)
{
  g_auto (GStrv) jobs = list_names (*text, "Job");
  g_autofree char *step = NULL;
  g_autofree char *lines = NULL;
  char *job, *more;

  for (guint i = 0; jobs[i] != NULL; i++) {
    g_autofree char *group = g_strdup_printf ("Job %s", jobs[i]);
    g_autofree char *count = ilv_workload_edit_get (*text, group, "Count");

    if (g_strcmp0 (count, "0") == 0)
      return g_strdup (jobs[i]);
  }
  job = ilv_workload_text_make_name (*text, "Job", "child");
  step = ilv_workload_text_make_name (*text, "Step", "child");
  lines = g_strdup_printf ("Count=0\nSteps=%s\n\n[Step %s]\nDo=python\nDuration=1ms\n", step, step);
  g_autofree char *group = g_strdup_printf ("Job %s", job);
  more = ilv_workload_text_add_group (*text, group, lines);
  g_free (*text);
  *text = more;
  return job;
}

/* The first lock that a step takes; a new name if none does. */
static char *
find_lock (const char *text)
{
  g_auto (GStrv) steps = list_names (text, "Step");

  for (guint i = 0; steps[i] != NULL; i++) {
    g_autofree char *group = g_strdup_printf ("Step %s", steps[i]);
    g_autofree char *lock = ilv_workload_edit_get (text, group, "Lock");

    if (lock != NULL && *lock != '\0')
      return g_steal_pointer (&lock);
  }
  return g_strdup ("lock");
}

/* Keys that the kind refuses go, those it requires come. */
char *
ilv_workload_edit_set_kind (const char *text, const char *step, IlvStepKind kind)
{
  g_autofree char *group = g_strdup_printf ("Step %s", step);
  g_autofree char *changed = ilv_workload_edit_set (text, group, "Do", kind_names[kind]);
  g_autofree char *lock = ilv_workload_edit_get (changed, group, "Lock");
  g_autofree char *job = ilv_workload_edit_get (changed, group, "Job");
  g_autofree char *duration = ilv_workload_edit_get (changed, group, "Duration");
  gboolean is_timed = kind <= ILV_STEP_SLEEP;
  gboolean is_lock = kind == ILV_STEP_LOCK || kind == ILV_STEP_UNLOCK;

  if (is_timed && (duration == NULL || *duration == '\0'))
    set (&changed, group, "Duration", "1ms");
  if (is_lock && (lock == NULL || *lock == '\0')) {
    g_autofree char *found = find_lock (changed);

    set (&changed, group, "Lock", found);
  }
  if (kind == ILV_STEP_SPAWN && (job == NULL || *job == '\0')) {
    g_autofree char *spawned = ensure_spawned (&changed);

    set (&changed, group, "Job", spawned);
  }
  for (guint i = 0; !is_timed && i < 2; i++) {
    const char *keys[] = {"Duration", "Spread"};
    g_autofree char *knob = g_strdup_printf ("step.%s.%s", step, keys[i]);

    set (&changed, group, keys[i], "");
    change_list (&changed, "Workload", "Knobs", knob, NULL, FALSE);
  }
  if (kind != ILV_STEP_IO) {
    set (&changed, group, "Client", "");
    set (&changed, group, "Backend", "");
  }
  if (!is_lock)
    set (&changed, group, "Lock", "");
  if (kind != ILV_STEP_SPAWN) {
    set (&changed, group, "Job", "");
    set (&changed, group, "Join", "");
  }
  return g_steal_pointer (&changed);
}

char *
ilv_workload_edit_move_step (const char *text, const char *job, guint place, int direction)
{
  g_autofree char *group = g_strdup_printf ("Job %s", job);
  g_auto (GStrv) steps = get_list (text, group, "Steps");
  int n = (int)g_strv_length (steps);
  int to = (int)place + direction;
  g_autofree char *list = NULL;
  char *moved;

  if ((int)place >= n || to < 0 || to >= n)
    return g_strdup (text);
  moved = steps[place];
  steps[place] = steps[to];
  steps[to] = moved;
  list = g_strjoinv (";", steps);
  return ilv_workload_edit_set (text, group, "Steps", list);
}

char *
ilv_workload_edit_add_step (const char *text, const char *job, char **name)
{
  g_autofree char *step = ilv_workload_text_make_name (text, "Step", "step");
  g_autofree char *header = g_strdup_printf ("Step %s", step);
  g_autofree char *more = ilv_workload_text_add_group (text, header, "Do=io\nDuration=10ms\n");
  char *used = ilv_workload_edit_use_step (more, job, step);

  *name = g_steal_pointer (&step);
  return used;
}

/* The group and the knobs of a step that no list names. */
static void
remove_unused_step (char **text, const char *step)
{
  g_auto (GStrv) jobs = list_names (*text, "Job");
  g_autofree char *group = g_strdup_printf ("Step %s", step);
  char *less;

  for (guint i = 0; jobs[i] != NULL; i++) {
    g_autofree char *job = g_strdup_printf ("Job %s", jobs[i]);
    g_auto (GStrv) steps = get_list (*text, job, "Steps");

    if (g_strv_contains ((const char *const *)steps, step))
      return;
  }
  less = ilv_workload_text_remove_group (*text, group);
  g_free (*text);
  *text = less;
  change_knobs (text, "Step", step, NULL);
}

char *
ilv_workload_edit_use_step (const char *text, const char *job, const char *step)
{
  g_autofree char *group = g_strdup_printf ("Job %s", job);
  g_autofree char *steps = ilv_workload_edit_get (text, group, "Steps");
  g_autofree char *list = g_strdup_printf ("%s%s%s", steps != NULL ? steps : "",
                                           steps != NULL && *steps != 0 ? ";" : "", step);

  return ilv_workload_edit_set (text, group, "Steps", list);
}

char *
ilv_workload_edit_drop_step (const char *text, const char *step)
{
  g_auto (GStrv) jobs = list_names (text, "Job");
  char *changed = g_strdup (text);

  for (guint i = 0; jobs[i] != NULL; i++) {
    g_autofree char *group = g_strdup_printf ("Job %s", jobs[i]);

    change_list (&changed, group, "Steps", step, NULL, FALSE);
  }
  remove_unused_step (&changed, step);
  return changed;
}

char *
ilv_workload_edit_remove_step (const char *text, const char *job, guint place)
{
  g_autofree char *group = g_strdup_printf ("Job %s", job);
  g_auto (GStrv) steps = get_list (text, group, "Steps");
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;
  g_autofree char *list = NULL;
  char *changed;

  if (place >= g_strv_length (steps))
    return g_strdup (text);
  for (guint i = 0; steps[i] != NULL; i++)
    if (i != place)
      g_strv_builder_add (kept, steps[i]);
  rest = g_strv_builder_end (kept);
  list = g_strjoinv (";", rest);
  changed = ilv_workload_edit_set (text, group, "Steps", list);
  remove_unused_step (&changed, steps[place]);
  return changed;
}

/* --- jobs and backends --- */

/* Steps that spawned what is no longer there go with it. */
static void
drop_spawns (char **text, const char *job)
{
  g_auto (GStrv) steps = list_names (*text, "Step");

  for (guint i = 0; steps[i] != NULL; i++) {
    g_autofree char *group = g_strdup_printf ("Step %s", steps[i]);
    g_autofree char *spawned = ilv_workload_edit_get (*text, group, "Job");
    char *less;

    if (g_strcmp0 (spawned, job) != 0)
      continue;
    less = ilv_workload_edit_drop_step (*text, steps[i]);
    g_free (*text);
    *text = less;
  }
}

char *
ilv_workload_edit_add_job (const char *text)
{
  g_autofree char *job = ilv_workload_text_make_name (text, "Job", "job");
  g_autofree char *step = ilv_workload_text_make_name (text, "Step", "step");
  g_autofree char *header = g_strdup_printf ("Job %s", job);
  g_autofree char *lines =
      g_strdup_printf ("Count=1\nSteps=%s\n\n[Step %s]\nDo=io\nDuration=10ms\n", step, step);

  return ilv_workload_text_add_group (text, header, lines);
}

char *
ilv_workload_edit_remove_job (const char *text, const char *job)
{
  g_autofree char *group = g_strdup_printf ("Job %s", job);
  g_auto (GStrv) steps = get_list (text, group, "Steps");
  char *changed = ilv_workload_text_remove_group (text, group);

  for (guint i = 0; steps[i] != NULL; i++)
    remove_unused_step (&changed, steps[i]);
  change_knobs (&changed, "Job", job, NULL);
  drop_spawns (&changed, job);
  return changed;
}

char *
ilv_workload_edit_add_backend (const char *text)
{
  g_autofree char *name = ilv_workload_text_make_name (text, "Backend", "backend");
  g_autofree char *header = g_strdup_printf ("Backend %s", name);

  return ilv_workload_text_add_group (text, header, "Capacity=20\n");
}

char *
ilv_workload_edit_remove_backend (const char *text, const char *backend)
{
  g_autofree char *group = g_strdup_printf ("Backend %s", backend);
  char *changed = ilv_workload_text_remove_group (text, group);

  change_references (&changed, "Backend", backend, NULL);
  return changed;
}

char *
ilv_workload_edit_describe (IlvWorkload *workload)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < workload->n_groups; i++) {
    g_string_append_printf (text, "[%s]", workload->groups[i].name);
    for (guint k = 0; k < workload->groups[i].n_steps; k++) {
      const IlvStep *step = &workload->steps[workload->groups[i].steps[k]];

      g_string_append_printf (text, "%s %d;", step->name, step->kind);
    }
  }
  for (guint i = 0; i < workload->n_steps; i++) /* those that no job has too */
    g_string_append_printf (text, "{%s}", workload->steps[i].name);
  for (guint i = 0; i < workload->n_backends; i++)
    g_string_append_printf (text, "(%s)", workload->backends[i].name);
  return g_string_free (text, FALSE);
}
