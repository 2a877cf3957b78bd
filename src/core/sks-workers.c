// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/resource.h>

#include "sks-error.h"
#include "sks-workers.h"

typedef struct
{
  SksWorkFunc func;
  gpointer data;
  gint claimed; /* atomic: by the worker that runs it, or by a push that failed */
} Work;

static GThreadPool *pool;
static GMutex numbers_lock;
static GArray *numbers; /* of gboolean: which worker numbers are taken */
static guint lowest_free; /* no number below this index is free */
static guint n_busy;
static GPrivate current_number;
static GPrivate prepared;

int
sks_workers_get_signal (void)
{
  return SIGRTMIN + 4;
}

static void
interrupt_signal_cb (int signal_number)
{
  /* Nothing: that it came is enough to end the syscall with EINTR. */
}

static guint
take_number (void)
{
  guint number;

  g_mutex_lock (&numbers_lock);
  for (number = lowest_free; number < numbers->len; number++)
    if (!g_array_index (numbers, gboolean, number))
      break;
  if (number == numbers->len)
    g_array_set_size (numbers, number + 1);
  g_array_index (numbers, gboolean, number) = TRUE;
  lowest_free = number + 1;
  n_busy++;
  g_mutex_unlock (&numbers_lock);

  return number + 1;
}

static void
give_number (guint number)
{
  g_mutex_lock (&numbers_lock);
  g_array_index (numbers, gboolean, number - 1) = FALSE;
  lowest_free = MIN (lowest_free, number - 1);
  n_busy--;
  g_mutex_unlock (&numbers_lock);
}

/* Pool threads inherit the blocked signals of whoever started them. */
static void
prepare_thread (void)
{
  sigset_t set;

  if (g_private_get (&prepared) != NULL)
    return;

  sigemptyset (&set);
  sigaddset (&set, sks_workers_get_signal ());
  pthread_sigmask (SIG_UNBLOCK, &set, NULL);

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &set, NULL);

  g_private_set (&prepared, GINT_TO_POINTER (1));
}

static void
work_thread (gpointer data,
             gpointer user_data)
{
  Work *work = data;

  if (g_atomic_int_compare_and_exchange (&work->claimed, 0, 1))
    {
      guint number = take_number ();

      prepare_thread ();
      g_private_set (&current_number, GUINT_TO_POINTER (number));
      work->func (work->data);
      g_private_set (&current_number, NULL);
      give_number (number);
    }

  g_free (work);
}

void
sks_workers_init (void)
{
  static gsize initialized;

  if (g_once_init_enter (&initialized))
    {
      struct sigaction action = { .sa_handler = interrupt_signal_cb };
      sigset_t set;

      sigemptyset (&action.sa_mask);
      sigaction (sks_workers_get_signal (), &action, NULL);

      sigemptyset (&set);
      sigaddset (&set, sks_workers_get_signal ());
      pthread_sigmask (SIG_BLOCK, &set, NULL);

      signal (SIGPIPE, SIG_IGN);

      numbers = g_array_new (FALSE, TRUE, sizeof (gboolean));
      /* Unbounded and not exclusive: a call that waits never delays the next one. GTask's shared pool would. */
      pool = g_thread_pool_new (work_thread, NULL, -1, FALSE, NULL);
      sks_interrupter_start ();

      g_once_init_leave (&initialized, 1);
    }
}

static void
set_no_thread (GError **error)
{
  struct rlimit limit = { .rlim_cur = RLIM_INFINITY };

  getrlimit (RLIMIT_NPROC, &limit);
  if (limit.rlim_cur == RLIM_INFINITY)
    g_set_error (error, SKS_ERROR, SKS_ERROR_IO, _("No thread could be started for this call: EAGAIN (%d)."), EAGAIN);
  else
    g_set_error (error, SKS_ERROR, SKS_ERROR_IO,
                 _("No thread could be started for this call: EAGAIN (%d). The limit for this user is %lu (ulimit -u)."),
                 EAGAIN, (gulong) limit.rlim_cur);
}

gboolean
sks_workers_run (SksWorkFunc   func,
                 gpointer      data,
                 GError      **error)
{
  g_autoptr (GError) push_error = NULL;
  Work *work = g_new0 (Work, 1);

  sks_workers_init ();
  work->func = func;
  work->data = data;

  /* When no thread could be started the work stays queued all the same, and an idle worker may take it: whoever claims it first decides. */
  if (!g_thread_pool_push (pool, work, &push_error)
      && g_atomic_int_compare_and_exchange (&work->claimed, 0, 1))
    {
      set_no_thread (error);
      return FALSE;
    }

  return TRUE;
}

guint
sks_workers_get_number (void)
{
  return GPOINTER_TO_UINT (g_private_get (&current_number));
}

guint
sks_workers_get_n_busy (void)
{
  guint n;

  g_mutex_lock (&numbers_lock);
  n = n_busy;
  g_mutex_unlock (&numbers_lock);

  return n;
}
