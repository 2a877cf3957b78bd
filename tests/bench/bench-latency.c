// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>

#include "bench.h"
#include "sks-session.h"

#define N_CALLS 2000 /* a round's calls of each kind */
#define N_BLOCKED 200

/* Each way of making the same call: recv of one byte that is there already. Returns the microseconds from before the first to after the last. */
typedef gint64 (*Way) (gpointer data);

typedef struct
{
  SksSession *session;
  SksSocket *conn, *client;
  const SksCallSpec *recv_spec;
  SksValue *args[2];
  int fd, peer_fd;
  GThreadPool *pool;
  guint n_delivered;
  gint64 recorded_us; /* the sum of the journal's durations in the last round */
} Bench;

static SksCall *
play (SksSession *session,
      const char *line)
{
  g_autoptr (GError) error = NULL;
  SksCall *call = sks_session_call_line (session, line, TRUE, &error);

  g_assert_no_error (error);
  g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));

  return call;
}

static void
fill (Bench *bench)
{
  static const char bytes[N_CALLS];

  g_assert_cmpint (send (bench->peer_fd, bytes, sizeof bytes, 0), ==, sizeof bytes);
}

static gint64
run_raw (gpointer data)
{
  Bench *bench = data;
  gint64 start_us = g_get_monotonic_time ();
  char byte;

  for (guint i = 0; i < N_CALLS; i++)
    if (recv (bench->fd, &byte, 1, 0) != 1)
      g_error ("recv");

  return g_get_monotonic_time () - start_us;
}

/* Each call between two readings of the clock, as the journal times it. */
static gint64
run_raw_timed (gpointer data)
{
  Bench *bench = data;
  gint64 total_us = 0;
  char byte;

  for (guint i = 0; i < N_CALLS; i++)
    {
      gint64 start_us = g_get_monotonic_time ();

      if (recv (bench->fd, &byte, 1, 0) != 1)
        g_error ("recv");
      total_us += g_get_monotonic_time () - start_us;
    }

  return total_us;
}

static gint64
run_sync (gpointer data)
{
  Bench *bench = data;
  SksJournal *journal = sks_session_get_journal (bench->session);
  guint first = sks_journal_get_n_records (journal) + 1;
  gint64 start_us = g_get_monotonic_time (), total_us;

  for (guint i = 0; i < N_CALLS; i++)
    g_object_unref (sks_session_call_sync (bench->session, bench->recv_spec, bench->conn, bench->args, 2, NULL));
  total_us = g_get_monotonic_time () - start_us;

  bench->recorded_us = 0;
  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr (SksRecordData) record = sks_journal_get (journal, first + i);

      bench->recorded_us += record->took_us;
    }

  return total_us;
}

static gint64
run_async (gpointer data)
{
  Bench *bench = data;
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr (SksCall) call = sks_session_call (bench->session, bench->recv_spec, bench->conn, bench->args, 2, NULL);

      while (sks_call_get_state (call) == SKS_CALL_RUNNING)
        g_main_context_iteration (NULL, TRUE);
    }

  return g_get_monotonic_time () - start_us;
}

/* The round trip as one would write it by hand: a pool, and a source for each result. */

typedef struct
{
  Bench *bench;
  char byte;
} HandJob;

static gboolean
hand_deliver_cb (gpointer data)
{
  HandJob *job = data;

  job->bench->n_delivered++;
  g_free (job);

  return G_SOURCE_REMOVE;
}

static void
hand_thread (gpointer data,
             gpointer user_data)
{
  HandJob *job = data;
  GSource *source = g_idle_source_new ();

  if (recv (job->bench->fd, &job->byte, 1, 0) != 1)
    g_error ("recv");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hand_deliver_cb, job, NULL);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

static gint64
run_by_hand (gpointer data)
{
  Bench *bench = data;
  gint64 start_us = g_get_monotonic_time ();

  bench->n_delivered = 0;
  for (guint i = 0; i < N_CALLS; i++)
    {
      HandJob *job = g_new0 (HandJob, 1);

      job->bench = bench;
      g_thread_pool_push (bench->pool, job, NULL);
      while (bench->n_delivered == i)
        g_main_context_iteration (NULL, TRUE);
    }

  return g_get_monotonic_time () - start_us;
}

static double
measure (Bench *bench,
         Way    way)
{
  fill (bench);

  return (double) way (bench) / N_CALLS;
}

