// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sks-call-frame.h"

/* FALSE, with EINTR, when the user has interrupted the call: the syscall is not entered then. */
static gboolean
begin (SksCallFrame *frame)
{
  gboolean go;

  if (frame == NULL)
    return TRUE;

  g_mutex_lock (&frame->lock);
  go = !g_atomic_int_get (&frame->interrupted);
  frame->in_syscall = go;
  g_mutex_unlock (&frame->lock);

  if (!go)
    errno = EINTR;
  else
    sks_frame_start_clock (frame);

  return go;
}

static void
end (SksCallFrame *frame)
{
  int error = errno;

  if (frame == NULL)
    return;

  frame->ended_us = g_get_monotonic_time ();
  g_mutex_lock (&frame->lock);
  frame->in_syscall = FALSE;
  g_mutex_unlock (&frame->lock);
  errno = error;
}

/* Appends the record of a syscall that has ended; the caller fills in its address and data. NULL when nobody keeps it. Of very many the first ones
 * stand for all, and the last for how it ended: a call that spins or sends gigabytes must not fill the memory. */
static SksSyscall *
record (SksCallFrame *frame,
        SksSyscallId  id,
        int           fd,
        gint64        result,
        gint64        arg0,
        gint64        arg1,
        gint64        arg2,
        gint64        arg3)
{
  int error = errno;
  SksSyscall *syscall;

  if (frame == NULL)
    return NULL;

  if (frame->syscalls->len < SKS_MAX_SYSCALLS)
    g_array_set_size (frame->syscalls, frame->syscalls->len + 1);
  syscall = &g_array_index (frame->syscalls, SksSyscall, frame->syscalls->len - 1);
  syscall->id = id;
  syscall->fd = fd;
  syscall->result = result;
  syscall->error = result < 0 ? error : 0;
  syscall->args[0] = arg0;
  syscall->args[1] = arg1;
  syscall->args[2] = arg2;
  syscall->args[3] = arg3;
  syscall->address.length = 0;
  syscall->n_data = 0;
  errno = error;

  return syscall;
}

static void
keep_data (SksSyscall *syscall,
           const void *data,
           gssize      length)
{
  if (syscall == NULL || length <= 0)
    return;

  syscall->n_data = (gsize) length;
  memcpy (syscall->head, data, MIN ((gsize) length, SKS_SYSCALL_HEAD));
}

/* A file object's buffers stand between the call and the kernel: what crosses is kept whole. */
static void
keep_crossing (SksCallFrame  *frame,
               GByteArray   **bytes,
               const void    *data,
               gssize         length)
{
  if (frame->stream == NULL || length <= 0)
    return;

  if (*bytes == NULL)
    *bytes = g_byte_array_new ();
  /* What is longer than GLib's arrays can be is kept in part. */
  if ((gsize) length > G_MAXINT32 - MIN ((*bytes)->len, G_MAXINT32))
    return;
  g_byte_array_append (*bytes, data, (guint) length);
}

static void
keep_address (SksSyscall       *syscall,
              const SksAddress *address)
{
  if (syscall != NULL && address != NULL)
    syscall->address = *address;
}

int
sks_sys_socket (SksCallFrame *frame,
                int           family,
                int           type,
                int           protocol)
{
  int result = -1;

  if (!begin (frame))
    return -1;
  result = socket (family, type, protocol);
  end (frame);
  record (frame, SKS_SYS_SOCKET, -1, result, family, type, protocol, 0);

  return result;
}

int
sks_sys_bind (SksCallFrame     *frame,
              int               fd,
              const SksAddress *address)
{
  int result;

  if (!begin (frame))
    return -1;
  result = bind (fd, &address->any, address->length);
  end (frame);
  keep_address (record (frame, SKS_SYS_BIND, fd, result, address->length, 0, 0, 0), address);

  return result;
}

int
sks_sys_listen (SksCallFrame *frame,
                int           fd,
                int           backlog)
{
  int result;

  if (!begin (frame))
    return -1;
  result = listen (fd, backlog);
  end (frame);
  record (frame, SKS_SYS_LISTEN, fd, result, backlog, 0, 0, 0);

  return result;
}

int
sks_sys_accept4 (SksCallFrame *frame,
                 int           fd,
                 SksAddress   *address,
                 int           flags)
{
  int result;

  address->length = sizeof address->storage;
  if (!begin (frame))
    return -1;
  result = accept4 (fd, &address->any, &address->length, flags);
  end (frame);
  if (result < 0)
    address->length = 0;
  keep_address (record (frame, SKS_SYS_ACCEPT4, fd, result, sizeof address->storage, flags, 0, 0), address);

  return result;
}

int
sks_sys_connect (SksCallFrame     *frame,
                 int               fd,
                 const SksAddress *address)
{
  int result;

  if (!begin (frame))
    return -1;
  result = connect (fd, &address->any, address->length);
  end (frame);
  keep_address (record (frame, SKS_SYS_CONNECT, fd, result, address->length, 0, 0, 0), address);

  return result;
}

