// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-literal.h"
#include "sks-session.h"
#include "sks-workers.h"

/* Helpers for tests that play calls in a session: every wait has a watchdog, none sleeps. */

#define SKS_TEST_PATIENCE_MS 20000

static inline gboolean
sks_test_watchdog_cb (gpointer user_data)
{
  g_error ("%s: nothing came for %d ms", (const char *) user_data, SKS_TEST_PATIENCE_MS);

  return G_SOURCE_REMOVE;
}

/* Iterates the main context until @condition holds. */
#define sks_test_wait_until(condition)                                                                        \
  G_STMT_START                                                                                                \
  {                                                                                                           \
    guint sks_watchdog = g_timeout_add (SKS_TEST_PATIENCE_MS, sks_test_watchdog_cb, (gpointer) #condition);   \
    while (!(condition))                                                                                      \
      g_main_context_iteration (NULL, TRUE);                                                                  \
    g_source_remove (sks_watchdog);                                                                           \
  }                                                                                                           \
  G_STMT_END

static inline gboolean
sks_test_look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The same for what nothing tells of: it is looked at again and again. */
#define sks_test_watch_until(condition)                                        \
  G_STMT_START                                                                 \
  {                                                                            \
    guint sks_look_again = g_timeout_add (1, sks_test_look_again_cb, NULL);    \
    sks_test_wait_until (condition);                                           \
    g_source_remove (sks_look_again);                                          \
  }                                                                            \
  G_STMT_END

/* Until no worker is at work. */
#define sks_test_wait_idle() sks_test_watch_until (sks_workers_get_n_busy () == 0)

/* Issues a line such as "server.listen(5)" on a worker. (transfer full) */
static inline SksCall *
sks_test_issue (SksSession *session,
                const char *line)
{
  g_autoptr (GError) error = NULL;
  SksCall *call = sks_session_call_line (session, line, FALSE, &error);

  g_assert_no_error (error);

  return call;
}

/* The same, and waits for its end. */
static inline SksCall *
sks_test_call (SksSession *session,
               const char *line)
{
  SksCall *call = sks_test_issue (session, line);

  sks_test_wait_until (sks_call_get_state (call) != SKS_CALL_RUNNING);

  return call;
}

static inline void
sks_test_assert_result (SksSession *session,
                        const char *line,
                        const char *expected)
{
  g_autoptr (SksCall) call = sks_test_call (session, line);
  g_autofree char *text = NULL;

  g_assert_nonnull (sks_call_get_result (call));
  text = sks_value_to_python (sks_call_get_result (call));
  g_assert_cmpstr (text, ==, expected);
}

static inline void
sks_test_assert_raises (SksSession *session,
                        const char *line,
                        const char *type,
                        int         error)
{
  g_autoptr (SksCall) call = sks_test_call (session, line);
  SksValue *result = sks_call_get_result (call);

  g_assert_true (sks_value_is (result, SKS_VALUE_EXCEPTION));
  g_assert_cmpstr (sks_value_get_exception_type (result), ==, type);
  g_assert_cmpint (sks_value_get_errno (result), ==, error);
}

/* A listening TCP server, a client connected to it and the accepted connection, named so. */
static inline void
sks_test_make_tcp (SksSession *session)
{
  static const char *const lines[] = {
    "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "server.bind(('127.0.0.1', 0))",
    "server.listen(5)",
    "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "client.connect(server.getsockname())",
    "conn, peer = server.accept()",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SksCall) call = sks_test_call (session, lines[i]);

      g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
    }
}
