// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <sys/socket.h>

#include "sks-call-bodies.h"

/* CPython's constructor: SOCK_CLOEXEC always (PEP 446); SOCK_NONBLOCK in the type means a timeout of 0, and both flags leave the type. */
void
sks_body_socket (SksCallFrame *frame)
{
  int family, type, protocol, fd;

  if (!sks_frame_get_c_int (frame, 0, &family) || !sks_frame_get_c_int (frame, 1, &type) || !sks_frame_get_c_int (frame, 2, &protocol))
    return;

  if (family == -1)
    family = AF_INET;
  if (type == -1)
    type = SOCK_STREAM;
  if (protocol == -1)
    protocol = 0;

  fd = sks_sys_socket (frame, family, type | SOCK_CLOEXEC, protocol);
  if (fd < 0)
    {
      sks_frame_raise_errno (frame, errno);
      return;
    }

  frame->new_handle = sks_handle_new (fd, family, type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), protocol);
  if (type & SOCK_NONBLOCK)
    sks_handle_set_timeout_ns (frame->new_handle, 0);
  sks_frame_return (frame, sks_value_new_socket (0, fd, NULL));
}
