// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#include "sks-explain-private.h"

#define MAX_LISTED 6

static const struct sockaddr_in *
get_inet (const SksAddress *address)
{
  return address->length >= sizeof (struct sockaddr_in) && address->any.sa_family == AF_INET ? (const struct sockaddr_in *) &address->any : NULL;
}

static const struct sockaddr_in6 *
get_inet6 (const SksAddress *address)
{
  return address->length >= sizeof (struct sockaddr_in6) && address->any.sa_family == AF_INET6 ? (const struct sockaddr_in6 *) &address->any : NULL;
}

/* An IPv4 address as IPv6 writes it, ::ffff:127.0.0.1, is that IPv4 address. */
static SksAddress
unmap (const SksAddress *address)
{
  const struct sockaddr_in6 *inet6 = get_inet6 (address);
  SksAddress plain = *address;

  if (inet6 != NULL && IN6_IS_ADDR_V4MAPPED (&inet6->sin6_addr))
    {
      struct sockaddr_in inet = { .sin_family = AF_INET, .sin_port = inet6->sin6_port };

      memcpy (&inet.sin_addr, &inet6->sin6_addr.s6_addr[12], sizeof inet.sin_addr);
      memset (&plain, 0, sizeof plain);
      plain.length = sizeof inet;
      memcpy (&plain.any, &inet, sizeof inet);
    }
  return plain;
}

static gboolean
is_same_host (const SksAddress *a, const SksAddress *b)
{
  const struct sockaddr_in *inet_a = get_inet (a), *inet_b = get_inet (b);
  const struct sockaddr_in6 *inet6_a = get_inet6 (a), *inet6_b = get_inet6 (b);

  if (inet_a != NULL && inet_b != NULL)
    return inet_a->sin_addr.s_addr == inet_b->sin_addr.s_addr;
  return inet6_a != NULL && inet6_b != NULL && IN6_ARE_ADDR_EQUAL (&inet6_a->sin6_addr, &inet6_b->sin6_addr);
}

gboolean
sks_reach_is_link_local (const SksAddress *address)
{
  const struct sockaddr_in6 *inet6 = get_inet6 (address);

  return inet6 != NULL && IN6_IS_ADDR_LINKLOCAL (&inet6->sin6_addr);
}

gboolean
sks_reach_is_multicast (const SksAddress *address)
{
  const struct sockaddr_in *inet = get_inet (address);
  const struct sockaddr_in6 *inet6 = get_inet6 (address);

  return inet != NULL ? IN_MULTICAST (ntohl (inet->sin_addr.s_addr)) : inet6 != NULL && IN6_IS_ADDR_MULTICAST (&inet6->sin6_addr);
}

gboolean
sks_reach_is_broadcast (const SksAddress *address)
{
  const struct sockaddr_in *inet = get_inet (address);

  return inet != NULL && inet->sin_addr.s_addr == htonl (INADDR_BROADCAST);
}

gboolean
sks_reach_covers (const SksAddress *name, const SksAddress *address)
{
  SksAddress host = unmap (address);

  if (name->length == 0 || address->length == 0)
    return FALSE;
  if (name->any.sa_family == AF_UNIX)
    return name->length > sizeof (sa_family_t) && sks_address_equal (name, address);
  if (sks_address_get_port (name) <= 0 || sks_address_get_port (name) != sks_address_get_port (address))
    return FALSE;
  if (sks_address_is_wildcard (name))
    return name->any.sa_family == host.any.sa_family || name->any.sa_family == AF_INET6;
  /* 0.0.0.0 as a destination is this machine, by way of loopback. */
  if (sks_address_is_wildcard (&host))
    return name->any.sa_family == host.any.sa_family && sks_address_is_loopback (name);
  return is_same_host (name, &host);
}

static const SksHostAddress *
find_host (SksSession *session, const SksAddress *address)
{
  GPtrArray *hosts = sks_session_get_host_addresses (session);

  for (guint i = 0; hosts != NULL && i < hosts->len; i++)
    {
      const SksHostAddress *host = g_ptr_array_index (hosts, i);

      if (is_same_host (&host->address, address))
        return host;
    }
  return NULL;
}

gboolean
sks_reach_is_here (SksSession *session, const SksAddress *address)
{
  SksAddress host = unmap (address);

  return sks_address_is_wildcard (&host) || sks_address_is_loopback (&host) || find_host (session, &host) != NULL;
}

gboolean
sks_reach_is_known (SksSession *session)
{
  GPtrArray *hosts = sks_session_get_host_addresses (session);

  return hosts != NULL && hosts->len > 0;
}

gboolean
sks_reach_is_locked_in (SksSession *session, const SksAddress *name, const SksAddress *address)
{
  SksAddress host = unmap (address);

  return get_inet (name) != NULL && sks_address_is_loopback (name) && get_inet (&host) != NULL && sks_reach_is_known (session)
         && !sks_reach_is_here (session, &host);
}

static char *
host_to_text (const SksAddress *address)
{
  const struct sockaddr_in *inet = get_inet (address);
  const struct sockaddr_in6 *inet6 = get_inet6 (address);
  char text[INET6_ADDRSTRLEN] = "";

  if (inet != NULL)
    inet_ntop (AF_INET, &inet->sin_addr, text, sizeof text);
  else if (inet6 != NULL)
    inet_ntop (AF_INET6, &inet6->sin6_addr, text, sizeof text);
  return g_strdup (text);
}