static void
pin_to_one_cpu (cpu_set_t *before)
{
  cpu_set_t one;
  int last = 0;

  sched_getaffinity (0, sizeof *before, before);
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, before))
      last = i;
  CPU_ZERO (&one);
  CPU_SET (last, &one);
  sched_setaffinity (0, sizeof one, &one);
}

static void
compare (Bench *bench)
{
  enum { RAW, SYNC, TIMED, RECORDED, HAND, ASYNC, N_WAYS };
  static const guint bases[N_WAYS] = { RAW, RAW, TIMED, TIMED, HAND, HAND };
  double values[N_WAYS][BENCH_ROUNDS], ratios[N_WAYS][BENCH_ROUNDS];
  const BenchRow rows[] = {
    { .name = "recv(1), raw C, blocking", .unit = "µs" },
    { .name = "the same, synchronous call of the catalogue", .unit = "µs" },
    { .name = "recv(1), raw C, timed call by call", .unit = "µs" },
    { .name = "its duration as the journal recorded it", .unit = "µs", .goal = 1.10 },
    { .name = "hand-written GThreadPool round trip", .unit = "µs" },
    { .name = "call issued on the main thread → delivered there", .unit = "µs", .goal = 1.10 },
  };

  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      values[RAW][i] = measure (bench, run_raw);
      values[TIMED][i] = measure (bench, run_raw_timed);
      values[SYNC][i] = measure (bench, run_sync);
      values[RECORDED][i] = (double) bench->recorded_us / N_CALLS;
      values[HAND][i] = measure (bench, run_by_hand);
      values[ASYNC][i] = measure (bench, run_async);
      for (guint way = 0; way < N_WAYS; way++)
        ratios[way][i] = values[way][i] / values[bases[way]][i];
    }

  bench_print_title ("Latency of one call, on one CPU");
  for (guint way = 0; way < N_WAYS; way++)
    {
      BenchRow row = rows[way];

      row.value = bench_median (values[way], BENCH_ROUNDS);
      row.ratio = bases[way] == way ? 0 : bench_median (ratios[way], BENCH_ROUNDS);
      bench_print (&row);
    }
}

static void
compare_blocked (Bench *bench)
{
  double free_us[BENCH_ROUNDS], blocked_us[BENCH_ROUNDS], ratios[BENCH_ROUNDS];
  BenchRow row = { .name = "the same while 200 calls wait", .unit = "µs", .goal = 2 };

  for (guint i = 0; i < BENCH_ROUNDS; i++)
    free_us[i] = measure (bench, run_async);
  for (guint i = 0; i < N_BLOCKED; i++)
    g_object_unref (sks_session_call_line (bench->session, "conn, peer = server.accept()", FALSE, NULL));
  while (g_list_model_get_n_items (sks_session_get_waiting (bench->session)) < N_BLOCKED)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      blocked_us[i] = measure (bench, run_async);
      ratios[i] = blocked_us[i] / free_us[i];
    }

  row.value = bench_median (blocked_us, BENCH_ROUNDS);
  row.ratio = bench_median (ratios, BENCH_ROUNDS);
  bench_print (&row);

  sks_session_interrupt_all (bench->session);
  while (g_list_model_get_n_items (sks_session_get_waiting (bench->session)) > 0)
    g_main_context_iteration (NULL, TRUE);
}

void
bench_latency (void)
{
  static const char *const lines[] = {
    "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "server.bind(('127.0.0.1', 0))",
    "server.listen(5)",
    "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "client.connect(server.getsockname())",
    "conn, peer = server.accept()",
  };
  g_autoptr (SksSession) session = sks_session_new ();
  Bench bench = { .session = session };
  cpu_set_t before;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_object_unref (play (session, lines[i]));
  bench.conn = sks_session_find_socket (session, "conn");
  bench.fd = sks_socket_get_fd (bench.conn);
  bench.peer_fd = sks_socket_get_fd (sks_session_find_socket (session, "client"));
  bench.recv_spec = sks_call_spec_find (SKS_ON_SOCKET, "recv");
  bench.args[0] = sks_value_new_int (1);
  bench.args[1] = sks_value_new_int (0);
  bench.pool = g_thread_pool_new (hand_thread, NULL, -1, FALSE, NULL);

  /* Between two virtual CPUs a wake-up costs several times as much, and the scheduler decides when. */
  pin_to_one_cpu (&before);
  measure (&bench, run_async);
  compare (&bench);
  compare_blocked (&bench);
  sched_setaffinity (0, sizeof before, &before);

  g_thread_pool_free (bench.pool, FALSE, TRUE);
  sks_value_unref (bench.args[0]);
  sks_value_unref (bench.args[1]);
}
