// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-option-codec.h"
#include "sks-option.h"
#include "sks-test-python.h"
#include "sks-test-session.h"
#include "sks-workers.h"

static SksOption *
find_any (SksOptionList *list,
          const char    *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SksOption) option = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (sks_option_get_spec (option)->name, name))
        return option; /* the list holds it */
    }
  return NULL;
}

static SksOption *
find (SksOptionList *list,
      const char    *name)
{
  SksOption *option = find_any (list, name);

  if (option == NULL)
    g_error ("there is no %s", name);
  return option;
}

static void
wait_idle (SksOptionList *list)
{
  sks_test_wait_until (sks_option_list_is_loaded (list) && !sks_option_list_is_reading (list));
}

static SksOptionList *
open_list (SksSession *session,
           const char *name)
{
  SksOptionList *list = sks_option_list_new (session, sks_session_find_socket (session, name));

  sks_option_list_set_active (list, TRUE);
  wait_idle (list);

  return list;
}

static void
set (SksOptionList *list,
     const char    *name,
     const char    *text)
{
  g_autoptr (GError) error = NULL;
  SksOption *option = find (list, name);

  g_assert_true (sks_option_list_set_text (list, option, text, &error));
  g_assert_no_error (error);
  g_assert_true (sks_option_is_pending (option));
  sks_test_wait_until (!sks_option_is_pending (option));
  wait_idle (list);
}

/* Every value that is free to read, against Python's own getsockopt on a socket of the same kind. */
static void
check_kind (const char *kind)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autofree char *line = g_strdup_printf ("s = socket.socket(%s)", kind);
  g_autoptr (SksCall) made = sks_test_call (session, line);
  g_autoptr (SksOptionList) list = open_list (session, "s");
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *program = NULL;
  g_auto (GStrv) answers = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_compared = 0;

  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksOption) option = g_list_model_get_item (G_LIST_MODEL (list), i);
      const SksOptionSpec *spec = sks_option_get_spec (option);

      g_assert_cmpuint (spec->flags & (SKS_OPTION_ALTERNATE | SKS_OPTION_OBSOLETE | SKS_OPTION_ACTION), ==, 0);
      g_string_append_printf (names, "%d %d %d\n", spec->level, spec->optname, spec->read == SKS_OPTION_READ_FREE ? (int) spec->size : 0);
    }
  program = g_strdup_printf ("import socket, sys\n"
                             "s = socket.socket(%s)\n"
                             "for line in sys.stdin:\n"
                             "  level, name, size = map(int, line.split())\n"
                             "  try: print(s.getsockopt(level, name, size).hex() if size else '-')\n"
                             "  except OSError as e: print(e.errno)\n", kind);
  answers = sks_test_python_lines (program, names->str);
  g_assert_cmpuint (g_strv_length (answers), ==, n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksOption) option = g_list_model_get_item (G_LIST_MODEL (list), i);
      const SksOptionSpec *spec = sks_option_get_spec (option);
      GBytes *value = sks_option_get_value (option);

      if (spec->read != SKS_OPTION_READ_FREE)
        {
          g_assert_null (value);
          g_assert_cmpstr (sks_option_get_value_text (option), ==, "");
        }
      else if (value == NULL)
        {
          g_autofree char *error = g_strdup_printf ("%d", sks_option_get_read_error (option));

          if (spec->kind != SKS_OPTION_SOCKADDR)
            g_assert_cmpstr (error, ==, answers[i]);
        }
      else if (!g_str_equal (spec->name, "SO_COOKIE") && !(spec->flags & SKS_OPTION_VARYING))
        {
          g_autoptr (GString) hex = g_string_new (NULL);
          const guint8 *data = g_bytes_get_data (value, NULL);

          for (gsize j = 0; j < g_bytes_get_size (value); j++)
            g_string_append_printf (hex, "%02x", data[j]);
          g_assert_cmpstr (hex->str, ==, answers[i]);
          n_compared++;
        }
      g_assert_false (sks_option_is_changed (option));
    }
  g_assert_cmpuint (n_compared, >, 15);
  /* Reading unasked is no call of the user's. */
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (session)), ==, 1);
}

