// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whole conversations, clicked. What each call gives was taken from /usr/bin/python3 doing the same. */

#include "config.h"

#include <glib/gstdio.h>

#include "calls-fixture.h"
#include "sks-call-card.h"
#include "sks-receiver-row.h"

static void
bind_to (CallsFixture *fixture,
         const char   *socket,
         const char   *host)
{
  show_socket (fixture, socket);
  choose (fixture, "bind");
  type_into (get_arg (fixture, 0), 0, host);
  type_into (get_arg (fixture, 0), 1, "0");
  assert_call_gives (fixture, "None");
}

static char *
dup_port (CallsFixture *fixture,
          const char   *socket)
{
  const char *text = sks_socket_get_local_text (sks_session_find_socket (fixture->session, socket));

  g_assert_nonnull (strrchr (text, ':'));
  return g_strdup (strrchr (text, ':') + 1);
}

static void
send_bytes (CallsFixture *fixture,
            const char   *socket,
            const char   *call,
            const char   *escapes,
            const char   *expected)
{
  show_socket (fixture, socket);
  choose (fixture, call);
  click_labelled (get_arg (fixture, 0), "Escapes");
  type_into (get_arg (fixture, 0), 0, escapes);
  assert_call_gives (fixture, expected);
}

static void
receive (CallsFixture *fixture,
         const char   *socket,
         const char   *bufsize,
         const char   *expected)
{
  show_socket (fixture, socket);
  choose (fixture, "recv");
  type_into (get_arg (fixture, 0), 0, bufsize);
  assert_call_gives (fixture, expected);
}

static gboolean
conn_exists (gpointer session)
{
  return sks_session_find_socket (session, "conn") != NULL;
}

static void
converse (CallsFixture *fixture,
          const char   *make_server,
          const char   *make_client,
          const char   *host)
{
  g_autofree char *port = NULL;
  g_autoptr(SksRecordData) accepted = NULL;
  guint accepting;

  play (fixture, make_server);
  play (fixture, make_client);
  bind_to (fixture, "server", host);
  choose (fixture, "listen");
  type_into (get_arg (fixture, 0), 0, "5");
  assert_call_gives (fixture, "None");
  choose (fixture, "accept");
  accepting = press_call (fixture);

  show_socket (fixture, "client");
  choose (fixture, "connect");
  port = dup_port (fixture, "server");
  type_into (get_arg (fixture, 0), 0, host);
  type_into (get_arg (fixture, 0), 1, port);
  assert_call_gives (fixture, "None");
  accepted = wait_for_record (fixture, accepting);
  g_assert_cmpint (accepted->flags & SKS_RECORD_FAILED, ==, 0);
  wait_for (conn_exists, fixture->session, "conn");

  send_bytes (fixture, "client", "send", "hello\\r\\n", "7");
  receive (fixture, "conn", "1024", "b'hello\\r\\n'");
  send_bytes (fixture, "conn", "sendall", "a\\x00\\xff", "None");
  receive (fixture, "client", "2", "b'a\\x00'");
  receive (fixture, "client", "2", "b'\\xff'");
  show_socket (fixture, "client");
  choose (fixture, "shutdown");
  assert_call_gives (fixture, "None");
  receive (fixture, "conn", "10", "b''");
  choose_any (fixture, "close");
  assert_call_gives (fixture, "None");
  choose_any (fixture, "send");
  assert_call_gives (fixture, "OSError 9");
}

static void
test_tcp (CallsFixture *fixture,
          gconstpointer data)
{
  converse (fixture, "server = socket.socket()", "client = socket.socket()", "127.0.0.1");
}

static void
test_tcp6 (CallsFixture *fixture,
           gconstpointer data)
{
  converse (fixture, "server = socket.socket(socket.AF_INET6)", "client = socket.socket(socket.AF_INET6)", "::1");
}

