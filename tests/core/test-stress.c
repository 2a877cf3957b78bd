// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <netdb.h>
#include <sys/resource.h>

#include "sks-test-session.h"
#include "sks-workers.h"

/* Many calls at once. Times are told as diagnostics, never asserted: the machine may be busy. */

#define N_WAITING 2000
#define N_SAME_SOCKET 200
#define N_QUICK 20000
#define N_SOCKETS 50
#define N_STEPS 2500
#define SEED 20261122
#define N_LARGE (100 * 1024 * 1024)
#define TICK_MS 1

/* Sockets, and what holds the numbers of closed ones. GLib's own threads keep an eventfd each, made when they are first needed. */
static guint
count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL && (g_str_has_prefix (target, "socket:") || g_str_equal (target, "/dev/null")))
        n++;
    }

  return n;
}

typedef struct
{
  GPtrArray *calls;
  guint n_ended;
} Calls;

static void
ended_cb (Calls *calls)
{
  calls->n_ended++;
}

static Calls *
calls_new (void)
{
  Calls *calls = g_new0 (Calls, 1);

  calls->calls = g_ptr_array_new_with_free_func (g_object_unref);

  return calls;
}

static void
calls_free (Calls *calls)
{
  for (guint i = 0; i < calls->calls->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (calls->calls, i), calls);
  g_ptr_array_unref (calls->calls);
  g_free (calls);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calls, calls_free)

static SksCall *
calls_add (Calls   *calls,
           SksCall *call)
{
  g_ptr_array_add (calls->calls, call);
  if (sks_call_get_state (call) == SKS_CALL_RUNNING)
    g_signal_connect_swapped (call, "done", G_CALLBACK (ended_cb), calls);
  else
    calls->n_ended++;

  return call;
}

typedef struct
{
  gint64 last_us, largest_us;
  guint n_ticks;
  guint source;
} Ticker;

static gboolean
tick_cb (gpointer user_data)
{
  Ticker *ticker = user_data;
  gint64 now_us = g_get_monotonic_time ();

  ticker->largest_us = MAX (ticker->largest_us, now_us - ticker->last_us);
  ticker->last_us = now_us;
  ticker->n_ticks++;

  return G_SOURCE_CONTINUE;
}

/* At the priority of drawing: what a window would see. */
static void
ticker_start (Ticker *ticker)
{
  *ticker = (Ticker) { .last_us = g_get_monotonic_time () };
  ticker->source = g_timeout_add_full (G_PRIORITY_HIGH_IDLE + 20, TICK_MS, tick_cb, ticker, NULL);
}

static void
ticker_stop (Ticker     *ticker,
             const char *what)
{
  g_source_remove (ticker->source);
  g_test_message ("%s: %u ticks, largest gap %.1f ms", what, ticker->n_ticks, (double) ticker->largest_us / 1000);
}

static void
test_waiting (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (Calls) calls = calls_new ();
  GListModel *waiting = sks_session_get_waiting (session);
  gint64 start_us;
  Ticker ticker;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_WAITING; i++)
    calls_add (calls, sks_test_issue (session, i % 2 ? "conn, peer = server.accept()" : "conn.recv(1024)"));
  g_test_message ("%d issued in %.1f ms", N_WAITING, (double) (g_get_monotonic_time () - start_us) / 1000);
  if (calls->n_ended > 0)
    {
      sks_session_interrupt_all (session);
      sks_test_wait_until (calls->n_ended == N_WAITING);
      g_test_skip ("this machine does not give so many threads");
      return;
    }

  sks_test_wait_until (g_list_model_get_n_items (waiting) == N_WAITING);
  for (guint i = 0; i < N_WAITING; i++)
    {
      g_autoptr (SksCall) call = g_list_model_get_item (waiting, i);

      g_assert_true (call == g_ptr_array_index (calls->calls, i));
    }

  start_us = g_get_monotonic_time ();
  sks_test_assert_result (session, "conn.send(b'still answers')", "13");
  g_test_message ("the next call took %.1f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  sks_test_assert_result (session, "client.recv(100)", "b'still answers'");

  ticker_start (&ticker);
  start_us = g_get_monotonic_time ();
  sks_session_interrupt_all (session);
  sks_test_wait_until (calls->n_ended == N_WAITING);
  g_test_message ("%d interrupted in %.1f ms", N_WAITING, (double) (g_get_monotonic_time () - start_us) / 1000);
  ticker_stop (&ticker, "interrupting");
  for (guint i = 0; i < N_WAITING; i++)
    g_assert_cmpint (sks_call_get_state (g_ptr_array_index (calls->calls, i)), ==, SKS_CALL_INTERRUPTED);
  g_assert_cmpuint (g_list_model_get_n_items (waiting), ==, 0);
  g_assert_cmpuint (sks_socket_get_n_waiting (sks_session_find_socket (session, "conn")), ==, 0);
}

