// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-traffic.h"

G_BEGIN_DECLS

/**
 * SksMessages:
 *
 * Joins the datagrams of a socket without a connection with their other ends: the send that gave a message, the receive that took one.
 * Between two ends of one machine messages keep their order, so each is looked for only after the last that was found.
 */
typedef struct _SksMessages SksMessages;

/* The other end of one message. */
typedef struct
{
  char *name;           /* the socket's, or the address as text */
  SksSocket *socket;    /* NULL: outside */
  guint number;         /* of the send; 0: not known */
  SksRecordData *data;  /* of the send (nullable) */
  const guint8 *bytes;  /* as they were sent, where they are known */
} SksMessage;

void sks_message_free (SksMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksMessage, sks_message_free)

/* A datagram may have no bytes and is a message all the same. */
gboolean sks_messages_is_empty (const SksRecordData *data);
SksMessages *sks_messages_new (SksSession *session, SksSocket *socket);
void sks_messages_free (SksMessages *self);
void sks_messages_reset (SksMessages *self);
/* Who sent what @data received. (transfer full) */
SksMessage *sks_messages_find_sender (SksMessages *self, const SksRecordData *data, const guint8 *bytes, gsize length);
/* Where @data's message went. (transfer full) */
SksMessage *sks_messages_find_target (SksMessages *self, const SksRecordData *data);
/* A message on its way to an end of ours, in @run at @edge. */
void sks_messages_expect (SksMessages *self, SksSocket *target, SksRun *run, const SksEdge *edge, gint64 started_us);
/* The end with @id received this: which run it was in, and its edge; NULL when it was none of ours. (transfer none) */
SksRun *sks_messages_take_receipt (SksMessages *self, guint id, const SksRecordData *data, const guint8 *bytes, gsize length, SksEdge *edge);

G_END_DECLS
