// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-call-bodies.h"

/* A PyBytesObject's size without its bytes: beyond this much less than Py_ssize_t's limit CPython says that it is too large. */
#define BYTES_OVERHEAD 33

typedef struct
{
  guint8 *buffer;
  gsize length;
  int flags;
  SksAddress *address; /* NULL: recv */
  gssize result;
} Receive;

static gboolean
try_receive (SksCallFrame *frame, int fd, gpointer data)
{
  Receive *receive = data;

  receive->result = sks_sys_recvfrom (frame, fd, receive->buffer, receive->length, receive->flags, receive->address);
  return receive->result >= 0;
}

/* Reads the two arguments and gets the buffer. Pages that no byte arrives in are never touched, so a bufsize of gigabytes costs nothing. */
static gboolean
prepare_receive (SksCallFrame *frame, Receive *receive)
{
  gssize length;

  if (!sks_frame_get_ssize (frame, 0, &length) || !sks_frame_get_int (frame, 1, &receive->flags))
    return FALSE;
  if (length < 0)
    {
      sks_frame_raise (frame, "ValueError", "negative buffersize in %s", frame->spec->name);
      return FALSE;
    }
  if (length > G_MAXSSIZE - BYTES_OVERHEAD)
    {
      sks_frame_raise (frame, "OverflowError", "byte string is too large");
      return FALSE;
    }

  receive->length = (gsize) length;
  /* With MSG_TRUNC the kernel may fill less than it reports. */
  receive->buffer = receive->flags & MSG_TRUNC ? g_try_malloc0 (receive->length + 1) : g_try_malloc (receive->length + 1);
  if (receive->buffer == NULL)
    sks_frame_raise (frame, "MemoryError", "%s", "");
  return receive->buffer != NULL;
}

/* Whether the queue's length was read before and is that of the next datagram: SOCK_SEQPACKET counts all that wait, as streams do. */
static gboolean
knows_next_size (SksCallFrame *frame)
{
  return frame->handle->type != SOCK_STREAM && frame->handle->type != SOCK_SEQPACKET && (frame->before.valid & SKS_EVIDENCE_RECEIVE_QUEUE)
         && frame->before.receive_queue > 0;
}

/* The bytes as a value; takes the buffer. Of a datagram that did not fit it notes how much is lost. */
static SksValue *
finish_receive (SksCallFrame *frame, Receive *receive)
{
  gsize n = MIN ((gsize) receive->result, receive->length);
  guint8 *buffer = g_steal_pointer (&receive->buffer);
  gboolean stays = receive->flags & MSG_PEEK;

  if (!stays)
    frame->n_received = n;
  if ((gsize) receive->result > n)
    {
      /* MSG_TRUNC: the result is the datagram's whole size. CPython makes its bytes that long, with what happened to lie behind; here it is zeros. */
      buffer = g_realloc (buffer, (gsize) receive->result + 1);
      memset (buffer + n, 0, (gsize) receive->result - n);
      if (!stays)
        frame->n_bytes_lost = (gsize) receive->result - n;
    }
  else if (!stays && n == receive->length && knows_next_size (frame) && (gsize) frame->before.receive_queue > n)
    {
      frame->n_bytes_lost = (gsize) frame->before.receive_queue - n;
    }

  if (receive->result == 0)
    {
      g_free (buffer);
      return sks_value_new_bytes ("", 0);
    }

  buffer = g_realloc (buffer, (gsize) receive->result);
  {
    g_autoptr (GBytes) bytes = g_bytes_new_take (buffer, (gsize) receive->result);

    return sks_value_new_bytes_from_gbytes (bytes);
  }
}

void
sks_body_recv (SksCallFrame *frame)
{
  Receive receive = { 0 };

  if (!prepare_receive (frame, &receive))
    return;

  /* CPython does not ask the kernel for 0 bytes in recv; in recvfrom it does. */
  if (receive.length == 0 || sks_frame_try (frame, FALSE, try_receive, &receive, NULL))
    sks_frame_return (frame, finish_receive (frame, &receive));
  g_free (receive.buffer);
}

void
sks_body_recvfrom (SksCallFrame *frame)
{
  SksAddress address = SKS_ADDRESS_INIT;
  Receive receive = { .address = &address };

  if (!prepare_receive (frame, &receive))
    return;

  if (sks_frame_try (frame, FALSE, try_receive, &receive, NULL))
    sks_frame_return (frame, sks_value_new_pair (finish_receive (frame, &receive), sks_address_to_value (&address)));
  g_free (receive.buffer);
}

typedef struct
{
  const guint8 *data;
  gsize length;
  int flags;
  const SksAddress *address; /* NULL: send */
  gssize result;
} Send;

static gboolean
try_send (SksCallFrame *frame, int fd, gpointer data)
{
  Send *send = data;

  send->result = sks_sys_sendto (frame, fd, send->data, send->length, send->flags, send->address);
  return send->result >= 0;
}

void
sks_body_send (SksCallFrame *frame)
{
  Send send = { 0 };

  if (!sks_frame_get_data (frame, 0, &send.data, &send.length) || !sks_frame_get_int (frame, 1, &send.flags))
    return;
  if (!sks_frame_try (frame, TRUE, try_send, &send, NULL))
    return;

  frame->n_sent = (gsize) send.result;
  sks_frame_return_int (frame, send.result);
}

/* One deadline for all; an empty one is sent once all the same. Whoever fails or is interrupted half way finds in n_sent how far it came. */
void
sks_body_sendall (SksCallFrame *frame)
{
  Send send = { 0 };
  gint64 deadline_us = 0;

  if (!sks_frame_get_data (frame, 0, &send.data, &send.length) || !sks_frame_get_int (frame, 1, &send.flags))
    return;

  do
    {
      if (!sks_frame_try (frame, TRUE, try_send, &send, &deadline_us))
        return;
      frame->n_sent += (gsize) send.result;
      send.data += send.result;
      send.length -= (gsize) send.result;
    }
  while (send.length > 0);

  sks_frame_return_none (frame);
}

void
sks_body_sendto (SksCallFrame *frame)
{
  SksAddress address = SKS_ADDRESS_INIT;
  Send send = { .address = &address };
  SksValue *exception;

  if (!sks_frame_get_data (frame, 0, &send.data, &send.length) || !sks_frame_get_int (frame, 1, &send.flags))
    return;

  exception = sks_address_from_value (frame->handle->family, sks_frame_get_arg (frame, 2), "sendto", sks_frame_resolve, frame, &address);
  if (exception != NULL)
    {
      sks_frame_raise_value (frame, exception);
      return;
    }
  if (sks_call_frame_is_interrupted (frame) || !sks_frame_try (frame, TRUE, try_send, &send, NULL))
    return;

  frame->n_sent = (gsize) send.result;
  sks_frame_return_int (frame, send.result);
}
