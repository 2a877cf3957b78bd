// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <ifaddrs.h>
#include <linux/capability.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sks-kernel.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

/* The kernel's numbers (include/net/tcp_states.h) as ours. Numbers that are newer than this table stay unknown. */
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

static gint first_open_port = IPPORT_RESERVED; /* atomic */

typedef struct
{
  int fd, family, type, protocol;
  SksEvidenceMask wanted;
  SksEvidence *evidence;
} Reading;

typedef int (*NameFunc) (int fd, struct sockaddr *address, socklen_t *length);

static gboolean
get_option (int fd, int level, int name, void *value, socklen_t length)
{
  socklen_t got = length;

  return getsockopt (fd, level, name, value, &got) == 0 && got > 0;
}

static gboolean
get_int (int fd, int level, int name, int *value)
{
  return get_option (fd, level, name, value, sizeof *value);
}

/* Some protocols answer a queue's length with a negative errno as the length (MPTCP's listeners do): that is no length. */
static gboolean
get_queue (int fd, unsigned long request, int *n_bytes)
{
  int value = -1;

  if (ioctl (fd, request, &value) != 0 || value < 0)
    return FALSE;
  *n_bytes = value;
  return TRUE;
}

static gboolean
get_name (NameFunc func, int fd, SksAddress *address)
{
  SksAddress read = SKS_ADDRESS_INIT;
  socklen_t length = sizeof read.storage;

  if (func (fd, &read.any, &length) != 0)
    return FALSE;
  read.length = MIN (length, sizeof read.storage);
  *address = read;
  return TRUE;
}

static gboolean
has_tcp_states (const Reading *reading)
{
  return (reading->family == AF_INET || reading->family == AF_INET6) && reading->type == SOCK_STREAM
         && (reading->protocol == 0 || reading->protocol == IPPROTO_TCP || reading->protocol == IPPROTO_MPTCP);
}

static gboolean
is_unnamed (const Reading *reading, const SksAddress *name)
{
  if (name->length <= sizeof (sa_family_t))
    return TRUE;
  if (!sks_address_is_wildcard (name))
    return FALSE;
  /* A raw socket's port is its protocol. */
  return reading->type == SOCK_RAW || sks_address_get_port (name) <= 0;
}

static SksState
derive_state (const Reading *reading)
{
  SksAddress name = SKS_ADDRESS_INIT, peer = SKS_ADDRESS_INIT;
  int listening = 0;

  if (get_int (reading->fd, SOL_SOCKET, SO_ACCEPTCONN, &listening) && listening)
    return SKS_STATE_LISTEN;
  if (get_name (getpeername, reading->fd, &peer))
    return SKS_STATE_CONNECTED;
  if (!get_name (getsockname, reading->fd, &name))
    return SKS_STATE_UNKNOWN;
  return is_unnamed (reading, &name) ? SKS_STATE_UNBOUND : SKS_STATE_BOUND;
}

static void
read_names (Reading *reading)
{
  SksEvidence *evidence = reading->evidence;

  if ((reading->wanted & SKS_EVIDENCE_NAME) && get_name (getsockname, reading->fd, &evidence->name))
    evidence->valid |= SKS_EVIDENCE_NAME;
  if ((reading->wanted & SKS_EVIDENCE_PEER) && get_name (getpeername, reading->fd, &evidence->peer))
    evidence->valid |= SKS_EVIDENCE_PEER;
}

/* For MPTCP the kernel answers with its first subflow's structure. */
static void
read_tcp_info (Reading *reading)
{
  SksEvidence *evidence = reading->evidence;
  struct tcp_info info = { 0 };

  if (!has_tcp_states (reading) || !get_option (reading->fd, IPPROTO_TCP, TCP_INFO, &info, sizeof info))
    return;
  if (info.tcpi_state < G_N_ELEMENTS (tcp_states))
    evidence->state = tcp_states[info.tcpi_state];
  evidence->valid |= SKS_EVIDENCE_STATE;
  if (evidence->state == SKS_STATE_LISTEN)
    {
      evidence->accept_queue = (int) info.tcpi_unacked;
      evidence->accept_limit = (int) info.tcpi_sacked;
      evidence->valid |= SKS_EVIDENCE_ACCEPT_QUEUE;
    }
  else
    {
      evidence->rtt_us = info.tcpi_rtt;
      evidence->rtt_var_us = info.tcpi_rttvar;
      evidence->cwnd = info.tcpi_snd_cwnd;
      evidence->retransmits = info.tcpi_total_retrans;
      evidence->valid |= SKS_EVIDENCE_TCP;
    }
}

