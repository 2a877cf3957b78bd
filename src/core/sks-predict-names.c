// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <linux/capability.h>
#include <netinet/in.h>

#include "sks-predict-private.h"

#define TIME_WAIT_US (60 * G_USEC_PER_SEC)

static gboolean
is_inet (const SksForecast *forecast)
{
  return forecast->family == AF_INET || forecast->family == AF_INET6;
}

static gboolean
is_closed (const SksForecast *forecast)
{
  return !sks_socket_is_open (forecast->socket);
}

static gboolean
has_option (const SksForecast *forecast, SksSocket *socket, int optname)
{
  gint64 value = 0;

  return sks_history_get_option (forecast->session, socket, SOL_SOCKET, optname, &value) && value != 0;
}

/* Whether the kernel takes no other name. A port that it chose goes with the connection, or with the listening; one that bind asked for stays. */
static gboolean
keeps_name (const SksForecast *forecast)
{
  if (!sks_forecast_is_named (forecast) || forecast->type == SOCK_RAW)
    return forecast->type == SOCK_RAW && forecast->state == SKS_STATE_CONNECTED;
  if (forecast->state == SKS_STATE_CLOSED && (forecast->history.connect_tried || forecast->history.connected || forecast->history.shut_read))
    return forecast->history.bound_port > 0;
  return TRUE;
}

static gboolean
needs_scope (const SksAddress *address)
{
  return sks_reach_is_link_local (address) && ((const struct sockaddr_in6 *) &address->any)->sin6_scope_id == 0;
}

/* What accept makes has its listener's options, as they were then: the one that has or had the same name. */
static gboolean
inherits_option (const SksForecast *forecast, SksSocket *socket, int optname)
{
  GListModel *sockets = sks_session_get_sockets (forecast->session);
  const SksAddress *name = &sks_socket_get_evidence (socket)->name;
  gboolean found = has_option (forecast, socket, optname);

  for (guint i = 0; i < g_list_model_get_n_items (sockets) && !found; i++)
    {
      g_autoptr (SksSocket) other = g_list_model_get_item (sockets, i);

      found = sks_address_equal (&sks_socket_get_evidence (other)->name, name) && has_option (forecast, other, optname);
    }
  return found;
}

/* Two sockets may share a name when both set SO_REUSEPORT, or both SO_REUSEADDR and neither of two TCP sockets listens. */
static gboolean
may_share (const SksForecast *forecast, SksSocket *holder)
{
  if (has_option (forecast, forecast->socket, SO_REUSEPORT) && has_option (forecast, holder, SO_REUSEPORT))
    return TRUE;
  return has_option (forecast, forecast->socket, SO_REUSEADDR) && inherits_option (forecast, holder, SO_REUSEADDR)
         && !(forecast->type == SOCK_STREAM && sks_socket_get_state (holder) == SKS_STATE_LISTEN);
}

static SksSocket *
find_conflict (const SksForecast *forecast, const SksAddress *address)
{
  GListModel *sockets = sks_session_get_sockets (forecast->session);

  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);
      const SksEvidence *evidence = sks_socket_get_evidence (socket);

      if (socket == forecast->socket || !sks_socket_is_open (socket) || evidence->name.length == 0)
        continue;
      if (forecast->family != AF_UNIX && sks_socket_get_socket_type (socket) != forecast->type)
        continue;
      if ((sks_reach_covers (&evidence->name, address) || sks_reach_covers (address, &evidence->name)) && !may_share (forecast, socket))
        return socket;
    }
  return NULL;
}

/* A connection of ours on this port that ended a short while ago: it may be in TIME_WAIT, which no fd can tell. */
static gboolean
may_be_in_time_wait (const SksForecast *forecast, const SksAddress *address)
{
  GListModel *sockets = sks_session_get_sockets (forecast->session);

  if (forecast->type != SOCK_STREAM)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);
      const SksEvidence *evidence = sks_socket_get_evidence (socket);

      if (sks_socket_is_tcp (socket) && evidence->peer.length > 0 && sks_reach_covers (address, &evidence->name)
          && (!sks_socket_is_open (socket) || sks_socket_get_state (socket) == SKS_STATE_CLOSED)
          && g_get_monotonic_time () - sks_socket_get_evidence_time_us (socket) < TIME_WAIT_US && !may_share (forecast, socket))
        return TRUE;
    }
  return FALSE;
}