static void
test_udp (CallsFixture *fixture,
          gconstpointer data)
{
  g_autofree char *port = NULL;
  g_autoptr(SksRecordData) received = NULL;
  g_autofree char *first = NULL;
  guint receiving;

  play (fixture, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  bind_to (fixture, "a", "127.0.0.1");
  choose (fixture, "recvfrom");
  type_into (get_arg (fixture, 0), 0, "3");
  receiving = press_call (fixture);

  show_socket (fixture, "b");
  choose (fixture, "sendto");
  port = dup_port (fixture, "a");
  type_into (get_arg (fixture, 0), 0, "datagram");
  type_into (get_arg (fixture, 2), 0, "127.0.0.1");
  type_into (get_arg (fixture, 2), 1, port);
  assert_call_gives (fixture, "8");

  received = wait_for_record (fixture, receiving);
  first = sks_value_to_python (sks_value_get_item (received->result, 0));
  g_assert_cmpstr (first, ==, "b'dat'");
}

static void
test_unix (CallsFixture *fixture,
           gconstpointer data)
{
  g_autofree char *directory = g_dir_make_tmp ("sks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "s", NULL);

  play (fixture, "server = socket.socket(socket.AF_UNIX)");
  play (fixture, "client = socket.socket(socket.AF_UNIX)");
  show_socket (fixture, "server");
  choose (fixture, "bind");
  click_labelled (get_arg (fixture, 0), "Path");
  gtk_editable_set_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 2)), path);
  assert_call_gives (fixture, "None");
  choose (fixture, "listen");
  assert_call_gives (fixture, "None");

  /* The newest listener of the family is what a new connect starts with. */
  show_socket (fixture, "client");
  choose (fixture, "connect");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 2))), ==, path);
  assert_call_gives (fixture, "None");
  show_socket (fixture, "server");
  choose (fixture, "accept");
  {
    g_autoptr(SksRecordData) accepted = wait_for_record (fixture, press_call (fixture));

    g_assert_true (sks_value_is (accepted->result, SKS_VALUE_TUPLE));
  }
  wait_for (conn_exists, fixture->session, "conn");
  send_bytes (fixture, "conn", "send", "x", "1");
  receive (fixture, "client", "1024", "b'x'");
  g_unlink (path);
  g_rmdir (directory);
}

static gboolean
row_exists (gpointer root)
{
  return find_widget (root, has_type_named, "SksWaitingRow") != NULL;
}

static gboolean
row_is_gone (gpointer root)
{
  return !row_exists (root);
}

static void
test_interrupt (CallsFixture *fixture,
                gconstpointer data)
{
  g_autoptr(SksRecordData) record = NULL;
  GtkWidget *row;
  guint number;

  play (fixture, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "a.bind(('127.0.0.1', 0))");
  show_socket (fixture, "a");
  choose_any (fixture, "recv");
  number = press_call (fixture);
  wait_for (row_exists, fixture->page, "the waiting row");
  row = find_widget (GTK_WIDGET (fixture->page), has_type_named, "SksWaitingRow");
  click (find_widget (row, is_button_labelled, "Interrupt"));
  record = wait_for_record (fixture, number);
  g_assert_true (record->flags & SKS_RECORD_INTERRUPTED);
  g_assert_null (record->result);
  wait_for (row_is_gone, fixture->page, "the waiting row to go");
}

static gboolean
nothing_waits (gpointer session)
{
  return g_list_model_get_n_items (sks_session_get_waiting (session)) == 0;
}

static gboolean
is_label_with (GtkWidget    *widget,
               gconstpointer text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
more_are_counted (gpointer root)
{
  return find_widget (root, is_label_with, "and 192 more") != NULL;
}

static void
test_two_hundred (CallsFixture *fixture,
                  gconstpointer data)
{
  play (fixture, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "a.bind(('127.0.0.1', 0))");
  show_socket (fixture, "a");
  choose_any (fixture, "recv");
  for (guint i = 0; i < 200; i++)
    press_call (fixture);
  wait_for (more_are_counted, fixture->page, "the count of the rest");
  choose_any (fixture, "fileno");
  {
    g_autofree char *fd = g_strdup_printf ("%d", sks_socket_get_fd (sks_session_find_socket (fixture->session, "a")));

    assert_call_gives (fixture, fd);
  }
  click_labelled (GTK_WIDGET (fixture->page), "Interrupt All");
  wait_for (nothing_waits, fixture->session, "all to be interrupted");
  wait_for (row_is_gone, fixture->page, "the waiting rows to go");
}

static const char *
get_form_call (CallsFixture *fixture)
{
  return sks_call_form_get_call (sks_calls_page_get_form (fixture->page))->name;
}

static gboolean
form_shows (gpointer data)
{
  gpointer *both = data;

  return g_str_equal (get_form_call (both[0]), both[1]);
}

static void
test_follows_situation (CallsFixture *fixture,
                        gconstpointer data)
{
  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  g_assert_cmpstr (get_form_call (fixture), ==, "bind");
  /* What was typed does not hold the form back once it has done its work; the focus goes on with it. */
  gtk_widget_grab_focus (GTK_WIDGET (sks_calls_page_get_form (fixture->page)));
  type_into (get_arg (fixture, 0), 1, "70000");
  assert_call_gives (fixture, "OverflowError 0");
  g_assert_cmpstr (get_form_call (fixture), ==, "bind");
  type_into (get_arg (fixture, 0), 1, "0");
  assert_call_gives (fixture, "None");
  wait_for (form_shows, ((gpointer[]) { fixture, (gpointer) "listen" }), "listen");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), get_arg (fixture, 0)));
  assert_call_gives (fixture, "None");
  wait_for (form_shows, ((gpointer[]) { fixture, (gpointer) "accept" }), "accept");
  /* What the user chose stays, whatever happens. */
  choose_any (fixture, "getsockname");
  play (fixture, "s.close()");
  run_pending ();
  g_assert_cmpstr (get_form_call (fixture), ==, "getsockname");
  assert_call_gives (fixture, "OSError 9");
}

