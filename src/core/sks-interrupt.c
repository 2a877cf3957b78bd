// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <signal.h>

#include "sks-call-frame.h"
#include "sks-workers.h"

#define REPEAT_US 2000

/* Frames whose thread was asked to leave its syscall. One thread repeats the signal: a first one may come just before the syscall is entered. */
static GMutex list_lock;
static GCond list_cond;
static GPtrArray *list;

/* Under the frame's lock the thread cannot leave the syscall, so the signal cannot hit whatever it does next. */
static gboolean
signal_frame (SksCallFrame *frame)
{
  gboolean again;

  g_mutex_lock (&frame->lock);
  again = frame->in_syscall;
  if (again)
    pthread_kill (frame->thread, sks_workers_get_signal ());
  g_mutex_unlock (&frame->lock);

  return again;
}

static gpointer
interrupt_thread (gpointer data)
{
  g_mutex_lock (&list_lock);
  for (;;)
    {
      while (list->len == 0)
        g_cond_wait (&list_cond, &list_lock);

      for (guint i = list->len; i > 0; i--)
        if (!signal_frame (g_ptr_array_index (list, i - 1)))
          g_ptr_array_remove_index_fast (list, i - 1);

      if (list->len > 0)
        g_cond_wait_until (&list_cond, &list_lock, g_get_monotonic_time () + REPEAT_US);
    }

  return NULL;
}

static void
ensure_thread (void)
{
  static gsize started;

  if (g_once_init_enter (&started))
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_call_frame_unref);
      g_thread_unref (g_thread_new ("interrupter", interrupt_thread, NULL));
      g_once_init_leave (&started, 1);
    }
}

void
sks_call_frame_interrupt (SksCallFrame *frame)
{
  g_mutex_lock (&frame->lock);
  g_atomic_int_set (&frame->interrupted, TRUE);
  g_mutex_unlock (&frame->lock);

  ensure_thread ();
  g_mutex_lock (&list_lock);
  g_ptr_array_add (list, sks_call_frame_ref (frame));
  g_cond_signal (&list_cond);
  g_mutex_unlock (&list_lock);
}
