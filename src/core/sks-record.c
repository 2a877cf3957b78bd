// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-record-private.h"

/* The two payloads of a record: what was asked, and what came of it. Plain fields first, then the encoded values. */
typedef struct
{
  gint16 family;
  gint16 type;
  guint8 n_args;
  guint8 has_target[2];
} RequestHead;

typedef struct
{
  guint64 n_sent, n_received, n_bytes_lost;
  guint16 n_syscalls;
} OutcomeHead;

static void
append_text (GByteArray *out,
             const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, strlen (text) + 1);
}

static char *
read_text (const guint8 *data,
           gsize         length,
           gsize        *position)
{
  const char *text = (const char *) data + *position;
  gsize n = strnlen (text, length - *position);

  *position += MIN (n + 1, length - *position);

  return g_strndup (text, n);
}

void
sks_record_encode_request (const SksCallFrame *frame,
                           const char         *object,
                           const char *const  *targets,
                           GByteArray         *out,
                           GPtrArray          *shared)
{
  RequestHead head = { 0 };

  if (frame->handle != NULL)
    {
      head.family = (gint16) frame->handle->family;
      head.type = (gint16) frame->handle->type;
    }
  head.n_args = (guint8) frame->spec->n_args;
  for (guint i = 0; i < 2; i++)
    head.has_target[i] = targets != NULL && targets[i] != NULL;

  g_byte_array_append (out, (const guint8 *) &head, sizeof head);
  append_text (out, object);
  for (guint i = 0; i < 2; i++)
    if (head.has_target[i])
      append_text (out, targets[i]);
  for (guint i = 0; i < frame->spec->n_args; i++)
    sks_value_encode_sharing (frame->args[i], out, shared);
}

void
sks_record_decode_request (SksRecordData *record,
                           const guint8  *data,
                           gsize          length,
                           GPtrArray     *shared)
{
  gsize position = sizeof (RequestHead);
  RequestHead head;

  memcpy (&head, data, sizeof head);
  record->family = head.family;
  record->type = head.type;
  record->object = read_text (data, length, &position);
  for (guint i = 0; i < 2; i++)
    if (head.has_target[i])
      record->targets[i] = read_text (data, length, &position);
  for (guint i = 0; i < head.n_args; i++)
    record->args[i] = sks_value_decode_sharing (data, length, &position, shared);
}

static void
encode_bytes (GByteArray *array,
              GByteArray *out,
              GPtrArray  *shared)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SksValue) value = NULL;

  if (array != NULL)
    {
      bytes = g_bytes_new_with_free_func (array->data, array->len, (GDestroyNotify) g_byte_array_unref, g_byte_array_ref (array));
      value = sks_value_new_bytes_from_gbytes (bytes);
    }
  sks_value_encode_sharing (value, out, shared);
}

void
sks_record_encode_outcome (const SksCallFrame *frame,
                           GByteArray         *out,
                           GPtrArray          *shared)
{
  OutcomeHead head = {
    .n_sent = frame->n_sent,
    .n_received = frame->n_received,
    .n_bytes_lost = frame->n_bytes_lost,
    .n_syscalls = (guint16) frame->syscalls->len,
  };

  g_byte_array_append (out, (const guint8 *) &head, sizeof head);
  sks_value_encode_sharing (frame->result, out, shared);
  encode_bytes (frame->sent_bytes, out, shared);
  encode_bytes (frame->received_bytes, out, shared);
  sks_evidence_encode (&frame->before, out);
  sks_evidence_encode (&frame->after, out);
  for (guint i = 0; i < head.n_syscalls; i++)
    sks_syscall_encode (&g_array_index (frame->syscalls, SksSyscall, i), out);
}

void
sks_record_decode_outcome (SksRecordData *record,
                           const guint8  *data,
                           gsize          length,
                           GPtrArray     *shared)
{
  gsize position = sizeof (OutcomeHead);
  OutcomeHead head;

  memcpy (&head, data, sizeof head);
  record->n_sent = head.n_sent;
  record->n_received = head.n_received;
  record->n_bytes_lost = head.n_bytes_lost;
  record->result = sks_value_decode_sharing (data, length, &position, shared);
  record->sent = sks_value_decode_sharing (data, length, &position, shared);
  record->received = sks_value_decode_sharing (data, length, &position, shared);
  sks_evidence_decode (data, length, &position, &record->before);
  sks_evidence_decode (data, length, &position, &record->after);
  if (head.n_syscalls > 0)
    record->syscalls = g_array_sized_new (FALSE, TRUE, sizeof (SksSyscall), head.n_syscalls);
  for (guint i = 0; i < head.n_syscalls; i++)
    {
      SksSyscall syscall = { 0 };

      if (!sks_syscall_decode (data, length, &position, &syscall))
        break;
      g_array_append_val (record->syscalls, syscall);
    }
}

void
sks_record_data_free (SksRecordData *data)
{
  g_free (data->object);
  for (guint i = 0; i < 2; i++)
    g_free (data->targets[i]);
  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    g_clear_pointer (&data->args[i], sks_value_unref);
  g_clear_pointer (&data->result, sks_value_unref);
  g_clear_pointer (&data->sent, sks_value_unref);
  g_clear_pointer (&data->received, sks_value_unref);
  g_clear_pointer (&data->syscalls, g_array_unref);
  g_free (data);
}

static const guint8 *
get_prefix (const SksValue *value,
            gsize           most,
            gsize          *length)
{
  const guint8 *bytes;

  if (most == 0 || !sks_value_is (value, SKS_VALUE_BYTES))
    return NULL;

  bytes = sks_value_get_bytes (value, length);
  *length = MIN (*length, most);

  return bytes;
}

const guint8 *
sks_record_get_sent (const SksRecordData *data,
                     gsize               *length)
{
  return get_prefix (data->file_id != 0 ? data->sent : data->args[0], data->n_sent, length);
}

const guint8 *
sks_record_get_received (const SksRecordData *data,
                         gsize               *length)
{
  const SksValue *value = data->file_id != 0 ? data->received : data->result;

  if (sks_value_is (value, SKS_VALUE_TUPLE))
    value = sks_value_get_item (value, 0);

  return get_prefix (value, data->n_received, length);
}
