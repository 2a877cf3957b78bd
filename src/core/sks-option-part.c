// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <linux/net_tstamp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include <arpa/inet.h>

#include "sks-kernel.h"
#include "sks-option-part-private.h"

#define PART(type, member_, kind_, label_, unit_)                                                       \
  { .label = label_, .member = #member_, .kind = SKS_OPTION_PART_##kind_, .offset = offsetof (type, member_), \
    .size = sizeof (((type *) 0)->member_), .unit = unit_ }
#define WORD(index, label_) \
  { .label = label_, .kind = SKS_OPTION_PART_UNSIGNED, .offset = 4 * index, .size = 4 }

static const SksOptionPart timeval_parts[] = {
  PART (struct timeval, tv_sec, SIGNED, "seconds", NULL),
  PART (struct timeval, tv_usec, SIGNED, "microseconds", NULL),
};

static const SksOptionPart linger_parts[] = {
  PART (struct linger, l_onoff, BOOL, NULL, NULL),
  PART (struct linger, l_linger, SIGNED, NULL, "s"),
};

static const SksOptionPart ucred_parts[] = {
  PART (struct ucred, pid, SIGNED, "pid", NULL),
  PART (struct ucred, uid, ID, "uid", NULL),
  PART (struct ucred, gid, ID, "gid", NULL),
};

/* The order of SK_MEMINFO_* in linux/sock_diag.h. */
static const SksOptionPart meminfo_parts[] = {
  WORD (0, "rmem_alloc"), WORD (1, "rcvbuf"), WORD (2, "wmem_alloc"), WORD (3, "sndbuf"), WORD (4, "fwd_alloc"),
  WORD (5, "wmem_queued"), WORD (6, "optmem"), WORD (7, "backlog"), WORD (8, "drops"),
};

static const SksOptionPart txtime_parts[] = {
  PART (struct sock_txtime, clockid, CLOCK, NULL, NULL),
  PART (struct sock_txtime, flags, UNSIGNED, "flags", NULL),
};

static const SksOptionPart mreq_parts[] = {
  PART (struct ip_mreq, imr_multiaddr, IN_ADDR, "group", NULL),
  PART (struct ip_mreq, imr_interface, IN_ADDR, "interface", NULL),
};

static const SksOptionPart mreq_source_parts[] = {
  PART (struct ip_mreq_source, imr_multiaddr, IN_ADDR, "group", NULL),
  PART (struct ip_mreq_source, imr_interface, IN_ADDR, "interface", NULL),
  PART (struct ip_mreq_source, imr_sourceaddr, IN_ADDR, "source", NULL),
};

static const SksOptionPart mreq6_parts[] = {
  PART (struct ipv6_mreq, ipv6mr_multiaddr, IN6_ADDR, "group", NULL),
  PART (struct ipv6_mreq, ipv6mr_interface, IFINDEX, "interface", NULL),
};

static const SksOptionPart group_req_parts[] = {
  PART (struct group_req, gr_interface, IFINDEX, "interface", NULL),
  PART (struct group_req, gr_group, SOCKADDR, "group", NULL),
};

static const SksOptionPart group_source_req_parts[] = {
  PART (struct group_source_req, gsr_interface, IFINDEX, "interface", NULL),
  PART (struct group_source_req, gsr_group, SOCKADDR, "group", NULL),
  PART (struct group_source_req, gsr_source, SOCKADDR, "source", NULL),
};

static const SksOptionPart pktinfo6_parts[] = {
  PART (struct in6_pktinfo, ipi6_addr, IN6_ADDR, "source", NULL),
  PART (struct in6_pktinfo, ipi6_ifindex, IFINDEX, "interface", NULL),
};

static const SksOptionPart mtuinfo6_parts[] = {
  PART (struct ip6_mtuinfo, ip6m_addr.sin6_addr, IN6_ADDR, "to", NULL),
  PART (struct ip6_mtuinfo, ip6m_mtu, UNSIGNED, "mtu", NULL),
};

