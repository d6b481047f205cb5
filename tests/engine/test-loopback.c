/* The loopback server: never early, so many at once, thousands of connections, rubbish survived.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "demos/recorder/ilv-loopback.h"
#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-workload.h"

#define MS G_GINT64_CONSTANT (1000000)

static gint64
get_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

static IlvLoopback *
start (const guint *capacities, guint n_backends, guint n_connections)
{
  g_autoptr (GError) error = NULL;
  IlvLoopback *server = ilv_loopback_new (capacities, n_backends, n_connections, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ilv_loopback_get_port (server), >, 0);
  return server;
}

static int
connect_to (IlvLoopback *server)
{
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                .sin_port = htons ((guint16)ilv_loopback_get_port (server))};
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  return fd;
}

static void
ask (int fd, gint64 delay_ns, guint32 backend, guint32 number)
{
  guint8 message[ILV_LOOPBACK_MESSAGE_BYTES];
  gint64 delay = GINT64_TO_LE (delay_ns);
  backend = GUINT32_TO_LE (backend);
  number = GUINT32_TO_LE (number);
  memcpy (message, &delay, 8);
  memcpy (message + 8, &backend, 4);
  memcpy (message + 12, &number, 4);
  g_assert_cmpint (send (fd, message, sizeof message, MSG_NOSIGNAL), ==, sizeof message);
}

/* The number of the answer; how long it waited for its backend. */
static guint32
read_answer (int fd, gint64 *waited_ns)
{
  guint8 message[ILV_LOOPBACK_MESSAGE_BYTES];
  guint32 number;
  g_assert_cmpint (recv (fd, message, sizeof message, MSG_WAITALL), ==, sizeof message);
  memcpy (waited_ns, message, 8);
  memcpy (&number, message + 12, 4);
  *waited_ns = GINT64_FROM_LE (*waited_ns);
  return GUINT32_FROM_LE (number);
}

static void
test_never_early (void)
{
  g_autoptr (IlvLoopback) server = start (NULL, 0, 1);
  int fd = connect_to (server);
  gint64 delays[] = {0, 1, 1000, MS, 7 * MS, 20 * MS}, waited_ns;
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++) {
    gint64 begin = get_now ();
    ask (fd, delays[i], ILV_NONE, i);
    g_assert_cmpuint (read_answer (fd, &waited_ns), ==, i);
    g_assert_cmpint (get_now () - begin, >=, delays[i]);
    g_assert_cmpint (waited_ns, ==, 0);
  }
  close (fd);
}

/* Asked together, answered by delay. */
static void
test_in_order_of_delay (void)
{
  g_autoptr (IlvLoopback) server = start (NULL, 0, 1);
  int fd = connect_to (server);
  gint64 waited_ns;
  ask (fd, 30 * MS, ILV_NONE, 3);
  ask (fd, 10 * MS, ILV_NONE, 1);
  ask (fd, 20 * MS, ILV_NONE, 2);
  for (guint i = 1; i <= 3; i++)
    g_assert_cmpuint (read_answer (fd, &waited_ns), ==, i);
  close (fd);
}

static void
test_backend_queues (void)
{
  const guint capacities[] = {2, 0};
  g_autoptr (IlvLoopback) server = start (capacities, 2, 1);
  int fd = connect_to (server);
  gint64 begin = get_now (), waited_ns;
  for (guint i = 0; i < 6; i++)
    ask (fd, 10 * MS, 0, i);
  for (guint i = 0; i < 6; i++) {
    g_assert_cmpuint (read_answer (fd, &waited_ns), ==, i);
    g_assert_cmpint (get_now () - begin, >=, (i / 2 + 1) * 10 * MS);
    /* What is due follows from what was due: two by two, without the thread's own lateness. */
    if (i < 2)
      g_assert_cmpint (waited_ns, ==, 0);
    else
      g_assert_cmpint (waited_ns, >, 0);
  }
  for (guint i = 0; i < 4; i++)
    ask (fd, 5 * MS, 1, i);
  for (guint i = 0; i < 4; i++) {
    read_answer (fd, &waited_ns);
    g_assert_cmpint (waited_ns, ==, 0);
  }
  close (fd);
}

