// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "calls-fixture.h"
#include "sks-call-card.h"
#include "sks-call-changes.h"
#include "sks-code-label.h"
#include "sks-waiting-row.h"

static SksCallCard *
create_card (CallsFixture *fixture,
             guint         number)
{
  SksCallCard *card = SKS_CALL_CARD (sks_call_card_new ());

  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (card));
  sks_call_card_set_record (card, fixture->session, number);
  return card;
}

static gpointer
get_child (SksCallCard *card,
           const char  *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (card), SKS_TYPE_CALL_CARD, name);
}

static const char *
get_text (SksCallCard *card,
          const char  *name)
{
  GtkWidget *child = get_child (card, name);

  if (!gtk_widget_get_visible (child))
    return "";
  return SKS_IS_CODE_LABEL (child) ? sks_code_label_get_text (SKS_CODE_LABEL (child)) : gtk_label_get_text (GTK_LABEL (child));
}

static const SksCallChange *
find_change (GPtrArray  *changes,
             const char *title)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const SksCallChange *change = g_ptr_array_index (changes, i);

      if (g_str_equal (change->title, title))
        return change;
    }
  return NULL;
}

/* Two datagram sockets that are each other's peer: six calls. */
#define N_PAIR_CALLS 6

static void
play_pair (CallsFixture *fixture)
{
  play (fixture, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "a.bind(('127.0.0.1', 0))");
  play (fixture, "b.bind(('127.0.0.1', 0))");
  play (fixture, "a.connect(b.getsockname())");
  play (fixture, "b.connect(a.getsockname())");
}

/* The page would go with the window's content. */
static void
set_up (CallsFixture *fixture,
        gconstpointer data)
{
  calls_fixture_set_up (fixture, data);
  g_object_ref (fixture->page);
}

static void
tear_down (CallsFixture *fixture,
           gconstpointer data)
{
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  g_object_unref (fixture->page);
  calls_fixture_tear_down (fixture, data);
}

static void
test_success (CallsFixture *fixture,
              gconstpointer data)
{
  SksCallCard *card;
  g_autoptr(SksRecordData) record = NULL;
  g_autoptr(GPtrArray) changes = NULL;

  play_pair (fixture);
  play (fixture, "a.send(b'hello')");
  card = create_card (fixture, N_PAIR_CALLS + 1);
  g_assert_cmpstr (get_text (card, "number"), ==, "7");
  g_assert_cmpstr (get_text (card, "code"), ==, "a.send(b'hello')");
  g_assert_cmpstr (get_text (card, "result"), ==, "5");
  g_assert_cmpstr (get_text (card, "why"), ==, "");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (card), "succeeded"));
  g_assert_cmpstr (gtk_expander_get_label (get_child (card, "syscalls")), ==, "1 syscall");

  record = sks_journal_get (sks_session_get_journal (fixture->session), N_PAIR_CALLS + 1);
  changes = sks_call_changes_list (fixture->session, record);
  g_assert_cmpstr (find_change (changes, "bytes sent")->before, ==, "0");
  g_assert_cmpstr (find_change (changes, "bytes sent")->after, ==, "5");
}

static void
test_failure (CallsFixture *fixture,
              gconstpointer data)
{
  SksCallCard *card;

  play (fixture, "s = socket.socket()");
  play (fixture, "s.connect(('127.0.0.1', 1))");
  card = create_card (fixture, 2);
  g_assert_cmpstr (get_text (card, "result"), ==, "ECONNREFUSED (111)");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (card), "failed"));
  g_assert_cmpstr (get_text (card, "meaning"), !=, "");
  g_assert_cmpstr (get_text (card, "why"), !=, "");
  g_assert_cmpstr (get_text (card, "help"), !=, "");
}

