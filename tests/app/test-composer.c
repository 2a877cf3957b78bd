// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>

#include "sks-bytes-editor.h"
#include "sks-composer.h"
#include "sks-test-window.h"
#include "sks-waiting-row.h"

typedef struct
{
  SksSession *session;
  GtkWidget *window;
  GtkWidget *composer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = sks_session_new ();
  sks_session_set_observe (fixture->session, TRUE);
  fixture->window = g_object_ref_sink (adw_window_new ());
  fixture->composer = g_object_new (SKS_TYPE_COMPOSER, NULL);
  sks_composer_set_session (SKS_COMPOSER (fixture->composer), fixture->session);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->composer);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 200);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sks_test_wait_until (gtk_widget_get_mapped (fixture->composer));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->composer), (gpointer *) &fixture->composer);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->composer);
  g_assert_finalize_object (fixture->session);
}

static void
look_at (Fixture    *fixture,
         const char *name)
{
  sks_composer_set_socket (SKS_COMPOSER (fixture->composer), sks_session_find_socket (fixture->session, name));
}

static GtkEditable *
get_entry (Fixture *fixture)
{
  return GTK_EDITABLE (sks_test_find (sks_test_find (fixture->composer, SKS_TYPE_BYTES_EDITOR, NULL), GTK_TYPE_ENTRY, "entry"));
}

static void
type_text (Fixture    *fixture,
           const char *text)
{
  gtk_editable_set_text (get_entry (fixture), text);
}

static void
click_send (Fixture *fixture)
{
  g_signal_emit_by_name (sks_test_find (fixture->composer, ADW_TYPE_SPLIT_BUTTON, NULL), "clicked");
}

static guint
count_records (Fixture *fixture)
{
  return sks_journal_get_n_records (sks_session_get_journal (fixture->session));
}

/* The newest record once it has ended, as Python with its result. */
static char *
dup_newest (Fixture *fixture)
{
  SksJournal *journal = sks_session_get_journal (fixture->session);
  guint number = count_records (fixture);
  g_autoptr(SksRecordData) data = NULL;
  g_autoptr(SksCode) code = NULL;
  g_autofree char *result = NULL;

  sks_test_wait_until (!(sks_journal_get_flags (journal, number) & SKS_RECORD_RUNNING));
  data = sks_journal_get (journal, number);
  code = sks_record_write (data, SKS_LANGUAGE_PYTHON);
  result = data->result ? sks_value_to_python (data->result) : g_strdup ("interrupted");

  return g_strdup_printf ("%s → %s", code->text->str, result);
}

static void
assert_newest (Fixture    *fixture,
               const char *expected)
{
  g_autofree char *newest = dup_newest (fixture);

  g_assert_cmpstr (newest, ==, expected);
}

static void
make_tcp (Fixture *fixture)
{
  sks_test_make_tcp (fixture->session);
  look_at (fixture, "client");
}

static void
test_send (Fixture       *fixture,
           gconstpointer  data)
{
  make_tcp (fixture);
  type_text (fixture, "hello again");
  click_send (fixture);
  assert_newest (fixture, "client.send(b'hello again') → 11");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "hello again");
  sks_test_wait_until (sks_test_find_any (fixture->composer, GTK_TYPE_LABEL, "#7  client.send(b'hello again') → 11", TRUE) != NULL);
}

/* Through the menu, as its action. */
static void
test_sendall (Fixture       *fixture,
              gconstpointer  data)
{
  make_tcp (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->composer, "composer.call", "s", "sendall"));
  type_text (fixture, "all of it");
  click_send (fixture);
  assert_newest (fixture, "client.sendall(b'all of it') → None");
}

static void
select_in (Fixture    *fixture,
           const char *id,
           guint       position)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (sks_test_find (fixture->composer, GTK_TYPE_DROP_DOWN, id)), position);
}

