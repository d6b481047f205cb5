/* `interleave record`: runs an ordinary Python script and records it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options end where the script begins, so they are read here by hand: everything behind it is
 * the script's own. Standard output is the script's; on standard error one line is added, and only
 * when that is a terminal. */
#include "ilv-config.h"

#include "demos/recorder/ilv-script-run.h"
#include "demos/trace/ilv-trace-file.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_NAMES 10000

typedef struct {
  const char *output, *python, *time_limit;
  char **script; /* NULL: none named */
  gboolean wants_help;
} Arguments;

static void
print_help (void)
{
  g_print (_ ("Usage:\n"));
  g_print ("  interleave record [-o FILE.ilv] [--python EXE] [--limit-time T] "
           "[--] SCRIPT ARG… | -m MODULE ARG… | -c CODE ARG…\n\n");
  g_print ("%s\n\n", _ ("Runs a Python script as Python itself would, and records it: threads, the "
                        "GIL, blocking calls, tasks, pools. Its input, output, exit status and "
                        "Ctrl-C are those of a run without recording."));
  g_print (_ ("Options:\n"));
  g_print ("  %-20s %s\n", "-o, --output=FILE.ilv",
           _ ("Where to write (default: the script’s name, in this folder)"));
  g_print ("  %-20s %s\n", "--python=EXE", _ ("The Python to run (default: python3)"));
  g_print ("  %-20s %s\n", "--limit-time=T", _ ("End the script after this time, as in “90s”"));
  g_print (_ ("\nExamples:\n"));
  g_print ("  interleave record fetch.py --all\n");
  g_print ("  interleave record -o web.ilv --limit-time 30s -m http.server 8000\n");
}

/* --- the words --- */

/* Whether `word` is that option; its value, in the same word or the next, is then in *value. */
static gboolean
takes_value (char ***words, const char *name, const char **value, gboolean *is_missing)
{
  const char *word = **words;
  gsize length = strlen (name);
  if (strncmp (word, name, length) != 0)
    return FALSE;
  if (name[1] == '-' ? word[length] == '=' : word[length] != '\0') {
    *value = word + length + (word[length] == '=');
    return TRUE;
  }
  if (word[length] != '\0')
    return FALSE;
  *value = (*words)[1];
  *is_missing = *value == NULL;
  *words += *value != NULL;
  return TRUE;
}

/* -1 to go on, else the exit status. */
static int
parse (char **words, Arguments *arguments)
{
  for (; *words != NULL; words++) {
    const char *word = *words;
    gboolean is_missing = FALSE;
    if (strcmp (word, "--") == 0) {
      arguments->script = words[1] != NULL ? words + 1 : NULL;
      return -1;
    }
    if (word[0] != '-' || g_str_has_prefix (word, "-m") || g_str_has_prefix (word, "-c")) {
      arguments->script = words;
      return -1;
    }
    if (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)
      arguments->wants_help = TRUE;
    else if (!takes_value (&words, "-o", &arguments->output, &is_missing) &&
             !takes_value (&words, "--output", &arguments->output, &is_missing) &&
             !takes_value (&words, "--python", &arguments->python, &is_missing) &&
             !takes_value (&words, "--limit-time", &arguments->time_limit, &is_missing))
      return ilv_cli_misuse (_ ("there is no option “%s”; the script’s own come after it"), word);
    if (is_missing)
      return ilv_cli_misuse (_ ("%s needs a value"), word);
  }
  return -1;
}

/* --- an interpreter where the script should be --- */

/* "python3", "/usr/bin/python3.13t": by its name, as shims are scripts themselves. */
static gboolean
is_interpreter (const char *word)
{
  g_autofree char *name = g_path_get_basename (word);
  if (!g_str_has_prefix (name, "python") || strspn (name + 6, "0123456789.td") != strlen (name + 6))
    return FALSE;
  g_autofree char *path = strchr (word, '/') == NULL && g_file_test (word, G_FILE_TEST_EXISTS)
                              ? NULL /* a script of that name */
                              : g_find_program_in_path (word);
  return path != NULL;
}

static gboolean
is_machine_code (const char *path)
{
  char begin[4] = "";
  FILE *file = fopen (path, "re");
  gboolean is_elf = file != NULL && fread (begin, 1, sizeof begin, file) == sizeof begin &&
                    memcmp (begin, "\177ELF", sizeof begin) == 0;
  if (file != NULL)
    fclose (file);
  return is_elf;
}

/* `record -- python3 x.py` means `record --python python3 -- x.py`. -1 to go on, else the exit
 * status. */
