/* What has been drained from a ring, kept beside it for who comes after a reader that died.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A header that says how many records are whole and how far the ring is in them, then the records.
 * The header is written after them in one piece, so that a writer killed at any moment leaves a
 * log that is right. */
#include "ilv-ring-log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MAGIC G_GUINT64_CONSTANT (0x314c564c49)
#define MAX_RECORDS (G_GUINT64_CONSTANT (1) << 26)
#define SPARE_BYTES (G_GUINT64_CONSTANT (256) << 20)

typedef struct {
  guint64 magic, n_records, tail, unused;
} Header;

static char *
get_path (const char *folder, const char *name)
{
  return g_strconcat (folder, G_DIR_SEPARATOR_S, name, ILV_RING_LOG_SUFFIX, NULL);
}

static gboolean
has_room (int fd, guint64 n_bytes)
{
  struct statvfs about;
  return fstatvfs (fd, &about) == 0 &&
         (guint64)about.f_bavail * about.f_frsize > n_bytes + SPARE_BYTES;
}

static gboolean
write_all (int fd, const void *bytes, gsize size, off_t at)
{
  for (gsize done = 0; done < size;) {
    gssize n = pwrite (fd, (const char *)bytes + done, size - done, at + (off_t)done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    done += (gsize)n;
  }
  return TRUE;
}

gboolean
ilv_ring_log_append (int *fd, const char *folder, const char *name, const IlvRecord *records,
                     guint n, guint64 tail)
{
  Header header = {MAGIC, 0, 0, 0};
  gsize size = n * sizeof *records;
  if (*fd < 0) {
    g_autofree char *path = get_path (folder, name);
    *fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  } else if (pread (*fd, &header, sizeof header, 0) != sizeof header) {
    return FALSE;
  }
  if (*fd < 0 || !has_room (*fd, size) ||
      !write_all (*fd, records, size, (off_t)((1 + header.n_records) * sizeof *records)))
    return FALSE;
  header.n_records += n;
  header.tail = tail;
  return write_all (*fd, &header, sizeof header, 0);
}

guint64
ilv_ring_log_read (const char *folder, const char *name, GArray *records)
{
  g_autofree char *path = get_path (folder, name);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  Header header;
  struct stat about;
  guint64 tail = 0;
  if (fd < 0)
    return 0;
  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode) &&
      pread (fd, &header, sizeof header, 0) == sizeof header && header.magic == MAGIC &&
      header.n_records <= MAX_RECORDS &&
      (guint64)about.st_size >= (1 + header.n_records) * sizeof (IlvRecord)) {
    guint first = records->len;
    gsize size = header.n_records * sizeof (IlvRecord);
    g_array_set_size (records, first + (guint)header.n_records);
    if (size == 0 || pread (fd, &g_array_index (records, IlvRecord, first), size,
                            sizeof (IlvRecord)) == (gssize)size)
      tail = header.tail;
    else
      g_array_set_size (records, first);
  }
  close (fd);
  return tail;
}
