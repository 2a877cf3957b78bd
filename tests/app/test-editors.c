// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* What each editor gives for what is typed. Expected literals are what /usr/bin/python3 prints for the value meant. */

#include "config.h"

#include <glib/gstdio.h>

#include "calls-fixture.h"
#include "sks-address-editor.h"
#include "sks-bytes-editor.h"
#include "sks-symbol-picker.h"

static void
assert_value (CallsFixture *fixture,
              guint         arg,
              const char   *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SksValue) value = sks_arg_editor_read (SKS_ARG_EDITOR (get_arg (fixture, arg)), &error);
  g_autofree char *text = value ? sks_value_to_python (value) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_null (sks_arg_editor_get_problem (SKS_ARG_EDITOR (get_arg (fixture, arg))));
}

static void
assert_wrong (CallsFixture *fixture,
              guint         arg,
              GtkWidget    *place,
              const char   *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SksValue) value = sks_arg_editor_read (SKS_ARG_EDITOR (get_arg (fixture, arg)), &error);
  const char *problem = sks_arg_editor_get_problem (SKS_ARG_EDITOR (get_arg (fixture, arg)));

  g_assert_null (value);
  g_assert_nonnull (problem);
  if (!strstr (problem, part))
    g_error ("“%s” does not say “%s”", problem, part);
  g_assert_true (gtk_widget_has_css_class (place, "error"));
  g_assert_false (gtk_widget_is_sensitive (get_call_button (fixture)));
}

/* Where the underline begins, in bytes; -1 without one. */
static int
get_underline (GtkWidget *entry)
{
  GtkWidget *text = find_widget (entry, has_type_named, "GtkText");
  PangoAttrList *attributes = gtk_text_get_attributes (GTK_TEXT (text));
  GSList *list = attributes ? pango_attr_list_get_attributes (attributes) : NULL;
  int start = list ? (int) ((PangoAttribute *) list->data)->start_index : -1;

  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  return start;
}

static void
open_form (CallsFixture *fixture,
           const char   *make,
           const char   *call)
{
  play (fixture, make);
  show_socket (fixture, "s");
  choose_any (fixture, call);
}

static void
test_int (CallsFixture *fixture,
          gconstpointer data)
{
  GtkWidget *spin;

  open_form (fixture, "s = socket.socket()", "recv");
  spin = get_entry (get_arg (fixture, 0), 0);
  assert_value (fixture, 0, "1024");
  gtk_editable_set_text (GTK_EDITABLE (spin), "0x10");
  assert_value (fixture, 0, "16");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0x10");
  gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_STEP_FORWARD, 1);
  assert_value (fixture, 0, "17");
  gtk_editable_set_text (GTK_EDITABLE (spin), "-1");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_value (fixture, 0, "-1");
  gtk_editable_set_text (GTK_EDITABLE (spin), "1180591620717411303424");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_value (fixture, 0, "1180591620717411303424");
  gtk_editable_set_text (GTK_EDITABLE (spin), "12a");
  assert_wrong (fixture, 0, spin, "Column 3");
  g_assert_cmpint (get_underline (spin), ==, 2);
  gtk_editable_set_text (GTK_EDITABLE (spin), "");
  g_assert_false (gtk_widget_is_sensitive (get_call_button (fixture)));
  g_assert_nonnull (strstr (sks_arg_editor_get_problem (SKS_ARG_EDITOR (get_arg (fixture, 0))), "missing"));
  gtk_editable_set_text (GTK_EDITABLE (spin), "1.5");
  assert_value (fixture, 0, "1.5");
  g_assert_cmpint (get_underline (spin), ==, -1);
}

static gboolean
has_bytes (gpointer editor)
{
  g_autoptr(SksValue) value = sks_arg_editor_read (editor, NULL);

  return value != NULL;
}

