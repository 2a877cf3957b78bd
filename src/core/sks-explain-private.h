// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-explain.h"
#include "sks-history.h"

G_BEGIN_DECLS

/**
 * SksFact:
 *
 * What is known of a failed call. An entry of the guide fits when all the facts that it needs are there.
 */
typedef enum
{
  SKS_FACT_TCP = 1 << 0,
  SKS_FACT_STREAM = 1 << 1, /* bytes or messages over a connection */
  SKS_FACT_DATAGRAM = 1 << 2,
  SKS_FACT_UNIX = 1 << 3,
  SKS_FACT_INET = 1 << 4, /* IPv4 or IPv6 */
  SKS_FACT_INET6 = 1 << 5,
  SKS_FACT_RAW = 1 << 6,
  SKS_FACT_LISTENING = 1 << 7, /* the state before the call */
  SKS_FACT_CONNECTED = 1 << 8, /* there is or was a connection */
  SKS_FACT_NAMED = 1 << 9,
  SKS_FACT_HELD = 1 << 10, /* a socket of this session has the address */
  SKS_FACT_LOW_PORT = 1 << 11,
  SKS_FACT_LOOPBACK = 1 << 12,
  SKS_FACT_LINK_LOCAL = 1 << 13, /* without a scope id */
  SKS_FACT_BROADCAST = 1 << 14,
  SKS_FACT_ADDRESSED = 1 << 15, /* the call was given an address */
  SKS_FACT_NO_WAIT_FLAG = 1 << 16, /* MSG_DONTWAIT */
  SKS_FACT_BLOCKING = 1 << 17,
  SKS_FACT_SHUT_WRITE = 1 << 18,
  SKS_FACT_SAW_EOF = 1 << 19,
  SKS_FACT_CONNECTING = 1 << 20,
  SKS_FACT_PORT_ZERO = 1 << 21,
  SKS_FACT_TIMED = 1 << 22,
  SKS_FACT_OUT_OF_BAND = 1 << 23, /* MSG_OOB */
  SKS_FACT_FROM_LOOPBACK = 1 << 24, /* bound to loopback, and the address is not */
} SksFact;

/* The words that stand for {…} in the guide's sentences; an entry whose words are not known does not fit. */
typedef enum
{
  SKS_WORD_ADDRESS, /* the address that the call was given */
  SKS_WORD_PORT,
  SKS_WORD_NAME,    /* this end's name */
  SKS_WORD_PEER,
  SKS_WORD_OBJECT,  /* the socket's variable */
  SKS_WORD_CALL,    /* the call's name */
  SKS_WORD_HOLDER,  /* the variable of the socket that has the address */
  SKS_WORD_SIZE,    /* bytes of the data argument */
  SKS_WORD_LIMIT,   /* and the most that fits */
  SKS_WORD_SENT,    /* bytes that a sendall got rid of */
  SKS_WORD_TOOK,
  SKS_WORD_ARGUMENT, /* the first argument's Python text */
  SKS_WORD_OPTION,
  SKS_WORD_CAPABILITY,
  SKS_N_WORDS
} SksWord;

typedef struct
{
  const char *call; /* its name */
  guint facts;
  char *words[SKS_N_WORDS];
} SksCase;

typedef struct
{
  int error;
  const char *calls; /* names between spaces; NULL: any */
  guint facts;
  const char *meaning; /* N_() */
  const char *help;    /* N_(), or NULL */
} SksGuideEntry;

typedef struct
{
  const char *type;  /* of the exception */
  const char *text;  /* what its text has in it; NULL: any */
  const char *calls;
  guint facts;
  const char *meaning;
  const char *help;
} SksRaiseEntry;

/* The entry that fits best; NULL when there is none. Its sentences are untranslated and hold {words}. */
const SksGuideEntry *sks_guide_find (int error, const SksCase *the_case);
const SksRaiseEntry *sks_guide_find_raise (const char *type, const char *text, const SksCase *the_case);
const char *sks_guide_resolver_meaning (int error); /* of getaddrinfo's numbers; untranslated; NULL when unknown */
/* Whether all words that a sentence asks for are known. */
gboolean sks_guide_fits (const char *sentence, const SksCase *the_case);
/* Puts the words in. (transfer full) */
char *sks_guide_expand (const char *sentence, const SksCase *the_case);

char *sks_explain_count (guint64 n_bytes); /* "7 bytes", "2.5 MiB" */

/* Whether a socket with @name gets what is sent to @address, both of one transport. */
gboolean sks_reach_covers (const SksAddress *name, const SksAddress *address);
gboolean sks_reach_is_here (SksSession *session, const SksAddress *address); /* an address of this machine, a wildcard included */
gboolean sks_reach_is_known (SksSession *session); /* whether this machine's addresses have been read */
/* Whether @name is a loopback address of IPv4, and @address is not of this machine: the kernel lets nothing out with such a source. */
gboolean sks_reach_is_locked_in (SksSession *session, const SksAddress *name, const SksAddress *address);
gboolean sks_reach_is_link_local (const SksAddress *address);
gboolean sks_reach_is_multicast (const SksAddress *address);
gboolean sks_reach_is_broadcast (const SksAddress *address); /* 255.255.255.255 */

G_END_DECLS
