/* The command line: finds the subcommand, prints help and errors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli.h"

#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *name;
  int (*run) (char **args);
  const char *usage;
  const char *summary;
} Command;

static const Command commands[] = {
    {"list", ilv_cli_list,
     "workloads|models|interpreters|costs|benchmarks|recipes|lessons|questions|examples",
     N_ ("what there is to choose from")},
    {"simulate", ilv_cli_simulate, N_ ("WORKLOAD"),
     N_ ("predict how a workload runs under models")},
    {"measure", ilv_cli_measure, N_ ("WORKLOAD"), N_ ("really run it with Python")},
    {"compare", ilv_cli_compare, N_ ("WORKLOAD"), N_ ("both, with the prediction's error")},
    {"record", ilv_cli_record, N_ ("SCRIPT"), N_ ("run a Python script and record it")},
    {"bench", ilv_cli_bench, N_ ("WORKLOAD…"), N_ ("run a benchmark that can be believed")},
    {"break-even", ilv_cli_break_even, N_ ("WORKLOAD"), N_ ("where one model overtakes another")},
    {"calibrate", ilv_cli_calibrate, "", N_ ("measure what primitives cost on this machine")},
    {"render", ilv_cli_render, N_ ("WORKLOAD|TRACE"),
     N_ ("draw stages, timeline or chart into a file")},
    {"program", ilv_cli_program, N_ ("WORKLOAD"), N_ ("the Python program it is under a model")},
    {"advise", ilv_cli_advise, "", N_ ("which model fits the answers to a checklist")},
    {"recipe", ilv_cli_recipe, "list|show|run", N_ ("from one model to another, shown and run")},
    {"handbook", ilv_cli_handbook, "list|show|search|check",
     N_ ("how each model works, when to use it")},
    {"handout", ilv_cli_handout, "", N_ ("the handbook as an article: one HTML page, or a PDF")},
    {"lesson", ilv_cli_lesson, "list|check", N_ ("lessons, and whether all they say is so")},
    {"grade", ilv_cli_grade, N_ ("FOLDER"), N_ ("marks for what a class has handed in")},
    {"info", ilv_cli_info, N_ ("FILE"), N_ ("what is in a trace or a workload")},
};

static void
print_help (void)
{
  g_print (_ ("Interleave shows how Python runs work under asyncio, threads and processes.\n\n"));
  g_print (_ ("Usage:\n"));
  g_print ("  interleave [%s]\n", _ ("FILE…"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  interleave %-10s %s  %s\n", commands[i].name,
             i == 0 || *commands[i].usage == '\0' ? commands[i].usage : _ (commands[i].usage),
             _ ("[OPTIONS]"));
  g_print (_ ("\nCommands:\n"));
  g_print ("  %-11s%s\n", "", _ ("open the app, with files if any are given"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s%s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\nOptions:\n"));
  g_print ("  %-11s%s\n", "--help", _ ("show this; after a command: show its options"));
  g_print ("  %-11s%s\n", "--version", _ ("print the version"));
  g_print (_ ("\nExamples:\n"));
  g_print ("  interleave simulate web-scraper\n");
  g_print ("  interleave compare fetch-parse --runs 9 --json\n");
  g_print ("  interleave render gil-convoy --view timeline -o convoy.svg\n");
}

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static void
print_error (const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  g_printerr ("%s: %s\n", g_get_prgname (), message);
}

int
ilv_cli_fail (int status, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  print_error (format, arguments);
  va_end (arguments);
  return status;
}

int
ilv_cli_fail_file (const char *path, const GError *error)
{
  if (g_str_has_prefix (error->message, path))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return ilv_cli_fail (ILV_CLI_FAILED, "%s: %s", path, error->message);
}

int
ilv_cli_misuse (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  print_error (format, arguments);
  va_end (arguments);
  g_printerr (_ ("Try “%s --help”.\n"), g_get_prgname ());
  return ILV_CLI_WRONG_USE;
}

/* A first word that is neither a command nor a file. */
static int
refuse_word (const char *word)
{
  const char *names[G_N_ELEMENTS (commands) + 1] = {NULL};
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    names[i] = commands[i].name;
  const char *nearest = ilv_suggest (word, names);
  if (nearest != NULL)
    return ilv_cli_misuse (_ ("“%s” is neither a command nor a file; did you mean “%s”?"), word,
                           nearest);
  return ilv_cli_misuse (_ ("“%s” is neither a command nor a file"), word);
}

static int
run_command (const Command *command, char **args)
{
  g_autofree char *name = g_strconcat ("interleave ", command->name, NULL);
  g_set_prgname (name);
  int status = command->run (args);
  /* A full disk or a closed pipe must not look like success. */
  if ((fflush (stdout) != 0 || ferror (stdout)) && status == ILV_CLI_DONE)
    status = ilv_cli_fail (ILV_CLI_FAILED, _ ("the results could not be written"));
  return status;
}

gboolean
ilv_cli_run (int argc, char **argv, int *status)
{
  if (argc < 2)
    return FALSE;
  g_set_prgname ("interleave");
  const Command *command = find_command (argv[1]);
  if (command != NULL) {
    *status = run_command (command, argv + 2);
  } else if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0) {
    print_help ();
    *status = ILV_CLI_DONE;
  } else if (strcmp (argv[1], "--version") == 0) {
    g_print ("interleave %s\n", ILV_VERSION);
    *status = ILV_CLI_DONE;
  } else if (argv[1][0] != '-' && strstr (argv[1], "://") == NULL &&
             !g_file_test (argv[1], G_FILE_TEST_EXISTS)) {
    *status = refuse_word (argv[1]);
  } else {
    return FALSE;
  }
  return TRUE;
}
