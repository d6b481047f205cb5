/* What a script's imports mean for asyncio: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-import-scan.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (16 * 1024 * 1024)

/* Of the standard library, beside those that data/libraries knows: they wait for nothing outside.
 */
static const char *const standard =
    " __future__ abc aifc argparse array ast atexit base64 bdb binascii bisect builtins bz2 "
    "cProfile"
    " calendar cgi chunk cmath cmd code codecs codeop collections colorsys compileall configparser"
    " contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal"
    " difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput"
    " fnmatch fractions functools gc genericpath getopt getpass gettext glob graphlib grp gzip "
    "heapq"
    " hmac html http idlelib imghdr imp importlib inspect io ipaddress itertools keyword lib2to3"
    " linecache locale lzma mailbox marshal math mimetypes mmap modulefinder msvcrt netrc nt ntpath"
    " numbers opcode operator optparse os ossaudiodev pathlib pdb pickletools pipes pkgutil "
    "platform"
    " plistlib posix posixpath pprint profile profiling pstats pty pwd py_compile pyclbr pydoc"
    " pyexpat quopri random readline reprlib resource rlcompleter runpy sched secrets select"
    " selectors shelve shlex shutil signal site statistics stat string stringprep struct sunau"
    " symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap timeit tkinter token"
    " tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest "
    "urllib uu"
    " uuid venv warnings wave weakref winreg winsound wsgiref xdrlib xml zipapp zipfile zipimport"
    " zlib zoneinfo ";

static gboolean
is_standard (const char *module)
{
  const char *dot = strchr (module, '.');
  g_autofree char *top =
      dot != NULL ? g_strndup (module, (gsize)(dot - module)) : g_strdup (module);
  g_autofree char *between = g_strdup_printf (" %s ", top);
  return strstr (standard, between) != NULL;
}

/* A file or folder of that name stands beside the script. */
static gboolean
is_own (const char *module, const char *origin)
{
  const char *dot = strchr (module, '.');
  g_autofree char *top =
      dot != NULL ? g_strndup (module, (gsize)(dot - module)) : g_strdup (module);
  g_autofree char *folder = g_path_get_dirname (origin);
  g_autofree char *name = g_strconcat (top, ".py", NULL);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *package = g_build_filename (folder, top, NULL);
  return g_file_test (file, G_FILE_TEST_IS_REGULAR) || g_file_test (package, G_FILE_TEST_IS_DIR);
}

static void
judge (IlvImportScan *self, const IlvImport *import)
{
  const IlvLibrary *library = ilv_library_find (self->libraries, import->module);
  IlvImportFinding finding = {import, library};
  if (library == NULL && (is_standard (import->module) || is_own (import->module, self->origin)))
    return;
  if (library != NULL && !library->waits)
    return;
  g_array_append_val (self->findings, finding);
  if (library == NULL) {
    if (self->async_libs == ILV_LIBRARY_YES)
      self->async_libs = ILV_LIBRARY_UNKNOWN;
  } else if (library->states[ILV_LIBRARY_ASYNC] == ILV_LIBRARY_NONE) {
    self->async_libs = ILV_LIBRARY_NO;
  } else if (library->states[ILV_LIBRARY_ASYNC] == ILV_LIBRARY_UNKNOWN &&
             self->async_libs == ILV_LIBRARY_YES) {
    self->async_libs = ILV_LIBRARY_UNKNOWN;
  }
}

IlvImportScan *
ilv_import_scan_text (const char *text, gsize length, const char *origin, GError **error)
{
  GPtrArray *libraries = ilv_library_list (error);
  if (libraries == NULL)
    return NULL;
  IlvImportScan *self = g_new0 (IlvImportScan, 1);
  self->libraries = libraries;
  self->origin = g_strdup (origin);
  self->imports = ilv_imports_read (text, length);
  self->findings = g_array_new (FALSE, FALSE, sizeof (IlvImportFinding));
  self->async_libs = ILV_LIBRARY_YES;
  for (guint i = 0; i < self->imports->imports->len; i++)
    judge (self, &g_array_index (self->imports->imports, IlvImport, i));
  return self;
}

IlvImportScan *
ilv_import_scan_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, "standard::size,standard::type", 0, NULL, error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      g_file_info_get_size (info) > MAX_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s: this is no Python script; choose a file of at most 16 MiB"), path);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (memchr (text, '\0', length) != NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s: this is no Python script: there are zero bytes in it"), path);
    return NULL;
  }
  return ilv_import_scan_text (text, length, path, error);
}

void
ilv_import_scan_free (IlvImportScan *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->findings);
  ilv_imports_free (self->imports);
  g_ptr_array_unref (self->libraries);
  g_free (self->origin);
  g_free (self);
}

char *
ilv_import_finding_tell (const IlvImportFinding *self)
{
  const IlvLibrary *library = self->library;
  guint line = self->import->line;
  if (library == NULL)
    return g_strdup_printf (_ ("line %u: %s is not known here; look whether it has await"), line,
                            self->import->module);
  const char *more = library->texts[ILV_LIBRARY_ASYNC];
  switch (library->states[ILV_LIBRARY_ASYNC]) {
  case ILV_LIBRARY_ITSELF:
    return g_strdup_printf (_ ("line %u: %s has an asynchronous interface. %s"), line,
                            library->title, more);
  case ILV_LIBRARY_NONE:
    return g_strdup_printf (_ ("line %u: %s waits, and nobody has an asynchronous interface. %s"),
                            line, library->title, more);
  case ILV_LIBRARY_UNKNOWN:
  case ILV_LIBRARY_YES:
  case ILV_LIBRARY_NO:
  case ILV_LIBRARY_PARTLY:
  case ILV_LIBRARY_OTHER:
  case ILV_LIBRARY_NOT_NEEDED:
    break;
  }
  return g_strdup_printf (_ ("line %u: %s waits; instead: %s"), line, library->title, more);
}
