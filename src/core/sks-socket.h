// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-call-spec.h"
#include "sks-handle.h"
#include "sks-kernel.h"

G_BEGIN_DECLS

#define SKS_TYPE_SOCKET (sks_socket_get_type ())
G_DECLARE_FINAL_TYPE (SksSocket, sks_socket, SKS, SOCKET, GObject)

/**
 * SksSocket:
 *
 * One socket of a session, as last heard of from the kernel. Lives on the session's thread; nothing here waits or makes a syscall.
 *
 * Properties (all notify; read-only unless said): id, name, fd, family, socket-type, protocol, state (int, SksState),
 * local-text, peer-text, n-sent, n-received (guint64 bytes), n-waiting, timeout, open, files (GListModel of SksFile).
 * Signal: "changed": anything of these or of the evidence is new; once per outcome or sample.
 */
guint sks_socket_get_id (SksSocket *self); /* from 1, in order of creation; never reused */
const char *sks_socket_get_name (SksSocket *self);
int sks_socket_get_fd (SksSocket *self); /* -1 when closed */
int sks_socket_get_last_fd (SksSocket *self); /* the number it has or had */
int sks_socket_get_family (SksSocket *self);
int sks_socket_get_socket_type (SksSocket *self);
int sks_socket_get_protocol (SksSocket *self);
gboolean sks_socket_is_open (SksSocket *self);
gboolean sks_socket_is_stream (SksSocket *self);   /* bytes without edges */
gboolean sks_socket_is_tcp (SksSocket *self);      /* has TCP's states */
gboolean sks_socket_is_datagram (SksSocket *self); /* can send without a connection */
double sks_socket_get_timeout (SksSocket *self);   /* seconds; -1: None */
SksState sks_socket_get_state (SksSocket *self);
SksWhen sks_socket_get_situation (SksSocket *self); /* one SKS_WHEN_* of the first eight, plus DATAGRAM or STREAM */
const SksEvidence *sks_socket_get_evidence (SksSocket *self);
gint64 sks_socket_get_evidence_time_us (SksSocket *self); /* monotonic; 0: never */
gint64 sks_socket_get_state_since_us (SksSocket *self);   /* monotonic time of the first reading of this state */
const char *sks_socket_get_local_text (SksSocket *self);  /* "127.0.0.1:9999"; "" when it has no name */
const char *sks_socket_get_peer_text (SksSocket *self);
guint64 sks_socket_get_n_sent (SksSocket *self);
guint64 sks_socket_get_n_received (SksSocket *self);
guint sks_socket_get_n_waiting (SksSocket *self);
gboolean sks_socket_get_saw_eof (SksSocket *self);     /* a receive answered b'' */
gboolean sks_socket_get_connect_failed (SksSocket *self); /* the last connect did */
gboolean sks_socket_get_shut_write (SksSocket *self);  /* shutdown(SHUT_WR or RDWR) was called */
guint sks_socket_get_peer_id (SksSocket *self); /* the socket of this session at the other end, closed or not; 0: none is known */
const char *sks_socket_get_unlink_path (SksSocket *self); /* (nullable): the AF_UNIX path that its bind made and that still may exist */
GListModel *sks_socket_get_files (SksSocket *self);    /* of SksFile, (transfer none) */
SksHandle *sks_socket_get_handle (SksSocket *self);

/* "client", "fd 9 · AF_INET · SOCK_STREAM", for headers and screen readers */
char *sks_socket_dup_summary (SksSocket *self);

#define SKS_TYPE_FILE (sks_file_get_type ())
G_DECLARE_FINAL_TYPE (SksFile, sks_file, SKS, FILE, GObject)

/**
 * SksFile:
 *
 * A file object over a socket, as makefile made it. Same thread rule as its socket.
 * Properties: id, name, mode, type-name, open, n-unflushed, n-unread (guint64).
 */
guint sks_file_get_id (SksFile *self);
const char *sks_file_get_name (SksFile *self);
const char *sks_file_get_mode (SksFile *self);
const char *sks_file_get_type_name (SksFile *self);
gboolean sks_file_is_open (SksFile *self);
gboolean sks_file_is_text (SksFile *self);
gsize sks_file_get_n_unflushed (SksFile *self);
gsize sks_file_get_n_unread (SksFile *self);
SksSocket *sks_file_get_socket (SksFile *self);

G_END_DECLS