/* The last of this socket's calls, when it was a bind to the same address that somebody outside had; 0: it was not. */
static guint
find_refused_bind (const SksForecast *forecast)
{
  SksJournal *journal = sks_session_get_journal (forecast->session);
  guint number = forecast->socket != NULL ? sks_journal_get_last_of_socket (journal, sks_socket_get_id (forecast->socket)) : 0;
  g_autoptr (SksRecordData) data = NULL;

  if (number == 0 || !g_str_equal (sks_journal_get_spec (journal, number)->name, "bind"))
    return 0;
  data = sks_journal_get (journal, number);
  return sks_value_is (data->result, SKS_VALUE_EXCEPTION) && sks_value_get_errno (data->result) == EADDRINUSE && sks_value_equal (data->args[0], forecast->args[0]) ? number : 0;
}

static SksPrediction *
predict_refused_again (guint number, const char *text)
{
  return sks_predict_unknown (g_strdup_printf (_("Failed with EADDRINUSE in #%u. Fails again as long as another socket has %s."), number, text));
}

static SksPrediction *
bind_unix (const SksForecast *forecast, const SksAddress *address)
{
  g_autofree char *text = sks_address_to_text (address);
  guint refused_in;
  gboolean abstract = address->length > sizeof (sa_family_t) && address->un.sun_path[0] == '\0';

  if (address->length <= sizeof (sa_family_t))
    return sks_predict_at_once (g_strdup (sks_forecast_is_named (forecast) ? _("Returns None at once and changes nothing: it has a name already.")
                                                                           : _("Returns None at once: the kernel chooses a free abstract name.")));
  /* For a path the kernel makes the file first, and only then looks whether the socket has a name. */
  if (abstract && sks_forecast_is_named (forecast))
    return sks_predict_fails (forecast, EINVAL);
  if (find_conflict (forecast, address) != NULL)
    return sks_predict_fails (forecast, EADDRINUSE);
  if (sks_forecast_is_named (forecast))
    return sks_predict_fails (forecast, EINVAL);
  refused_in = find_refused_bind (forecast);
  if (refused_in != 0)
    return abstract ? predict_refused_again (refused_in, text)
                    : sks_predict_unknown (g_strdup_printf (_("Failed with EADDRINUSE in #%u. Fails again as long as the file %s is there."), refused_in, text));
  if (abstract)
    return sks_predict_at_once (g_strdup_printf (_("Returns None at once, unless another program has %s. Only this machine can reach it."), text));
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once and makes the file %s, unless one is there already. Only this machine can reach it."), text));
}

static int
find_bind_error (const SksForecast *forecast, const SksAddress *address)
{
  int port = sks_address_get_port (address);

  if (needs_scope (address))
    return EINVAL;
  if (sks_reach_is_known (forecast->session) && !sks_reach_is_here (forecast->session, address) && !sks_reach_is_multicast (address) && !sks_reach_is_broadcast (address)
      && !sks_reach_is_link_local (address))
    return EADDRNOTAVAIL;
  if (port > 0 && port < sks_kernel_get_first_open_port () && forecast->type != SOCK_RAW && !sks_kernel_has_capability (CAP_NET_BIND_SERVICE))
    return EACCES;
  if (keeps_name (forecast))
    return EINVAL;
  return port > 0 && forecast->type != SOCK_RAW && find_conflict (forecast, address) != NULL ? EADDRINUSE : 0;
}

SksPrediction *
sks_predict_bind (const SksForecast *forecast)
{
  SksAddress address = SKS_ADDRESS_INIT;
  SksPrediction *wrong = sks_forecast_check_address (forecast, &address);
  g_autofree char *reach = NULL, *text = NULL;
  guint refused_in;
  int error;

  if (wrong != NULL)
    return wrong;
  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->family == AF_UNIX)
    return bind_unix (forecast, &address);
  if (!is_inet (forecast))
    return sks_predict_unknown (g_strdup (_("Depends on the family: nothing more is known here.")));
  error = find_bind_error (forecast, &address);
  if (error != 0)
    return sks_predict_fails (forecast, error);
  text = sks_address_to_text (&address);
  if (sks_address_get_port (&address) > 0 && may_be_in_time_wait (forecast, &address))
    return sks_predict_unknown (g_strdup_printf (_("A connection on %s ended a short while ago. Fails with EADDRINUSE (98) while it is in TIME_WAIT; SO_REUSEADDR passes over it if both sockets set it."), text));
  refused_in = find_refused_bind (forecast);
  if (refused_in != 0)
    return predict_refused_again (refused_in, text);
  reach = sks_explain_reach (forecast->session, forecast->family, &address);
  if (sks_address_get_port (&address) == 0)
    return sks_predict_at_once (g_strdup_printf (_("Returns None at once; the kernel chooses a free port. %s"), reach != NULL ? reach : ""));
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once, unless another program has %s. %s"), text, reach != NULL ? reach : ""));
}