/* The window's Close: each waiter's row, then the close's, and what is issued meanwhile does not hold it up. */
static void
test_close_waited_on (void)
{
  guint n_fds = count_fds ();

  {
    g_autoptr (SksSession) session = sks_session_new ();
    g_autoptr (Calls) calls = calls_new ();
    SksJournal *journal = sks_session_get_journal (session);
    SksSocket *conn;

    sks_test_make_tcp (session);
    conn = sks_session_find_socket (session, "conn");
    sks_test_assert_result (session, "f = conn.makefile('rwb')", "f");
    sks_test_assert_result (session, "f.write(b'unflushed')", "9");
    for (guint i = 0; i < N_SAME_SOCKET; i++)
      calls_add (calls, sks_test_issue (session, i % 2 ? "f.readline()" : "conn.recv(1)"));
    sks_test_wait_until (sks_socket_get_n_waiting (conn) == N_SAME_SOCKET);

    sks_session_close_socket (session, conn);
    calls_add (calls, sks_test_issue (session, "conn.recv(1)"));
    sks_test_wait_until (calls->n_ended == N_SAME_SOCKET + 1);
    for (guint i = 0; i < calls->calls->len; i++)
      {
        SksCall *call = g_ptr_array_index (calls->calls, i);

        g_assert_cmpint (sks_call_get_state (call), ==, SKS_CALL_INTERRUPTED);
        g_assert_true (sks_journal_get_flags (journal, sks_call_get_number (call)) & SKS_RECORD_INTERRUPTED);
      }

    /* A file is open: the fd goes with it, as in Python. */
    sks_test_wait_until (!(sks_journal_get_flags (journal, sks_journal_get_n_records (journal)) & SKS_RECORD_RUNNING));
    g_assert_cmpstr (sks_journal_get_spec (journal, sks_journal_get_n_records (journal))->name, ==, "close");
    g_assert_true (sks_journal_get_flags (journal, sks_journal_get_n_records (journal)) & SKS_RECORD_DEFERRED);
    g_assert_true (sks_socket_is_open (conn));
    sks_test_assert_result (session, "f.close()", "None");
    g_assert_false (sks_socket_is_open (conn));
    sks_test_assert_result (session, "client.recv(100)", "b'unflushed'");
  }

  sks_test_wait_idle ();
  g_assert_cmpuint (count_fds (), ==, n_fds);
}

static void
test_quick (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (Calls) calls = calls_new ();
  gint64 start_us;
  Ticker ticker;

  sks_session_set_observe (session, TRUE);
  sks_test_make_tcp (session);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_QUICK; i++)
    calls_add (calls, sks_test_issue (session, "client.gettimeout()"));
  g_test_message ("%d issued in %.1f ms", N_QUICK, (double) (g_get_monotonic_time () - start_us) / 1000);

  ticker_start (&ticker);
  sks_test_wait_until (calls->n_ended == N_QUICK);
  g_test_message ("and done after %.1f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  ticker_stop (&ticker, "taking in");
  for (guint i = 0; i < N_QUICK; i++)
    g_assert_cmpint (sks_call_get_state (g_ptr_array_index (calls->calls, i)), ==, SKS_CALL_DONE);
}