static void
test_keeps_forms (CallsFixture *fixture,
                  gconstpointer data)
{
  play (fixture, "a = socket.socket()");
  play (fixture, "b = socket.socket()");
  show_socket (fixture, "a");
  choose (fixture, "connect");
  type_into (get_arg (fixture, 0), 0, "half-typ");
  show_socket (fixture, "b");
  choose (fixture, "connect");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 0))), ==, "127.0.0.1");
  choose (fixture, "bind");
  show_socket (fixture, "a");
  g_assert_cmpstr (get_form_call (fixture), ==, "connect");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 0))), ==, "half-typ");
}

static void
test_repeat (CallsFixture *fixture,
             gconstpointer data)
{
  play (fixture, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "a.sendto(b'\\xff\\x00', socket.MSG_DONTWAIT, ('127.0.0.1', 9))");
  play (fixture, "a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)");
  show_socket (fixture, "b");
  sks_calls_page_load_record (fixture->page, 3);
  g_assert_cmpstr (get_form_call (fixture), ==, "sendto");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 0))), ==, "\\xff\\x00");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (get_arg (fixture, 1), 0))), ==, "0x40");
  assert_call_gives (fixture, "2");
  sks_calls_page_load_record (fixture->page, 4);
  {
    g_autoptr(SksRecordData) data_again = wait_for_record (fixture, press_call (fixture));
    g_autoptr(SksCode) code = sks_record_write (data_again, SKS_LANGUAGE_PYTHON);

    g_assert_cmpstr (code->text->str, ==, "a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)");
  }
}

static gboolean
is_visible_label_with (GtkWidget    *widget,
                       gconstpointer part)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL;
}

static gboolean
unsent_is_told (gpointer page)
{
  return find_widget (page, is_visible_label_with, "13 bytes written, not sent yet") != NULL;
}

static gboolean
unsent_is_not_told (gpointer page)
{
  return !unsent_is_told (page);
}

static void
test_file (CallsFixture *fixture,
           gconstpointer data)
{
  play (fixture, "server = socket.socket()");
  play (fixture, "server.bind(('127.0.0.1', 0))");
  play (fixture, "server.listen(1)");
  play (fixture, "client = socket.socket()");
  play (fixture, "client.connect(server.getsockname())");
  show_socket (fixture, "client");
  choose_any (fixture, "makefile");
  {
    g_autoptr(SksRecordData) made = wait_for_record (fixture, press_call (fixture));

    g_assert_true (sks_value_is (made->result, SKS_VALUE_FILE));
  }
  run_pending ();
  click_labelled (GTK_WIDGET (fixture->page), "f");
  choose (fixture, "write");
  type_into (get_arg (fixture, 0), 0, "hello again\\r\\n");
  assert_call_gives (fixture, "13");
  wait_for (unsent_is_told, fixture->page, "the count of unsent bytes");
  choose (fixture, "flush");
  assert_call_gives (fixture, "None");
  wait_for (unsent_is_not_told, fixture->page, "the count to go");
  click_labelled (GTK_WIDGET (fixture->page), "client");
  g_assert_cmpstr (get_form_call (fixture), ==, "send");
}

static void
assert_first_chip (CallsFixture *fixture,
                   const char   *socket_name,
                   const char   *expected)
{
  const SksCallSpec *sensible[1];

  run_pending ();
  g_assert_cmpuint (sks_receiver_list_sensible (sks_session_find_socket (fixture->session, socket_name), NULL, sensible, 1), ==, 1);
  g_assert_cmpstr (sensible[0]->name, ==, expected);
}

static gboolean
is_first_chip (gpointer page)
{
  return gtk_widget_get_prev_sibling (find_widget (GTK_WIDGET (page), is_button_labelled, "recv")) == NULL;
}

/* What happened last asks for an answer: bytes that wait, the end of a stream, a refusal. */
static void
test_urgent_first (CallsFixture *fixture,
                   gconstpointer data)
{
  play (fixture, "refused = socket.socket()");
  play (fixture, "refused.connect(('127.0.0.1', 1))");
  assert_first_chip (fixture, "refused", "connect");

  play (fixture, "server = socket.socket()");
  play (fixture, "server.listen()");
  play (fixture, "a = socket.socket()");
  play (fixture, "a.connect(server.getsockname())");
  play (fixture, "b, peer = server.accept()");
  assert_first_chip (fixture, "b", "send");
  play (fixture, "a.send(b'x')");
  play (fixture, "b.getsockname()");
  assert_first_chip (fixture, "b", "recv");
  play (fixture, "b.recv(9)");
  assert_first_chip (fixture, "b", "send");

  /* Calls that change places keep the focus. */
  show_socket (fixture, "b");
  gtk_widget_grab_focus (find_widget (GTK_WIDGET (fixture->page), is_button_labelled, "recv"));
  play (fixture, "a.send(b'x')");
  play (fixture, "b.getsockname()");
  wait_for (is_first_chip, fixture->page, "recv as the first chip");
  g_assert_true (gtk_widget_has_focus (find_widget (GTK_WIDGET (fixture->page), is_button_labelled, "recv")));
}

