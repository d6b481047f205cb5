/* Calls that may block: recorded when the calling thread is Python's and has let go of the GIL.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each wrapper looks the same: run the real function, and around it ENTER and EXIT with the call's
 * kind, what it works on and its result. errno is what the real function left. A thread that holds
 * the GIL is not recorded here: what it calls is then part of running Python. In a free-threaded
 * interpreter there is no GIL to let go of, so every call counts.
 *
 * libc's own internal calls (the poll inside getaddrinfo) cannot be stood before; code that makes
 * raw system calls is seen only as "has released the GIL". */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* pread and pread64 are both stood before, under their own names */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "preload.h"

static inline int
is_recorded_call (void)
{
  return ilv_is_on && ilv_thread.header != NULL && (!ilv_thread.holds_gil || ilv_is_free_threaded);
}

static uint64_t
to_ns (const struct timespec *t)
{
  return t != NULL ? (uint64_t)t->tv_sec * 1000000000u + (uint64_t)t->tv_nsec : 0;
}

/* type name parameters arguments: the function; call, a and b: what its records say. */
#define ILV_WRAP(type, name, parameters, arguments, call, a, b)                                    \
  ILV_EXPORT type name parameters;                                                                 \
  ILV_EXPORT type name parameters                                                                  \
  {                                                                                                \
    static type (*real) parameters;                                                                \
    if (ILV_UNLIKELY (real == NULL))                                                               \
      real = ilv_find_real (#name, NULL);                                                          \
    if (ILV_UNLIKELY (ilv_is_on && !ilv_is_booted))                                                \
      ilv_try_boot ();                                                                             \
    if (!is_recorded_call ())                                                                      \
      return real arguments;                                                                       \
    ilv_emit (ILV_REC_BLK_ENTER, call, (uint32_t)(a), (uint64_t)(b), 0);                           \
    type result = real arguments;                                                                  \
    int saved = errno;                                                                             \
    ilv_emit (ILV_REC_BLK_EXIT, call, (uint32_t)(a), (uint64_t)(int64_t)result, 0);                \
    errno = saved;                                                                                 \
    return result;                                                                                 \
  }

/* clang-format off */

/* Locks: threading.Lock and all that is built on it (3.2 and later); contended PyMutex too. */
ILV_WRAP (int, sem_wait, (sem_t *s), (s), ILV_CALL_SEM, 0, (uintptr_t)s)
ILV_WRAP (int, sem_timedwait, (sem_t *restrict s, const struct timespec *restrict until),
          (s, until), ILV_CALL_SEM, 1, (uintptr_t)s)
ILV_WRAP (int, sem_clockwait,
          (sem_t *restrict s, clockid_t clock_id, const struct timespec *restrict until),
          (s, clock_id, until), ILV_CALL_SEM, 1, (uintptr_t)s)
ILV_WRAP (int, pthread_join, (pthread_t thread, void **value), (thread, value),
          ILV_CALL_JOIN, 0, thread)

/* Files and pipes. */
ILV_WRAP (ssize_t, read, (int fd, void *data, size_t n), (fd, data, n), ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, __read_chk, (int fd, void *data, size_t n, size_t room), (fd, data, n, room),
          ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, pread, (int fd, void *data, size_t n, off_t at), (fd, data, n, at),
          ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, pread64, (int fd, void *data, size_t n, off64_t at), (fd, data, n, at),
          ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, readv, (int fd, const struct iovec *v, int n), (fd, v, n), ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, write, (int fd, const void *data, size_t n), (fd, data, n),
          ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at),
          ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at),
          ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n),
          ILV_CALL_WRITE, fd, n)
ILV_WRAP (int, fsync, (int fd), (fd), ILV_CALL_FSYNC, fd, 0)
ILV_WRAP (int, fdatasync, (int fd), (fd), ILV_CALL_FSYNC, fd, 0)
ILV_WRAP (int, flock, (int fd, int what), (fd, what), ILV_CALL_FLOCK, fd, 0)

ILV_WRAP (ssize_t, preadv, (int fd, const struct iovec *v, int n, off_t at), (fd, v, n, at),
          ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, preadv64, (int fd, const struct iovec *v, int n, off64_t at), (fd, v, n, at),
          ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, pwritev, (int fd, const struct iovec *v, int n, off_t at), (fd, v, n, at),
          ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, pwritev64, (int fd, const struct iovec *v, int n, off64_t at),
          (fd, v, n, at), ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, preadv2, (int fd, const struct iovec *v, int n, off_t at, int flags),
          (fd, v, n, at, flags), ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, preadv64v2, (int fd, const struct iovec *v, int n, off64_t at, int flags),
          (fd, v, n, at, flags), ILV_CALL_READ, fd, n)
