// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "sks-kernel.h"

/* Numbers stand as base-128 digits, low ones first, signed ones zigzagged, so that small evidence is small in the journal. */

static void
put_unsigned (GByteArray *out, guint64 value)
{
  guint8 digits[10];
  guint n = 0;

  do
    {
      digits[n] = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);
      value >>= 7;
      n++;
    }
  while (value != 0);
  g_byte_array_append (out, digits, n);
}

static void
put_signed (GByteArray *out, gint64 value)
{
  put_unsigned (out, ((guint64) value << 1) ^ (value < 0 ? G_MAXUINT64 : 0));
}

static void
put_address (GByteArray *out, const SksAddress *address)
{
  put_unsigned (out, address->length);
  g_byte_array_append (out, (const guint8 *) &address->any, address->length);
}

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
  gboolean broken;
} Reader;

static guint64
take_unsigned (Reader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && reader->position < reader->length; shift += 7)
    {
      guint8 digit = reader->data[reader->position++];

      value |= (guint64) (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0)
        return value;
    }
  reader->broken = TRUE;
  return 0;
}

static gint64
take_signed (Reader *reader)
{
  guint64 value = take_unsigned (reader);

  return (gint64) ((value >> 1) ^ (value & 1 ? G_MAXUINT64 : 0));
}

static void
take_address (Reader *reader, SksAddress *address)
{
  guint64 length = take_unsigned (reader);

  if (reader->broken || length > sizeof address->storage || length > reader->length - reader->position)
    {
      reader->broken = TRUE;
      return;
    }
  address->length = (socklen_t) length;
  memcpy (&address->any, reader->data + reader->position, length);
  reader->position += length;
}

typedef struct
{
  SksEvidenceMask mask;
  gsize offset;
} IntField;

#define INT_FIELD(mask, field) { SKS_EVIDENCE_##mask, G_STRUCT_OFFSET (SksEvidence, field) }

/* All are 32 bits wide; the unsigned ones survive the trip through int. */
static const IntField int_fields[] = {
  INT_FIELD (STATE, state),
  INT_FIELD (RECEIVE_QUEUE, receive_queue),
  INT_FIELD (SEND_QUEUE, send_queue),
  INT_FIELD (SEND_QUEUE, unsent),
  INT_FIELD (ACCEPT_QUEUE, accept_queue),
  INT_FIELD (ACCEPT_QUEUE, accept_limit),
  INT_FIELD (BUFFERS, receive_buffer),
  INT_FIELD (BUFFERS, send_buffer),
  INT_FIELD (PEER_CREDENTIALS, peer_pid),
  INT_FIELD (PEER_CREDENTIALS, peer_uid),
  INT_FIELD (PEER_CREDENTIALS, peer_gid),
  INT_FIELD (TCP, rtt_us),
  INT_FIELD (TCP, rtt_var_us),
  INT_FIELD (TCP, cwnd),
  INT_FIELD (TCP, retransmits),
};

G_STATIC_ASSERT (sizeof (SksState) == sizeof (int));

void
sks_evidence_encode (const SksEvidence *evidence, GByteArray *out)
{
  put_unsigned (out, evidence->valid);
  if (evidence->valid & SKS_EVIDENCE_NAME)
    put_address (out, &evidence->name);
  if (evidence->valid & SKS_EVIDENCE_PEER)
    put_address (out, &evidence->peer);
  if (evidence->valid & SKS_EVIDENCE_INODE)
    put_unsigned (out, evidence->inode);
  for (guint i = 0; i < G_N_ELEMENTS (int_fields); i++)
    if (evidence->valid & int_fields[i].mask)
      put_signed (out, G_STRUCT_MEMBER (int, evidence, int_fields[i].offset));
}

gboolean
sks_evidence_decode (const guint8 *data, gsize length, gsize *position, SksEvidence *evidence)
{
  Reader reader = { data, length, *position, FALSE };
  SksEvidence decoded = { .valid = 0 };

  decoded.valid = (SksEvidenceMask) take_unsigned (&reader);
  if (decoded.valid & SKS_EVIDENCE_NAME)
    take_address (&reader, &decoded.name);
  if (decoded.valid & SKS_EVIDENCE_PEER)
    take_address (&reader, &decoded.peer);
  if (decoded.valid & SKS_EVIDENCE_INODE)
    decoded.inode = take_unsigned (&reader);
  for (guint i = 0; i < G_N_ELEMENTS (int_fields); i++)
    if (decoded.valid & int_fields[i].mask)
      G_STRUCT_MEMBER (int, &decoded, int_fields[i].offset) = (int) take_signed (&reader);

  if (reader.broken)
    return FALSE;
  *evidence = decoded;
  *position = reader.position;
  return TRUE;
}

gboolean
sks_evidence_merge (SksEvidence       *to,
                    const SksEvidence *from)
{
  SksEvidence old = *to;

  to->valid |= from->valid;
  if (from->valid & SKS_EVIDENCE_RECEIVE_QUEUE)
    to->receive_queue = from->receive_queue;
  if (from->valid & SKS_EVIDENCE_SEND_QUEUE)
    {
      to->send_queue = from->send_queue;
      to->unsent = from->unsent;
    }
  if (from->valid & SKS_EVIDENCE_ACCEPT_QUEUE)
    {
      to->accept_queue = from->accept_queue;
      to->accept_limit = from->accept_limit;
    }
  if (from->valid & SKS_EVIDENCE_BUFFERS)
    {
      to->receive_buffer = from->receive_buffer;
      to->send_buffer = from->send_buffer;
    }
  if (from->valid & SKS_EVIDENCE_INODE)
    to->inode = from->inode;
  if (from->valid & SKS_EVIDENCE_PEER_CREDENTIALS)
    {
      to->peer_pid = from->peer_pid;
      to->peer_uid = from->peer_uid;
      to->peer_gid = from->peer_gid;
    }
  if (from->valid & SKS_EVIDENCE_TCP)
    {
      to->rtt_us = from->rtt_us;
      to->rtt_var_us = from->rtt_var_us;
      to->cwnd = from->cwnd;
      to->retransmits = from->retransmits;
    }

  return old.valid != to->valid || old.receive_queue != to->receive_queue || old.send_queue != to->send_queue || old.unsent != to->unsent
         || old.accept_queue != to->accept_queue || old.accept_limit != to->accept_limit || old.receive_buffer != to->receive_buffer
         || old.send_buffer != to->send_buffer || old.inode != to->inode || old.peer_pid != to->peer_pid || old.peer_uid != to->peer_uid
         || old.peer_gid != to->peer_gid || old.rtt_us != to->rtt_us || old.rtt_var_us != to->rtt_var_us || old.cwnd != to->cwnd
         || old.retransmits != to->retransmits;
}