static int
find_listen_error (const SksForecast *forecast)
{
  if (is_closed (forecast))
    return EBADF;
  if (sks_forecast_is_datagram (forecast))
    return EOPNOTSUPP;
  if (forecast->state == SKS_STATE_LISTEN)
    return 0;
  if (forecast->state == SKS_STATE_SYN_SENT || sks_forecast_has_connection (forecast))
    return EINVAL;
  return forecast->family == AF_UNIX && !sks_forecast_is_named (forecast) ? EINVAL : 0;
}

/* Both may have bound with SO_REUSEADDR, but the kernel lets only one of them listen, unless both share the port. */
static gboolean
has_rival (const SksForecast *forecast)
{
  SksSocket *rival = sks_forecast_is_named (forecast) ? sks_forecast_find_at (forecast, forecast->type, &forecast->evidence->name) : NULL;

  return rival != NULL && is_inet (forecast) && sks_socket_get_state (rival) == SKS_STATE_LISTEN
         && !(has_option (forecast, forecast->socket, SO_REUSEPORT) && has_option (forecast, rival, SO_REUSEPORT));
}

SksPrediction *
sks_predict_listen (const SksForecast *forecast)
{
  gint64 backlog = 128;
  SksPrediction *wrong = sks_forecast_check_int (forecast, 0, INT_MIN, INT_MAX, "int", &backlog);
  g_autofree char *reach = NULL;
  int error;

  if (wrong != NULL)
    return wrong;
  error = find_listen_error (forecast);
  if (error == 0 && has_rival (forecast))
    error = EADDRINUSE;
  if (error != 0)
    return sks_predict_fails (forecast, error);
  if (forecast->state == SKS_STATE_LISTEN)
    return sks_predict_at_once (g_strdup (_("Returns None at once: the socket listens already, only the backlog changes.")));
  if (!sks_forecast_is_named (forecast))
    return sks_predict_at_once (g_strdup (_("Returns None at once. It has no name, so the kernel chooses a port, on every address of this machine.")));
  reach = sks_explain_reach (forecast->session, forecast->family, &forecast->evidence->name);
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once; from then on the kernel takes connections by itself. %s"), reach != NULL ? reach : ""));
}

/* The kernel does not tell an AF_UNIX listener's queue: it is counted from the ends that are ours. */
static int
count_unix_queue (const SksForecast *forecast)
{
  GListModel *sockets = sks_session_get_sockets (forecast->session);
  const SksAddress *name = &forecast->evidence->name;
  int n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);
      const SksEvidence *evidence = sks_socket_get_evidence (socket);

      if (socket == forecast->socket || sks_socket_get_family (socket) != AF_UNIX)
        continue;
      if (evidence->peer.length > sizeof (sa_family_t) && sks_address_equal (&evidence->peer, name))
        n++;
      else if (evidence->peer.length > 0 && sks_address_equal (&evidence->name, name))
        n--;
    }
  return n;
}

int
sks_forecast_get_accept_queue (const SksForecast *forecast)
{
  if (forecast->family == AF_UNIX)
    return count_unix_queue (forecast);
  return forecast->evidence->valid & SKS_EVIDENCE_ACCEPT_QUEUE ? forecast->evidence->accept_queue : 0;
}

/* With a timeout Python polls first: a socket that never becomes readable waits where the kernel would have refused. */
static gboolean
is_readable (const SksForecast *forecast)
{
  if (sks_forecast_is_datagram (forecast) || sks_forecast_has_connection (forecast))
    return forecast->evidence->receive_queue > 0 || forecast->state == SKS_STATE_CLOSED || sks_forecast_is_at_end (forecast);
  return forecast->state != SKS_STATE_SYN_SENT;
}

