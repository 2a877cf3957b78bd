// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sks-constants.h"

G_BEGIN_DECLS

/**
 * SksOptionKind:
 *
 * What an option's value is on the wire. The first group is one C int (or the
 * unsigned width named), the rest are strings, structures or plain bytes.
 */
typedef enum
{
  SKS_OPTION_BOOL,        /* int, 0 or 1 */
  SKS_OPTION_INT,         /* int */
  SKS_OPTION_UINT,        /* 32 bits, unsigned */
  SKS_OPTION_UINT64,      /* 64 bits, unsigned */
  SKS_OPTION_ENUM,        /* int, one of the choices */
  SKS_OPTION_FLAGS,       /* int, choices joined by | */
  SKS_OPTION_ERRNO,       /* int, an error number, 0 for none */
  SKS_OPTION_IFINDEX,     /* int, an interface's number, 0 for none */
  SKS_OPTION_IFINDEX_BE,  /* the same in network byte order (IP_UNICAST_IF) */
  SKS_OPTION_PORT_RANGE,  /* 32 bits: low port, high port << 16 */
  SKS_OPTION_FD,          /* int, a file descriptor */

  SKS_OPTION_STRING,      /* a name, its NUL optional */
  SKS_OPTION_TIMEVAL,     /* struct timeval */
  SKS_OPTION_IN_ADDR,     /* struct in_addr */
  SKS_OPTION_IN6_ADDR,    /* struct in6_addr */
  SKS_OPTION_SOCKADDR,    /* any struct sockaddr_… */
  SKS_OPTION_LINGER,      /* struct linger */
  SKS_OPTION_UCRED,       /* struct ucred */
  SKS_OPTION_GIDS,        /* gid_t[] */
  SKS_OPTION_MEMINFO,     /* unsigned int[9] of SO_MEMINFO */
  SKS_OPTION_TXTIME,      /* struct sock_txtime */
  SKS_OPTION_MREQ,        /* struct ip_mreq */
  SKS_OPTION_MREQ_SOURCE, /* struct ip_mreq_source */
  SKS_OPTION_MREQ6,       /* struct ipv6_mreq */
  SKS_OPTION_GROUP_REQ,   /* struct group_req */
  SKS_OPTION_GROUP_SOURCE_REQ, /* struct group_source_req */
  SKS_OPTION_PKTINFO6,    /* struct in6_pktinfo */
  SKS_OPTION_MTUINFO6,    /* struct ip6_mtuinfo */
  SKS_OPTION_TCP_INFO,    /* struct tcp_info, as long as the kernel makes it */
  SKS_OPTION_REPAIR_WINDOW, /* struct tcp_repair_window */
  SKS_OPTION_BYTES,       /* anything else: shown and typed as hex */
  SKS_OPTION_N_KINDS
} SksOptionKind;

/**
 * SksOptionRead:
 *
 * What reading an option does to the socket. Only `SKS_OPTION_READ_FREE` ones
 * may be read unasked.
 */
typedef enum
{
  SKS_OPTION_READ_NEVER,  /* write-only: there is nothing to read */
  SKS_OPTION_READ_FREE,   /* looking changes nothing: may be read unasked */
  SKS_OPTION_READ_ONCE,   /* reading empties it (SO_ERROR, TCP_SAVED_SYN) */
  SKS_OPTION_READ_EFFECT  /* reading does something else, or is a question that takes data in the buffer */
} SksOptionRead;

typedef enum
{
  SKS_OPTION_SETTABLE  = 1 << 0, /* setsockopt takes it */
  SKS_OPTION_ALTERNATE = 1 << 1, /* another number for an option in the table (SO_TIMESTAMP_NEW) */
  SKS_OPTION_OBSOLETE  = 1 << 2, /* in the headers, but today's kernels refuse or ignore it */
  SKS_OPTION_ACTION    = 1 << 3, /* setting it does something once (join a group); there is no state to show */
  SKS_OPTION_PYTHON    = 1 << 4, /* CPython 3.11's socket module has the name */
  SKS_OPTION_BYTE_OK   = 1 << 5, /* setsockopt also takes a single byte */
  SKS_OPTION_VARYING   = 1 << 6, /* the kernel itself changes it while time goes by */
  SKS_OPTION_POINTER   = 1 << 7  /* its value holds a pointer, so no text can stand for it */
} SksOptionFlags;

/* Where an option exists: families, types and protocols, as masks. */
typedef enum
{
  SKS_ON_INET  = 1 << 0,
  SKS_ON_INET6 = 1 << 1,
  SKS_ON_UNIX  = 1 << 2,
  SKS_ON_OTHER = 1 << 3,
  SKS_ON_IP    = SKS_ON_INET | SKS_ON_INET6,
  SKS_ON_ANY   = SKS_ON_IP | SKS_ON_UNIX | SKS_ON_OTHER
} SksOptionFamilies;

