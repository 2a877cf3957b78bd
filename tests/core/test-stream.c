// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <locale.h>

#include "sks-test-frame.h"
#include "sks-workers.h"

/* What files answer is held against CPython in test-cases.c; here is what is shown beside it, and what needs two threads. */

static void
test_unflushed (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) written = NULL, flushed = NULL;
  SksStream *f;

  sks_test_connect (frames);
  sks_test_do (frames, "f = client.makefile('wb')");
  f = sks_test_stream (frames, "f");
  g_assert_cmpstr (sks_stream_get_type_name (f), ==, "BufferedWriter");
  g_assert_cmpstr (sks_stream_get_mode (f), ==, "wb");
  g_assert_false (sks_stream_is_text (f));

  written = sks_test_play (frames, "f.write(b'hello')");
  g_assert_cmpuint (written->n_sent, ==, 0);
  g_assert_cmpuint (written->syscalls->len, ==, 0);
  g_assert_cmpuint (sks_stream_get_n_unflushed (f), ==, 5);

  flushed = sks_test_play (frames, "f.flush()");
  g_assert_cmpuint (flushed->n_sent, ==, 5);
  g_assert_cmpuint (sks_stream_get_n_unflushed (f), ==, 0);
  sks_test_gives (frames, "conn.recv(10)", "b'hello'");
}

static void
test_unread (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) line = NULL;
  SksStream *f, *t;

  sks_test_connect (frames);
  sks_test_do (frames, "client.send(b'one\\ntwo\\n')");
  sks_test_do (frames, "f = conn.makefile('rb')");
  f = sks_test_stream (frames, "f");
  line = sks_test_play (frames, "f.readline()");
  g_assert_cmpuint (line->n_received, ==, 8);
  g_assert_cmpuint (sks_stream_get_n_unread (f), ==, 4);
  sks_test_calls (frames, "f.readline()", "");
  g_assert_cmpuint (sks_stream_get_n_unread (f), ==, 0);

  sks_test_do (frames, "t = conn.makefile('r', encoding='utf-8')");
  t = sks_test_stream (frames, "t");
  g_assert_cmpstr (sks_stream_get_type_name (t), ==, "TextIOWrapper");
  sks_test_do (frames, "client.send(b'caf\\xc3\\xa9\\nrest\\xe4\\xbd')");
  sks_test_gives (frames, "t.readline()", "'café\\n'");
  g_assert_cmpuint (sks_stream_get_n_unread (t), ==, 6);
  sks_test_do (frames, "t.close()");
  g_assert_cmpuint (sks_stream_get_n_unread (t), ==, 0);
  g_assert_true (sks_stream_is_closed (t));
}

static void
test_text_unflushed (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  SksStream *t;

  sks_test_connect (frames);
  sks_test_do (frames, "t = client.makefile('w', encoding='utf-16-le', newline='\\r\\n')");
  t = sks_test_stream (frames, "t");
  sks_test_gives (frames, "t.write('a\\n')", "2");
  g_assert_cmpuint (sks_stream_get_n_unflushed (t), ==, 6);
  sks_test_calls (frames, "t.close()", "sendto");
  g_assert_cmpuint (sks_stream_get_n_unflushed (t), ==, 0);
  sks_test_gives (frames, "conn.recv(10)", "b'a\\x00\\r\\x00\\n\\x00'");
}

static void
test_deferred_close (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) deferred = NULL, again = NULL, last = NULL;
  g_autofree char *names = NULL;

  sks_test_connect (frames);
  sks_test_do (frames, "f = client.makefile('rwb')");
  sks_test_do (frames, "g = client.makefile('r')");
  deferred = sks_test_play (frames, "client.close()");
  g_assert_true (deferred->deferred);
  g_assert_cmpuint (deferred->syscalls->len, ==, 0);
  g_assert_cmpint (sks_handle_get_fd (sks_test_handle (frames, "client")), >=, 0);

  sks_test_calls (frames, "g.close()", "");
  last = sks_test_play (frames, "f.close()");
  names = sks_test_list_syscalls (last);
  g_assert_cmpstr (names, ==, "close");
  g_assert_cmpint (sks_handle_get_fd (sks_test_handle (frames, "client")), ==, -1);

  again = sks_test_play (frames, "client.close()");
  g_assert_false (again->deferred);
  sks_test_gives (frames, "conn.recv(1)", "b''");
}

/* A file that is dropped open lets go of its socket too, without sending what was not flushed. */
static void
test_dropped (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  sks_test_connect (frames);
  sks_test_do (frames, "f = client.makefile('wb')");
  sks_test_do (frames, "f.write(b'never sent')");
  sks_test_do (frames, "client.close()");
  g_hash_table_remove (frames->streams, "f");
  sks_test_gives (frames, "conn.recv(1)", "b''");
}

/* Two threads */

static GAsyncQueue *done;

static void
run_thread (gpointer data)
{
  sks_call_frame_run (data);
  g_async_queue_push (done, data);
}

static void
start (SksCallFrame *frame)
{
  g_autoptr (GError) error = NULL;

  sks_workers_run (run_thread, frame, &error);
  g_assert_no_error (error);
}

/* While a read waits the same file can be written: its sides have a turn each. A second read waits for the first. */
static void
test_sides (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) first = NULL, second = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  sks_test_connect (frames);
  sks_test_do (frames, "f = conn.makefile('rwb')");
  first = sks_test_prepare (frames, "f.readline()", NULL);
  second = sks_test_prepare (frames, "f.readline()", NULL);
  start (first);
  start (second);

  sks_test_do (frames, "f.write(b'meanwhile')");
  sks_test_do (frames, "f.flush()");
  sks_test_gives (frames, "client.recv(20)", "b'meanwhile'");
  sks_test_do (frames, "client.send(b'x\\nx\\n')");
  g_async_queue_pop (done);
  g_async_queue_pop (done);
  a = sks_test_describe (first->result);
  b = sks_test_describe (second->result);
  g_assert_cmpstr (a, ==, "b'x\\n'");
  g_assert_cmpstr (b, ==, "b'x\\n'");
}

/* Interrupted: one that waits in recv, and one that waits for its turn. */
static void
test_interrupt (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) first = NULL, second = NULL;

  sks_test_connect (frames);
  sks_test_do (frames, "f = conn.makefile('rb')");
  first = sks_test_prepare (frames, "f.read(5)", NULL);
  second = sks_test_prepare (frames, "f.readline()", NULL);
  start (first);
  start (second);
  sks_call_frame_interrupt (second);
  sks_call_frame_interrupt (first);
  g_async_queue_pop (done);
  g_async_queue_pop (done);
  g_assert_null (first->result);
  g_assert_null (second->result);

  sks_test_do (frames, "client.send(b'still there\\n')");
  sks_test_gives (frames, "f.readline()", "b'still there\\n'");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  sks_workers_init ();
  done = g_async_queue_new ();
  g_test_add_func ("/Sks/Stream/unflushed", test_unflushed);
  g_test_add_func ("/Sks/Stream/unread", test_unread);
  g_test_add_func ("/Sks/Stream/text-unflushed", test_text_unflushed);
  g_test_add_func ("/Sks/Stream/deferred-close", test_deferred_close);
  g_test_add_func ("/Sks/Stream/dropped", test_dropped);
  g_test_add_func ("/Sks/Stream/sides", test_sides);
  g_test_add_func ("/Sks/Stream/interrupt", test_interrupt);
  return g_test_run ();
}