ILV_WRAP (ssize_t, pwritev2, (int fd, const struct iovec *v, int n, off_t at, int flags),
          (fd, v, n, at, flags), ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, pwritev64v2, (int fd, const struct iovec *v, int n, off64_t at, int flags),
          (fd, v, n, at, flags), ILV_CALL_WRITE, fd, n)
ILV_WRAP (ssize_t, copy_file_range,
          (int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags),
          (in, in_at, out, out_at, n, flags), ILV_CALL_READ, in, n)
ILV_WRAP (ssize_t, splice,
          (int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags),
          (in, in_at, out, out_at, n, flags), ILV_CALL_READ, in, n)
ILV_WRAP (int, lockf, (int fd, int what, off_t n), (fd, what, n), ILV_CALL_FLOCK, fd, 0)
ILV_WRAP (int, lockf64, (int fd, int what, off64_t n), (fd, what, n), ILV_CALL_FLOCK, fd, 0)

/* Sockets. */
ILV_WRAP (ssize_t, recv, (int fd, void *data, size_t n, int flags), (fd, data, n, flags),
          ILV_CALL_RECV, fd, n)
ILV_WRAP (ssize_t, __recv_chk, (int fd, void *data, size_t n, size_t room, int flags),
          (fd, data, n, room, flags), ILV_CALL_RECV, fd, n)
ILV_WRAP (ssize_t, recvfrom,
          (int fd, void *restrict data, size_t n, int flags, struct sockaddr *restrict from,
           socklen_t *restrict length),
          (fd, data, n, flags, from, length), ILV_CALL_RECV, fd, n)
ILV_WRAP (ssize_t, __recvfrom_chk,
          (int fd, void *restrict data, size_t n, size_t room, int flags,
           struct sockaddr *restrict from, socklen_t *restrict length),
          (fd, data, n, room, flags, from, length), ILV_CALL_RECV, fd, n)
ILV_WRAP (ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags),
          ILV_CALL_RECV, fd, 0)
ILV_WRAP (ssize_t, send, (int fd, const void *data, size_t n, int flags), (fd, data, n, flags),
          ILV_CALL_SEND, fd, n)
ILV_WRAP (ssize_t, sendto,
          (int fd, const void *data, size_t n, int flags, const struct sockaddr *to,
           socklen_t length),
          (fd, data, n, flags, to, length), ILV_CALL_SEND, fd, n)
ILV_WRAP (ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags),
          (fd, message, flags), ILV_CALL_SEND, fd, 0)
ILV_WRAP (ssize_t, sendfile, (int out, int in, off_t *at, size_t n), (out, in, at, n),
          ILV_CALL_SEND, out, n)
ILV_WRAP (ssize_t, sendfile64, (int out, int in, off64_t *at, size_t n), (out, in, at, n),
          ILV_CALL_SEND, out, n)
ILV_WRAP (int, connect, (int fd, const struct sockaddr *to, socklen_t length), (fd, to, length),
          ILV_CALL_CONNECT, fd, 0)
ILV_WRAP (int, accept, (int fd, struct sockaddr *restrict from, socklen_t *restrict length),
          (fd, from, length), ILV_CALL_ACCEPT, fd, 0)
ILV_WRAP (int, accept4,
          (int fd, struct sockaddr *restrict from, socklen_t *restrict length, int flags),
          (fd, from, length, flags), ILV_CALL_ACCEPT, fd, 0)
ILV_WRAP (int, getaddrinfo,
          (const char *restrict node, const char *restrict service,
           const struct addrinfo *restrict hints, struct addrinfo **restrict found),
          (node, service, hints, found), ILV_CALL_GETADDRINFO, 0, 0)

ILV_WRAP (int, getnameinfo,
          (const struct sockaddr *restrict address, socklen_t length, char *restrict host,
           socklen_t host_room, char *restrict service, socklen_t service_room, int flags),
          (address, length, host, host_room, service, service_room, flags),
          ILV_CALL_GETADDRINFO, 0, 0)
ILV_WRAP (int, gethostbyname_r,
          (const char *restrict name, struct hostent *restrict host, char *restrict room, size_t n,
           struct hostent **restrict found, int *restrict failure),
          (name, host, room, n, found, failure), ILV_CALL_GETADDRINFO, 0, 0)
ILV_WRAP (int, gethostbyaddr_r,
          (const void *restrict address, socklen_t length, int type, struct hostent *restrict host,
           char *restrict room, size_t n, struct hostent **restrict found, int *restrict failure),
          (address, length, type, host, room, n, found, failure), ILV_CALL_GETADDRINFO, 0, 0)

