// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-state-advice.h"

#include <glib/gi18n.h>
#include <netinet/in.h>

#include "sks-constants.h"

static const SksStateAdvice advices[SKS_N_STATES] = {
  [SKS_STATE_UNKNOWN] = { N_("The kernel has not been asked yet.") },
  [SKS_STATE_CLOSED] = { N_("It waits for you: as a server it takes a name and listens, as a client it connects.") },
  [SKS_STATE_LISTEN] = { N_("The kernel completes connections by itself and keeps them in the accept queue. Each accept takes one out; close ends the listening.") },
  [SKS_STATE_SYN_SENT] = { N_("Our SYN is out. It waits for the peer’s SYN,ACK; the kernel sends the SYN again, and after about two minutes gives up with ETIMEDOUT.") },
  [SKS_STATE_SYN_RECV] = { N_("The peer’s SYN is answered. It waits for the ACK that completes the connection; nothing is to be done here.") },
  [SKS_STATE_ESTABLISHED] = { N_("Both halves are open: either end may send. It stays so until one end closes its half.") },
  [SKS_STATE_FIN_WAIT_1] = { N_("Our half is closed. It waits for the peer’s kernel to acknowledge our FIN, which it does by itself.") },
  [SKS_STATE_FIN_WAIT_2] = { N_("Our half is closed and acknowledged. It waits for the peer to close its half; until then the peer may still send."), { "close", "shutdown" } },
  [SKS_STATE_CLOSE_WAIT] = { N_("The peer has closed its half. This socket waits for you to close it: the kernel never ends CLOSE_WAIT by itself. Until then you may still send.") },
  [SKS_STATE_CLOSING] = { N_("Both ends closed at the same time. It waits for the ACK of our FIN; nothing is to be done here.") },
  [SKS_STATE_LAST_ACK] = { N_("Both halves are closed. It waits for the ACK of our FIN; nothing is to be done here.") },
  [SKS_STATE_TIME_WAIT] = { N_("The kernel remembers this pair of names for 60 s, so that a late segment cannot hit a new connection. It ends by itself.") },
  [SKS_STATE_UNBOUND] = { N_("It has no name yet. Binding gives it one; sending or connecting lets the kernel choose one.") },
  [SKS_STATE_BOUND] = { N_("It has a name, so that others can reach it. What they send waits in its receive queue.") },
  [SKS_STATE_CONNECTED] = { N_("It has a peer: what it sends goes there.") },
};

/* A stream that is not TCP tells by b'' and by our own shutdown what TCP has states for. */
static const SksStateAdvice half_closed = { N_("The peer has closed its half: no more bytes will come. You may still send, unless the peer is gone.") };
static const SksStateAdvice shut = { N_("Our half is closed. It waits for the peer to close its half; until then the peer may still send."), { "close", "shutdown" } };
static const SksStateAdvice bound_stream = { N_("It has a name. As a server it listens next.") };
static const SksStateAdvice unbound_stream = { N_("It waits for you: as a server it takes a name and listens, as a client it connects.") };
static const SksStateAdvice over = { N_("The connection is over: the kernel keeps nothing of it but this fd. Only close is left.") };
static const SksStateAdvice closed = { N_("This socket is closed. Its fd went back to the kernel, and every call on it answers EBADF (9).") };

const SksStateAdvice *
sks_state_advice_get (SksSocket *socket)
{
  SksWhen when = sks_socket_get_situation (socket);
  SksState state = sks_socket_get_state (socket);

  if (when & SKS_WHEN_CLOSED)
    return &closed;
  if (when & SKS_WHEN_OVER)
    return &over;
  if (state == SKS_STATE_CLOSED && (when & SKS_WHEN_BOUND))
    return &bound_stream;
  if (!sks_socket_is_tcp (socket))
    {
      if (when & SKS_WHEN_HALF_CLOSED)
        return &half_closed;
      if (when & SKS_WHEN_SHUT)
        return &shut;
      if (!sks_socket_is_datagram (socket) && state == SKS_STATE_BOUND)
        return &bound_stream;
      if (!sks_socket_is_datagram (socket) && state == SKS_STATE_UNBOUND)
        return &unbound_stream;
    }

  return &advices[state];
}

char *
sks_state_advice_dup_stateless (SksSocket *socket)
{
  int family = sks_socket_get_family (socket), protocol = sks_socket_get_protocol (socket);
  const SksConstant *constant = NULL;
  const char *name;

  if (sks_socket_is_tcp (socket))
    return NULL;
  if (protocol == 0 && (family == AF_INET || family == AF_INET6) && sks_socket_get_socket_type (socket) == SOCK_DGRAM)
    protocol = IPPROTO_UDP;
  if (family == AF_INET || family == AF_INET6)
    constant = sks_constants_find (SKS_CONSTANTS_PROTOCOL, protocol);
  name = constant ? constant->name : NULL;
  if (name && g_str_has_prefix (name, "IPPROTO_"))
    name += strlen ("IPPROTO_");
  if (family == AF_UNIX)
    name = "AF_UNIX";

  return g_strdup_printf (_("%s has no states. Its names and queues are here."), name ? name : _("This protocol"));
}
