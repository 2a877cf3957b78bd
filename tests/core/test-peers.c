// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gio/gio.h>

#include "sks-test-session.h"
#include "sks-workers.h"

/* One end is someone else: a plain python3 at the other end of a real connection. */

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Peer;

static Peer *
peer_start (const char *program)
{
  const char *python = g_getenv ("SKS_PYTHON") != NULL ? g_getenv ("SKS_PYTHON") : "/usr/bin/python3";
  Peer *peer = g_new0 (Peer, 1);
  g_autoptr (GError) error = NULL;

  peer->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, python, "-u", "-c", program, NULL);
  g_assert_no_error (error);
  peer->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer->process));

  return peer;
}

static char *
peer_read_line (Peer *peer)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (peer->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

static void
peer_finish (Peer *peer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_wait_check (peer->process, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (peer->output);
  g_object_unref (peer->process);
  g_free (peer);
}

static void
play (SksSession *session,
      const char *format,
      ...)
{
  g_autofree char *line = NULL;
  g_autoptr (SksCall) call = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  call = sks_test_call (session, line);
  if (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION))
    g_error ("%s: %s", line, sks_value_get_exception_text (sks_call_get_result (call)));
}

static void
test_python_server (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  Peer *peer = peer_start ("import socket\n"
                           "s = socket.socket()\n"
                           "s.bind(('127.0.0.1', 0)); s.listen(1)\n"
                           "print(s.getsockname()[1])\n"
                           "c, a = s.accept()\n"
                           "print(a[1])\n"
                           "c.sendall(c.recv(100).upper())\n"
                           "assert c.recv(100) == b''\n"
                           "c.sendall(b'bye'); c.close()\n");
  g_autofree char *port = peer_read_line (peer);
  g_autofree char *seen_port = NULL, *expected = NULL;

  play (session, "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  play (session, "client.connect(('127.0.0.1', %s))", port);
  seen_port = peer_read_line (peer);
  expected = g_strdup_printf ("('127.0.0.1', %s)", seen_port);
  sks_test_assert_result (session, "client.getsockname()", expected);
  sks_test_assert_result (session, "client.send(b'hello')", "5");
  sks_test_assert_result (session, "client.recv(100)", "b'HELLO'");
  sks_test_assert_result (session, "client.shutdown(socket.SHUT_WR)", "None");
  sks_test_assert_result (session, "client.recv(100)", "b'bye'");
  sks_test_assert_result (session, "client.recv(100)", "b''");
  peer_finish (peer);
}

static void
test_python_client (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autofree char *program = NULL;
  SksSocket *server;
  Peer *peer;
  g_autofree char *name = NULL;
  g_autoptr (SksCall) call = NULL;

  play (session, "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  play (session, "server.bind(('127.0.0.1', 0))");
  play (session, "server.listen(1)");
  call = sks_test_call (session, "server.getsockname()");
  name = sks_value_to_python (sks_call_get_result (call));
  server = sks_session_find_socket (session, "server");
  g_assert_nonnull (server);

  program = g_strdup_printf ("import socket\n"
                             "s = socket.create_connection(%s)\n"
                             "f = s.makefile('rw', newline='\\r\\n')\n"
                             "f.write('one\\ntwo\\n'); f.flush()\n"
                             "assert f.readline() == 'three\\r\\n'\n"
                             "f.close(); s.close()\n", name);
  peer = peer_start (program);
  play (session, "conn, peer = server.accept()");
  play (session, "f = conn.makefile('rw', newline='\\r\\n')");
  sks_test_assert_result (session, "f.readline()", "'one\\r\\n'");
  sks_test_assert_result (session, "f.readline()", "'two\\r\\n'");
  sks_test_assert_result (session, "f.write('three\\n')", "6");
  sks_test_assert_result (session, "f.flush()", "None");
  sks_test_assert_result (session, "f.readline()", "''");
  peer_finish (peer);
}

static void
test_python_udp (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  Peer *peer = peer_start ("import socket\n"
                           "s = socket.socket(type=socket.SOCK_DGRAM)\n"
                           "s.bind(('127.0.0.1', 0))\n"
                           "print(s.getsockname()[1])\n"
                           "d, a = s.recvfrom(100)\n"
                           "s.sendto(d * 2, a)\n");
  g_autofree char *port = peer_read_line (peer);
  g_autofree char *expected = g_strdup_printf ("(b'abab', ('127.0.0.1', %s))", port);
  g_autofree char *line = g_strdup_printf ("u.sendto(b'ab', ('127.0.0.1', %s))", port);

  play (session, "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  sks_test_assert_result (session, line, "2");
  sks_test_assert_result (session, "u.recvfrom(100)", expected);
  peer_finish (peer);
}

static void
test_python_unix (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autofree char *program = g_strdup_printf ("import socket\n"
                                              "s = socket.socket(socket.AF_UNIX)\n"
                                              "s.bind(b'\\0sockscope-test-%d'); s.listen(1)\n"
                                              "print('ready')\n"
                                              "c, a = s.accept()\n"
                                              "c.sendall(c.recv(100)[::-1])\n", (int) g_random_int ());
  g_autofree char *name = g_strndup (strstr (program, "sockscope-test-"), strcspn (strstr (program, "sockscope-test-"), "'"));
  Peer *peer = peer_start (program);
  g_autofree char *ready = peer_read_line (peer);

  g_assert_cmpstr (ready, ==, "ready");
  play (session, "u = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  play (session, "u.connect(b'\\0%s')", name);
  sks_test_assert_result (session, "u.send(b'abc')", "3");
  sks_test_assert_result (session, "u.recv(100)", "b'cba'");
  peer_finish (peer);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Peers/python-server", test_python_server);
  g_test_add_func ("/Sks/Peers/python-client", test_python_client);
  g_test_add_func ("/Sks/Peers/python-udp", test_python_udp);
  g_test_add_func ("/Sks/Peers/python-unix", test_python_unix);

  return g_test_run ();
}
