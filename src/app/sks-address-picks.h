// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

/**
 * SksAddressPick:
 *
 * An address at hand: one of this machine, without a port, or a socket of the session.
 */
typedef struct
{
  char *text;
  char *meaning;
  char *host;      /* of this machine's addresses; NULL for a socket's */
  SksValue *value; /* of a socket's address; NULL for a host's */
} SksAddressPick;

/* What is worth offering for @socket: names to bind when @local, else peers; the best first. (transfer full) (element-type SksAddressPick) */
GPtrArray *sks_address_picks_list (SksSession *session, SksSocket *socket, gboolean local);
/* Whom @socket dealt with last: the peer's address that a call on it was made with, or told of. (transfer full) (nullable) */
SksValue *sks_address_picks_last (SksSession *session, SksSocket *socket);
/* An address that one can talk to: the wildcard becomes the loopback address. (transfer full) (nullable) */
SksValue *sks_address_picks_reach (SksSocket *socket);

G_END_DECLS
