/* The loopback server that `io` steps really talk to: answers after the asked delay.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread owns everything but the statistics. Answers that are in service wait in a binary heap
 * by (due, serial); one timerfd is set to its head, so that the epoll wakes to the nanosecond the
 * kernel can do (poll's own time-outs are rounded to milliseconds). A backend's next request is due
 * at its predecessor's *due* time plus its delay, not when the thread got round to it: lateness
 * does not add up. A connection that goes away leaves its requests in the heap, marked dead, so
 * that the backend stays busy as long as it would have been. (Over 400 lines because heap, backends
 * and sockets share what that one thread owns.) */
#define _GNU_SOURCE
#include "ilv-loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "ilv-measure.h"

#define N_BUCKETS 200
#define SPARE_FILES 200 /* what the rest of the program may have open, besides what it tells */
#define MAX_DELAY_NS (G_GINT64_CONSTANT (86400) * 1000000000)

typedef struct {
  int fd;
  guint n_pending; /* requests not answered yet */
  gsize n_read;
  guint8 request[ILV_LOOPBACK_MESSAGE_BYTES];
} Connection;

typedef struct {
  Connection *connection;
  gint64 due_ns, arrived_ns, delay_ns, waited_ns;
  guint64 serial;
  guint32 backend, number;
} Request;

typedef struct {
  guint capacity, n_served;
  GQueue waiting; /* Request* */
} Backend;

struct _IlvLoopback {
  GThread *thread;
  int listen_fd, epoll_fd, timer_fd, stop_fd;
  int reserve_fd; /* given up for a moment to turn a connection away when files run out */
  guint most;     /* connections */
  guint port;
  Backend *backends;
  guint n_backends;
  GPtrArray *heap; /* Request* */
  guint64 next_serial;
  GHashTable *connections;

  GMutex mutex;    /* guards what follows */
  clockid_t clock; /* the thread's CPU time */
  gboolean has_clock;
  IlvLoopbackStats stats;
  guint64 buckets[N_BUCKETS];
};

