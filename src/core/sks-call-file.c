// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-call-bodies.h"
#include "sks-stream-private.h"

#define CLOSED_MESSAGE "I/O operation on closed file."

/* makefile */

typedef struct
{
  gboolean reading, writing, binary;
  gsize buffer_size;
} Mode;

static gboolean
get_mode (SksCallFrame *frame, Mode *mode)
{
  SksValue *value = sks_frame_get_arg (frame, 0);
  const char *text;
  g_autofree char *shown = NULL;

  switch (sks_value_get_kind (value))
    {
    case SKS_VALUE_TEXT:
      text = sks_value_get_text (value, NULL);
      if (text[strspn (text, "rwb")] != '\0')
        break;
      mode->writing = strchr (text, 'w') != NULL;
      mode->reading = strchr (text, 'r') != NULL || !mode->writing;
      mode->binary = strchr (text, 'b') != NULL;
      return TRUE;
    case SKS_VALUE_BYTES:
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      break;
    case SKS_VALUE_NONE:
    case SKS_VALUE_BOOL:
    case SKS_VALUE_INT:
    case SKS_VALUE_FLOAT:
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
    case SKS_VALUE_EXCEPTION:
    default:
      sks_frame_raise (frame, "TypeError", "'%s' object is not iterable", sks_value_get_type_name (value));
      return FALSE;
    }

  shown = sks_value_to_python (value);
  sks_frame_raise (frame, "ValueError", "invalid mode %s (only r, w, b allowed)", shown);
  return FALSE;
}

static gboolean
get_buffering (SksCallFrame *frame, Mode *mode)
{
  SksValue *value = sks_frame_get_arg (frame, 1);
  gboolean is_int = sks_value_is (value, SKS_VALUE_INT) || sks_value_is (value, SKS_VALUE_BOOL);
  gint64 size = 0;

  mode->buffer_size = SKS_STREAM_BUFFER_SIZE;
  if (sks_value_is (value, SKS_VALUE_NONE) || (is_int && sks_value_is_negative (value)))
    return TRUE;
  if (!is_int && !sks_value_is (value, SKS_VALUE_FLOAT))
    {
      sks_frame_raise (frame, "TypeError", "'<' not supported between instances of '%s' and 'int'", sks_value_get_type_name (value));
      return FALSE;
    }
  if (is_int && !sks_value_get_int (value, &size))
    {
      sks_frame_raise (frame, "OverflowError", "Python int too large to convert to C ssize_t");
      return FALSE;
    }
  if (!is_int && sks_value_get_float (value) < 0)
    return TRUE;
  if (!is_int && sks_value_get_float (value) != 0)
    {
      sks_frame_raise (frame, "TypeError", "'float' object cannot be interpreted as an integer");
      return FALSE;
    }

  mode->buffer_size = (gsize) size;
  if (size == 0 && !mode->binary)
    sks_frame_raise (frame, "ValueError", "unbuffered streams must be binary");
  return size != 0 || mode->binary;
}

/* One of encoding, errors and newline; *text is NULL for None. */
static gboolean
get_text_or_none (SksCallFrame *frame, guint index, const char **text)
{
  SksValue *value = sks_frame_get_arg (frame, index);

  *text = sks_value_is (value, SKS_VALUE_TEXT) ? sks_value_get_text (value, NULL) : NULL;
  if (*text != NULL || sks_value_is (value, SKS_VALUE_NONE))
    return TRUE;

  sks_frame_raise (frame, "TypeError", "TextIOWrapper() argument '%s' must be str or None, not %s", frame->spec->args[index].name,
                   sks_value_get_type_name (value));
  return FALSE;
}

/* None is the locale's encoding. In the C locale Python takes UTF-8 (PEP 538), and so it is here. */
static const char *
get_locale_encoding (void)
{
  const char *charset;

  return g_get_charset (&charset) || g_str_equal (charset, "ANSI_X3.4-1968") ? "utf-8" : charset;
}

static gboolean
add_text_layer (SksCallFrame *frame, SksStream *stream)
{
  const char *encoding, *errors, *newline;
  SksTextCodec *codec;

  if (!get_text_or_none (frame, 2, &encoding) || !get_text_or_none (frame, 3, &errors) || !get_text_or_none (frame, 4, &newline))
    return FALSE;
  if (newline != NULL && newline[0] != '\0' && !g_str_equal (newline, "\n") && !g_str_equal (newline, "\r") && !g_str_equal (newline, "\r\n"))
    {
      sks_frame_raise (frame, "ValueError", "illegal newline value: %s", newline);
      return FALSE;
    }

  codec = sks_text_codec_new (encoding != NULL ? encoding : get_locale_encoding (), errors != NULL ? errors : "strict");
  if (codec == NULL)
    {
      sks_frame_raise (frame, "LookupError", "unknown encoding: %s", encoding != NULL ? encoding : get_locale_encoding ());
      return FALSE;
    }
  stream->text = sks_text_layer_new (codec, newline);
  return TRUE;
}

