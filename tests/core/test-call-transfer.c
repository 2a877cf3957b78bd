// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-test-frame.h"
#include "sks-workers.h"

/* What a call answers is held against CPython in test-cases.c; here is what only the frame knows: how many bytes crossed, and what was lost. */

static void
test_counts (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) sent = NULL, peeked = NULL, received = NULL, ended = NULL;

  sks_test_connect (frames);
  sent = sks_test_play (frames, "client.send(b'hello')");
  g_assert_cmpuint (sent->n_sent, ==, 5);
  peeked = sks_test_play (frames, "conn.recv(10, socket.MSG_PEEK)");
  g_assert_cmpuint (peeked->n_received, ==, 0);
  received = sks_test_play (frames, "conn.recv(4)");
  g_assert_cmpuint (received->n_received, ==, 4);
  g_assert_cmpuint (received->n_bytes_lost, ==, 0);
  sks_test_gives (frames, "conn.recv(4)", "b'o'");
  sks_test_do (frames, "client.close()");
  ended = sks_test_play (frames, "conn.recv(4)");
  g_assert_cmpuint (ended->n_received, ==, 0);
  g_assert_true (sks_frame_is_eof (ended));
}

static void
test_sendall_partly (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autofree char *piece = g_strnfill (1 << 23, 'x');
  g_autofree char *line = g_strdup_printf ("client.sendall(b'%s')", piece);
  g_autoptr (SksCallFrame) frame = NULL, timed = NULL;
  g_autofree char *described = NULL;

  sks_test_connect (frames);
  sks_test_do (frames, "client.setblocking(False)");
  frame = sks_test_play (frames, line);
  described = sks_test_describe (frame->result);
  g_assert_cmpstr (described, ==, "BlockingIOError(11): Resource temporarily unavailable");
  g_assert_cmpuint (frame->n_sent, >, 0);
  g_assert_cmpuint (frame->n_sent, <, 1 << 23);

  sks_test_do (frames, "client.settimeout(0.05)");
  timed = sks_test_play (frames, line);
  g_assert_cmpstr (sks_value_get_exception_type (timed->result), ==, "TimeoutError");
  g_assert_cmpint (timed->ended_us - timed->started_us, >=, 50000);
}

static void
test_datagram_lost (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) cut = NULL, whole = NULL, told = NULL;
  g_autofree char *described = NULL;

  sks_test_do (frames, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  sks_test_do (frames, "a.bind(('127.0.0.1', 0))");
  sks_test_do (frames, "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  for (int i = 0; i < 3; i++)
    sks_test_do (frames, "b.sendto(b'0123456789', a.getsockname())");

  cut = sks_test_prepare (frames, "a.recv(4)", NULL);
  cut->observe = SKS_EVIDENCE_RECEIVE_QUEUE;
  sks_call_frame_run (cut);
  g_assert_cmpuint (cut->n_bytes_lost, ==, 6);
  g_assert_cmpuint (cut->n_received, ==, 4);

  whole = sks_test_prepare (frames, "a.recvfrom(10)", NULL);
  whole->observe = SKS_EVIDENCE_RECEIVE_QUEUE;
  sks_call_frame_run (whole);
  g_assert_cmpuint (whole->n_bytes_lost, ==, 0);

  /* With MSG_TRUNC the kernel tells the whole size; the bytes behind what came are nobody's. */
  told = sks_test_play (frames, "a.recv(4, socket.MSG_TRUNC)");
  described = sks_test_describe (told->result);
  g_assert_cmpstr (described, ==, "b'0123\\x00\\x00\\x00\\x00\\x00\\x00'");
  g_assert_cmpuint (told->n_bytes_lost, ==, 6);
}

/* What waits in a SOCK_SEQPACKET socket is counted together: two messages are no message that was cut. */
static void
test_seqpacket_whole (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) frame = NULL;

  sks_test_do (frames, "a = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)");
  sks_test_do (frames, "a.bind('')");
  sks_test_do (frames, "a.listen(1)");
  sks_test_do (frames, "b = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)");
  sks_test_do (frames, "b.connect(a.getsockname())");
  sks_test_do (frames, "c, peer = a.accept()");
  sks_test_do (frames, "b.send(b'1234')");
  sks_test_do (frames, "b.send(b'5678')");

  frame = sks_test_prepare (frames, "c.recv(4)", NULL);
  frame->observe = SKS_EVIDENCE_RECEIVE_QUEUE;
  sks_call_frame_run (frame);
  g_assert_cmpint (frame->before.receive_queue, ==, 8);
  g_assert_cmpuint (frame->n_received, ==, 4);
  g_assert_cmpuint (frame->n_bytes_lost, ==, 0);
}

