// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "sks-test-session.h"
#include "sks-workers.h"

#define N_WAITING 200

static guint
count_sockets (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  /* GLib's own threads keep an eventfd each, made when they are first needed. */
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL && g_str_has_prefix (target, "socket:"))
        n++;
    }

  return n;
}

static void
test_tcp_conversation (void)
{
  g_autoptr (SksSession) session = sks_session_new ();

  sks_test_make_tcp (session);
  sks_test_assert_result (session, "client.sendall(b'hello\\r\\n')", "None");
  sks_test_assert_result (session, "conn.recv(1024)", "b'hello\\r\\n'");
  sks_test_assert_result (session, "conn.send(b'world')", "5");
  sks_test_assert_result (session, "client.recv(2)", "b'wo'");
  sks_test_assert_result (session, "client.recv(1024)", "b'rld'");
  sks_test_assert_result (session, "client.close()", "None");
  sks_test_assert_result (session, "conn.recv(1024)", "b''");
  sks_test_assert_raises (session, "client.send(b'x')", "OSError", EBADF);

  g_assert_cmpuint (sks_socket_get_n_sent (sks_session_find_socket (session, "client")), ==, 7);
  g_assert_cmpuint (sks_socket_get_n_received (sks_session_find_socket (session, "client")), ==, 5);
  g_assert_true (sks_socket_get_saw_eof (sks_session_find_socket (session, "conn")));
  g_assert_false (sks_socket_is_open (sks_session_find_socket (session, "client")));
}

static void
test_names_and_states (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  SksSocket *server, *client, *conn;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  server = sks_session_find_socket (session, "server");
  client = sks_session_find_socket (session, "client");
  conn = sks_session_find_socket (session, "conn");

  sks_test_wait_until (sks_socket_get_state (conn) == SKS_STATE_ESTABLISHED);
  g_assert_cmpint (sks_socket_get_state (server), ==, SKS_STATE_LISTEN);
  g_assert_cmpint (sks_socket_get_state (client), ==, SKS_STATE_ESTABLISHED);
  g_assert_cmpstr (sks_socket_get_peer_text (client), ==, sks_socket_get_local_text (server));
  g_assert_cmpstr (sks_socket_get_local_text (client), ==, sks_socket_get_peer_text (conn));
  g_assert_true (sks_session_find_peer (session, client) == conn);
  g_assert_cmpuint (sks_socket_get_peer_id (conn), ==, sks_socket_get_id (client));
  g_assert_true (sks_session_find_bound (session, SOCK_STREAM, &sks_socket_get_evidence (client)->peer) == server);

  /* A half-close shows on both ends. */
  sks_test_assert_result (session, "client.shutdown(socket.SHUT_WR)", "None");
  sks_test_wait_until (sks_socket_get_state (conn) == SKS_STATE_CLOSE_WAIT);
  g_assert_cmpint (sks_socket_get_state (client), ==, SKS_STATE_FIN_WAIT_2);
  g_assert_cmpint (sks_socket_get_situation (conn), ==, SKS_WHEN_HALF_CLOSED | SKS_WHEN_STREAM);
  g_assert_cmpint (sks_socket_get_situation (client), ==, SKS_WHEN_SHUT | SKS_WHEN_STREAM);
}

/* The socket itself is not read by anybody when nothing is observed. */
static void
test_unobserved (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksRecordData) data = NULL;

  sks_test_make_tcp (session);
  data = sks_journal_get (sks_session_get_journal (session), 2);
  g_assert_cmpint (data->before.valid, ==, 0);
  g_assert_cmpint (data->after.valid, ==, 0);
  g_assert_cmpuint (data->syscalls->len, ==, 1);
  g_assert_cmpint (g_array_index (data->syscalls, SksSyscall, 0).id, ==, SKS_SYS_BIND);
}