static void
test_finder (CallsFixture *fixture,
             gconstpointer data)
{
  GtkWidget *search, *finder;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  sks_calls_page_find_call (fixture->page);
  run_pending ();
  finder = find_widget (GTK_WIDGET (fixture->page), has_type_named, "SksCallFinder");
  wait_for (is_mapped, finder, "the finder");
  search = find_widget (finder, has_type_named, "GtkSearchEntry");
  gtk_editable_set_text (GTK_EDITABLE (search), "gettime");
  g_signal_emit_by_name (search, "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
  g_assert_true (gtk_widget_get_visible (finder));
  g_signal_emit_by_name (search, "stop-search");
  g_assert_false (gtk_widget_get_visible (finder));

  sks_calls_page_find_call (fixture->page);
  wait_for (is_mapped, finder, "the finder again");
  gtk_editable_set_text (GTK_EDITABLE (search), "gettime");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (get_form_call (fixture), ==, "gettimeout");
  assert_call_gives (fixture, "None");
}

/* A call on no socket has no other place to answer. */
static void
test_module_call (CallsFixture *fixture,
                  gconstpointer data)
{
  g_autoptr(SksRecordData) record = NULL;
  SksCallCard *card;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  sks_calls_page_select_call (fixture->page, sks_call_spec_find (SKS_ON_MODULE, "getaddrinfo"));
  type_into (get_arg (fixture, 0), 0, "127.0.0.1");
  type_into (get_arg (fixture, 1), 0, "80");
  record = wait_for_record (fixture, press_call (fixture));
  g_assert_true (sks_value_is (record->result, SKS_VALUE_LIST));
  card = SKS_CALL_CARD (gtk_widget_get_template_child (GTK_WIDGET (fixture->page), SKS_TYPE_CALLS_PAGE, "card"));
  g_assert_cmpuint (sks_call_card_get_record (card), ==, record->number);
}

static void
assert_fits (CallsFixture *fixture,
             const char   *socket,
             int           dpi)
{
  guint n;
  const SksCallSpec *specs = sks_call_spec_list (&n);

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * 1024, NULL);
  show_socket (fixture, socket);
  for (guint i = 0; i < n; i++)
    {
      int minimum;

      if (specs[i].receiver == SKS_ON_FILE)
        continue;
      sks_calls_page_select_call (fixture->page, &specs[i]);
      gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > 360)
        g_error ("%s on %s needs %d px at %d dpi", specs[i].name, socket, minimum, dpi);
    }
}

/* Every form fits a window of 360 px, with large text too. */
static void
test_narrow (CallsFixture *fixture,
             gconstpointer data)
{
  static const char *const names[] = { "a", "b", "c" };

  play (fixture, "a = socket.socket()");
  play (fixture, "b = socket.socket(socket.AF_INET6)");
  play (fixture, "c = socket.socket(socket.AF_UNIX)");
  g_object_set (fixture->page, "narrow", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      assert_fits (fixture, names[i], 144);
      assert_fits (fixture, names[i], 96);
    }
}

int
main (int   argc,
      char *argv[])
{
  calls_test_init (&argc, &argv);
  calls_test_add ("/Sks/CallsPage/tcp", test_tcp);
  calls_test_add ("/Sks/CallsPage/tcp6", test_tcp6);
  calls_test_add ("/Sks/CallsPage/udp", test_udp);
  calls_test_add ("/Sks/CallsPage/unix", test_unix);
  calls_test_add ("/Sks/CallsPage/interrupt", test_interrupt);
  calls_test_add ("/Sks/CallsPage/two-hundred", test_two_hundred);
  calls_test_add ("/Sks/CallsPage/follows-situation", test_follows_situation);
  calls_test_add ("/Sks/CallsPage/keeps-forms", test_keeps_forms);
  calls_test_add ("/Sks/CallsPage/repeat", test_repeat);
  calls_test_add ("/Sks/CallsPage/file", test_file);
  calls_test_add ("/Sks/CallsPage/urgent-first", test_urgent_first);
  calls_test_add ("/Sks/CallsPage/finder", test_finder);
  calls_test_add ("/Sks/CallsPage/module-call", test_module_call);
  calls_test_add ("/Sks/CallsPage/narrow", test_narrow);
  return g_test_run ();
}