static void
test_split_request (void)
{
  g_autoptr (IlvLoopback) server = start (NULL, 0, 1);
  int fd = connect_to (server);
  guint8 message[2 * ILV_LOOPBACK_MESSAGE_BYTES] = {0};
  gint64 waited_ns;
  message[12] = 7;
  message[ILV_LOOPBACK_MESSAGE_BYTES + 12] = 8;
  for (guint i = 0; i < sizeof message; i++)
    g_assert_cmpint (send (fd, message + i, 1, 0), ==, 1);
  g_assert_cmpuint (read_answer (fd, &waited_ns), ==, 7);
  g_assert_cmpuint (read_answer (fd, &waited_ns), ==, 8);
  close (fd);
}

static void
test_asker_goes_away (void)
{
  const guint capacities[] = {1};
  g_autoptr (IlvLoopback) server = start (capacities, 1, 2);
  int gone = connect_to (server), stays = connect_to (server);
  gint64 waited_ns;
  ask (gone, 5 * MS, 0, 1);
  ask (gone, 5 * MS, 0, 2);
  close (gone);
  ask (stays, MS, 0, 3);
  g_assert_cmpuint (read_answer (stays, &waited_ns), ==, 3);
  ask (stays, -5, 77, 4); /* no such backend, no such delay */
  g_assert_cmpuint (read_answer (stays, &waited_ns), ==, 4);
  close (stays);
}

static void
test_free_while_busy (void)
{
  const guint capacities[] = {1};
  int fds[20];
  IlvLoopback *server = start (capacities, 1, 20);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = connect_to (server);
    ask (fds[i], 600000 * MS, i % 2 ? 0 : ILV_NONE, i);
  }
  ilv_loopback_free (server);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    char byte;
    g_assert_cmpint (recv (fds[i], &byte, 1, 0), <=, 0);
    close (fds[i]);
  }
}

static void
test_thousands (void)
{
  enum {
    N = 3000
  };
  g_autoptr (IlvLoopback) server = start (NULL, 0, 2 * N);
  g_autofree int *fds = g_new (int, N);
  IlvLoopbackStats stats;
  gint64 waited_ns, begin = get_now ();
  for (guint i = 0; i < N; i++)
    fds[i] = connect_to (server);
  for (guint i = 0; i < N; i++)
    ask (fds[i], 20 * MS, ILV_NONE, i);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (read_answer (fds[i], &waited_ns), ==, i);
  g_assert_cmpint (get_now () - begin, >=, 20 * MS);
  ilv_loopback_get_stats (server, &stats);
  g_assert_cmpuint (stats.n_answers, ==, N);
  g_assert_cmpuint (stats.n_connections_max, ==, N);
  g_assert_cmpint (stats.late_p50_ns, >, 0);
  g_assert_cmpint (stats.late_p99_ns, >=, stats.late_p50_ns);
  g_assert_cmpint (stats.late_max_ns, >=, stats.late_p99_ns);
  for (guint i = 0; i < N; i++)
    close (fds[i]);
}

static void
test_too_many_files (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_loopback_new (NULL, 0, 2000000000, 0, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "2000000000"));
}

/* The recorder has up to four files open for each thread. */
static void
test_files_of_the_program_count_too (void)
{
  g_autoptr (GError) error = NULL;
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  guint n_files = (guint)MIN (limit.rlim_cur + 100, limit.rlim_max / 2);
  G_GNUC_UNUSED g_autoptr (IlvLoopback) server = ilv_loopback_new (NULL, 0, 50, n_files, &error);
  g_assert_no_error (error);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, >=, 50 + n_files);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/never-early", test_never_early);
  g_test_add_func ("/loopback/in-order-of-delay", test_in_order_of_delay);
  g_test_add_func ("/loopback/backend-queues", test_backend_queues);
  g_test_add_func ("/loopback/split-request", test_split_request);
  g_test_add_func ("/loopback/asker-goes-away", test_asker_goes_away);
  g_test_add_func ("/loopback/free-while-busy", test_free_while_busy);
  g_test_add_func ("/loopback/thousands", test_thousands);
  g_test_add_func ("/loopback/too-many-files", test_too_many_files);
  g_test_add_func ("/loopback/files-of-the-program-count-too", test_files_of_the_program_count_too);
  return g_test_run ();
}
