// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "sks-address.h"

#include "sks-constants.h"
#include "sks-value-private.h"

#define PATH_OFFSET offsetof (struct sockaddr_un, sun_path)

static const struct sockaddr_in *
get_in (const SksAddress *address)
{
  return (const struct sockaddr_in *) &address->storage;
}

static const struct sockaddr_in6 *
get_in6 (const SksAddress *address)
{
  return (const struct sockaddr_in6 *) &address->storage;
}

static int
get_family (const SksAddress *address)
{
  return address->length >= sizeof (sa_family_t) ? address->any.sa_family : AF_UNSPEC;
}

/* The bytes of a name in AF_UNIX; *abstract when it is one without a file. */
static gsize
get_path (const SksAddress *address, gboolean *abstract)
{
  gsize length = address->length > PATH_OFFSET ? address->length - PATH_OFFSET : 0;

  length = MIN (length, sizeof address->un.sun_path);
  *abstract = length > 0 && address->un.sun_path[0] == '\0';
  return *abstract ? length : strnlen (address->un.sun_path, length);
}

gboolean
sks_address_equal (const SksAddress *a, const SksAddress *b)
{
  return a->length == b->length && memcmp (&a->storage, &b->storage, a->length) == 0;
}

gboolean
sks_address_is_wildcard (const SksAddress *address)
{
  switch (get_family (address))
    {
    case AF_INET:
      return get_in (address)->sin_addr.s_addr == htonl (INADDR_ANY);
    case AF_INET6:
      return IN6_IS_ADDR_UNSPECIFIED (&get_in6 (address)->sin6_addr);
    default:
      return FALSE;
    }
}

gboolean
sks_address_is_loopback (const SksAddress *address)
{
  const struct in6_addr *in6 = &get_in6 (address)->sin6_addr;

  switch (get_family (address))
    {
    case AF_INET:
      return ntohl (get_in (address)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    case AF_INET6:
      return IN6_IS_ADDR_LOOPBACK (in6) || (IN6_IS_ADDR_V4MAPPED (in6) && in6->s6_addr[12] == IN_LOOPBACKNET);
    default:
      return FALSE;
    }
}

int
sks_address_get_port (const SksAddress *address)
{
  switch (get_family (address))
    {
    case AF_INET:
      return ntohs (get_in (address)->sin_port);
    case AF_INET6:
      return ntohs (get_in6 (address)->sin6_port);
    default:
      return -1;
    }
}

static char *
in6_to_text (const struct sockaddr_in6 *in6)
{
  char host[INET6_ADDRSTRLEN], interface[IF_NAMESIZE];

  inet_ntop (AF_INET6, &in6->sin6_addr, host, sizeof host);
  if (in6->sin6_scope_id == 0)
    return g_strdup_printf ("[%s]:%d", host, ntohs (in6->sin6_port));
  if (!if_indextoname (in6->sin6_scope_id, interface))
    g_snprintf (interface, sizeof interface, "%u", in6->sin6_scope_id);
  return g_strdup_printf ("[%s%%%s]:%d", host, interface, ntohs (in6->sin6_port));
}

/* A name's bytes for people: what is not printable as \xNN. */
static void
append_display (GString *text, const guint8 *data, gsize length)
{
  gunichar c;

  for (gsize i = 0; i < length;)
    {
      guint n = sks_utf8_decode (data + i, length - i, FALSE, &c);

      if (n > 0 && g_unichar_isprint (c))
        g_string_append_len (text, (const char *) data + i, n);
      else
        for (guint j = 0; j < MAX (n, 1); j++)
          g_string_append_printf (text, "\\x%02x", data[i + j]);
      i += MAX (n, 1);
    }
}

static char *
un_to_text (const SksAddress *address)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean abstract;
  gsize length = get_path (address, &abstract);
  const guint8 *path = (const guint8 *) address->un.sun_path;

  if (length == 0)
    return g_strdup (_("unnamed"));
  if (abstract)
    {
      g_string_append_c (text, '@');
      append_display (text, path + 1, length - 1);
    }
  else
    append_display (text, path, length);
  return g_strdup (text->str);
}

char *
sks_address_to_text (const SksAddress *address)
{
  const SksConstant *family;
  char host[INET_ADDRSTRLEN];

  if (address->length == 0)
    return g_strdup ("");
  switch (get_family (address))
    {
    case AF_INET:
      inet_ntop (AF_INET, &get_in (address)->sin_addr, host, sizeof host);
      return g_strdup_printf ("%s:%d", host, ntohs (get_in (address)->sin_port));
    case AF_INET6:
      return in6_to_text (get_in6 (address));
    case AF_UNIX:
      return un_to_text (address);
    default:
      family = sks_constants_find (SKS_CONSTANTS_FAMILY, get_family (address));
      return family ? g_strdup (family->name) : g_strdup_printf ("%d", get_family (address));
    }
}

