// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>

#include "sks-session-private.h"

/* One call from its issue to its end: the way out to a worker, and what comes back. */

#define SHOW_WAITING_MS 60 /* a call that lasts longer is listed as waiting */

/* Sockets and files that calls make */

static SksSocket *
adopt_socket (SksSession *self,
              const char *name,
              SksHandle  *handle)
{
  g_autoptr (SksSocket) socket = sks_socket_new (++self->last_id, name, handle);

  g_ptr_array_add (self->all, g_object_ref (socket));
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (self->last_id), socket);
  g_hash_table_replace (self->by_name, g_strdup (name), socket);
  g_list_store_append (self->sockets, socket);

  return socket;
}

static SksFile *
adopt_file (SksSession *self,
            const char *name,
            SksSocket  *socket,
            SksStream  *stream)
{
  g_autoptr (SksFile) file = sks_file_new (++self->last_file_id, name, socket, stream);

  g_hash_table_replace (self->by_name, g_strdup (name), file);
  sks_socket_add_file (socket, file);

  return file;
}

/* The result names what was made, which the worker could not. */
static void
name_result (SksCallFrame *frame,
             SksValue     *made)
{
  if (sks_value_is (frame->result, SKS_VALUE_TUPLE))
    {
      SksValue *rest = sks_value_ref (sks_value_get_item (frame->result, 1));

      sks_frame_return (frame, sks_value_new_pair (made, rest));
    }
  else
    {
      sks_frame_return (frame, made);
    }
}

static void
adopt_made (SksSession  *self,
            SksCall     *call,
            SksSocket  **new_socket,
            SksFile    **new_file)
{
  SksCallFrame *frame = sks_call_get_frame (call);
  const char *const *targets = sks_call_get_targets (call);

  if (frame->new_handle != NULL)
    {
      *new_socket = adopt_socket (self, targets[0], frame->new_handle);
      sks_socket_take_evidence (*new_socket, &frame->new_evidence, frame->ended_us);
      name_result (frame, sks_value_new_socket (sks_socket_get_id (*new_socket), sks_socket_get_fd (*new_socket), targets[0]));
    }
  else if (frame->new_stream != NULL)
    {
      *new_file = adopt_file (self, targets[0], sks_call_get_socket (call), frame->new_stream);
      name_result (frame, sks_value_new_file (sks_file_get_id (*new_file), targets[0], sks_file_get_type_name (*new_file)));
    }
  else if (targets[0] != NULL)
    {
      sks_session_release_name (self, targets[0]);
    }
}

static SksRecordFlags
get_flags (SksCallFrame *frame,
           SksSocket    *socket)
{
  SksRecordFlags flags = 0;

  if (sks_value_is (frame->result, SKS_VALUE_EXCEPTION))
    flags |= SKS_RECORD_FAILED;
  if (sks_call_frame_is_interrupted (frame))
    flags |= SKS_RECORD_INTERRUPTED | (socket != NULL && sks_socket_get_closing (socket) ? SKS_RECORD_BY_CLOSE : 0);
  if (sks_frame_is_eof (frame))
    flags |= SKS_RECORD_EOF;
  if (frame->deferred)
    flags |= SKS_RECORD_DEFERRED;
  if (frame->handle != NULL && frame->handle->type != SOCK_STREAM)
    flags |= SKS_RECORD_DATAGRAM;

  return flags;
}

