/* The program a workload is under one model: the lines an expert would write, and what each stands
 * for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

struct _IlvProgram {
  char *text;
  GArray *lines;  /* IlvProgramLine */
  char **groups;  /* names of the workload's job groups */
  char **steps;   /* names of its steps */
  GArray **order; /* by group: guint, its step list */
  guint n_groups;
  char *file_name;
};

static void
write_program (IlvProgramWriter *writer)
{
  switch (writer->settings.model) {
  case ILV_MODEL_SEQUENTIAL:
    ilv_program_write_sequential (writer);
    break;
  case ILV_MODEL_THREADS:
  case ILV_MODEL_FREE_THREADS:
  case ILV_MODEL_PROCESSES:
  case ILV_MODEL_INTERPRETERS:
  case ILV_MODEL_DASK:
    ilv_program_write_pool (writer);
    break;
  case ILV_MODEL_LOOPS:
  case ILV_MODEL_PROCESSES_THREADS:
    ilv_program_write_prefork (writer);
    break;
  case ILV_MODEL_TRIO:
    ilv_program_write_trio (writer);
    break;
  case ILV_MODEL_ASYNCIO:
  case ILV_MODEL_UVLOOP:
  case ILV_MODEL_ASYNCIO_THREADS:
  case ILV_MODEL_ASYNCIO_PROCESSES:
  case ILV_N_MODELS:
  default:
    ilv_program_write_asyncio (writer);
  }
  ilv_program_finish (writer);
}

static char *
join_lines (const GPtrArray *texts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (text, "%s\n", (const char *)g_ptr_array_index (texts, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Names by which traces speak of groups and steps. */
static void
keep_names (IlvProgram *self, const IlvWorkload *workload)
{
  self->n_groups = workload->n_groups;
  self->groups = g_new0 (char *, workload->n_groups + 1);
  self->order = g_new0 (GArray *, workload->n_groups + 1);
  self->steps = g_new0 (char *, workload->n_steps + 1);
  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];

    self->groups[i] = g_strdup (group->name);
    self->order[i] = g_array_new (FALSE, FALSE, sizeof (guint));
    g_array_append_vals (self->order[i], group->steps, group->n_steps);
  }
  for (guint i = 0; i < workload->n_steps; i++)
    self->steps[i] = g_strdup (workload->steps[i].name);
}

IlvProgram *
ilv_program_new (const IlvWorkload *workload, const IlvSettings *settings)
{
  IlvProgram *self = g_new0 (IlvProgram, 1);
  g_autofree char *model = g_strdelimit (g_strdup (ilv_model_get_id (settings->model)), "+", '-');
  IlvProgramWriter writer;

  ilv_program_writer_init (&writer, workload, settings);
  write_program (&writer);
  self->text = join_lines (writer.texts);
  self->lines = g_steal_pointer (&writer.lines);
  ilv_program_writer_clear (&writer);
  keep_names (self, workload);
  self->file_name =
      g_strdup_printf ("%s-%s.py", workload->id != NULL ? workload->id : "workload", model);
  return self;
}

void
ilv_program_free (IlvProgram *self)
{
  for (guint i = 0; i < self->n_groups; i++)
    g_array_unref (self->order[i]);
  g_free (self->order);
  g_strfreev (self->groups);
  g_strfreev (self->steps);
  g_array_unref (self->lines);
  g_free (self->file_name);
  g_free (self->text);
  g_free (self);
}

const char *
ilv_program_get_text (const IlvProgram *self)
{
  return self->text;
}

guint
ilv_program_get_n_lines (const IlvProgram *self)
{
  return self->lines->len;
}

const IlvProgramLine *
ilv_program_get_line (const IlvProgram *self, guint line)
{
  g_return_val_if_fail (line < self->lines->len, NULL);
  return &g_array_index (self->lines, IlvProgramLine, line);
}

char *
ilv_program_get_file_name (const IlvProgram *self)
{
  return g_strdup (self->file_name);
}

guint
ilv_program_find_group (const IlvProgram *self, const char *name)
{
  for (guint i = 0; i < self->n_groups; i++)
    if (g_strcmp0 (self->groups[i], name) == 0)
      return i;
  return ILV_NONE;
}

guint
ilv_program_find_step (const IlvProgram *self, guint group, const char *name)
{
  if (group >= self->n_groups || name == NULL)
    return ILV_NONE;
  for (guint i = 0; i < self->order[group]->len; i++) {
    guint step = g_array_index (self->order[group], guint, i);

    if (g_strcmp0 (self->steps[step], name) == 0)
      return step;
  }
  return ILV_NONE;
}