void
sks_body_makefile (SksCallFrame *frame)
{
  g_autoptr (SksStream) stream = NULL;
  Mode mode = { 0 };

  if (!get_mode (frame, &mode) || !get_buffering (frame, &mode))
    return;

  stream = sks_stream_new (frame->handle, sks_value_get_text (sks_frame_get_arg (frame, 0), NULL), mode.reading, mode.writing, mode.buffer_size);
  if (stream == NULL)
    {
      sks_frame_raise (frame, "MemoryError", "%s", "");
      return;
    }
  if (!mode.binary && !add_text_layer (frame, stream))
    return;

  sks_frame_return (frame, sks_value_new_file (0, NULL, sks_stream_get_type_name (stream)));
  frame->new_stream = g_steal_pointer (&stream);
}

/* Arguments */

/* A size, in CPython's two ways: those that take None have other words for what is wrong. */
static gboolean
get_size (SksCallFrame *frame, gboolean none_allowed, gssize *size)
{
  SksValue *value = sks_frame_get_arg (frame, 0);
  gint64 number;

  *size = -1;
  if (none_allowed && sks_value_is (value, SKS_VALUE_NONE))
    return TRUE;
  if (!sks_value_is (value, SKS_VALUE_INT) && !sks_value_is (value, SKS_VALUE_BOOL))
    {
      sks_frame_raise (frame, "TypeError",
                       none_allowed ? "argument should be integer or None, not '%s'" : "'%s' object cannot be interpreted as an integer",
                       sks_value_get_type_name (value));
      return FALSE;
    }
  if (!sks_value_get_int (value, &number))
    {
      sks_frame_raise (frame, "OverflowError", "%s",
                       none_allowed ? "cannot fit 'int' into an index-sized integer" : "Python int too large to convert to C ssize_t");
      return FALSE;
    }
  *size = number;
  return TRUE;
}

static void
return_bytes (SksCallFrame *frame, GByteArray *data)
{
  sks_frame_return (frame, sks_value_new_bytes (data->len > 0 ? data->data : (const guint8 *) "", data->len));
}

/* Of a read that was answered with @n; None where the socket is non-blocking and had nothing. */
static void
return_read (SksCallFrame *frame, gssize n, GByteArray *data)
{
  if (n >= 0)
    return_bytes (frame, data);
  else if (n == SKS_STREAM_WOULD_BLOCK)
    sks_frame_return_none (frame);
}

/* Reading */

static void
read_text (SksCallFrame *frame)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gssize size;

  if (get_size (frame, TRUE, &size) && sks_stream_text_read (frame->stream, frame, size, out))
    sks_frame_return (frame, sks_value_new_text (out->str, (gssize) out->len));
}

static void
read_raw (SksCallFrame *frame)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *buffer = NULL;
  gssize size, n;

  if (!get_size (frame, FALSE, &size))
    return;
  if (size < 0)
    {
      return_read (frame, sks_stream_raw_read_all (frame->stream, frame, out), out);
      return;
    }

  buffer = g_try_malloc ((gsize) size + 1);
  if (buffer == NULL)
    {
      sks_frame_raise (frame, "MemoryError", "%s", "");
      return;
    }
  n = sks_stream_raw_read (frame->stream, frame, buffer, (gsize) size);
  if (n > 0)
    g_byte_array_append (out, buffer, (guint) n);
  return_read (frame, n, out);
}

/* BufferedReader.read1(): what is buffered, or what one recv gives. */
void
sks_body_file_read1 (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gssize size;

  if (stream->text != NULL || stream->layer == SKS_LAYER_RAW)
    {
      sks_frame_raise (frame, "AttributeError", "'%s%s' object has no attribute 'read1'", stream->text != NULL ? "_io." : "",
                       sks_stream_get_type_name (stream));
      return;
    }
  if (stream->layer == SKS_LAYER_WRITER)
    {
      sks_stream_raise_unsupported (frame, "read1");
      return;
    }
  if (!get_size (frame, FALSE, &size) || !sks_stream_enter (stream, frame, SKS_SIDE_READ))
    return;

  return_read (frame, sks_stream_buffer_read1 (stream, frame, size < 0 ? stream->read.size : (gsize) size, out), out);
  sks_stream_leave (stream, SKS_SIDE_READ);
}