/* The list is in the order of the numbers. */
static gboolean
find_waiting (SksSession *self,
              SksCall    *call,
              guint      *position)
{
  guint low = 0, high = g_list_model_get_n_items (G_LIST_MODEL (self->waiting));

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_autoptr (SksCall) other = g_list_model_get_item (G_LIST_MODEL (self->waiting), middle);

      if (other == call)
        {
          *position = middle;
          return TRUE;
        }
      if (sks_call_get_number (other) < sks_call_get_number (call))
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

static void
stop_waiting (SksSession *self,
              SksCall    *call)
{
  SksSocket *socket = sks_call_get_socket (call);
  guint position;

  if (!sks_call_is_shown_waiting (call))
    return;

  sks_call_set_shown_waiting (call, FALSE);
  if (find_waiting (self, call, &position))
    g_list_store_remove (self->waiting, position);
  if (socket != NULL)
    sks_socket_add_waiting (socket, -1);
}

static void
finish_call (SksSession *self,
             SksCall    *borrowed)
{
  g_autoptr (SksCall) call = g_object_ref (borrowed);
  SksCallFrame *frame = sks_call_get_frame (call);
  SksSocket *socket = sks_call_get_socket (call);
  SksSocket *new_socket = NULL;
  SksFile *new_file = NULL;

  g_hash_table_remove (self->running, frame);
  stop_waiting (self, call);
  adopt_made (self, call, &new_socket, &new_file);
  if (frame->unix_path != NULL)
    sks_socket_set_unix_path (socket, frame->unix_path);
  sks_journal_finish (self->journal, sks_call_get_number (call), frame, get_flags (frame, socket),
                      new_socket != NULL ? sks_socket_get_id (new_socket) : 0);
  if (socket != NULL)
    {
      sks_socket_add_running (socket, -1);
      sks_socket_take_outcome (socket, frame);
    }
  sks_call_finish (call, new_socket, new_file);
  sks_call_tell_done (call);
  sks_session_tell_call (self, call, TRUE);

  if (socket != NULL)
    {
      sks_session_tell_changed (self, socket);
      sks_session_continue_close (self, socket);
    }
  if (new_socket != NULL)
    sks_session_tell_changed (self, new_socket);
  if (self->observe && !(frame->spec->flags & SKS_CALL_NO_SYSCALL))
    sks_session_sample_soon (self);
}

static void
take_call (SksSession *self,
           gpointer    data)
{
  SksCall *call = g_hash_table_lookup (self->running, data);

  /* A look-up that was given up has been told already. */
  if (call != NULL)
    finish_call (self, call);
}

void
sks_session_give_up_look_up (SksSession *self,
                             SksCall    *borrowed)
{
  g_autoptr (SksCall) call = g_object_ref (borrowed);

  g_hash_table_remove (self->running, sks_call_get_frame (call));
  sks_call_replace_frame (call);
  finish_call (self, call);
}

/* Workers hold frames and never objects, whose last unref belongs to the session's thread. */
typedef struct
{
  SksCallFrame *frame;
  SksInbox *inbox;
} Job;

static void
job_free (Job *job)
{
  sks_call_frame_unref (job->frame);
  sks_inbox_unref (job->inbox);
  g_free (job);
}

static void
call_thread (gpointer data)
{
  Job *job = data;

  sks_call_frame_run (job->frame);
  sks_session_post (job->inbox, take_call, sks_call_frame_ref (job->frame), (GDestroyNotify) sks_call_frame_unref);
  job_free (job);
}

static int
compare_calls (gconstpointer a,
               gconstpointer b)
{
  guint x = sks_call_get_number (*(SksCall *const *) a), y = sks_call_get_number (*(SksCall *const *) b);

  return (x > y) - (x < y);
}

/* The calls that have lasted long enough to be listed and are not yet; @more tells whether others may follow. */
static GPtrArray *
find_fresh (SksSession *self,
            gboolean   *more)
{
  gint64 before_us = g_get_monotonic_time () - SHOW_WAITING_MS * 1000;
  GPtrArray *fresh = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer call;

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    {
      if (sks_call_is_shown_waiting (call))
        continue;
      if (sks_call_get_issued_us (call) <= before_us)
        g_ptr_array_add (fresh, call);
      else
        *more = TRUE;
    }
  g_ptr_array_sort (fresh, compare_calls);

  return fresh;
}

static gboolean
show_waiting_cb (gpointer user_data)
{
  SksSession *self = user_data;
  gboolean more = FALSE;
  g_autoptr (GPtrArray) fresh = find_fresh (self, &more);

  /* All that is new at once: one change for the views. */
  if (fresh->len > 0)
    g_list_store_splice (self->waiting, g_list_model_get_n_items (G_LIST_MODEL (self->waiting)), 0, fresh->pdata, fresh->len);
  self->batching++;
  for (guint i = 0; i < fresh->len; i++)
    {
      SksCall *call = g_ptr_array_index (fresh, i);
      SksSocket *socket = sks_call_get_socket (call);

      sks_call_set_shown_waiting (call, TRUE);
      if (socket != NULL)
        {
          sks_socket_add_waiting (socket, 1);
          sks_session_tell_changed (self, socket);
        }
    }
  self->batching--;
  sks_session_tell_dirty (self);

  if (more)
    return G_SOURCE_CONTINUE;
  self->waiting_timer = 0;

  return G_SOURCE_REMOVE;
}

static SksEvidenceMask
get_observed (const SksCallSpec *spec)
{
  const SksEvidenceMask queues = SKS_EVIDENCE_STATE | SKS_EVIDENCE_RECEIVE_QUEUE | SKS_EVIDENCE_SEND_QUEUE | SKS_EVIDENCE_ACCEPT_QUEUE;

  if (spec->flags & SKS_CALL_NO_SYSCALL)
    return 0;
  if (spec->flags & (SKS_CALL_SENDS | SKS_CALL_RECEIVES) && !(spec->flags & SKS_CALL_CHANGES_NAMES))
    return queues;

  return queues | SKS_EVIDENCE_NAME | SKS_EVIDENCE_PEER | SKS_EVIDENCE_BUFFERS;
}

static void
fail_without_thread (SksCall *call,
                     GError  *error)
{
  SksCallFrame *frame = sks_call_get_frame (call);

  frame->started_us = frame->ended_us = g_get_monotonic_time ();
  sks_frame_raise_value (frame, sks_value_new_exception ("BlockingIOError", EAGAIN, error->message));
}

SksCall *
sks_session_issue (SksSession        *self,
                   const SksCallSpec *spec,
                   gpointer           receiver,
                   SksValue *const   *args,
                   guint              n_args,
                   const char *const *asked_targets,
                   gboolean           sync)
{
  SksFile *file = SKS_IS_FILE (receiver) ? receiver : NULL;
  SksSocket *socket = file != NULL ? sks_file_get_socket (file) : receiver;
  char *targets[3] = { NULL };
  g_autoptr (SksCallFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  SksCall *call;
  guint number;

  sks_session_choose_targets (self, spec, asked_targets, targets);
  frame = sks_call_frame_new (spec, socket != NULL ? sks_socket_get_handle (socket) : NULL,
                              file != NULL ? sks_file_get_stream (file) : NULL, args, n_args);
  frame->observe = self->observe ? get_observed (spec) : 0;
  number = sks_journal_begin (self->journal, frame,
                              file != NULL ? sks_file_get_name (file) : socket != NULL ? sks_socket_get_name (socket) : "socket",
                              (const char *const *) targets, socket != NULL ? sks_socket_get_id (socket) : 0,
                              file != NULL ? sks_file_get_id (file) : 0, socket != NULL ? sks_socket_get_fd (socket) : -1,
                              g_get_monotonic_time ());
  call = sks_call_new (self, frame, socket, file, number, (const char *const *) targets);
  g_hash_table_insert (self->running, frame, g_object_ref (call));
  if (socket != NULL)
    sks_socket_add_running (socket, 1);
  sks_session_tell_call (self, call, FALSE);

  /* Its Close waits for the calls under way; a new one must not make it wait longer. */
  if (socket != NULL && sks_socket_get_closing (socket) && !g_str_equal (spec->name, "close"))
    sks_call_interrupt (call);

  if (sync)
    {
      sks_call_frame_run (frame);
      finish_call (self, call);
    }
  else
    {
      Job *job = g_new0 (Job, 1);

      job->frame = sks_call_frame_ref (frame);
      job->inbox = sks_inbox_ref (self->inbox);
      if (!sks_workers_run (call_thread, job, &error))
        {
          job_free (job);
          fail_without_thread (call, error);
          finish_call (self, call);
        }
      else if (self->waiting_timer == 0)
        {
          self->waiting_timer = g_timeout_add (SHOW_WAITING_MS, show_waiting_cb, self);
        }
    }

  g_free (targets[0]);
  g_free (targets[1]);

  return call;
}

SksCall *
sks_session_call (SksSession        *self,
                  const SksCallSpec *spec,
                  gpointer           receiver,
                  SksValue *const   *args,
                  guint              n_args,
                  const char *const *targets)
{
  return sks_session_issue (self, spec, receiver, args, n_args, targets, FALSE);
}

SksCall *
sks_session_call_sync (SksSession        *self,
                       const SksCallSpec *spec,
                       gpointer           receiver,
                       SksValue *const   *args,
                       guint              n_args,
                       const char *const *targets)
{
  return sks_session_issue (self, spec, receiver, args, n_args, targets, TRUE);
}

GPtrArray *
sks_session_list_running (SksSession *self,
                          SksSocket  *socket)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer call;

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    if (socket == NULL || sks_call_get_socket (call) == socket)
      g_ptr_array_add (calls, g_object_ref (call));
  g_ptr_array_sort (calls, compare_calls);

  return calls;
}
