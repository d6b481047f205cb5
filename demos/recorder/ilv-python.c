/* Asks a Python interpreter what it is, and says what it can run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interpreter is what answers one question in the way that this file expects, within ten
 * seconds, under the supervisor. Its path is the one it gives itself (sys.executable): behind a
 * version manager's shim there may be another at each call. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ilv-child.h"
#include "ilv-python-private.h"

#define PROBE_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define MAX_QUOTED 160
#define ANSWER "interleave-python"

/* Must parse in every Python there is, so that an old one is told from something else. */
static const char *const question =
    "import sys\n"
    "try:\n"
    "    from importlib.util import find_spec\n"
    "except Exception:\n"
    "    find_spec = lambda name: None\n"
    "def has(*names):\n"
    "    try:\n"
    "        return int(None not in [find_spec(name) for name in names])\n"
    "    except Exception:\n"
    "        return 0\n"
    /* Several Pythons may share a folder of packages in which its binary part is for one of them.
     * Importing it would tell, but takes a hundred times as long. */
    "def has_part(package, part):\n"
    "    try:\n"
    "        import os, importlib.machinery as machinery\n"
    "        folder = os.path.dirname(find_spec(package).origin)\n"
    "        return int(any(os.path.exists(os.path.join(folder, part + suffix))\n"
    "                       for suffix in machinery.EXTENSION_SUFFIXES))\n"
    "    except Exception:\n"
    "        return 0\n"
    "jit = getattr(sys, '_jit', None)\n"
    "print('\\n'.join(['" ANSWER "', '%d.%d.%d' % sys.version_info[:3],\n"
    "    str(int('t' in getattr(sys, 'abiflags', ''))), str(has_part('uvloop', 'loop')),\n"
    "    sys.version.split('|')[0].count('PyPy') and 'pypy' or 'cpython',\n"
    "    sys.prefix, sys.executable or '',\n"
    "    str(has('trio', 'attr', 'outcome', 'sniffio', 'sortedcontainers', 'idna')),\n"
    "    str(has('_interpreters')), str(int(hasattr(sys, 'gettotalrefcount'))),\n"
    "    str(int(getattr(sys, '_is_gil_enabled', lambda: True)())),\n"
    "    str(has('distributed', 'dask', 'tornado', 'msgpack', 'cloudpickle')),\n"
    "    str(jit and jit.is_available() and (jit.is_enabled() and 'on' or 'off') or '-'), '']))\n";

enum {
  LINE_VERSION = 1,
  LINE_FREE_THREADED,
  LINE_UVLOOP,
  LINE_IMPLEMENTATION,
  LINE_PREFIX,
  LINE_EXE,
  LINE_TRIO,
  LINE_INTERPRETERS,
  LINE_DEBUG,
  LINE_GIL,
  LINE_DASK,
  LINE_JIT,
  N_LINES
};

GQuark
ilv_measure_error_quark (void)
{
  return g_quark_from_static_string ("ilv-measure-error-quark");
}

IlvPython *
ilv_python_copy (const IlvPython *self)
{
  IlvPython *copy = g_new0 (IlvPython, 1);
  *copy = *self;
  copy->exe = g_strdup (self->exe);
  copy->version = g_strdup (self->version);
  copy->jit = g_strdup (self->jit);
  copy->problem = g_strdup (self->problem);
  return copy;
}

void
ilv_python_free (IlvPython *self)
{
  if (self == NULL)
    return;
  g_free (self->exe);
  g_free (self->version);
  g_free (self->jit);
  g_free (self->problem);
  g_free (self);
}

/* The minor version of "3.11.2"; -1 if it is not a Python 3. */
static int
get_minor (const char *version)
{
  int major, minor;
  return sscanf (version, "%d.%d", &major, &minor) == 2 && major == 3 ? minor : -1;
}

/* What some program wrote, as far as it can stand in a sentence: it may be megabytes of anything.
 */
