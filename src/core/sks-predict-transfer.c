// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <netinet/in.h>

#include "sks-predict-private.h"

#define MAX_UDP_INET 65507
#define MAX_UDP_INET6 65527
/* Beyond this no buffers of both ends together hold it, even where the kernel lets them grow. */
#define CERTAINLY_TOO_MUCH (64 * 1024 * 1024)

static gboolean
is_udp (const SksForecast *forecast)
{
  return forecast->type == SOCK_DGRAM && (forecast->family == AF_INET || forecast->family == AF_INET6);
}

gboolean
sks_forecast_is_at_end (const SksForecast *forecast)
{
  SksSocket *peer;

  if (forecast->history.shut_read || forecast->history.saw_eof)
    return TRUE;
  if (sks_forecast_is_tcp (forecast))
    return forecast->state == SKS_STATE_CLOSE_WAIT || forecast->state == SKS_STATE_LAST_ACK || forecast->state == SKS_STATE_CLOSING
           || forecast->state == SKS_STATE_TIME_WAIT || (forecast->state == SKS_STATE_CLOSED && forecast->history.error_taken);
  if (sks_forecast_peer_is_gone (forecast))
    return TRUE;
  peer = sks_session_find_peer (forecast->session, forecast->socket);
  return peer != NULL && sks_socket_get_shut_write (peer);
}

/* MPTCP counts the end of its stream as a byte in the queue. */
static int
get_queue (const SksForecast *forecast)
{
  int queue = forecast->evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE ? forecast->evidence->receive_queue : 0;

  return sks_socket_get_protocol (forecast->socket) == IPPROTO_MPTCP && queue == 1 ? 0 : queue;
}

static SksPrediction *
receive_unconnected (const SksForecast *forecast)
{
  gboolean listening = forecast->state == SKS_STATE_LISTEN;

  if (forecast->state == SKS_STATE_SYN_SENT && (forecast->timeout > 0 || (forecast->flags & MSG_OOB) == 0))
    return sks_predict_waits (forecast, _("the peer has not answered the SYN yet"));
  /* With a timeout Python polls first, and a listener is readable when somebody is in its accept queue. */
  if (forecast->timeout > 0 && listening && sks_forecast_get_accept_queue (forecast) == 0)
    return sks_predict_waits (forecast, _("Python polls first, and a listening socket has nothing to receive"));
  if (sks_forecast_is_tcp (forecast) && (forecast->flags & MSG_OOB) && !listening)
    return sks_predict_fails (forecast, EINVAL);
  return sks_predict_fails (forecast, forecast->family == AF_UNIX && forecast->type == SOCK_STREAM ? EINVAL : ENOTCONN);
}

static char *
describe_received (const SksForecast *forecast, int queue, gint64 size)
{
  g_autofree char *waiting = sks_explain_count ((guint64) queue);
  g_autofree char *taken = sks_explain_count ((guint64) MIN (queue, size));
  const char *peek = forecast->flags & MSG_PEEK ? _(" MSG_PEEK leaves them in the queue.") : "";

  if (queue <= size)
    return g_strdup_printf (_("Returns %s at once: all that is in the receive queue.%s"), taken, peek);
  return g_strdup_printf (_("Returns %s at once, of %s that are in the receive queue.%s"), taken, waiting, peek);
}

static char *
describe_datagram (const SksForecast *forecast, int queue, gint64 size)
{
  g_autofree char *whole = sks_explain_count ((guint64) queue);
  g_autofree char *taken = sks_explain_count ((guint64) MIN (queue, size));
  g_autofree char *lost = sks_explain_count ((guint64) (queue - MIN (queue, size)));

  /* Of SOCK_SEQPACKET the kernel tells the sum of all that wait. */
  if (forecast->type == SOCK_SEQPACKET)
    return g_strdup_printf (_("Returns the next message at once, as much of it as bufsize takes: %s are in the receive queue."), whole);
  if (queue <= size)
    return g_strdup_printf (_("Returns the next datagram at once: %s."), whole);
  if (forecast->flags & MSG_PEEK)
    return g_strdup_printf (_("Returns the first %s of a datagram of %s at once. MSG_PEEK leaves it in the queue."), taken, whole);
  return g_strdup_printf (_("Returns the first %s of a datagram of %s at once. The other %s are lost: the buffer is too short."), taken, whole, lost);
}

static SksPrediction *
receive_urgent (const SksForecast *forecast, int queue)
{
  gboolean has_urgent = forecast->type == SOCK_STREAM;

  if (forecast->timeout > 0 && queue == 0 && !sks_forecast_is_at_end (forecast) && forecast->state != SKS_STATE_CLOSED)
    return sks_predict_waits (forecast, _("Python polls first, and nothing is in the receive queue"));
  if (!has_urgent)
    return sks_predict_fails (forecast, EOPNOTSUPP);
  return sks_predict_unknown (g_strdup (_("Depends on whether the other end has sent urgent data: without it, fails at once with EINVAL (22).")));
}

