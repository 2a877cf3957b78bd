// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-echo.h"
#include "sks-test-session.h"
#include "sks-workers.h"

/* Plays the welcome conversation as the window does, with readings around the calls, for strace to look at. */

static void
finished_cb (gboolean *finished)
{
  *finished = TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

int
main (void)
{
  g_autoptr (SksSession) session = NULL;
  g_autoptr (SksEcho) echo = NULL;
  g_autoptr (SksCall) call = NULL;
  gboolean finished = FALSE, closed = FALSE;
  SksJournal *journal;

  sks_workers_init ();
  session = sks_session_new ();
  journal = sks_session_get_journal (session);
  sks_session_set_observe (session, TRUE);
  echo = sks_echo_new (session);
  g_signal_connect_swapped (echo, "finished", G_CALLBACK (finished_cb), &finished);
  sks_echo_play (echo, 20);
  sks_test_wait_until (finished);

  /* A call that waits and is interrupted, too. */
  call = sks_test_issue (session, "conn.recv(1024)");
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 1);
  sks_call_interrupt (call);
  sks_test_wait_until (sks_call_get_state (call) == SKS_CALL_INTERRUPTED);

  sks_session_close_all_async (session, FALSE, closed_cb, &closed);
  sks_test_wait_until (closed);

  for (guint number = 1; number <= sks_journal_get_n_records (journal); number++)
    {
      g_autoptr (SksRecordData) data = sks_journal_get (journal, number);
      g_autoptr (SksCode) code = sks_record_write (data, SKS_LANGUAGE_STRACE);

      if (code->text->len > 0)
        g_print ("%s\n", code->text->str);
    }

  return 0;
}
