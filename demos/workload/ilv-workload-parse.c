/* Reads a workload's text: every group and key checked, every error with its place and cure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two passes over the groups: the first gives each job group, step and backend its index, so that
 * the order in the file is free; the second reads the values. What the parts must be together is
 * checked by ilv-workload-check.c. */
#include "ilv-config.h"

#include "ilv-suggest.h"
#include "ilv-units.h"
#include "ilv-workload-check.h"
#include "ilv-workload-keys.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const char *const step_kinds[] = {"python", "hold",   "native", "io", "sleep",
                                         "lock",   "unlock", "spawn",  NULL};
static const char *const translated_keys[] = {"Name", "Summary", NULL};

typedef struct {
  IlvKeyReader reader;
  IlvWorkload *workload;            /* owned until the end */
  GPtrArray *names[ILV_N_SECTIONS]; /* names by index; borrowed from `groups` */
  GHashTable *index[ILV_N_SECTIONS];
  GPtrArray *locks;
  GHashTable *lock_index;
  char **groups;
} Parser;

static void
fail_value (Parser *self, const char *group, const char *key, const char *right, const char *text)
{
  ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_VALUE, group, key, right,
                       _ ("“%s” cannot be used here"), text);
}

/* --- first pass --- */

static void
fail_group (Parser *self, const char *group)
{
  IlvSection section;
  const char *name = NULL;
  g_autofree char *word = g_strdup (group);
  word[strcspn (word, " ")] = '\0';
  const char *nearest = ilv_suggest (word, ilv_section_groups);
  g_autofree char *right =
      nearest != NULL
          ? g_strdup_printf (strcmp (nearest, "Workload") == 0 ? _ ("did you mean [%s]?")
                                                               : _ ("did you mean [%s NAME]?"),
                             nearest)
          : g_strdup (_ ("the groups are [Workload], [Job NAME], [Step NAME] and "
                         "[Backend NAME]; for your own notes use [X-…]"));
  if (!ilv_section_from_group (group, &section, &name) && name != NULL)
    ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_VALUE, group, NULL,
                         _ ("make names of letters, digits and -"), _ ("“%s” is not a name"), name);
  else
    ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_UNKNOWN, group, NULL, right,
                         _ ("there is no such group"));
}

static void
index_groups (Parser *self)
{
  for (guint i = 0; self->groups[i] != NULL && self->reader.error == NULL; i++) {
    const char *group = self->groups[i];
    IlvSection section;
    const char *name;
    if (g_str_has_prefix (group, "X-"))
      continue;
    if (!ilv_section_from_group (group, &section, &name)) {
      fail_group (self, group);
      return;
    }
    ilv_key_reader_check_keys (&self->reader, group, ilv_section_get_keys (section),
                               section == ILV_SECTION_WORKLOAD ? translated_keys : NULL);
    if (name == NULL)
      continue;
    g_hash_table_insert (self->index[section], (gpointer)name,
                         GUINT_TO_POINTER (self->names[section]->len));
    g_ptr_array_add (self->names[section], (gpointer)name);
  }
}

/* Index of a named part; fails with the nearest name. */
static guint
find_part (Parser *self, IlvSection section, const char *name, const char *group, const char *key)
{
  gpointer index;
  if (g_hash_table_lookup_extended (self->index[section], name, NULL, &index))
    return GPOINTER_TO_UINT (index);
  g_autofree const char **names = g_new0 (const char *, self->names[section]->len + 1);
  for (guint i = 0; i < self->names[section]->len; i++)
    names[i] = g_ptr_array_index (self->names[section], i);
  const char *nearest = ilv_suggest (name, names);
  g_autofree char *right = nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                                           : g_strdup_printf (_ ("add a group [%s %s]"),
                                                              ilv_section_groups[section], name);
  ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_UNKNOWN, group, key, right,
                       _ ("there is no [%s %s]"), ilv_section_groups[section], name);
  return ILV_NONE;
}

/* --- [Workload] --- */

/* The value in the user's language: from the file's own Name[de], else from the catalogue. */
static char *
read_local (Parser *self, const char *key, const char *plain)
{
  g_autofree char *local =
      g_key_file_get_locale_string (self->reader.file, "Workload", key, NULL, NULL);
  if (plain == NULL || *plain == '\0')
    return g_strdup (plain);
  if (local != NULL && strcmp (g_strstrip (local), plain) != 0)
    return g_steal_pointer (&local);
  return g_strdup (g_dgettext (GETTEXT_PACKAGE, plain));
}