/* Names of what calls make are found fast and are not given twice. */
static void
test_names (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (Calls) calls = calls_new ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < 500; i++)
    calls_add (calls, sks_test_issue (session, i % 5 == 4 ? "s = socket.socket(99, 1)" : "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"));
  sks_test_wait_until (calls->n_ended == 500);
  for (guint i = 0; i < 500; i++)
    {
      SksSocket *made = sks_call_get_new_socket (g_ptr_array_index (calls->calls, i));

      g_assert_true ((made == NULL) == (i % 5 == 4));
      g_assert_true (made == NULL || g_hash_table_add (names, (char *) sks_socket_get_name (made)));
    }

  /* The name of a call that made nothing is free again. */
  g_assert_true (sks_session_is_name_free (session, "s5", NULL));
  sks_test_assert_result (session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "s5");
}

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

static SksSocket *
pick_socket (SksSession *session,
             GRand      *random)
{
  GListModel *sockets = sks_session_get_sockets (session);
  guint n = g_list_model_get_n_items (sockets);
  g_autoptr (SksSocket) socket = n > 0 ? g_list_model_get_item (sockets, (guint) g_rand_int_range (random, 0, (int) n)) : NULL;

  return socket; /* the session holds it */
}

/* Failures are part of it: none of these may crash, hang or leak, whatever state the socket is in. */
static const char *const random_calls[] = {
  "%s.recv(16)",
  "%s.recv(16, socket.MSG_PEEK)",
  "%s.recvfrom(16)",
  "%s.send(b'0123456789')",
  "%s.sendall(b'0123456789')",
  "%s.sendto(b'x', ('127.0.0.1', 9))",
  "%s.accept()",
  "%s.listen(5)",
  "%s.bind(('127.0.0.1', 0))",
  "%s.connect(('127.0.0.1', 9))",
  "%s.settimeout(0.001)",
  "%s.settimeout(None)",
  "%s.setblocking(False)",
  "%s.makefile('rw')",
  "%s.makefile('rb').fileno()",
  "%s.shutdown(socket.SHUT_RDWR)",
  "%s.getsockname()",
  "%s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)",
  "%s.close()",
};

static void
play_step (SksSession *session,
           GRand      *random,
           Calls      *calls)
{
  GListModel *sockets = sks_session_get_sockets (session);
  SksSocket *socket = pick_socket (session, random);
  int dice = g_rand_int_range (random, 0, 20);
  g_autofree char *line = NULL;
  SksCall *call;

  if (g_list_model_get_n_items (sockets) < N_SOCKETS && (dice < 3 || socket == NULL))
    {
      line = g_strdup_printf ("socket.socket(socket.AF_INET, socket.%s)", dice % 2 ? "SOCK_STREAM" : "SOCK_DGRAM");
    }
  else if (dice < 5)
    {
      if (calls->calls->len > 0)
        sks_call_interrupt (g_ptr_array_index (calls->calls, (guint) g_rand_int_range (random, 0, (int) calls->calls->len)));
      return;
    }
  else if (dice == 5)
    {
      sks_session_close_socket (session, socket);
      return;
    }
  else if (dice == 6)
    {
      sks_session_forget_socket (session, socket);
      return;
    }
  else
    {
      const char *format = random_calls[g_rand_int_range (random, 0, G_N_ELEMENTS (random_calls))];
      g_autoptr (GString) text = g_string_new (format);

      g_string_replace (text, "%s", sks_socket_get_name (socket), 0);
      line = g_string_free (g_steal_pointer (&text), FALSE);
    }

  call = sks_session_call_line (session, line, FALSE, NULL);
  if (call != NULL)
    calls_add (calls, call);
}