static char *
quote_words (const IlvChildResult *result)
{
  g_autofree char *words = ilv_child_result_get_last_words (result);
  GString *text = g_string_new (NULL);
  guint n = 0;
  for (const char *c = words; *c != '\0' && n < MAX_QUOTED; c = g_utf8_next_char (c), n++) {
    gunichar one = g_utf8_get_char (c);
    g_string_append_unichar (text, g_unichar_isprint (one) ? one : ' ');
  }
  if (n == MAX_QUOTED)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

static gboolean
explain_failure (const char *exe, const IlvChildResult *result, GError **error)
{
  g_autofree char *words = quote_words (result);
  if (result->fate == ILV_CHILD_NO_EXEC)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s cannot be started: %s. Install Python 3.8 or newer, or name another "
                    "interpreter."),
                 exe, g_strerror (result->code));
  else if (result->fate == ILV_CHILD_TOO_LONG)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("%s did not say its version within 10 seconds and was ended. Name another "
                    "interpreter."),
                 exe);
  else if (result->fate == ILV_CHILD_EXITED && result->code != 0)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s does not work as a Python 3.8 or newer: asked for its version it exited "
                    "with status %d. %s"),
                 exe, result->code, words);
  else if (result->fate == ILV_CHILD_EXITED)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s is not a Python interpreter: asked for its version it answered “%s”."), exe,
                 words);
  else
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s was killed by signal %d when asked for its version. %s"), exe, result->code,
                 words);
  if (error != NULL && *error != NULL)
    g_strchomp ((*error)->message); /* it may have ended without a word */
  return FALSE;
}

static gboolean
is_yes (const char *line)
{
  return g_str_equal (line, "1");
}

static IlvPython *
make_python (const char *exe, char **lines)
{
  IlvPython *python = g_new0 (IlvPython, 1);
  python->exe = g_strdup (g_path_is_absolute (lines[LINE_EXE]) ? lines[LINE_EXE] : exe);
  python->version = g_strdup (lines[LINE_VERSION]);
  python->free_threaded = is_yes (lines[LINE_FREE_THREADED]);
  python->has_uvloop = is_yes (lines[LINE_UVLOOP]);
  python->has_trio = is_yes (lines[LINE_TRIO]);
  python->has_dask = is_yes (lines[LINE_DASK]);
  python->has_interpreters =
      is_yes (lines[LINE_INTERPRETERS]) && get_minor (lines[LINE_VERSION]) >= 14;
  python->is_debug = is_yes (lines[LINE_DEBUG]);
  python->keeps_gil = python->free_threaded && is_yes (lines[LINE_GIL]);
  python->jit = g_str_equal (lines[LINE_JIT], "-") ? NULL : g_strdup (lines[LINE_JIT]);
  return python;
}

/* The file, whatever its names are, and the environment it works in. */
static char *
identify (const char *exe, const char *prefix)
{
  struct stat file;
  if (stat (exe, &file) != 0)
    return g_strconcat (exe, "\n", prefix, NULL);
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "\n%s", (guint64)file.st_dev,
                          (guint64)file.st_ino, prefix);
}

static IlvPython *
parse_answer (const char *exe, const IlvChildResult *result, char **identity, GError **error)
{
  const char *start = result->output != NULL ? strstr (result->output->str, ANSWER "\n") : NULL;
  g_auto (GStrv) lines = start != NULL ? g_strsplit (start, "\n", N_LINES + 1) : NULL;
  if (result->fate != ILV_CHILD_EXITED || result->code != 0 || lines == NULL ||
      g_strv_length (lines) < N_LINES || !g_utf8_validate (start, -1, NULL)) {
    explain_failure (exe, result, error);
    return NULL;
  }
  gboolean is_cpython = g_str_equal (lines[LINE_IMPLEMENTATION], "cpython");
  if (get_minor (lines[LINE_VERSION]) < ILV_PYTHON_OLDEST_MINOR || !is_cpython) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s is %s %s; measuring needs CPython 3.8 or newer."), exe,
                 is_cpython ? "Python" : "PyPy", lines[LINE_VERSION]);
    return NULL;
  }
  IlvPython *python = make_python (exe, lines);
  if (identity != NULL)
    *identity = identify (python->exe, lines[LINE_PREFIX]);
  return python;
}

IlvPython *
ilv_python_ask (const char *exe, char **identity, GCancellable *cancellable, GError **error)
{
  char *argv[] = {(char *)exe, (char *)"-I", (char *)"-c", (char *)question, NULL};
  IlvChildOptions options = {.argv = argv, .time_limit_ns = PROBE_LIMIT_NS};
  g_auto (IlvChildResult) result = {0};
  if (!ilv_child_run (&options, &result, cancellable, error))
    return NULL;
  return parse_answer (exe, &result, identity, error);
}

