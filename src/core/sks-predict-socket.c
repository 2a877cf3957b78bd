// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <linux/capability.h>
#include <netinet/in.h>

#include "sks-predict-private.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef IPPROTO_SMC
#define IPPROTO_SMC 256
#endif

#define KERNEL_N_TYPES 11      /* SOCK_MAX */
#define KERNEL_N_FAMILIES 46   /* AF_MAX */
#define KERNEL_N_PROTOCOLS 263 /* IPPROTO_MAX */
#define INET_ANY -1            /* AF_INET and AF_INET6 alike */

typedef enum
{
  MADE,      /* the kernel makes it */
  NEEDS_RAW, /* with CAP_NET_RAW */
  MODULE,    /* where the kernel has the protocol's module */
  PING,      /* where net.ipv4.ping_group_range holds the group */
} Answer;

/* Measured on Linux 6.18. A row with protocol INT_MAX stands for every other number. */
static const struct
{
  int family, type, protocol;
  Answer answer;
  const char *what; /* N_() */
} combinations[] = {
  { INET_ANY, SOCK_STREAM, 0, MADE, N_("a TCP socket: a stream of bytes, in order") },
  { INET_ANY, SOCK_STREAM, IPPROTO_TCP, MADE, N_("a TCP socket: a stream of bytes, in order") },
  { INET_ANY, SOCK_STREAM, IPPROTO_MPTCP, MADE, N_("an MPTCP socket: a stream that may use several paths") },
  { INET_ANY, SOCK_STREAM, IPPROTO_SCTP, MODULE, "SCTP" },
  { INET_ANY, SOCK_STREAM, IPPROTO_SMC, MODULE, "SMC" },
  { INET_ANY, SOCK_DGRAM, 0, MADE, N_("a UDP socket: datagrams, each by itself") },
  { INET_ANY, SOCK_DGRAM, IPPROTO_UDP, MADE, N_("a UDP socket: datagrams, each by itself") },
  { INET_ANY, SOCK_DGRAM, IPPROTO_UDPLITE, MADE, N_("a UDP-Lite socket: datagrams whose checksum covers a part") },
  { AF_INET, SOCK_DGRAM, IPPROTO_ICMP, PING, N_("an ICMP socket for ping") },
  { AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, PING, N_("an ICMPv6 socket for ping") },
  { INET_ANY, SOCK_SEQPACKET, 0, MODULE, "SCTP" },
  { INET_ANY, SOCK_SEQPACKET, IPPROTO_SCTP, MODULE, "SCTP" },
  { INET_ANY, SOCK_DCCP, 0, MODULE, "DCCP" },
  { INET_ANY, SOCK_DCCP, IPPROTO_DCCP, MODULE, "DCCP" },
  { INET_ANY, SOCK_RAW, INT_MAX, NEEDS_RAW, N_("a raw socket: packets of this protocol, with their headers") },
  { AF_UNIX, SOCK_STREAM, INT_MAX, MADE, N_("a UNIX socket: a stream of bytes on this machine") },
  { AF_UNIX, SOCK_DGRAM, INT_MAX, MADE, N_("a UNIX socket: datagrams on this machine; none is lost") },
  { AF_UNIX, SOCK_RAW, INT_MAX, MADE, N_("a UNIX socket: the kernel takes SOCK_RAW for SOCK_DGRAM here") },
  { AF_UNIX, SOCK_SEQPACKET, INT_MAX, MADE, N_("a UNIX socket: messages over a connection, in order") },
};

static gboolean
is_inet (int family)
{
  return family == AF_INET || family == AF_INET6;
}

static gboolean
has_type (int family, int type)
{
  for (guint i = 0; i < G_N_ELEMENTS (combinations); i++)
    if ((combinations[i].family == family || (combinations[i].family == INET_ANY && is_inet (family))) && combinations[i].type == type
        && combinations[i].answer != MODULE)
      return TRUE;
  return FALSE;
}

