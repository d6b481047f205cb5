/* The module `_ilv`: what the boot file, the runner and a script may call.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is put together by hand (PyModule_New and functions as attributes), because PyModuleDef's
 * layout differs between builds with and without a GIL. Nothing here raises: wrong arguments are
 * read as zero. */
#include <string.h>

#include "preload.h"
#include "python-api.h"
#include "python-hooks.h"

static PyObject *
return_none (void)
{
  ilv_py.Py_IncRef (ilv_py.None);
  return ilv_py.None;
}

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
  return return_none ();
}

/* emit(kind, flags, a, b, c) */
static PyObject *
emit (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  ilv_emit ((int)get_number (args, n, 0), (int)get_number (args, n, 1),
            (uint32_t)get_number (args, n, 2), get_number (args, n, 3), get_number (args, n, 4));
  return return_none ();
}

/* emit_object(kind, flags, a, object, c): b is the object's address */
static PyObject *
emit_object (PyObject *self, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n >= 4)
    ilv_emit ((int)get_number (args, n, 0), (int)get_number (args, n, 1),
              (uint32_t)get_number (args, n, 2), (uint64_t)(uintptr_t)args[3],
              get_number (args, n, 4));
  return return_none ();
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
  return return_none ();
}

static PyMethod functions[] = {
    {"mark", mark, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"emit", emit, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"emit_object", emit_object, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"intern", intern, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"name_thread", name_thread, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_asyncio", ilv_hook_asyncio, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_work_items", ilv_hook_work_items, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_pickling", ilv_hook_pickling, PY_METH_FASTCALL_KEYWORDS, NULL},
    {"hook_process_pool", ilv_hook_process_pool, PY_METH_FASTCALL_KEYWORDS, NULL},
};

static int
add_owned (PyObject *module, const char *name, PyObject *value)
{
  int is_good = value != NULL && ilv_py.PyObject_SetAttrString (module, name, value) == 0;
  if (value != NULL)
    ilv_py.Py_DecRef (value);
  return is_good;
}

PyObject *
ilv_make_module (void)
{
  static const struct {
    const char *name;
    unsigned value;
  } marks[] = {
#define MARK(name, value) {#name, value},
      ILV_MARKS (MARK)
#undef MARK
  };
  ilv_is_free_threaded = strstr (ilv_py.Py_GetVersion (), "free-threading") != NULL;
  PyObject *module = ilv_py.PyModule_New ("_ilv");
  int is_good = module != NULL;
  for (size_t i = 0; is_good && i < sizeof functions / sizeof *functions; i++)
    is_good =
        add_owned (module, functions[i].name, ilv_py.PyCFunction_NewEx (&functions[i], NULL, NULL));
  for (size_t i = 0; is_good && i < sizeof marks / sizeof *marks; i++)
    is_good =
        add_owned (module, marks[i].name, ilv_py.PyLong_FromUnsignedLongLong (marks[i].value));
  if (is_good)
    is_good = ilv_py.PyDict_SetItemString (ilv_py.PyImport_GetModuleDict (), "_ilv", module) == 0;
  if (!is_good && module != NULL) {
    ilv_py.Py_DecRef (module);
    module = NULL;
  }
  return module;
}
