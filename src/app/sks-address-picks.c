// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <netinet/in.h>

#include "sks-address-picks.h"

#define MOST_SEARCHED 1000 /* calls back */
#define MOST_RECENT 4

static void
pick_free (SksAddressPick *pick)
{
  g_free (pick->text);
  g_free (pick->meaning);
  g_free (pick->host);
  g_clear_pointer (&pick->value, sks_value_unref);
  g_free (pick);
}

static void
add_host (GPtrArray  *picks,
          const char *host,
          const char *meaning)
{
  SksAddressPick *pick = g_new0 (SksAddressPick, 1);

  pick->text = g_strdup (host);
  pick->host = g_strdup (host);
  pick->meaning = g_strdup (meaning);
  g_ptr_array_add (picks, pick);
}

/* The address without its port, as it is typed: a link-local one keeps its interface. */
static char *
dup_host (const SksHostAddress *host)
{
  char text[INET6_ADDRSTRLEN] = "";
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) &host->address.storage;

  if (host->address.any.sa_family == AF_INET)
    inet_ntop (AF_INET, &((const struct sockaddr_in *) &host->address.storage)->sin_addr, text, sizeof text);
  else
    inet_ntop (AF_INET6, &in6->sin6_addr, text, sizeof text);
  if (host->address.any.sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL (&in6->sin6_addr))
    return g_strdup_printf ("%s%%%s", text, host->interface);
  return g_strdup (text);
}

static void
add_hosts (GPtrArray  *picks,
           SksSession *session,
           int         family,
           gboolean    local)
{
  GPtrArray *addresses = sks_session_get_host_addresses (session);

  add_host (picks, family == AF_INET6 ? "::1" : "127.0.0.1", _("loopback: this machine only"));
  if (local)
    add_host (picks, family == AF_INET6 ? "::" : "0.0.0.0", _("every address of this machine"));
  for (guint i = 0; addresses && i < addresses->len; i++)
    {
      const SksHostAddress *host = g_ptr_array_index (addresses, i);
      g_autofree char *text = NULL, *meaning = NULL;

      if (host->loopback || host->address.any.sa_family != family)
        continue;
      text = dup_host (host);
      meaning = g_strdup_printf (_("this machine on %s"), host->interface);
      add_host (picks, text, meaning);
    }
}

static void
add_socket (GPtrArray *picks,
            SksSocket *other)
{
  g_autoptr(SksValue) value = sks_address_picks_reach (other);
  SksAddressPick *pick;

  if (value == NULL)
    return;
  pick = g_new0 (SksAddressPick, 1);
  pick->text = sks_value_to_python (value);
  pick->meaning = g_strdup (sks_socket_get_name (other));
  pick->value = g_steal_pointer (&value);
  g_ptr_array_add (picks, pick);
}

static gboolean
is_listening (SksSocket *socket)
{
  return (sks_socket_get_situation (socket) & SKS_WHEN_LISTEN) != 0;
}

static gboolean
is_candidate (SksSocket *socket,
              SksSocket *other)
{
  return other != socket && sks_socket_is_open (other)
         && sks_socket_get_family (other) == sks_socket_get_family (socket)
         && sks_socket_get_socket_type (other) == sks_socket_get_socket_type (socket)
         && (sks_socket_is_datagram (other) || (sks_socket_get_situation (other) & (SKS_WHEN_LISTEN | SKS_WHEN_BOUND)));
}

/* Listeners first: they are what one connects to. The newest of each kind leads. */
static void
add_sockets (GPtrArray  *picks,
             SksSession *session,
             SksSocket  *socket)
{
  GListModel *sockets = sks_session_get_sockets (session);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = g_list_model_get_n_items (sockets); i-- > 0;)
      {
        g_autoptr(SksSocket) other = g_list_model_get_item (sockets, i);

        if (is_candidate (socket, other) && is_listening (other) == (pass == 0))
          add_socket (picks, other);
      }
}

/* A peer's address among the arguments of a call; NULL when it has none, or one that Python refused before the kernel saw it. */
static SksValue *
find_peer_arg (const SksRecordData *data)
{
  if (sks_value_is (data->result, SKS_VALUE_EXCEPTION) && sks_value_get_errno (data->result) == 0)
    return NULL;
  for (guint i = 0; i < data->spec->n_args; i++)
    if (data->spec->args[i].kind == SKS_ARG_ADDRESS && data->args[i])
      return sks_value_ref (data->args[i]);
  return NULL;
}

/* Whoever wrote, or connected, stands last in the result; an unnamed one cannot be answered. */
static SksValue *
find_sender (const SksRecordData *data)
{
  guint n = sks_value_is (data->result, SKS_VALUE_TUPLE) ? sks_value_get_n_items (data->result) : 0;
  SksValue *sender = n > 0 ? sks_value_get_item (data->result, n - 1) : NULL;
  gsize length = 0;

  if (sender == NULL || sks_value_is (sender, SKS_VALUE_NONE))
    return NULL;
  if (sks_value_is (sender, SKS_VALUE_TEXT))
    sks_value_get_text (sender, &length);
  return sks_value_is (sender, SKS_VALUE_TEXT) && length == 0 ? NULL : sks_value_ref (sender);
}