static void
write_number (SksCode *code, const char *before, gint64 number, const char *after)
{
  sks_code_append (code, SKS_CODE_PLAIN, before);
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT, number);
  sks_code_append (code, SKS_CODE_PLAIN, after);
}

static void
write_c_in (const struct sockaddr_in *in, SksCode *code)
{
  static const struct
  {
    in_addr_t address;
    const char *name;
  } names[] = { { INADDR_ANY, "INADDR_ANY" }, { INADDR_LOOPBACK, "INADDR_LOOPBACK" }, { INADDR_BROADCAST, "INADDR_BROADCAST" } };
  char host[INET_ADDRSTRLEN];

  sks_code_append (code, SKS_CODE_PLAIN, "(struct sockaddr *) &(struct sockaddr_in) { .sin_family = ");
  sks_code_append (code, SKS_CODE_CONSTANT, "AF_INET");
  write_number (code, ", .sin_port = htons(", ntohs (in->sin_port), "), .sin_addr.s_addr = ");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (ntohl (in->sin_addr.s_addr) == names[i].address)
      {
        sks_code_append (code, SKS_CODE_PLAIN, "htonl(");
        sks_code_append (code, SKS_CODE_CONSTANT, names[i].name);
        sks_code_append (code, SKS_CODE_PLAIN, ") }");
        return;
      }
  inet_ntop (AF_INET, &in->sin_addr, host, sizeof host);
  sks_code_append (code, SKS_CODE_PLAIN, "inet_addr(");
  sks_code_append_printf (code, SKS_CODE_STRING, "\"%s\"", host);
  sks_code_append (code, SKS_CODE_PLAIN, ") }");
}

/* C has no expression that gives an in6_addr from its text, so the bytes stand there, and the text in a comment. */
static void
write_c_in6_host (const struct in6_addr *in6, SksCode *code)
{
  char host[INET6_ADDRSTRLEN];

  if (IN6_IS_ADDR_UNSPECIFIED (in6) || IN6_IS_ADDR_LOOPBACK (in6))
    {
      sks_code_append (code, SKS_CODE_CONSTANT, IN6_IS_ADDR_LOOPBACK (in6) ? "IN6ADDR_LOOPBACK_INIT" : "IN6ADDR_ANY_INIT");
      return;
    }
  sks_code_append (code, SKS_CODE_PLAIN, "{ .s6_addr = { ");
  for (guint i = 0; i < sizeof in6->s6_addr; i++)
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%s0x%02x", i > 0 ? ", " : "", in6->s6_addr[i]);
  inet_ntop (AF_INET6, in6, host, sizeof host);
  sks_code_append_printf (code, SKS_CODE_PLAIN, " } } /* %s */", host);
}

static void
write_c_in6 (const struct sockaddr_in6 *in6, SksCode *code)
{
  sks_code_append (code, SKS_CODE_PLAIN, "(struct sockaddr *) &(struct sockaddr_in6) { .sin6_family = ");
  sks_code_append (code, SKS_CODE_CONSTANT, "AF_INET6");
  write_number (code, ", .sin6_port = htons(", ntohs (in6->sin6_port), "), .sin6_addr = ");
  write_c_in6_host (&in6->sin6_addr, code);
  if (in6->sin6_flowinfo != 0)
    write_number (code, ", .sin6_flowinfo = htonl(", ntohl (in6->sin6_flowinfo), ")");
  if (in6->sin6_scope_id != 0)
    write_number (code, ", .sin6_scope_id = ", in6->sin6_scope_id, "");
  sks_code_append (code, SKS_CODE_PLAIN, " }");
}

static void
write_c_un (const SksAddress *address, SksCode *code)
{
  gboolean abstract;
  gsize length = get_path (address, &abstract);

  sks_code_append (code, SKS_CODE_PLAIN, "(struct sockaddr *) &(struct sockaddr_un) { .sun_family = ");
  sks_code_append (code, SKS_CODE_CONSTANT, "AF_UNIX");
  if (length > 0)
    {
      sks_code_append (code, SKS_CODE_PLAIN, ", .sun_path = ");
      sks_code_append_c_string (code, (const guint8 *) address->un.sun_path, length);
    }
  sks_code_append (code, SKS_CODE_PLAIN, " }");
}

void
sks_address_write_c (const SksAddress *address, SksCode *code)
{
  switch (get_family (address))
    {
    case AF_INET:
      write_c_in (get_in (address), code);
      break;
    case AF_INET6:
      write_c_in6 (get_in6 (address), code);
      break;
    case AF_UNIX:
      write_c_un (address, code);
      break;
    default:
      sks_code_append (code, SKS_CODE_CONSTANT, "NULL");
    }
}

