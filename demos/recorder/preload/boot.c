/* How the recorder gets into the interpreter: it asks it to run the boot file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Once the interpreter says that it is initialised, Py_AddPendingCall() has boot_cb() called
 * between two bytecodes of the main thread. That works with -I, -E and -S, and puts nothing into
 * PYTHONPATH or sitecustomize. The module is made in memory and placed in sys.modules; the boot
 * file runs in a namespace of its own. Whatever fails is cleared: the script must never notice
 * (set ILV_DEBUG to have it printed). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot-code.h"
#include "interpreter.h"
#include "python-hooks.h"

#define MAX_BOOT_FILE (1 << 20)

int ilv_is_booted;

/* The boot file's text; NULL if it cannot be read. */
static char *
read_text (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  off_t size = lseek (fd, 0, SEEK_END);
  char *text = size > 0 && size < MAX_BOOT_FILE ? calloc (1, (size_t)size + 1) : NULL;
  if (text != NULL && (lseek (fd, 0, SEEK_SET) != 0 || read (fd, text, (size_t)size) != size)) {
    free (text);
    text = NULL;
  }
  close (fd);
  return text;
}

static PyObject *
make_namespace (const char *path, PyObject *module)
{
  PyObject *names = ilv_py.PyDict_New ();
  PyObject *file = ilv_py.PyUnicode_FromString (path);
  PyObject *name = ilv_py.PyUnicode_FromString ("ilv_agent");
  ilv_py.PyDict_SetItemString (names, "__builtins__", ilv_py.PyEval_GetBuiltins ());
  ilv_py.PyDict_SetItemString (names, "__file__", file);
  ilv_py.PyDict_SetItemString (names, "__name__", name);
  ilv_py.PyDict_SetItemString (names, "_ilv", module);
  ilv_py.Py_DecRef (file);
  ilv_py.Py_DecRef (name);
  return names;
}

static void
run_text (const char *path, const char *text, PyObject *module)
{
  PyObject *code = ilv_boot_code (path, text);
  if (code != NULL) {
    PyObject *names = make_namespace (path, module);
    PyObject *result = ilv_py.PyEval_EvalCode (code, names, names);
    if (result != NULL)
      ilv_py.Py_DecRef (result);
    ilv_py.Py_DecRef (names);
    ilv_py.Py_DecRef (code);
  }
  if (ilv_py.PyErr_Occurred () == NULL)
    return;
  if (getenv ("ILV_DEBUG") != NULL)
    ilv_py.PyErr_Print ();
  ilv_py.PyErr_Clear ();
}

void
ilv_run_boot_file (PyObject *module)
{
  const char *path = getenv (ILV_ENV_AGENT);
  char *text = path != NULL ? read_text (path) : NULL;
  if (text != NULL)
    run_text (path, text, module);
  free (text);
}

/* In the main interpreter. */
static int
boot_cb (void *data)
{
  if (!ilv_python_api_load ())
    return 0;
  ilv_is_free_threaded = strstr (ilv_py.Py_GetVersion (), "free-threading") != NULL;
  PyObject *module = ilv_interpreter_begin () ? ilv_py.PyModule_New ("_ilv") : NULL;
  if (module != NULL && ilv_fill_module (module))
    ilv_run_boot_file (module);
  if (module != NULL)
    ilv_py.Py_DecRef (module);
  if (ilv_py.PyErr_Occurred () != NULL)
    ilv_py.PyErr_Clear ();
  return 0;
}

/* Called from whatever blocking function comes first; cheap until the interpreter is up. */
void
ilv_try_boot (void)
{
  static int (*is_initialized) (void);
  int saved = errno;
  if (is_initialized == NULL)
    is_initialized = dlsym (RTLD_DEFAULT, "Py_IsInitialized");
  if (is_initialized == NULL) {
    ilv_is_booted = 1;
  } else if (is_initialized ()) {
    int (*add) (int (*) (void *), void *) = dlsym (RTLD_DEFAULT, "Py_AddPendingCall");
    ilv_is_booted = 1;
    if (add != NULL && getenv (ILV_ENV_AGENT) != NULL)
      add (boot_cb, NULL);
  }
  errno = saved;
}
