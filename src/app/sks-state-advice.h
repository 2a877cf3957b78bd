// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-socket.h"

G_BEGIN_DECLS

#define SKS_MAX_ADVICE_CALLS 4

/**
 * SksStateAdvice:
 * @waits: (translatable): what a socket in this state waits for, and who can end it
 * @peer_calls: names of calls on the socket at the other end that end the waiting, when it is one of ours; ends with NULL
 */
typedef struct
{
  const char *waits;
  const char *peer_calls[SKS_MAX_ADVICE_CALLS];
} SksStateAdvice;

const SksStateAdvice *sks_state_advice_get (SksSocket *socket);
/* "UDP has no states. Its names and queues are here."; NULL for TCP. (transfer full) */
char *sks_state_advice_dup_stateless (SksSocket *socket);

G_END_DECLS
