// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_ECHO (sks_echo_get_type ())
G_DECLARE_FINAL_TYPE (SksEcho, sks_echo, SKS, ECHO, GObject)

/**
 * SksEcho:
 *
 * Plays the welcome conversation in a session: a TCP server, a client and a connection on loopback, one real call at a time. The lines are a table.
 * Properties: playing. Signal: "finished".
 */
SksEcho *sks_echo_new (SksSession *session);
void sks_echo_play (SksEcho *self, guint pause_ms); /* between calls */
void sks_echo_stop (SksEcho *self);
gboolean sks_echo_is_playing (SksEcho *self);

G_END_DECLS
