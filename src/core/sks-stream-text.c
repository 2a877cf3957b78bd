// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-stream-private.h"

/* TextIOWrapper of CPython's textio.c, as makefile makes it: not seekable, no line buffering, a chunk of 8192. */

#define CLOSED_MESSAGE "I/O operation on closed file."

SksTextLayer *
sks_text_layer_new (SksTextCodec *codec, const char *newline)
{
  SksTextLayer *text = g_new0 (SksTextLayer, 1);

  text->codec = codec;
  text->translate = newline == NULL;
  text->universal = newline == NULL || newline[0] == '\0';
  if (!text->universal)
    g_strlcpy (text->newline, newline, sizeof text->newline);
  text->decoded = g_string_new (NULL);
  text->pending = g_byte_array_new ();
  return text;
}

void
sks_text_layer_free (SksTextLayer *text)
{
  sks_text_codec_free (text->codec);
  g_string_free (text->decoded, TRUE);
  g_byte_array_unref (text->pending);
  g_free (text);
}

static void
forget_decoded (SksTextLayer *text)
{
  g_string_truncate (text->decoded, 0);
  text->used = 0;
}

/* Reading */

/* io.IncrementalNewlineDecoder over the codec: a '\r' at the end waits for what follows. Appends to @out; FALSE after raising. */
static gboolean
decode (SksTextLayer *text, SksCallFrame *frame, const guint8 *data, gsize length, gboolean final, GString *out)
{
  g_autoptr (GString) fresh = g_string_new (NULL);
  SksValue *exception = sks_text_codec_decode (text->codec, data, length, final, fresh);

  if (exception != NULL)
    {
      sks_frame_raise_value (frame, exception);
      return FALSE;
    }
  if (!text->universal)
    {
      g_string_append_len (out, fresh->str, (gssize) fresh->len);
      return TRUE;
    }

  if (text->pending_cr && (final || fresh->len > 0))
    {
      g_string_prepend_c (fresh, '\r');
      text->pending_cr = FALSE;
    }
  if (!final && fresh->len > 0 && fresh->str[fresh->len - 1] == '\r')
    {
      g_string_truncate (fresh, fresh->len - 1);
      text->pending_cr = TRUE;
    }
  for (gsize i = 0; i < fresh->len; i++)
    {
      char c = fresh->str[i];

      if (text->translate && c == '\r')
        {
          if (i + 1 < fresh->len && fresh->str[i + 1] == '\n')
            continue;
          c = '\n';
        }
      g_string_append_c (out, c);
    }
  return TRUE;
}

/* textiowrapper_read_chunk: one recv at most. 1: text may have come; 0: end of file, or nothing in non-blocking mode; -1: failed. */
static int
read_chunk (SksStream *self, SksCallFrame *frame, gsize hint_chars)
{
  SksTextLayer *text = self->text;
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  gsize n_chars, hint = (gsize) (MAX (text->bytes_per_char, 1.0) * (double) hint_chars);
  gssize n;

  if (!self->reading)
    {
      sks_stream_raise_unsupported (frame, "not readable");
      return -1;
    }

  n = sks_stream_buffer_read1 (self, frame, MAX (SKS_STREAM_BUFFER_SIZE, hint), chunk);
  if (n < 0)
    return -1;
  forget_decoded (text);
  if (!decode (text, frame, chunk->data, chunk->len, n == 0, text->decoded))
    {
      forget_decoded (text);
      return -1;
    }

  n_chars = sks_text_count_chars (text->decoded->str, text->decoded->len);
  text->bytes_per_char = n_chars > 0 ? (double) n / (double) n_chars : 0.0;
  return n > 0 || n_chars > 0;
}

