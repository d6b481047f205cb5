/* What a file's name stands for is kept: a pipe stays a pipe, an old file stays after an error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "demos/ilv-file-write.h"

static char *folder;

static void
test_a_pipe_is_written_into (void)
{
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;
  char got[16] = "";
  GStatBuf about;
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  int reader = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_assert_cmpint (reader, >=, 0);
  ilv_file_write (path, "a,b\n", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_true (S_ISFIFO (about.st_mode));
  g_assert_cmpint (read (reader, got, sizeof got - 1), ==, 4);
  g_assert_cmpstr (got, ==, "a,b\n");
  close (reader);
  g_unlink (path);
}

static void
test_a_file_is_replaced_whole (void)
{
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (ilv_file_write (path, "a long first text", -1, &error));
  g_assert_true (ilv_file_write (path, "short and more", 5, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_cmpstr (text, ==, "short");
  g_unlink (path);
}

static void
test_errors_name_the_file (void)
{
  g_autofree char *path = g_build_filename (folder, "none", "file", NULL);
  g_autoptr (GError) error = NULL, full = NULL;
  g_assert_false (ilv_file_write (path, "x", -1, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_autofree char *message = g_strdup_printf ("%s: %s", path, g_strerror (ENOENT));
  g_assert_cmpstr (error->message, ==, message); /* and no temporary file's name */
  if (!ilv_file_is_special ("/dev/full"))
    return;
  g_assert_false (ilv_file_write ("/dev/full", "x", -1, &full));
  g_assert_error (full, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (full->message, "/dev/full"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("test-file-write-XXXXXX", NULL);
  g_test_add_func ("/file-write/a-pipe-is-written-into", test_a_pipe_is_written_into);
  g_test_add_func ("/file-write/a-file-is-replaced-whole", test_a_file_is_replaced_whole);
  g_test_add_func ("/file-write/errors-name-the-file", test_errors_name_the_file);
  int status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