/* Waiting for several. */
ILV_WRAP (int, poll, (struct pollfd *fds, nfds_t n, int timeout_ms), (fds, n, timeout_ms),
          ILV_CALL_POLL, n, (int64_t)timeout_ms)
ILV_WRAP (int, __poll_chk, (struct pollfd *fds, nfds_t n, int timeout_ms, size_t room),
          (fds, n, timeout_ms, room), ILV_CALL_POLL, n, (int64_t)timeout_ms)
ILV_WRAP (int, ppoll,
          (struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask),
          (fds, n, timeout, mask), ILV_CALL_POLL, n, to_ns (timeout))
ILV_WRAP (int, select,
          (int n, fd_set *restrict in, fd_set *restrict out, fd_set *restrict other,
           struct timeval *restrict timeout),
          (n, in, out, other, timeout), ILV_CALL_SELECT, n, 0)
ILV_WRAP (int, epoll_wait, (int fd, struct epoll_event *events, int n, int timeout_ms),
          (fd, events, n, timeout_ms), ILV_CALL_EPOLL, fd, (int64_t)timeout_ms)
ILV_WRAP (int, epoll_pwait,
          (int fd, struct epoll_event *events, int n, int timeout_ms, const sigset_t *mask),
          (fd, events, n, timeout_ms, mask), ILV_CALL_EPOLL, fd, (int64_t)timeout_ms)

/* Timers and children. */
ILV_WRAP (int, clock_nanosleep,
          (clockid_t clock_id, int flags, const struct timespec *time, struct timespec *left),
          (clock_id, flags, time, left), ILV_CALL_SLEEP, flags, to_ns (time))
ILV_WRAP (int, nanosleep, (const struct timespec *time, struct timespec *left), (time, left),
          ILV_CALL_SLEEP, 0, to_ns (time))
ILV_WRAP (pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options),
          ILV_CALL_WAITPID, pid, 0)
ILV_WRAP (pid_t, wait4, (pid_t pid, int *status, int options, struct rusage *usage),
          (pid, status, options, usage), ILV_CALL_WAITPID, pid, 0)
ILV_WRAP (int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options),
          (type, id, info, options), ILV_CALL_WAITPID, id, 0)
ILV_WRAP (pid_t, wait3, (int *status, int options, struct rusage *usage), (status, options, usage),
          ILV_CALL_WAITPID, 0, 0)
ILV_WRAP (pid_t, wait, (int *status), (status), ILV_CALL_WAITPID, 0, 0)

/* Signals. */
ILV_WRAP (int, sigwait, (const sigset_t *restrict set, int *restrict number), (set, number),
          ILV_CALL_SIGNAL, 0, 0)
ILV_WRAP (int, sigwaitinfo, (const sigset_t *restrict set, siginfo_t *restrict info),
          (set, info), ILV_CALL_SIGNAL, 0, 0)
ILV_WRAP (int, sigtimedwait,
          (const sigset_t *restrict set, siginfo_t *restrict info,
           const struct timespec *restrict timeout),
          (set, info, timeout), ILV_CALL_SIGNAL, 1, to_ns (timeout))
ILV_WRAP (int, pause, (void), (), ILV_CALL_SIGNAL, 0, 0)

/* clang-format on */

/* Record locks: only the commands that wait. The third argument is a pointer or a number, by
 * command; passing on a whole register serves both. */
static int
call_fcntl (int (*real) (int, int, ...), int fd, int command, void *argument)
{
  int waits = command == F_SETLKW || command == F_SETLKW64 || command == F_OFD_SETLKW;
  if (!waits || !is_recorded_call ())
    return real (fd, command, argument);
  ilv_emit (ILV_REC_BLK_ENTER, ILV_CALL_FLOCK, (uint32_t)fd, 0, 0);
  int result = real (fd, command, argument);
  int saved = errno;
  ilv_emit (ILV_REC_BLK_EXIT, ILV_CALL_FLOCK, (uint32_t)fd, (uint64_t)(int64_t)result, 0);
  errno = saved;
  return result;
}

#define ILV_WRAP_FCNTL(name)                                                                       \
  ILV_EXPORT int name (int fd, int command, ...);                                                  \
  ILV_EXPORT int name (int fd, int command, ...)                                                   \
  {                                                                                                \
    static int (*real) (int, int, ...);                                                            \
    va_list list;                                                                                  \
    va_start (list, command);                                                                      \
    void *argument = va_arg (list, void *);                                                        \
    va_end (list);                                                                                 \
    if (ILV_UNLIKELY (real == NULL))                                                               \
      real = ilv_find_real (#name, NULL);                                                          \
    return call_fcntl (real, fd, command, argument);                                               \
  }

ILV_WRAP_FCNTL (fcntl)
ILV_WRAP_FCNTL (fcntl64)