static void
test_accept_names (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) first = NULL, second = NULL;

  sks_test_make_tcp (session);
  first = sks_test_issue (session, "conn, peer = server.accept()");
  second = sks_test_issue (session, "conn, peer = server.accept()");
  sks_test_assert_result (session, "a = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "a");
  sks_test_assert_result (session, "a.connect(server.getsockname())", "None");
  sks_test_assert_result (session, "b = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "b");
  sks_test_assert_result (session, "b.connect(server.getsockname())", "None");
  sks_test_wait_until (sks_call_get_state (first) == SKS_CALL_DONE && sks_call_get_state (second) == SKS_CALL_DONE);
  g_assert_nonnull (sks_session_find_socket (session, "conn2"));
  g_assert_nonnull (sks_session_find_socket (session, "conn3"));
}

static void
test_free_names (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autofree char *name = NULL;

  sks_test_assert_result (session, "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "server");
  name = sks_session_suggest_name (session, "server");
  g_assert_cmpstr (name, ==, "server2");

  g_assert_true (sks_session_is_name_free (session, "client", NULL));
  for (guint i = 0; i < 5; i++)
    {
      const char *const bad[] = { "server", "class", "2nd", "a-b", "socket" };
      g_autoptr (GError) error = NULL;

      g_assert_false (sks_session_is_name_free (session, bad[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_interrupt (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) call = NULL;
  g_autoptr (SksRecordData) data = NULL;

  sks_test_make_tcp (session);
  call = sks_test_issue (session, "conn.recv(1024)");
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 1);
  g_assert_cmpuint (sks_socket_get_n_waiting (sks_session_find_socket (session, "conn")), ==, 1);
  sks_call_interrupt (call);
  sks_test_wait_until (sks_call_get_state (call) == SKS_CALL_INTERRUPTED);
  g_assert_null (sks_call_get_result (call));
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_waiting (session)), ==, 0);

  data = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (call));
  g_assert_true (data->flags & SKS_RECORD_INTERRUPTED);
  g_assert_false (data->flags & SKS_RECORD_FAILED);

  /* The next call on the same socket is not hit. */
  sks_test_assert_result (session, "client.sendall(b'x')", "None");
  sks_test_assert_result (session, "conn.recv(1)", "b'x'");
}

/* An interrupted MSG_WAITALL gives what had come: a result, and the mark beside it. */
static void
test_interrupt_partial (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) call = NULL;
  g_autofree char *text = NULL;

  sks_test_make_tcp (session);
  sks_test_assert_result (session, "client.sendall(b'abc')", "None");
  call = sks_test_issue (session, "conn.recv(10, socket.MSG_WAITALL)");
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 1);
  sks_call_interrupt (call);
  sks_test_wait_until (sks_call_get_state (call) == SKS_CALL_DONE);
  text = sks_value_to_python (sks_call_get_result (call));
  g_assert_cmpstr (text, ==, "b'abc'");
  g_assert_true (sks_call_get_interrupted (call));
}

/* The signal may come before the syscall is entered: it is repeated until it has worked. */
static void
test_interrupt_at_once (void)
{
  g_autoptr (SksSession) session = sks_session_new ();

  sks_test_make_tcp (session);
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (SksCall) call = sks_test_issue (session, "conn.recv(1024)");

      sks_call_interrupt (call);
      sks_test_wait_until (sks_call_get_state (call) != SKS_CALL_RUNNING);
      g_assert_cmpint (sks_call_get_state (call), ==, SKS_CALL_INTERRUPTED);
    }
}

static void
test_many_waiting (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  sks_test_make_tcp (session);
  for (guint i = 0; i < N_WAITING; i++)
    g_ptr_array_add (calls, sks_test_issue (session, i % 2 ? "conn, peer = server.accept()" : "conn.recv(1024)"));
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == N_WAITING);
  g_assert_cmpuint (sks_workers_get_n_busy (), >=, N_WAITING);

  sks_test_assert_result (session, "conn.send(b'still answers')", "13");
  sks_test_assert_result (session, "client.recv(100)", "b'still answers'");

  sks_session_interrupt_all (session);
  for (guint i = 0; i < calls->len; i++)
    sks_test_wait_until (sks_call_get_state (g_ptr_array_index (calls, i)) == SKS_CALL_INTERRUPTED);
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_waiting (session)), ==, 0);
}

static void
test_close_interrupts (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) call = NULL;
  SksSocket *conn;
  SksJournal *journal = NULL;

  sks_test_make_tcp (session);
  conn = sks_session_find_socket (session, "conn");
  call = sks_test_issue (session, "conn.recv(1024)");
  sks_test_wait_until (sks_socket_get_n_waiting (conn) == 1);
  sks_session_close_socket (session, conn);
  sks_test_wait_until (!sks_socket_is_open (conn));
  g_assert_cmpint (sks_call_get_state (call), ==, SKS_CALL_INTERRUPTED);

  /* The interrupted call's row, then the close's. */
  journal = sks_session_get_journal (session);
  g_assert_true (sks_journal_get_flags (journal, sks_call_get_number (call)) & SKS_RECORD_INTERRUPTED);
  g_assert_cmpstr (sks_journal_get_spec (journal, sks_journal_get_n_records (journal))->name, ==, "close");
  g_assert_cmpint (sks_socket_get_situation (conn), ==, SKS_WHEN_CLOSED | SKS_WHEN_STREAM);

  sks_session_forget_socket (session, conn);
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_sockets (session)), ==, 2);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sks_session_close_all_finish (SKS_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_close_all (void)
{
  guint n_sockets = count_sockets ();
  gboolean closed = FALSE;
  g_autofree char *directory = g_dir_make_tmp ("sks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "s", NULL);
  g_autofree char *bind_line = g_strdup_printf ("u.bind('%s')", path);

  {
    g_autoptr (SksSession) session = sks_session_new ();
    g_autoptr (SksCall) waiting = NULL;
    g_auto (GStrv) paths = NULL;

    sks_session_set_observe (session, TRUE);
    sks_test_make_tcp (session);
    sks_test_assert_result (session, "u = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "u");
    sks_test_assert_result (session, bind_line, "None");
    waiting = sks_test_issue (session, "u.recvfrom(10)");
    sks_test_wait_until (sks_socket_get_n_waiting (sks_session_find_socket (session, "u")) == 1);

    paths = sks_session_dup_unlink_paths (session);
    g_assert_cmpuint (g_strv_length (paths), ==, 1);
    g_assert_cmpstr (paths[0], ==, path);
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

    sks_session_close_all_async (session, TRUE, closed_cb, &closed);
    sks_test_wait_until (closed);
    g_assert_cmpint (sks_call_get_state (waiting), ==, SKS_CALL_INTERRUPTED);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }

  /* Workers' last deliveries may still be on their way. */
  sks_test_wait_idle ();
  g_assert_cmpuint (count_sockets (), ==, n_sockets);
  g_rmdir (directory);
}

static void
test_look_up_given_up (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) call = NULL;

  sks_test_assert_result (session, "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "client");
  call = sks_test_issue (session, "client.connect(('nosuch.invalid', 80))");
  sks_call_interrupt (call);
  sks_test_wait_until (sks_call_get_state (call) != SKS_CALL_RUNNING);
  g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_NONE));
}

static void
assert_remark (SksSession *session,
               const char *line,
               const char *expected)
{
  g_autoptr (SksCall) call = sks_test_call (session, line);
  g_autoptr (SksRecordData) data = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (call));
  g_autofree char *remark = sks_record_dup_remark (data);

  g_assert_cmpstr (remark, ==, expected);
}

