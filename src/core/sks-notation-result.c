// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sks-notation-private.h"

/* "ECONNREFUSED (111)", "OverflowError: bind(): port must be 0-65535.", "gaierror: [Errno -2] Name or service not known" */
static void
write_exception (const SksValue *exception, SksCode *code)
{
  const char *type = sks_value_get_exception_type (exception);
  const char *text = sks_value_get_exception_text (exception);
  int error = sks_value_get_errno (exception);

  if (error > 0)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s (%d)", sks_errno_name (error), error);
  else if (error < 0)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s: [Errno %d] %s", type, error, text);
  else if (*text)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s: %s", type, text);
  else
    sks_code_append (code, SKS_CODE_PLAIN, type);
}

static void
write_new_socket (const SksValue *value, const char *name, SksCode *code)
{
  if (name && *name)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s, ", name);
  sks_code_append (code, SKS_CODE_PLAIN, "fd ");
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%d", sks_value_get_fd (value));
}

static const char *
get_interrupter (const SksRecordData *data)
{
  return data->flags & SKS_RECORD_BY_CLOSE ? _("interrupted by Close") : _("interrupted by you");
}

SksCode *
sks_record_write_result (const SksRecordData *data)
{
  SksCode *code = sks_code_new ();
  SksValue *result = data->result;
  SksValue *first = result && sks_value_get_n_items (result) > 0 ? sks_value_get_item (result, 0) : NULL;

  if (!result)
    {
      if (data->flags & SKS_RECORD_INTERRUPTED)
        sks_code_append (code, SKS_CODE_PLAIN, get_interrupter (data));
    }
  else if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    write_exception (result, code);
  else if (sks_value_is (result, SKS_VALUE_SOCKET))
    write_new_socket (result, NULL, code);
  else if (sks_value_is (first, SKS_VALUE_SOCKET))
    write_new_socket (first, data->targets[0] ? data->targets[0] : sks_value_get_name (first), code);
  else if (sks_value_is (result, SKS_VALUE_FILE))
    sks_code_append (code, SKS_CODE_PLAIN, sks_value_get_type_name (result));
  else
    sks_value_write_brief (result, code);
  return code;
}

static void
take_remark (GString *remarks, char *remark)
{
  if (remark)
    g_string_append_printf (remarks, "%s%s", remarks->len > 0 ? " · " : "", remark);
  g_free (remark);
}

/* How far a send came that did not come to its end. */
static char *
make_sent_remark (const SksRecordData *data)
{
  gsize length = 0;

  if (!(data->flags & SKS_RECORD_SENDS) || (data->flags & SKS_RECORD_RUNNING) || data->spec->receiver != SKS_ON_SOCKET || !data->args[0])
    return NULL;
  sks_value_get_bytes (data->args[0], &length);
  if (data->n_sent == 0 || data->n_sent >= length)
    return NULL;
  return g_strdup_printf (_("%zu of %zu bytes"), data->n_sent, length);
}

static char *
make_timeout_remark (const SksRecordData *data)
{
  char seconds[32];

  if (!sks_value_is (data->result, SKS_VALUE_EXCEPTION) || sks_value_get_errno (data->result) != 0
      || !g_str_equal (sks_value_get_exception_type (data->result), "TimeoutError"))
    return NULL;
  g_ascii_formatd (seconds, sizeof seconds, "%.2f", (double) data->took_us / 1e6);
  return g_strdup_printf (_("after %s s"), seconds);
}

/* A recv tells no more than what it kept. Where the datagram came while it waited nobody had seen its size: one that fills the buffer may have been
 * longer. */
static char *
make_lost_remark (const SksRecordData *data)
{
  gint64 bufsize;

  if (data->n_bytes_lost > 0)
    return g_strdup_printf (_("truncated: %zu of %zu bytes"), data->n_received, data->n_received + data->n_bytes_lost);
  if (!(data->flags & SKS_RECORD_DATAGRAM) || !(data->flags & SKS_RECORD_RECEIVES) || data->file_id != 0 || data->n_received == 0
      || !sks_value_get_int (data->args[0], &bufsize) || (gint64) data->n_received != bufsize
      || ((data->before.valid & SKS_EVIDENCE_RECEIVE_QUEUE) && data->before.receive_queue > 0))
    return NULL;
  return g_strdup (_("fills the buffer; it may have been longer"));
}

/* b'' from a datagram socket is no end of file: a message of 0 bytes has come. After a shutdown nothing has, and then there is no sender either. */
static char *
make_empty_remark (const SksRecordData *data)
{
  SksValue *value = data->result;
  gint64 bufsize;
  gsize length;

  if (!(data->flags & SKS_RECORD_DATAGRAM) || !(data->flags & SKS_RECORD_RECEIVES) || data->file_id != 0 || data->type == SOCK_SEQPACKET
      || !sks_value_get_int (data->args[0], &bufsize) || bufsize == 0)
    return NULL;
  if (sks_value_is (value, SKS_VALUE_TUPLE) && data->family != AF_UNIX && sks_value_is (sks_value_get_item (value, 1), SKS_VALUE_NONE))
    return NULL;
  if (sks_value_is (value, SKS_VALUE_TUPLE))
    value = sks_value_get_item (value, 0);
  if (!sks_value_is (value, SKS_VALUE_BYTES))
    return NULL;
  sks_value_get_bytes (value, &length);
  return length == 0 ? g_strdup (_("an empty datagram")) : NULL;
}

char *
sks_record_dup_remark (const SksRecordData *data)
{
  g_autoptr(GString) remarks = g_string_new (NULL);

  if (data->flags & SKS_RECORD_EOF)
    take_remark (remarks, g_strdup (_("end of file")));
  take_remark (remarks, make_sent_remark (data));
  take_remark (remarks, make_lost_remark (data));
  take_remark (remarks, make_empty_remark (data));
  if (data->flags & SKS_RECORD_DEFERRED)
    take_remark (remarks, g_strdup (_("deferred: a file over it is still open")));
  if ((data->flags & SKS_RECORD_INTERRUPTED) && data->result)
    take_remark (remarks, g_strdup (get_interrupter (data)));
  take_remark (remarks, make_timeout_remark (data));
  return remarks->len > 0 ? g_strdup (remarks->str) : NULL;
}
