// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-run-words.h"

#include <glib/gi18n.h>

#include "sks-payload.h"

#define MOST_ALOUD 200      /* bytes that are read out */
#define MOST_EDGES_ALOUD 12

char *
sks_run_words_size (gsize n_bytes)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu byte", "%zu bytes", n_bytes), n_bytes);
}

char *
sks_run_words_title (SksRun *run)
{
  const char *peer = sks_run_get_peer_name (run);

  if (*peer == '\0')
    return g_strdup (sks_run_is_received (run) ? _("Received") : _("Sent"));

  return g_strdup_printf (sks_run_is_received (run) ? _("Received from %s") : _("Sent to %s"), peer);
}

static char *
count_sends (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u send", "%u sends", n), n);
}

static char *
count_receives (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u receive", "%u receives", n), n);
}

char *
sks_run_words_tag (SksRun *run)
{
  guint n_sends, n_receives;
  const SksEdge *sends = sks_run_get_sends (run, &n_sends);
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;

  sks_run_get_receives (run, &n_receives);
  if (n_sends + n_receives == 0)
    return NULL;
  if (sks_run_is_received (run) && n_sends > 0 && sends[0].number == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u datagram", "%u datagrams", n_receives), n_receives);

  sent = count_sends (n_sends);
  received = count_receives (n_receives);
  if (n_sends == 0)
    return g_steal_pointer (&received);
  if (!sks_run_is_peer_ours (run))
    return g_steal_pointer (&sent);
  if (sks_run_get_n_waiting (run) > 0)
    return g_strdup_printf (_("%s → %s so far"), sent, received);

  return g_strdup_printf ("%s → %s", sent, received);
}

char *
sks_run_words_when (SksRun *run)
{
  g_autofree char *first = sks_format_time_us (sks_run_get_first_us (run));
  g_autofree char *last = sks_format_time_us (sks_run_get_last_us (run));

  /* Translators: a time, and a span of time, in seconds */
  return g_str_equal (first, last) ? g_strdup_printf (_("%s s"), first) : g_strdup_printf (_("%s – %s s"), first, last);
}

static SksRecordData *
get_record (const SksEdge *edge,
            SksTraffic    *traffic)
{
  SksJournal *journal = sks_session_get_journal (sks_traffic_get_session (traffic));

  return edge->number != 0 ? sks_journal_get (journal, edge->number) : NULL;
}

/* "recv(16)", the call by which a receive came */
static char *
get_call (const SksEdge *edge,
          SksTraffic    *traffic)
{
  g_autoptr(SksRecordData) data = get_record (edge, traffic);
  g_autofree char *size = NULL;

  if (data == NULL)
    return g_strdup ("");
  if (data->spec->n_args > 0 && data->spec->args[0].kind == SKS_ARG_INT && data->args[0] != NULL)
    size = sks_value_to_python (data->args[0]);

  return g_strdup_printf ("%s(%s)", data->spec->name, size ? size : "");
}

char *
sks_run_words_send (const SksEdge *edge)
{
  g_autofree char *size = sks_format_bytes (edge->length);

  return edge->number != 0 ? g_strdup_printf ("#%u · %s", edge->number, size) : g_steal_pointer (&size);
}

char *
sks_run_words_receive (const SksEdge *edge,
                       SksTraffic    *traffic)
{
  g_autofree char *call = get_call (edge, traffic);
  g_autofree char *size = sks_format_bytes (edge->length);

  return g_strdup_printf ("#%u · %s → %s", edge->number, call, size);
}

char *
sks_run_words_edge (const SksEdge *edge,
                    gboolean       send)
{
  g_autofree char *size = sks_run_words_size (edge->length);

  if (edge->number == 0)
    return g_strdup_printf (_("a message of %s"), size);

  return g_strdup_printf (send ? _("#%u, a send of %s") : _("#%u, a receive of %s"), edge->number, size);
}

char *
sks_run_words_caller (const SksEdge *edge,
                      SksTraffic    *traffic)
{
  g_autoptr(SksRecordData) data = get_record (edge, traffic);

  return data ? g_strdup_printf ("%s.%s", data->object, data->spec->name) : NULL;
}

static gsize
get_end (const SksEdge *edge)
{
  return edge->offset + edge->length;
}

/* How many sends a receive took whole, and which one it left in the middle. */
static const SksEdge *
find_cut (SksRun        *run,
          const SksEdge *receive,
          guint         *n_whole)
{
  const SksEdge *cut = NULL;
  guint n;
  const SksEdge *sends = sks_run_get_sends (run, &n);

  *n_whole = 0;
  for (guint i = 0; i < n; i++)
    {
      if (sends[i].offset >= receive->offset && get_end (&sends[i]) <= get_end (receive))
        (*n_whole)++;
      else if (sends[i].offset < get_end (receive) && get_end (&sends[i]) > get_end (receive))
        cut = &sends[i];
    }

  return cut;
}

static char *
get_cut_hint (SksTraffic    *traffic,
              const SksEdge *receive,
              const SksEdge *next,
              const SksEdge *cut,
              guint          n_whole)
{
  g_autofree char *call = get_call (receive, traffic);
  g_autofree char *rest = next ? get_call (next, traffic) : NULL;
  g_autofree char *whole = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u whole send", "%u whole sends", n_whole), n_whole);
  gsize n_part = get_end (receive) - MAX (cut->offset, receive->offset);
  g_autofree char *part = sks_run_words_size (n_part);

  if (n_whole > 0 && next)
    return g_strdup_printf (_("A stream keeps bytes, not messages: %s took %s and %s of #%u; %s went on from there."),
                            call, whole, part, cut->number, rest);
  if (n_whole > 0)
    return g_strdup_printf (_("A stream keeps bytes, not messages: %s took %s and %s of #%u; the rest still waits."),
                            call, whole, part, cut->number);
  if (next)
    return g_strdup_printf (_("A stream keeps bytes, not messages: %s took only %s of #%u; %s went on from there."),
                            call, part, cut->number, rest);

  return g_strdup_printf (_("A stream keeps bytes, not messages: %s took only %s of #%u; the rest still waits."), call, part, cut->number);
}

static char *
get_stream_hint (SksRun     *run,
                 SksTraffic *traffic)
{
  guint n, n_whole;
  const SksEdge *receives = sks_run_get_receives (run, &n);

  for (guint i = 0; i < n; i++)
    {
      const SksEdge *cut = find_cut (run, &receives[i], &n_whole);

      if (cut)
        return get_cut_hint (traffic, &receives[i], i + 1 < n ? &receives[i + 1] : NULL, cut, n_whole);
    }
  for (guint i = 0; i < n; i++)
    {
      find_cut (run, &receives[i], &n_whole);
      if (n_whole > 1)
        {
          g_autofree char *call = get_call (&receives[i], traffic);
          g_autofree char *sends = count_sends (n_whole);

          return g_strdup_printf (_("A stream keeps bytes, not messages: %s took %s in one."), call, sends);
        }
    }

  return NULL;
}

static char *
get_datagram_hint (SksRun     *run,
                   SksTraffic *traffic)
{
  guint n, n_sends;
  const SksEdge *sends = sks_run_get_sends (run, &n_sends);
  const SksEdge *receives = sks_run_get_receives (run, &n);

  for (guint i = 0; i < n_sends; i++)
    if (sends[i].length == 0 && sends[i].number != 0)
      return g_strdup_printf (_("#%u is an empty datagram: it has no bytes, yet it is sent and received like any other."), sends[i].number);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *call = NULL;
      g_autofree char *kept = NULL;
      g_autofree char *lost = NULL;

      if (receives[i].lost == 0)
        continue;
      call = get_call (&receives[i], traffic);
      kept = sks_run_words_size (receives[i].length);
      lost = sks_run_words_size (receives[i].lost);
      return g_strdup_printf (_("A datagram comes in one piece or is truncated: #%u, %s, kept %s; the other %s of it are gone."),
                              receives[i].number, call, kept, lost);
    }

  return NULL;
}

