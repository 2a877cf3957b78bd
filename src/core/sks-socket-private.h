// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-socket.h"

G_BEGIN_DECLS

SksSocket *sks_socket_new (guint id, const char *name, SksHandle *handle);

/* Each tells by notify what it changed, and returns whether anything a view shows did. */
gboolean sks_socket_take_evidence (SksSocket *self, const SksEvidence *evidence, gint64 when_us);
void sks_socket_take_outcome (SksSocket *self, const SksCallFrame *frame);
void sks_socket_add_waiting (SksSocket *self, int change);
void sks_socket_set_peer_id (SksSocket *self, guint peer_id);
void sks_socket_set_unlink_path (SksSocket *self, const char *path);
void sks_socket_set_closing (SksSocket *self, gboolean closing);
gboolean sks_socket_get_closing (SksSocket *self); /* the window's Close waits for the interrupted calls */
void sks_socket_tell_changed (SksSocket *self);
void sks_socket_add_file (SksSocket *self, SksFile *file);

SksFile *sks_file_new (guint id, const char *name, SksSocket *socket, SksStream *stream);
SksStream *sks_file_get_stream (SksFile *self);
void sks_file_update (SksFile *self);

G_END_DECLS
