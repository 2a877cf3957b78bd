// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-session-private.h"

G_DEFINE_FINAL_TYPE (SksSession, sks_session, G_TYPE_OBJECT)

enum
{
  CALL_STARTED,
  CALL_DONE,
  SOCKET_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
delivery_free (gpointer data)
{
  SksDelivery *delivery = data;

  if (delivery->free != NULL)
    delivery->free (delivery->data);
  g_free (delivery);
}

void
sks_session_post (SksInbox        *inbox,
                  void           (*take) (SksSession *self, gpointer data),
                  gpointer         data,
                  GDestroyNotify   free_func)
{
  SksDelivery *delivery = g_new0 (SksDelivery, 1);

  delivery->take = take;
  delivery->data = data;
  delivery->free = free_func;
  sks_inbox_push (inbox, delivery);
}

static void
take_deliveries (GPtrArray *items,
                 gpointer   user_data)
{
  g_autoptr (SksSession) self = g_object_ref (user_data);

  self->batching++;
  for (guint i = 0; i < items->len; i++)
    {
      SksDelivery *delivery = g_ptr_array_index (items, i);

      delivery->take (self, delivery->data);
    }
  self->batching--;
  sks_session_tell_dirty (self);
}

/* Two ends that know each other stay a pair: after a close the kernel no longer tells. Looked for only when a name is new. */
static void
remember_peer (SksSession *self,
               SksSocket  *socket)
{
  SksSocket *peer;

  if (!sks_socket_take_names_changed (socket) || sks_socket_get_peer_id (socket) != 0)
    return;

  peer = sks_session_find_peer (self, socket);
  if (peer != NULL)
    {
      sks_socket_set_peer_id (socket, sks_socket_get_id (peer));
      sks_socket_set_peer_id (peer, sks_socket_get_id (socket));
    }
}

static void
tell_now (SksSession *self,
          SksSocket  *socket)
{
  sks_socket_tell_changed (socket);
  g_signal_emit (self, signals[SOCKET_CHANGED], 0, socket);
}

void
sks_session_tell_dirty (SksSession *self)
{
  g_autoptr (GPtrArray) dirty = NULL;

  if (self->batching > 0 || self->dirty->len == 0)
    return;

  dirty = g_steal_pointer (&self->dirty);
  self->dirty = g_ptr_array_new ();
  for (guint i = 0; i < dirty->len; i++)
    {
      SksSocket *socket = g_ptr_array_index (dirty, i);

      sks_socket_set_dirty (socket, FALSE);
      tell_now (self, socket);
    }
}

void
sks_session_tell_call (SksSession *self,
                       SksCall    *call,
                       gboolean    done)
{
  g_signal_emit (self, signals[done ? CALL_DONE : CALL_STARTED], 0, call);
}

/* Of many results that come at once each socket is told of once. */
void
sks_session_tell_changed (SksSession *self,
                          SksSocket  *socket)
{
  remember_peer (self, socket);
  if (self->batching == 0)
    tell_now (self, socket);
  else if (!sks_socket_set_dirty (socket, TRUE))
    g_ptr_array_add (self->dirty, socket);
}

/* Tasks of workers that are no calls */

typedef struct
{
  SksInbox *inbox;
  GFunc func;
  void (*take) (SksSession *self, gpointer data);
  gpointer data;
  GDestroyNotify free;
} Task;

static void
task_thread (gpointer data)
{
  Task *task = data;

  task->func (task->data, NULL);
  sks_session_post (task->inbox, task->take, task->data, task->free);
  sks_inbox_unref (task->inbox);
  g_free (task);
}

gboolean
sks_session_work (SksSession      *self,
                  GFunc            func,
                  void           (*take) (SksSession *self, gpointer data),
                  gpointer         data,
                  GDestroyNotify   free_func)
{
  Task *task = g_new0 (Task, 1);

  task->inbox = sks_inbox_ref (self->inbox);
  task->func = func;
  task->take = take;
  task->data = data;
  task->free = free_func;
  if (sks_workers_run (task_thread, task, NULL))
    return TRUE;

  /* No thread is to be had: nothing is learnt this time. */
  sks_inbox_unref (task->inbox);
  g_free (task);
  if (free_func != NULL)
    free_func (data);

  return FALSE;
}

typedef struct
{
  GFunc func, done;
  gpointer data;
  GDestroyNotify free;
} PublicTask;

static void
public_task_free (gpointer data)
{
  PublicTask *task = data;

  if (task->free != NULL)
    task->free (task->data);
  g_free (task);
}

static void
public_task_run (gpointer data,
                 gpointer user_data)
{
  PublicTask *task = data;

  task->func (task->data, NULL);
}

static void
public_task_take (SksSession *self,
                  gpointer    data)
{
  PublicTask *task = data;

  task->done (task->data, self);
}

gboolean
sks_session_run_task (SksSession     *self,
                      GFunc           func,
                      GFunc           done,
                      gpointer        data,
                      GDestroyNotify  data_free)
{
  PublicTask *task = g_new0 (PublicTask, 1);

  task->func = func;
  task->done = done;
  task->data = data;
  task->free = data_free;

  return sks_session_work (self, public_task_run, public_task_take, task, public_task_free);
}

static void
sks_session_dispose (GObject *object)
{
  SksSession *self = SKS_SESSION (object);

  sks_session_interrupt_all (self);
  g_clear_handle_id (&self->waiting_timer, g_source_remove);
  sks_session_stop_sampling (self);
  g_clear_pointer (&self->inbox, sks_inbox_close);

  G_OBJECT_CLASS (sks_session_parent_class)->dispose (object);
}

static void
sks_session_finalize (GObject *object)
{
  SksSession *self = SKS_SESSION (object);

  g_hash_table_unref (self->running);
  g_object_unref (self->waiting);
  g_object_unref (self->sockets);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->suffixes);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->host_addresses);
  g_object_unref (self->journal);

  G_OBJECT_CLASS (sks_session_parent_class)->finalize (object);
}