/* "192.168.1.5 (eth0), 10.0.0.1 (docker0)"; NULL when the machine has none. Link-local ones come last, as they need a scope. */
static char *
list_hosts (SksSession *session, gboolean inet, gboolean inet6)
{
  GPtrArray *hosts = sks_session_get_host_addresses (session);
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; hosts != NULL && i < hosts->len; i++)
      {
        const SksHostAddress *host = g_ptr_array_index (hosts, i);
        gboolean wanted = host->address.any.sa_family == AF_INET ? inet : inet6;
        g_autofree char *address = NULL;

        if (host->loopback || !wanted || sks_reach_is_link_local (&host->address) != (pass == 1))
          continue;
        if (++n > MAX_LISTED)
          continue;
        address = host_to_text (&host->address);
        g_string_append_printf (text, "%s%s%s%s (%s)", n > 1 ? ", " : "", address, pass == 1 ? "%" : "", pass == 1 ? host->interface : "", host->interface);
      }
  if (n > MAX_LISTED)
    g_string_append (text, " …");
  return g_string_free (text, n == 0);
}

static char *
explain_unix (const SksAddress *address)
{
  g_autofree char *text = sks_address_to_text (address);

  if (address->length <= sizeof (sa_family_t))
    return g_strdup (_("The kernel chooses an abstract name. Only programs on this machine can reach it."));
  if (address->un.sun_path[0] == '\0')
    return g_strdup_printf (_("Only programs on this machine can reach %s, in the same network namespace. There is no file."), text);
  return g_strdup_printf (_("Only programs on this machine can reach %s, those that may write to this file."), text);
}

static char *
explain_wildcard (SksSession *session, const SksAddress *address)
{
  gboolean inet6 = address->any.sa_family == AF_INET6;
  g_autofree char *list = list_hosts (session, TRUE, inet6);

  if (!sks_reach_is_known (session))
    return g_strdup (inet6 ? _(":: is every address of this machine, IPv4 too unless IPV6_V6ONLY is set.") : _("0.0.0.0 is every IPv4 address of this machine."));
  if (inet6 && list == NULL)
    return g_strdup (_(":: is every address of this machine, IPv4 too unless IPV6_V6ONLY is set. It has loopback only now, so no other machine can reach it."));
  if (inet6)
    return g_strdup_printf (_("Other machines can reach it on every address: %s. :: takes IPv4 too, unless IPV6_V6ONLY is set."), list);
  if (list == NULL)
    return g_strdup (_("0.0.0.0 is every IPv4 address of this machine. It has 127.0.0.1 only now, so no other machine can reach it."));
  return g_strdup_printf (_("Other machines can reach it on every IPv4 address: %s. This machine also by 127.0.0.1."), list);
}

static char *
explain_own (SksSession *session, const SksAddress *address)
{
  g_autofree char *text = host_to_text (address);
  const SksHostAddress *host = find_host (session, address);
  const struct sockaddr_in6 *inet6 = get_inet6 (address);

  if (sks_reach_is_link_local (address))
    return inet6->sin6_scope_id == 0 ? g_strdup_printf (_("%s is link-local: it needs a scope id that says on which link, as in fe80::1%%eth0."), text)
                                     : g_strdup_printf (_("Machines on the same link can reach %s; each writes its own interface behind it."), text);
  if (sks_reach_is_multicast (address))
    return g_strdup_printf (_("%s is a multicast group: what is sent to it arrives once the socket has joined (IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP)."), text);
  if (sks_reach_is_broadcast (address))
    return g_strdup (_("255.255.255.255 hears only what is broadcast on this network."));
  if (host != NULL)
    return g_strdup_printf (_("Other machines can reach %s, this machine’s address on %s, unless a firewall stops them. 127.0.0.1 does not lead here."), text, host->interface);
  if (!sks_reach_is_known (session))
    return NULL;
  return g_strdup_printf (_("%s is not an address of this machine, so bind cannot take it."), text);
}

char *
sks_explain_reach (SksSession *session, int family, const SksAddress *address)
{
  SksAddress host;

  if (address == NULL || address->length == 0)
    return NULL;
  if (family == AF_UNIX)
    return explain_unix (address);
  if (family != AF_INET && family != AF_INET6)
    return NULL;
  if (sks_address_is_wildcard (address))
    return explain_wildcard (session, address);
  host = unmap (address);
  if (sks_address_is_loopback (&host))
    {
      g_autofree char *text = host_to_text (&host);

      return g_strdup_printf (_("Only programs on this machine can reach %s."), text);
    }
  return explain_own (session, &host);
}

/* The two addresses that a server is bound to most: of this machine only, and all of them. */
static const char *
get_usual_host (int family, gboolean all)
{
  if (family == AF_INET)
    return all ? "0.0.0.0" : "127.0.0.1";
  return all ? "::" : "::1";
}

char *
sks_explain_reach_choices (SksSession *session, int family)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (family != AF_INET && family != AF_INET6)
    return NULL;

  for (guint all = 0; all < 2; all++)
    {
      const char *host = get_usual_host (family, all);
      g_autoptr (SksValue) value = sks_value_new_pair (sks_value_new_text (host, -1), sks_value_new_int (0));
      g_autofree char *sentence = NULL;
      SksAddress address;

      if (!sks_address_from_value_literal (family, value, &address))
        continue;
      sentence = sks_explain_reach (session, family, &address);
      if (sentence == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: %s is an address, such as 0.0.0.0. What follows says who can reach it. */
      g_string_append_printf (text, _("Bound to %s: "), host);
      g_string_append (text, sentence);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
