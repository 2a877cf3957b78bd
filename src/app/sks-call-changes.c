// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-call-changes.h"

typedef char *(*FormatFunc) (const SksEvidence *evidence);

static char *
format_state (const SksEvidence *evidence)
{
  return g_strdup (sks_state_get_word (evidence->state));
}

static char *
format_name (const SksEvidence *evidence)
{
  return sks_address_to_text (&evidence->name);
}

static char *
format_peer (const SksEvidence *evidence)
{
  return sks_address_to_text (&evidence->peer);
}

static char *
format_receive_queue (const SksEvidence *evidence)
{
  return sks_format_bytes ((guint64) MAX (0, evidence->receive_queue));
}

static char *
format_send_queue (const SksEvidence *evidence)
{
  return sks_format_bytes ((guint64) MAX (0, evidence->send_queue));
}

static char *
format_accept_queue (const SksEvidence *evidence)
{
  return g_strdup_printf (_("%d of %d"), evidence->accept_queue, evidence->accept_limit);
}

static const struct
{
  SksEvidenceMask mask;
  const char *title;
  FormatFunc format;
} fields[] = {
  { SKS_EVIDENCE_NAME, N_("name"), format_name },
  { SKS_EVIDENCE_PEER, N_("peer"), format_peer },
  { SKS_EVIDENCE_RECEIVE_QUEUE, N_("receive queue"), format_receive_queue },
  { SKS_EVIDENCE_SEND_QUEUE, N_("send queue"), format_send_queue },
  { SKS_EVIDENCE_ACCEPT_QUEUE, N_("accept queue"), format_accept_queue },
};

static void
change_free (SksCallChange *change)
{
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
take_change (GPtrArray  *changes,
             const char *title,
             char       *before,
             char       *after)
{
  SksCallChange *change = g_new (SksCallChange, 1);

  *change = (SksCallChange) { title, before, after };
  g_ptr_array_add (changes, change);
}

static char *
format_field (guint              field,
              const SksEvidence *evidence)
{
  return evidence->valid & fields[field].mask ? fields[field].format (evidence) : g_strdup ("–");
}

static void
add_fields (GPtrArray           *changes,
            const SksRecordData *data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *before = format_field (i, &data->before);
      g_autofree char *after = format_field (i, &data->after);

      /* What a refused handshake leaves in the send queue's counter is no byte of anybody's. */
      if (fields[i].mask == SKS_EVIDENCE_SEND_QUEUE && data->after.state == SKS_STATE_CLOSED)
        continue;
      if (!g_str_equal (before, after))
        take_change (changes, _(fields[i].title), g_steal_pointer (&before), g_steal_pointer (&after));
    }
}

/* The totals are the socket's now; they are this call's only while nothing was called after it. */
static void
add_counter (GPtrArray  *changes,
             const char *title,
             gsize       n,
             guint64     total,
             gboolean    is_last)
{
  if (n == 0)
    return;
  if (is_last && total >= n)
    take_change (changes, title, g_strdup_printf ("%" G_GUINT64_FORMAT, total - n), g_strdup_printf ("%" G_GUINT64_FORMAT, total));
  else
    take_change (changes, title, g_strdup (""), g_strdup_printf ("+%" G_GSIZE_FORMAT, n));
}

GPtrArray *
sks_call_changes_list (SksSession          *session,
                       const SksRecordData *data)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  SksSocket *socket = data->socket_id > 0 ? sks_session_find_socket_by_id (session, data->socket_id) : NULL;

  add_fields (changes, data);
  if (socket)
    {
      gboolean is_last = sks_journal_get_last_of_socket (sks_session_get_journal (session), data->socket_id) == data->number
                         && sks_socket_get_n_waiting (socket) == 0;

      add_counter (changes, _("bytes sent"), data->n_sent, sks_socket_get_n_sent (socket), is_last);
      add_counter (changes, _("bytes received"), data->n_received, sks_socket_get_n_received (socket), is_last);
    }
  if ((data->before.valid & data->after.valid & SKS_EVIDENCE_STATE) && data->before.state != data->after.state)
    take_change (changes, _("state"), format_state (&data->before), format_state (&data->after));
  return changes;
}