static SksPrediction *
receive_datagram (const SksForecast *forecast, gint64 size)
{
  int queue = get_queue (forecast);

  if ((forecast->flags & MSG_OOB) && !is_udp (forecast))
    return receive_urgent (forecast, queue);
  if (queue > 0)
    return sks_predict_at_once (describe_datagram (forecast, queue, size));
  if (forecast->history.shut_read)
    return sks_predict_at_once (g_strdup (_("Returns b'' at once: this end was shut for receiving.")));
  if (forecast->state == SKS_STATE_UNBOUND && forecast->type != SOCK_RAW)
    return sks_predict_waits (forecast, _("it has no name yet, so nobody can send to it"));
  return sks_predict_waits (forecast, _("no datagram is in the receive queue"));
}

static SksPrediction *
receive_connected (const SksForecast *forecast, gint64 size)
{
  int queue = get_queue (forecast);
  gboolean at_end = sks_forecast_is_at_end (forecast);
  gboolean wait_all = (forecast->flags & MSG_WAITALL) && (forecast->flags & MSG_DONTWAIT) == 0 && forecast->timeout < 0 && queue < size && !at_end
                      && forecast->state != SKS_STATE_CLOSED && forecast->type == SOCK_STREAM;

  if (forecast->flags & MSG_OOB)
    return receive_urgent (forecast, queue);
  if (wait_all)
    return sks_predict_waits (forecast, _("MSG_WAITALL wants all of bufsize, and less is in the receive queue"));
  if (queue > 0)
    return sks_predict_at_once (forecast->type == SOCK_STREAM ? describe_received (forecast, queue, size) : describe_datagram (forecast, queue, size));
  if (forecast->history.shut_read)
    return sks_predict_at_once (g_strdup (_("Returns b'' at once: this end was shut for receiving.")));
  if (at_end)
    return sks_predict_at_once (g_strdup (_("Returns b'' at once, end of file: the peer has closed its half, and the receive queue is empty.")));
  if (forecast->state == SKS_STATE_CLOSED)
    return sks_predict_unknown (g_strdup (_("The connection is over. Returns b'' if the peer closed it, or fails with ECONNRESET (104) if the peer sent RST.")));
  return sks_predict_waits (forecast, _("nothing is in the receive queue"));
}

SksPrediction *
sks_predict_receive (const SksForecast *forecast)
{
  gboolean asks_always = g_str_equal (forecast->spec->name, "recvfrom");
  gint64 size = 0, flags = 0;
  SksPrediction *wrong = sks_forecast_check_int (forecast, 0, G_MINSSIZE, G_MAXSSIZE, "ssize_t", &size);

  if (wrong == NULL)
    wrong = sks_forecast_check_int (forecast, 1, INT_MIN, INT_MAX, "int", &flags);
  if (wrong != NULL)
    return wrong;
  if (size < 0)
    return sks_predict_raises (forecast, "ValueError", "negative buffersize in %s", forecast->spec->name);
  if (size == 0 && !asks_always)
    return sks_predict_at_once (g_strdup (_("Returns b'' at once: for 0 bytes Python does not even ask the kernel.")));
  if (!sks_socket_is_open (forecast->socket))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->flags & MSG_ERRQUEUE)
    return sks_predict_unknown (g_strdup (_("Depends on the error queue, which nobody can look at without taking from it.")));
  if (forecast->state == SKS_STATE_UNKNOWN)
    return sks_predict_unknown (g_strdup (_("The kernel has not been asked about this socket yet.")));
  if (sks_forecast_is_datagram (forecast))
    return receive_datagram (forecast, size);
  return sks_forecast_has_connection (forecast) ? receive_connected (forecast, size) : receive_unconnected (forecast);
}

static SksPrediction *
send_unconnected (const SksForecast *forecast, gboolean addressed)
{
  if (forecast->state == SKS_STATE_SYN_SENT)
    return sks_predict_waits (forecast, _("the peer has not answered the SYN yet"));
  if (forecast->timeout > 0 && forecast->state == SKS_STATE_LISTEN)
    return sks_predict_waits (forecast, _("Python polls first, and a listening socket can never send"));
  if (forecast->family != AF_UNIX)
    return sks_predict_fails (forecast, EPIPE);
  return sks_predict_fails (forecast, addressed && forecast->type == SOCK_STREAM ? EOPNOTSUPP : ENOTCONN);
}