static gboolean
tells_peer (const SksCallSpec *spec)
{
  return g_str_has_suffix (spec->result, ", address)");
}

static gboolean
takes_peer (const SksCallSpec *spec)
{
  for (guint i = 0; i < spec->n_args; i++)
    if (spec->args[i].kind == SKS_ARG_ADDRESS)
      return spec->group != SKS_GROUP_SERVER;
  return FALSE;
}

static SksValue *
find_peer (const SksRecordData *data)
{
  return tells_peer (data->spec) ? find_sender (data) : find_peer_arg (data);
}

static gboolean
has_value (GPtrArray *values,
           SksValue  *value)
{
  for (guint i = 0; i < values->len; i++)
    if (sks_value_equal (g_ptr_array_index (values, i), value))
      return TRUE;
  return FALSE;
}

/* Whom @socket dealt with lately, each once, the last first. */
static GPtrArray *
list_recent (SksSession *session,
             SksSocket  *socket,
             guint       most)
{
  GPtrArray *recent = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  SksJournal *journal = sks_session_get_journal (session);
  const GArray *numbers = sks_journal_get_of_socket (journal, sks_socket_get_id (socket));

  for (guint i = numbers ? numbers->len : 0, n = 0; i > 0 && n < MOST_SEARCHED && recent->len < most; i--, n++)
    {
      guint number = g_array_index (numbers, guint32, i - 1);
      const SksCallSpec *spec = sks_journal_get_spec (journal, number);
      g_autoptr(SksRecordData) data = takes_peer (spec) || tells_peer (spec) ? sks_journal_get (journal, number) : NULL;
      g_autoptr(SksValue) found = data ? find_peer (data) : NULL;

      if (found && !has_value (recent, found))
        g_ptr_array_add (recent, g_steal_pointer (&found));
    }
  return recent;
}

static gboolean
is_picked (GPtrArray *picks,
           SksValue  *value)
{
  for (guint i = 0; i < picks->len; i++)
    {
      const SksAddressPick *pick = g_ptr_array_index (picks, i);

      if (pick->value && sks_value_equal (pick->value, value))
        return TRUE;
    }
  return FALSE;
}

static void
add_recent (GPtrArray  *picks,
            SksSession *session,
            SksSocket  *socket)
{
  g_autoptr(GPtrArray) recent = list_recent (session, socket, MOST_RECENT);

  for (guint i = 0; i < recent->len; i++)
    {
      SksValue *value = g_ptr_array_index (recent, i);
      SksAddressPick *pick;

      if (is_picked (picks, value))
        continue;
      pick = g_new0 (SksAddressPick, 1);
      pick->text = sks_value_to_python (value);
      pick->meaning = g_strdup_printf (_("a peer of %s lately"), sks_socket_get_name (socket));
      pick->value = sks_value_ref (value);
      g_ptr_array_add (picks, pick);
    }
}

GPtrArray *
sks_address_picks_list (SksSession *session,
                        SksSocket  *socket,
                        gboolean    local)
{
  GPtrArray *picks = g_ptr_array_new_with_free_func ((GDestroyNotify) pick_free);
  int family;

  g_return_val_if_fail (SKS_IS_SOCKET (socket), picks);

  family = sks_socket_get_family (socket);
  if (!local)
    {
      add_sockets (picks, session, socket);
      add_recent (picks, session, socket);
    }
  if (family == AF_INET || family == AF_INET6)
    add_hosts (picks, session, family, local);
  return picks;
}

SksValue *
sks_address_picks_last (SksSession *session,
                        SksSocket  *socket)
{
  g_autoptr(GPtrArray) recent = list_recent (session, socket, 1);

  return recent->len > 0 ? sks_value_ref (g_ptr_array_index (recent, 0)) : NULL;
}

SksValue *
sks_address_picks_reach (SksSocket *socket)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);
  SksAddress address;

  if (!(evidence->valid & SKS_EVIDENCE_NAME) || evidence->name.length == 0)
    return NULL;
  address = evidence->name;
  if (sks_address_get_port (&address) == 0 || (address.any.sa_family == AF_UNIX && address.length <= sizeof (sa_family_t)))
    return NULL;
  if (sks_address_is_wildcard (&address))
    {
      if (address.any.sa_family == AF_INET)
        ((struct sockaddr_in *) &address.storage)->sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      else
        ((struct sockaddr_in6 *) &address.storage)->sin6_addr = in6addr_loopback;
    }
  return sks_address_to_value (&address);
}