static gint64
read_clock (clockid_t clock)
{
  struct timespec t = {0};
  clock_gettime (clock, &t);
  return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

static gint64
get_now (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

/* --- the heap --- */

static gboolean
is_before (const Request *a, const Request *b)
{
  return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->serial < b->serial;
}

static void
push (IlvLoopback *self, Request *request)
{
  g_ptr_array_add (self->heap, request);
  gpointer *items = self->heap->pdata;
  for (guint i = self->heap->len - 1; i > 0 && is_before (items[i], items[(i - 1) / 2]);
       i = (i - 1) / 2) {
    gpointer item = items[i];
    items[i] = items[(i - 1) / 2];
    items[(i - 1) / 2] = item;
  }
}

static Request *
pop (IlvLoopback *self)
{
  gpointer *items = self->heap->pdata;
  Request *first = items[0];
  items[0] = items[self->heap->len - 1];
  g_ptr_array_set_size (self->heap, (gint)self->heap->len - 1);
  for (guint i = 0;;) {
    guint least = i;
    for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < self->heap->len; child++)
      if (is_before (items[child], items[least]))
        least = child;
    if (least == i)
      return first;
    gpointer item = items[i];
    items[i] = items[least];
    items[least] = item;
    i = least;
  }
}

/* --- requests --- */

static void
serve (IlvLoopback *self, Request *request, gint64 begin_ns)
{
  request->waited_ns = begin_ns - request->arrived_ns;
  request->due_ns = begin_ns + request->delay_ns;
  request->serial = self->next_serial++;
  push (self, request);
}

static void
accept_request (IlvLoopback *self, Connection *connection, gint64 now_ns)
{
  Request *request = g_new0 (Request, 1);
  gint64 delay;
  memcpy (&delay, connection->request, sizeof delay);
  memcpy (&request->backend, connection->request + 8, sizeof request->backend);
  memcpy (&request->number, connection->request + 12, sizeof request->number);
  request->backend = GUINT32_FROM_LE (request->backend);
  request->delay_ns = CLAMP (GINT64_FROM_LE (delay), 0, MAX_DELAY_NS);
  request->arrived_ns = now_ns;
  request->connection = connection;
  connection->n_pending++;

  Backend *backend = request->backend < self->n_backends ? &self->backends[request->backend] : NULL;
  if (backend != NULL && backend->capacity > 0 && backend->n_served == backend->capacity) {
    g_queue_push_tail (&backend->waiting, request);
    return;
  }
  if (backend != NULL)
    backend->n_served++;
  serve (self, request, now_ns);
}

static void
free_if_done (Connection *connection)
{
  if (connection->fd < 0 && connection->n_pending == 0)
    g_free (connection);
}

static void
close_connection (IlvLoopback *self, Connection *connection)
{
  close (connection->fd);
  connection->fd = -1;
  g_hash_table_remove (self->connections, connection);
  free_if_done (connection);
}

static void
note_lateness (IlvLoopback *self, gint64 late_ns)
{
  int bucket = late_ns < 1000 ? 0 : 1 + (int)(log ((double)late_ns / 1000.0) / log (1.1));
  g_mutex_lock (&self->mutex);
  self->stats.n_answers++;
  self->stats.late_max_ns = MAX (self->stats.late_max_ns, late_ns);
  self->buckets[MIN (bucket, N_BUCKETS - 1)]++;
  g_mutex_unlock (&self->mutex);
}

static void
answer (IlvLoopback *self, Request *request)
{
  guint8 message[ILV_LOOPBACK_MESSAGE_BYTES];
  gint64 waited = GINT64_TO_LE (request->waited_ns);
  guint32 backend = GUINT32_TO_LE (request->backend), number = request->number;
  Connection *connection = request->connection;
  memcpy (message, &waited, sizeof waited);
  memcpy (message + 8, &backend, sizeof backend);
  memcpy (message + 12, &number, sizeof number);
  connection->n_pending--;
  if (connection->fd < 0) {
    free_if_done (connection);
    return;
  }
  note_lateness (self, get_now () - request->due_ns);
  /* 16 bytes always fit, unless the client never reads its answers. */
  if (send (connection->fd, message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT) !=
      (gssize)sizeof message)
    close_connection (self, connection);
}

static void
answer_due (IlvLoopback *self)
{
  gint64 now_ns = get_now ();
  while (self->heap->len > 0) {
    const Request *head = g_ptr_array_index (self->heap, 0);
    if (head->due_ns > now_ns)
      return;
    g_autofree Request *request = pop (self);
    Backend *backend =
        request->backend < self->n_backends ? &self->backends[request->backend] : NULL;
    if (backend != NULL && !g_queue_is_empty (&backend->waiting))
      serve (self, g_queue_pop_head (&backend->waiting), request->due_ns);
    else if (backend != NULL)
      backend->n_served--;
    answer (self, request);
  }
}

/* --- sockets --- */

static void
read_requests (IlvLoopback *self, Connection *connection)
{
  for (;;) {
    gssize n = recv (connection->fd, connection->request + connection->n_read,
                     sizeof connection->request - connection->n_read, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    if (n <= 0) {
      close_connection (self, connection);
      return;
    }
    connection->n_read += (gsize)n;
    if (connection->n_read < sizeof connection->request)
      return;
    connection->n_read = 0;
    accept_request (self, connection, get_now ());
  }
}

static void
watch (IlvLoopback *self, int fd, gpointer data)
{
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = data};
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

/* Out of files: the asker is turned away, which it can tell, instead of being left waiting. */
static gboolean
turn_away (IlvLoopback *self)
{
  if ((errno != EMFILE && errno != ENFILE) || self->reserve_fd < 0)
    return FALSE;
  close (self->reserve_fd);
  int fd = accept4 (self->listen_fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    close (fd);
  self->reserve_fd = eventfd (0, EFD_CLOEXEC);
  return fd >= 0;
}

static void
accept_connections (IlvLoopback *self)
{
  int fd, one = 1;
  while ((fd = accept4 (self->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (g_hash_table_size (self->connections) >= self->most) {
      close (fd);
      continue;
    }
    Connection *connection = g_new0 (Connection, 1);
    connection->fd = fd;
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    g_hash_table_add (self->connections, connection);
    watch (self, fd, connection);
    g_mutex_lock (&self->mutex);
    self->stats.n_connections_max =
        MAX (self->stats.n_connections_max, g_hash_table_size (self->connections));
    g_mutex_unlock (&self->mutex);
  }
  if (turn_away (self))
    accept_connections (self);
}

static void
set_timer (IlvLoopback *self)
{
  struct itimerspec when = {0};
  if (self->heap->len > 0) {
    const Request *head = g_ptr_array_index (self->heap, 0);
    when.it_value.tv_sec = head->due_ns / 1000000000;
    when.it_value.tv_nsec = head->due_ns % 1000000000;
  }
  timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static gpointer
run (gpointer data)
{
  IlvLoopback *self = data;
  struct epoll_event events[256];
  guint64 expirations;
  g_mutex_lock (&self->mutex);
  self->has_clock = pthread_getcpuclockid (pthread_self (), &self->clock) == 0;
  g_mutex_unlock (&self->mutex);
  prctl (PR_SET_TIMERSLACK, 1UL);
  for (;;) {
    set_timer (self);
    int n = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr == &self->stop_fd)
        return NULL;
      if (events[i].data.ptr == &self->listen_fd)
        accept_connections (self);
      else if (events[i].data.ptr != &self->timer_fd)
        read_requests (self, events[i].data.ptr);
      else if (read (self->timer_fd, &expirations, sizeof expirations) < 0)
        continue; /* set anew meanwhile */
    }
    answer_due (self);
  }
}

/* --- making and freeing --- */

static gboolean
raise_file_limit (guint n_connections, guint n_files, GError **error)
{
  struct rlimit limit;
  rlim_t needed = (rlim_t)n_connections + SPARE_FILES, wanted = needed + n_files;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return TRUE;
  if (limit.rlim_max < needed) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS,
                 _ ("This run needs %u open sockets, but the system allows %lu open files per "
                    "program. Raise the hard limit (ulimit -Hn), or lower Count= or Limit=."),
                 n_connections, (unsigned long)limit.rlim_max);
    return FALSE;
  }
  limit.rlim_cur = MIN (wanted, limit.rlim_max);
  return setrlimit (RLIMIT_NOFILE, &limit) == 0;
}

/* More would leave this program no files of its own, and GLib ends a program that cannot wake its
 * threads. */
static guint
count_most (guint n_connections, guint n_files)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > G_MAXUINT)
    return G_MAXUINT;
  rlim_t kept = MIN (SPARE_FILES / 2 + (rlim_t)n_files, limit.rlim_cur);
  return MAX ((guint)(limit.rlim_cur - kept), n_connections);
}

