// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>

#include "sks-journal-model.h"
#include "sks-test-session.h"
#include "sks-workers.h"

typedef struct
{
  guint n_changes, n_added, n_removed;
} Changes;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Changes *changes = user_data;

  changes->n_changes++;
  changes->n_added += n_added;
  changes->n_removed += n_removed;
}

static void
play (SksSession *session,
      const char *line)
{
  g_autoptr (SksCall) call = sks_test_call (session, line);
}

static char *
describe (SksJournalModel *view)
{
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (view));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksEntry) row = g_list_model_get_item (G_LIST_MODEL (view), i);

      g_string_append_printf (text, "%s%u%s", i > 0 ? " " : "", sks_entry_get_number (row), sks_entry_is_note (row) ? "n" : "");
    }

  return g_string_free (text, FALSE);
}

static void
assert_rows (SksSession     *session,
             SksJournalModel *view,
             const char     *expected)
{
  g_autofree char *text = NULL;

  sks_journal_flush (sks_session_get_journal (session));
  text = describe (view);
  g_assert_cmpstr (text, ==, expected);
}

static void
play_four (SksSession *session)
{
  play (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  play (session, "s.listen(1)");
  play (session, "s.send(b'Needle')");
  play (session, "s.close()");
}

static void
test_notes (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksJournalModel) view = sks_journal_model_new (sks_session_get_journal (session));

  play_four (session);
  assert_rows (session, view, "1 2 3 3n 4");
  g_assert_cmpuint (sks_journal_model_find (view, 3), ==, 2);
  g_assert_cmpuint (sks_journal_model_find (view, 4), ==, 4);
  g_assert_cmpuint (sks_journal_model_find (view, 5), ==, G_MAXUINT);
}

static void
test_filter (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksJournalModel) view = sks_journal_model_new (sks_session_get_journal (session));
  guint n_records, total;

  play_four (session);
  sks_journal_model_set_errors_only (view, TRUE);
  assert_rows (session, view, "3 3n");
  play (session, "s.recv(1)");
  assert_rows (session, view, "3 3n 5 5n");
  sks_journal_model_set_errors_only (view, FALSE);
  sks_journal_model_set_filter (view, "NEEDLE");
  assert_rows (session, view, "3 3n");
  sks_journal_model_set_filter (view, "ebadf");
  assert_rows (session, view, "5 5n");
  sks_journal_model_set_filter (view, "recvx");
  assert_rows (session, view, "");
  g_object_get (view, "n-records", &n_records, "total", &total, NULL);
  g_assert_cmpuint (n_records, ==, 0);
  g_assert_cmpuint (total, ==, 5);
  sks_journal_model_set_filter (view, "");
  assert_rows (session, view, "1 2 3 3n 4 5 5n");
}

static void
test_socket (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksJournalModel) view = sks_journal_model_new (sks_session_get_journal (session));

  sks_test_make_tcp (session);
  sks_journal_model_set_socket (view, sks_socket_get_id (sks_session_find_socket (session, "server")));
  assert_rows (session, view, "2 3 6");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* A call that waits and then fails: its row stays the same object, and its note comes into the middle. */
static void
test_late_note (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksJournalModel) view = sks_journal_model_new (sks_session_get_journal (session));
  g_autoptr (SksCall) call = NULL;
  g_autoptr (SksEntry) row = NULL, again = NULL;
  guint n_changed = 0;
  Changes changes = { 0 };

  sks_test_make_tcp (session);
  play (session, "conn.settimeout(0.3)");
  call = sks_test_issue (session, "conn.recv(1)");
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 1);
  play (session, "client.getsockname()");
  assert_rows (session, view, "1 2 3 4 5 6 7 8 9");

  row = g_list_model_get_item (G_LIST_MODEL (view), 7);
  g_assert_true (sks_entry_get_data (row)->flags & SKS_RECORD_RUNNING);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (view, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  sks_test_wait_until (sks_call_get_state (call) == SKS_CALL_DONE);
  assert_rows (session, view, "1 2 3 4 5 6 7 8 8n 9");

  again = g_list_model_get_item (G_LIST_MODEL (view), 7);
  g_assert_true (row == again);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (changes.n_changes, ==, 1);
  g_assert_cmpuint (changes.n_removed, ==, 0);
  g_assert_true (sks_entry_get_data (row)->flags & SKS_RECORD_FAILED);
}

static void
test_batches (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksJournalModel) view = sks_journal_model_new (sks_session_get_journal (session));
  Changes changes = { 0 };

  play (session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  sks_journal_flush (sks_session_get_journal (session));
  g_signal_connect (view, "items-changed", G_CALLBACK (items_changed_cb), &changes);

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (SksCall) call = sks_session_call_line (session, "s.getsockname()", TRUE, NULL);
    }
  sks_journal_flush (sks_session_get_journal (session));
  g_assert_cmpuint (changes.n_added, ==, 10000);
  g_assert_cmpuint (changes.n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 10001);
}

static void
test_records (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  SksJournal *journal = sks_session_get_journal (session);
  g_autoptr (SksRecordData) accept_data = NULL, recv_data = NULL;
  const GArray *numbers;
  const guint8 *bytes;
  gsize length;

  sks_test_make_tcp (session);
  play (session, "client.sendall(b'abc')");
  play (session, "conn.recv(10)");

  accept_data = sks_journal_get (journal, 6);
  g_assert_cmpstr (accept_data->spec->name, ==, "accept");
  g_assert_cmpstr (accept_data->object, ==, "server");
  g_assert_cmpstr (accept_data->targets[0], ==, "conn");
  g_assert_cmpstr (accept_data->targets[1], ==, "peer");
  g_assert_cmpuint (accept_data->new_socket_id, ==, sks_socket_get_id (sks_session_find_socket (session, "conn")));

  recv_data = sks_journal_get (journal, 8);
  bytes = sks_record_get_received (recv_data, &length);
  g_assert_cmpmem (bytes, length, "abc", 3);
  g_assert_null (sks_record_get_sent (recv_data, &length));
  g_assert_cmpuint (recv_data->worker, >, 0);

  /* The accept that made it, and the receive on it. */
  numbers = sks_journal_get_of_socket (journal, accept_data->new_socket_id);
  g_assert_cmpuint (numbers->len, ==, 2);
  g_assert_cmpuint (sks_journal_get_last_of_socket (journal, accept_data->new_socket_id), ==, 8);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/JournalModel/notes", test_notes);
  g_test_add_func ("/Sks/JournalModel/filter", test_filter);
  g_test_add_func ("/Sks/JournalModel/socket", test_socket);
  g_test_add_func ("/Sks/JournalModel/late-note", test_late_note);
  g_test_add_func ("/Sks/JournalModel/batches", test_batches);
  g_test_add_func ("/Sks/Journal/records", test_records);

  return g_test_run ();
}
