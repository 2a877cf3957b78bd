// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>

#include "sks-call-bodies.h"

static gboolean
get_address (SksCallFrame *frame, const char *function, SksAddress *address)
{
  SksValue *exception;

  exception = sks_address_from_value (frame->handle->family, sks_frame_get_arg (frame, 0), function, sks_frame_resolve, frame, address);
  if (exception != NULL)
    sks_frame_raise_value (frame, exception);
  /* Interrupted while the name was looked up: there is no result, and the fd is left alone. */
  return exception == NULL && !sks_call_frame_is_interrupted (frame);
}

/* internal_connect() of CPython's socketmodule.c. Returns the errno, 0 when connected, -1 when the frame has its outcome: a timeout or an interrupt. */
static int
connect_to (SksCallFrame *frame, const SksAddress *address)
{
  gint64 timeout_ns = sks_handle_get_timeout_ns (frame->handle);
  int error;

  if (sks_sys_connect (frame, sks_handle_get_fd (frame->handle), address) == 0)
    return 0;

  error = errno;
  if (error == EINTR && sks_call_frame_is_interrupted (frame))
    return -1;
  if ((error == EINTR && timeout_ns != 0) || (error == EINPROGRESS && timeout_ns > 0))
    return sks_frame_wait_connected (frame, timeout_ns > 0);

  return error;
}

void
sks_body_connect (SksCallFrame *frame)
{
  SksAddress address = SKS_ADDRESS_INIT;
  int error;

  if (!get_address (frame, "connect", &address))
    return;

  error = connect_to (frame, &address);
  if (error > 0)
    sks_frame_raise_errno (frame, error);
  else if (error == 0)
    sks_frame_return_none (frame);
}

/* Only the errno becomes a value: what is wrong with the address is an exception all the same. A timeout is EAGAIN, by CPython's SOCK_TIMEOUT_ERR. */
void
sks_body_connect_ex (SksCallFrame *frame)
{
  SksAddress address = SKS_ADDRESS_INIT;
  int error;

  if (!get_address (frame, "connect_ex", &address))
    return;

  error = connect_to (frame, &address);
  if (error >= 0)
    sks_frame_return_int (frame, error);
  else if (frame->result != NULL)
    sks_frame_return_int (frame, sks_value_get_errno (frame->result) != 0 ? sks_value_get_errno (frame->result) : EWOULDBLOCK);
}
