// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-stream.h"
#include "sks-text-codec.h"

G_BEGIN_DECLS

#define SKS_STREAM_BUFFER_SIZE 8192 /* io.DEFAULT_BUFFER_SIZE, and the text layer's chunk */

/* What a layer below may answer instead of a count: the frame has its outcome, or the socket is non-blocking and has nothing (Python's None). */
#define SKS_STREAM_FAILED (-1)
#define SKS_STREAM_WOULD_BLOCK (-2)

typedef enum
{
  SKS_LAYER_RAW,
  SKS_LAYER_READER,
  SKS_LAYER_WRITER,
  SKS_LAYER_PAIR,
} SksStreamLayer;

typedef enum
{
  SKS_SIDE_READ,
  SKS_SIDE_WRITE,
} SksStreamSide;

/* BufferedReader's part: bytes received that nobody has read stand from pos to end. */
typedef struct
{
  guint8 *buffer;
  gsize size;
  gsize pos;
  gsize end;
} SksReadBuffer;

/* BufferedWriter's part: bytes written that the kernel has not got stand from pos to end. */
typedef struct
{
  guint8 *buffer;
  gsize size;
  gsize pos;
  gsize end;
} SksWriteBuffer;

/* TextIOWrapper's part. */
typedef struct
{
  SksTextCodec *codec;
  gboolean universal;      /* newline None or '' */
  gboolean translate;      /* newline None */
  char newline[3];         /* otherwise: what ends a line, and what '\n' becomes */
  gboolean pending_cr;     /* a '\r' that may be the first half of '\r\n' */
  GString *decoded;        /* text that was decoded; from `used` on nobody has read it */
  gsize used;
  double bytes_per_char;
  GByteArray *pending;     /* encoded text that the buffer below has not got yet */
} SksTextLayer;

struct _SksStream
{
  gatomicrefcount ref_count;
  SksHandle *handle;
  char *mode;
  SksStreamLayer layer;
  gboolean reading, writing;

  /* SocketIO's part */
  gint closed; /* atomic */
  gboolean timeout_occurred;

  SksReadBuffer read;
  SksWriteBuffer write;
  SksTextLayer *text; /* (nullable) */

  /* One call at a time on each side, as the locks of CPython's buffered objects see to. */
  GMutex lock;
  GCond cond;
  gboolean busy[2];

  gsize n_unflushed, n_unread; /* atomic */
};

SksStream *sks_stream_new (SksHandle *handle, const char *mode, gboolean reading, gboolean writing, gsize buffer_size); /* 0: raw; NULL: no memory */

gboolean sks_stream_enter (SksStream *self, SksCallFrame *frame, SksStreamSide side); /* FALSE: interrupted while waiting for its turn */
gboolean sks_stream_try_enter (SksStream *self, SksStreamSide side);
void sks_stream_leave (SksStream *self, SksStreamSide side); /* the counts are brought up to date */

/* Each of these answers with a count, SKS_STREAM_FAILED or SKS_STREAM_WOULD_BLOCK; read ones append to @out. */
gssize sks_stream_raw_read (SksStream *self, SksCallFrame *frame, guint8 *buffer, gsize length);
gssize sks_stream_raw_write (SksStream *self, SksCallFrame *frame, const guint8 *data, gsize length);
gssize sks_stream_raw_read_all (SksStream *self, SksCallFrame *frame, GByteArray *out);
gssize sks_stream_buffer_read (SksStream *self, SksCallFrame *frame, gsize length, GByteArray *out);
gssize sks_stream_buffer_read_all (SksStream *self, SksCallFrame *frame, GByteArray *out);
gssize sks_stream_buffer_read1 (SksStream *self, SksCallFrame *frame, gsize length, GByteArray *out);
gssize sks_stream_buffer_peek (SksStream *self, SksCallFrame *frame);
gssize sks_stream_buffer_readline (SksStream *self, SksCallFrame *frame, gssize limit, GByteArray *out);
gssize sks_stream_buffer_write (SksStream *self, SksCallFrame *frame, const guint8 *data, gsize length);
gboolean sks_stream_buffer_flush (SksStream *self, SksCallFrame *frame);
/* Flushes, then lets go of the socket, whatever came of the flush. FALSE when it failed. */
gboolean sks_stream_buffer_close (SksStream *self, SksCallFrame *frame);
void sks_stream_forget_unread (SksStream *self); /* what was received and nobody read */

gboolean sks_stream_raise_if_closed (SksStream *self, SksCallFrame *frame, const char *message); /* TRUE when it is */
void sks_stream_raise_unsupported (SksCallFrame *frame, const char *message);

SksTextLayer *sks_text_layer_new (SksTextCodec *codec, const char *newline); /* takes the codec; @newline NULL: None */
void sks_text_layer_free (SksTextLayer *text);
/* Text read is appended to @out; FALSE when the frame has its outcome. */
gboolean sks_stream_text_read (SksStream *self, SksCallFrame *frame, gssize n_chars, GString *out);
gboolean sks_stream_text_readline (SksStream *self, SksCallFrame *frame, gssize limit, GString *out);
gboolean sks_stream_text_write (SksStream *self, SksCallFrame *frame, const char *text, gsize length, gsize *n_chars);
gboolean sks_stream_text_flush (SksStream *self, SksCallFrame *frame);
gboolean sks_stream_text_close (SksStream *self, SksCallFrame *frame);

G_END_DECLS
