// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sks-handle.h"

SksHandle *
sks_handle_new (int fd,
                int family,
                int type,
                int protocol)
{
  SksHandle *handle = g_new0 (SksHandle, 1);

  g_atomic_ref_count_init (&handle->ref_count);
  g_mutex_init (&handle->lock);
  g_cond_init (&handle->looked);
  handle->fd = fd;
  handle->reserved_fd = -1;
  handle->family = family;
  handle->type = type;
  handle->protocol = protocol;
  handle->timeout_ns = -1;

  return handle;
}

SksHandle *
sks_handle_ref (SksHandle *handle)
{
  g_atomic_ref_count_inc (&handle->ref_count);

  return handle;
}

void
sks_handle_unref (SksHandle *handle)
{
  if (!g_atomic_ref_count_dec (&handle->ref_count))
    return;

  if (handle->fd >= 0)
    close (handle->fd);
  if (handle->reserved_fd >= 0)
    close (handle->reserved_fd);
  g_cond_clear (&handle->looked);
  g_mutex_clear (&handle->lock);
  g_free (handle);
}

int
sks_handle_enter (SksHandle *handle)
{
  int fd;

  g_mutex_lock (&handle->lock);
  handle->in_flight++;
  fd = handle->fd;
  g_mutex_unlock (&handle->lock);

  return fd;
}

void
sks_handle_leave (SksHandle *handle)
{
  int release = -1;

  g_mutex_lock (&handle->lock);
  handle->in_flight--;
  if (handle->in_flight == 0)
    {
      release = handle->reserved_fd;
      handle->reserved_fd = -1;
    }
  g_mutex_unlock (&handle->lock);

  if (release >= 0)
    close (release);
}

int
sks_handle_look (SksHandle *handle)
{
  int fd;

  g_mutex_lock (&handle->lock);
  handle->n_looking++;
  fd = handle->fd;
  g_mutex_unlock (&handle->lock);

  return fd;
}

void
sks_handle_unlook (SksHandle *handle)
{
  g_mutex_lock (&handle->lock);
  handle->n_looking--;
  if (handle->n_looking == 0)
    g_cond_broadcast (&handle->looked);
  g_mutex_unlock (&handle->lock);
}

static gboolean
has_company (SksHandle *handle)
{
  gboolean company;

  g_mutex_lock (&handle->lock);
  /* More than the closing call itself must be in flight: it is counted too. */
  company = handle->in_flight > 1;
  g_mutex_unlock (&handle->lock);

  return company;
}

/* TRUE when @fd is kept; not when the company has left meanwhile, for nobody would release it. */
static gboolean
keep_reserved (SksHandle *handle,
               int        fd)
{
  gboolean kept;

  g_mutex_lock (&handle->lock);
  kept = handle->in_flight > 1 && handle->reserved_fd < 0;
  if (kept)
    handle->reserved_fd = fd;
  g_mutex_unlock (&handle->lock);

  return kept;
}

int
sks_handle_close_fd (SksHandle *handle,
                     int        fd)
{
  /* Opened before the close, so that the number is free no longer than it takes to ask for it. */
  int null_fd = has_company (handle) ? open ("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
  int result = close (fd);
  int error = errno;

  if (null_fd >= 0)
    {
      int reserved = fcntl (null_fd, F_DUPFD_CLOEXEC, fd);

      close (null_fd);
      /* When somebody else was faster the number is theirs, and there is nothing to hold. */
      if (reserved >= 0 && (reserved != fd || !keep_reserved (handle, reserved)))
        close (reserved);
    }
  errno = error;

  return result;
}

int
sks_handle_get_fd (SksHandle *handle)
{
  int fd;

  g_mutex_lock (&handle->lock);
  fd = handle->fd;
  g_mutex_unlock (&handle->lock);

  return fd;
}

gint64
sks_handle_get_timeout_ns (SksHandle *handle)
{
  gint64 timeout_ns;

  g_mutex_lock (&handle->lock);
  timeout_ns = handle->timeout_ns;
  g_mutex_unlock (&handle->lock);

  return timeout_ns;
}

void
sks_handle_set_timeout_ns (SksHandle *handle,
                           gint64     timeout_ns)
{
  g_mutex_lock (&handle->lock);
  handle->timeout_ns = timeout_ns;
  g_mutex_unlock (&handle->lock);
}

int
sks_handle_steal_fd (SksHandle *handle)
{
  int fd;

  g_mutex_lock (&handle->lock);
  fd = handle->fd;
  handle->fd = -1;
  while (handle->n_looking > 0)
    g_cond_wait (&handle->looked, &handle->lock);
  g_mutex_unlock (&handle->lock);

  return fd;
}