/* The text of a send that the kernel takes whole, with who waits for it. */
static char *
describe_sent (const SksForecast *forecast, gsize size, const char *why)
{
  SksSocket *peer = sks_session_find_peer (forecast->session, forecast->socket);
  g_autofree char *waiting = peer != NULL ? sks_forecast_find_waiting (forecast, peer, NULL, SKS_CALL_RECEIVES) : NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  g_autofree char *first = NULL;

  first = g_strdup_printf (_("Returns %s at once: %s."), g_str_equal (forecast->spec->name, "sendall") ? "None" : number, why);
  if (waiting != NULL)
    return g_strdup_printf (_("%s %s is waiting for these bytes."), first, waiting);
  return g_steal_pointer (&first);
}

/* The kernel counts its own bookkeeping too, so that a buffer holds less than its size. */
static gsize
get_room (const SksForecast *forecast)
{
  const SksEvidence *evidence = forecast->evidence;
  int queued = evidence->valid & SKS_EVIDENCE_SEND_QUEUE ? evidence->send_queue : 0;

  if ((evidence->valid & SKS_EVIDENCE_BUFFERS) == 0)
    return 0;
  return evidence->send_buffer > queued ? (gsize) (evidence->send_buffer - queued) : 0;
}

static SksPrediction *
send_much (const SksForecast *forecast, gsize size, gsize room)
{
  g_autofree char *free_text = sks_format_bytes (room);

  if (forecast->timeout == 0 || (forecast->flags & MSG_DONTWAIT))
    return sks_predict_unknown (g_strdup_printf (_("The send buffer has about %s free. Takes what fits, and fails with EAGAIN (11) if nothing does."), free_text));
  if (size > CERTAINLY_TOO_MUCH && (forecast->timeout < 0 || g_str_equal (forecast->spec->name, "sendall")))
    return sks_predict_waits (forecast, _("it is more than the buffers of both ends hold, so the peer must receive meanwhile"));
  return sks_predict_unknown (g_strdup_printf (_("The send buffer has about %s free. Waits if the peer does not receive meanwhile."), free_text));
}

static SksPrediction *
send_connected (const SksForecast *forecast, gsize size)
{
  gsize room = get_room (forecast);
  g_autofree char *free_text = sks_format_bytes (room);
  g_autofree char *why = NULL;

  if (forecast->state == SKS_STATE_CLOSE_WAIT && sks_forecast_peer_is_gone (forecast))
    return sks_predict_at_once (describe_sent (forecast, size, _("the kernel takes them, but the peer is closed: it answers with RST, and the next send fails with EPIPE (32)")));
  if (forecast->state == SKS_STATE_CLOSE_WAIT)
    return sks_predict_at_once (describe_sent (forecast, size, _("the kernel takes them, but if the peer has closed it answers with RST, and the next send fails with EPIPE (32)")));
  if ((forecast->evidence->valid & SKS_EVIDENCE_BUFFERS) && size + size / 4 + 1024 > room)
    return send_much (forecast, size, room);
  why = room > 0 ? g_strdup_printf (_("the send buffer has %s free"), free_text) : g_strdup (_("the kernel takes them"));
  return sks_predict_at_once (describe_sent (forecast, size, why));
}

static gboolean
is_shut_for_sending (const SksForecast *forecast)
{
  return forecast->history.shut_write || forecast->state == SKS_STATE_FIN_WAIT_1 || forecast->state == SKS_STATE_FIN_WAIT_2
         || forecast->state == SKS_STATE_CLOSING || forecast->state == SKS_STATE_LAST_ACK || forecast->state == SKS_STATE_TIME_WAIT;
}

static SksPrediction *
send_stream (const SksForecast *forecast, gsize size, gboolean addressed)
{
  if (!sks_forecast_has_connection (forecast))
    return send_unconnected (forecast, addressed);
  if (addressed && forecast->family == AF_UNIX && forecast->type == SOCK_STREAM)
    return sks_predict_fails (forecast, EISCONN);
  if (is_shut_for_sending (forecast) || (forecast->family == AF_UNIX && sks_forecast_peer_is_gone (forecast)))
    return sks_predict_fails (forecast, EPIPE);
  if (forecast->state == SKS_STATE_CLOSED)
    return forecast->history.saw_eof || forecast->history.error_taken
             ? sks_predict_fails (forecast, EPIPE)
             : sks_predict_unknown (g_strdup (_("The connection is over. Fails with EPIPE (32), or with ECONNRESET (104) if that was not told yet.")));
  return send_connected (forecast, size);
}

/* What the kernel finds wrong with a datagram before it looks for the destination; 0: nothing. */
static int
find_datagram_error (const SksForecast *forecast, gsize size, const SksAddress *address)
{
  gsize most = forecast->family == AF_INET6 ? MAX_UDP_INET6 : MAX_UDP_INET;
  gint64 may_broadcast = 0;

  if (is_udp (forecast) && size > G_MAXUINT16)
    return EMSGSIZE;
  if (address->length == 0 && forecast->state != SKS_STATE_CONNECTED)
    return forecast->family == AF_UNIX ? ENOTCONN : EDESTADDRREQ;
  if (is_udp (forecast) && address->length > 0 && sks_address_get_port (address) == 0)
    return EINVAL;
  sks_history_get_option (forecast->session, forecast->socket, SOL_SOCKET, SO_BROADCAST, &may_broadcast);
  if (address->length > 0 && sks_reach_is_broadcast (address) && !may_broadcast)
    return EACCES;
  if (is_udp (forecast) && size > most)
    return EMSGSIZE;
  return 0;
}