static int
take_interpreter (Arguments *arguments)
{
  const char *first = arguments->script[0];
  if (!is_interpreter (first))
    return is_machine_code (first)
               ? ilv_cli_misuse (_ ("%s is a program, not a Python script; name the script that it "
                                    "runs"),
                                 first)
               : -1;
  if (arguments->python != NULL)
    return ilv_cli_misuse (_ ("both --python %s and %s are named; name one interpreter"),
                           arguments->python, first);
  arguments->python = first;
  arguments->script++;
  return arguments->script[0] != NULL ? -1
                                      : ilv_cli_misuse (_ ("name a script, -m MODULE or -c CODE"));
}

/* --- names --- */

/* Behind the interpreter's own options, which may stand before it: -u, -X dev, -Wignore. */
static char **
skip_options (char **words)
{
  while (words[0][0] == '-' && words[1] != NULL && !g_str_has_prefix (words[0], "-m") &&
         !g_str_has_prefix (words[0], "-c"))
    words +=
        strcmp (words[0], "-X") == 0 || strcmp (words[0], "-W") == 0 ? 1 + (words[2] != NULL) : 1;
  return words;
}

/* Python would say so too, but leave a recording of nothing. -1 to go on, else the exit status. */
static int
refuse_missing (char **script)
{
  const char *first = *skip_options (script);

  if (first[0] == '-' || g_file_test (first, G_FILE_TEST_EXISTS))
    return -1;
  return ilv_cli_fail (ILV_CLI_FAILED, _ ("there is no script “%s”"), first);
}

/* What the run is called: the script's file name, the module, or "-c". */
static char *
find_name (char **script)
{
  const char *first = *(script = skip_options (script));
  if (g_str_has_prefix (first, "-m"))
    return g_strdup (first[2] != '\0' ? first + 2 : script[1] != NULL ? script[1] : "-m");
  if (first[0] == '-')
    return g_strdup ("-c");
  return g_path_get_basename (first);
}

/* NAME.ilv in this folder; the first of NAME-2.ilv, ... that is not there. */
static char *
choose_file (const char *run_name)
{
  const char *base = run_name[0] == '-' ? "script" : run_name;
  g_autofree char *stem = g_strdup (base);
  if (g_str_has_suffix (stem, ".py"))
    stem[strlen (stem) - 3] = '\0';
  char *name = g_strdup_printf ("%s.ilv", stem);
  for (int i = 2; g_file_test (name, G_FILE_TEST_EXISTS) && i < MAX_NAMES; i++) {
    g_free (name);
    name = g_strdup_printf ("%s-%d.ilv", stem, i);
  }
  return name;
}

/* --- what comes of it --- */

static void
save (const Arguments *arguments, const char *run_name, IlvTrace *trace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_autofree char *file =
      arguments->output != NULL ? g_strdup (arguments->output) : choose_file (run_name);
  g_ptr_array_add (traces, trace);
  if (!ilv_trace_file_save (traces, file, NULL, &error)) {
    ilv_cli_fail_file (file, error);
    return;
  }
  if (!isatty (STDERR_FILENO))
    return;
  g_autofree char *time = ilv_format_time (ilv_trace_get_end (trace));
  g_printerr (_ ("%s: %s recorded in %s\n"), g_get_prgname (), time, file);
}

static int
record (const Arguments *arguments, const IlvPython *python, gint64 limit_ns)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvScriptResult) result = {0};
  g_autofree char *name = find_name (arguments->script);
  const IlvScriptOptions options = {
      .python = python, .args = arguments->script, .name = name, .time_limit_ns = limit_ns};
  if (!ilv_script_run (&options, &result, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (result.is_too_long)
    ilv_cli_fail (ILV_CLI_FAILED, _ ("%s was ended after %s"), name, arguments->time_limit);
  if (result.trace != NULL)
    save (arguments, name, result.trace);
  else
    ilv_cli_fail (ILV_CLI_FAILED, "%s", result.error->message);
  return result.status;
}

int
ilv_cli_record (char **args)
{
  Arguments arguments = {0};
  g_autoptr (GError) error = NULL;
  gint64 limit_ns = 0;
  int status = parse (args, &arguments);
  if (status >= 0)
    return status;
  if (arguments.wants_help) {
    print_help ();
    return ILV_CLI_DONE;
  }
  if (arguments.script == NULL)
    return ilv_cli_misuse (_ ("name a script, -m MODULE or -c CODE"));
  status = take_interpreter (&arguments);
  if (status >= 0)
    return status;
  if (arguments.time_limit != NULL &&
      (!ilv_parse_duration (arguments.time_limit, &limit_ns) || limit_ns <= 0))
    return ilv_cli_misuse (_ ("--limit-time %s: write a time with its unit, as in “90s”"),
                           arguments.time_limit);
  g_autoptr (IlvPython) python =
      ilv_python_find (arguments.python != NULL ? arguments.python : "python3", NULL, &error);
  if (python == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  status = refuse_missing (arguments.script);
  if (status >= 0)
    return status;
  return record (&arguments, python, limit_ns);
}