static void
sks_session_class_init (SksSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sks_session_dispose;
  object_class->finalize = sks_session_finalize;

  signals[CALL_STARTED] = g_signal_new ("call-started", SKS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, SKS_TYPE_CALL);
  signals[CALL_DONE] = g_signal_new ("call-done", SKS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, SKS_TYPE_CALL);
  signals[SOCKET_CHANGED] = g_signal_new ("socket-changed", SKS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, SKS_TYPE_SOCKET);
}

static void
sks_session_init (SksSession *self)
{
  sks_workers_init ();

  self->origin_us = g_get_monotonic_time ();
  self->sockets = g_list_store_new (SKS_TYPE_SOCKET);
  self->waiting = g_list_store_new (SKS_TYPE_CALL);
  self->running = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->dirty = g_ptr_array_new ();
  self->suffixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->journal = sks_journal_new (self->origin_us);
  self->host_addresses = g_ptr_array_new ();
  self->inbox = sks_inbox_new (g_main_context_get_thread_default (), take_deliveries, self, delivery_free);
}

SksSession *
sks_session_new (void)
{
  return g_object_new (SKS_TYPE_SESSION, NULL);
}

GListModel *
sks_session_get_sockets (SksSession *self)
{
  return G_LIST_MODEL (self->sockets);
}

GListModel *
sks_session_get_waiting (SksSession *self)
{
  return G_LIST_MODEL (self->waiting);
}

SksJournal *
sks_session_get_journal (SksSession *self)
{
  return self->journal;
}

gint64
sks_session_get_origin_us (SksSession *self)
{
  return self->origin_us;
}

void
sks_session_interrupt_all (SksSession *self)
{
  /* A look-up is given up at once, which takes it out of the table. */
  g_autoptr (GPtrArray) calls = sks_session_list_running (self, NULL);

  for (guint i = 0; i < calls->len; i++)
    sks_call_interrupt (g_ptr_array_index (calls, i));
}
