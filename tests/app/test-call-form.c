// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "calls-fixture.h"
#include "sks-address-editor.h"
#include "sks-address-lookup.h"
#include "sks-code-label.h"
#include "sks-code-lines.h"
#include "sks-prediction-line.h"

static SksCallForm *
get_form (CallsFixture *fixture)
{
  return sks_calls_page_get_form (fixture->page);
}

static SksCodeLines *
get_lines (CallsFixture *fixture)
{
  return SKS_CODE_LINES (gtk_widget_get_template_child (GTK_WIDGET (get_form (fixture)), SKS_TYPE_CALL_FORM, "code"));
}

static void
assert_prediction (CallsFixture *fixture,
                   const char   *part)
{
  if (!strstr (sks_call_form_get_prediction (get_form (fixture)), part))
    g_error ("“%s” does not say “%s”", sks_call_form_get_prediction (get_form (fixture)), part);
}

/* Both lines follow the typing, letter by letter. */
static void
test_code (CallsFixture *fixture,
           gconstpointer data)
{
  g_autofree char *c = NULL;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "send");
  type_into (get_arg (fixture, 0), 0, "a\\n");
  g_assert_cmpstr (sks_code_lines_get_python (get_lines (fixture)), ==, "s.send(b'a\\n')");
  c = g_strdup_printf ("send(%d, \"a\\n\", 2, 0)", sks_socket_get_fd (sks_session_find_socket (fixture->session, "s")));
  g_assert_cmpstr (sks_code_lines_get_c (get_lines (fixture)), ==, c);
  type_into (get_arg (fixture, 1), 0, "MSG_DONTWAIT");
  g_assert_cmpstr (sks_code_lines_get_python (get_lines (fixture)), ==, "s.send(b'a\\n', socket.MSG_DONTWAIT)");
  /* What cannot be read leaves the last whole line. */
  {
    int end = 3;

    gtk_editable_insert_text (GTK_EDITABLE (get_entry (get_arg (fixture, 0), 0)), "\\x", -1, &end);
  }
  g_assert_false (gtk_widget_is_sensitive (get_call_button (fixture)));
  g_assert_cmpstr (sks_code_lines_get_python (get_lines (fixture)), ==, "s.send(b'a\\n', socket.MSG_DONTWAIT)");
}

/* A long line is shown in part and copied whole. */
static void
test_long_code (CallsFixture *fixture,
                gconstpointer data)
{
  g_autofree char *letters = g_strnfill (10000, 'a');
  g_autofree char *expected = g_strdup_printf ("s.send(b'%s')", letters);
  SksCodeLabel *label;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "send");
  type_into (get_arg (fixture, 0), 0, letters);
  g_assert_cmpstr (sks_code_lines_get_python (get_lines (fixture)), ==, expected);
  label = SKS_CODE_LABEL (gtk_widget_get_template_child (GTK_WIDGET (get_lines (fixture)), SKS_TYPE_CODE_LINES, "python"));
  g_assert_cmpuint (strlen (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (GTK_WIDGET (label))))), <, 1000);
}

static void
test_targets (CallsFixture *fixture,
              gconstpointer data)
{
  g_autoptr(SksRecordData) record = NULL;
  g_autoptr(SksCode) code = NULL;
  g_autofree char *promised = NULL;

  play (fixture, "server = socket.socket()");
  play (fixture, "server.bind(('127.0.0.1', 0))");
  play (fixture, "server.listen(1)");
  play (fixture, "conn = socket.socket()");
  play (fixture, "conn.connect(server.getsockname())");
  show_socket (fixture, "server");
  choose_any (fixture, "accept");
  promised = g_strdup (sks_code_lines_get_python (get_lines (fixture)));
  g_assert_cmpstr (promised, ==, "conn2, peer = server.accept()");
  record = wait_for_record (fixture, press_call (fixture));
  code = sks_record_write (record, SKS_LANGUAGE_PYTHON);
  g_assert_cmpstr (code->text->str, ==, promised);
  g_assert_nonnull (sks_session_find_socket (fixture->session, "conn2"));
}

static gboolean
predicts (gpointer data)
{
  gpointer *both = data;

  return strstr (sks_call_form_get_prediction (get_form (both[0])), both[1]) != NULL;
}

static void
test_prediction (CallsFixture *fixture,
                 gconstpointer data)
{
  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "send");
  assert_prediction (fixture, "EPIPE");
  assert_call_gives (fixture, "BrokenPipeError 32");
  choose_any (fixture, "recv");
  assert_prediction (fixture, "ENOTCONN");
  assert_call_gives (fixture, "OSError 107");
  /* It follows what happens elsewhere. */
  play (fixture, "s.bind(('127.0.0.1', 0))");
  play (fixture, "s.listen(1)");
  choose_any (fixture, "accept");
  g_assert_cmpstr (sks_call_form_get_call (get_form (fixture))->name, ==, "accept");
  play (fixture, "c = socket.socket()");
  play (fixture, "c.connect(s.getsockname())");
  wait_for (predicts, ((gpointer[]) { fixture, (gpointer) "at once" }), "the prediction to follow");
}

static void
test_refused_values (CallsFixture *fixture,
                     gconstpointer data)
{
  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "connect");
  type_into (get_arg (fixture, 0), 1, "70000");
  g_assert_true (gtk_widget_is_sensitive (get_call_button (fixture)));
  assert_prediction (fixture, "OverflowError");
  assert_call_gives (fixture, "OverflowError 0");
  choose_any (fixture, "recv");
  type_into (get_arg (fixture, 0), 0, "-1");
  assert_prediction (fixture, "ValueError");
  assert_call_gives (fixture, "ValueError 0");
  type_into (get_arg (fixture, 0), 0, "1180591620717411303424");
  assert_call_gives (fixture, "OverflowError 0");
}