/* A message of 0 bytes is a message; results as /usr/bin/python3 gives them for the same lines. */
static void
test_datagrams (void)
{
  g_autoptr (SksSession) session = sks_session_new ();

  sks_test_assert_result (session, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "a");
  sks_test_assert_result (session, "a.bind(('127.0.0.1', 0))", "None");
  sks_test_assert_result (session, "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "b");
  sks_test_assert_result (session, "b.connect(a.getsockname())", "None");
  sks_test_assert_result (session, "b.send(b'')", "0");
  assert_remark (session, "a.recv(10)", "an empty datagram");
  g_assert_false (sks_socket_get_saw_eof (sks_session_find_socket (session, "a")));

  sks_test_assert_result (session, "b.send(b'')", "0");
  assert_remark (session, "a.recvfrom(10)", "an empty datagram");
  sks_test_assert_result (session, "b.send(b'hello')", "5");
  sks_test_assert_result (session, "a.recv(10, socket.MSG_PEEK)", "b'hello'");
  g_assert_cmpuint (sks_socket_get_n_received (sks_session_find_socket (session, "a")), ==, 0);
  assert_remark (session, "a.recv(2, socket.MSG_TRUNC)", "truncated: 2 of 5 bytes");
  sks_test_assert_raises (session, "a.recv(10, socket.MSG_ERRQUEUE)", "BlockingIOError", EAGAIN);

  sks_test_make_tcp (session);
  sks_test_assert_raises (session, "conn.recv(10, socket.MSG_OOB)", "OSError", EINVAL);
  sks_test_assert_result (session, "client.send(b'ab', socket.MSG_OOB)", "2");
  sks_test_assert_result (session, "conn.recv(10, socket.MSG_OOB)", "b'b'");
  sks_test_assert_result (session, "conn.recv(10)", "b'a'");
}

static void
test_sync (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SksCall) call = sks_session_call_line (session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sks_call_get_state (call), ==, SKS_CALL_DONE);
  g_assert_true (sks_call_get_new_socket (call) == sks_session_find_socket (session, "s"));
  g_assert_null (sks_session_call_line (session, "nobody.close()", TRUE, &error));
  g_assert_nonnull (error);
}

static void
test_finalize (void)
{
  SksSession *session = sks_session_new ();
  SksSocket *socket;

  sks_test_make_tcp (session);
  socket = g_object_ref (sks_session_find_socket (session, "conn"));
  sks_test_wait_idle ();
  g_assert_finalize_object (session);
  g_assert_finalize_object (socket);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Session/tcp-conversation", test_tcp_conversation);
  g_test_add_func ("/Sks/Session/names-and-states", test_names_and_states);
  g_test_add_func ("/Sks/Session/unobserved", test_unobserved);
  g_test_add_func ("/Sks/Session/accept-names", test_accept_names);
  g_test_add_func ("/Sks/Session/free-names", test_free_names);
  g_test_add_func ("/Sks/Session/interrupt", test_interrupt);
  g_test_add_func ("/Sks/Session/interrupt-partial", test_interrupt_partial);
  g_test_add_func ("/Sks/Session/interrupt-at-once", test_interrupt_at_once);
  g_test_add_func ("/Sks/Session/many-waiting", test_many_waiting);
  g_test_add_func ("/Sks/Session/close-interrupts", test_close_interrupts);
  g_test_add_func ("/Sks/Session/close-all", test_close_all);
  g_test_add_func ("/Sks/Session/look-up-given-up", test_look_up_given_up);
  g_test_add_func ("/Sks/Session/datagrams", test_datagrams);
  g_test_add_func ("/Sks/Session/sync", test_sync);
  g_test_add_func ("/Sks/Session/finalize", test_finalize);

  return g_test_run ();
}