static void
test_bytes (CallsFixture *fixture,
            gconstpointer data)
{
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GFile) file = g_file_new_tmp ("sks-XXXXXX", &stream, NULL);
  GtkWidget *editor, *entry;

  open_form (fixture, "s = socket.socket()", "send");
  editor = get_arg (fixture, 0);
  entry = get_entry (editor, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "\\x00\\xff\\n\\\\");
  assert_value (fixture, 0, "b'\\x00\\xff\\n\\\\'");

  /* No form of text holds a byte ff: the toggle goes back, and nothing is lost. */
  click_labelled (editor, "Text");
  g_object_set (find_widget (editor, is_button_labelled, "Text"), "active", TRUE, NULL);
  assert_value (fixture, 0, "b'\\x00\\xff\\n\\\\'");
  g_assert_nonnull (sks_arg_editor_get_note (SKS_ARG_EDITOR (editor)));
  g_object_set (find_widget (editor, is_button_labelled, "Hex"), "active", TRUE, NULL);
  assert_value (fixture, 0, "b'\\x00\\xff\\n\\\\'");
  gtk_editable_set_text (GTK_EDITABLE (entry), "68 c3,a9 0x21");
  assert_value (fixture, 0, "b'h\\xc3\\xa9!'");
  g_object_set (find_widget (editor, is_button_labelled, "Text"), "active", TRUE, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "h\xc3\xa9!");
  assert_value (fixture, 0, "b'h\\xc3\\xa9!'");
  g_object_set (find_widget (editor, is_button_labelled, "Hex"), "active", TRUE, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0g");
  assert_wrong (fixture, 0, entry, "Column 1");

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), "from\0file", 9, NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (stream), NULL, NULL);
  sks_bytes_editor_load_file (SKS_BYTES_EDITOR (editor), file);
  wait_for (has_bytes, editor, "the file");
  assert_value (fixture, 0, "b'from\\x00file'");
  g_object_set (find_widget (editor, is_button_labelled, "Escapes"), "active", TRUE, NULL);
  assert_value (fixture, 0, "b'from\\x00file'");
  g_file_delete (file, NULL, NULL);
}

static void
test_seconds (CallsFixture *fixture,
              gconstpointer data)
{
  GtkWidget *editor;

  open_form (fixture, "s = socket.socket()", "settimeout");
  editor = get_arg (fixture, 0);
  click_labelled (editor, "None");
  assert_value (fixture, 0, "None");
  click_labelled (editor, "0");
  assert_value (fixture, 0, "0");
  type_into (editor, 0, "2.5");
  assert_value (fixture, 0, "2.5");
  type_into (editor, 0, "soon");
  assert_wrong (fixture, 0, get_entry (editor, 0), "soon");
  type_into (editor, 0, "-1");
  assert_value (fixture, 0, "-1");
  assert_call_gives (fixture, "ValueError 0");
}

static void
test_bool (CallsFixture *fixture,
           gconstpointer data)
{
  open_form (fixture, "s = socket.socket()", "setblocking");
  assert_value (fixture, 0, "False");
  g_object_set (find_widget (get_arg (fixture, 0), has_type_named, "GtkSwitch"), "active", TRUE, NULL);
  assert_value (fixture, 0, "True");
}

static void
toggle (GtkWidget  *root,
        const char *label,
        gboolean    active)
{
  GtkWidget *button = find_widget (root, is_button_labelled, label);

  g_assert_nonnull (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), active);
}

static void
test_flags (CallsFixture *fixture,
            gconstpointer data)
{
  GtkWidget *editor, *entry;

  open_form (fixture, "s = socket.socket()", "send");
  editor = get_arg (fixture, 1);
  entry = get_entry (editor, 0);
  /* 0 is the default and is left out. */
  assert_value (fixture, 1, NULL);
  toggle (editor, "MSG_MORE", TRUE);
  assert_value (fixture, 1, "32768");
  toggle (editor, "MSG_DONTWAIT", TRUE);
  assert_value (fixture, 1, "32832");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0x8040");
  toggle (editor, "MSG_MORE", FALSE);
  assert_value (fixture, 1, "64");
  gtk_editable_set_text (GTK_EDITABLE (entry), "socket.MSG_PEEK | MSG_DONTWAIT");
  assert_value (fixture, 1, "66");
  gtk_editable_set_text (GTK_EDITABLE (entry), "MSG_NOTHING");
  assert_wrong (fixture, 1, entry, "MSG_NOTHING");
  gtk_editable_set_text (GTK_EDITABLE (entry), "-5");
  assert_value (fixture, 1, "-5");
}