gssize
sks_sys_recvfrom (SksCallFrame *frame,
                  int           fd,
                  void         *buffer,
                  gsize         length,
                  int           flags,
                  SksAddress   *address)
{
  SksSyscall *syscall;
  gssize result;

  if (address != NULL)
    address->length = sizeof address->storage;
  if (!begin (frame))
    return -1;
  if (address != NULL)
    result = recvfrom (fd, buffer, length, flags, &address->any, &address->length);
  else
    result = recv (fd, buffer, length, flags);
  end (frame);
  if (address != NULL && result < 0)
    address->length = 0;

  syscall = record (frame, SKS_SYS_RECVFROM, fd, result, (gint64) length, flags, address != NULL, 0);
  /* With MSG_TRUNC the result may be more than what lies in the buffer. */
  keep_data (syscall, buffer, MIN (result, (gssize) length));
  if (frame != NULL)
    keep_crossing (frame, &frame->received_bytes, buffer, MIN (result, (gssize) length));
  keep_address (syscall, address);

  return result;
}

gssize
sks_sys_sendto (SksCallFrame     *frame,
                int               fd,
                const void       *data,
                gsize             length,
                int               flags,
                const SksAddress *address)
{
  SksSyscall *syscall;
  gssize result;

  if (!begin (frame))
    return -1;
  if (address != NULL)
    result = sendto (fd, data, length, flags, &address->any, address->length);
  else
    result = send (fd, data, length, flags);
  end (frame);

  syscall = record (frame, SKS_SYS_SENDTO, fd, result, (gint64) length, flags, address != NULL, 0);
  keep_data (syscall, data, (gssize) length);
  if (frame != NULL)
    keep_crossing (frame, &frame->sent_bytes, data, result);
  keep_address (syscall, address);

  return result;
}

typedef int (*NameFunc) (int fd, struct sockaddr *address, socklen_t *length);

static int
get_name (SksCallFrame *frame,
          SksSyscallId  id,
          NameFunc      func,
          int           fd,
          SksAddress   *address)
{
  int result;

  address->length = sizeof address->storage;
  if (!begin (frame))
    return -1;
  result = func (fd, &address->any, &address->length);
  end (frame);
  if (result < 0)
    address->length = 0;
  keep_address (record (frame, id, fd, result, sizeof address->storage, 0, 0, 0), address);

  return result;
}

static int
call_getsockname (int              fd,
                  struct sockaddr *address,
                  socklen_t       *length)
{
  return getsockname (fd, address, length);
}

static int
call_getpeername (int              fd,
                  struct sockaddr *address,
                  socklen_t       *length)
{
  return getpeername (fd, address, length);
}

int
sks_sys_getsockname (SksCallFrame *frame,
                     int           fd,
                     SksAddress   *address)
{
  return get_name (frame, SKS_SYS_GETSOCKNAME, call_getsockname, fd, address);
}

int
sks_sys_getpeername (SksCallFrame *frame,
                     int           fd,
                     SksAddress   *address)
{
  return get_name (frame, SKS_SYS_GETPEERNAME, call_getpeername, fd, address);
}

int
sks_sys_setsockopt (SksCallFrame *frame,
                    int           fd,
                    int           level,
                    int           optname,
                    const void   *value,
                    socklen_t     length)
{
  int result;

  if (!begin (frame))
    return -1;
  result = setsockopt (fd, level, optname, value, length);
  end (frame);
  /* The last number tells a NULL value, whose length is only asked for, from a buffer. */
  keep_data (record (frame, SKS_SYS_SETSOCKOPT, fd, result, level, optname, length, value != NULL),
             value, value != NULL ? (gssize) length : 0);

  return result;
}

int
sks_sys_getsockopt (SksCallFrame *frame,
                    int           fd,
                    int           level,
                    int           optname,
                    void         *value,
                    socklen_t    *length)
{
  socklen_t asked = *length;
  int result;

  if (!begin (frame))
    return -1;
  result = getsockopt (fd, level, optname, value, length);
  end (frame);
  keep_data (record (frame, SKS_SYS_GETSOCKOPT, fd, result, level, optname, *length, asked),
             value, result == 0 ? (gssize) *length : 0);

  return result;
}

int
sks_sys_shutdown (SksCallFrame *frame,
                  int           fd,
                  int           how)
{
  int result;

  if (!begin (frame))
    return -1;
  result = shutdown (fd, how);
  end (frame);
  record (frame, SKS_SYS_SHUTDOWN, fd, result, how, 0, 0, 0);

  return result;
}

int
sks_sys_close (SksCallFrame *frame,
               int           fd)
{
  /* Never interrupted and never retried: after EINTR Linux has closed it all the same. */
  int result;

  if (frame != NULL)
    sks_frame_start_clock (frame);
  result = frame != NULL && frame->handle != NULL ? sks_handle_close_fd (frame->handle, fd) : close (fd);
  if (frame != NULL)
    frame->ended_us = g_get_monotonic_time ();
  record (frame, SKS_SYS_CLOSE, fd, result, 0, 0, 0, 0);

  return result;
}

int
sks_sys_poll (SksCallFrame *frame,
              int           fd,
              short         events,
              int           timeout_ms,
              short        *revents)
{
  struct pollfd pollfd = { .fd = fd, .events = events };
  int result;

  if (!begin (frame))
    return -1;
  result = poll (&pollfd, 1, timeout_ms);
  end (frame);
  if (revents != NULL)
    *revents = pollfd.revents;
  record (frame, SKS_SYS_POLL, fd, result, events, timeout_ms, pollfd.revents, 0);

  return result;
}

int
sks_sys_fionbio (SksCallFrame *frame,
                 int           fd,
                 gboolean      non_blocking)
{
  int value = non_blocking;
  int result;

  if (!begin (frame))
    return -1;
  result = ioctl (fd, FIONBIO, &value);
  end (frame);
  record (frame, SKS_SYS_FIONBIO, fd, result, value, 0, 0, 0);

  return result;
}
