/* CPython's C API, found by name at run time: no headers, no version, PyObject opaque.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only functions (never macros, never struct fields): their calling convention is the same from
 * 3.8 to the free-threaded builds, where a PyObject's head has another size. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct PyObject PyObject;

/* PyMethodDef, which has been the same since 3.7 (METH_FASTCALL). */
typedef struct {
  const char *name;
  void *function;
  int flags;
  const char *doc;
} PyMethod;
#define PY_METH_FASTCALL_KEYWORDS 0x82

/* A METH_FASTCALL | METH_KEYWORDS function: n positional arguments, then those named in names. */
typedef PyObject *(*PyFastFunction) (PyObject *self, PyObject *const *args, ssize_t n,
                                     PyObject *names);

/* X(result, name, parameters): must exist in every supported version. */
#define ILV_PYTHON_API(X)                                                                          \
  X (int, Py_IsInitialized, (void))                                                                \
  X (const char *, Py_GetVersion, (void))                                                          \
  X (void, Py_IncRef, (PyObject *))                                                                \
  X (void, Py_DecRef, (PyObject *))                                                                \
  X (PyObject *, Py_CompileString, (const char *, const char *, int))                              \
  X (PyObject *, PyEval_EvalCode, (PyObject *, PyObject *, PyObject *))                            \
  X (PyObject *, PyEval_GetBuiltins, (void))                                                       \
  X (PyObject *, PyImport_GetModuleDict, (void))                                                   \
  X (PyObject *, PyModule_New, (const char *))                                                     \
  X (PyObject *, PyDict_New, (void))                                                               \
  X (int, PyDict_SetItemString, (PyObject *, const char *, PyObject *))                            \
  X (double, PyFloat_AsDouble, (PyObject *))                                                       \
  X (int, PyCallable_Check, (PyObject *))                                                          \
  X (PyObject *, PyUnicode_FromString, (const char *))                                             \
  X (PyObject *, PyUnicode_InternFromString, (const char *))                                       \
  X (const char *, PyUnicode_AsUTF8AndSize, (PyObject *, ssize_t *))                               \
  X (PyObject *, PyLong_FromUnsignedLongLong, (unsigned long long))                                \
  X (unsigned long long, PyLong_AsUnsignedLongLongMask, (PyObject *))                              \
  X (PyObject *, PyCFunction_NewEx, (PyMethod *, PyObject *, PyObject *))                          \
  X (PyObject *, PyDescr_NewMethod, (PyObject *, PyMethod *))                                      \
  X (PyObject *, PyObject_GetAttr, (PyObject *, PyObject *))                                       \
  X (int, PyObject_SetAttr, (PyObject *, PyObject *, PyObject *))                                  \
  X (int, PyObject_SetAttrString, (PyObject *, const char *, PyObject *))                          \
  X (ssize_t, PyObject_Size, (PyObject *))                                                         \
  X (PyObject *, PyObject_Type, (PyObject *))                                                      \
  X (int, PyObject_IsTrue, (PyObject *))                                                           \
  X (PyObject *, PyObject_Call, (PyObject *, PyObject *, PyObject *))                              \
  X (PyObject *, PyObject_CallFunctionObjArgs, (PyObject *, ...))                                  \
  X (PyObject *, PyObject_CallMethodObjArgs, (PyObject *, PyObject *, ...))                        \
  X (void, PyType_Modified, (PyObject *))                                                          \
  X (int, PyType_IsSubtype, (PyObject *, PyObject *))                                              \
  X (PyObject *, PyTuple_New, (ssize_t))                                                           \
  X (ssize_t, PyTuple_Size, (PyObject *))                                                          \
  X (PyObject *, PyTuple_GetItem, (PyObject *, ssize_t))                                           \
  X (int, PyTuple_SetItem, (PyObject *, ssize_t, PyObject *))                                      \
  X (int, PyDict_SetItem, (PyObject *, PyObject *, PyObject *))                                    \
  X (int, PyContext_Enter, (PyObject *))                                                           \
  X (int, PyContext_Exit, (PyObject *))                                                            \
  X (PyObject *, PyErr_Occurred, (void))                                                           \
  X (void, PyErr_Clear, (void))                                                                    \
  X (void, PyErr_Print, (void))                                                                    \
  X (void, PyErr_Fetch, (PyObject **, PyObject **, PyObject **))                                   \
  X (void, PyErr_NormalizeException, (PyObject **, PyObject **, PyObject **))                      \
  X (void, PyErr_Restore, (PyObject *, PyObject *, PyObject *))                                    \
  X (int, PyErr_GivenExceptionMatches, (PyObject *, PyObject *))                                   \
  X (int, PyException_SetTraceback, (PyObject *, PyObject *))

typedef struct {
#define ILV_PYTHON_FIELD(result, name, parameters) result (*name) parameters;
  ILV_PYTHON_API (ILV_PYTHON_FIELD)
#undef ILV_PYTHON_FIELD
  /* One of two names by version: an attribute or NULL without an error; < 0 on other errors. */
  int (*LookupAttr) (PyObject *, PyObject *, PyObject **);
  /* 3.9 and later; NULL before. */
  PyObject *(*Vectorcall) (PyObject *, PyObject *const *, size_t, PyObject *);
  void *(*InterpreterGet) (void);
  /* 3.5 and later, but not needed to be recorded. */
  PyObject *(*ModuleDefInit) (void *);
  PyObject *None, *False;
  PyObject *KeyboardInterrupt;
  PyObject *SystemExit;
} IlvPythonApi;

extern IlvPythonApi ilv_py;

/* Finds everything; 0 if this is no Python that the recorder knows. */
int ilv_python_api_load (void);

/* function (self, *args, **names), args and names as in PyFastFunction. */
PyObject *ilv_py_call_method (PyObject *function, PyObject *self, PyObject *const *args, ssize_t n,
                              PyObject *names);
/* function (*args, **names) */
PyObject *ilv_py_call_function (PyObject *function, PyObject *const *args, ssize_t n,
                                PyObject *names);
/* Puts our method in the class's place and keeps the old one in *real (may be NULL); 0 with a
 * Python error if it cannot be. */
int ilv_py_replace (PyObject *class, PyMethod *method, PyObject **real);
/* The attribute as a new reference, or NULL with no error set. */
PyObject *ilv_py_get (PyObject *object, PyObject *name);
/* The position of that keyword's value among the arguments; -1 if it is not there. */
ssize_t ilv_find_keyword (PyObject *names, ssize_t n, const char *keyword);
uint64_t ilv_py_to_uint64 (PyObject *object);