static void
test_inet (CallsFixture *fixture,
           gconstpointer data)
{
  GtkWidget *editor;

  open_form (fixture, "s = socket.socket()", "bind");
  editor = get_arg (fixture, 0);
  assert_value (fixture, 0, "('127.0.0.1', 0)");
  type_into (editor, 0, "");
  type_into (editor, 1, "8080");
  assert_value (fixture, 0, "('', 8080)");
  type_into (editor, 1, "70000");
  assert_value (fixture, 0, "('', 70000)");
  assert_call_gives (fixture, "OverflowError 0");
  type_into (editor, 1, "");
  assert_wrong (fixture, 0, get_entry (editor, 1), "port");
  type_into (editor, 1, "'http'");
  assert_value (fixture, 0, "('', 'http')");
  assert_call_gives (fixture, "TypeError 0");
  type_into (editor, 1, "80");
  toggle (editor, "Literal", TRUE);
  assert_value (fixture, 0, "('', 80)");
  type_into (editor, 4, "'127.0.0.1:80'");
  assert_value (fixture, 0, "'127.0.0.1:80'");
  assert_call_gives (fixture, "TypeError 0");
  type_into (editor, 4, "('127.0.0.1', 1, 2)");
  assert_call_gives (fixture, "TypeError 0");
  type_into (editor, 4, "('127.0.0.1', ");
  assert_wrong (fixture, 0, get_entry (editor, 4), "Column");
}

static void
test_inet6 (CallsFixture *fixture,
            gconstpointer data)
{
  GtkWidget *editor;

  open_form (fixture, "s = socket.socket(socket.AF_INET6)", "bind");
  editor = get_arg (fixture, 0);
  assert_value (fixture, 0, "('::1', 0)");
  type_into (editor, 0, "fe80::1%7");
  type_into (editor, 1, "80");
  assert_value (fixture, 0, "('fe80::1', 80, 0, 7)");
  type_into (editor, 0, "::");
  type_into (editor, 5, "5");
  assert_value (fixture, 0, "('::', 80, 5, 0)");
  type_into (editor, 6, "x");
  assert_wrong (fixture, 0, get_entry (editor, 6), "x");
}

static void
test_unix (CallsFixture *fixture,
           gconstpointer data)
{
  GtkWidget *editor;

  open_form (fixture, "s = socket.socket(socket.AF_UNIX)", "bind");
  editor = get_arg (fixture, 0);
  type_into (editor, 2, "a/b \xe4\xb8\xad");
  assert_value (fixture, 0, "'a/b \xe4\xb8\xad'");
  toggle (editor, "Abstract", TRUE);
  type_into (editor, 3, "name");
  assert_value (fixture, 0, "b'\\x00name'");
  toggle (editor, "Literal", TRUE);
  assert_value (fixture, 0, "b'\\x00name'");
  toggle (editor, "Unnamed", TRUE);
  assert_value (fixture, 0, "''");
  toggle (editor, "Path", TRUE);
  type_into (editor, 2, "");
  assert_wrong (fixture, 0, get_entry (editor, 2), "path");
}

