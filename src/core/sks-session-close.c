// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sks-error.h"
#include "sks-session-private.h"

#define CLOSE_ALL_MS 3000 /* quitting does not wait longer: the kernel closes what is left */
#define CLOSE_ALL_STEP_MS 10

static void
issue_close (SksSession *self,
             SksSocket  *socket)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, "close");
  g_autoptr (SksCall) call G_GNUC_UNUSED = sks_session_issue (self, spec, socket, NULL, 0, NULL, FALSE);
}

void
sks_session_close_socket (SksSession *self,
                          SksSocket  *socket)
{
  g_autoptr (GPtrArray) calls = sks_session_list_running (self, socket);

  if (calls->len == 0)
    {
      issue_close (self, socket);
      return;
    }

  /* In the kernel a close does not end a wait: each call is interrupted first, and its row says so. */
  sks_socket_set_closing (socket, TRUE);
  for (guint i = 0; i < calls->len; i++)
    sks_call_interrupt (g_ptr_array_index (calls, i));
}

void
sks_session_continue_close (SksSession *self,
                            SksSocket  *socket)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (!sks_socket_get_closing (socket))
    return;

  calls = sks_session_list_running (self, socket);
  if (calls->len == 0)
    {
      sks_socket_set_closing (socket, FALSE);
      issue_close (self, socket);
    }
}

void
sks_session_forget_socket (SksSession *self,
                           SksSocket  *socket)
{
  guint position;

  if (sks_socket_is_open (socket) || !g_list_store_find (self->sockets, socket, &position))
    return;

  g_list_store_remove (self->sockets, position);
}

/* Quitting */

typedef struct
{
  gboolean unlink_paths;
  gint64 until_us;
} CloseAll;

static void
unlink_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  char **paths = task_data;

  for (guint i = 0; paths[i] != NULL; i++)
    if (g_unlink (paths[i]) != 0 && errno != ENOENT)
      {
        int error = errno;

        g_task_return_new_error (task, SKS_ERROR, SKS_ERROR_IO, _("“%s” could not be removed: %s."), paths[i], g_strerror (error));
        return;
      }

  g_task_return_boolean (task, TRUE);
}

static gboolean
is_quiet (SksSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));

  if (g_hash_table_size (self->running) > 0)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (sks_socket_is_open (socket) && sks_socket_get_handle (socket)->io_refs == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
close_all_cb (gpointer user_data)
{
  GTask *task = user_data;
  SksSession *self = g_task_get_source_object (task);
  CloseAll *close_all = g_task_get_task_data (task);

  if (!is_quiet (self) && g_get_monotonic_time () < close_all->until_us)
    return G_SOURCE_CONTINUE;

  if (close_all->unlink_paths)
    {
      g_task_set_task_data (task, sks_session_dup_unlink_paths (self), (GDestroyNotify) g_strfreev);
      g_task_run_in_thread (task, unlink_thread);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

void
sks_session_close_all_async (SksSession          *self,
                             gboolean             unlink_paths,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  CloseAll *close_all = g_new0 (CloseAll, 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));

  close_all->unlink_paths = unlink_paths;
  close_all->until_us = g_get_monotonic_time () + CLOSE_ALL_MS * 1000;
  g_task_set_source_tag (task, sks_session_close_all_async);
  g_task_set_task_data (task, close_all, g_free);

  sks_session_interrupt_all (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (sks_socket_is_open (socket))
        sks_session_close_socket (self, socket);
    }

  g_timeout_add_full (G_PRIORITY_DEFAULT, CLOSE_ALL_STEP_MS, close_all_cb, task, g_object_unref);
}

gboolean
sks_session_close_all_finish (SksSession    *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

GStrv
sks_session_dup_unlink_paths (SksSession *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->all->len; i++)
    {
      const char *path = sks_socket_get_unlink_path (g_ptr_array_index (self->all, i));

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }

  return g_strv_builder_end (builder);
}

void
sks_session_unlink_path_async (SksSession          *self,
                               const char          *path,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  const char *const paths[] = { path, NULL };

  g_task_set_source_tag (task, sks_session_unlink_path_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, unlink_thread);
}

gboolean
sks_session_unlink_path_finish (SksSession    *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  GTask *task = G_TASK (result);
  char **paths = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  for (guint i = 0; i < self->all->len; i++)
    {
      SksSocket *socket = g_ptr_array_index (self->all, i);

      if (g_strcmp0 (sks_socket_get_unlink_path (socket), paths[0]) == 0)
        {
          sks_socket_set_unlink_path (socket, NULL);
          sks_session_tell_changed (self, socket);
        }
    }

  return TRUE;
}