guint
ilv_loopback_count_other_files (guint n_connections)
{
  struct rlimit limit;
  rlim_t kept = (rlim_t)n_connections + SPARE_FILES;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > G_MAXINT)
    return G_MAXINT;
  return limit.rlim_cur > kept ? (guint)(limit.rlim_cur - kept) : 1;
}

static gboolean
fail (const char *what, GError **error)
{
  int saved = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
               _ ("The loopback server cannot be started (%s: %s). Without it, workloads without "
                  "I/O can still be measured."),
               what, g_strerror (saved));
  return FALSE;
}

static gboolean
open_listener (IlvLoopback *self, GError **error)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  self->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->listen_fd < 0)
    return fail ("socket", error);
  if (bind (self->listen_fd, (struct sockaddr *)&address, sizeof address) != 0)
    return fail ("bind", error);
  if (listen (self->listen_fd, SOMAXCONN) != 0 ||
      getsockname (self->listen_fd, (struct sockaddr *)&address, &length) != 0)
    return fail ("listen", error);
  self->port = ntohs (address.sin_port);
  return TRUE;
}

static gboolean
open_all (IlvLoopback *self, GError **error)
{
  if (!open_listener (self, error))
    return FALSE;
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->timer_fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  self->stop_fd = eventfd (0, EFD_CLOEXEC);
  self->reserve_fd = eventfd (0, EFD_CLOEXEC);
  if (self->epoll_fd < 0 || self->timer_fd < 0 || self->stop_fd < 0)
    return fail ("epoll", error);
  watch (self, self->listen_fd, &self->listen_fd);
  watch (self, self->timer_fd, &self->timer_fd);
  watch (self, self->stop_fd, &self->stop_fd);
  return TRUE;
}

