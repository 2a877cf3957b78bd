// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-history.h"

typedef void (*NoteFunc) (SksHistory *history, const SksRecordData *data);

static void
note_bind (SksHistory *history, const SksRecordData *data)
{
  SksValue *address = data->args[0];
  gint64 port = 0;

  if (data->flags & SKS_RECORD_FAILED)
    return;
  if (sks_value_is (address, SKS_VALUE_TUPLE) && sks_value_get_n_items (address) > 1)
    sks_value_get_int (sks_value_get_item (address, 1), &port);
  history->bound_port = (int) port;
}

static void
note_connect (SksHistory *history, const SksRecordData *data)
{
  gint64 number = 0;
  int error = 0;

  if (sks_value_is (data->result, SKS_VALUE_EXCEPTION))
    error = sks_value_get_errno (data->result);
  else if (sks_value_is (data->result, SKS_VALUE_INT) && sks_value_get_int (data->result, &number))
    error = (int) number;

  history->connect_tried = TRUE;
  history->connected = error == 0 ? (data->flags & SKS_RECORD_FAILED) == 0 : history->connected || error == EISCONN;
  history->error_taken = FALSE;
}

static void
note_shutdown (SksHistory *history, const SksRecordData *data)
{
  gint64 how = -1;

  if ((data->flags & SKS_RECORD_FAILED) || data->args[0] == NULL || !sks_value_get_int (data->args[0], &how))
    return;
  history->shut_read |= how == SHUT_RD || how == SHUT_RDWR;
  history->shut_write |= how == SHUT_WR || how == SHUT_RDWR;
}

static void
note_timeout (SksHistory *history, const SksRecordData *data)
{
  gboolean sets_seconds = g_str_equal (data->spec->name, "settimeout");
  SksValue *value = data->args[0];
  gboolean waits = sks_value_is (value, SKS_VALUE_BOOL) && sks_value_get_bool (value);

  if (data->flags & SKS_RECORD_FAILED)
    return;
  if (sets_seconds)
    history->timeout = sks_value_is (value, SKS_VALUE_NONE) ? -1 : sks_value_get_float (value);
  else
    history->timeout = waits ? -1 : 0;
}

/* The kernel hands the error that ended a connection out once. */
static void
note_failure (SksHistory *history, const SksRecordData *data)
{
  static const int endings[] = { ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH };
  int error = sks_value_is (data->result, SKS_VALUE_EXCEPTION) ? sks_value_get_errno (data->result) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    history->error_taken |= error == endings[i];
}

static const struct
{
  const char *call;
  NoteFunc note;
} notes[] = {
  { "bind", note_bind },
  { "connect", note_connect },
  { "connect_ex", note_connect },
  { "shutdown", note_shutdown },
  { "settimeout", note_timeout },
  { "setblocking", note_timeout },
};

static NoteFunc
find_note (const SksCallSpec *spec, SksRecordFlags flags)
{
  for (guint i = 0; spec->receiver == SKS_ON_SOCKET && i < G_N_ELEMENTS (notes); i++)
    if (g_str_equal (spec->name, notes[i].call))
      return notes[i].note;
  return (flags & SKS_RECORD_FAILED) && (flags & (SKS_RECORD_SENDS | SKS_RECORD_RECEIVES)) ? note_failure : NULL;
}

/* Bytes that crossed prove a connection that was begun without waiting; a name without bind or connect proves accept. */
static void
conclude (SksSocket *socket, SksHistory *history)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);
  gboolean stream = !sks_socket_is_datagram (socket);
  gboolean named = (evidence->valid & SKS_EVIDENCE_NAME) && evidence->name.length > sizeof (sa_family_t);

  history->accepted = stream && named && !history->connect_tried && history->bound_port < 0
                      && sks_socket_get_state (socket) != SKS_STATE_LISTEN && sks_address_get_port (&evidence->name) != 0;
  history->connected |= history->accepted;
  if (history->connect_tried && (sks_socket_get_n_sent (socket) > 0 || sks_socket_get_n_received (socket) > 0))
    history->connected = TRUE;
}

void
sks_history_read (SksSession *session, SksSocket *socket, guint before_number, SksHistory *history)
{
  SksJournal *journal = sks_session_get_journal (session);
  const GArray *numbers = sks_journal_get_of_socket (journal, sks_socket_get_id (socket));

  memset (history, 0, sizeof *history);
  history->bound_port = -1;
  history->timeout = -1;
  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint32, i);
      SksRecordFlags flags;
      NoteFunc note;

      if (before_number != 0 && number >= before_number)
        break;
      flags = sks_journal_get_flags (journal, number);
      if (flags & SKS_RECORD_RUNNING)
        continue;
      history->saw_eof |= (flags & SKS_RECORD_EOF) != 0;
      note = find_note (sks_journal_get_spec (journal, number), flags);
      if (note != NULL)
        {
          g_autoptr (SksRecordData) data = sks_journal_get (journal, number);

          note (history, data);
        }
    }
  conclude (socket, history);
}

gboolean
sks_history_get_option (SksSession *session, SksSocket *socket, int level, int optname, gint64 *value)
{
  SksJournal *journal = sks_session_get_journal (session);
  const GArray *numbers = sks_journal_get_of_socket (journal, sks_socket_get_id (socket));

  for (guint i = numbers != NULL ? numbers->len : 0; i > 0; i--)
    {
      guint number = g_array_index (numbers, guint32, i - 1);
      g_autoptr (SksRecordData) data = NULL;
      gint64 set_level = -1, set_name = -1;

      if (sks_journal_get_flags (journal, number) & (SKS_RECORD_FAILED | SKS_RECORD_RUNNING))
        continue;
      if (!g_str_equal (sks_journal_get_spec (journal, number)->name, "setsockopt"))
        continue;
      data = sks_journal_get (journal, number);
      if (data->args[2] != NULL && sks_value_get_int (data->args[0], &set_level) && sks_value_get_int (data->args[1], &set_name)
          && set_level == level && set_name == optname)
        return sks_value_get_int (data->args[2], value);
    }
  return FALSE;
}