static const SksOptionPart tcp_info_parts[] = {
  PART (struct tcp_info, tcpi_state, TCP_STATE, NULL, NULL),
  PART (struct tcp_info, tcpi_rtt, UNSIGNED, "rtt", "µs"),
  PART (struct tcp_info, tcpi_rttvar, UNSIGNED, "rttvar", "µs"),
  PART (struct tcp_info, tcpi_rto, UNSIGNED, "rto", "µs"),
  PART (struct tcp_info, tcpi_snd_cwnd, UNSIGNED, "cwnd", NULL),
  PART (struct tcp_info, tcpi_snd_mss, UNSIGNED, "mss", NULL),
  PART (struct tcp_info, tcpi_unacked, UNSIGNED, "unacked", NULL),
  PART (struct tcp_info, tcpi_total_retrans, UNSIGNED, "retrans", NULL),
};

static const SksOptionPart repair_window_parts[] = {
  PART (struct tcp_repair_window, snd_wl1, UNSIGNED, "snd_wl1", NULL),
  PART (struct tcp_repair_window, snd_wnd, UNSIGNED, "snd_wnd", NULL),
  PART (struct tcp_repair_window, max_window, UNSIGNED, "max_window", NULL),
  PART (struct tcp_repair_window, rcv_wnd, UNSIGNED, "rcv_wnd", NULL),
  PART (struct tcp_repair_window, rcv_wup, UNSIGNED, "rcv_wup", NULL),
};

#define PARTS(kind, array) [SKS_OPTION_##kind] = { array, G_N_ELEMENTS (array) }

static const struct
{
  const SksOptionPart *parts;
  guint n_parts;
} parts_of_kind[SKS_OPTION_N_KINDS] = {
  PARTS (TIMEVAL, timeval_parts),
  PARTS (LINGER, linger_parts),
  PARTS (UCRED, ucred_parts),
  PARTS (MEMINFO, meminfo_parts),
  PARTS (TXTIME, txtime_parts),
  PARTS (MREQ, mreq_parts),
  PARTS (MREQ_SOURCE, mreq_source_parts),
  PARTS (MREQ6, mreq6_parts),
  PARTS (GROUP_REQ, group_req_parts),
  PARTS (GROUP_SOURCE_REQ, group_source_req_parts),
  PARTS (PKTINFO6, pktinfo6_parts),
  PARTS (MTUINFO6, mtuinfo6_parts),
  PARTS (TCP_INFO, tcp_info_parts),
  PARTS (REPAIR_WINDOW, repair_window_parts),
};

static const struct
{
  const char *name;
  clockid_t clock;
} clocks[] = {
  { "CLOCK_REALTIME", CLOCK_REALTIME },
  { "CLOCK_MONOTONIC", CLOCK_MONOTONIC },
  { "CLOCK_TAI", CLOCK_TAI },
};

/* The kernel's numbers (tcp_states.h) are not in the diagram's order. */
static const SksState tcp_states[] = {
  [TCP_ESTABLISHED] = SKS_STATE_ESTABLISHED,
  [TCP_SYN_SENT] = SKS_STATE_SYN_SENT,
  [TCP_SYN_RECV] = SKS_STATE_SYN_RECV,
  [TCP_FIN_WAIT1] = SKS_STATE_FIN_WAIT_1,
  [TCP_FIN_WAIT2] = SKS_STATE_FIN_WAIT_2,
  [TCP_TIME_WAIT] = SKS_STATE_TIME_WAIT,
  [TCP_CLOSE] = SKS_STATE_CLOSED,
  [TCP_CLOSE_WAIT] = SKS_STATE_CLOSE_WAIT,
  [TCP_LAST_ACK] = SKS_STATE_LAST_ACK,
  [TCP_LISTEN] = SKS_STATE_LISTEN,
  [TCP_CLOSING] = SKS_STATE_CLOSING,
};

static char *
format_clock (gint64 clock)
{
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    if (clocks[i].clock == clock)
      return g_strdup (clocks[i].name);
  return g_strdup_printf ("%" G_GINT64_FORMAT, clock);
}

static gboolean
parse_clock (const char *text, gint64 *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    if (g_ascii_strcasecmp (clocks[i].name, text) == 0)
      {
        *out = clocks[i].clock;
        return TRUE;
      }
  return sks_option_number_parse (text, out);
}

static gboolean
parse_bool (const char *text, gint64 *out)
{
  static const char *const words[][3] = { { "0", "off", "false" }, { "1", "on", "true" } };

  for (guint value = 0; value < 2; value++)
    for (guint i = 0; i < 3; i++)
      if (g_ascii_strcasecmp (words[value][i], text) == 0)
        {
          *out = value;
          return TRUE;
        }
  return FALSE;
}

