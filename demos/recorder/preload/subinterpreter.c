/* The recorder as an extension module, for subinterpreters.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A subinterpreter with a GIL of its own loads only modules with multi-phase initialisation that
 * say so (slot Py_mod_multiple_interpreters, 3.12). The boot file of the main interpreter has each
 * new subinterpreter load this library as `_ilv`; its execution slot makes the interpreter known,
 * fills the module and runs the boot file there.
 *
 * PyModuleDef begins with a PyObject's head, whose size depends on the build (16 bytes, 32 without
 * a GIL): the definition is laid out at run time. Fields and slot numbers: Include/moduleobject.h;
 * they are part of the stable ABI. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "interpreter.h"
#include "python-hooks.h"

#define HEAD_SIZE 16
#define HEAD_SIZE_FREE_THREADED 32
#define SLOT_EXEC 2
#define SLOT_MULTIPLE_INTERPRETERS 3 /* 3.12 */
#define SLOT_GIL 4                   /* 3.13 */
#define PER_INTERPRETER_GIL ((void *)2)
#define NEEDS_NO_GIL ((void *)1)

typedef struct {
  int slot;
  void *value;
} Slot;

/* What follows the head. */
typedef struct {
  void *(*init) (void);
  ssize_t index;
  PyObject *copy;
  const char *name, *doc;
  ssize_t size;
  PyMethod *methods;
  Slot *slots;
  void *traverse, *clear, *free;
} Definition;

const char *
ilv_library_path (void)
{
  Dl_info info;
  return dladdr ((void *)ilv_library_path, &info) != 0 && info.dli_fname != NULL ? info.dli_fname
                                                                                 : "";
}

static int
exec_module (PyObject *module)
{
  if (ilv_interpreter_begin () && ilv_fill_module (module))
    ilv_run_boot_file (module);
  if (ilv_py.PyErr_Occurred () != NULL)
    ilv_py.PyErr_Clear ();
  return 0;
}

static int
get_minor (void)
{
  const char *version = ilv_py.Py_GetVersion ();
  return version[0] == '3' && version[1] == '.' ? (int)ilv_parse_number (version + 2) : 0;
}

ILV_EXPORT void *PyInit__ilv (void);
ILV_EXPORT void *
PyInit__ilv (void)
{
  static _Alignas(16) char memory[HEAD_SIZE_FREE_THREADED + sizeof (Definition)];
  static Slot slots[5];
  static int is_made;
  if (ilv_n_interpreters == 0 || ilv_py.ModuleDefInit == NULL)
    return NULL; /* not preloaded, or its boot failed */
  if (!is_made) {
    int n = 0, minor = get_minor ();
    slots[n++] = (Slot){SLOT_EXEC, (void *)exec_module};
    if (minor >= 12)
      slots[n++] = (Slot){SLOT_MULTIPLE_INTERPRETERS, PER_INTERPRETER_GIL};
    if (minor >= 13)
      slots[n++] = (Slot){SLOT_GIL, NEEDS_NO_GIL};
    size_t head = ilv_is_free_threaded ? HEAD_SIZE_FREE_THREADED : HEAD_SIZE;
    const Definition definition = {.name = "_ilv", .slots = slots};
    memcpy (memory + head, &definition, sizeof definition);
    is_made = 1;
  }
  return ilv_py.ModuleDefInit (memory);
}
