// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-messages-private.h"

#define DEPTH 64 /* records of a sender, or messages under way, that are compared before one counts as not found */
#define ADDRESS_ARG 2 /* sendto's */

struct _SksMessages
{
  SksSession *session;
  SksSocket *socket;
  GHashTable *cursors; /* a sender's id → how many of its records are behind */
  GPtrArray *expected; /* of Expected */
};

typedef struct
{
  guint target_id;
  SksRun *run;
  SksEdge edge;
  gint64 started_us;
} Expected;

static void
expected_free (gpointer data)
{
  Expected *expected = data;

  g_object_unref (expected->run);
  g_free (expected);
}

void
sks_message_free (SksMessage *message)
{
  g_clear_pointer (&message->data, sks_record_data_free);
  g_clear_object (&message->socket);
  g_free (message->name);
  g_free (message);
}

gboolean
sks_messages_is_empty (const SksRecordData *data)
{
  const SksValue *value = data->spec->flags & SKS_CALL_SENDS ? data->args[0] : data->result;
  gint64 asked = 1, flags = 0;
  gsize length;

  if (!(data->flags & SKS_RECORD_DATAGRAM) || (data->flags & (SKS_RECORD_FAILED | SKS_RECORD_INTERRUPTED | SKS_RECORD_EOF)) || data->file_id != 0)
    return FALSE;
  if (data->spec->flags & SKS_CALL_RECEIVES)
    {
      /* Without room nothing is received, and a peek leaves it. */
      sks_value_get_int (data->args[0], &asked);
      if (data->args[1] != NULL)
        sks_value_get_int (data->args[1], &flags);
      if (asked == 0 || (flags & MSG_PEEK))
        return FALSE;
    }
  if (sks_value_is (value, SKS_VALUE_TUPLE))
    value = sks_value_get_item (value, 0);
  if (!sks_value_is (value, SKS_VALUE_BYTES))
    return FALSE;
  sks_value_get_bytes (value, &length);

  return length == 0;
}

SksMessages *
sks_messages_new (SksSession *session,
                  SksSocket  *socket)
{
  SksMessages *self = g_new0 (SksMessages, 1);

  self->session = session;
  self->socket = socket;
  self->cursors = g_hash_table_new (NULL, NULL);
  self->expected = g_ptr_array_new_with_free_func (expected_free);

  return self;
}

void
sks_messages_free (SksMessages *self)
{
  g_hash_table_unref (self->cursors);
  g_ptr_array_unref (self->expected);
  g_free (self);
}

void
sks_messages_reset (SksMessages *self)
{
  g_hash_table_remove_all (self->cursors);
  g_ptr_array_set_size (self->expected, 0);
}

static SksMessage *
new_message (SksMessages      *self,
             const SksAddress *address)
{
  SksMessage *message = g_new0 (SksMessage, 1);
  SksSocket *socket = sks_session_find_bound (self->session, sks_socket_get_socket_type (self->socket), address);

  if (socket != NULL)
    {
      message->socket = g_object_ref (socket);
      message->name = g_strdup (sks_socket_get_name (socket));
    }
  else
    {
      message->name = sks_address_to_text (address);
    }

  return message;
}

static SksMessage *
new_unknown_message (SksMessages *self)
{
  SksMessage *message = g_new0 (SksMessage, 1);

  message->name = g_strdup (sks_socket_get_peer_text (self->socket));

  return message;
}

static gboolean
read_address (SksMessages *self,
              SksValue    *value,
              SksAddress  *address)
{
  return value != NULL && sks_address_from_value_literal (sks_socket_get_family (self->socket), value, address) && address->length > 0;
}

/* The address that a send names; without one it goes to the peer that connect has set. */
static SksValue *
get_address_arg (const SksRecordData *data)
{
  return data->spec->n_args > ADDRESS_ARG ? data->args[ADDRESS_ARG] : NULL;
}

/* Whether a record of another socket sent us what begins with @bytes. The send may not have ended yet when its message arrives. */
static gboolean
is_send_of (SksMessages         *self,
            const SksRecordData *other,
            const SksRecordData *data,
            const guint8        *bytes,
            gsize                length)
{
  SksAddress address = SKS_ADDRESS_INIT;
  const guint8 *sent;
  gsize n_sent;

  if (!(other->spec->flags & SKS_CALL_SENDS) || (other->flags & SKS_RECORD_FAILED) || !sks_value_is (other->args[0], SKS_VALUE_BYTES)
      || other->started_us > data->started_us + data->took_us)
    return FALSE;
  if (read_address (self, get_address_arg (other), &address)
      && sks_session_find_bound (self->session, sks_socket_get_socket_type (self->socket), &address) != self->socket)
    return FALSE;

  sent = sks_value_get_bytes (other->args[0], &n_sent);

  return n_sent >= length && (n_sent == length || data->n_bytes_lost == n_sent - length)
         && (length == 0 || memcmp (sent, bytes, length) == 0);
}