static void
test_kinds (void)
{
  static const char *const kinds[] = {
    "socket.AF_INET, socket.SOCK_STREAM", "socket.AF_INET, socket.SOCK_DGRAM", "socket.AF_INET6, socket.SOCK_STREAM",
    "socket.AF_INET6, socket.SOCK_DGRAM", "socket.AF_UNIX, socket.SOCK_STREAM", "socket.AF_UNIX, socket.SOCK_DGRAM",
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    check_kind (kinds[i]);
}

static void
test_set (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *option = find (list, "SO_RCVBUF");
  g_autofree char *python = sks_test_python ("import socket\n"
                                             "s = socket.socket()\n"
                                             "print(s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF), end=' ')\n"
                                             "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50000)\n"
                                             "print(s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF), end='')\n", "");
  g_auto (GStrv) expected = g_strsplit (python, " ", 2);
  g_autoptr (SksRecordData) record = NULL;
  g_autoptr (SksCode) code = NULL;

  g_assert_cmpstr (sks_option_get_value_text (option), ==, expected[0]);
  g_assert_cmpstr (sks_option_get_default_text (option), ==, expected[0]);
  g_assert_cmpstr (sks_option_get_asked_text (option), ==, "");
  set (list, "SO_RCVBUF", "50000");
  g_assert_cmpstr (sks_option_get_value_text (option), ==, expected[1]);
  g_assert_cmpstr (sks_option_get_default_text (option), ==, expected[0]);
  g_assert_cmpstr (sks_option_get_asked_text (option), ==, "50000");
  g_assert_cmpuint (sks_option_get_set_by (option), ==, 2);
  g_assert_true (sks_option_is_changed (option));
  g_assert_false (sks_option_is_inherited (option));

  record = sks_journal_get (sks_session_get_journal (session), 2);
  code = sks_record_write (record, SKS_LANGUAGE_PYTHON);
  g_assert_cmpstr (code->text->str, ==, "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50000)");
}

/* A call from elsewhere counts as well, whatever its value was typed as. */
static void
test_set_elsewhere (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksCall) before = sks_test_call (session, "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 7))");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *linger = find (list, "SO_LINGER"), *nodelay = find (list, "TCP_NODELAY");
  g_autoptr (SksCall) after = NULL;

  g_assert_cmpstr (sks_option_get_asked_text (linger), ==, "on, 7 s");
  g_assert_cmpstr (sks_option_get_value_text (linger), ==, "on, 7 s");
  g_assert_cmpstr (sks_option_get_default_text (linger), ==, "off, 0 s");
  g_assert_cmpuint (sks_option_get_set_by (linger), ==, 2);

  after = sks_test_call (session, "s.setsockopt(6, 1, 1)");
  wait_idle (list);
  g_assert_cmpstr (sks_option_get_value_text (nodelay), ==, "1");
  g_assert_cmpuint (sks_option_get_set_by (nodelay), ==, 3);
}

static void
test_text_and_structures (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");

  set (list, "TCP_CONGESTION", "reno");
  g_assert_cmpstr (sks_option_get_value_text (find (list, "TCP_CONGESTION")), ==, "reno");
  g_assert_cmpstr (sks_option_get_asked_text (find (list, "TCP_CONGESTION")), ==, "reno");
  g_assert_true (g_strv_contains (sks_option_get_suggestions (find (list, "TCP_CONGESTION")), "reno"));
  set (list, "SO_RCVTIMEO", "1.5");
  g_assert_cmpstr (sks_option_get_value_text (find (list, "SO_RCVTIMEO")), ==, "1.5 s");
  set (list, "IP_MTU_DISCOVER", "IP_PMTUDISC_DO");
  g_assert_cmpstr (sks_option_get_value_text (find (list, "IP_MTU_DISCOVER")), ==, "IP_PMTUDISC_DO");
  sks_test_assert_result (session, "s.getsockopt(socket.IPPROTO_IP, 10)", "2");
  sks_test_assert_result (session, "s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)",
                          "b'\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00 \\xa1\\x07\\x00\\x00\\x00\\x00\\x00'");
}

static void
test_bad_text (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  g_autoptr (GError) error = NULL;

  g_assert_false (sks_option_list_set_text (list, find (list, "TCP_KEEPCNT"), "a dozen", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "a dozen"));
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (session)), ==, 1);
}

/* Python: OSError: [Errno 2] for a congestion control that does not exist. */
static void
test_refused (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *option = find (list, "TCP_CONGESTION");
  g_autofree char *before = g_strdup (sks_option_get_value_text (option));

  set (list, "TCP_CONGESTION", "nosuch");
  g_assert_cmpint (sks_option_get_refused_error (option), ==, ENOENT);
  g_assert_cmpuint (sks_option_get_refused_by (option), ==, 2);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, before);
  g_assert_cmpuint (sks_option_get_set_by (option), ==, 0);
  g_assert_false (sks_option_is_changed (option));
  set (list, "TCP_CONGESTION", "reno");
  g_assert_cmpuint (sks_option_get_refused_by (option), ==, 0);
  g_assert_cmpuint (sks_option_get_set_by (option), ==, 3);
}

/* A refused connection leaves its error in the socket; no reading of ours may take it away. */
static void
test_read_once (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksCall) mode = sks_test_call (session, "s.setblocking(False)");
  g_autoptr (SksCall) refused = sks_test_call (session, "s.connect(('127.0.0.1', 1))");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *option = find (list, "SO_ERROR");

  g_assert_cmpint (sks_value_get_errno (sks_call_get_result (refused)), ==, EINPROGRESS);
  sks_option_list_refresh (list);
  wait_idle (list);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "");
  g_assert_cmpstr (sks_option_get_default_text (option), ==, "0");
  g_assert_false (sks_option_can_set (option, NULL));

  sks_option_list_read_once (list, option);
  sks_test_wait_until (sks_option_get_read_by (option) != 0);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "ECONNREFUSED (111)");
  g_assert_cmpuint (sks_option_get_read_by (option), ==, 4);
  wait_idle (list);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "ECONNREFUSED (111)");
  sks_option_list_read_once (list, option);
  sks_test_wait_until (sks_option_get_read_by (option) == 5);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "0");
}

