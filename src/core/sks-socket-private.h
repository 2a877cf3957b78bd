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
void sks_socket_set_unix_path (SksSocket *self, SksUnixPath *path); /* (nullable) */
SksUnixPath *sks_socket_get_unix_path (SksSocket *self); /* (transfer none) (nullable) */
void sks_socket_add_running (SksSocket *self, int change);
guint sks_socket_get_n_running (SksSocket *self); /* calls under way, also those that are not listed as waiting yet */
gboolean sks_socket_take_names_changed (SksSocket *self); /* whether a name has changed since this was last asked */
gboolean sks_socket_set_dirty (SksSocket *self, gboolean dirty); /* that it will be told of; returns what it was */
void sks_socket_set_closing (SksSocket *self, gboolean closing);
gboolean sks_socket_get_closing (SksSocket *self); /* the window's Close waits for the interrupted calls */
void sks_socket_tell_changed (SksSocket *self);
void sks_socket_add_file (SksSocket *self, SksFile *file);

SksFile *sks_file_new (guint id, const char *name, SksSocket *socket, SksStream *stream);
SksStream *sks_file_get_stream (SksFile *self);
void sks_file_update (SksFile *self);

G_END_DECLS
