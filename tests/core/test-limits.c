// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sks-test-session.h"

/* Where the system says no, where files have changed hands, and where a call would not end. */

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sks_session_close_all_finish (SKS_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
close_all (SksSession *session,
           gboolean    unlink_paths)
{
  gboolean closed = FALSE;

  sks_session_close_all_async (session, unlink_paths, closed_cb, &closed);
  sks_test_wait_until (closed);
}

static gpointer
return_thread (gpointer data)
{
  return data;
}

/* Root may have as many as it likes: it becomes nobody. */
static gboolean
deny_threads (void)
{
  const struct rlimit limit = { 1, 1 };
  g_autoptr (GThread) thread = NULL;

  if (setrlimit (RLIMIT_NPROC, &limit) != 0 || (geteuid () == 0 && setuid (65534) != 0))
    return FALSE;
  thread = g_thread_try_new ("probe", return_thread, NULL, NULL);

  return thread == NULL;
}

static void
test_no_thread_probe (void)
{
  if (!deny_threads ())
    exit (1);
}

static void
test_no_thread_child (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) waiting = NULL, refused = NULL;
  SksValue *result;

  sks_test_make_tcp (session);
  /* No idle worker may be left to take the call. */
  waiting = sks_test_issue (session, "conn.recv(1)");
  while (g_thread_pool_get_num_unused_threads () > 0)
    g_thread_pool_stop_unused_threads ();
  g_assert_true (deny_threads ());

  for (;;)
    {
      g_clear_object (&refused);
      refused = sks_test_issue (session, "server.accept()");
      if (sks_call_get_state (refused) != SKS_CALL_RUNNING)
        break;
      /* A worker was idle still: now it waits. */
    }
  result = sks_call_get_result (refused);
  g_assert_cmpstr (sks_value_get_exception_type (result), ==, "BlockingIOError");
  g_assert_cmpint (sks_value_get_errno (result), ==, EAGAIN);
  g_assert_true (sks_journal_get_flags (sks_session_get_journal (session), sks_call_get_number (refused)) & SKS_RECORD_FAILED);

  /* Then above all a person wants to interrupt; and what waits in the pool's queue must not run after all. */
  sks_session_interrupt_all (session);
  sks_test_wait_until (sks_call_get_state (waiting) == SKS_CALL_INTERRUPTED);
  sks_test_assert_result (session, "client.send(b'x')", "1");
}

static void
test_no_thread (void)
{
  if (g_test_subprocess ())
    {
      test_no_thread_child ();
      return;
    }

  g_test_trap_subprocess ("/Sks/Limits/no-thread/subprocess/probe", 0, 0);
  if (!g_test_trap_has_passed ())
    {
      g_test_skip ("threads cannot be denied here");
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Only the file that our bind made is removed, wherever the program stands by then. */
static void
test_unlink (void)
{
  g_autofree char *directory = g_dir_make_tmp ("sks-XXXXXX", NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *ours = g_build_filename (directory, "ours", NULL);
  g_autofree char *taken = g_build_filename (directory, "taken", NULL);
  g_autofree char *gone = g_build_filename (directory, "gone", NULL);
  g_autoptr (SksSession) session = sks_session_new ();
  static const char *const lines[] = {
    "a = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "a.bind('ours')",
    "b = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "b.bind('taken')",
    "c = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "c.bind('gone')",
    "d = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "d.bind(b'\\0abstract-of-sockscope-stress')",
  };
  g_auto (GStrv) paths = NULL;

  g_assert_cmpint (g_chdir (directory), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_object_unref (sks_test_call (session, lines[i]));
  g_assert_cmpint (g_chdir (before), ==, 0);
  paths = sks_session_dup_unlink_paths (session);
  g_assert_cmpuint (g_strv_length (paths), ==, 3);
  g_assert_cmpstr (paths[0], ==, ours);

  g_assert_cmpint (g_unlink (taken), ==, 0);
  g_assert_true (g_file_set_contents (taken, "theirs", -1, NULL));
  g_assert_cmpint (g_unlink (gone), ==, 0);
  close_all (session, TRUE);
  g_assert_false (g_file_test (ours, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (taken, G_FILE_TEST_IS_REGULAR));

  g_unlink (taken);
  g_rmdir (directory);
}

/* A spinning call, as CPython's is on a UDP socket that was shut down, keeps few syscalls. */
static void
test_spin (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksCall) call = NULL;
  g_autoptr (SksRecordData) record = NULL;
  const SksSyscall *last;

  g_object_unref (sks_test_call (session, "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"));
  g_object_unref (sks_test_call (session, "u.settimeout(0.05)"));
  g_object_unref (sks_test_call (session, "u.shutdown(socket.SHUT_RDWR)"));
  call = sks_test_call (session, "u.recv(10)");
  record = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (call));
  g_assert_cmpuint (record->syscalls->len, <=, SKS_MAX_SYSCALLS);
  last = &g_array_index (record->syscalls, SksSyscall, record->syscalls->len - 1);
  g_assert_true (last->id == SKS_SYS_RECVFROM || last->id == SKS_SYS_POLL);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Limits/no-thread", test_no_thread);
  g_test_add_func ("/Sks/Limits/no-thread/subprocess/probe", test_no_thread_probe);
  g_test_add_func ("/Sks/Limits/unlink", test_unlink);
  g_test_add_func ("/Sks/Limits/spin", test_spin);

  return g_test_run ();
}
