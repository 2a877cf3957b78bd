// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-call-bodies.h"

/* The most that CPython's getsockopt reads. */
#define MAX_BUFLEN 1024

typedef int (*NameFunc) (SksCallFrame *frame, int fd, SksAddress *address);

static void
return_name (SksCallFrame *frame, NameFunc get_name)
{
  SksAddress address = SKS_ADDRESS_INIT;

  if (get_name (frame, sks_handle_get_fd (frame->handle), &address) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return (frame, sks_address_to_value (&address));
}

void
sks_body_getpeername (SksCallFrame *frame)
{
  return_name (frame, sks_sys_getpeername);
}

void
sks_body_getsockname (SksCallFrame *frame)
{
  return_name (frame, sks_sys_getsockname);
}

static void
set_option (SksCallFrame *frame, int level, int optname, const void *value, socklen_t length)
{
  if (sks_sys_setsockopt (frame, sks_handle_get_fd (frame->handle), level, optname, value, length) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return_none (frame);
}

static gboolean
is_int (const SksValue *value)
{
  return sks_value_is (value, SKS_VALUE_INT) || sks_value_is (value, SKS_VALUE_BOOL);
}

/* CPython tries three shapes, an int, None with a length, bytes; what fits none of them is told as what is wrong with it as bytes. */
void
sks_body_setsockopt (SksCallFrame *frame)
{
  SksValue *value = sks_frame_get_arg (frame, 2);
  int level, optname;
  gint64 number;
  const guint8 *data;
  gsize length;

  if (frame->args[3] != NULL && !(sks_value_is (value, SKS_VALUE_NONE) && is_int (frame->args[3])))
    {
      sks_frame_raise (frame, "TypeError", "setsockopt() takes exactly 3 arguments (4 given)");
      return;
    }
  if (!sks_frame_get_int (frame, 0, &level) || !sks_frame_get_int (frame, 1, &optname))
    return;

  if (sks_value_get_int (value, &number) && number >= G_MININT && number <= G_MAXINT)
    {
      int flag = (int) number;

      set_option (frame, level, optname, &flag, sizeof flag);
    }
  else if (sks_value_is (value, SKS_VALUE_NONE) && frame->args[3] != NULL && sks_value_get_int (frame->args[3], &number))
    {
      set_option (frame, level, optname, NULL, (socklen_t) number);
    }
  else if (sks_frame_get_data (frame, 2, &data, &length))
    {
      if (length > G_MAXINT)
        sks_frame_raise (frame, "OverflowError", "socket option is larger than %i bytes", G_MAXINT);
      else
        set_option (frame, level, optname, data, (socklen_t) length);
    }
}

void
sks_body_getsockopt (SksCallFrame *frame)
{
  int level, optname, buflen, flag;
  /* SO_GET_FILTER takes its length in instructions of 8 bytes, and would write past a buffer sized in bytes. */
  guint8 buffer[MAX_BUFLEN * 8] = { 0 };
  socklen_t length;

  if (!sks_frame_get_int (frame, 0, &level) || !sks_frame_get_int (frame, 1, &optname) || !sks_frame_get_int (frame, 2, &buflen))
    return;
  if (buflen < 0 || buflen > MAX_BUFLEN)
    {
      sks_frame_raise (frame, "OSError", "getsockopt buflen out of range");
      return;
    }

  length = buflen == 0 ? sizeof flag : (socklen_t) buflen;
  if (sks_sys_getsockopt (frame, sks_handle_get_fd (frame->handle), level, optname, buffer, &length) < 0)
    sks_frame_raise_errno (frame, errno);
  else if (buflen == 0)
    {
      memcpy (&flag, buffer, sizeof flag);
      sks_frame_return_int (frame, flag);
    }
  else
    sks_frame_return (frame, sks_value_new_bytes (buffer, MIN (length, (socklen_t) buflen)));
}

void
sks_body_shutdown (SksCallFrame *frame)
{
  int how;

  if (!sks_frame_get_c_int (frame, 0, &how))
    return;
  if (sks_sys_shutdown (frame, sks_handle_get_fd (frame->handle), how) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return_none (frame);
}

void
sks_body_fileno (SksCallFrame *frame)
{
  sks_frame_return_int (frame, sks_handle_get_fd (frame->handle));
}

void
sks_body_detach (SksCallFrame *frame)
{
  sks_frame_return_int (frame, sks_handle_steal_fd (frame->handle));
}

/* While file objects are open the fd lives; the last of them to close closes it too. The peer may have reset the connection already: CPython
 * ignores ECONNRESET here (bpo-30319). */
void
sks_body_close (SksCallFrame *frame)
{
  SksHandle *handle = frame->handle;
  int fd;

  g_mutex_lock (&handle->lock);
  frame->deferred = handle->io_refs > 0 && handle->fd >= 0;
  handle->close_deferred = TRUE;
  g_mutex_unlock (&handle->lock);

  if (frame->deferred)
    {
      sks_frame_return_none (frame);
      return;
    }

  fd = sks_handle_steal_fd (handle);
  if (fd >= 0 && sks_sys_close (frame, fd) < 0 && errno != ECONNRESET)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return_none (frame);
}