/* Bytes as python3 gives them: '中'.encode('gb18030'), '中\n'.encode('utf-16-le'). */
static void
test_style (Fixture       *fixture,
            gconstpointer  data)
{
  make_tcp (fixture);
  type_text (fixture, "hello");
  select_in (fixture, "ending", 1);
  g_assert_nonnull (sks_test_find (fixture->composer, GTK_TYPE_LABEL, "7 bytes"));
  click_send (fixture);
  assert_newest (fixture, "client.send(b'hello\\r\\n') → 7");

  type_text (fixture, "\xe4\xb8\xad");
  select_in (fixture, "ending", 0);
  select_in (fixture, "encoding", 4);
  click_send (fixture);
  assert_newest (fixture, "client.send(b'\\xd6\\xd0') → 2");
  select_in (fixture, "encoding", 1);
  select_in (fixture, "ending", 2);
  click_send (fixture);
  assert_newest (fixture, "client.send(b'-N\\n\\x00') → 4");
}

static void
choose_form (Fixture    *fixture,
             const char *id)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (sks_test_find (fixture->composer, GTK_TYPE_TOGGLE_BUTTON, id)), TRUE);
}

static void
test_forms (Fixture       *fixture,
            gconstpointer  data)
{
  make_tcp (fixture);
  type_text (fixture, "A\xc3\xa9");
  choose_form (fixture, "hex");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "41 c3 a9");
  type_text (fixture, "00 ff");
  choose_form (fixture, "escapes");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "\\x00\\xff");
  click_send (fixture);
  assert_newest (fixture, "client.send(b'\\x00\\xff') → 2");
}

/* What cannot be bytes is said under the text, which stays; nothing is called. */
static void
test_bad_text (Fixture       *fixture,
               gconstpointer  data)
{
  SksArgEditor *editor;
  guint before;

  make_tcp (fixture);
  editor = SKS_ARG_EDITOR (sks_test_find (fixture->composer, SKS_TYPE_BYTES_EDITOR, NULL));
  choose_form (fixture, "hex");
  type_text (fixture, "0g");
  before = count_records (fixture);
  click_send (fixture);
  g_assert_cmpuint (count_records (fixture), ==, before);
  g_assert_nonnull (sks_arg_editor_get_problem (editor));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "0g");
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  int fd = g_file_open_tmp ("sockscope-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, "from a file\n", -1, NULL));
  file = g_file_new_for_path (path);
  make_tcp (fixture);
  sks_bytes_editor_load_file (SKS_BYTES_EDITOR (sks_test_find (fixture->composer, SKS_TYPE_BYTES_EDITOR, NULL)), file);
  sks_test_wait_until (sks_test_find_any (fixture->composer, GTK_TYPE_LABEL, "12 bytes", TRUE) != NULL);
  click_send (fixture);
  assert_newest (fixture, "client.send(b'from a file\\n') → 12");
  g_unlink (path);
}

/* A receive that nothing answers yet shows that it waits, and can be interrupted there. */
static void
test_receive (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *bufsize;

  make_tcp (fixture);
  sks_test_assert_result (fixture->session, "conn.send(b'abcdef')", "6");
  bufsize = sks_test_find (sks_test_find (fixture->composer, GTK_TYPE_BOX, "receive_box"), GTK_TYPE_SPIN_BUTTON, NULL);
  gtk_editable_set_text (GTK_EDITABLE (bufsize), "4");
  sks_test_click (sks_test_find (fixture->composer, GTK_TYPE_BUTTON, "recv"));
  assert_newest (fixture, "client.recv(4) → b'abcd'");
  sks_test_click (sks_test_find (fixture->composer, GTK_TYPE_BUTTON, "recv"));
  assert_newest (fixture, "client.recv(4) → b'ef'");

  sks_test_click (sks_test_find (fixture->composer, GTK_TYPE_BUTTON, "recv"));
  sks_test_wait_until (sks_test_find_any (fixture->composer, SKS_TYPE_WAITING_ROW, NULL, TRUE) != NULL);
  sks_call_interrupt (sks_waiting_row_get_call (SKS_WAITING_ROW (sks_test_find (fixture->composer, SKS_TYPE_WAITING_ROW, NULL))));
  sks_test_wait_until (sks_test_find_any (fixture->composer, SKS_TYPE_WAITING_ROW, NULL, TRUE) == NULL);

  gtk_editable_set_text (GTK_EDITABLE (bufsize), "-1");
  sks_test_click (sks_test_find (fixture->composer, GTK_TYPE_BUTTON, "recv"));
  assert_newest (fixture, "client.recv(-1) → ValueError('negative buffersize in recv')");
}

