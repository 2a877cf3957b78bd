// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <stddef.h>

#include "sks-call-bodies.h"

/* Which file it was, so that later this one is unlinked and no other. */
static void
remember_path (SksCallFrame *frame, const SksAddress *address)
{
  const gsize before_path = offsetof (struct sockaddr_un, sun_path);
  g_autofree char *path = NULL;

  if (frame->handle->family != AF_UNIX || address->length <= before_path || address->un.sun_path[0] == '\0')
    return;

  path = g_strndup (address->un.sun_path, address->length - before_path);
  frame->unix_path = sks_unix_path_new (path);
}

void
sks_body_bind (SksCallFrame *frame)
{
  SksAddress address = SKS_ADDRESS_INIT;
  SksValue *exception = sks_address_from_value (frame->handle->family, sks_frame_get_arg (frame, 0), "bind", sks_frame_resolve, frame, &address);

  if (exception != NULL)
    sks_frame_raise_value (frame, exception);
  else if (sks_call_frame_is_interrupted (frame))
    return;
  else if (sks_sys_bind (frame, sks_handle_get_fd (frame->handle), &address) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    {
      remember_path (frame, &address);
      sks_frame_return_none (frame);
    }
}

void
sks_body_listen (SksCallFrame *frame)
{
  int backlog;

  if (!sks_frame_get_int (frame, 0, &backlog))
    return;

  if (sks_sys_listen (frame, sks_handle_get_fd (frame->handle), MAX (backlog, 0)) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return_none (frame);
}

typedef struct
{
  SksAddress address;
  int fd;
} Accept;

static gboolean
try_accept (SksCallFrame *frame, int fd, gpointer data)
{
  Accept *accepted = data;

  accepted->fd = sks_sys_accept4 (frame, fd, &accepted->address, SOCK_CLOEXEC);
  return accepted->fd >= 0;
}

/* CPython's accept() wraps the new fd in a socket, whose constructor asks for the name to see that it is one; and where the listener has a
 * timeout it sets the new socket to blocking, for on other systems that flag is inherited (socket.py). */
void
sks_body_accept (SksCallFrame *frame)
{
  Accept accepted = { .fd = -1 };
  SksAddress name;
  SksHandle *handle = frame->handle;

  if (!sks_frame_try (frame, FALSE, try_accept, &accepted, NULL))
    return;

  frame->new_handle = sks_handle_new (accepted.fd, handle->family, handle->type, handle->protocol);
  sks_sys_getsockname (frame, accepted.fd, &name);
  if (sks_handle_get_timeout_ns (handle) > 0)
    sks_sys_fionbio (frame, accepted.fd, FALSE);

  sks_frame_return (frame, sks_value_new_pair (sks_value_new_socket (0, accepted.fd, NULL), sks_address_to_value (&accepted.address)));
}
