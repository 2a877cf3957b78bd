// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-test-session.h"
#include "sks-traffic.h"

#define N_MANY 3000

static void
play (SksSession        *session,
      const char *const *lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (SksCall) call = sks_test_call (session, lines[i]);

      g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
    }
}

static SksTraffic *
watch (SksSession *session,
       const char *name)
{
  SksTraffic *traffic = sks_traffic_new (session, sks_session_find_socket (session, name));

  sks_traffic_set_paused (traffic, FALSE);

  return traffic;
}

static guint
count (SksTraffic *traffic)
{
  return g_list_model_get_n_items (G_LIST_MODEL (traffic));
}

static SksRun *
get_run (SksTraffic *traffic,
         guint       position)
{
  g_autoptr (SksRun) run = g_list_model_get_item (G_LIST_MODEL (traffic), position);

  g_assert_nonnull (run);

  return run; /* the traffic holds it */
}

static void
assert_bytes (SksRun     *run,
              const char *expected)
{
  gsize length;
  const guint8 *bytes = sks_run_get_bytes (run, &length);

  g_assert_cmpmem (bytes, length, expected, strlen (expected));
}

/* @expected: "offset+length offset+length …" */
static void
assert_edges (const SksEdge *edges,
              guint          n_edges,
              const char    *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_edges; i++)
    g_string_append_printf (text, i > 0 ? " %zu+%zu" : "%zu+%zu", edges[i].offset, edges[i].length);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_run (SksRun     *run,
            gboolean    received,
            const char *bytes,
            const char *sends,
            const char *receives)
{
  const SksEdge *edges;
  guint n;

  g_assert_cmpint (sks_run_is_received (run), ==, received);
  assert_bytes (run, bytes);
  edges = sks_run_get_sends (run, &n);
  assert_edges (edges, n, sends);
  edges = sks_run_get_receives (run, &n);
  assert_edges (edges, n, receives);
}

/* Receives cut across the sends of a stream: both ends tell the same bytes. */
static void
test_stream (void)
{
  static const char *const lines[] = { "client.send(b'one ')",  "client.send(b'two ')",      "client.send(b'three ')", "client.send(b'four ')",
                                       "client.send(b'five\\r\\n')", "conn.recv(16)", "conn.recv(1024)", "conn.sendall(b'done')", NULL };
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) conn = NULL, client = NULL;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  sks_test_wait_until (sks_socket_get_peer_id (sks_session_find_socket (session, "conn")) != 0);
  conn = watch (session, "conn");
  client = watch (session, "client");
  play (session, lines);
  sks_test_wait_until (count (conn) == 2 && count (client) == 2);

  assert_run (get_run (conn, 0), TRUE, "one two three four five\r\n", "0+4 4+4 8+6 14+5 19+6", "0+16 16+9");
  assert_run (get_run (conn, 1), FALSE, "done", "0+4", "");
  assert_run (get_run (client, 0), FALSE, "one two three four five\r\n", "0+4 4+4 8+6 14+5 19+6", "0+16 16+9");
  assert_run (get_run (client, 1), TRUE, "done", "0+4", "");
  g_assert_cmpstr (sks_run_get_peer_name (get_run (conn, 0)), ==, "client");
  g_assert_cmpuint (sks_run_get_n_waiting (get_run (conn, 0)), ==, 0);
  g_assert_cmpuint (sks_run_get_n_waiting (get_run (conn, 1)), ==, 4);
  g_assert_cmpuint (sks_traffic_get_n_received (conn), ==, 25);
  g_assert_cmpuint (sks_traffic_get_n_receives (conn), ==, 2);
  g_assert_cmpuint (sks_traffic_get_n_sent (conn), ==, 4);
  g_assert_cmpuint (sks_traffic_get_n_sends (conn), ==, 1);
}

/* What came before somebody looked is told all the same, and the end of file with it. */
static void
test_later_and_eof (void)
{
  static const char *const lines[] = { "client.send(b'bye')", "client.close()", "conn.recv(2)", "conn.recv(2)", "conn.recv(2)", "conn.recv(2)", NULL };
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) conn = NULL;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  sks_test_wait_until (sks_socket_get_peer_id (sks_session_find_socket (session, "conn")) != 0);
  play (session, lines);
  conn = watch (session, "conn");
  sks_test_wait_until (count (conn) == 1 && sks_run_ends_with_eof (get_run (conn, 0)));

  assert_run (get_run (conn, 0), TRUE, "bye", "0+3", "0+2 2+1");
  g_assert_true (sks_run_ends_with_eof (get_run (conn, 0)));
  g_assert_cmpuint (sks_traffic_get_n_receives (conn), ==, 2);
}

/* A recv that waited before the send was made. */
static void
test_waiting_receive (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) conn = NULL;
  g_autoptr (SksCall) waiting = NULL;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  sks_test_wait_until (sks_socket_get_peer_id (sks_session_find_socket (session, "conn")) != 0);
  conn = watch (session, "conn");
  waiting = sks_test_issue (session, "conn.recv(10)");
  sks_test_assert_result (session, "client.send(b'now')", "3");
  sks_test_wait_until (sks_call_get_state (waiting) == SKS_CALL_DONE);
  sks_test_wait_until (sks_traffic_get_n_receives (conn) == 1);

  sks_test_wait_until (count (conn) == 1 && sks_run_get_n_waiting (get_run (conn, 0)) == 0);
  assert_run (get_run (conn, 0), TRUE, "now", "0+3", "0+3");
}