static void
read_workload (Parser *self)
{
  IlvKeyReader *reader = &self->reader;
  IlvWorkload *workload = self->workload;
  if (!g_key_file_has_group (reader->file, "Workload"))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_MISSING, "Workload", NULL,
                         _ ("begin with [Workload], Format=1 and Name="),
                         _ ("the group is missing"));
  ilv_key_reader_require (reader, "Workload", "Format", _ ("write Format=1"));
  ilv_key_reader_require (reader, "Workload", "Name", _ ("write Name= and a few words"));
  workload->name = ilv_key_reader_text (reader, "Workload", "Name");
  workload->summary = ilv_key_reader_text (reader, "Workload", "Summary");
  if (workload->name != NULL && *workload->name == '\0')
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, "Workload", "Name",
                         _ ("write a few words"), _ ("the name is empty"));
  workload->cores = (guint)ilv_key_reader_count (reader, "Workload", "Cores", 1, ILV_MAX_CORES, 0);
  workload->threads =
      (guint)ilv_key_reader_count (reader, "Workload", "Threads", 1, ILV_MAX_THREADS, 0);
  workload->processes =
      (guint)ilv_key_reader_count (reader, "Workload", "Processes", 1, ILV_MAX_PROCESSES, 0);
  workload->switch_interval_ns =
      ilv_key_reader_duration (reader, "Workload", "SwitchInterval", 1, 0);
  workload->knobs = ilv_key_reader_list (reader, "Workload", "Knobs");
  if (reader->error != NULL)
    return;
  workload->local_name = read_local (self, "Name", workload->name);
  workload->local_summary = read_local (self, "Summary", workload->summary);
}

/* --- [Step NAME] --- */

static void
read_spread (Parser *self, const char *group, IlvStep *step)
{
  g_autofree char *text = ilv_key_reader_text (&self->reader, group, "Spread");
  guint64 value;
  const char *end;
  step->spread = ILV_SPREAD_CONSTANT;
  if (text == NULL || strcmp (text, "constant") == 0)
    return;
  if (strcmp (text, "exponential") == 0) {
    step->spread = ILV_SPREAD_EXPONENTIAL;
  } else if (g_str_has_prefix (text, "uniform ") && ilv_parse_percent (text + 8, &value)) {
    step->spread = ILV_SPREAD_UNIFORM;
    step->spread_parameter = (gint64)value;
  } else if (g_str_has_prefix (text, "lognormal ") &&
             ilv_parse_scaled (text + 10, 1000000, 5000000, &value, &end) && *end == '\0') {
    step->spread = ILV_SPREAD_LOGNORMAL;
    step->spread_parameter = (gint64)value;
  } else {
    fail_value (self, group, "Spread",
                _ ("write constant, uniform 20% (at most 100%), exponential or lognormal 0.5 "
                   "(at most 5)"),
                text);
  }
}

static guint
intern_lock (Parser *self, const char *name)
{
  gpointer index;
  if (g_hash_table_lookup_extended (self->lock_index, name, NULL, &index))
    return GPOINTER_TO_UINT (index);
  g_ptr_array_add (self->locks, g_strdup (name));
  g_hash_table_insert (self->lock_index, g_strdup (name), GUINT_TO_POINTER (self->locks->len - 1));
  return self->locks->len - 1;
}

static void
read_step_lock (Parser *self, const char *group, IlvStep *step)
{
  gboolean is_lock = step->kind == ILV_STEP_LOCK || step->kind == ILV_STEP_UNLOCK;
  if (is_lock)
    ilv_key_reader_require (&self->reader, group, "Lock", _ ("name the lock: Lock=NAME"));
  g_autofree char *name = ilv_key_reader_text (&self->reader, group, "Lock");
  if (name == NULL || (!is_lock && *name == '\0'))
    return;
  if (!is_lock)
    fail_value (self, group, "Lock", _ ("only lock and unlock steps have a lock"), name);
  else if (!ilv_is_workload_name (name))
    fail_value (self, group, "Lock", _ ("make names of letters, digits and -"), name);
  else
    step->lock = intern_lock (self, name);
}

static void
read_step_spawn (Parser *self, const char *group, IlvStep *step)
{
  static const char *const answers[] = {"no", "yes", NULL};
  gboolean is_spawn = step->kind == ILV_STEP_SPAWN;
  if (is_spawn)
    ilv_key_reader_require (&self->reader, group, "Job", _ ("name a group with Count=0: Job=NAME"));
  g_autofree char *name = ilv_key_reader_text (&self->reader, group, "Job");
  if (name != NULL && is_spawn)
    step->spawn_group = find_part (self, ILV_SECTION_JOB, name, group, "Job");
  else if (name != NULL && *name != '\0')
    fail_value (self, group, "Job", _ ("only spawn steps have a job"), name);
  step->join = ilv_key_reader_choice (&self->reader, group, "Join", answers, 1) == 1;
}

