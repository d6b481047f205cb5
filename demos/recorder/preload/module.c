/* The module `_ilv`: what the boot file, the runner and a script may call.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is put together by hand, because PyModuleDef's layout differs between builds with and without
 * a GIL. In the main interpreter it is made in memory. Subinterpreters take modules only from files
 * and only such as say that they can be loaded there (trap: the single-phase kind is refused): for
 * them this library is an extension module too, see subinterpreter.c. Nothing here raises: wrong
 * arguments are read as zero. */
#include <string.h>

#include "preload.h"
#include "python-api.h"
#include "python-hooks.h"
#include "tasks.h"

static uint64_t
get_number (PyObject *const *args, ssize_t n, ssize_t index)
{
  return index < n ? ilv_py_to_uint64 (args[index]) : 0;
}

/* mark(mark, a, b, c) */
static PyObject *
mark (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_emit (ILV_REC_MARK, (int)get_number (args, n, 0), (uint32_t)get_number (args, n, 1),
            get_number (args, n, 2), get_number (args, n, 3));
  return ilv_none ();
}

/* emit(kind, flags, a, b, c) */
static PyObject *
emit (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_emit ((int)get_number (args, n, 0), (int)get_number (args, n, 1),
            (uint32_t)get_number (args, n, 2), get_number (args, n, 3), get_number (args, n, 4));
  return ilv_none ();
}

/* emit_object(kind, flags, a, object, c): b is the object's address */
static PyObject *
emit_object (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 4)
    ilv_emit ((int)get_number (args, n, 0), (int)get_number (args, n, 1),
              (uint32_t)get_number (args, n, 2), (uint64_t)(uintptr_t)args[3],
              get_number (args, n, 4));
  return ilv_none ();
}

static const char *
get_text (PyObject *const *args, ssize_t n, ssize_t *length)
{
  const char *text = n > 0 ? ilv_py.PyUnicode_AsUTF8AndSize (args[0], length) : NULL;
  if (text == NULL)
    ilv_py.PyErr_Clear ();
  return text;
}

/* intern(text) -> number */
static PyObject *
intern (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ssize_t length = 0;
  const char *text = get_text (args, n, &length);
  uint32_t number = text != NULL ? ilv_names_new (text, (size_t)length) : 0;
  return ilv_py.PyLong_FromUnsignedLongLong (number);
}

/* name_thread(text) */
static PyObject *
name_thread (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ssize_t length = 0;
  const char *text = get_text (args, n, &length);
  if (text != NULL)
    ilv_name_ring (text, (size_t)length);
  return ilv_none ();
}

/* name_task(task, text): a name that the program gives it */
static PyObject *
name_task (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ssize_t length = 0;
  const char *text = n > 1 ? get_text (args + 1, n - 1, &length) : NULL;
  if (text != NULL)
    ilv_emit_text (ILV_REC_TASK_NAME, 0, (uintptr_t)args[0], text, (size_t)length);
  return ilv_none ();
}

/* type_changed(type): its dictionary was written to; look-ups are cached */
static PyObject *
type_changed (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    ilv_py.PyType_Modified (args[0]);
  return ilv_none ();
}

/* process_key() -> 0 in the program itself, its pid in a process that it has started */
static PyObject *
process_key (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  return ilv_py.PyLong_FromUnsignedLongLong (ilv_is_descendant () ? (unsigned)ilv_pid : 0);
}

static PyMethod functions[] = {
    {"name_task", name_task, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"type_changed", type_changed, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"process_key", process_key, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"mark", mark, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"emit", emit, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"emit_object", emit_object, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"intern", intern, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"name_thread", name_thread, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_asyncio", ilv_hook_asyncio, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_selector_loop", ilv_hook_selector_loop, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_uvloop", ilv_hook_uvloop, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_trio", ilv_hook_trio, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"trio_failed", ilv_trio_failed, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_work_items", ilv_hook_work_items, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_interpreter_pool", ilv_hook_interpreter_pool, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_pickling", ilv_hook_pickling, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_process_pool", ilv_hook_process_pool, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"name_by", ilv_name_by, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"pool_role", ilv_pool_role, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"pool_pending", ilv_pool_pending, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"pool_job", ilv_pool_job, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"pool_item", ilv_pool_item, PY_METH_FASTCALL_KEYWORDS, NULL},
};

static int
add_owned (PyObject *module, const char *name, PyObject *value)
{
  int is_good = value != NULL && ilv_py.PyObject_SetAttrString (module, name, value) == 0;
  if (value != NULL)
    ilv_py.Py_DecRef (value);
  return is_good;
}

int
ilv_fill_module (PyObject *module)
{
  static const struct {
    const char *name;
    unsigned value;
  } marks[] = {
#define MARK(name, value) {#name, value},
      ILV_MARKS (MARK)
#undef MARK
  };
  int is_good = add_owned (module, "interpreter",
                           ilv_py.PyLong_FromUnsignedLongLong ((unsigned)ilv_here ()->number)) &&
                add_owned (module, "library", ilv_py.PyUnicode_FromString (ilv_library_path ()));
  for (size_t i = 0; is_good && i < sizeof functions / sizeof *functions; i++)
    is_good =
        add_owned (module, functions[i].name, ilv_py.PyCFunction_NewEx (&functions[i], NULL, NULL));
  for (size_t i = 0; is_good && i < sizeof marks / sizeof *marks; i++)
    is_good =
        add_owned (module, marks[i].name, ilv_py.PyLong_FromUnsignedLongLong (marks[i].value));
  return is_good &&
         ilv_py.PyDict_SetItemString (ilv_py.PyImport_GetModuleDict (), "_ilv", module) == 0;
}
