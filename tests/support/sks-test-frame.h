// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-literal.h"

/* Plays single calls as frames, without a session: lines of Python over the handles and streams that earlier lines made. */

typedef struct
{
  GHashTable *handles; /* name → SksHandle */
  GHashTable *streams; /* name → SksStream */
} SksTestFrames;

static inline SksTestFrames *
sks_test_frames_new (void)
{
  SksTestFrames *frames = g_new0 (SksTestFrames, 1);

  frames->handles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sks_handle_unref);
  frames->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sks_stream_unref);
  return frames;
}

static inline void
sks_test_frames_free (SksTestFrames *frames)
{
  g_hash_table_unref (frames->streams);
  g_hash_table_unref (frames->handles);
  g_free (frames);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksTestFrames, sks_test_frames_free)

static inline SksReceiver
sks_test_kind_cb (const char *name, gpointer user_data)
{
  SksTestFrames *frames = user_data;

  return g_hash_table_contains (frames->streams, name) ? SKS_ON_FILE : SKS_ON_SOCKET;
}

static inline SksValue *
sks_test_lookup_cb (const char *name, const char *method, gpointer user_data)
{
  SksTestFrames *frames = user_data;
  SksHandle *handle = g_hash_table_lookup (frames->handles, name);
  SksAddress address = SKS_ADDRESS_INIT;

  if (handle == NULL || g_strcmp0 (method, "getsockname") != 0)
    return NULL;
  sks_sys_getsockname (NULL, sks_handle_get_fd (handle), &address);
  return sks_address_to_value (&address);
}

static inline SksHandle *
sks_test_handle (SksTestFrames *frames, const char *name)
{
  SksHandle *handle = g_hash_table_lookup (frames->handles, name);

  g_assert_nonnull (handle);
  return handle;
}

static inline SksStream *
sks_test_stream (SksTestFrames *frames, const char *name)
{
  SksStream *stream = g_hash_table_lookup (frames->streams, name);

  g_assert_nonnull (stream);
  return stream;
}

/* A frame that is ready to run, for a thread of its own. (transfer full) */
static inline SksCallFrame *
sks_test_prepare (SksTestFrames *frames, const char *text, char **target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SksLine) line = sks_line_parse (text, sks_test_kind_cb, sks_test_lookup_cb, frames, &error);
  SksHandle *handle = NULL;
  SksStream *stream = NULL;

  g_assert_no_error (error);
  if (line->spec->receiver == SKS_ON_FILE)
    {
      stream = sks_test_stream (frames, line->object);
      handle = sks_stream_get_handle (stream);
    }
  else if (line->spec->receiver == SKS_ON_SOCKET)
    handle = sks_test_handle (frames, line->object);

  if (target != NULL)
    *target = g_strdup (line->targets[0]);
  return sks_call_frame_new (line->spec, handle, stream, (SksValue *const *) line->args->pdata, line->args->len);
}

/* Runs one line to its end on this thread. (transfer full) */
static inline SksCallFrame *
sks_test_play (SksTestFrames *frames, const char *text)
{
  g_autofree char *target = NULL;
  SksCallFrame *frame = sks_test_prepare (frames, text, &target);

  sks_call_frame_run (frame);
  if (frame->new_handle != NULL)
    g_hash_table_replace (frames->handles, g_strdup (target), sks_handle_ref (frame->new_handle));
  if (frame->new_stream != NULL)
    g_hash_table_replace (frames->streams, g_strdup (target), sks_stream_ref (frame->new_stream));
  return frame;
}

/* Plays a line whose result is not what the test is about; it must not raise. */
static inline void
sks_test_do (SksTestFrames *frames, const char *text)
{
  g_autoptr (SksCallFrame) frame = sks_test_play (frames, text);

  if (sks_value_is (frame->result, SKS_VALUE_EXCEPTION))
    g_error ("%s raised %s: %s", text, sks_value_get_exception_type (frame->result), sks_value_get_exception_text (frame->result));
}

/* The result as repr(), or the exception as "Type(errno): text". */
static inline char *
sks_test_describe (SksValue *result)
{
  if (result == NULL)
    return g_strdup ("no result");
  if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    return g_strdup_printf ("%s(%d): %s", sks_value_get_exception_type (result), sks_value_get_errno (result), sks_value_get_exception_text (result));
  return sks_value_to_python (result);
}

static inline void
sks_test_gives (SksTestFrames *frames, const char *text, const char *expected)
{
  g_autoptr (SksCallFrame) frame = sks_test_play (frames, text);
  g_autofree char *described = sks_test_describe (frame->result);

  g_assert_cmpstr (described, ==, expected);
}

/* The names of the syscalls that a frame made, with a blank between. */
static inline char *
sks_test_list_syscalls (SksCallFrame *frame)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < frame->syscalls->len; i++)
    {
      g_autoptr (SksCode) code = sks_code_new ();

      sks_syscall_write_strace (&g_array_index (frame->syscalls, SksSyscall, i), code);
      g_string_append_printf (names, "%s%.*s", i > 0 ? " " : "", (int) strcspn (code->text->str, "("), code->text->str);
    }
  return g_string_free (names, FALSE);
}

static inline void
sks_test_calls (SksTestFrames *frames, const char *text, const char *expected)
{
  g_autoptr (SksCallFrame) frame = sks_test_play (frames, text);
  g_autofree char *names = sks_test_list_syscalls (frame);

  g_assert_cmpstr (names, ==, expected);
}

/* server listens on loopback, client is connected to it, conn is what it accepted. */
static inline void
sks_test_connect (SksTestFrames *frames)
{
  sks_test_do (frames, "server = socket.socket()");
  sks_test_do (frames, "server.bind(('127.0.0.1', 0))");
  sks_test_do (frames, "server.listen(5)");
  sks_test_do (frames, "client = socket.socket()");
  sks_test_do (frames, "client.connect(server.getsockname())");
  sks_test_do (frames, "conn, peer = server.accept()");
}