/* Takes at most @n_chars of what is decoded (all when negative). Returns how many characters that were. */
static gsize
take_decoded (SksTextLayer *text, gssize n_chars, GString *out)
{
  const char *start = text->decoded->str + text->used;
  gsize length = text->decoded->len - text->used, end = 0, taken = 0;

  while (end < length && (n_chars < 0 || taken < (gsize) n_chars))
    {
      end++;
      while (end < length && ((guchar) start[end] & 0xc0) == 0x80)
        end++;
      taken++;
    }
  g_string_append_len (out, start, (gssize) end);
  text->used += end;
  return taken;
}

static gboolean
hand_over (SksStream *self, SksCallFrame *frame)
{
  SksTextLayer *text = self->text;
  g_autoptr (GByteArray) pending = NULL;

  if (text->pending->len == 0)
    return TRUE;

  pending = g_steal_pointer (&text->pending);
  text->pending = g_byte_array_new ();
  return sks_stream_buffer_write (self, frame, pending->data, pending->len) >= 0;
}

/* A read hands what was written to the buffer below, which need not send it. */
static gboolean
hand_over_from_reading (SksStream *self, SksCallFrame *frame)
{
  gboolean done;

  if (!self->writing)
    return TRUE;
  if (!sks_stream_enter (self, frame, SKS_SIDE_WRITE))
    return FALSE;
  done = hand_over (self, frame);
  sks_stream_leave (self, SKS_SIDE_WRITE);
  return done;
}

static gboolean
read_all (SksStream *self, SksCallFrame *frame, GString *out)
{
  SksTextLayer *text = self->text;
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GString) fresh = g_string_new (NULL);
  gssize n = sks_stream_buffer_read_all (self, frame, data);

  if (n == SKS_STREAM_WOULD_BLOCK)
    sks_frame_raise (frame, "TypeError", "can't concat NoneType to bytes");
  if (n < 0 || !decode (text, frame, data->data, data->len, TRUE, fresh))
    return FALSE;

  take_decoded (text, -1, out);
  g_string_append_len (out, fresh->str, (gssize) fresh->len);
  forget_decoded (text);
  return TRUE;
}

gboolean
sks_stream_text_read (SksStream *self, SksCallFrame *frame, gssize n_chars, GString *out)
{
  gssize left = n_chars;

  if (sks_stream_raise_if_closed (self, frame, CLOSED_MESSAGE))
    return FALSE;
  if (!self->reading)
    {
      sks_stream_raise_unsupported (frame, "not readable");
      return FALSE;
    }
  if (!hand_over_from_reading (self, frame))
    return FALSE;
  if (n_chars < 0)
    return read_all (self, frame, out);

  left -= (gssize) take_decoded (self->text, left, out);
  while (left > 0)
    {
      int more = read_chunk (self, frame, (gsize) left);

      if (more <= 0)
        return more == 0;
      left -= (gssize) take_decoded (self->text, left, out);
    }
  return TRUE;
}

/* _PyIO_find_line_ending: the length up to and with the first line end of @start; -1 when it has none. */
static gssize
find_line_end (SksTextLayer *text, const char *start, gsize length)
{
  if (text->translate || !text->universal)
    {
      const char *newline = text->translate ? "\n" : text->newline;
      const char *end = memmem (start, length, newline, strlen (newline));

      return end != NULL ? end - start + (gssize) strlen (newline) : -1;
    }

  for (gsize i = 0; i < length; i++)
    {
      if (start[i] == '\n')
        return (gssize) i + 1;
      if (start[i] == '\r')
        return (gssize) i + (i + 1 < length && start[i + 1] == '\n' ? 2 : 1);
    }
  return -1;
}

/* Makes text available unless some is. 1: there is some; 0: end of file; -1: failed. */
static int
ensure_decoded (SksStream *self, SksCallFrame *frame)
{
  int more = 1;

  while (more > 0 && self->text->used == self->text->decoded->len)
    more = read_chunk (self, frame, 0);
  return more;
}

