// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-session.h"

G_BEGIN_DECLS

/**
 * SksHistory:
 * @bound_port: what bind asked for: -1 when it was not called, 0 when the kernel was to choose
 * @connect_tried: connect was called, however it ended
 * @connected: there is or was a connection: by connect or from accept
 * @error_taken: a call answered with the error that ended the connection, so the kernel no longer holds it
 *
 * What the calls of this session did to a socket, where the kernel's answers do not tell: a TCP socket that is CLOSED may be new, refused or over.
 */
typedef struct
{
  int bound_port;
  double timeout; /* seconds, as settimeout and setblocking left it; -1: None */
  gboolean connect_tried;
  gboolean connected;
  gboolean accepted;
  gboolean shut_read, shut_write;
  gboolean saw_eof;
  gboolean error_taken;
} SksHistory;

/* Reads the journal's rows before @before_number; 0: all. */
void sks_history_read (SksSession *session, SksSocket *socket, guint before_number, SksHistory *history);

/* What the last setsockopt of this session gave an int option; FALSE when none did. */
gboolean sks_history_get_option (SksSession *session, SksSocket *socket, int level, int optname, gint64 *value);

G_END_DECLS
