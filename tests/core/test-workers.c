// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sks-arena.h"
#include "sks-handle.h"
#include "sks-test-session.h"
#include "sks-workers.h"

#define N_ITEMS 5000
#define N_PUSHERS 4

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean open;
  guint n_inside;
} Gate;

static void
wait_at_gate (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->n_inside++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  gate->n_inside--;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static void
test_unbounded (void)
{
  Gate gate = { 0 };

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.cond);
  for (guint i = 0; i < 300; i++)
    g_assert_true (sks_workers_run (wait_at_gate, &gate, NULL));

  g_mutex_lock (&gate.lock);
  while (gate.n_inside < 300)
    g_cond_wait (&gate.cond, &gate.lock);
  gate.open = TRUE;
  g_cond_broadcast (&gate.cond);
  while (gate.n_inside > 0)
    g_cond_wait (&gate.cond, &gate.lock);
  g_mutex_unlock (&gate.lock);

  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.cond);
}

static void
check_signals (gpointer data)
{
  gint *checked = data;
  sigset_t set;

  pthread_sigmask (SIG_BLOCK, NULL, &set);
  g_assert_true (sigismember (&set, SIGPIPE));
  g_assert_false (sigismember (&set, sks_workers_get_signal ()));
  g_assert_cmpuint (sks_workers_get_number (), >, 0);
  g_atomic_int_set (checked, 1);
}

static void
test_signals (void)
{
  gint checked = 0;
  sigset_t set;

  pthread_sigmask (SIG_BLOCK, NULL, &set);
  g_assert_true (sigismember (&set, sks_workers_get_signal ()));
  g_assert_cmpuint (sks_workers_get_number (), ==, 0);
  g_assert_true (sks_workers_run (check_signals, &checked, NULL));
  while (!g_atomic_int_get (&checked))
    g_thread_yield ();
}

typedef struct
{
  guint last[N_PUSHERS];
  guint n;
} Received;

static void
receive_cb (GPtrArray *items,
            gpointer   user_data)
{
  Received *received = user_data;

  for (guint i = 0; i < items->len; i++)
    {
      guint item = GPOINTER_TO_UINT (g_ptr_array_index (items, i));
      guint pusher = item / N_ITEMS, number = item % N_ITEMS;

      /* One pusher's items come in its order. */
      g_assert_true (number == 0 || number == received->last[pusher] + 1);
      received->last[pusher] = number;
      received->n++;
    }
}

typedef struct
{
  SksInbox *inbox;
  guint pusher;
} Pusher;

static gpointer
push_thread (gpointer data)
{
  Pusher *pusher = data;

  for (guint i = 0; i < N_ITEMS; i++)
    sks_inbox_push (pusher->inbox, GUINT_TO_POINTER (pusher->pusher * N_ITEMS + i));
  sks_inbox_unref (pusher->inbox);

  return NULL;
}

static void
test_inbox (void)
{
  Received received = { 0 };
  SksInbox *inbox = sks_inbox_new (NULL, receive_cb, &received, NULL);
  GThread *threads[N_PUSHERS];
  Pusher pushers[N_PUSHERS];

  for (guint i = 0; i < N_PUSHERS; i++)
    {
      pushers[i] = (Pusher) { sks_inbox_ref (inbox), i };
      threads[i] = g_thread_new ("pusher", push_thread, &pushers[i]);
    }
  sks_test_wait_until (received.n == N_PUSHERS * N_ITEMS);
  for (guint i = 0; i < N_PUSHERS; i++)
    g_thread_join (threads[i]);
  sks_inbox_close (inbox);
}

static guint n_freed;

static void
count_free (gpointer data)
{
  n_freed++;
}

static void
test_inbox_close (void)
{
  Received received = { 0 };
  SksInbox *inbox = sks_inbox_new (NULL, receive_cb, &received, count_free);
  SksInbox *pusher = sks_inbox_ref (inbox);

  n_freed = 0;
  sks_inbox_push (inbox, GUINT_TO_POINTER (1));
  sks_inbox_close (inbox);
  g_assert_cmpuint (n_freed, ==, 1);
  sks_inbox_push (pusher, GUINT_TO_POINTER (2));
  g_assert_cmpuint (n_freed, ==, 2);
  sks_inbox_unref (pusher);
  g_assert_cmpuint (received.n, ==, 0);
}

/* While a call is in flight, the number of a closed fd is nobody else's. */
static void
test_reserved_fd (void)
{
  SksHandle *handle = sks_handle_new (socket (AF_INET, SOCK_DGRAM, 0), AF_INET, SOCK_DGRAM, 0);
  int fd = sks_handle_enter (handle);
  int other;

  g_assert_cmpint (sks_handle_enter (handle), ==, fd); /* the close itself */
  g_assert_cmpint (sks_handle_steal_fd (handle), ==, fd);
  g_assert_cmpint (sks_handle_close_fd (handle, fd), ==, 0);
  sks_handle_leave (handle);

  other = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (other, !=, fd);
  close (other);

  sks_handle_leave (handle);
  other = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (other, ==, fd);
  close (other);
  sks_handle_unref (handle);
}

static void
test_arena (void)
{
  g_autoptr (SksArena) arena = sks_arena_new ();
  g_autofree guint8 *large = g_malloc0 (3 * 1024 * 1024);
  guint64 first, second, third;
  const guint8 *at;
  gsize length;

  large[3 * 1024 * 1024 - 1] = 7;
  first = sks_arena_append (arena, (const guint8 *) "abc", 3);
  second = sks_arena_append (arena, large, 3 * 1024 * 1024);
  third = sks_arena_append (arena, NULL, 0);
  g_assert_cmpuint (first, !=, 0);

  at = sks_arena_get (arena, first, &length);
  g_assert_cmpmem (at, length, "abc", 3);
  at = sks_arena_get (arena, second, &length);
  g_assert_cmpuint (length, ==, 3 * 1024 * 1024);
  g_assert_cmpuint (at[length - 1], ==, 7);
  sks_arena_get (arena, third, &length);
  g_assert_cmpuint (length, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/Workers/unbounded", test_unbounded);
  g_test_add_func ("/Sks/Workers/signals", test_signals);
  g_test_add_func ("/Sks/Inbox/order", test_inbox);
  g_test_add_func ("/Sks/Inbox/close", test_inbox_close);
  g_test_add_func ("/Sks/Handle/reserved-fd", test_reserved_fd);
  g_test_add_func ("/Sks/Arena/strings", test_arena);

  return g_test_run ();
}