static void
test_random (void)
{
  guint n_fds = count_fds ();

  {
    g_autoptr (SksSession) session = sks_session_new ();
    g_autoptr (Calls) calls = calls_new ();
    g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

    sks_session_set_observe (session, TRUE);
    sks_test_make_tcp (session);
    for (guint i = 0; i < N_STEPS; i++)
      {
        play_step (session, random, calls);
        if (i % 7 == 0)
          while (g_main_context_iteration (NULL, FALSE))
            ;
      }
    close_all (session, FALSE);
    g_assert_cmpuint (calls->n_ended, ==, calls->calls->len);
    g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_waiting (session)), ==, 0);
    for (guint i = 0; i < g_list_model_get_n_items (sks_session_get_sockets (session)); i++)
      {
        g_autoptr (SksSocket) socket = g_list_model_get_item (sks_session_get_sockets (session), i);

        g_assert_false (sks_socket_is_open (socket));
        g_assert_cmpuint (sks_socket_get_n_waiting (socket), ==, 0);
      }
    g_test_message ("%u calls", calls->calls->len);
    sks_test_wait_idle ();
    g_assert_cmpuint (count_fds (), ==, n_fds);
  }
}

/* The resolver that the core is linked with in this program: of this host it answers nothing until the gate is opened. */
static GMutex gate_lock;
static GCond gate_cond;
static gboolean gate_open;
static gint n_looking_up; /* atomic */

int
getaddrinfo (const char *restrict             host,
             const char *restrict             service,
             const struct addrinfo *restrict  hints,
             struct addrinfo **restrict       found)
{
  if (g_strcmp0 (host, "slow.invalid") != 0)
    return EAI_NONAME;

  g_atomic_int_inc (&n_looking_up);
  g_mutex_lock (&gate_lock);
  while (!gate_open)
    g_cond_wait (&gate_cond, &gate_lock);
  g_mutex_unlock (&gate_lock);
  g_atomic_int_add (&n_looking_up, -1);

  return EAI_NONAME;
}

static void
open_gate (gboolean open)
{
  g_mutex_lock (&gate_lock);
  gate_open = open;
  g_cond_broadcast (&gate_cond);
  g_mutex_unlock (&gate_lock);
}

/* Nothing ends getaddrinfo: its calls are given up, whenever that is asked, and the program does not wait for them. */
static void
test_look_up (void)
{
  guint n_fds = count_fds ();

  {
    g_autoptr (SksSession) session = sks_session_new ();
    g_autoptr (Calls) calls = calls_new ();
    SksSocket *socket;

    open_gate (FALSE);
    sks_test_assert_result (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "s");
    sks_test_assert_result (session, "t = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "t");
    socket = sks_session_find_socket (session, "s");

    /* At any moment of its start. */
    for (guint i = 0; i < 200; i++)
      {
        SksCall *call = calls_add (calls, sks_test_issue (session, i % 2 ? "s.connect(('slow.invalid', 80))" : "socket.getaddrinfo('slow.invalid', 80)"));

        for (guint k = 0; k < i * 20; k++)
          sks_workers_get_n_busy ();
        sks_call_interrupt (call);
      }
    sks_test_wait_until (calls->n_ended == 200);

    calls_add (calls, sks_test_issue (session, "s.connect(('slow.invalid', 80))"));
    sks_test_wait_until (sks_socket_get_n_waiting (socket) == 1);
    sks_session_close_socket (session, socket);
    sks_test_wait_until (!sks_socket_is_open (socket));

    calls_add (calls, sks_test_issue (session, "t.sendto(b'x', ('slow.invalid', 80))"));
    sks_test_wait_until (sks_socket_get_n_waiting (sks_session_find_socket (session, "t")) == 1);
    close_all (session, FALSE);
    g_assert_cmpuint (calls->n_ended, ==, 202);
    for (guint i = 0; i < 202; i++)
      g_assert_cmpint (sks_call_get_state (g_ptr_array_index (calls->calls, i)), ==, SKS_CALL_INTERRUPTED);
    g_assert_cmpint (g_atomic_int_get (&n_looking_up), >, 0);
  }

  open_gate (TRUE);
  sks_test_wait_idle ();
  sks_test_watch_until (count_fds () == n_fds);
}

/* A session that is dropped while its calls wait leaves nothing behind. */
static void
test_dropped (void)
{
  guint n_fds = count_fds ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SksSession) session = sks_session_new ();

      sks_session_set_observe (session, TRUE);
      sks_test_make_tcp (session);
      for (guint k = 0; k < 20; k++)
        g_object_unref (sks_test_issue (session, k % 2 ? "conn.recv(10)" : "server.accept()"));
    }
  sks_test_wait_idle ();
  /* The interrupter lets go of a call a moment after its end. */
  sks_test_watch_until (count_fds () == n_fds);
}

