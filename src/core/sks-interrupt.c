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
static GPtrArray *list; /* newly asked; the thread takes them over, so that nobody waits for it */

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

static void
take_over (GPtrArray *frames)
{
  g_mutex_lock (&list_lock);
  if (frames->len > 0 && list->len == 0)
    g_cond_wait_until (&list_cond, &list_lock, g_get_monotonic_time () + REPEAT_US);
  while (frames->len == 0 && list->len == 0)
    g_cond_wait (&list_cond, &list_lock);
  g_ptr_array_extend_and_steal (frames, g_steal_pointer (&list));
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_call_frame_unref);
  g_mutex_unlock (&list_lock);
}

static gpointer
interrupt_thread (gpointer data)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_call_frame_unref);

  for (;;)
    {
      take_over (frames);
      for (guint i = frames->len; i > 0; i--)
        if (!signal_frame (g_ptr_array_index (frames, i - 1)))
          g_ptr_array_remove_index_fast (frames, i - 1);
    }

  return NULL;
}

/* Started with the workers, while threads are to be had: when the limit is reached somebody will want to interrupt. */
void
sks_interrupter_start (void)
{
  GThread *thread;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_call_frame_unref);
  thread = g_thread_try_new ("interrupter", interrupt_thread, NULL, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
}

void
sks_call_frame_interrupt (SksCallFrame *frame)
{
  g_mutex_lock (&frame->lock);
  g_atomic_int_set (&frame->interrupted, TRUE);
  g_mutex_unlock (&frame->lock);

  /* Outside a syscall there is nothing to end: from now on the frame enters none. */
  if (!signal_frame (frame))
    return;

  g_mutex_lock (&list_lock);
  g_ptr_array_add (list, sks_call_frame_ref (frame));
  g_cond_signal (&list_cond);
  g_mutex_unlock (&list_lock);
}