static void
test_paused (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) client = NULL;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  client = watch (session, "client");
  sks_traffic_set_paused (client, TRUE);
  sks_test_assert_result (session, "client.send(b'x')", "1");
  sks_journal_flush (sks_session_get_journal (session));
  g_assert_cmpuint (count (client), ==, 0);
  sks_traffic_set_paused (client, FALSE);
  sks_test_wait_until (count (client) == 1);
}

/* Datagrams keep their edges; one that the buffer was too short for has lost bytes. */
static void
test_datagrams (void)
{
  static const char *const lines[] = { "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
                                       "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
                                       "a.bind(('127.0.0.1', 0))",
                                       "b.bind(('127.0.0.1', 0))",
                                       "a.sendto(b'one', b.getsockname())",
                                       "a.sendto(b'same', b.getsockname())",
                                       "a.sendto(b'same', b.getsockname())",
                                       "a.sendto(b'0123456789', b.getsockname())",
                                       "b.recvfrom(100)",
                                       "b.recvfrom(100)",
                                       "b.recvfrom(100)",
                                       "b.recvfrom(4)",
                                       NULL };
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) a = NULL, b = NULL;
  const SksEdge *edges;
  guint n;

  sks_session_set_observe (session, TRUE);
  play (session, lines);
  a = watch (session, "a");
  b = watch (session, "b");
  sks_test_wait_until (sks_traffic_get_n_receives (b) == 4);

  g_assert_cmpuint (count (b), ==, 1);
  assert_run (get_run (b, 0), TRUE, "onesamesame0123456789", "0+3 3+4 7+4 11+10", "0+3 3+4 7+4 11+4");
  g_assert_true (sks_run_is_datagram (get_run (b, 0)));
  g_assert_cmpstr (sks_run_get_peer_name (get_run (b, 0)), ==, "a");
  edges = sks_run_get_sends (get_run (b, 0), &n);
  g_assert_cmpuint (edges[2].number, ==, edges[1].number + 1);
  edges = sks_run_get_receives (get_run (b, 0), &n);
  g_assert_cmpuint (edges[3].lost, ==, 6);

  sks_test_wait_until (count (a) == 1 && sks_run_get_n_waiting (get_run (a, 0)) == 0);
  assert_run (get_run (a, 0), FALSE, "onesamesame0123456789", "0+3 3+4 7+4 11+10", "0+3 3+4 7+4 11+4");
  g_assert_cmpstr (sks_run_get_peer_name (get_run (a, 0)), ==, "b");
  g_assert_cmpuint (sks_run_get_n_waiting (get_run (a, 0)), ==, 0);
}

/* One of no bytes is a message too; looking at it does not take it, and no room takes nothing. */
static void
test_empty_datagram (void)
{
  static const char *const lines[] = { "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
                                       "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
                                       "a.bind(('127.0.0.1', 0))",
                                       "b.bind(('127.0.0.1', 0))",
                                       "a.sendto(b'', b.getsockname())",
                                       "b.recvfrom(100, socket.MSG_PEEK)",
                                       "b.recvfrom(100)",
                                       NULL };
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) a = NULL, b = NULL;

  sks_session_set_observe (session, TRUE);
  play (session, lines);
  a = watch (session, "a");
  b = watch (session, "b");
  sks_test_wait_until (sks_traffic_get_n_receives (b) == 1 && sks_traffic_get_n_sends (a) == 1);

  assert_run (get_run (b, 0), TRUE, "", "0+0", "0+0");
  sks_test_wait_until (count (a) == 1);
  assert_run (get_run (a, 0), FALSE, "", "0+0", "0+0");
}

/* A long conversation comes in slices, and runs are cut so that none is without bound. */
static void
test_many (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksTraffic) client = NULL;
  gsize total = 0;

  sks_test_make_tcp (session);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (GError) error = NULL;
      SksCall *call = sks_session_call_line (session, "client.send(b'0123456789')", TRUE, &error);

      g_assert_no_error (error);
      g_object_unref (call);
    }
  client = watch (session, "client");
  sks_test_wait_until (sks_traffic_get_n_sends (client) == N_MANY);

  for (guint i = 0; i < count (client); i++)
    {
      gsize length;

      sks_run_get_bytes (get_run (client, i), &length);
      g_assert_cmpuint (length, <=, 16384);
      total += length;
    }
  g_assert_cmpuint (total, ==, N_MANY * 10);
  g_assert_finalize_object (g_steal_pointer (&client));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Traffic/stream", test_stream);
  g_test_add_func ("/Sks/Traffic/later-and-eof", test_later_and_eof);
  g_test_add_func ("/Sks/Traffic/waiting-receive", test_waiting_receive);
  g_test_add_func ("/Sks/Traffic/paused", test_paused);
  g_test_add_func ("/Sks/Traffic/datagrams", test_datagrams);
  g_test_add_func ("/Sks/Traffic/empty-datagram", test_empty_datagram);
  g_test_add_func ("/Sks/Traffic/many", test_many);

  return g_test_run ();
}
