/* Why not a lock on the file itself: replacing it leaves the lock on the old one, which has no
 * name. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-file-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define MOST_TRIES 100

struct _IlvFileLock {
  char *path;
  int fd;
};

/* Who had it before may have removed the name meanwhile: then this is a lock on nothing. */
static gboolean
has_its_name (int fd, const char *path)
{
  struct stat mine, named;
  return fstat (fd, &mine) == 0 && stat (path, &named) == 0 && mine.st_ino == named.st_ino &&
         mine.st_dev == named.st_dev;
}

/* A descriptor; -1: somebody else has it (errno EWOULDBLOCK), or it cannot be made. */
static int
try_to_lock (const char *path)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  int code = errno;
  close (fd);
  errno = code;
  return -1;
}

static IlvFileLock *
take (char *path, int fd)
{
  IlvFileLock *self = g_new (IlvFileLock, 1);
  *self = (IlvFileLock){path, fd};
  return self;
}

IlvFileLock *
ilv_file_lock_new (const char *path, GError **error)
{
  g_autofree char *name = g_strconcat (path, ".lock", NULL);
  for (guint i = 0; i < MOST_TRIES; i++) {
    int fd = try_to_lock (name);
    if (fd >= 0 && has_its_name (fd, name))
      return take (g_steal_pointer (&name), fd);
    if (fd < 0 && errno == EWOULDBLOCK)
      return NULL;
    if (fd < 0)
      break;
    close (fd);
    errno = EAGAIN;
  }
  int code = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", name,
               g_strerror (code));
  return NULL;
}

void
ilv_file_lock_free (IlvFileLock *self)
{
  if (self == NULL)
    return;
  g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}