static IlvPython *
find_one (const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_find_program_in_path (name);
  if (path == NULL) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("There is no program “%s”. Install Python 3.8 or newer, or name another "
                    "interpreter."),
                 name);
    return NULL;
  }
  if (!g_path_is_absolute (path)) {
    char *absolute = g_canonicalize_filename (path, NULL);
    g_free (path);
    path = absolute;
  }
  return ilv_python_ask (path, NULL, cancellable, error);
}

/* The places looked at when no interpreter is named, in order. */
const char *
ilv_python_get_default (int index)
{
  const char *own = g_getenv ("INTERLEAVE_PYTHON");
  const char *names[] = {"/usr/bin/python3", "python3"};
  if (own != NULL && *own != '\0')
    return index == 0 ? own : NULL;
  return index < (int)G_N_ELEMENTS (names) ? names[index] : NULL;
}

IlvPython *
ilv_python_find (const char *exe, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;
  if (exe != NULL && *exe != '\0')
    return find_one (exe, cancellable, error);
  for (int i = 0; ilv_python_get_default (i) != NULL; i++) {
    g_autoptr (GError) local = NULL;
    IlvPython *python = find_one (ilv_python_get_default (i), cancellable, &local);
    if (python != NULL)
      return python;
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (first == NULL || g_error_matches (first, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON)) {
      g_clear_error (&first);
      first = g_steal_pointer (&local);
    }
  }
  if (g_error_matches (first, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON) &&
      ilv_python_get_default (1) != NULL) {
    g_clear_error (&first);
    g_set_error (&first, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("No Python was found: neither /usr/bin/python3 nor a python3 on PATH is a "
                    "CPython 3.8 or newer. To measure, install Python or name an interpreter."));
  }
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

static gboolean
refuse (const IlvPython *self, const char *why, GError **error)
{
  g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED,
               _ ("Not installed: predicted only. %s (Python %s, %s)"), why, self->version,
               self->exe);
  return FALSE;
}

gboolean
ilv_python_can_run (const IlvPython *self, IlvModel model, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (self->problem != NULL)
    return refuse (self, self->problem, error);
  switch (model) {
  case ILV_MODEL_UVLOOP:
    return self->has_uvloop || refuse (self, _ ("This Python has no uvloop."), error);
  case ILV_MODEL_TRIO:
    return self->has_trio || refuse (self, _ ("This Python has no trio."), error);
  case ILV_MODEL_DASK:
    return self->has_dask || refuse (self, _ ("This Python has no dask.distributed."), error);
  case ILV_MODEL_FREE_THREADS:
    return self->free_threaded ||
           refuse (self, _ ("Free threads need a free-threaded build, for example python3.14t."),
                   error);
  case ILV_MODEL_INTERPRETERS:
    return self->has_interpreters ||
           refuse (self, _ ("A pool of interpreters needs Python 3.14 or newer."), error);
  default:
    return TRUE;
  }
}

char *
ilv_python_describe_build (const IlvPython *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *jit = self->jit != NULL ? g_strdup_printf ("JIT %s", self->jit) : NULL;
  if (self->free_threaded)
    g_ptr_array_add (words, (gpointer) "free-threaded");
  if (self->is_debug)
    g_ptr_array_add (words, (gpointer) "debug");
  if (jit != NULL)
    g_ptr_array_add (words, jit);
  if (words->len == 0)
    return g_strdup ("default");
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

char **
ilv_python_make_argv (const IlvPython *self, IlvModel model, const char *script,
                      const char *const *arguments)
{
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_strv_builder_add_many (argv, self->exe, "-I", NULL);
  /* Handed on to worker processes by subprocess's _args_from_interpreter_flags(). */
  if (self->free_threaded)
    g_strv_builder_add_many (argv, "-X", model == ILV_MODEL_FREE_THREADS ? "gil=0" : "gil=1", NULL);
  g_strv_builder_add (argv, script);
  g_strv_builder_addv (argv, (const char **)arguments);
  return g_strv_builder_end (argv);
}