static char *
format_tcp_state (gint64 state)
{
  if (state > 0 && state < (gint64) G_N_ELEMENTS (tcp_states))
    return g_strdup (sks_state_get_word (tcp_states[state]));
  return g_strdup_printf ("%" G_GINT64_FORMAT, state);
}

static char *
format_number (const SksOptionPart *part, gint64 value)
{
  switch (part->kind)
    {
    case SKS_OPTION_PART_BOOL:
      return g_strdup (value != 0 ? "on" : "off");
    case SKS_OPTION_PART_CLOCK:
      return format_clock (value);
    case SKS_OPTION_PART_IFINDEX:
      return sks_option_interface_format (value);
    case SKS_OPTION_PART_TCP_STATE:
      return format_tcp_state (value);
    case SKS_OPTION_PART_ID:
      if (value == G_MAXUINT32)
        return g_strdup ("-1");
      G_GNUC_FALLTHROUGH;
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value);
    }
}

static gboolean
parse_number (const SksOptionPart *part, const char *text, gint64 *out)
{
  switch (part->kind)
    {
    case SKS_OPTION_PART_BOOL:
      return parse_bool (text, out);
    case SKS_OPTION_PART_CLOCK:
      return parse_clock (text, out);
    case SKS_OPTION_PART_IFINDEX:
      return sks_option_interface_parse (text, out);
    default:
      return sks_option_number_parse (text, out);
    }
}

static gboolean
fits (const SksOptionPart *part, gint64 value)
{
  guint bits = part->size * 8;
  gboolean is_signed = part->kind == SKS_OPTION_PART_SIGNED || part->kind == SKS_OPTION_PART_CLOCK;

  if (bits == 64)
    return is_signed || value >= 0;
  if (is_signed)
    return value >= -(G_GINT64_CONSTANT (1) << (bits - 1)) && value < G_GINT64_CONSTANT (1) << (bits - 1);
  return value >= (part->kind == SKS_OPTION_PART_ID ? -1 : 0) && value < G_GINT64_CONSTANT (1) << bits;
}

gboolean
sks_option_number_parse (const char *text, gint64 *out)
{
  const char *digits = *text == '-' ? text + 1 : text;
  guint base = g_ascii_strncasecmp (digits, "0x", 2) == 0 ? 16 : 10;

  return g_ascii_string_to_signed (base == 16 && digits == text ? text + 2 : text, base, G_MININT64, G_MAXINT64, out, NULL);
}

gboolean
sks_option_interface_parse (const char *text, gint64 *out)
{
  const char *bracket = strstr (text, " (");
  g_autofree char *name = bracket != NULL ? g_strndup (text, bracket - text) : g_strdup (text);

  if (sks_option_number_parse (name, out))
    return TRUE;
  *out = if_nametoindex (name);
  return *out != 0;
}

char *
sks_option_interface_format (gint64 index)
{
  char name[IF_NAMESIZE];

  if (index > 0 && index <= G_MAXUINT32 && if_indextoname ((guint) index, name) != NULL)
    return g_strdup_printf ("%s (%" G_GINT64_FORMAT ")", name, index);
  return g_strdup_printf ("%" G_GINT64_FORMAT, index);
}

char *
sks_option_sockaddr_format (const guint8 *data, gsize length)
{
  char text[INET6_ADDRSTRLEN];
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
  sa_family_t family = AF_UNSPEC;

  if (length >= sizeof family)
    memcpy (&family, data, sizeof family);
  if (family == AF_INET && length >= sizeof in)
    {
      memcpy (&in, data, sizeof in);
      inet_ntop (AF_INET, &in.sin_addr, text, sizeof text);
      return in.sin_port == 0 ? g_strdup (text) : g_strdup_printf ("%s:%u", text, ntohs (in.sin_port));
    }
  if (family == AF_INET6 && length >= sizeof in6)
    {
      memcpy (&in6, data, sizeof in6);
      inet_ntop (AF_INET6, &in6.sin6_addr, text, sizeof text);
      return in6.sin6_port == 0 ? g_strdup (text) : g_strdup_printf ("[%s]:%u", text, ntohs (in6.sin6_port));
    }
  return g_strdup ("none");
}