/* A terabyte is not touched, and what a machine cannot have at all is a MemoryError. */
static void
test_huge_buffer (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  sks_test_connect (frames);
  sks_test_do (frames, "client.send(b'small')");
  sks_test_gives (frames, "conn.recv(1073741824)", "b'small'");
  sks_test_gives (frames, "conn.recv(4611686018427387904)", "MemoryError(0): ");
}

static void
test_syscalls (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  sks_test_connect (frames);
  sks_test_calls (frames, "client.send(b'x')", "sendto");
  sks_test_calls (frames, "conn.recv(0)", "");
  sks_test_calls (frames, "conn.recvfrom(0)", "recvfrom");
  sks_test_calls (frames, "conn.recv(1)", "recvfrom");
  sks_test_do (frames, "conn.settimeout(5)");
  sks_test_calls (frames, "conn.sendall(b'x')", "poll sendto");
  sks_test_calls (frames, "conn.sendall(b'')", "poll sendto");
}

/* Interrupting */

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

static void
interrupt (SksCallFrame *frame)
{
  sks_call_frame_interrupt (frame);
  g_assert_true (g_async_queue_pop (done) == frame);
}

static void
test_interrupt (void)
{
  static const char *const lines[] = { "conn.recv(10)", "conn.recvfrom(10)", "server.accept()" };
  static const char *const timeouts[] = { "None", "60" };
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  sks_test_connect (frames);
  for (guint t = 0; t < G_N_ELEMENTS (timeouts); t++)
    {
      g_autofree char *of_conn = g_strdup_printf ("conn.settimeout(%s)", timeouts[t]);
      g_autofree char *of_server = g_strdup_printf ("server.settimeout(%s)", timeouts[t]);

      sks_test_do (frames, of_conn);
      sks_test_do (frames, of_server);
      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          g_autoptr (SksCallFrame) frame = sks_test_prepare (frames, lines[i], NULL);

          start (frame);
          interrupt (frame);
          g_assert_null (frame->result);
          g_assert_true (sks_call_frame_is_interrupted (frame));
        }
    }

  /* The socket is as it was. */
  sks_test_do (frames, "client.send(b'after')");
  sks_test_gives (frames, "conn.recv(10)", "b'after'");
}

static void
test_interrupt_sendall (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autofree char *piece = g_strnfill (1 << 24, 'x');
  g_autofree char *line = g_strdup_printf ("client.sendall(b'%s')", piece);
  g_autoptr (SksCallFrame) frame = NULL;
  int queued = 0;

  sks_test_connect (frames);
  frame = sks_test_prepare (frames, line, NULL);
  start (frame);
  while (queued == 0)
    {
      SksEvidence evidence = { 0 };
      SksHandle *conn = sks_test_handle (frames, "conn");

      sks_kernel_read (sks_handle_get_fd (conn), conn->family, conn->type, conn->protocol, SKS_EVIDENCE_RECEIVE_QUEUE, &evidence);
      queued = evidence.receive_queue;
      g_thread_yield ();
    }
  interrupt (frame);

  g_assert_null (frame->result);
  g_assert_cmpuint (frame->n_sent, >, 0);
  g_assert_cmpuint (frame->n_sent, <, 1 << 24);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sks_workers_init ();
  done = g_async_queue_new ();
  g_test_add_func ("/Sks/Call/Transfer/counts", test_counts);
  g_test_add_func ("/Sks/Call/Transfer/sendall-partly", test_sendall_partly);
  g_test_add_func ("/Sks/Call/Transfer/datagram-lost", test_datagram_lost);
  g_test_add_func ("/Sks/Call/Transfer/seqpacket-whole", test_seqpacket_whole);
  g_test_add_func ("/Sks/Call/Transfer/huge-buffer", test_huge_buffer);
  g_test_add_func ("/Sks/Call/Transfer/syscalls", test_syscalls);
  g_test_add_func ("/Sks/Call/Transfer/interrupt", test_interrupt);
  g_test_add_func ("/Sks/Call/Transfer/interrupt-sendall", test_interrupt_sendall);
  return g_test_run ();
}