static void
read_state (Reading *reading)
{
  SksEvidence *evidence = reading->evidence;

  if ((reading->wanted & (SKS_EVIDENCE_STATE | SKS_EVIDENCE_ACCEPT_QUEUE | SKS_EVIDENCE_TCP)) == 0)
    return;
  read_tcp_info (reading);
  if ((evidence->valid & SKS_EVIDENCE_STATE) == 0 && (reading->wanted & SKS_EVIDENCE_STATE))
    {
      evidence->state = derive_state (reading);
      if (evidence->state != SKS_STATE_UNKNOWN)
        evidence->valid |= SKS_EVIDENCE_STATE;
    }
}

static void
read_queues (Reading *reading)
{
  SksEvidence *evidence = reading->evidence;

  if ((reading->wanted & SKS_EVIDENCE_RECEIVE_QUEUE) && get_queue (reading->fd, SIOCINQ, &evidence->receive_queue))
    evidence->valid |= SKS_EVIDENCE_RECEIVE_QUEUE;
  if ((reading->wanted & SKS_EVIDENCE_SEND_QUEUE) && get_queue (reading->fd, SIOCOUTQ, &evidence->send_queue))
    {
      evidence->valid |= SKS_EVIDENCE_SEND_QUEUE;
      if (!has_tcp_states (reading) || !get_queue (reading->fd, SIOCOUTQNSD, &evidence->unsent))
        evidence->unsent = -1;
      /* Without a connection the kernel counts sequence numbers that nothing stands behind: the SYN that was refused, a connection that is over. */
      if (has_tcp_states (reading) && evidence->state == SKS_STATE_CLOSED)
        evidence->send_queue = evidence->unsent = 0;
    }
  if ((reading->wanted & SKS_EVIDENCE_BUFFERS)
      && get_int (reading->fd, SOL_SOCKET, SO_RCVBUF, &evidence->receive_buffer)
      && get_int (reading->fd, SOL_SOCKET, SO_SNDBUF, &evidence->send_buffer))
    evidence->valid |= SKS_EVIDENCE_BUFFERS;
}

static void
read_identity (Reading *reading)
{
  SksEvidence *evidence = reading->evidence;
  struct ucred credentials = { 0 };
  struct stat status;

  if ((reading->wanted & SKS_EVIDENCE_INODE) && fstat (reading->fd, &status) == 0)
    {
      evidence->inode = status.st_ino;
      evidence->valid |= SKS_EVIDENCE_INODE;
    }
  /* Before there is a peer the kernel answers with process 0. */
  if ((reading->wanted & SKS_EVIDENCE_PEER_CREDENTIALS) && reading->family == AF_UNIX
      && get_option (reading->fd, SOL_SOCKET, SO_PEERCRED, &credentials, sizeof credentials) && credentials.pid != 0)
    {
      evidence->peer_pid = credentials.pid;
      evidence->peer_uid = (int) credentials.uid;
      evidence->peer_gid = (int) credentials.gid;
      evidence->valid |= SKS_EVIDENCE_PEER_CREDENTIALS;
    }
}

void
sks_kernel_read (int fd, int family, int type, int protocol, SksEvidenceMask wanted, SksEvidence *evidence)
{
  Reading reading = { fd, family, type, protocol, wanted, evidence };

  memset (evidence, 0, sizeof *evidence);
  evidence->unsent = -1;
  if (fd < 0)
    return;
  read_state (&reading);
  read_names (&reading);
  read_queues (&reading);
  read_identity (&reading);
  evidence->valid &= wanted;
}

static void
host_address_free (gpointer data)
{
  SksHostAddress *host = data;

  g_free (host->interface);
  g_free (host);
}

static socklen_t
get_address_length (const struct sockaddr *address)
{
  if (address == NULL)
    return 0;
  return address->sa_family == AF_INET ? sizeof (struct sockaddr_in) : address->sa_family == AF_INET6 ? sizeof (struct sockaddr_in6) : 0;
}

static void
read_first_open_port (void)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &text, NULL, NULL))
    g_atomic_int_set (&first_open_port, atoi (text));
}

int
sks_kernel_get_first_open_port (void)
{
  return g_atomic_int_get (&first_open_port);
}

gboolean
sks_kernel_has_capability (int capability)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  return syscall (SYS_capget, &header, data) == 0 && (data[CAP_TO_INDEX (capability)].effective & CAP_TO_MASK (capability)) != 0;
}

GPtrArray *
sks_kernel_list_host_addresses (void)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func (host_address_free);
  struct ifaddrs *all = NULL;

  read_first_open_port ();
  if (getifaddrs (&all) != 0)
    return hosts;
  for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
    {
      socklen_t length = get_address_length (one->ifa_addr);
      SksHostAddress *host;

      if (length == 0 || (one->ifa_flags & IFF_UP) == 0)
        continue;
      host = g_new0 (SksHostAddress, 1);
      host->interface = g_strdup (one->ifa_name);
      host->address.length = length;
      memcpy (&host->address.any, one->ifa_addr, length);
      host->loopback = (one->ifa_flags & IFF_LOOPBACK) != 0;
      g_ptr_array_add (hosts, host);
    }
  freeifaddrs (all);
  return hosts;
}
