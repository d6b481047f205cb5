/* The boot file, compiled: from a folder where that was kept, else now.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiling it is nearly all that the recorder adds to an interpreter's start (11 of 12 million
 * instructions), and every spawned worker is an interpreter. The folder ($ILV_CODE, unset: always
 * compile) is the user's own. A file's name is the hash of all that decides what is compiled, and
 * it begins with the hash of the rest: what was not written to its end is not taken. */
#define _GNU_SOURCE
#include "boot-code.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "preload.h"

#define PY_FILE_INPUT 257
#define MARSHAL_VERSION 4 /* since 3.4 */
#define MAX_FILE (1 << 20)
#define MAX_PATH 1024

static uint64_t
hash (uint64_t before, const char *bytes, size_t n)
{
  for (size_t i = 0; i < n; i++)
    before = (before ^ (unsigned char)bytes[i]) * 0x100000001b3u;
  return before;
}

/* 0 if nothing is to be kept. */
static int
make_path (char *file, const char *path, const char *text)
{
  const char *folder = getenv (ILV_ENV_CODE), *version = ilv_py.Py_GetVersion ();
  uint64_t key = hash (0xcbf29ce484222325u, version, strlen (version) + 1);
  if (folder == NULL || *folder != '/')
    return 0;
  key = hash (hash (key, path, strlen (path) + 1), text, strlen (text));
  int n = snprintf (file, MAX_PATH, "%s/%016llx.code", folder, (unsigned long long)key);
  return n > 0 && n < MAX_PATH - 32;
}

/* The file's bytes behind its hash; NULL if it is not there or not whole. No stat(): its symbol is
 * newer than the oldest C library that this must load with. */
static char *
read_bytes (const char *file, size_t *n)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return NULL;
  off_t size = lseek (fd, 0, SEEK_END);
  uint64_t wanted;
  char *bytes = NULL;
  if (size > (off_t)sizeof wanted && size < MAX_FILE && lseek (fd, 0, SEEK_SET) == 0) {
    *n = (size_t)size - sizeof wanted;
    bytes = malloc (*n);
  }
  if (bytes != NULL && (read (fd, &wanted, sizeof wanted) != sizeof wanted ||
                        read (fd, bytes, *n) != (ssize_t)*n || hash (0, bytes, *n) != wanted)) {
    free (bytes);
    bytes = NULL;
  }
  close (fd);
  return bytes;
}

static PyObject *
load (const char *file)
{
  PyObject *(*from_string) (const char *, ssize_t) =
      dlsym (RTLD_DEFAULT, "PyMarshal_ReadObjectFromString");
  size_t n;
  char *bytes = from_string != NULL ? read_bytes (file, &n) : NULL;
  PyObject *code = bytes != NULL ? from_string (bytes, (ssize_t)n) : NULL;
  free (bytes);
  if (ilv_py.PyErr_Occurred () != NULL)
    ilv_py.PyErr_Clear ();
  return code;
}

/* Under another name first: it may be read meanwhile, and this process may be killed. */
static void
write_bytes (const char *file, const char *bytes, size_t n)
{
  char hidden[MAX_PATH + 16];
  uint64_t check = hash (0, bytes, n);
  snprintf (hidden, sizeof hidden, "%s.%d", file, (int)getpid ());
  int fd = open (hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return;
  int is_whole =
      write (fd, &check, sizeof check) == sizeof check && write (fd, bytes, n) == (ssize_t)n;
  close (fd);
  if (!is_whole || rename (hidden, file) != 0)
    unlink (hidden);
}

static void
save (const char *file, PyObject *code)
{
  PyObject *(*to_string) (PyObject *, int) = dlsym (RTLD_DEFAULT, "PyMarshal_WriteObjectToString");
  int (*get_bytes) (PyObject *, char **, ssize_t *) =
      dlsym (RTLD_DEFAULT, "PyBytes_AsStringAndSize");
  char *bytes;
  ssize_t n;
  PyObject *string =
      to_string != NULL && get_bytes != NULL ? to_string (code, MARSHAL_VERSION) : NULL;
  if (string != NULL && get_bytes (string, &bytes, &n) == 0)
    write_bytes (file, bytes, (size_t)n);
  if (string != NULL)
    ilv_py.Py_DecRef (string);
  if (ilv_py.PyErr_Occurred () != NULL)
    ilv_py.PyErr_Clear ();
}

PyObject *
ilv_boot_code (const char *path, const char *text)
{
  char file[MAX_PATH];
  int is_kept = make_path (file, path, text);
  PyObject *code = is_kept ? load (file) : NULL;
  if (code != NULL)
    return code;
  code = ilv_py.Py_CompileString (text, path, PY_FILE_INPUT);
  if (code != NULL && is_kept)
    save (file, code);
  return code;
}
