// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-call.h"
#include "sks-journal.h"
#include "sks-socket.h"

G_BEGIN_DECLS

#define SKS_TYPE_SESSION (sks_session_get_type ())
G_DECLARE_FINAL_TYPE (SksSession, sks_session, SKS, SESSION, GObject)

/**
 * SksSession:
 *
 * The sockets by name, the calls under way and the journal. Lives on the thread that made it, and delivers on that thread's main context.
 *
 * Signals: "call-started" (SksCall), "call-done" (SksCall), "socket-changed" (SksSocket): names, state, queues or counters are new.
 */
SksSession *sks_session_new (void);
GListModel *sks_session_get_sockets (SksSession *self); /* of SksSocket; open and closed ones, in order of creation; (transfer none) */
GListModel *sks_session_get_waiting (SksSession *self); /* of SksCall that are running, oldest first; (transfer none) */
SksJournal *sks_session_get_journal (SksSession *self);
SksSocket *sks_session_find_socket (SksSession *self, const char *name);
SksSocket *sks_session_find_socket_by_id (SksSession *self, guint id);
SksFile *sks_session_find_file (SksSession *self, const char *name);
gint64 sks_session_get_origin_us (SksSession *self); /* monotonic time that the journal counts from */

/* The socket of this session at the other end of @socket: its names mirror ours, read from the kernel. (transfer none) (nullable) */
SksSocket *sks_session_find_peer (SksSession *self, SksSocket *socket);
/* The socket of this session that listens or is bound at @address (its own address, or the wildcard of its port). (transfer none) (nullable) */
SksSocket *sks_session_find_bound (SksSession *self, int type, const SksAddress *address);

/* A Python variable that is free: "server", "server2" … (transfer full) */
char *sks_session_suggest_name (SksSession *self, const char *stem);
gboolean sks_session_is_name_free (SksSession *self, const char *name, GError **error); /* FALSE with what is wrong with it */

/**
 * sks_session_call:
 * @receiver: (nullable): the SksSocket or SksFile called on; NULL for a function of the module
 * @args: (array length=n_args): values in the spec's order; NULL where not given; borrowed
 * @targets: (nullable) (array fixed-size=2): Python names for what the call makes (`conn`, `peer`); NULL where to be chosen
 *
 * Issues a call on a worker and records it. Returns at once.
 *
 * Returns: (transfer full): the call; when no worker could be had it is done already, with EAGAIN
 */
SksCall *sks_session_call (SksSession *self, const SksCallSpec *spec, gpointer receiver, SksValue *const *args, guint n_args, const char *const *targets);
/* The same, inline on this thread (which must be the session's); returns when the kernel has answered. (transfer full) */
SksCall *sks_session_call_sync (SksSession *self, const SksCallSpec *spec, gpointer receiver, SksValue *const *args, guint n_args, const char *const *targets);
/* A line of Python such as `client.connect(server.getsockname())`. NULL with an error that names the column when it does not parse. */
SksCall *sks_session_call_line (SksSession *self, const char *line, gboolean sync, GError **error);

/* What the window's Close does: interrupts the calls that wait on it, each with its row, then closes. */
void sks_session_close_socket (SksSession *self, SksSocket *socket);
/* Takes a closed socket out of the list; its rows stay. */
void sks_session_forget_socket (SksSession *self, SksSocket *socket);
GPtrArray *sks_session_list_running (SksSession *self, SksSocket *socket); /* also those too young to be listed as waiting, oldest first; NULL: all; (transfer full) */
void sks_session_interrupt_all (SksSession *self);
/* Interrupts and closes everything and waits for it without blocking; for quitting. With @unlink_paths it removes the AF_UNIX files that our binds made. */
void sks_session_close_all_async (SksSession *self, gboolean unlink_paths, GAsyncReadyCallback callback, gpointer user_data);
gboolean sks_session_close_all_finish (SksSession *self, GAsyncResult *result, GError **error);
/* Paths of AF_UNIX sockets that binds of this session made and that may still exist. (transfer full) */
GStrv sks_session_dup_unlink_paths (SksSession *self);
void sks_session_unlink_path_async (SksSession *self, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean sks_session_unlink_path_finish (SksSession *self, GAsyncResult *result, GError **error);

/* Whether before/after readings are taken around calls, and open sockets sampled (the window: yes; a bare run: no). Default FALSE. */
void sks_session_set_observe (SksSession *self, gboolean observe);
gboolean sks_session_get_observe (SksSession *self);
/* Reads every open socket's state soon, on a worker; called after calls by itself when observing. */
void sks_session_sample (SksSession *self);
/* The machine's addresses as last read by a worker; refreshed by sample. (transfer none) (element-type SksHostAddress) */
GPtrArray *sks_session_get_host_addresses (SksSession *self);

/* Runs @func (data) on a worker, then @done (data) on the session's thread. For look-ups that are no calls of the catalogue. */
gboolean sks_session_run_task (SksSession *self, GFunc func, GFunc done, gpointer data, GDestroyNotify data_free);

G_END_DECLS
