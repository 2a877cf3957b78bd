// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

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
  g_autoptr (GPtrArray) calls = NULL;

  if (sks_socket_get_n_running (socket) == 0)
    {
      issue_close (self, socket);
      return;
    }

  /* In the kernel a close does not end a wait: each call is interrupted first, and its row says so. */
  calls = sks_session_list_running (self, socket);
  sks_socket_set_closing (socket, TRUE);
  for (guint i = 0; i < calls->len; i++)
    sks_call_interrupt (g_ptr_array_index (calls, i));
}

void
sks_session_continue_close (SksSession *self,
                            SksSocket  *socket)
{
  if (!sks_socket_get_closing (socket) || sks_socket_get_n_running (socket) > 0)
    return;

  sks_socket_set_closing (socket, FALSE);
  /* Among the calls that it waited for was a close. */
  if (sks_socket_is_open (socket))
    issue_close (self, socket);
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

/* Of several files that cannot be removed the first is told of; the others are removed all the same. */
static void
unlink_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GPtrArray *paths = task_data;
  const SksUnixPath *failed = NULL;
  int error = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      int now = sks_unix_path_unlink (g_ptr_array_index (paths, i));

      if (now != 0 && failed == NULL)
        {
          failed = g_ptr_array_index (paths, i);
          error = now;
        }
    }

  if (failed != NULL)
    g_task_return_new_error (task, SKS_ERROR, SKS_ERROR_IO, _("“%s” could not be removed: %s."), failed->path, g_strerror (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Those at @path; NULL: all. */
static GPtrArray *
list_unix_paths (SksSession *self,
                 const char *path)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_unix_path_unref);

  for (guint i = 0; i < self->all->len; i++)
    {
      SksUnixPath *bound = sks_socket_get_unix_path (g_ptr_array_index (self->all, i));

      if (bound != NULL && (path == NULL || g_str_equal (bound->path, path)))
        g_ptr_array_add (paths, sks_unix_path_ref (bound));
    }

  return paths;
}

static void
unlink_paths_in_thread (SksSession *self,
                        GTask      *task,
                        const char *path)
{
  g_task_set_task_data (task, list_unix_paths (self, path), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, unlink_thread);
}

/* As Python does at its end: what was written and not flushed is sent, then the files let go of their socket. */
static void
close_files (SksSession *self,
             SksSocket  *socket)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_FILE, "close");
  GListModel *files = sks_socket_get_files (socket);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (SksFile) file = g_list_model_get_item (files, i);
      g_autoptr (SksCall) call G_GNUC_UNUSED = NULL;

      if (sks_file_is_open (file))
        call = sks_session_issue (self, spec, file, NULL, 0, NULL, FALSE);
    }
}

/* Closes each open socket on which nothing is under way; the interrupted calls may still have made new ones. FALSE when none is open any more. */
static gboolean
close_open_sockets (SksSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (!sks_socket_is_open (socket))
        continue;
      any = TRUE;
      if (sks_socket_get_closing (socket) || sks_socket_get_n_running (socket) > 0)
        continue;
      sks_session_close_socket (self, socket);
      close_files (self, socket);
    }

  return any;
}

static gboolean
close_all_cb (gpointer user_data)
{
  GTask *task = user_data;
  SksSession *self = g_task_get_source_object (task);
  CloseAll *close_all = g_task_get_task_data (task);
  gboolean busy = close_open_sockets (self) || g_hash_table_size (self->running) > 0;

  if (busy && g_get_monotonic_time () < close_all->until_us)
    return G_SOURCE_CONTINUE;

  if (close_all->unlink_paths)
    unlink_paths_in_thread (self, task, NULL);
  else
    g_task_return_boolean (task, TRUE);

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

  close_all->unlink_paths = unlink_paths;
  close_all->until_us = g_get_monotonic_time () + CLOSE_ALL_MS * 1000;
  g_task_set_source_tag (task, sks_session_close_all_async);
  g_task_set_task_data (task, close_all, g_free);

  sks_session_interrupt_all (self);
  close_open_sockets (self);

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
  g_autoptr (GPtrArray) paths = list_unix_paths (self, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < paths->len; i++)
    {
      const SksUnixPath *path = g_ptr_array_index (paths, i);

      if (g_hash_table_add (seen, path->path))
        g_strv_builder_add (builder, path->path);
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

  g_task_set_source_tag (task, sks_session_unlink_path_async);
  unlink_paths_in_thread (self, task, path);
}

gboolean
sks_session_unlink_path_finish (SksSession    *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  GTask *task = G_TASK (result);
  GPtrArray *paths = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  for (guint i = 0; i < self->all->len; i++)
    {
      SksSocket *socket = g_ptr_array_index (self->all, i);

      if (g_ptr_array_find (paths, sks_socket_get_unix_path (socket), NULL))
        {
          sks_socket_set_unix_path (socket, NULL);
          sks_session_tell_changed (self, socket);
        }
    }

  return TRUE;
}