SksPrediction *
sks_predict_accept (const SksForecast *forecast)
{
  g_autofree char *other = NULL;
  int queue;

  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->state != SKS_STATE_LISTEN)
    {
      if (forecast->timeout > 0 && !is_readable (forecast))
        return sks_predict_waits (forecast, _("Python polls first, and this socket has nothing to receive; it does not even listen"));
      return sks_predict_fails (forecast, sks_forecast_is_datagram (forecast) ? EOPNOTSUPP : EINVAL);
    }
  queue = sks_forecast_get_accept_queue (forecast);
  other = sks_forecast_find_waiting (forecast, forecast->socket, "accept", 0);
  if (queue > 0)
    return sks_predict_at_once (g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Returns a new socket at once: %d connection waits in the accept queue.", "Returns a new socket at once: %d connections wait in the accept queue.", (gulong) queue), queue));
  if (other != NULL)
    {
      g_autofree char *why = g_strdup_printf (_("the accept queue is empty, and %s waits before it"), other);

      return sks_predict_waits (forecast, why);
    }
  return sks_predict_waits (forecast, _("nobody is in the accept queue"));
}

static SksPrediction *
connect_datagram (const SksForecast *forecast, const SksAddress *address)
{
  if (sks_reach_is_broadcast (address) && !has_option (forecast, forecast->socket, SO_BROADCAST))
    return sks_predict_fails (forecast, EACCES);
  if (needs_scope (address))
    return sks_predict_fails (forecast, EINVAL);
  if (sks_reach_is_locked_in (forecast->session, &forecast->evidence->name, address))
    return sks_predict_fails (forecast, EINVAL);
  if (!sks_reach_is_here (forecast->session, address))
    return sks_predict_at_once (g_strdup (_("Returns None at once if this machine has a route there. Nothing is sent: the kernel only notes the peer.")));
  return sks_predict_at_once (g_strdup (_("Returns None at once. Nothing is sent: the kernel only notes the peer, and others are not heard any more.")));
}

static gboolean
is_full (SksSocket *listener)
{
  const SksEvidence *evidence = sks_socket_get_evidence (listener);

  return (evidence->valid & SKS_EVIDENCE_ACCEPT_QUEUE) && evidence->accept_queue > evidence->accept_limit;
}

/* To a listener of this session: all but the moment is known. */
static SksPrediction *
connect_to_listener (const SksForecast *forecast, SksSocket *listener)
{
  const char *name = sks_socket_get_name (listener);
  g_autofree char *waiting = sks_forecast_find_waiting (forecast, listener, "accept", 0);
  gboolean ex = g_str_equal (forecast->spec->name, "connect_ex");

  if (is_full (listener))
    {
      g_autofree char *why = g_strdup_printf (_("the accept queue of %s is full, so its kernel drops the SYN"), name);

      return sks_predict_waits (forecast, why);
    }
  if (waiting != NULL)
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once: %s listens there, and %s is waiting for it."), ex ? "0" : "None", name, waiting));
  return sks_predict_at_once (g_strdup_printf (_("Returns %s at once: %s listens there and its accept queue has room."), ex ? "0" : "None", name));
}

static SksPrediction *
connect_tcp (const SksForecast *forecast, const SksAddress *address)
{
  g_autofree char *text = sks_address_to_text (address);
  SksSocket *there = NULL;

  if (forecast->state == SKS_STATE_SYN_SENT)
    return forecast->timeout < 0 ? sks_predict_waits (forecast, _("the SYN of the first connect is still unanswered")) : sks_predict_fails (forecast, EALREADY);
  if (forecast->state == SKS_STATE_LISTEN || sks_forecast_has_connection (forecast))
    return sks_predict_fails (forecast, EISCONN);
  if (needs_scope (address))
    return sks_predict_fails (forecast, EINVAL);
  if (sks_reach_is_multicast (address) || sks_reach_is_broadcast (address))
    return sks_predict_fails (forecast, ENETUNREACH);
  if (sks_reach_is_locked_in (forecast->session, &forecast->evidence->name, address))
    return sks_predict_fails (forecast, EINVAL);
  if (!sks_reach_is_here (forecast->session, address))
    return sks_predict_unknown (g_strdup_printf (forecast->timeout < 0 ? _("Depends on %s: ECONNREFUSED if its kernel says no; if it never answers, waits about two minutes, then ETIMEDOUT.")
                                                                       : _("Depends on %s: whether it answers, and how fast."), text));
  if (forecast->timeout == 0)
    return sks_predict_fails (forecast, EINPROGRESS);
  if (sks_address_get_port (address) > 0)
    there = sks_forecast_find_at (forecast, forecast->type, address);
  if (there != NULL && sks_socket_get_state (there) == SKS_STATE_LISTEN)
    return connect_to_listener (forecast, there);
  if (there != NULL)
    return sks_predict_fails (forecast, ECONNREFUSED);
  return sks_predict_unknown (g_strdup_printf (_("Depends on whether a program outside this session listens on %s: if none does, fails at once with ECONNREFUSED (111)."), text));
}

