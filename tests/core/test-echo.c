// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-echo.h"
#include "sks-test-session.h"

static const char *const expected[] = {
  "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
  "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
  "server.bind(('127.0.0.1', 0))",
  "server.listen(5)",
  "conn, peer = server.accept()",
  "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
  "client.connect(('127.0.0.1', ",
  "client.sendall(b'hello\\r\\n')",
  "conn.recv(1024)",
  "conn.sendall(b'hello\\r\\n')",
  "client.recv(1024)",
  "conn.getpeername()",
  "client.getsockname()",
};

static void
count_cb (SksEcho *echo, guint *n)
{
  (*n)++;
}

static void
play (SksSession *session)
{
  g_autoptr (SksEcho) echo = sks_echo_new (session);
  guint n_finished = 0;

  g_signal_connect (echo, "finished", G_CALLBACK (count_cb), &n_finished);
  g_assert_false (sks_echo_is_playing (echo));
  sks_echo_play (echo, 0);
  g_assert_true (sks_echo_is_playing (echo));
  sks_test_wait_until (!sks_echo_is_playing (echo));
  g_assert_cmpuint (n_finished, ==, 1);
  g_assert_finalize_object (g_steal_pointer (&echo));
}

static void
test_conversation (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  SksJournal *journal = sks_session_get_journal (session);

  sks_session_set_observe (session, TRUE);
  play (session);
  g_assert_cmpuint (sks_journal_get_n_records (journal), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (SksRecordData) data = sks_journal_get (journal, i + 1);
      g_autofree char *text = sks_code_free_to_text (sks_record_write (data, SKS_LANGUAGE_PYTHON));

      g_assert_true (g_str_has_prefix (text, expected[i]));
      g_assert_false (data->flags & (SKS_RECORD_FAILED | SKS_RECORD_RUNNING));
    }
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_sockets (session)), ==, 3);
  g_assert_cmpuint (sks_socket_get_n_received (sks_session_find_socket (session, "client")), ==, 7);
  g_assert_cmpuint (sks_socket_get_n_received (sks_session_find_socket (session, "conn")), ==, 7);
  sks_test_wait_until (sks_socket_get_state (sks_session_find_socket (session, "conn")) == SKS_STATE_ESTABLISHED);
  sks_test_assert_result (session, "client.send(b'more')", "4");
}

static void
test_accept_waits (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksRecordData) accept_data = NULL, connect_data = NULL;

  play (session);
  accept_data = sks_journal_get (sks_session_get_journal (session), 5);
  connect_data = sks_journal_get (sks_session_get_journal (session), 7);
  g_assert_cmpint (accept_data->started_us, <, connect_data->started_us);
  g_assert_cmpint (accept_data->started_us + accept_data->took_us, >=, connect_data->started_us);
}

static void
test_taken_names (void)
{
  g_autoptr (SksSession) session = sks_session_new ();

  play (session);
  play (session);
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_sockets (session)), ==, 6);
  g_assert_nonnull (sks_session_find_socket (session, "server2"));
  g_assert_nonnull (sks_session_find_socket (session, "client2"));
  g_assert_nonnull (sks_session_find_socket (session, "conn2"));
}

static void
test_stop (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksEcho) echo = sks_echo_new (session);
  guint n_finished = 0;

  g_signal_connect (echo, "finished", G_CALLBACK (count_cb), &n_finished);
  sks_echo_play (echo, 0);
  sks_test_wait_until (sks_journal_get_n_records (sks_session_get_journal (session)) >= 3);
  sks_echo_stop (echo);
  g_assert_false (sks_echo_is_playing (echo));
  g_assert_cmpuint (n_finished, ==, 1);
  sks_echo_stop (echo);
  g_assert_cmpuint (n_finished, ==, 1);
  /* Playing again begins anew, with free names. */
  sks_echo_play (echo, 0);
  sks_test_wait_until (!sks_echo_is_playing (echo));
  g_assert_nonnull (sks_session_find_socket (session, "client"));
  g_assert_nonnull (sks_session_find_socket (session, "server2"));
}

/* A socket that is closed meanwhile ends the conversation. */
static void
test_disturbed (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksEcho) echo = sks_echo_new (session);

  sks_echo_play (echo, 0);
  sks_test_wait_until (sks_session_find_socket (session, "server") != NULL);
  sks_session_close_socket (session, sks_session_find_socket (session, "server"));
  sks_test_wait_until (!sks_echo_is_playing (echo));
  g_assert_null (sks_session_find_socket (session, "conn"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Echo/conversation", test_conversation);
  g_test_add_func ("/Sks/Echo/accept-waits", test_accept_waits);
  g_test_add_func ("/Sks/Echo/taken-names", test_taken_names);
  g_test_add_func ("/Sks/Echo/stop", test_stop);
  g_test_add_func ("/Sks/Echo/disturbed", test_disturbed);
  return g_test_run ();
}