static void
test_changes (CallsFixture *fixture,
              gconstpointer data)
{
  g_autoptr(SksRecordData) record = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  const SksCallChange *name, *state;

  play (fixture, "s = socket.socket()");
  play (fixture, "s.bind(('127.0.0.1', 0))");
  play (fixture, "s.listen(5)");
  record = sks_journal_get (sks_session_get_journal (fixture->session), 2);
  changes = sks_call_changes_list (fixture->session, record);
  name = find_change (changes, "name");
  g_assert_cmpstr (name->before, ==, "0.0.0.0:0");
  g_assert_cmpstr (name->after, ==, sks_socket_get_local_text (sks_session_find_socket (fixture->session, "s")));

  g_clear_pointer (&changes, g_ptr_array_unref);
  g_clear_pointer (&record, sks_record_data_free);
  record = sks_journal_get (sks_session_get_journal (fixture->session), 3);
  changes = sks_call_changes_list (fixture->session, record);
  state = find_change (changes, "state");
  g_assert_cmpstr (state->before, ==, "CLOSED");
  g_assert_cmpstr (state->after, ==, "LISTEN");
  g_assert_cmpstr (find_change (changes, "accept queue")->after, ==, "0 of 5");
  /* Setting another record must leave nothing of the one before. */
  {
    SksCallCard *card = create_card (fixture, 2);

    sks_call_card_set_record (card, fixture->session, 3);
    sks_call_card_set_record (card, fixture->session, 1);
    g_assert_cmpstr (get_text (card, "number"), ==, "1");
  }
}

static gboolean
is_done (gpointer card)
{
  return !gtk_widget_has_css_class (card, "running");
}

static void
test_follows (CallsFixture *fixture,
              gconstpointer data)
{
  g_autoptr(SksCall) call = NULL;
  g_autoptr(GError) error = NULL;
  SksCallCard *card;

  play_pair (fixture);
  call = sks_session_call_line (fixture->session, "a.recv(10)", FALSE, &error);
  g_assert_no_error (error);
  card = create_card (fixture, N_PAIR_CALLS + 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (card), "running"));
  play (fixture, "b.send(b'x')");
  wait_for (is_done, card, "the card to follow its call");
  g_assert_cmpstr (get_text (card, "result"), ==, "b'x'");
}

static void
repeat_cb (guint *repeated,
           guint  number)
{
  *repeated = number;
}

static gboolean
is_repeat (GtkWidget    *widget,
           gconstpointer data)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "view-refresh-symbolic") == 0;
}

static void
test_repeat (CallsFixture *fixture,
             gconstpointer data)
{
  guint repeated = 0;
  SksCallCard *card;

  play (fixture, "s = socket.socket()");
  play (fixture, "s.fileno()");
  card = create_card (fixture, 2);
  g_signal_connect_swapped (card, "repeat", G_CALLBACK (repeat_cb), &repeated);
  click (find_widget (GTK_WIDGET (card), is_repeat, NULL));
  g_assert_cmpuint (repeated, ==, 2);
}

static gboolean
has_text (gpointer label)
{
  return strstr (gtk_label_get_text (label), "worker") != NULL;
}

static void
test_waiting_row (CallsFixture *fixture,
                  gconstpointer data)
{
  g_autoptr(SksCall) call = NULL;
  GtkWidget *row, *status, *interrupt;

  play_pair (fixture);
  call = sks_session_call_line (fixture->session, "a.recv(10)", FALSE, NULL);
  row = sks_waiting_row_new (call);
  adw_window_set_content (ADW_WINDOW (fixture->window), row);
  status = GTK_WIDGET (gtk_widget_get_template_child (row, SKS_TYPE_WAITING_ROW, "status"));
  wait_for (has_text, status, "the clock to name the worker");
  interrupt = GTK_WIDGET (gtk_widget_get_template_child (row, SKS_TYPE_WAITING_ROW, "interrupt"));
  g_object_set (row, "narrow", TRUE, NULL);
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (interrupt)), ==, "window-close-symbolic");
  click (interrupt);
  g_assert_false (gtk_widget_get_sensitive (interrupt));
}

#define card_test_add(path, function) g_test_add (path, CallsFixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  calls_test_init (&argc, &argv);
  card_test_add ("/Sks/CallCard/success", test_success);
  card_test_add ("/Sks/CallCard/failure", test_failure);
  card_test_add ("/Sks/CallCard/changes", test_changes);
  card_test_add ("/Sks/CallCard/follows", test_follows);
  card_test_add ("/Sks/CallCard/repeat", test_repeat);
  card_test_add ("/Sks/WaitingRow/interrupt", test_waiting_row);
  return g_test_run ();
}
