/* CPython's C API, found by name at run time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "preload.h"
#include "python-api.h"

#define N_ON_STACK 16

IlvPythonApi ilv_py;

static PyObject *
find_object (const char *name)
{
  PyObject **place = dlsym (RTLD_DEFAULT, name);
  return place != NULL ? *place : NULL;
}

int
ilv_python_api_load (void)
{
#define FIND(result, name, parameters)                                                             \
  if ((ilv_py.name = dlsym (RTLD_DEFAULT, #name)) == NULL)                                         \
    return 0;
  ILV_PYTHON_API (FIND)
#undef FIND
  ilv_py.LookupAttr = dlsym (RTLD_DEFAULT, "PyObject_GetOptionalAttr"); /* 3.13 */
  if (ilv_py.LookupAttr == NULL)
    ilv_py.LookupAttr = dlsym (RTLD_DEFAULT, "_PyObject_LookupAttr");
  ilv_py.Vectorcall = dlsym (RTLD_DEFAULT, "PyObject_Vectorcall");
  ilv_py.InterpreterGet = dlsym (RTLD_DEFAULT, "PyInterpreterState_Get");
  ilv_py.ModuleDefInit = dlsym (RTLD_DEFAULT, "PyModuleDef_Init");
  ilv_py.None = dlsym (RTLD_DEFAULT, "_Py_NoneStruct");
  ilv_py.False = dlsym (RTLD_DEFAULT, "_Py_FalseStruct");
  ilv_py.KeyboardInterrupt = find_object ("PyExc_KeyboardInterrupt");
  ilv_py.SystemExit = find_object ("PyExc_SystemExit");
  return ilv_py.LookupAttr != NULL && ilv_py.None != NULL && ilv_py.False != NULL &&
         ilv_py.KeyboardInterrupt != NULL && ilv_py.SystemExit != NULL;
}

/* Python 3.8 has no vectorcall that is not inline: a tuple and a dict. */
static PyObject *
call_with_tuple (PyObject *function, PyObject *self, PyObject *const *args, ssize_t n,
                 PyObject *names)
{
  PyObject *tuple = ilv_py.PyTuple_New (n + 1), *dict = NULL, *result = NULL;
  if (tuple == NULL)
    return NULL;
  ilv_py.Py_IncRef (self);
  ilv_py.PyTuple_SetItem (tuple, 0, self);
  for (ssize_t i = 0; i < n; i++) {
    ilv_py.Py_IncRef (args[i]);
    ilv_py.PyTuple_SetItem (tuple, i + 1, args[i]);
  }
  ssize_t n_names = names != NULL ? ilv_py.PyTuple_Size (names) : 0;
  if (n_names > 0 && (dict = ilv_py.PyDict_New ()) != NULL)
    for (ssize_t i = 0; i < n_names; i++)
      ilv_py.PyDict_SetItem (dict, ilv_py.PyTuple_GetItem (names, i), args[n + i]);
  if (n_names == 0 || dict != NULL)
    result = ilv_py.PyObject_Call (function, tuple, dict);
  ilv_py.Py_DecRef (tuple);
  if (dict != NULL)
    ilv_py.Py_DecRef (dict);
  return result;
}

PyObject *
ilv_py_call_method (PyObject *function, PyObject *self, PyObject *const *args, ssize_t n,
                    PyObject *names)
{
  PyObject *stack[N_ON_STACK];
  ssize_t n_all = n + (names != NULL ? ilv_py.PyTuple_Size (names) : 0);
  if (ilv_py.Vectorcall == NULL || n_all + 1 > N_ON_STACK)
    return call_with_tuple (function, self, args, n, names);
  stack[0] = self;
  if (n_all > 0)
    memcpy (stack + 1, args, (size_t)n_all * sizeof *args);
  return ilv_py.Vectorcall (function, stack, (size_t)n + 1, names);
}

PyObject *
ilv_py_call_function (PyObject *function, PyObject *const *args, ssize_t n, PyObject *names)
{
  if (n > 0)
    return ilv_py_call_method (function, args[0], args + 1, n - 1, names);
  return ilv_py.PyObject_CallFunctionObjArgs (function, NULL); /* it will say what is missing */
}

PyObject *
ilv_py_get (PyObject *object, PyObject *name)
{
  PyObject *found = NULL;
  if (ilv_py.LookupAttr (object, name, &found) < 0)
    ilv_py.PyErr_Clear ();
  return found;
}

uint64_t
ilv_py_to_uint64 (PyObject *object)
{
  unsigned long long value = ilv_py.PyLong_AsUnsignedLongLongMask (object);
  if (value == (unsigned long long)-1 && ilv_py.PyErr_Occurred () != NULL)
    ilv_py.PyErr_Clear ();
  return value;
}

ssize_t
ilv_find_keyword (PyObject *names, ssize_t n, const char *keyword)
{
  ssize_t n_names = names != NULL ? ilv_py.PyTuple_Size (names) : 0;
  for (ssize_t i = 0; i < n_names; i++) {
    ssize_t length;
    const char *text = ilv_py.PyUnicode_AsUTF8AndSize (ilv_py.PyTuple_GetItem (names, i), &length);
    if (text != NULL && strcmp (text, keyword) == 0)
      return n + i;
  }
  return -1;
}

int
ilv_py_replace (PyObject *class, PyMethod *method, PyObject **real)
{
  PyObject *name = ilv_py.PyUnicode_InternFromString (method->name);
  PyObject *descriptor = name != NULL ? ilv_py.PyDescr_NewMethod (class, method) : NULL;
  int is_good = descriptor != NULL;
  if (is_good && real != NULL)
    is_good = (*real = ilv_py.PyObject_GetAttr (class, name)) != NULL;
  if (is_good)
    is_good = ilv_py.PyObject_SetAttr (class, name, descriptor) == 0;
  if (name != NULL)
    ilv_py.Py_DecRef (name);
  if (descriptor != NULL)
    ilv_py.Py_DecRef (descriptor);
  return is_good;
}
