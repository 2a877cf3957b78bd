// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-stream-private.h"

/* BufferedReader and BufferedWriter of CPython's bufferedio.c; BufferedRWPair is one of each. */

static gsize
get_n_ahead (SksReadBuffer *read)
{
  return read->end - read->pos;
}

static void
take_ahead (SksReadBuffer *read, gsize length, GByteArray *out)
{
  g_byte_array_append (out, read->buffer + read->pos, (guint) length);
  read->pos += length;
}

/* Receives into what is free of the buffer after its end. */
static gssize
fill (SksStream *self, SksCallFrame *frame)
{
  SksReadBuffer *read = &self->read;
  gssize n = sks_stream_raw_read (self, frame, read->buffer + read->end, read->size - read->end);

  if (n > 0)
    read->end += (gsize) n;
  return n;
}

static void
reset (SksReadBuffer *read)
{
  read->pos = read->end = 0;
}

/* Receives @length bytes, which are whole blocks, straight into @out: one recv. */
static gssize
receive_into (SksStream *self, SksCallFrame *frame, gsize length, GByteArray *out)
{
  g_autofree guint8 *chunk = g_try_malloc (length);
  gssize n;

  if (chunk == NULL || out->len + length > G_MAXUINT)
    {
      sks_frame_raise (frame, "MemoryError", "%s", "");
      return SKS_STREAM_FAILED;
    }

  n = sks_stream_raw_read (self, frame, chunk, length);
  if (n > 0)
    g_byte_array_append (out, chunk, (guint) n);
  return n;
}

/* _bufferedreader_read_generic: whole blocks go straight to the result, the rest through the buffer; no recv more than needed, for it might wait. */
gssize
sks_stream_buffer_read (SksStream *self, SksCallFrame *frame, gsize length, GByteArray *out)
{
  SksReadBuffer *read = &self->read;
  gsize left = length, before = out->len, n_ahead;
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "read of closed file"))
    return SKS_STREAM_FAILED;

  n_ahead = MIN (get_n_ahead (read), left);
  take_ahead (read, n_ahead, out);
  left -= n_ahead;
  if (left == 0)
    return (gssize) length;

  reset (read);
  while (left >= read->size)
    {
      n = receive_into (self, frame, left - left % read->size, out);
      if (n <= 0)
        goto stopped;
      left -= (gsize) n;
    }
  while (left > 0 && read->end < read->size)
    {
      n = fill (self, frame);
      if (n <= 0)
        goto stopped;
      n_ahead = MIN ((gsize) n, left);
      take_ahead (read, n_ahead, out);
      left -= n_ahead;
    }
  return (gssize) (out->len - before);

stopped:
  if (n == 0 || (n == SKS_STREAM_WOULD_BLOCK && out->len > before))
    return (gssize) (out->len - before);
  return n;
}

gssize
sks_stream_buffer_read_all (SksStream *self, SksCallFrame *frame, GByteArray *out)
{
  gsize n_ahead;
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "read of closed file"))
    return SKS_STREAM_FAILED;

  n_ahead = get_n_ahead (&self->read);
  take_ahead (&self->read, n_ahead, out);
  reset (&self->read);

  n = sks_stream_raw_read_all (self, frame, out);
  if (n == SKS_STREAM_WOULD_BLOCK && n_ahead > 0)
    n = 0;
  return n < 0 ? n : n + (gssize) n_ahead;
}

gssize
sks_stream_buffer_read1 (SksStream *self, SksCallFrame *frame, gsize length, GByteArray *out)
{
  SksReadBuffer *read = &self->read;
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "read of closed file"))
    return SKS_STREAM_FAILED;

  if (length == 0)
    return 0;
  if (get_n_ahead (read) > 0)
    {
      n = (gssize) MIN (get_n_ahead (read), length);
      take_ahead (read, (gsize) n, out);
      return n;
    }

  reset (read);
  n = receive_into (self, frame, length, out);
  return n == SKS_STREAM_WOULD_BLOCK ? 0 : n;
}

gssize
sks_stream_buffer_peek (SksStream *self, SksCallFrame *frame)
{
  SksReadBuffer *read = &self->read;
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "peek of closed file"))
    return SKS_STREAM_FAILED;
  if (get_n_ahead (read) > 0)
    return (gssize) get_n_ahead (read);

  reset (read);
  n = fill (self, frame);
  return n == SKS_STREAM_WOULD_BLOCK ? 0 : n;
}