static SksCall *
call_with (SksSession *session,
           SksSocket  *socket,
           const char *method,
           SksValue   *arg)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, method);
  SksValue *args[] = { arg };

  return sks_session_call (session, spec, socket, args, 1, NULL);
}

static void
test_large (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (GChecksum) sent = g_checksum_new (G_CHECKSUM_SHA1), received = g_checksum_new (G_CHECKSUM_SHA1);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SksValue) data = NULL, size = sks_value_new_int (4 * 1024 * 1024);
  g_autoptr (SksCall) sending = NULL;
  g_autoptr (SksRecordData) record = NULL;
  guint32 *words = g_malloc (N_LARGE);
  struct rusage usage;
  gsize n_received = 0, n_sent;
  gint64 start_us;
  Ticker ticker;

  for (guint i = 0; i < N_LARGE / sizeof *words; i++)
    words[i] = g_rand_int (random);
  bytes = g_bytes_new_take (words, N_LARGE);
  data = sks_value_new_bytes_from_gbytes (bytes);
  g_checksum_update (sent, g_bytes_get_data (bytes, NULL), N_LARGE);

  sks_test_make_tcp (session);
  ticker_start (&ticker);
  start_us = g_get_monotonic_time ();
  sending = call_with (session, sks_session_find_socket (session, "client"), "sendall", data);
  while (n_received < N_LARGE)
    {
      g_autoptr (SksCall) call = call_with (session, sks_session_find_socket (session, "conn"), "recv", size);
      const guint8 *piece;
      gsize length;

      sks_test_wait_until (sks_call_get_state (call) != SKS_CALL_RUNNING);
      piece = sks_value_get_bytes (sks_call_get_result (call), &length);
      g_assert_cmpuint (length, >, 0);
      g_checksum_update (received, piece, (gssize) length);
      n_received += length;
    }
  sks_test_wait_until (sks_call_get_state (sending) == SKS_CALL_DONE);
  g_test_message ("100 MiB in %.1f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  ticker_stop (&ticker, "100 MiB");
  g_assert_cmpstr (g_checksum_get_string (sent), ==, g_checksum_get_string (received));
  g_assert_cmpuint (sks_socket_get_n_sent (sks_session_find_socket (session, "client")), ==, N_LARGE);

  start_us = g_get_monotonic_time ();
  record = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (sending));
  g_assert_nonnull (sks_record_get_sent (record, &n_sent));
  g_assert_cmpuint (n_sent, ==, N_LARGE);
  g_test_message ("the record read in %.1f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  getrusage (RUSAGE_SELF, &usage);
  g_test_message ("%ld MiB at most", usage.ru_maxrss / 1024);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Stress/waiting", test_waiting);
  g_test_add_func ("/Sks/Stress/close-waited-on", test_close_waited_on);
  g_test_add_func ("/Sks/Stress/quick", test_quick);
  g_test_add_func ("/Sks/Stress/names", test_names);
  g_test_add_func ("/Sks/Stress/random", test_random);
  g_test_add_func ("/Sks/Stress/look-up", test_look_up);
  g_test_add_func ("/Sks/Stress/dropped", test_dropped);
  g_test_add_func ("/Sks/Stress/large", test_large);

  return g_test_run ();
}
