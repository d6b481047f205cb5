/* Runs the program as a person at a shell without a display would.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "demos/recorder/ilv-run-folder.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *program;
static char *folder;

void
outcome_clear (Outcome *self)
{
  g_free (self->out);
  g_free (self->err);
}

void
run_init (int *argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (*argc, >, 1);
  program = g_canonicalize_filename (argv[--*argc], NULL);
  argv[*argc] = NULL;
  folder = g_dir_make_tmp ("ilv-cli-XXXXXX", &error);
  g_assert_no_error (error);
}

const char *
run_get_folder (void)
{
  return folder;
}

char *
run_write (const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
run_finish (void)
{
  ilv_run_folder_remove (folder);
  g_free (program);
}

static Outcome
run_args (GPtrArray *args)
{
  Outcome outcome = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_ptr_array_add (args, NULL);
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)args->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.out, &outcome.err, &error);
  g_assert_no_error (error);
  outcome.status =
      g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  if (*outcome.err != '\0')
    g_test_message ("%s", outcome.err);
  return outcome;
}

static GPtrArray *
new_args (void)
{
  GPtrArray *args = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (args, g_strdup (program));
  return args;
}

void
run_wrong_uses (const WrongUse *all, guint n_all)
{
  for (guint i = 0; i < n_all; i++) {
    g_auto (Outcome) outcome = run_line (all[i].line);
    g_assert_cmpint (outcome.status, ==, all[i].status);
    g_assert_cmpstr (outcome.out, ==, "");
    if (strstr (outcome.err, all[i].named) == NULL)
      g_error ("%s: “%s” is not in: %s", all[i].line, all[i].named, outcome.err);
  }
}

Outcome
run_shell (const char *line)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *quoted = g_shell_quote (program);
  g_ptr_array_add (args, g_strdup ("sh"));
  g_ptr_array_add (args, g_strdup ("-c"));
  g_ptr_array_add (args, g_strconcat (quoted, " ", line, NULL));
  return run_args (args);
}

Outcome
run (const char *first, ...)
{
  g_autoptr (GPtrArray) args = new_args ();
  va_list list;
  va_start (list, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (list, const char *))
    g_ptr_array_add (args, g_strdup (arg));
  va_end (list);
  return run_args (args);
}

Outcome
run_line (const char *line)
{
  g_autoptr (GPtrArray) args = new_args ();
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (args, g_strdup (words[i]));
  return run_args (args);
}

JsonObject *
outcome_get_json (const Outcome *self, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;
  json_parser_load_from_data (parser, self->out, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

JsonObject *
outcome_get_run (const Outcome *self, JsonParser *parser, guint i)
{
  JsonObject *root = outcome_get_json (self, parser);
  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "interleave.runs/1");
  JsonArray *runs = json_object_get_array_member (root, "runs");
  g_assert_cmpuint (json_array_get_length (runs), >, i);
  return json_array_get_object_element (runs, i);
}

const char *
run_get_program (void)
{
  return program;
}