static void
test_picks (CallsFixture *fixture,
            gconstpointer data)
{
  GtkWidget *list;
  GtkListBoxRow *row;
  SksSocket *server;

  play (fixture, "server = socket.socket()");
  play (fixture, "server.bind(('0.0.0.0', 0))");
  play (fixture, "server.listen(1)");
  open_form (fixture, "s = socket.socket()", "connect");
  server = sks_session_find_socket (fixture->session, "server");
  /* The wildcard is no address to connect to; the loopback one stands in. */
  {
    g_autofree char *expected = g_strdup_printf ("('127.0.0.1', %s)", strrchr (sks_socket_get_local_text (server), ':') + 1);

    assert_value (fixture, 0, expected);
    type_into (get_arg (fixture, 0), 0, "10.0.0.1");
    list = GTK_WIDGET (gtk_widget_get_template_child (get_arg (fixture, 0), SKS_TYPE_ADDRESS_EDITOR, "picks"));
    gtk_popover_popup (GTK_POPOVER (gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER)));
    wait_for (is_mapped, list, "the addresses at hand");
    for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)); i++)
      if (g_object_get_data (G_OBJECT (row), "value"))
        g_signal_emit_by_name (list, "row-activated", row);
    assert_value (fixture, 0, expected);
  }
}

/* A call goes where the one before it went: connect_ex asks again for what connect began. */
static void
test_last_peer (CallsFixture *fixture,
                gconstpointer data)
{
  open_form (fixture, "s = socket.socket()", "getsockname");
  play (fixture, "s.bind(('127.0.0.1', 0))");
  play (fixture, "s.connect(('127.0.0.2', 1))");
  play (fixture, "s.connect('127.0.0.3')");
  choose_any (fixture, "connect_ex");
  assert_value (fixture, 0, "('127.0.0.2', 1)");
  choose_any (fixture, "bind");
  assert_value (fixture, 0, "('127.0.0.1', 0)");
}

