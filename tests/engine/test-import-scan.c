/* Imports are read without Python, whatever the text; libraries are whole; the answer follows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/content/ilv-xml.h"
#include "demos/library/ilv-import-scan.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
list_imports (const char *text, gsize length)
{
  g_autoptr (IlvImports) imports = ilv_imports_read (text, length);
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < imports->imports->len; i++) {
    const IlvImport *one = &g_array_index (imports->imports, IlvImport, i);
    g_string_append_printf (list, "%s%u:%s", i > 0 ? " " : "", one->line, one->module);
  }
  return g_string_free (list, FALSE);
}

static void
test_reads (void)
{
  static const struct {
    const char *text, *imports;
  } all[] = {
      {"import os\nimport sys, json as j\n", "1:os 2:sys 2:json"},
      {"import a.b.c as d, e . f", "1:a.b.c 1:e.f"},
      {"from x import (y,\n  z)\nfrom a.b import *\n", "1:x 3:a.b"},
      {"from . import a\nfrom .b import c\nfrom ... import d\nimport e", "4:e"},
      {"def f():\n    import a\n    if x: import b; import c\n", "2:a 3:b 3:c"},
      {"'import a'\n\"\"\"\nimport b\n\"\"\"\nr'''\nfrom c import d\n'''\nimport e", "8:e"},
      {"# import a\nx = 1  # import b\nimport c # d", "3:c"},
      {"import \\\n  a, \\\r\n  b\nimport c", "1:a 1:b 4:c"},
      {"x = (1,\n  import_me,\n  'a')\nimport b", "4:b"},
      {"x = f'{import_}' b'import y' rb'\\'import z'\nimport w", "2:w"},
      {"yield from a\nawait b\nraise X from y\nimport c", "4:c"},
      {"important = 1\nfrom_ = 2\na.import_\nimport c", "4:c"},
      {"import a\nimport a\nfrom a import b", "1:a"},
      {"\xef\xbb\xbfimport a\r\nimport b\r\n", "1:a 2:b"},
      {"try:\n  import a\nexcept ImportError: import b\nelse: pass", "2:a 3:b"},
      {"s = 'open\nimport a", "2:a"},
      {"import größe.maß", "1:größe.maß"},
      {"if True: import a\nclass X: import b\nlambda: 0\nimport c", "1:a 2:b 4:c"},
      {"x = {'a': 1, 'b': [import_]}\nimport d", "2:d"},
      {"", ""},
      {"import", ""},
      {"from", ""},
      {"import ,,,", ""},
      {"from import import a", ""},
      {"import 1a", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *found = list_imports (all[i].text, strlen (all[i].text));
    g_test_message ("%s", all[i].text);
    g_assert_cmpstr (found, ==, all[i].imports);
  }
}

static void
test_open_ends_are_told (void)
{
  static const char *const open[] = {"import a\n'''b", "import a\nx = (", "import a\n\"\"\"\\"};
  for (guint i = 0; i < G_N_ELEMENTS (open); i++) {
    g_autoptr (IlvImports) imports = ilv_imports_read (open[i], strlen (open[i]));
    g_assert_false (imports->is_whole);
    g_assert_cmpuint (imports->imports->len, ==, 1);
  }
}

static IlvImportScan *
scan (const char *text, const char *origin)
{
  g_autoptr (GError) error = NULL;
  IlvImportScan *self = ilv_import_scan_text (text, strlen (text), origin, &error);
  g_assert_no_error (error);
  return self;
}

static void
test_answers (void)
{
  static const struct {
    const char *text;
    IlvLibraryState answer;
    guint n_findings;
    const char *told;
  } all[] = {
      {"import json, re, os.path, zlib", ILV_LIBRARY_YES, 0, NULL},
      {"import requests\nimport psycopg2", ILV_LIBRARY_YES, 2,
       "line 1: Requests waits; instead: httpx or aiohttp."},
      {"import redis", ILV_LIBRARY_YES, 1, "redis.asyncio"},
      {"import numpy, pandas", ILV_LIBRARY_YES, 0, NULL},
      {"import requests\nimport celery", ILV_LIBRARY_NO, 2, "waits"},
      {"import nobody_knows_this", ILV_LIBRARY_UNKNOWN, 1, "nobody_knows_this"},
      {"import nobody_knows_this, h5py", ILV_LIBRARY_NO, 2, "nobody_knows_this"},
      {"import urllib.parse, http", ILV_LIBRARY_YES, 0, NULL},
      {"import urllib.request", ILV_LIBRARY_YES, 1, "httpx"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (IlvImportScan) found = scan (all[i].text, "/nowhere/script.py");
    g_test_message ("%s", all[i].text);
    g_assert_cmpint (found->async_libs, ==, all[i].answer);
    g_assert_cmpuint (found->findings->len, ==, all[i].n_findings);
    if (all[i].told == NULL)
      continue;
    g_autofree char *told =
        ilv_import_finding_tell (&g_array_index (found->findings, IlvImportFinding, 0));
    g_assert_nonnull (strstr (told, all[i].told));
  }
}

static void
test_own_modules_are_known (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-scan-XXXXXX", &error);
  g_autofree char *script = g_build_filename (folder, "script.py", NULL);
  g_autofree char *own = g_build_filename (folder, "helpers.py", NULL);
  g_file_set_contents (own, "", 0, &error);
  g_file_set_contents (script, "import helpers.x\nimport json\n", -1, &error);
  g_assert_no_error (error);
  g_autoptr (IlvImportScan) found = ilv_import_scan_file (script, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->async_libs, ==, ILV_LIBRARY_YES);
  g_assert_null (ilv_import_scan_file (folder, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_unlink (own);
  g_unlink (script);
  g_rmdir (folder);
  g_assert_null (ilv_import_scan_file (script, &error));
  g_assert_nonnull (error);
}

static void
test_rubbish_is_safe (void)
{
  static const char *const pieces[] = {"import ", "from ", "'", "\"\"\"", "\\", "\n",   "(", ")",
                                       "#",       "a.b",   ",", " as ",   ".",  "\xff", ";", "r'"};
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  for (guint i = 0; i < 3000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    for (gint n = g_rand_int_range (random, 0, 40); n > 0; n--)
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    g_autofree char *found = list_imports (text->str, text->len);
    g_assert_true (g_utf8_validate (found, -1, NULL));
  }
}

static void
test_libraries_are_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_library_list (&error);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, >=, 40);
  for (guint i = 0; i < all->len; i++) {
    const IlvLibrary *library = g_ptr_array_index (all, i);
    g_assert_true (g_hash_table_add (ids, library->id));
    g_assert_true (ilv_library_find (all, library->imports[0]) == library);
    g_assert_cmpuint (g_strv_length (library->sources), >, 0);
    g_assert_true (library->is_read);
    if (library->waits)
      g_assert_cmpint (library->states[ILV_LIBRARY_ASYNC], !=, ILV_LIBRARY_NOT_NEEDED);
  }
}

#define HEAD "<libraries format=\"1\">\n"
#define GOOD "<library id=\"a\" imports=\"a\" kind=\"k\" waits=\"no\"><title>A</title>"
#define REST                                                                                       \
  "<gil state=\"yes\"/><threads state=\"yes\"/><fork state=\"yes\"/>"                              \
  "<free-threading state=\"yes\"/>"
#define END "<source>https://x</source></library></libraries>"

static void
test_broken_ones_are_refused (void)
{
  static const struct {
    const char *text, *line, *named;
  } all[] = {
      {"<librarys/>", ":1:", "libraries"},
      {"<libraries/>", ":1:", "format"},
      {HEAD GOOD "<async state=\"maybe\"/>" REST END, ":2:", "not-needed"},
      {HEAD GOOD REST END, ":2:", "async"},
      {HEAD "<library id=\"a\" imports=\"a\" kind=\"k\"><title>A</title>" REST END, ":2:", "waits"},
      {HEAD GOOD "<async state=\"none\"/>" REST "</library></libraries>", ":2:", "source"},
      {HEAD GOOD "<async state=\"none\"/>" REST "<source>x</source></library></libraries>",
       ":2:", "https"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ilv_library_parse (all[i].text, strlen (all[i].text), "l.xml", &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, "l.xml:"));
    g_assert_nonnull (strstr (error->message, all[i].line));
    g_assert_nonnull (strstr (error->message, all[i].named));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-scan/reads", test_reads);
  g_test_add_func ("/import-scan/open-ends-are-told", test_open_ends_are_told);
  g_test_add_func ("/import-scan/answers", test_answers);
  g_test_add_func ("/import-scan/own-modules-are-known", test_own_modules_are_known);
  g_test_add_func ("/import-scan/rubbish-is-safe", test_rubbish_is_safe);
  g_test_add_func ("/import-scan/libraries-are-whole", test_libraries_are_whole);
  g_test_add_func ("/import-scan/broken-ones-are-refused", test_broken_ones_are_refused);
  return g_test_run ();
}