static SksPrediction *
connect_unix (const SksForecast *forecast, const SksAddress *address)
{
  g_autofree char *text = sks_address_to_text (address);
  SksSocket *there = sks_forecast_find_at (forecast, 0, address);

  if (there == NULL)
    return sks_predict_unknown (g_strdup_printf (_("Depends on whether a program outside this session has %s: ENOENT (2) without it, ECONNREFUSED (111) if nobody has it open."), text));
  if (sks_socket_get_socket_type (there) != forecast->type)
    return sks_predict_fails (forecast, EPROTOTYPE);
  if (sks_forecast_is_datagram (forecast))
    return sks_predict_at_once (g_strdup_printf (_("Returns None at once: %s is there. Nothing is sent, the kernel only notes the peer."), sks_socket_get_name (there)));
  if (sks_socket_get_state (there) != SKS_STATE_LISTEN)
    return sks_predict_fails (forecast, ECONNREFUSED);
  if (forecast->state == SKS_STATE_LISTEN)
    return sks_predict_fails (forecast, EINVAL);
  if (sks_forecast_has_connection (forecast))
    return sks_predict_fails (forecast, EISCONN);
  return connect_to_listener (forecast, there);
}

SksPrediction *
sks_predict_connect (const SksForecast *forecast)
{
  SksAddress address = SKS_ADDRESS_INIT;
  SksPrediction *wrong = sks_forecast_check_address (forecast, &address);

  if (wrong != NULL)
    return wrong;
  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->family == AF_UNIX)
    return connect_unix (forecast, &address);
  if (!is_inet (forecast))
    return sks_predict_unknown (g_strdup (_("Depends on the family: nothing more is known here.")));
  return sks_forecast_is_datagram (forecast) ? connect_datagram (forecast, &address) : connect_tcp (forecast, &address);
}

SksPrediction *
sks_predict_shutdown (const SksForecast *forecast)
{
  gint64 how = 0;
  SksPrediction *wrong = sks_forecast_check_int (forecast, 0, INT_MIN, INT_MAX, "int", &how);
  gboolean over;

  if (wrong != NULL)
    return wrong;
  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (how < SHUT_RD || how > SHUT_RDWR)
    return sks_predict_fails (forecast, EINVAL);
  over = forecast->state == SKS_STATE_CLOSED || forecast->state == SKS_STATE_TIME_WAIT || (sks_forecast_is_datagram (forecast) && forecast->state != SKS_STATE_CONNECTED);
  if (is_inet (forecast) && over)
    return sks_predict_fails (forecast, ENOTCONN);
  if (forecast->state == SKS_STATE_LISTEN)
    return sks_predict_at_once (g_strdup (how == SHUT_WR ? _("Returns None at once. A listening socket sends nothing, so nothing changes.")
                                                         : _("Returns None at once: the socket stops listening, and calls that wait in accept fail.")));
  if (how == SHUT_RD)
    return sks_predict_at_once (g_strdup (_("Returns None at once. Only this end knows: its receives answer b'', the peer is told nothing.")));
  if (sks_forecast_is_datagram (forecast) || !sks_forecast_has_connection (forecast))
    return sks_predict_at_once (g_strdup (_("Returns None at once: this end sends no more.")));
  if (sks_forecast_is_tcp (forecast))
    return sks_predict_at_once (g_strdup (_("Returns None at once and sends FIN: the peer gets end of file, and may still send.")));
  return sks_predict_at_once (g_strdup (_("Returns None at once: the peer gets end of file, and may still send.")));
}

SksPrediction *
sks_predict_getpeername (const SksForecast *forecast)
{
  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (forecast->state == SKS_STATE_UNKNOWN)
    return sks_predict_unknown (g_strdup (_("The kernel has not been asked about this socket yet.")));
  if ((forecast->evidence->valid & SKS_EVIDENCE_PEER) == 0)
    return sks_predict_fails (forecast, ENOTCONN);
  return sks_predict_at_once (g_strdup_printf (_("Returns %s at once."), sks_socket_get_peer_text (forecast->socket)));
}

SksPrediction *
sks_predict_getsockname (const SksForecast *forecast)
{
  if (is_closed (forecast))
    return sks_predict_fails (forecast, EBADF);
  if (!sks_forecast_is_named (forecast))
    return sks_predict_at_once (g_strdup (_("Returns an empty name at once: this end has none yet.")));
  return sks_predict_at_once (g_strdup_printf (_("Returns %s at once."), sks_socket_get_local_text (forecast->socket)));
}