static SksPrediction *
send_unix_datagram (const SksForecast *forecast, gsize size, const SksAddress *address)
{
  g_autofree char *text = address->length > 0 ? sks_address_to_text (address) : NULL;
  g_autofree char *why = NULL;
  SksSocket *there;

  if ((forecast->evidence->valid & SKS_EVIDENCE_BUFFERS) && size + 1024 > (gsize) forecast->evidence->send_buffer)
    return size > (gsize) forecast->evidence->send_buffer ? sks_predict_fails (forecast, EMSGSIZE)
                                                          : sks_predict_unknown (g_strdup (_("Near the limit of one datagram: the kernel decides.")));
  if (address->length == 0)
    return sks_predict_unknown (g_strdup (_("Returns at once if the peer is still there and its queue has room; a full queue waits, a closed peer answers ECONNREFUSED (111).")));
  there = sks_forecast_find_at (forecast, 0, address);
  if (there == NULL && !sks_reach_covers (&forecast->evidence->name, address))
    return sks_predict_unknown (g_strdup_printf (_("Depends on whether a program outside this session has %s: ENOENT (2) without it, ECONNREFUSED (111) if nobody has it open."), text));
  if (there != NULL && sks_socket_get_socket_type (there) != forecast->type)
    return sks_predict_fails (forecast, EPROTOTYPE);
  why = g_strdup_printf (_("%s gets one datagram, if its queue has room"), there != NULL ? sks_socket_get_name (there) : sks_socket_get_name (forecast->socket));
  return sks_predict_at_once (describe_sent (forecast, size, why));
}

static SksPrediction *
send_datagram (const SksForecast *forecast, gsize size, const SksAddress *address)
{
  const SksAddress *destination = address->length > 0 ? address : &forecast->evidence->peer;
  g_autofree char *text = destination->length > 0 ? sks_address_to_text (destination) : NULL;
  g_autofree char *waiting = NULL, *number = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  int error = find_datagram_error (forecast, size, address);
  const char *result = g_str_equal (forecast->spec->name, "sendall") ? "None" : number;
  SksSocket *there;

  if (error != 0)
    return sks_predict_fails (forecast, error);
  if (forecast->family == AF_UNIX)
    return send_unix_datagram (forecast, size, address);
  if (forecast->history.shut_write)
    return sks_predict_fails (forecast, EPIPE);
  if (sks_reach_is_locked_in (forecast->session, &forecast->evidence->name, destination))
    return sks_predict_fails (forecast, EINVAL);
  there = sks_forecast_find_at (forecast, forecast->type, destination);
  waiting = there != NULL ? sks_forecast_find_waiting (forecast, there, NULL, SKS_CALL_RECEIVES) : NULL;
  if (waiting != NULL)
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once. %s is waiting for this datagram."), result, waiting));
  if (there != NULL)
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once: one datagram goes into the receive queue of %s."), result, sks_socket_get_name (there)));
  if (sks_reach_is_here (forecast->session, destination))
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once, whether anyone has %s or not. No socket of this session has it."), result, text));
  return sks_predict_at_once (g_strdup_printf (_("Returns %s at once if this machine has a route to %s. Whether it arrives, nobody says."), result, text));
}

SksPrediction *
sks_predict_send (const SksForecast *forecast)
{
  SksValue *data = sks_forecast_get_arg (forecast, SKS_ARG_BYTES);
  gboolean addressed = g_str_equal (forecast->spec->name, "sendto");
  SksAddress address = SKS_ADDRESS_INIT;
  SksPrediction *wrong = NULL;
  gsize size = 0;

  if (!sks_value_is (data, SKS_VALUE_BYTES))
    return sks_predict_raises (forecast, "TypeError", "a bytes-like object is required, not '%s'", sks_value_get_type_name (data));
  sks_value_get_bytes (data, &size);
  if (addressed)
    wrong = sks_forecast_check_address (forecast, &address);
  if (wrong != NULL)
    return wrong;
  if (!sks_socket_is_open (forecast->socket))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->state == SKS_STATE_UNKNOWN)
    return sks_predict_unknown (g_strdup (_("The kernel has not been asked about this socket yet.")));
  return sks_forecast_is_datagram (forecast) ? send_datagram (forecast, size, &address) : send_stream (forecast, size, addressed);
}