IlvLoopback *
ilv_loopback_new (const guint *capacities, guint n_backends, guint n_connections, guint n_files,
                  GError **error)
{
  if (!raise_file_limit (n_connections, n_files, error))
    return NULL;
  g_autoptr (IlvLoopback) self = g_new0 (IlvLoopback, 1);
  self->listen_fd = self->epoll_fd = self->timer_fd = self->stop_fd = self->reserve_fd = -1;
  self->heap = g_ptr_array_new ();
  self->connections = g_hash_table_new (NULL, NULL);
  self->most = count_most (n_connections, n_files);
  self->backends = g_new0 (Backend, n_backends + 1);
  self->n_backends = n_backends;
  g_mutex_init (&self->mutex);
  for (guint i = 0; i < n_backends; i++)
    self->backends[i].capacity = capacities[i];
  if (!open_all (self, error))
    return NULL;
  self->thread = g_thread_new ("ilv-loopback", run, self);
  return g_steal_pointer (&self);
}

static void
stop_thread (IlvLoopback *self)
{
  guint64 one = 1;
  if (self->thread == NULL)
    return;
  while (write (self->stop_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
  g_thread_join (self->thread);
}

static void
drop_request (gpointer data)
{
  Request *request = data;
  request->connection->n_pending--;
  free_if_done (request->connection);
  g_free (request);
}

void
ilv_loopback_free (IlvLoopback *self)
{
  if (self == NULL)
    return;
  stop_thread (self);
  g_autoptr (GList) open = g_hash_table_get_keys (self->connections);
  for (GList *item = open; item != NULL; item = item->next)
    close_connection (self, item->data);
  for (guint i = 0; i < self->heap->len; i++)
    drop_request (g_ptr_array_index (self->heap, i));
  for (guint i = 0; i < self->n_backends; i++)
    g_queue_clear_full (&self->backends[i].waiting, drop_request);
  int fds[] = {self->listen_fd, self->epoll_fd, self->timer_fd, self->stop_fd, self->reserve_fd};
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  g_ptr_array_unref (self->heap);
  g_hash_table_unref (self->connections);
  g_mutex_clear (&self->mutex);
  g_free (self->backends);
  g_free (self);
}

guint
ilv_loopback_get_port (const IlvLoopback *self)
{
  return self->port;
}

static gint64
find_percentile (const IlvLoopback *self, double share)
{
  guint64 n = 0, rank = (guint64)ceil (share * (double)self->stats.n_answers);
  for (int bucket = 0; bucket < N_BUCKETS; bucket++) {
    n += self->buckets[bucket];
    if (n >= rank && n > 0)
      return MIN (self->stats.late_max_ns, (gint64)(1000.0 * pow (1.1, bucket)));
  }
  return 0;
}

void
ilv_loopback_get_stats (IlvLoopback *self, IlvLoopbackStats *stats)
{
  g_mutex_lock (&self->mutex);
  *stats = self->stats;
  stats->cpu_ns = self->has_clock ? read_clock (self->clock) : 0;
  stats->late_p50_ns = find_percentile (self, 0.5);
  stats->late_p99_ns = find_percentile (self, 0.99);
  g_mutex_unlock (&self->mutex);
}