/* An answer goes to whoever wrote last. */
static void
test_last_sender (CallsFixture *fixture,
                  gconstpointer data)
{
  g_autofree char *write = NULL, *sender = NULL;

  open_form (fixture, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "getsockname");
  play (fixture, "s.bind(('127.0.0.1', 0))");
  play (fixture, "v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "v.bind(('127.0.0.1', 0))");
  write = g_strdup_printf ("v.sendto(b'x', ('127.0.0.1', %u))",
                           sks_address_get_port (&sks_socket_get_evidence (sks_session_find_socket (fixture->session, "s"))->name));
  play (fixture, "s.sendto(b'x', ('127.0.0.1', 9))");
  play (fixture, write);
  play (fixture, "s.recvfrom(10)");
  sender = g_strdup_printf ("('127.0.0.1', %u)",
                            sks_address_get_port (&sks_socket_get_evidence (sks_session_find_socket (fixture->session, "v"))->name));
  choose_any (fixture, "sendto");
  assert_value (fixture, 2, sender);
}

static void
pick_symbol (GtkWidget  *editor,
             const char *name)
{
  GtkWidget *search = find_widget (editor, has_type_named, "GtkSearchEntry");
  GtkWidget *popover = gtk_widget_get_ancestor (search, GTK_TYPE_POPOVER);

  gtk_popover_popup (GTK_POPOVER (popover));
  wait_for (is_mapped, popover, "the menu of names");
  gtk_editable_set_text (GTK_EDITABLE (search), name);
  g_signal_emit_by_name (search, "activate");
}

static void
test_options (CallsFixture *fixture,
              gconstpointer data)
{
  GtkWidget *value;

  open_form (fixture, "s = socket.socket()", "setsockopt");
  value = get_arg (fixture, 2);
  assert_value (fixture, 0, "1");
  assert_value (fixture, 1, "2");
  assert_value (fixture, 2, "1");
  g_object_set (find_widget (value, has_type_named, "GtkSwitch"), "active", FALSE, NULL);
  assert_value (fixture, 2, "0");

  pick_symbol (get_arg (fixture, 1), "SO_LINGER");
  assert_value (fixture, 1, "13");
  g_object_set (find_widget (find_widget (value, has_type_named, "SksWrapBox"), has_type_named, "GtkStack"), "hexpand", TRUE, NULL);
  assert_value (fixture, 2, "b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00'");
  {
    GtkWidget *stack = find_widget (value, has_type_named, "GtkStack");
    GtkWidget *parts = gtk_stack_get_visible_child (GTK_STACK (stack));

    g_object_set (find_widget (parts, has_type_named, "GtkSwitch"), "active", TRUE, NULL);
    type_into (parts, 0, "5");
  }
  assert_value (fixture, 2, "b'\\x01\\x00\\x00\\x00\\x05\\x00\\x00\\x00'");
  toggle (value, "Literal", TRUE);
  assert_value (fixture, 2, "b'\\x01\\x00\\x00\\x00\\x05\\x00\\x00\\x00'");

  pick_symbol (get_arg (fixture, 1), "SO_RCVTIMEO");
  type_into (gtk_stack_get_visible_child (GTK_STACK (find_widget (value, has_type_named, "GtkStack"))), 0, "1.5");
  assert_value (fixture, 2, "b'\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00 \\xa1\\x07\\x00\\x00\\x00\\x00\\x00'");

  pick_symbol (get_arg (fixture, 0), "IPPROTO_TCP");
  assert_value (fixture, 0, "6");
  pick_symbol (get_arg (fixture, 1), "4711");
  assert_value (fixture, 1, "4711");
  type_into (gtk_stack_get_visible_child (GTK_STACK (find_widget (value, has_type_named, "GtkStack"))), 0, "7");
  assert_value (fixture, 2, "7");
  assert_call_gives (fixture, "OSError 92");
}

static void
test_buflen (CallsFixture *fixture,
             gconstpointer data)
{
  open_form (fixture, "s = socket.socket()", "getsockopt");
  assert_value (fixture, 2, NULL);
  pick_symbol (get_arg (fixture, 1), "SO_LINGER");
  assert_value (fixture, 2, "8");
  assert_call_gives (fixture, "b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00'");
  pick_symbol (get_arg (fixture, 1), "SO_TYPE");
  assert_value (fixture, 2, NULL);
  assert_call_gives (fixture, "1");
}

static void
test_texts (CallsFixture *fixture,
            gconstpointer data)
{
  open_form (fixture, "s = socket.socket()", "makefile");
  assert_value (fixture, 0, "'rwb'");
  assert_value (fixture, 1, NULL);
  assert_value (fixture, 4, NULL);
  type_into (get_arg (fixture, 4), 0, "\\r\\n");
  assert_value (fixture, 4, "'\\r\\n'");
  toggle (get_arg (fixture, 4), "None", TRUE);
  assert_value (fixture, 4, NULL);
  toggle (get_arg (fixture, 4), "None", FALSE);
  assert_value (fixture, 4, "''");
  type_into (get_arg (fixture, 0), 0, "x");
  assert_call_gives (fixture, "ValueError 0");
}

int
main (int   argc,
      char *argv[])
{
  calls_test_init (&argc, &argv);
  calls_test_add ("/Sks/Editors/int", test_int);
  calls_test_add ("/Sks/Editors/bytes", test_bytes);
  calls_test_add ("/Sks/Editors/seconds", test_seconds);
  calls_test_add ("/Sks/Editors/bool", test_bool);
  calls_test_add ("/Sks/Editors/flags", test_flags);
  calls_test_add ("/Sks/Editors/inet", test_inet);
  calls_test_add ("/Sks/Editors/inet6", test_inet6);
  calls_test_add ("/Sks/Editors/unix", test_unix);
  calls_test_add ("/Sks/Editors/picks", test_picks);
  calls_test_add ("/Sks/Editors/last-peer", test_last_peer);
  calls_test_add ("/Sks/Editors/last-sender", test_last_sender);
  calls_test_add ("/Sks/Editors/options", test_options);
  calls_test_add ("/Sks/Editors/buflen", test_buflen);
  calls_test_add ("/Sks/Editors/texts", test_texts);
  return g_test_run ();
}
