// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-socket.h"

/* What each state means for the calls that make sense; ESTABLISHED is told apart further by what we know of the halves. */
static const SksWhen situations[SKS_N_STATES] = {
  [SKS_STATE_LISTEN] = SKS_WHEN_LISTEN,
  [SKS_STATE_SYN_SENT] = SKS_WHEN_CONNECTING,
  [SKS_STATE_SYN_RECV] = SKS_WHEN_CONNECTING,
  [SKS_STATE_ESTABLISHED] = SKS_WHEN_CONNECTED,
  [SKS_STATE_FIN_WAIT_1] = SKS_WHEN_SHUT,
  [SKS_STATE_FIN_WAIT_2] = SKS_WHEN_SHUT,
  [SKS_STATE_CLOSE_WAIT] = SKS_WHEN_HALF_CLOSED,
  [SKS_STATE_CLOSING] = SKS_WHEN_OVER,
  [SKS_STATE_LAST_ACK] = SKS_WHEN_OVER,
  [SKS_STATE_TIME_WAIT] = SKS_WHEN_OVER,
  [SKS_STATE_UNBOUND] = SKS_WHEN_UNBOUND,
  [SKS_STATE_BOUND] = SKS_WHEN_BOUND,
  [SKS_STATE_CONNECTED] = SKS_WHEN_CONNECTED,
};

static SksWhen
get_closed_situation (SksSocket *self)
{
  /* TCP's CLOSED is also the state of a fresh and of a bound socket: the port tells them apart. */
  if (sks_socket_get_n_sent (self) > 0 || sks_socket_get_n_received (self) > 0 || sks_socket_get_saw_eof (self))
    return SKS_WHEN_OVER;

  return sks_address_get_port (&sks_socket_get_evidence (self)->name) > 0 ? SKS_WHEN_BOUND : SKS_WHEN_UNBOUND;
}

SksWhen
sks_socket_get_situation (SksSocket *self)
{
  SksWhen kind = sks_socket_is_datagram (self) ? SKS_WHEN_DATAGRAM : SKS_WHEN_STREAM;
  SksWhen when;

  if (!sks_socket_is_open (self))
    return SKS_WHEN_CLOSED | kind;

  when = situations[sks_socket_get_state (self)];
  if (when == SKS_WHEN_CONNECTED && !sks_socket_is_tcp (self) && !sks_socket_is_datagram (self))
    {
      if (sks_socket_get_saw_eof (self))
        when = sks_socket_get_shut_write (self) ? SKS_WHEN_OVER : SKS_WHEN_HALF_CLOSED;
      else if (sks_socket_get_shut_write (self))
        when = SKS_WHEN_SHUT;
    }
  if (when == 0)
    when = get_closed_situation (self);

  return when | kind;
}