static SksPrediction *
predict_combination (const SksForecast *forecast, guint i, int protocol)
{
  const char *what = combinations[i].what;

  switch (combinations[i].answer)
    {
    case NEEDS_RAW:
      if (protocol == 0)
        return sks_predict_fails (forecast, EPROTONOSUPPORT);
      if (!sks_kernel_has_capability (CAP_NET_RAW))
        return sks_predict_fails (forecast, EPERM);
      break;
    case MODULE:
      return sks_predict_unknown (g_strdup_printf (_("Depends on whether this kernel has %s: without it, fails with EPROTONOSUPPORT (93) or ESOCKTNOSUPPORT (94)."), what));
    case PING:
      return sks_predict_unknown (g_strdup_printf (_("Returns %s where net.ipv4.ping_group_range holds this program’s group, else fails with EACCES (13)."), _(what)));
    case MADE:
    default:
      break;
    }
  return sks_predict_at_once (g_strdup_printf (_("Returns %s. It has no name and no peer yet."), _(what)));
}

/* In the kernel's order: __sock_create(), then the family's own create function. */
static int
find_refusal (int family, int type, int protocol)
{
  if (type & ~(0xf | SOCK_NONBLOCK | SOCK_CLOEXEC))
    return EINVAL;
  type &= 0xf;
  if (family < 0 || family >= KERNEL_N_FAMILIES)
    return EAFNOSUPPORT;
  if (type >= KERNEL_N_TYPES)
    return EINVAL;
  if (family == AF_UNSPEC)
    return EAFNOSUPPORT;
  if (family == AF_UNIX)
    return protocol != 0 && protocol != PF_UNIX ? EPROTONOSUPPORT : has_type (family, type) ? 0 : ESOCKTNOSUPPORT;
  if (is_inet (family) && (protocol < 0 || protocol >= KERNEL_N_PROTOCOLS) && type != SOCK_PACKET)
    return EINVAL;
  return 0;
}

static SksPrediction *
predict_numbers (const SksForecast *forecast, int family, int type, int protocol)
{
  int error;

  /* Python's own defaults stand behind -1. */
  family = family == -1 ? AF_INET : family;
  type = type == -1 ? SOCK_STREAM : type;
  protocol = protocol == -1 ? 0 : protocol;
  error = find_refusal (family, type, protocol);
  if (error != 0)
    return sks_predict_fails (forecast, error);
  type &= 0xf;
  for (guint i = 0; i < G_N_ELEMENTS (combinations); i++)
    if ((combinations[i].family == family || (combinations[i].family == INET_ANY && is_inet (family))) && combinations[i].type == type
        && (combinations[i].protocol == protocol || combinations[i].protocol == INT_MAX))
      return predict_combination (forecast, i, protocol);
  if (is_inet (family) && type == SOCK_PACKET)
    return sks_predict_unknown (g_strdup (_("An old way to raw packets; the kernel may still take it, with CAP_NET_RAW. AF_PACKET took its place.")));
  if (is_inet (family))
    return sks_predict_fails (forecast, has_type (family, type) ? EPROTONOSUPPORT : ESOCKTNOSUPPORT);
  return sks_predict_unknown (g_strdup (_("Depends on whether this kernel has the family.")));
}

SksPrediction *
sks_predict_new_socket (const SksForecast *forecast)
{
  static const int defaults[] = { AF_INET, SOCK_STREAM, 0 };
  int numbers[G_N_ELEMENTS (defaults)];

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      gint64 number = defaults[i];
      SksPrediction *wrong = sks_forecast_check_int (forecast, i, INT_MIN, INT_MAX, "int", &number);

      if (wrong != NULL)
        return wrong;
      numbers[i] = (int) number;
    }
  return predict_numbers (forecast, numbers[0], numbers[1], numbers[2]);
}

SksPrediction *
sks_predict_socket (SksSession *session, int family, int type, int protocol)
{
  g_autoptr (SksValue) family_value = sks_value_new_int (family);
  g_autoptr (SksValue) type_value = sks_value_new_int (type);
  g_autoptr (SksValue) protocol_value = sks_value_new_int (protocol);
  SksValue *args[] = { family_value, type_value, protocol_value };

  return sks_predict (session, sks_call_spec_find (SKS_ON_MODULE, "socket"), NULL, args, G_N_ELEMENTS (args));
}
