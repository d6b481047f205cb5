/* Drains a folder of rings at 60 Hz until its standard input ends: the reader of bench-recorder.py.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-ring-reader.h"

#include <poll.h>
#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRingReader) reader = argc == 2 ? ilv_ring_reader_new (argv[1], &error) : NULL;
  if (reader == NULL) {
    g_printerr ("usage: ring-drain FOLDER\n");
    return 2;
  }
  g_print ("ready\n");
  fflush (stdout);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  while (poll (&input, 1, 16) == 0) {
    ilv_ring_reader_poll (reader);
    ilv_ring_reader_sample (reader);
  }
  ilv_ring_reader_finish (reader);
  g_print ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", ilv_ring_reader_get_n_records (reader),
           ilv_ring_reader_get_n_lost (reader));
  return 0;
}