static void
find_send (SksMessages         *self,
           SksMessage          *message,
           const SksRecordData *data,
           const guint8        *bytes,
           gsize                length)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  gpointer id = GUINT_TO_POINTER (sks_socket_get_id (message->socket));
  const GArray *numbers = sks_journal_get_of_socket (journal, GPOINTER_TO_UINT (id));
  guint from = GPOINTER_TO_UINT (g_hash_table_lookup (self->cursors, id));

  for (guint i = from, n = 0; numbers != NULL && i < numbers->len && n < DEPTH; i++)
    {
      guint number = g_array_index (numbers, guint32, i);
      g_autoptr (SksRecordData) other = NULL;

      if (!(sks_journal_get_spec (journal, number)->flags & SKS_CALL_SENDS))
        continue;
      n++;
      other = sks_journal_get (journal, number);
      if (is_send_of (self, other, data, bytes, length))
        {
          gsize n_sent;

          g_hash_table_insert (self->cursors, id, GUINT_TO_POINTER (i + 1));
          message->number = number;
          message->bytes = sks_value_get_bytes (other->args[0], &n_sent);
          message->data = g_steal_pointer (&other);
          return;
        }
    }
}

SksMessage *
sks_messages_find_sender (SksMessages         *self,
                          const SksRecordData *data,
                          const guint8        *bytes,
                          gsize                length)
{
  SksValue *source = sks_value_is (data->result, SKS_VALUE_TUPLE) ? sks_value_get_item (data->result, 1) : NULL;
  SksAddress address = SKS_ADDRESS_INIT;
  SksMessage *message;

  if (!read_address (self, source, &address))
    return new_unknown_message (self);

  message = new_message (self, &address);
  if (message->socket != NULL)
    find_send (self, message, data, bytes, length);

  return message;
}

SksMessage *
sks_messages_find_target (SksMessages         *self,
                          const SksRecordData *data)
{
  SksAddress address = SKS_ADDRESS_INIT;

  if (read_address (self, get_address_arg (data), &address))
    return new_message (self, &address);

  return new_unknown_message (self);
}

void
sks_messages_expect (SksMessages   *self,
                     SksSocket     *target,
                     SksRun        *run,
                     const SksEdge *edge,
                     gint64         started_us)
{
  Expected *expected = g_new0 (Expected, 1);

  expected->target_id = sks_socket_get_id (target);
  expected->run = g_object_ref (run);
  expected->edge = *edge;
  expected->started_us = started_us;
  g_ptr_array_add (self->expected, expected);
}

static gboolean
is_from_us (SksMessages         *self,
            const SksRecordData *data)
{
  SksValue *source = sks_value_is (data->result, SKS_VALUE_TUPLE) ? sks_value_get_item (data->result, 1) : NULL;
  SksAddress address = SKS_ADDRESS_INIT;

  /* recv does not say who sent it: its bytes must do. */
  return source == NULL || !read_address (self, source, &address)
         || sks_session_find_bound (self->session, sks_socket_get_socket_type (self->socket), &address) == self->socket;
}

SksRun *
sks_messages_take_receipt (SksMessages         *self,
                           guint                id,
                           const SksRecordData *data,
                           const guint8        *bytes,
                           gsize                length,
                           SksEdge             *edge)
{
  if (!is_from_us (self, data))
    return NULL;

  for (guint i = 0; i < MIN (self->expected->len, DEPTH); i++)
    {
      const Expected *expected = g_ptr_array_index (self->expected, i);
      SksRun *run = expected->run;
      gsize n_run;

      if (expected->target_id != id || expected->edge.length < length || expected->started_us > data->started_us + data->took_us
          || (length > 0 && memcmp (sks_run_get_bytes (run, &n_run) + expected->edge.offset, bytes, length) != 0))
        continue;
      *edge = expected->edge;
      edge->number = data->number;
      edge->lost = expected->edge.length - length;
      edge->length = length;
      g_ptr_array_remove_index (self->expected, i); /* the run lives on in its list */
      return run;
    }

  return NULL;
}