typedef enum
{
  SKS_OF_STREAM    = 1 << 0,
  SKS_OF_DGRAM     = 1 << 1,
  SKS_OF_SEQPACKET = 1 << 2,
  SKS_OF_RAW       = 1 << 3,
  SKS_OF_RDM       = 1 << 4,
  SKS_OF_ANY       = (1 << 5) - 1,
  SKS_OF_PACKETS   = SKS_OF_ANY & ~SKS_OF_STREAM
} SksOptionTypes;

typedef enum
{
  SKS_WITH_TCP     = 1 << 0,
  SKS_WITH_MPTCP   = 1 << 1,
  SKS_WITH_UDP     = 1 << 2,
  SKS_WITH_UDPLITE = 1 << 3,
  SKS_WITH_OTHER   = 1 << 4,
  SKS_WITH_ANY     = (1 << 5) - 1
} SksOptionProtocols;

typedef struct
{
  const char *symbol;  /* "IP_PMTUDISC_DO" */
  gint64      value;
  const char *meaning; /* one line, N_() */
} SksOptionChoice;

typedef struct _SksOptionSpec SksOptionSpec;

struct _SksOptionSpec
{
  int                    level;
  int                    optname;
  const char            *name;       /* "SO_REUSEADDR" */
  const char            *aliases;    /* other names of the same number, space separated, or NULL */
  SksOptionKind          kind;
  gsize                  size;       /* bytes that hold its whole value; the buffer to read with */
  SksOptionRead          read;
  SksOptionFlags         flags;
  guint                  families;   /* SksOptionFamilies, where it can be read (or set, when never read) */
  guint                  types;      /* SksOptionTypes */
  guint                  protocols;  /* SksOptionProtocols */
  guint                  set_families; /* where it can be set, when that is less; 0: the same */
  guint                  set_types;
  guint                  set_protocols;
  gint64                 min, max;   /* what setsockopt takes; both 0: all that the kind holds */
  const char            *unit;       /* N_("bytes"), N_("seconds") …, or NULL */
  const char            *capability; /* "CAP_NET_ADMIN" needed to set, or NULL */
  const char            *other_capability; /* one that does as well, or NULL */
  const char            *default_text; /* what a fresh socket has when that is the same everywhere; NULL: ask a fresh socket */
  const SksOptionChoice *choices;
  guint                  n_choices;
  SksConstantGroup       constants;  /* the choices are this group instead, or SKS_CONSTANTS_NONE */
  const char            *meaning;    /* one line, N_() */
  const char            *note;       /* N_(), shown when it matters, or NULL */
  int                    empty_errno; /* what reading gives while there is no value (ENOTCONN for IP_MTU), or 0 */
  const char            *since;      /* "2.6.39", or NULL: older than 2.6 */
  const char            *source;     /* "socket(7)" */
};

const SksOptionSpec *sks_option_spec_list        (guint               *n_specs);
const SksOptionSpec *sks_option_spec_find        (int                  level,
                                                  int                  optname);
const SksOptionSpec *sks_option_spec_lookup      (const char          *name);

gboolean             sks_option_spec_applies     (const SksOptionSpec *spec,
                                                  int                  family,
                                                  int                  type,
                                                  int                  protocol);
gboolean             sks_option_spec_may_set     (const SksOptionSpec *spec);
gboolean             sks_option_spec_may_set_on  (const SksOptionSpec *spec,
                                                  int                  family,
                                                  int                  type,
                                                  int                  protocol);
gboolean             sks_option_spec_is_permitted (const SksOptionSpec *spec);
gboolean             sks_option_spec_is_int      (const SksOptionSpec *spec);
gsize                sks_option_spec_get_read_size (const SksOptionSpec *spec,
                                                    int                  family);
void                 sks_option_spec_get_range   (const SksOptionSpec *spec,
                                                  gint64              *min,
                                                  gint64              *max);
const char          *sks_option_spec_get_meaning (const SksOptionSpec *spec);
const char          *sks_option_spec_get_note    (const SksOptionSpec *spec);
const char          *sks_option_spec_get_unit    (const SksOptionSpec *spec);
char                *sks_option_spec_dup_python_name (const SksOptionSpec *spec);

const char          *sks_option_spec_find_symbol (const SksOptionSpec *spec,
                                                  gint64               value);
char               **sks_option_spec_list_suggestions (const SksOptionSpec *spec);

const char          *sks_option_level_name       (int                  level);
const char          *sks_option_level_title      (int                  level);

G_END_DECLS