static void
test_missing (CallsFixture *fixture,
              gconstpointer data)
{
  guint before = 0;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "connect");
  before = sks_journal_get_n_records (sks_session_get_journal (fixture->session));
  /* Nothing listens in this session, so no port suggests itself; an untouched form does not scold. */
  g_assert_false (gtk_widget_is_sensitive (get_call_button (fixture)));
  g_assert_null (sks_arg_editor_get_problem (SKS_ARG_EDITOR (get_arg (fixture, 0))));
  assert_prediction (fixture, "address: The port is missing");
  sks_calls_page_run (fixture->page);
  g_assert_nonnull (sks_arg_editor_get_problem (SKS_ARG_EDITOR (get_arg (fixture, 0))));
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (fixture->session)), ==, before);
}

static void
test_keyboard (CallsFixture *fixture,
               gconstpointer data)
{
  SksJournal *journal = sks_session_get_journal (fixture->session);
  guint before;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "fileno");
  before = sks_journal_get_n_records (journal);
  gtk_widget_activate_action (GTK_WIDGET (get_form (fixture)), "form.run", NULL);
  g_assert_cmpuint (sks_journal_get_n_records (journal), ==, before + 1);
}

static gboolean
has_addresses (gpointer list)
{
  return gtk_list_box_get_row_at_index (list, 0) != NULL;
}

static void
test_look_up (CallsFixture *fixture,
              gconstpointer data)
{
  SksJournal *journal = sks_session_get_journal (fixture->session);
  GtkWidget *editor, *lookup, *list;
  guint before;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "connect");
  editor = get_arg (fixture, 0);
  lookup = GTK_WIDGET (gtk_widget_get_template_child (editor, SKS_TYPE_ADDRESS_EDITOR, "lookup"));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (gtk_widget_get_template_child (editor, SKS_TYPE_ADDRESS_EDITOR, "look_up"))));
  type_into (editor, 0, "localhost");
  type_into (editor, 1, "80");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (gtk_widget_get_template_child (editor, SKS_TYPE_ADDRESS_EDITOR, "look_up"))));
  before = sks_journal_get_n_records (journal);
  gtk_popover_popup (GTK_POPOVER (lookup));
  wait_for (is_mapped, lookup, "the look-up");
  list = GTK_WIDGET (gtk_widget_get_template_child (lookup, SKS_TYPE_ADDRESS_LOOKUP, "list"));
  wait_for (has_addresses, list, "localhost's addresses");
  g_assert_cmpuint (sks_journal_get_n_records (journal), ==, before + 1);
  g_assert_cmpstr (sks_journal_get_spec (journal, before + 1)->name, ==, "getaddrinfo");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_cmpstr (sks_code_lines_get_python (get_lines (fixture)), ==, "s.connect(('127.0.0.1', 80))");
}

static gboolean
has_no_address (gpointer list)
{
  return !has_addresses (list);
}

static gboolean
has_status (gpointer label)
{
  return strstr (gtk_label_get_text (label), "gaierror") != NULL;
}

static void
test_look_up_fails (CallsFixture *fixture,
                    gconstpointer data)
{
  GtkWidget *editor, *lookup;

  play (fixture, "s = socket.socket()");
  show_socket (fixture, "s");
  choose_any (fixture, "connect");
  editor = get_arg (fixture, 0);
  lookup = GTK_WIDGET (gtk_widget_get_template_child (editor, SKS_TYPE_ADDRESS_EDITOR, "lookup"));
  type_into (editor, 0, "a name with spaces");
  gtk_popover_popup (GTK_POPOVER (lookup));
  wait_for (has_status, gtk_widget_get_template_child (lookup, SKS_TYPE_ADDRESS_LOOKUP, "status"), "the look-up's failure");
  g_assert_true (has_no_address (gtk_widget_get_template_child (lookup, SKS_TYPE_ADDRESS_LOOKUP, "list")));
}

/* Every call of the catalogue, on every family: a form comes up, with what it starts with. */
static void
test_all_calls (CallsFixture *fixture,
                gconstpointer data)
{
  static const char *const makes[] = {
    "a = socket.socket()",
    "b = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "c = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
  };
  static const char *const names[] = { "a", "b", "c" };
  guint n;
  const SksCallSpec *specs = sks_call_spec_list (&n);

  for (guint i = 0; i < G_N_ELEMENTS (makes); i++)
    {
      play (fixture, makes[i]);
      show_socket (fixture, names[i]);
      for (guint j = 0; j < n; j++)
        {
          if (specs[j].receiver == SKS_ON_FILE)
            continue;
          sks_calls_page_select_call (fixture->page, &specs[j]);
          g_assert_true (sks_call_form_get_call (get_form (fixture)) == &specs[j]);
          run_pending ();
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  calls_test_init (&argc, &argv);
  calls_test_add ("/Sks/CallForm/code", test_code);
  calls_test_add ("/Sks/CallForm/long-code", test_long_code);
  calls_test_add ("/Sks/CallForm/targets", test_targets);
  calls_test_add ("/Sks/CallForm/prediction", test_prediction);
  calls_test_add ("/Sks/CallForm/refused-values", test_refused_values);
  calls_test_add ("/Sks/CallForm/missing", test_missing);
  calls_test_add ("/Sks/CallForm/keyboard", test_keyboard);
  calls_test_add ("/Sks/CallForm/look-up", test_look_up);
  calls_test_add ("/Sks/CallForm/look-up-fails", test_look_up_fails);
  calls_test_add ("/Sks/CallForm/all-calls", test_all_calls);
  return g_test_run ();
}