static void
read_buffered (SksCallFrame *frame)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gssize size;

  if (!get_size (frame, TRUE, &size))
    return;
  if (size < -1)
    sks_frame_raise (frame, "ValueError", "read length must be non-negative or -1");
  else if (size < 0)
    return_read (frame, sks_stream_buffer_read_all (frame->stream, frame, out), out);
  else
    return_read (frame, sks_stream_buffer_read (frame->stream, frame, (gsize) size, out), out);
}

void
sks_body_file_read (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;

  if (stream->layer == SKS_LAYER_RAW)
    {
      read_raw (frame);
      return;
    }
  if (!sks_stream_enter (stream, frame, SKS_SIDE_READ))
    return;

  if (stream->text != NULL)
    read_text (frame);
  else if (stream->layer == SKS_LAYER_WRITER)
    sks_stream_raise_unsupported (frame, "read");
  else
    read_buffered (frame);
  sks_stream_leave (stream, SKS_SIDE_READ);
}

/* How much IOBase.readline asks read() for: what peek shows up to the line's end, else one byte. The limit is held against what peek shows only,
 * as in CPython, so that a line of several receives may come out longer. */
static gssize
look_ahead (SksStream *stream, SksCallFrame *frame, gssize limit)
{
  gssize n;
  const guint8 *start, *end;

  if (stream->layer != SKS_LAYER_PAIR)
    return 1;

  n = sks_stream_buffer_peek (stream, frame);
  if (n <= 0)
    return n == 0 ? 1 : n;
  if (limit >= 0 && n > limit)
    n = limit;
  start = stream->read.buffer + stream->read.pos;
  end = memchr (start, '\n', (gsize) n);
  return end != NULL ? end - start + 1 : n;
}

static gssize
read_some (SksStream *stream, SksCallFrame *frame, gsize length, GByteArray *out)
{
  guint8 byte;
  gssize n;

  if (stream->layer == SKS_LAYER_WRITER)
    {
      sks_stream_raise_unsupported (frame, "read");
      return SKS_STREAM_FAILED;
    }
  if (stream->layer == SKS_LAYER_PAIR)
    return sks_stream_buffer_read (stream, frame, length, out);

  n = sks_stream_raw_read (stream, frame, &byte, 1);
  if (n > 0)
    g_byte_array_append (out, &byte, 1);
  return n;
}

/* IOBase.readline(), which all but BufferedReader and TextIOWrapper use: by peek, where there is one, and read. */
static gboolean
read_line_by_reads (SksStream *stream, SksCallFrame *frame, gssize limit, GByteArray *out)
{
  while (limit < 0 || out->len < (gsize) limit)
    {
      gssize n = look_ahead (stream, frame, limit);

      if (n > 0)
        n = read_some (stream, frame, (gsize) n, out);
      if (n == SKS_STREAM_WOULD_BLOCK)
        sks_frame_raise (frame, "OSError", "read() should have returned a bytes object, not 'NoneType'");
      if (n < 0)
        return FALSE;
      if (n == 0 || out->data[out->len - 1] == '\n')
        break;
    }
  return TRUE;
}

/* One line as a value; NULL when the frame has its outcome. */
static SksValue *
read_line (SksStream *stream, SksCallFrame *frame, gssize limit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (stream->text != NULL)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      return sks_stream_text_readline (stream, frame, limit, text) ? sks_value_new_text (text->str, (gssize) text->len) : NULL;
    }
  if (stream->layer == SKS_LAYER_READER ? sks_stream_buffer_readline (stream, frame, limit, bytes) < 0
                                        : !read_line_by_reads (stream, frame, limit, bytes))
    return NULL;

  return sks_value_new_bytes (bytes->len > 0 ? bytes->data : (const guint8 *) "", bytes->len);
}

static gboolean
enter_reading (SksCallFrame *frame)
{
  return frame->stream->layer == SKS_LAYER_RAW || sks_stream_enter (frame->stream, frame, SKS_SIDE_READ);
}

static void
leave_reading (SksCallFrame *frame)
{
  if (frame->stream->layer != SKS_LAYER_RAW)
    sks_stream_leave (frame->stream, SKS_SIDE_READ);
}

void
sks_body_file_readline (SksCallFrame *frame)
{
  gssize limit;
  SksValue *line;

  if (!get_size (frame, frame->stream->text == NULL, &limit) || !enter_reading (frame))
    return;

  line = read_line (frame->stream, frame, limit);
  if (line != NULL)
    sks_frame_return (frame, line);
  leave_reading (frame);
}

static gsize
get_length (SksValue *line)
{
  gsize length;

  if (sks_value_is (line, SKS_VALUE_BYTES))
    sks_value_get_bytes (line, &length);
  else
    {
      const char *text = sks_value_get_text (line, &length);

      length = sks_text_count_chars (text, length);
    }
  return length;
}