/* Linux copies SO_KEEPALIVE to what a listener accepts; what is set on the listener later does not reach it any more. */
static void
test_inherited (void)
{
  static const char *const lines[] = {
    "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "server.bind(('127.0.0.1', 0))",
    "server.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)",
    "server.listen(5)",
    "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "client.connect(server.getsockname())",
    "conn, peer = server.accept()",
    "server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
  };
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksOptionList) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SksCall) call = sks_test_call (session, lines[i]);
    }
  list = open_list (session, "conn");
  g_assert_cmpstr (sks_option_get_value_text (find (list, "SO_KEEPALIVE")), ==, "1");
  g_assert_cmpuint (sks_option_get_set_by (find (list, "SO_KEEPALIVE")), ==, 3);
  g_assert_true (sks_option_is_inherited (find (list, "SO_KEEPALIVE")));
  g_assert_cmpuint (sks_option_get_set_by (find (list, "TCP_NODELAY")), ==, 0);
  g_assert_false (sks_option_is_changed (find (list, "TCP_NODELAY")));
}

static void
test_empty_values (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *mtu = find (list, "IP_MTU");
  g_autoptr (SksCall) connected = NULL;
  const char *reason = NULL;

  g_assert_cmpint (sks_option_get_read_error (mtu), ==, ENOTCONN);
  g_assert_cmpstr (sks_option_get_value_text (mtu), ==, "");
  connected = sks_test_call (session, "s.connect(('127.0.0.1', 9))");
  sks_test_wait_until (sks_option_get_read_error (mtu) == 0);
  g_assert_cmpint (g_ascii_strtoll (sks_option_get_value_text (mtu), NULL, 10), >, 1000);

  g_assert_false (sks_option_can_set (mtu, &reason));
  g_assert_cmpstr (reason, ==, "read-only");
  g_assert_false (sks_option_can_set (find (list, "IP_HDRINCL"), &reason));
  g_assert_cmpstr (reason, ==, "not on this kind of socket");
  g_assert_true (sks_option_can_set (find (list, "SO_BROADCAST"), &reason));
  g_assert_null (reason);
  if (!sks_option_can_set (find (list, "SO_MARK"), &reason))
    g_assert_cmpstr (reason, ==, "needs CAP_NET_ADMIN");
  /* Joining a group is no state, and a program for a filter cannot be typed. */
  g_assert_null (find_any (list, "IP_ADD_MEMBERSHIP"));
  g_assert_null (find_any (list, "SO_ATTACH_FILTER"));
  g_assert_null (find_any (list, "TCP_NODELAY"));
}

static void
test_inactive (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_autoptr (SksOptionList) list = open_list (session, "s");
  SksOption *option = find (list, "TCP_NODELAY");
  g_autoptr (SksCall) call = NULL, closed = NULL;
  const char *reason;

  sks_option_list_set_active (list, FALSE);
  call = sks_test_call (session, "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)");
  wait_idle (list);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "0");
  g_assert_cmpstr (sks_option_get_asked_text (option), ==, "1");
  sks_option_list_set_active (list, TRUE);
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (option), "1"));

  closed = sks_test_call (session, "s.close()");
  sks_option_list_refresh (list);
  wait_idle (list);
  g_assert_cmpstr (sks_option_get_value_text (option), ==, "1");
  g_assert_false (sks_option_can_set (option, &reason));
  g_assert_cmpstr (reason, ==, "closed");
}

static void
test_finalize (void)
{
  SksSession *session = sks_session_new ();
  g_autoptr (SksCall) made = sks_test_call (session, "s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  SksOptionList *list = sks_option_list_new (session, sks_session_find_socket (session, "s"));

  /* The reading is still under way when its list goes. */
  sks_option_list_set_active (list, TRUE);
  g_assert_finalize_object (list);
  sks_test_wait_idle ();
  g_assert_finalize_object (session);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Option/kinds", test_kinds);
  g_test_add_func ("/Sks/Option/set", test_set);
  g_test_add_func ("/Sks/Option/set-elsewhere", test_set_elsewhere);
  g_test_add_func ("/Sks/Option/text-and-structures", test_text_and_structures);
  g_test_add_func ("/Sks/Option/bad-text", test_bad_text);
  g_test_add_func ("/Sks/Option/refused", test_refused);
  g_test_add_func ("/Sks/Option/read-once", test_read_once);
  g_test_add_func ("/Sks/Option/inherited", test_inherited);
  g_test_add_func ("/Sks/Option/empty-values", test_empty_values);
  g_test_add_func ("/Sks/Option/inactive", test_inactive);
  g_test_add_func ("/Sks/Option/finalize", test_finalize);

  return g_test_run ();
}
