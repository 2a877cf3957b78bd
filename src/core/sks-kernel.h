// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-address.h"

G_BEGIN_DECLS

/**
 * SksState:
 *
 * What a socket is in. The TCP states are the kernel's own (tcp_states.h); the rest are for sockets without TCP's states.
 */
typedef enum
{
  SKS_STATE_UNKNOWN,
  SKS_STATE_CLOSED,
  SKS_STATE_LISTEN,
  SKS_STATE_SYN_SENT,
  SKS_STATE_SYN_RECV,
  SKS_STATE_ESTABLISHED,
  SKS_STATE_FIN_WAIT_1,
  SKS_STATE_FIN_WAIT_2,
  SKS_STATE_CLOSE_WAIT,
  SKS_STATE_CLOSING,
  SKS_STATE_LAST_ACK,
  SKS_STATE_TIME_WAIT,
  SKS_STATE_UNBOUND,   /* not TCP: no name yet */
  SKS_STATE_BOUND,     /* not TCP: has a name */
  SKS_STATE_CONNECTED, /* not TCP: has a peer */
  SKS_N_STATES
} SksState;

/* "SYN_RECEIVED", "ESTABLISHED": the kernel's words, never translated; and the short name for icons and CSS: "syn-recv". */
const char *sks_state_get_word (SksState state);
const char *sks_state_get_nick (SksState state);
const char *sks_state_get_meaning (SksState state); /* translated: "our half closed, FIN not acknowledged" */

typedef enum
{
  SKS_EVIDENCE_STATE = 1 << 0,
  SKS_EVIDENCE_NAME = 1 << 1,
  SKS_EVIDENCE_PEER = 1 << 2,
  SKS_EVIDENCE_RECEIVE_QUEUE = 1 << 3,
  SKS_EVIDENCE_SEND_QUEUE = 1 << 4,
  SKS_EVIDENCE_ACCEPT_QUEUE = 1 << 5,
  SKS_EVIDENCE_BUFFERS = 1 << 6,
  SKS_EVIDENCE_INODE = 1 << 7,
  SKS_EVIDENCE_PEER_CREDENTIALS = 1 << 8,
  SKS_EVIDENCE_TCP = 1 << 9,
} SksEvidenceMask;

/**
 * SksEvidence:
 * @valid: which of the fields were read
 *
 * What the kernel said of one socket at one moment. Sizes are bytes.
 */
typedef struct
{
  SksEvidenceMask valid;
  SksState state;
  SksAddress name;
  SksAddress peer;
  int receive_queue; /* SIOCINQ: a stream's bytes, or the next datagram's size */
  int send_queue;    /* SIOCOUTQ: not yet acknowledged, or not yet sent */
  int unsent;        /* SIOCOUTQNSD; -1 where unknown */
  int accept_queue;  /* connections that wait for accept() */
  int accept_limit;  /* backlog as the kernel keeps it */
  int receive_buffer, send_buffer; /* SO_RCVBUF, SO_SNDBUF */
  guint64 inode;
  int peer_pid, peer_uid, peer_gid; /* SO_PEERCRED */
  guint rtt_us, rtt_var_us, cwnd, retransmits; /* TCP_INFO */
} SksEvidence;

/* Asks the kernel for @wanted, by reads that change nothing: getsockname, getpeername, getsockopt other than SO_ERROR, ioctl, fstat.
 * Any thread but the main one. What cannot be read is left out of `valid`. */
void sks_kernel_read (int fd, int family, int type, int protocol, SksEvidenceMask wanted, SksEvidence *evidence);

/* Takes over the numbers that were read now (not the names and the state); what was not read keeps its last reading. TRUE when any differs. */
gboolean sks_evidence_merge (SksEvidence *to, const SksEvidence *from);
void sks_evidence_encode (const SksEvidence *evidence, GByteArray *out);
gboolean sks_evidence_decode (const guint8 *data, gsize length, gsize *position, SksEvidence *evidence);

/**
 * SksHostAddress:
 *
 * One address of this machine.
 */
typedef struct
{
  char *interface;
  SksAddress address;
  gboolean loopback;
} SksHostAddress;

/* The addresses of this machine's interfaces that are up (getifaddrs). A worker's task; (transfer full) (element-type SksHostAddress). */
GPtrArray *sks_kernel_list_host_addresses (void);

/* The first port that a program without CAP_NET_BIND_SERVICE may bind (net.ipv4.ip_unprivileged_port_start), as the last listing of addresses read it. Any thread. */
int sks_kernel_get_first_open_port (void);
/* Whether this program has a capability now (CAP_* of linux/capability.h). Reads its own credentials only, so it never waits; any thread. */
gboolean sks_kernel_has_capability (int capability);

G_END_DECLS
