/* The rings of the program that this process was before it called exec().
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * os.execv() leaves no time to close them, and the new program has the same process number. So it
 * does that: each old ring gets the record that its thread has ended, and new rings get numbers
 * behind theirs. Nothing writes into them any more. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "preload.h"

/* Where the next record would lie; 0 if there is no room (or the header is no ring's). */
static off_t
find_next_slot (const IlvRingHeader *header)
{
  uint64_t first = header->first_capacity, capacity = header->capacity, slot;
  if (header->magic != ILV_RING_MAGIC || capacity == 0 || header->closed)
    return 0;
  int is_first = first != 0 && header->grown_at == 0;
  uint64_t room = is_first ? first : capacity, begin = is_first ? 0 : header->grown_at;
  uint64_t tail = header->tail > begin ? header->tail : begin;
  if (header->head - tail >= room)
    return 0;
  slot = (header->head - begin) % room + (is_first ? 0 : first);
  return (off_t)(ILV_RING_DATA_OFFSET + slot * sizeof (IlvRecord));
}

static void
close_ring_file (const char *path)
{
  IlvRingHeader header;
  uint32_t closed = 1;
  const IlvRecord end = {.ts = ilv_now (), .kind = ILV_REC_THR_EXIT, .flags = 1};
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return;
  off_t slot = read (fd, &header, sizeof header) == sizeof header ? find_next_slot (&header) : 0;
  if (slot != 0 && pwrite (fd, &end, sizeof end, slot) == sizeof end) {
    header.head++;
    if (pwrite (fd, &header.head, sizeof header.head, offsetof (IlvRingHeader, head)) < 0)
      closed = 0;
  }
  if (closed && pwrite (fd, &closed, sizeof closed, offsetof (IlvRingHeader, closed)) < 0)
    closed = 0;
  close (fd);
}

uint32_t
ilv_close_left_rings (const char *folder)
{
  char prefix[32], path[512];
  uint32_t highest = 0;
  snprintf (path, sizeof path, "%s/p%d-t%d-1" ILV_RING_SUFFIX, folder, ilv_pid, ilv_pid);
  DIR *dir = access (path, F_OK) == 0 ? opendir (folder) : NULL;
  if (dir == NULL)
    return 0;
  int length = snprintf (prefix, sizeof prefix, "p%d-t", ilv_pid);
  for (struct dirent *entry; (entry = readdir (dir)) != NULL;) {
    const char *number = strrchr (entry->d_name, '-');
    size_t n = strlen (entry->d_name), m = strlen (ILV_RING_SUFFIX);
    if (strncmp (entry->d_name, prefix, (size_t)length) != 0 || number == NULL || n < m ||
        strcmp (entry->d_name + n - m, ILV_RING_SUFFIX) != 0)
      continue;
    uint32_t value = (uint32_t)ilv_parse_number (number + 1);
    highest = value > highest ? value : highest;
    snprintf (path, sizeof path, "%s/%.64s", folder, entry->d_name);
    close_ring_file (path);
  }
  closedir (dir);
  return highest;
}