static void
read_step_io (Parser *self, const char *group, IlvStep *step)
{
  static const char *const clients[] = {"async", "blocking", NULL};
  g_autofree char *backend = ilv_key_reader_text (&self->reader, group, "Backend");
  step->is_blocking = ilv_key_reader_choice (&self->reader, group, "Client", clients, 0) == 1;
  if (step->is_blocking && step->kind != ILV_STEP_IO)
    fail_value (self, group, "Client", _ ("only io steps have a client; remove the key"),
                "blocking");
  if (backend == NULL || *backend == '\0')
    return;
  if (step->kind != ILV_STEP_IO)
    fail_value (self, group, "Backend", _ ("only io steps have a backend; remove the key"),
                backend);
  else
    step->backend = find_part (self, ILV_SECTION_BACKEND, backend, group, "Backend");
}

static void
read_step (Parser *self, const char *name, IlvStep *step)
{
  IlvKeyReader *reader = &self->reader;
  g_autofree char *group = g_strconcat ("Step ", name, NULL);
  step->name = g_strdup (name);
  step->backend = step->lock = step->spawn_group = ILV_NONE;
  ilv_key_reader_require (reader, group, "Do",
                          _ ("write one of python, hold, native, io, sleep, lock, unlock, spawn"));
  step->kind = (IlvStepKind)ilv_key_reader_choice (reader, group, "Do", step_kinds, 0);
  if (step->kind <= ILV_STEP_SLEEP)
    ilv_key_reader_require (reader, group, "Duration", _ ("write how long, such as 5ms"));
  step->duration_ns = ilv_key_reader_duration (reader, group, "Duration", 0, 0);
  if (step->kind > ILV_STEP_SLEEP && step->duration_ns > 0)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, group, "Duration",
                         _ ("remove the key, or put a sleep or python step beside it"),
                         _ ("a %s step takes no time of its own"), step_kinds[step->kind]);
  read_spread (self, group, step);
  read_step_io (self, group, step);
  read_step_lock (self, group, step);
  read_step_spawn (self, group, step);
  step->repeat = (guint)ilv_key_reader_count (reader, group, "Repeat", 1, ILV_MAX_JOBS, 1);
}

/* --- [Job NAME] --- */

static void
read_arrival (Parser *self, const char *group, IlvJobGroup *job)
{
  g_autofree char *text = ilv_key_reader_text (&self->reader, group, "Arrival");
  guint64 value = 0;
  const char *end = "";
  job->arrival = ILV_ARRIVAL_AT_ONCE;
  if (text == NULL || strcmp (text, "at-once") == 0)
    return;
  if (g_str_has_prefix (text, "every ") && ilv_parse_duration (text + 6, &job->arrival_parameter) &&
      job->arrival_parameter > 0) {
    job->arrival = ILV_ARRIVAL_EVERY;
    return;
  }
  if (g_str_has_prefix (text, "poisson ") &&
      ilv_parse_scaled (text + 8, 1000000, G_GUINT64_CONSTANT (1000000000000000), &value, &end) &&
      strcmp (end, "/s") == 0 && value > 0)
    job->arrival = ILV_ARRIVAL_POISSON;
  else if (g_str_has_prefix (text, "closed ") && ilv_parse_count (text + 7, &value) && value > 0 &&
           value <= ILV_MAX_JOBS)
    job->arrival = ILV_ARRIVAL_CLOSED;
  else
    fail_value (self, group, "Arrival",
                _ ("write at-once, every 5ms, poisson 200/s or closed 10 (clients)"), text);
  job->arrival_parameter = (gint64)value;
}

static void
read_steps (Parser *self, const char *group, IlvJobGroup *job)
{
  g_auto (GStrv) names = ilv_key_reader_list (&self->reader, group, "Steps");
  job->n_steps = names == NULL ? 0 : g_strv_length (names);
  job->steps = g_new0 (guint, job->n_steps + 1);
  for (guint i = 0; i < job->n_steps; i++)
    job->steps[i] = find_part (self, ILV_SECTION_STEP, names[i], group, "Steps");
  if (job->n_steps == 0)
    ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_VALUE, group, "Steps",
                         _ ("name at least one step"), _ ("the list is empty"));
}