/* The line is gathered in @out whole, across chunks: '\r\n' as newline may be cut by one. */
gboolean
sks_stream_text_readline (SksStream *self, SksCallFrame *frame, gssize limit, GString *out)
{
  SksTextLayer *text = self->text;
  gsize start = out->len, n_chars = 0;

  if (sks_stream_raise_if_closed (self, frame, CLOSED_MESSAGE) || !hand_over_from_reading (self, frame))
    return FALSE;

  for (;;)
    {
      int more = ensure_decoded (self, frame);
      gsize before = out->len, used = text->used, from;
      gssize end;

      if (more <= 0)
        {
          forget_decoded (text);
          return more == 0;
        }

      n_chars += take_decoded (text, limit < 0 ? -1 : limit - (gssize) n_chars, out);
      from = before > start ? before - 1 : start;
      end = find_line_end (text, out->str + from, out->len - from);
      if (end >= 0)
        {
          /* What follows the line goes back. */
          text->used = used + (from + (gsize) end - before);
          g_string_truncate (out, from + (gsize) end);
          return TRUE;
        }
      if (limit >= 0 && n_chars >= (gsize) limit)
        return TRUE;
    }
}

/* Writing */

/* The text with each '\n' replaced where the newline says so. */
static GString *
translate_newlines (SksTextLayer *text, const char *data, gsize length)
{
  GString *string = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\n' && !text->universal)
        g_string_append (string, text->newline);
      else
        g_string_append_c (string, data[i]);
    }
  return string;
}

gboolean
sks_stream_text_write (SksStream *self, SksCallFrame *frame, const char *data, gsize length, gsize *n_chars)
{
  SksTextLayer *text = self->text;
  g_autoptr (GString) string = NULL;
  g_autoptr (GByteArray) encoded = g_byte_array_new ();
  SksValue *exception;

  if (sks_stream_raise_if_closed (self, frame, CLOSED_MESSAGE))
    return FALSE;
  if (!self->writing)
    {
      sks_stream_raise_unsupported (frame, "not writable");
      return FALSE;
    }

  string = translate_newlines (text, data, length);
  exception = sks_text_codec_encode (text->codec, string->str, string->len, encoded);
  if (exception != NULL)
    {
      sks_frame_raise_value (frame, exception);
      return FALSE;
    }

  if (text->pending->len + encoded->len > SKS_STREAM_BUFFER_SIZE && !hand_over (self, frame))
    return FALSE;
  g_byte_array_append (text->pending, encoded->data, encoded->len);
  if (text->pending->len >= SKS_STREAM_BUFFER_SIZE && !hand_over (self, frame))
    return FALSE;

  /* CPython forgets here what was decoded and not read yet. Where another call is reading there is nothing of it. */
  if (sks_stream_try_enter (self, SKS_SIDE_READ))
    {
      forget_decoded (text);
      text->pending_cr = FALSE;
      sks_text_codec_reset (text->codec);
      sks_stream_leave (self, SKS_SIDE_READ);
    }
  *n_chars = sks_text_count_chars (data, length);
  return TRUE;
}

gboolean
sks_stream_text_flush (SksStream *self, SksCallFrame *frame)
{
  if (sks_stream_raise_if_closed (self, frame, CLOSED_MESSAGE))
    return FALSE;
  if (!self->writing)
    return TRUE;
  return hand_over (self, frame) && sks_stream_buffer_flush (self, frame);
}

/* Flushes, and the buffer's close flushes again: what the first could not send is tried twice. The later exception is the one that is raised. */
gboolean
sks_stream_text_close (SksStream *self, SksCallFrame *frame)
{
  g_autoptr (SksValue) exception = NULL;
  gboolean flushed;

  if (sks_stream_is_closed (self))
    return TRUE;

  flushed = sks_stream_text_flush (self, frame);
  if (!flushed)
    exception = g_steal_pointer (&frame->result);
  if (!sks_stream_buffer_close (self, frame))
    return FALSE;
  if (!flushed)
    sks_frame_return (frame, g_steal_pointer (&exception));
  return flushed;
}