/* Moves to @out as much of a line as the buffer has, at most @limit bytes (when not negative). TRUE when that is all there is to read. */
static gboolean
take_line (SksReadBuffer *read, gssize limit, GByteArray *out)
{
  gsize n = get_n_ahead (read);
  const guint8 *end;

  if (limit >= 0 && n > (gsize) limit)
    n = (gsize) limit;
  end = n > 0 ? memchr (read->buffer + read->pos, '\n', n) : NULL;
  if (end != NULL)
    n = (gsize) (end - (read->buffer + read->pos)) + 1;
  take_ahead (read, n, out);

  return end != NULL || (limit >= 0 && n == (gsize) limit);
}

gssize
sks_stream_buffer_readline (SksStream *self, SksCallFrame *frame, gssize limit, GByteArray *out)
{
  gsize before = out->len;

  if (sks_stream_raise_if_closed (self, frame, "readline of closed file"))
    return SKS_STREAM_FAILED;

  while (!take_line (&self->read, limit < 0 ? -1 : limit - (gssize) (out->len - before), out))
    {
      gssize n;

      reset (&self->read);
      n = fill (self, frame);
      if (n == SKS_STREAM_FAILED)
        return n;
      if (n <= 0)
        break;
    }
  return (gssize) (out->len - before);
}

static void
raise_would_block (SksCallFrame *frame)
{
  sks_frame_raise_value (frame, sks_value_new_exception ("BlockingIOError", EAGAIN, "write could not complete without blocking"));
}

static gssize
send_buffer (SksStream *self, SksCallFrame *frame)
{
  SksWriteBuffer *write = &self->write;

  while (write->pos < write->end)
    {
      gssize n = sks_stream_raw_write (self, frame, write->buffer + write->pos, write->end - write->pos);

      if (n < 0)
        return n;
      write->pos += (gsize) n;
    }
  write->pos = write->end = 0;
  return 0;
}

gboolean
sks_stream_buffer_flush (SksStream *self, SksCallFrame *frame)
{
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "flush of closed file"))
    return FALSE;

  n = send_buffer (self, frame);
  if (n == SKS_STREAM_WOULD_BLOCK)
    raise_would_block (frame);
  return n == 0;
}

static gsize
keep (SksWriteBuffer *write, const guint8 *data, gsize length)
{
  gsize n = MIN (length, write->size - write->end);

  if (n > 0)
    memcpy (write->buffer + write->end, data, n);
  write->end += n;
  return n;
}

static void
shift (SksWriteBuffer *write)
{
  memmove (write->buffer, write->buffer + write->pos, write->end - write->pos);
  write->end -= write->pos;
  write->pos = 0;
}

/* What fits is kept. Else the buffer is sent, then what is more than a buffer of the data; the rest is kept. Where the kernel takes no more in
 * non-blocking mode the buffer is filled up, and BlockingIOError says that this was not all. */
gssize
sks_stream_buffer_write (SksStream *self, SksCallFrame *frame, const guint8 *data, gsize length)
{
  SksWriteBuffer *write = &self->write;
  gsize done = 0;
  gssize n;

  if (sks_stream_raise_if_closed (self, frame, "write to closed file"))
    return SKS_STREAM_FAILED;
  if (length <= write->size - write->end)
    return (gssize) keep (write, data, length);

  n = send_buffer (self, frame);
  if (n == SKS_STREAM_WOULD_BLOCK)
    {
      shift (write);
      done = keep (write, data, length);
    }
  while (n >= 0 && length - done > write->size)
    {
      n = sks_stream_raw_write (self, frame, data + done, length - done);
      if (n >= 0)
        done += (gsize) n;
      else if (n == SKS_STREAM_WOULD_BLOCK)
        done += keep (write, data + done, length - done);
    }
  if (n >= 0)
    done += keep (write, data + done, length - done);

  if (n == SKS_STREAM_WOULD_BLOCK && done < length)
    {
      raise_would_block (frame);
      return SKS_STREAM_FAILED;
    }
  return n == SKS_STREAM_FAILED ? n : (gssize) length;
}
