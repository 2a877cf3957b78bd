// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "sks-stream-private.h"

/* Nothing wakes the one who waits for another's turn to end when it is interrupted: it looks. */
#define TURN_LOOK_US 20000

/* The layers are those of Python's io module over socket.SocketIO, with the same sizes of recv and the same moments of send:
 * Lib/socket.py, Modules/_io/iobase.c, bufferedio.c and textio.c of CPython 3.11. */

SksStream *
sks_stream_new (SksHandle *handle, const char *mode, gboolean reading, gboolean writing, gsize buffer_size)
{
  SksStream *self = g_new0 (SksStream, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->handle = sks_handle_ref (handle);
  self->mode = g_strdup (mode);
  self->reading = reading;
  self->writing = writing;

  g_mutex_lock (&handle->lock);
  handle->io_refs++;
  g_mutex_unlock (&handle->lock);

  if (buffer_size == 0)
    return self;

  self->layer = reading && writing ? SKS_LAYER_PAIR : reading ? SKS_LAYER_READER : SKS_LAYER_WRITER;
  self->read.size = self->write.size = buffer_size;
  if (reading)
    self->read.buffer = g_try_malloc (buffer_size);
  if (writing)
    self->write.buffer = g_try_malloc (buffer_size);
  if ((reading && self->read.buffer == NULL) || (writing && self->write.buffer == NULL))
    g_clear_pointer (&self, sks_stream_unref);

  return self;
}

SksStream *
sks_stream_ref (SksStream *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* socket._decref_socketios(): the last file of a socket whose close was deferred closes it. Returns the fd to close, or -1. */
static int
let_go (SksStream *self)
{
  SksHandle *handle = self->handle;
  gboolean last;

  if (!g_atomic_int_compare_and_exchange (&self->closed, FALSE, TRUE))
    return -1;

  g_mutex_lock (&handle->lock);
  handle->io_refs--;
  last = handle->io_refs == 0 && handle->close_deferred;
  g_mutex_unlock (&handle->lock);

  return last ? sks_handle_steal_fd (handle) : -1;
}

void
sks_stream_unref (SksStream *self)
{
  int fd;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  fd = let_go (self);
  if (fd >= 0)
    close (fd);
  g_clear_pointer (&self->text, sks_text_layer_free);
  g_free (self->read.buffer);
  g_free (self->write.buffer);
  g_free (self->mode);
  sks_handle_unref (self->handle);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
sks_stream_get_type_name (SksStream *self)
{
  static const char *const names[] = {
    [SKS_LAYER_RAW] = "SocketIO",
    [SKS_LAYER_READER] = "BufferedReader",
    [SKS_LAYER_WRITER] = "BufferedWriter",
    [SKS_LAYER_PAIR] = "BufferedRWPair",
  };

  return self->text != NULL ? "TextIOWrapper" : names[self->layer];
}

const char *
sks_stream_get_mode (SksStream *self)
{
  return self->mode;
}

gsize
sks_stream_get_n_unflushed (SksStream *self)
{
  return __atomic_load_n (&self->n_unflushed, __ATOMIC_RELAXED);
}

gsize
sks_stream_get_n_unread (SksStream *self)
{
  return __atomic_load_n (&self->n_unread, __ATOMIC_RELAXED);
}

gboolean
sks_stream_is_text (SksStream *self)
{
  return self->text != NULL;
}

gboolean
sks_stream_is_closed (SksStream *self)
{
  return g_atomic_int_get (&self->closed);
}

SksHandle *
sks_stream_get_handle (SksStream *self)
{
  return self->handle;
}

/* Turns */

gboolean
sks_stream_enter (SksStream *self, SksCallFrame *frame, SksStreamSide side)
{
  gboolean mine;

  g_mutex_lock (&self->lock);
  while (self->busy[side] && !sks_call_frame_is_interrupted (frame))
    g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + TURN_LOOK_US);
  mine = !self->busy[side];
  if (mine)
    self->busy[side] = TRUE;
  g_mutex_unlock (&self->lock);

  return mine;
}

gboolean
sks_stream_try_enter (SksStream *self, SksStreamSide side)
{
  gboolean mine;

  g_mutex_lock (&self->lock);
  mine = !self->busy[side];
  if (mine)
    self->busy[side] = TRUE;
  g_mutex_unlock (&self->lock);

  return mine;
}

static void
count (SksStream *self, SksStreamSide side)
{
  SksTextLayer *text = self->text;
  gsize n;

  if (side == SKS_SIDE_READ)
    {
      n = self->read.end - self->read.pos;
      if (text != NULL)
        n += text->decoded->len - text->used + sks_text_codec_get_n_pending (text->codec) + (text->pending_cr ? 1 : 0);
      __atomic_store_n (&self->n_unread, n, __ATOMIC_RELAXED);
    }
  else
    {
      n = self->write.end - self->write.pos;
      if (text != NULL)
        n += text->pending->len;
      __atomic_store_n (&self->n_unflushed, n, __ATOMIC_RELAXED);
    }
}

void
sks_stream_leave (SksStream *self, SksStreamSide side)
{
  count (self, side);
  g_mutex_lock (&self->lock);
  self->busy[side] = FALSE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* SocketIO */

gboolean
sks_stream_raise_if_closed (SksStream *self, SksCallFrame *frame, const char *message)
{
  if (!sks_stream_is_closed (self))
    return FALSE;

  sks_frame_raise (frame, "ValueError", "%s", message);
  return TRUE;
}

void
sks_stream_raise_unsupported (SksCallFrame *frame, const char *message)
{
  sks_frame_raise (frame, "UnsupportedOperation", "%s", message);
}

typedef struct
{
  guint8 *buffer;
  const guint8 *data;
  gsize length;
  gssize result;
} Transfer;

static gboolean
try_recv (SksCallFrame *frame, int fd, gpointer data)
{
  Transfer *transfer = data;

  transfer->result = sks_sys_recvfrom (frame, fd, transfer->buffer, transfer->length, 0, NULL);
  return transfer->result >= 0;
}

static gboolean
try_send (SksCallFrame *frame, int fd, gpointer data)
{
  Transfer *transfer = data;

  transfer->result = sks_sys_sendto (frame, fd, transfer->data, transfer->length, 0, NULL);
  return transfer->result >= 0;
}

/* EAGAIN is no error to a file: it is Python's None. */
static gssize
take_failure (SksCallFrame *frame)
{
  if (frame->result == NULL || sks_value_get_errno (frame->result) != EAGAIN)
    return SKS_STREAM_FAILED;

  sks_frame_return (frame, NULL);
  return SKS_STREAM_WOULD_BLOCK;
}

gssize
sks_stream_raw_read (SksStream *self, SksCallFrame *frame, guint8 *buffer, gsize length)
{
  Transfer transfer = { .buffer = buffer, .length = length };

  if (sks_stream_raise_if_closed (self, frame, "I/O operation on closed file."))
    return SKS_STREAM_FAILED;
  if (!self->reading)
    {
      sks_stream_raise_unsupported (frame, "File or stream is not readable.");
      return SKS_STREAM_FAILED;
    }
  if (self->timeout_occurred)
    {
      sks_frame_raise (frame, "OSError", "cannot read from timed out object");
      return SKS_STREAM_FAILED;
    }
  if (length == 0)
    return 0;

  if (sks_frame_try (frame, FALSE, try_recv, &transfer, NULL))
    {
      frame->n_received += (gsize) transfer.result;
      return transfer.result;
    }
  /* ETIMEDOUT is a TimeoutError to Python just as its own timeout. */
  if (frame->result != NULL && g_str_equal (sks_value_get_exception_type (frame->result), "TimeoutError"))
    self->timeout_occurred = TRUE;
  return take_failure (frame);
}

gssize
sks_stream_raw_write (SksStream *self, SksCallFrame *frame, const guint8 *data, gsize length)
{
  Transfer transfer = { .data = data, .length = length };

  if (sks_stream_raise_if_closed (self, frame, "I/O operation on closed file."))
    return SKS_STREAM_FAILED;
  if (!self->writing)
    {
      sks_stream_raise_unsupported (frame, "File or stream is not writable.");
      return SKS_STREAM_FAILED;
    }

  if (!sks_frame_try (frame, TRUE, try_send, &transfer, NULL))
    return take_failure (frame);
  frame->n_sent += (gsize) transfer.result;
  return transfer.result;
}

/* RawIOBase.readall(): what came before an error is lost, as it is there. */
gssize
sks_stream_raw_read_all (SksStream *self, SksCallFrame *frame, GByteArray *out)
{
  gsize total = 0;

  for (;;)
    {
      guint8 chunk[SKS_STREAM_BUFFER_SIZE];
      gssize n = sks_stream_raw_read (self, frame, chunk, sizeof chunk);

      if (n == SKS_STREAM_WOULD_BLOCK && total > 0)
        n = 0;
      if (n <= 0)
        return n < 0 ? n : (gssize) total;
      g_byte_array_append (out, chunk, (guint) n);
      total += (gsize) n;
    }
}

/* SocketIO.close(), once. A close that the kernel refuses raises, as socket.close() would. */
static gboolean
raw_close (SksStream *self, SksCallFrame *frame)
{
  int fd = let_go (self);

  if (fd < 0 || sks_sys_close (frame, fd) == 0 || errno == ECONNRESET)
    return TRUE;

  sks_frame_raise_errno (frame, errno);
  return FALSE;
}

gboolean
sks_stream_buffer_close (SksStream *self, SksCallFrame *frame)
{
  g_autoptr (SksValue) exception = NULL;
  gboolean flushed = TRUE;

  if (sks_stream_is_closed (self))
    return TRUE;

  if (self->writing && self->layer != SKS_LAYER_RAW)
    flushed = sks_stream_buffer_flush (self, frame);
  if (!flushed)
    exception = g_steal_pointer (&frame->result);

  if (!raw_close (self, frame))
    return FALSE;

  self->write.pos = self->write.end = 0;
  if (!flushed)
    sks_frame_return (frame, g_steal_pointer (&exception));
  return flushed;
}

void
sks_stream_forget_unread (SksStream *self)
{
  self->read.pos = self->read.end = 0;
  if (self->text == NULL)
    return;

  g_string_truncate (self->text->decoded, 0);
  self->text->used = 0;
  self->text->pending_cr = FALSE;
  sks_text_codec_reset (self->text->codec);
}