static void
read_job (Parser *self, const char *name, IlvJobGroup *job)
{
  static const char *const policies[] = {"wait", "reject", NULL};
  IlvKeyReader *reader = &self->reader;
  g_autofree char *group = g_strconcat ("Job ", name, NULL);
  job->name = g_strdup (name);
  ilv_key_reader_require (reader, group, "Count", _ ("write how many jobs, such as Count=10"));
  ilv_key_reader_require (reader, group, "Steps", _ ("name the steps, such as Steps=fetch;parse"));
  job->count = ilv_key_reader_count (reader, group, "Count", 0, ILV_MAX_JOBS, 0);
  read_steps (self, group, job);
  job->repeat = (guint)ilv_key_reader_count (reader, group, "Repeat", 1, ILV_MAX_JOBS, 1);
  read_arrival (self, group, job);
  job->payload_in = ilv_key_reader_size (reader, group, "PayloadIn");
  job->payload_out = ilv_key_reader_size (reader, group, "PayloadOut");
  job->limit = (guint)ilv_key_reader_count (reader, group, "Limit", 0, ILV_MAX_JOBS, 0);
  job->timeout_ns = ilv_key_reader_duration (reader, group, "Timeout", 0, 0);
  job->queue = (guint)ilv_key_reader_count (reader, group, "Queue", 0, ILV_MAX_JOBS, 0);
  job->reject_when_full = ilv_key_reader_choice (reader, group, "OnFull", policies, 0) == 1;
  g_autofree char *rate = ilv_key_reader_text (reader, group, "FailRate");
  guint64 ppm = 0;
  if (rate != NULL && !ilv_parse_percent (rate, &ppm))
    fail_value (self, group, "FailRate", _ ("write a share from 0% to 100%, such as 2.5%"), rate);
  job->fail_ppm = (guint)ppm;
}

static void
read_backend (Parser *self, const char *name, IlvBackend *backend)
{
  g_autofree char *group = g_strconcat ("Backend ", name, NULL);
  backend->name = g_strdup (name);
  backend->capacity =
      (guint)ilv_key_reader_count (&self->reader, group, "Capacity", 1, ILV_MAX_JOBS, 20);
}

/* --- all of it --- */

static void
read_parts (Parser *self)
{
  IlvWorkload *workload = self->workload;
  workload->n_groups = self->names[ILV_SECTION_JOB]->len;
  workload->n_steps = self->names[ILV_SECTION_STEP]->len;
  workload->n_backends = self->names[ILV_SECTION_BACKEND]->len;
  workload->groups = g_new0 (IlvJobGroup, workload->n_groups + 1);
  workload->steps = g_new0 (IlvStep, workload->n_steps + 1);
  workload->backends = g_new0 (IlvBackend, workload->n_backends + 1);
  for (guint i = 0; i < workload->n_backends; i++)
    read_backend (self, g_ptr_array_index (self->names[ILV_SECTION_BACKEND], i),
                  &workload->backends[i]);
  for (guint i = 0; i < workload->n_groups; i++)
    read_job (self, g_ptr_array_index (self->names[ILV_SECTION_JOB], i), &workload->groups[i]);
  for (guint i = 0; i < workload->n_steps; i++)
    read_step (self, g_ptr_array_index (self->names[ILV_SECTION_STEP], i), &workload->steps[i]);
  if (workload->n_groups == 0)
    ilv_key_reader_fail (&self->reader, ILV_WORKLOAD_ERROR_MISSING, "Job", NULL,
                         _ ("add a group [Job NAME] with Count= and Steps="),
                         _ ("there are no jobs"));
  workload->n_locks = self->locks->len;
  g_ptr_array_add (self->locks, NULL);
  workload->locks = (char **)g_ptr_array_free (g_steal_pointer (&self->locks), FALSE);
}

static void
clear_parser (Parser *self)
{
  for (guint i = 0; i < ILV_N_SECTIONS; i++) {
    g_ptr_array_unref (self->names[i]);
    g_hash_table_unref (self->index[i]);
  }
  if (self->locks != NULL)
    g_ptr_array_unref (self->locks);
  g_hash_table_unref (self->lock_index);
  g_strfreev (self->groups);
  ilv_key_reader_clear (&self->reader);
}

IlvWorkload *
ilv_workload_parse (const char *text, gssize length, const char *origin, GError **error)
{
  Parser self = {0};
  g_return_val_if_fail (text != NULL && origin != NULL, NULL);
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  ilv_key_reader_init (&self.reader, text, size, origin);
  self.groups = g_key_file_get_groups (self.reader.file, NULL);
  self.locks = g_ptr_array_new_with_free_func (g_free);
  self.lock_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.workload = g_new0 (IlvWorkload, 1);
  g_atomic_ref_count_init (&self.workload->ref_count);
  for (guint i = 0; i < ILV_N_SECTIONS; i++) {
    self.names[i] = g_ptr_array_new ();
    self.index[i] = g_hash_table_new (g_str_hash, g_str_equal);
  }
  if (self.reader.error == NULL) {
    self.workload->text = g_strndup (text, size);
    self.workload->lines = ilv_key_text_ref (self.reader.text);
    /* Before anything else: what a newer file has besides is not wrong in it. */
    ilv_key_reader_check_format (&self.reader, "Workload");
    index_groups (&self);
    read_workload (&self);
    read_parts (&self);
    ilv_workload_check (self.workload, &self.reader);
  }
  if (self.reader.error != NULL) {
    g_clear_pointer (&self.workload, ilv_workload_unref);
    g_propagate_error (error, g_steal_pointer (&self.reader.error));
  }
  clear_parser (&self);
  return self.workload;
}