/* IOBase.readlines(): lines until an empty one, or until there is more than the hint. */
void
sks_body_file_readlines (SksCallFrame *frame)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  gssize hint;
  gsize total = 0;
  SksValue *line;

  if (!get_size (frame, TRUE, &hint) || sks_stream_raise_if_closed (frame->stream, frame, CLOSED_MESSAGE) || !enter_reading (frame))
    return;

  while ((line = read_line (frame->stream, frame, -1)) != NULL)
    {
      if (get_length (line) == 0)
        {
          sks_value_unref (line);
          break;
        }
      g_ptr_array_add (lines, line);
      total += get_length (line);
      if (hint > 0 && total > (gsize) hint)
        break;
    }

  if (frame->result == NULL && !sks_call_frame_is_interrupted (frame))
    {
      g_ptr_array_set_free_func (lines, NULL);
      sks_frame_return (frame, sks_value_new_list ((SksValue **) lines->pdata, lines->len));
    }
  leave_reading (frame);
}

/* Writing */

static void
write_text (SksCallFrame *frame)
{
  SksValue *value = sks_frame_get_arg (frame, 0);
  const char *text;
  gsize length, n_chars;

  if (!sks_value_is (value, SKS_VALUE_TEXT))
    {
      sks_frame_raise (frame, "TypeError", "write() argument must be str, not %s",
                       sks_value_is (value, SKS_VALUE_NONE) ? "None" : sks_value_get_type_name (value));
      return;
    }

  text = sks_value_get_text (value, &length);
  if (sks_stream_text_write (frame->stream, frame, text, length, &n_chars))
    sks_frame_return_int (frame, (gint64) n_chars);
}

static void
write_raw (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;
  const guint8 *data = NULL;
  gsize length = 0;
  gssize n;

  /* SocketIO looks at the file first, and lets send() look at the data. */
  if (!sks_stream_is_closed (stream) && stream->writing && !sks_frame_get_data (frame, 0, &data, &length))
    return;

  n = sks_stream_raw_write (stream, frame, data, length);
  if (n >= 0)
    sks_frame_return_int (frame, n);
  else if (n == SKS_STREAM_WOULD_BLOCK)
    sks_frame_return_none (frame);
}

static void
write_buffered (SksCallFrame *frame)
{
  const guint8 *data;
  gsize length;
  gssize n;

  if (!sks_frame_get_data (frame, 0, &data, &length))
    return;
  n = sks_stream_buffer_write (frame->stream, frame, data, length);
  if (n >= 0)
    sks_frame_return_int (frame, n);
}

void
sks_body_file_write (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;

  if (stream->layer == SKS_LAYER_RAW)
    {
      write_raw (frame);
      return;
    }
  if (stream->text == NULL && stream->layer == SKS_LAYER_READER)
    {
      sks_stream_raise_unsupported (frame, "write");
      return;
    }
  if (!sks_stream_enter (stream, frame, SKS_SIDE_WRITE))
    return;

  if (stream->text != NULL)
    write_text (frame);
  else
    write_buffered (frame);
  sks_stream_leave (stream, SKS_SIDE_WRITE);
}

void
sks_body_file_flush (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;
  gboolean done;

  if (stream->layer == SKS_LAYER_RAW || stream->layer == SKS_LAYER_READER)
    {
      if (!sks_stream_raise_if_closed (stream, frame, CLOSED_MESSAGE))
        sks_frame_return_none (frame);
      return;
    }
  if (!sks_stream_enter (stream, frame, SKS_SIDE_WRITE))
    return;

  done = stream->text != NULL ? sks_stream_text_flush (stream, frame) : sks_stream_buffer_flush (stream, frame);
  if (done)
    sks_frame_return_none (frame);
  sks_stream_leave (stream, SKS_SIDE_WRITE);
}

/* As in CPython the writing side is flushed and the socket let go of first; then it is the reading side's turn, which waits for a read under way. */
void
sks_body_file_close (SksCallFrame *frame)
{
  SksStream *stream = frame->stream;
  SksStreamSide side = stream->layer == SKS_LAYER_READER ? SKS_SIDE_READ : SKS_SIDE_WRITE;
  gboolean locks = stream->layer != SKS_LAYER_RAW;
  gboolean done;

  if (locks && !sks_stream_enter (stream, frame, side))
    return;
  done = stream->text != NULL ? sks_stream_text_close (stream, frame) : sks_stream_buffer_close (stream, frame);
  if (done)
    sks_frame_return_none (frame);
  if (locks)
    sks_stream_leave (stream, side);

  if (stream->reading && locks && sks_stream_enter (stream, frame, SKS_SIDE_READ))
    {
      sks_stream_forget_unread (stream);
      sks_stream_leave (stream, SKS_SIDE_READ);
    }
}
