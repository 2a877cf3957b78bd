// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sks-kernel.h"

typedef struct
{
  const char *word;
  const char *nick;
  const char *meaning;
} StateText;

/* States without TCP share the glyph and the colour of the TCP state that they resemble. */
static const StateText states[SKS_N_STATES] = {
  [SKS_STATE_UNKNOWN] = { "UNKNOWN", "closed", N_("not known yet") },
  [SKS_STATE_CLOSED] = { "CLOSED", "closed", N_("no connection") },
  [SKS_STATE_LISTEN] = { "LISTEN", "listen", N_("waits for clients") },
  [SKS_STATE_SYN_SENT] = { "SYN_SENT", "syn-sent", N_("asked to connect") },
  [SKS_STATE_SYN_RECV] = { "SYN_RECEIVED", "syn-recv", N_("asked by a peer") },
  [SKS_STATE_ESTABLISHED] = { "ESTABLISHED", "established", N_("both halves open") },
  [SKS_STATE_FIN_WAIT_1] = { "FIN_WAIT_1", "fin-wait-1", N_("our half closed, FIN not acknowledged") },
  [SKS_STATE_FIN_WAIT_2] = { "FIN_WAIT_2", "fin-wait-2", N_("our half closed") },
  [SKS_STATE_CLOSE_WAIT] = { "CLOSE_WAIT", "close-wait", N_("the peer closed its half") },
  [SKS_STATE_CLOSING] = { "CLOSING", "closing", N_("both closed, our FIN not acknowledged") },
  [SKS_STATE_LAST_ACK] = { "LAST_ACK", "last-ack", N_("we closed last, FIN not acknowledged") },
  [SKS_STATE_TIME_WAIT] = { "TIME_WAIT", "time-wait", N_("the kernel remembers the pair") },
  [SKS_STATE_UNBOUND] = { "UNBOUND", "closed", N_("not TCP: no name yet") },
  [SKS_STATE_BOUND] = { "BOUND", "bound", N_("not TCP: has a name") },
  [SKS_STATE_CONNECTED] = { "CONNECTED", "established", N_("not TCP: has a peer") },
};

static const StateText *
get_text (SksState state)
{
  return &states[(guint) state < SKS_N_STATES ? state : SKS_STATE_UNKNOWN];
}

const char *
sks_state_get_word (SksState state)
{
  return get_text (state)->word;
}

const char *
sks_state_get_nick (SksState state)
{
  return get_text (state)->nick;
}

const char *
sks_state_get_meaning (SksState state)
{
  return _(get_text (state)->meaning);
}