void
sks_address_write_c_length (const SksAddress *address, SksCode *code)
{
  gboolean abstract;
  gsize length;

  switch (get_family (address))
    {
    case AF_INET:
      sks_code_append (code, SKS_CODE_PLAIN, "sizeof(struct sockaddr_in)");
      break;
    case AF_INET6:
      sks_code_append (code, SKS_CODE_PLAIN, "sizeof(struct sockaddr_in6)");
      break;
    case AF_UNIX:
      /* Only an abstract name ends where the length says. */
      length = get_path (address, &abstract);
      if (abstract)
        write_number (code, "offsetof(struct sockaddr_un, sun_path) + ", length, "");
      else
        sks_code_append (code, SKS_CODE_PLAIN, length > 0 ? "sizeof(struct sockaddr_un)" : "sizeof(sa_family_t)");
      break;
    default:
      sks_code_append (code, SKS_CODE_CONSTANT, "0");
    }
}

static void
write_strace_in (const struct sockaddr_in *in, SksCode *code)
{
  char host[INET_ADDRSTRLEN];

  inet_ntop (AF_INET, &in->sin_addr, host, sizeof host);
  write_number (code, ", sin_port=htons(", ntohs (in->sin_port), "), sin_addr=inet_addr(");
  sks_code_append_printf (code, SKS_CODE_STRING, "\"%s\"", host);
  sks_code_append (code, SKS_CODE_PLAIN, ")");
}

static void
write_strace_in6 (const struct sockaddr_in6 *in6, SksCode *code)
{
  char host[INET6_ADDRSTRLEN], interface[IF_NAMESIZE];
  gboolean local = IN6_IS_ADDR_LINKLOCAL (&in6->sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL (&in6->sin6_addr);

  inet_ntop (AF_INET6, &in6->sin6_addr, host, sizeof host);
  write_number (code, ", sin6_port=htons(", ntohs (in6->sin6_port), ")");
  write_number (code, ", sin6_flowinfo=htonl(", ntohl (in6->sin6_flowinfo), ")");
  sks_code_append (code, SKS_CODE_PLAIN, ", inet_pton(");
  sks_code_append (code, SKS_CODE_CONSTANT, "AF_INET6");
  sks_code_append (code, SKS_CODE_PLAIN, ", ");
  sks_code_append_printf (code, SKS_CODE_STRING, "\"%s\"", host);
  sks_code_append (code, SKS_CODE_PLAIN, ", &sin6_addr), sin6_scope_id=");
  if (local && if_indextoname (in6->sin6_scope_id, interface))
    {
      sks_code_append (code, SKS_CODE_PLAIN, "if_nametoindex(");
      sks_code_append_printf (code, SKS_CODE_STRING, "\"%s\"", interface);
      sks_code_append (code, SKS_CODE_PLAIN, ")");
    }
  else
    write_number (code, "", in6->sin6_scope_id, "");
}

static void
write_strace_un (const SksAddress *address, SksCode *code)
{
  gboolean abstract;
  gsize length = get_path (address, &abstract);
  const guint8 *path = (const guint8 *) address->un.sun_path;

  if (length == 0)
    return;
  sks_code_append (code, SKS_CODE_PLAIN, abstract ? ", sun_path=@" : ", sun_path=");
  sks_code_append_strace_path (code, abstract ? path + 1 : path, abstract ? length - 1 : length);
}

void
sks_address_write_strace (const SksAddress *address, SksCode *code)
{
  const SksConstant *family = sks_constants_find (SKS_CONSTANTS_FAMILY, get_family (address));

  if (address->length == 0)
    {
      sks_code_append (code, SKS_CODE_CONSTANT, "NULL");
      return;
    }
  sks_code_append (code, SKS_CODE_PLAIN, "{sa_family=");
  if (family)
    sks_code_append (code, SKS_CODE_CONSTANT, family->name);
  else
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "0x%x", (guint) get_family (address));
  if (get_family (address) == AF_INET)
    write_strace_in (get_in (address), code);
  else if (get_family (address) == AF_INET6)
    write_strace_in6 (get_in6 (address), code);
  else if (get_family (address) == AF_UNIX)
    write_strace_un (address, code);
  else if (address->length > sizeof (sa_family_t))
    {
      sks_code_append (code, SKS_CODE_PLAIN, ", sa_data=");
      sks_code_append_strace_path (code, (const guint8 *) address->any.sa_data, MIN (address->length, sizeof address->storage) - sizeof (sa_family_t));
    }
  sks_code_append (code, SKS_CODE_PLAIN, "}");
}