char *
sks_run_words_hint (SksRun     *run,
                    SksTraffic *traffic)
{
  return sks_run_is_datagram (run) ? get_datagram_hint (run, traffic) : get_stream_hint (run, traffic);
}

char *
sks_run_words_end (SksRun     *run,
                   SksTraffic *traffic)
{
  const SksEdge edge = { .number = sks_run_get_eof_number (run) };
  g_autofree char *call = NULL;

  if (!sks_run_ends_with_eof (run))
    return NULL;
  call = get_call (&edge, traffic);
  if (*sks_run_get_peer_name (run) == '\0')
    return g_strdup_printf (_("End of file: #%u, %s, answered b''. The other end has closed its half; no more bytes will come."), edge.number, call);

  return g_strdup_printf (_("End of file: #%u, %s, answered b''. %s has closed its half; no more bytes will come."), edge.number, call,
                          sks_run_get_peer_name (run));
}

/* The kernel keeps bytes for the receiver: what it last said of that queue decides how sure the words are. */
static gboolean
is_in_queue (SksSocket *socket,
             gsize      n)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);

  return !(evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE) || !sks_socket_is_stream (socket) || (gsize) MAX (evidence->receive_queue, 0) >= n;
}

char *
sks_run_words_waiting (SksRun     *run,
                       SksTraffic *traffic)
{
  gsize n = sks_run_get_n_waiting (run), n_run;
  SksSocket *receiver = sks_run_is_received (run) ? sks_traffic_get_socket (traffic)
                                                  : sks_session_find_socket (sks_traffic_get_session (traffic), sks_run_get_peer_name (run));
  g_autofree char *size = sks_format_bytes (n);

  if (n == 0 || receiver == NULL)
    return NULL;
  sks_run_get_bytes (run, &n_run);
  if (!sks_socket_is_open (receiver))
    return g_strdup_printf (_("%s was closed before it received %s."), sks_socket_get_name (receiver), size);
  if (n == n_run && is_in_queue (receiver, n))
    return g_strdup_printf (_("%s has not received it: %s wait in its receive queue."), sks_socket_get_name (receiver), size);
  if (is_in_queue (receiver, n))
    return g_strdup_printf (_("%s has not received all of it: %s wait in its receive queue."), sks_socket_get_name (receiver), size);

  return g_strdup_printf (_("%s has not received all of it: %s wait."), sks_socket_get_name (receiver), size);
}

static void
append_edges (GString       *text,
              const SksEdge *edges,
              guint          n,
              gboolean       send)
{
  for (guint i = 0; i < MIN (n, MOST_EDGES_ALOUD); i++)
    {
      g_autofree char *edge = sks_run_words_edge (&edges[i], send);

      g_string_append_printf (text, "; %s", edge);
    }
  if (n > MOST_EDGES_ALOUD)
    g_string_append (text, " …");
}

char *
sks_run_words_aloud (SksRun *run)
{
  gsize length;
  const guint8 *bytes = sks_run_get_bytes (run, &length);
  g_autofree char *title = sks_run_words_title (run);
  g_autofree char *size = sks_run_words_size (length);
  g_autofree char *content = sks_payload_to_display (bytes, MIN (length, MOST_ALOUD));
  GString *text = g_string_new (NULL);
  guint n;
  const SksEdge *edges = sks_run_get_sends (run, &n);

  g_string_append_printf (text, "%s: %s, %s", title, size, content);
  append_edges (text, edges, n, TRUE);
  edges = sks_run_get_receives (run, &n);
  append_edges (text, edges, n, FALSE);

  return g_string_free (text, FALSE);
}
