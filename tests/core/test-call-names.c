// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <netinet/in.h>
#include <string.h>

#include "sks-test-frame.h"

/* CPython's answer, live; its enums as plain numbers. An exception as "Type(errno): text". */
static const char script[] =
  "import socket, sys\n"
  "try:\n"
  "    answers = eval('socket.' + sys.argv[1])\n"
  "    print(repr([(int(a), int(b), c, d, e) for a, b, c, d, e in answers]), end='')\n"
  "except OSError as e:\n"
  "    print('%s(%d): %s' % (type(e).__name__, e.errno or 0, e.strerror or e), end='')\n"
  "except Exception as e:\n"
  "    print('%s(0): %s' % (type(e).__name__, e), end='')\n";

static char *
ask_python (const char *call)
{
  const char *python = g_getenv ("SKS_PYTHON");
  const char *argv[] = { python != NULL ? python : "/usr/bin/python3", "-c", script, call, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

static void
test_getaddrinfo (void)
{
  static const char *const calls[] = {
    "getaddrinfo('127.0.0.1', 80)",
    "getaddrinfo('127.0.0.1', 80, 0, socket.SOCK_STREAM)",
    "getaddrinfo('127.0.0.1', 80, proto=17)",
    "getaddrinfo('::1', 'http', socket.AF_INET6, socket.SOCK_DGRAM)",
    "getaddrinfo('fe80::1%lo', 80, type=socket.SOCK_STREAM)",
    "getaddrinfo('localhost', 80, socket.AF_UNSPEC, socket.SOCK_STREAM)",
    "getaddrinfo('localhost', None)",
    "getaddrinfo(None, 80)",
    "getaddrinfo(None, 80, flags=1)",
    "getaddrinfo(host='localhost', port='domain', type=socket.SOCK_DGRAM, flags=2)",
    "getaddrinfo(b'127.0.0.1', b'80', 0, 1)",
    "getaddrinfo('127.0.0.1', 70000, 0, 1)",
    "getaddrinfo('127.0.0.1', -1, 0, 1)",
    "getaddrinfo('::1', 80, socket.AF_INET)",
    "getaddrinfo('256.0.0.1', 80, flags=4)",
    "getaddrinfo('127.0.0.1', 'nosuchservice')",
    "getaddrinfo('127.0.0.1', 80, 99)",
    "getaddrinfo('127.0.0.1', 80, 0, 99)",
    "getaddrinfo('127.0.0.1', 80, flags=-1)",
    "getaddrinfo(None, None)",
    "getaddrinfo(5, 80)",
    "getaddrinfo('127.0.0.1', 1.5)",
    "getaddrinfo('127.0.0.1', 80, 'x')",
    "getaddrinfo('127.0.0.1', 10000000000000000000000)",
    "getaddrinfo('a..b', 80)",
    "getaddrinfo('" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" ".b', 80)",
  };
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *line = g_strconcat ("socket.", calls[i], NULL);
      g_autofree char *expected = ask_python (calls[i]);

      g_test_message ("%s", line);
      sks_test_gives (frames, line, expected);
    }
}

static void
test_resolve (void)
{
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();
  g_autoptr (SksCallFrame) frame = NULL;
  SksAddress address = { .length = sizeof (struct sockaddr_in) };
  struct sockaddr_in *in = (struct sockaddr_in *) &address.storage;
  g_autoptr (SksValue) exception = NULL;

  memset (&address.storage, 0, sizeof address.storage);
  in->sin_port = htons (4711);
  frame = sks_test_prepare (frames, "socket.getaddrinfo('x', 1)", NULL);

  g_assert_null (sks_frame_resolve ("localhost", AF_INET, &address, frame));
  g_assert_cmpuint (ntohl (in->sin_addr.s_addr), ==, INADDR_LOOPBACK);
  g_assert_cmpuint (ntohs (in->sin_port), ==, 4711);
  g_assert_false (g_atomic_int_get (&frame->looking_up));

  exception = sks_frame_resolve ("::1", AF_INET, &address, frame);
  g_assert_cmpstr (sks_value_get_exception_type (exception), ==, "gaierror");
  g_assert_cmpint (sks_value_get_errno (exception), ==, -9);
  g_assert_cmpstr (sks_value_get_exception_text (exception), ==, "Address family for hostname not supported");
}

/* A call that was interrupted while a name was looked up makes no syscall on its socket. */
static void
test_interrupted_look_up (void)
{
  static const char *const lines[] = { "s.connect(('localhost', 1))", "s.connect_ex(('localhost', 1))", "s.bind(('localhost', 0))",
                                       "s.sendto(b'x', ('localhost', 9))" };
  g_autoptr (SksTestFrames) frames = sks_test_frames_new ();

  sks_test_do (frames, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SksCallFrame) frame = sks_test_prepare (frames, lines[i], NULL);

      g_atomic_int_set (&frame->interrupted, TRUE);
      sks_call_frame_run (frame);
      g_assert_null (frame->result);
      g_assert_cmpuint (frame->syscalls->len, ==, 0);
    }
  sks_test_gives (frames, "s.getsockname()", "('0.0.0.0', 0)");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Call/Names/getaddrinfo", test_getaddrinfo);
  g_test_add_func ("/Sks/Call/Names/resolve", test_resolve);
  g_test_add_func ("/Sks/Call/Names/interrupted-look-up", test_interrupted_look_up);
  return g_test_run ();
}
