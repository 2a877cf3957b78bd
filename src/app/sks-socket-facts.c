// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-socket-facts.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "sks-constants.h"
#include "sks-journal.h"

static const SksEvidence *
get_evidence (SksSocket       *socket,
              SksEvidenceMask  wanted)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);

  return (evidence->valid & wanted) && sks_socket_is_open (socket) ? evidence : NULL;
}

static char *
dup_local (SksSocket *socket)
{
  const char *text = sks_socket_get_local_text (socket);

  return *text ? g_strdup (text) : NULL;
}

static char *
dup_peer (SksSocket *socket)
{
  const char *text = sks_socket_get_peer_text (socket);

  return *text ? g_strdup (text) : NULL;
}

static char *
dup_fd (SksSocket *socket)
{
  if (sks_socket_is_open (socket))
    return g_strdup_printf ("%d", sks_socket_get_fd (socket));

  return g_strdup_printf (_("closed, was %d"), sks_socket_get_last_fd (socket));
}

static char *
dup_inode (SksSocket *socket)
{
  const SksEvidence *evidence = get_evidence (socket, SKS_EVIDENCE_INODE);

  return evidence ? g_strdup_printf ("%" G_GUINT64_FORMAT, evidence->inode) : NULL;
}

static char *
dup_constant (SksConstantGroup group,
              int              value)
{
  const SksConstant *constant = sks_constants_find (group, value);

  return constant ? g_strdup_printf ("%s (%d)", constant->name, value) : g_strdup_printf ("%d", value);
}

static char *
dup_family (SksSocket *socket)
{
  return dup_constant (SKS_CONSTANTS_FAMILY, sks_socket_get_family (socket));
}

static char *
dup_type (SksSocket *socket)
{
  return dup_constant (SKS_CONSTANTS_TYPE, sks_socket_get_socket_type (socket));
}

static char *
dup_protocol (SksSocket *socket)
{
  int protocol = sks_socket_get_protocol (socket);

  return protocol == 0 ? g_strdup (_("0, the family’s own for this type")) : dup_constant (SKS_CONSTANTS_PROTOCOL, protocol);
}

static char *
dup_timeout (SksSocket *socket)
{
  double seconds = sks_socket_get_timeout (socket);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!sks_socket_is_open (socket))
    return NULL;
  if (seconds < 0)
    return g_strdup (_("None: a call waits as long as it takes"));
  if (seconds <= 0)
    return g_strdup (_("0: no call waits; one that would have to answers EAGAIN (11)"));
  g_ascii_formatd (number, sizeof number, "%g", seconds);

  return g_strdup_printf (_("%s s: a call that waits longer raises TimeoutError"), number);
}

static char *
dup_rtt (SksSocket *socket)
{
  const SksEvidence *evidence = get_evidence (socket, SKS_EVIDENCE_TCP);
  g_autofree char *rtt = evidence ? sks_format_duration_us (evidence->rtt_us) : NULL;
  g_autofree char *variation = evidence ? sks_format_duration_us (evidence->rtt_var_us) : NULL;

  return evidence && evidence->rtt_us > 0 ? g_strdup_printf ("%s ± %s", rtt, variation) : NULL;
}

static char *
dup_cwnd (SksSocket *socket)
{
  const SksEvidence *evidence = get_evidence (socket, SKS_EVIDENCE_TCP);

  return evidence && !(sks_socket_get_situation (socket) & SKS_WHEN_LISTEN)
           ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u segment", "%u segments", evidence->cwnd), evidence->cwnd)
           : NULL;
}

static char *
dup_retransmits (SksSocket *socket)
{
  const SksEvidence *evidence = get_evidence (socket, SKS_EVIDENCE_TCP);

  return evidence && !(sks_socket_get_situation (socket) & SKS_WHEN_LISTEN) ? g_strdup_printf ("%u", evidence->retransmits) : NULL;
}

static const SksEvidence *
get_credentials (SksSocket *socket)
{
  const SksEvidence *evidence = get_evidence (socket, SKS_EVIDENCE_PEER_CREDENTIALS);

  return evidence && sks_socket_get_family (socket) == AF_UNIX && evidence->peer_pid > 0 ? evidence : NULL;
}

static char *
dup_pid (SksSocket *socket)
{
  const SksEvidence *evidence = get_credentials (socket);

  if (!evidence)
    return NULL;

  return g_strdup_printf (evidence->peer_pid == getpid () ? _("%d, this program") : "%d", evidence->peer_pid);
}

static char *
dup_uid (SksSocket *socket)
{
  const SksEvidence *evidence = get_credentials (socket);

  return evidence ? g_strdup_printf ("%d", evidence->peer_uid) : NULL;
}

static char *
dup_gid (SksSocket *socket)
{
  const SksEvidence *evidence = get_credentials (socket);

  return evidence ? g_strdup_printf ("%d", evidence->peer_gid) : NULL;
}

static const SksFact facts[] = {
  { SKS_FACTS_NAMES, N_("Name"), TRUE, TRUE, dup_local },
  { SKS_FACTS_NAMES, N_("Peer"), TRUE, TRUE, dup_peer },
  { SKS_FACTS_SOCKET, "fd", TRUE, FALSE, dup_fd },
  { SKS_FACTS_SOCKET, N_("inode"), TRUE, TRUE, dup_inode },
  { SKS_FACTS_SOCKET, N_("Family"), TRUE, FALSE, dup_family },
  { SKS_FACTS_SOCKET, N_("Type"), TRUE, FALSE, dup_type },
  { SKS_FACTS_SOCKET, N_("Protocol"), FALSE, FALSE, dup_protocol },
  { SKS_FACTS_SOCKET, N_("Timeout"), FALSE, FALSE, dup_timeout },
  { SKS_FACTS_TCP, N_("Round trip"), FALSE, FALSE, dup_rtt },
  { SKS_FACTS_TCP, "cwnd", FALSE, FALSE, dup_cwnd },
  { SKS_FACTS_TCP, N_("Retransmits"), FALSE, FALSE, dup_retransmits },
  { SKS_FACTS_CREDENTIALS, N_("Process"), FALSE, FALSE, dup_pid },
  { SKS_FACTS_CREDENTIALS, N_("User"), FALSE, FALSE, dup_uid },
  { SKS_FACTS_CREDENTIALS, N_("Group"), FALSE, FALSE, dup_gid },
};

static const char *const titles[SKS_N_FACTS] = {
  [SKS_FACTS_NAMES] = NC_("card of facts", "Names"),
  [SKS_FACTS_SOCKET] = NC_("card of facts", "Socket"),
  [SKS_FACTS_TCP] = "TCP_INFO",
  [SKS_FACTS_CREDENTIALS] = NC_("card of facts", "Peer Credentials"),
};

const SksFact *
sks_socket_facts_list (guint *n_facts)
{
  *n_facts = G_N_ELEMENTS (facts);

  return facts;
}

const char *
sks_socket_facts_get_title (SksFactGroup group)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "card of facts", titles[group]);
}
