// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The words that the option tables are written in. A table defines OPTION_LEVEL first, then includes this. */

#pragma once

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sks-option-spec.h"

typedef struct
{
  const SksOptionSpec *specs;
  guint n_specs;
} SksOptionTable;

extern const SksOptionTable sks_option_table_socket;
extern const SksOptionTable sks_option_table_ip;
extern const SksOptionTable sks_option_table_ipv6;
extern const SksOptionTable sks_option_table_tcp;
extern const SksOptionTable sks_option_table_udp;

#define OPTION(symbol) .level = OPTION_LEVEL, .optname = symbol, .name = #symbol
#define CHOICES(array) .choices = array, .n_choices = G_N_ELEMENTS (array)

#define FREE .read = SKS_OPTION_READ_FREE
#define ONCE .read = SKS_OPTION_READ_ONCE
#define EFFECT .read = SKS_OPTION_READ_EFFECT
#define NEVER .read = SKS_OPTION_READ_NEVER

#define SETTABLE SKS_OPTION_SETTABLE
#define ALTERNATE SKS_OPTION_ALTERNATE
#define OBSOLETE SKS_OPTION_OBSOLETE
#define ACTION SKS_OPTION_ACTION
#define PYTHON SKS_OPTION_PYTHON
#define BYTE_OK SKS_OPTION_BYTE_OK
#define VARYING SKS_OPTION_VARYING
#define POINTER SKS_OPTION_POINTER

#define WHERE(families_, types_, protocols_) .families = families_, .types = types_, .protocols = protocols_
#define NOT_MPTCP (SKS_WITH_ANY & ~SKS_WITH_MPTCP)
#define ANYWHERE WHERE (SKS_ON_ANY, SKS_OF_ANY, SKS_WITH_ANY)
#define ON_UNIX WHERE (SKS_ON_UNIX, SKS_OF_ANY, SKS_WITH_ANY)
#define ON_INTERNET WHERE (SKS_ON_IP, SKS_OF_ANY, SKS_WITH_ANY)
#define ON_IP_AND_MPTCP WHERE (SKS_ON_INET, SKS_OF_ANY, SKS_WITH_ANY)
#define ON_IPV6_AND_MPTCP WHERE (SKS_ON_INET6, SKS_OF_ANY, SKS_WITH_ANY)
#define ON_IP WHERE (SKS_ON_INET, SKS_OF_ANY, NOT_MPTCP)
#define ON_IPV6 WHERE (SKS_ON_INET6, SKS_OF_ANY, NOT_MPTCP)
#define ON_TCP WHERE (SKS_ON_IP, SKS_OF_STREAM, SKS_WITH_TCP)
#define ON_TCP_AND_MPTCP WHERE (SKS_ON_IP, SKS_OF_STREAM, SKS_WITH_TCP | SKS_WITH_MPTCP)
#define ON_UDP WHERE (SKS_ON_IP, SKS_OF_DGRAM, SKS_WITH_UDP | SKS_WITH_UDPLITE)

#define KIND(kind_, type) .kind = SKS_OPTION_##kind_, .size = sizeof (type)
#define BOOL KIND (BOOL, int), .max = 1
#define INT KIND (INT, int)
#define UINT KIND (UINT, guint32)
#define UINT64 KIND (UINT64, guint64)
#define ENUM KIND (ENUM, int)
#define FLAGS KIND (FLAGS, int)
#define ERRNO KIND (ERRNO, int)
#define IFINDEX KIND (IFINDEX, int)
#define IFINDEX_BE KIND (IFINDEX_BE, int)
#define PORT_RANGE KIND (PORT_RANGE, guint32)
#define FD KIND (FD, int)
#define TIMEVAL KIND (TIMEVAL, struct timeval)
#define IN_ADDR KIND (IN_ADDR, struct in_addr)
#define LINGER KIND (LINGER, struct linger)
#define UCRED KIND (UCRED, struct ucred)
#define MEMINFO KIND (MEMINFO, guint32[9])
#define TXTIME KIND (TXTIME, struct sock_txtime)
#define MREQ KIND (MREQ, struct ip_mreq)
#define MREQ_SOURCE KIND (MREQ_SOURCE, struct ip_mreq_source)
#define MREQ6 KIND (MREQ6, struct ipv6_mreq)
#define GROUP_REQ KIND (GROUP_REQ, struct group_req)
#define GROUP_SOURCE_REQ KIND (GROUP_SOURCE_REQ, struct group_source_req)
#define PKTINFO6 KIND (PKTINFO6, struct in6_pktinfo)
#define MTUINFO6 KIND (MTUINFO6, struct ip6_mtuinfo)
#define REPAIR_WINDOW KIND (REPAIR_WINDOW, struct tcp_repair_window)
/* Newer kernels have longer ones, and say how much they wrote. */
#define TCP_INFO_KIND .kind = SKS_OPTION_TCP_INFO, .size = 512
#define STRING .kind = SKS_OPTION_STRING
#define SOCKADDR .kind = SKS_OPTION_SOCKADDR
#define GIDS .kind = SKS_OPTION_GIDS
#define BYTES .kind = SKS_OPTION_BYTES

/* What older headers lack; the numbers are the kernel's and never change. */
#ifndef SO_PREFER_BUSY_POLL
#define SO_PREFER_BUSY_POLL 69
#define SO_BUSY_POLL_BUDGET 70
#endif
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif
#ifndef SO_BUF_LOCK
#define SO_BUF_LOCK 72
#endif
#ifndef SO_RESERVE_MEM
#define SO_RESERVE_MEM 73
#endif
#ifndef SO_TXREHASH
#define SO_TXREHASH 74
#endif
#ifndef SO_RCVMARK
#define SO_RCVMARK 75
#endif
#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76
#define SO_PEERPIDFD 77
#endif
#ifndef SO_DEVMEM_LINEAR
#define SO_DEVMEM_LINEAR 78
#define SO_DEVMEM_DMABUF 79
#define SO_DEVMEM_DONTNEED 80
#endif
#ifndef SO_RCVPRIORITY
#define SO_RCVPRIORITY 82
#endif
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83
#endif
#ifndef SO_INQ
#define SO_INQ 84
#endif

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51
#endif
#ifndef IP_PROTOCOL
#define IP_PROTOCOL 52
#endif

/* In linux/in6.h only, which does not go together with netinet/in.h everywhere. */
#ifndef IPV6_FLOWINFO
#define IPV6_FLOWINFO 11
#endif
#ifndef IPV6_FLOWLABEL_MGR
#define IPV6_FLOWLABEL_MGR 32
#define IPV6_FLOWINFO_SEND 33
#endif
#ifndef IPV6_USE_MIN_MTU
#define IPV6_USE_MIN_MTU 63
#endif

#ifndef TCP_AO_ADD_KEY
#define TCP_AO_ADD_KEY 38
#define TCP_AO_DEL_KEY 39
#define TCP_AO_INFO 40
#define TCP_AO_GET_KEYS 41
#define TCP_AO_REPAIR 42
#endif
#ifndef TCP_IS_MPTCP
#define TCP_IS_MPTCP 43
#endif
#ifndef TCP_RTO_MAX_MS
#define TCP_RTO_MAX_MS 44
#endif
#ifndef TCP_RTO_MIN_US
#define TCP_RTO_MIN_US 45
#define TCP_DELACK_MAX_US 46
#endif