static void
test_sendto (Fixture       *fixture,
             gconstpointer  data)
{
  SksSocket *probe;
  GtkWidget *address;
  g_autoptr(SksCall) peer = NULL;
  g_autofree char *expected = NULL;

  sks_test_assert_result (fixture->session, "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "probe");
  sks_test_assert_result (fixture->session, "probe.bind(('127.0.0.1', 0))", "None");
  sks_test_assert_result (fixture->session, "other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "other");
  probe = sks_session_find_socket (fixture->session, "probe");
  sks_test_wait_until (*sks_socket_get_local_text (probe) != '\0');
  look_at (fixture, "other");
  g_assert_cmpstr (adw_split_button_get_label (ADW_SPLIT_BUTTON (sks_test_find (fixture->composer, ADW_TYPE_SPLIT_BUTTON, NULL))), ==, "sendto");
  g_assert_nonnull (sks_test_find (fixture->composer, GTK_TYPE_BUTTON, "recvfrom"));
  address = sks_test_find (fixture->composer, g_type_from_name ("SksAddressEditor"), NULL);
  peer = sks_test_call (fixture->session, "probe.getsockname()");
  sks_arg_editor_set_value (SKS_ARG_EDITOR (address), sks_call_get_result (peer));
  type_text (fixture, "ping");
  click_send (fixture);
  expected = g_strdup_printf ("other.sendto(b'ping', ('127.0.0.1', %s)) → 4", strrchr (sks_socket_get_local_text (probe), ':') + 1);
  assert_newest (fixture, expected);
}

/* A repeat really sends, also while another socket is looked at, until it is stopped. */
static void
test_repeat (Fixture       *fixture,
             gconstpointer  data)
{
  SksSocket *client;
  AdwSplitButton *button;
  guint64 n;

  make_tcp (fixture);
  client = sks_session_find_socket (fixture->session, "client");
  button = ADW_SPLIT_BUTTON (sks_test_find (fixture->composer, ADW_TYPE_SPLIT_BUTTON, NULL));
  type_text (fixture, "x");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (sks_test_find (fixture->composer, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (sks_test_find (fixture->composer, GTK_TYPE_SPIN_BUTTON, "repeat_seconds")), 0.1);
  click_send (fixture);
  g_assert_cmpstr (adw_split_button_get_label (button), ==, "Stop");
  sks_test_wait_until (sks_socket_get_n_sent (client) >= 2);
  look_at (fixture, "conn");
  g_assert_cmpstr (adw_split_button_get_label (button), ==, "send");
  n = sks_socket_get_n_sent (client);
  sks_test_wait_until (sks_socket_get_n_sent (client) > n);
  look_at (fixture, "client");
  click_send (fixture);
  g_assert_cmpstr (adw_split_button_get_label (button), ==, "send");
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (fixture->session)) == 0);
  n = sks_socket_get_n_sent (client);
  sks_test_settle (250);
  g_assert_cmpuint (sks_socket_get_n_sent (client), ==, n);

  /* It ends by itself when its socket is closed. */
  click_send (fixture);
  sks_test_assert_result (fixture->session, "client.close()", "None");
  sks_test_wait_until (g_str_equal (adw_split_button_get_label (button), "send"));
}

#define ADD(path, func) g_test_add ("/Sks/Composer/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("send", test_send);
  ADD ("sendall", test_sendall);
  ADD ("style", test_style);
  ADD ("forms", test_forms);
  ADD ("bad-text", test_bad_text);
  ADD ("file", test_file);
  ADD ("receive", test_receive);
  ADD ("sendto", test_sendto);
  ADD ("repeat", test_repeat);

  return g_test_run ();
}