gboolean
sks_option_sockaddr_parse (const char *text, guint8 *data, gsize *length)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  const char *colon = strrchr (text, ':');
  gboolean has_port = colon != NULL && (colon == strchr (text, ':') || (*text == '[' && colon[-1] == ']'));
  g_autofree char *host = has_port ? g_strndup (text, colon - text) : g_strdup (text);
  gint64 port = 0;

  if (has_port && (!sks_option_number_parse (colon + 1, &port) || port < 0 || port > G_MAXUINT16))
    return FALSE;
  if (*host == '[' && g_str_has_suffix (host, "]"))
    {
      memmove (host, host + 1, strlen (host));
      host[strlen (host) - 1] = '\0';
    }

  in.sin_port = in6.sin6_port = htons ((guint16) port);
  if (inet_pton (AF_INET, host, &in.sin_addr) == 1)
    memcpy (data, &in, *length = sizeof in);
  else if (inet_pton (AF_INET6, host, &in6.sin6_addr) == 1)
    memcpy (data, &in6, *length = sizeof in6);
  else
    return FALSE;
  return TRUE;
}

gint64
sks_option_part_get (const SksOptionPart *part, const guint8 *data)
{
  const guint8 *at = data + part->offset;
  gboolean is_unsigned = part->kind != SKS_OPTION_PART_SIGNED && part->kind != SKS_OPTION_PART_CLOCK;
  guint8 byte = *at;
  guint16 half;
  guint32 word;
  gint64 wide;

  switch (part->size)
    {
    case 1:
      return is_unsigned ? (gint64) byte : (gint64) (gint8) byte;
    case 2:
      memcpy (&half, at, sizeof half);
      return is_unsigned ? (gint64) half : (gint64) (gint16) half;
    case 4:
      memcpy (&word, at, sizeof word);
      return is_unsigned ? (gint64) word : (gint64) (gint32) word;
    default:
      memcpy (&wide, at, sizeof wide);
      return wide;
    }
}

void
sks_option_part_set (const SksOptionPart *part, guint8 *data, gint64 value)
{
  guint8 byte = (guint8) value;
  guint16 half = (guint16) value;
  guint32 word = (guint32) value;
  gconstpointer from = part->size == 1 ? (gconstpointer) &byte : part->size == 2 ? (gconstpointer) &half : part->size == 4 ? (gconstpointer) &word : &value;

  memcpy (data + part->offset, from, part->size);
}

char *
sks_option_part_format (const SksOptionPart *part, const guint8 *data)
{
  const guint8 *at = data + part->offset;
  char text[INET6_ADDRSTRLEN];

  switch (part->kind)
    {
    case SKS_OPTION_PART_IN_ADDR:
      return g_strdup (inet_ntop (AF_INET, at, text, sizeof text));
    case SKS_OPTION_PART_IN6_ADDR:
      return g_strdup (inet_ntop (AF_INET6, at, text, sizeof text));
    case SKS_OPTION_PART_SOCKADDR:
      return sks_option_sockaddr_format (at, part->size);
    default:
      return format_number (part, sks_option_part_get (part, data));
    }
}

gboolean
sks_option_part_parse (const SksOptionPart *part, const char *text, guint8 *data)
{
  guint8 *at = data + part->offset;
  gint64 number;
  gsize length;

  switch (part->kind)
    {
    case SKS_OPTION_PART_IN_ADDR:
      return inet_pton (AF_INET, text, at) == 1;
    case SKS_OPTION_PART_IN6_ADDR:
      return inet_pton (AF_INET6, text, at) == 1;
    case SKS_OPTION_PART_SOCKADDR:
      memset (at, 0, part->size);
      return g_str_equal (text, "none") || sks_option_sockaddr_parse (text, at, &length);
    default:
      if (!parse_number (part, text, &number) || !fits (part, number))
        return FALSE;
      sks_option_part_set (part, data, number);
      return TRUE;
    }
}

/**
 * sks_option_list_parts:
 * @spec: an option
 * @n_parts: (out): how many there are
 *
 * Returns: (array length=n_parts) (transfer none) (nullable): the members of its structure, none when it is not one
 */
const SksOptionPart *
sks_option_list_parts (const SksOptionSpec *spec, guint *n_parts)
{
  *n_parts = parts_of_kind[spec->kind].n_parts;
  return parts_of_kind[spec->kind].parts;
}
