// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "sks-address.h"

#include "sks-value-private.h"

/* CPython's Modules/socketmodule.c is the model here: getsockaddrarg, idna_converter, setipaddr and makesockaddr, with their checks in their order. */

#define PATH_OFFSET offsetof (struct sockaddr_un, sun_path)
#define MAX_FLOWINFO 0xfffff
#define MAX_LABEL 63

/**
 * Parsing:
 * @literal: no look-up: such a host ends the parse without an exception
 *
 * What the steps of one conversion share.
 */
typedef struct
{
  int family;
  const char *function;
  SksResolveFunc resolve;
  gpointer resolve_data;
  gboolean literal;
  gboolean needs_lookup;
  SksAddress *address;
} Parsing;

static SksValue * G_GNUC_PRINTF (2, 3)
raise_error (const char *type, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return sks_value_new_exception (type, 0, text);
}

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

static gboolean
is_right_to_left (gunichar c)
{
  return (c >= 0x5be && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdfc) || (c >= 0xfe70 && c <= 0xfefc);
}

/* What Python's idna codec refuses and GLib's conversion lets pass: an empty label but the last, and one that is written from right to left without
 * being so at both ends (RFC 3454, section 6). */
static gboolean
idna_label_is_wrong (const char *label, const char *end, gboolean last)
{
  gboolean any = FALSE;

  if (label == end)
    return !last;
  for (const char *c = label; c < end; c = g_utf8_next_char (c))
    any = any || is_right_to_left (g_utf8_get_char (c));
  return any && !(is_right_to_left (g_utf8_get_char (label)) && is_right_to_left (g_utf8_get_char (g_utf8_prev_char (end))));
}

static char *
idna_encode (const char *host)
{
  const char *label = host;

  for (const char *c = host;; c = g_utf8_next_char (c))
    {
      gunichar dot = g_utf8_get_char (c);

      if (dot != 0 && dot != '.' && dot != 0x3002 && dot != 0xff0e && dot != 0xff61)
        continue;
      if (idna_label_is_wrong (label, c, dot == 0))
        return NULL;
      if (dot == 0)
        return g_hostname_to_ascii (host);
      label = g_utf8_next_char (c);
    }
}

/* Host names by IDNA 2003, as Python's codec "idna" encodes them; NULL where it refuses. */
static char *
encode_host (const char *text)
{
  g_autofree char *host = idna_encode (text);
  g_auto(GStrv) labels = host ? g_strsplit (host, ".", -1) : NULL;

  for (guint i = 0; labels && labels[i]; i++)
    if (strlen (labels[i]) > MAX_LABEL)
      return NULL;
  return g_steal_pointer (&host);
}

static SksValue *
convert_host (const SksValue *value, char **host)
{
  gsize length = 0;

  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      const guint8 *data = sks_value_get_bytes (value, &length);

      *host = g_malloc (length + 1);
      memcpy (*host, length ? data : (const guint8 *) "", length);
      (*host)[length] = '\0';
    }
  else if (sks_value_is (value, SKS_VALUE_TEXT))
    {
      const char *text = sks_value_get_text (value, &length);

      if (is_ascii (text, length))
        *host = g_memdup2 (text, length + 1);
      else if (strlen (text) < length)
        return raise_error ("TypeError", "host name must not contain null character");
      else if (g_utf8_validate (text, (gssize) length, NULL))
        *host = encode_host (text);
      if (!*host)
        return raise_error ("TypeError", "encoding of hostname failed");
      if (!is_ascii (text, length))
        length = strlen (*host);
    }
  else
    return raise_error ("TypeError", "str, bytes or bytearray expected, not %s", sks_value_get_type_name (value));

  return strlen (*host) == length ? NULL : raise_error ("TypeError", "host name must not contain null character");
}

static SksValue *
raise_not_int (const SksValue *value)
{
  return raise_error ("TypeError", "'%s' object cannot be interpreted as an integer", sks_value_get_type_name (value));
}

static gboolean
is_int (const SksValue *value)
{
  return sks_value_is (value, SKS_VALUE_INT) || sks_value_is (value, SKS_VALUE_BOOL);
}

static SksValue *
convert_port (const SksValue *value, const char *function, gint64 *port)
{
  if (!is_int (value))
    return raise_not_int (value);
  if (!sks_value_get_int (value, port) || *port < G_MININT || *port > G_MAXINT)
    return raise_error ("OverflowError", "%s(): port must be 0-65535.", function);
  return NULL;
}

/* CPython's format "I": the low 32 bits of an int of any size. */
static SksValue *
convert_unsigned (const SksValue *value, guint32 *out)
{
  gint64 number;
  guint64 rest = 0;

  if (!is_int (value))
    return raise_not_int (value);
  if (sks_value_get_int (value, &number))
    rest = (guint64) number;
  else
    {
      for (const char *digit = value->digits; *digit; digit++)
        if (g_ascii_isdigit (*digit))
          rest = rest * 10 + (guint64) (*digit - '0');
      if (sks_value_is_negative (value))
        rest = -rest;
    }
  *out = (guint32) rest;
  return NULL;
}

/* An IPv6 address with its scope cut off: Python heeds the tuple's scope only. */
static gboolean
parse_in6 (const char *host, gboolean with_scope, struct in6_addr *out)
{
  const char *percent = strchr (host, '%');
  g_autofree char *bare = NULL;

  if (!percent)
    return inet_pton (AF_INET6, host, out) > 0;
  if (!with_scope)
    return FALSE;
  bare = g_strndup (host, percent - host);
  return inet_pton (AF_INET6, bare, out) > 0;
}

static gboolean
parse_numeric (Parsing *parsing, const char *host)
{
  struct sockaddr_in *in = (struct sockaddr_in *) &parsing->address->storage;
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) &parsing->address->storage;

  /* Zeros are the wildcard. */
  if (*host == '\0')
    return TRUE;
  if (parsing->family == AF_INET6)
    return parse_in6 (host, parsing->literal, &in6->sin6_addr);
  if (g_str_equal (host, "<broadcast>"))
    {
      in->sin_addr.s_addr = htonl (INADDR_BROADCAST);
      return TRUE;
    }
  return inet_pton (AF_INET, host, &in->sin_addr) > 0;
}

static SksValue *
convert_ip (Parsing *parsing, const char *host)
{
  if (parsing->family == AF_INET6 && (g_str_equal (host, "<broadcast>") || g_str_equal (host, "255.255.255.255")))
    return raise_error ("OSError", "address family mismatched");
  if (parse_numeric (parsing, host))
    return NULL;
  parsing->needs_lookup = TRUE;
  return parsing->resolve ? parsing->resolve (host, parsing->family, parsing->address, parsing->resolve_data) : NULL;
}

static SksValue *
from_tuple_in (Parsing *parsing, const SksValue *value)
{
  struct sockaddr_in *in = (struct sockaddr_in *) &parsing->address->storage;
  g_autofree char *host = NULL;
  SksValue *exception;
  gint64 port = 0;

  if (!sks_value_is (value, SKS_VALUE_TUPLE))
    return raise_error ("TypeError", "%s(): AF_INET address must be tuple, not %s", parsing->function, sks_value_get_type_name (value));
  if (sks_value_get_n_items (value) != 2)
    return raise_error ("TypeError", "AF_INET address must be a pair (host, port)");
  exception = convert_host (sks_value_get_item (value, 0), &host);
  if (!exception)
    exception = convert_port (sks_value_get_item (value, 1), parsing->function, &port);
  if (!exception)
    exception = convert_ip (parsing, host);
  if (exception)
    return exception;
  if (port < 0 || port > G_MAXUINT16)
    return raise_error ("OverflowError", "%s(): port must be 0-65535.", parsing->function);

  in->sin_family = AF_INET;
  in->sin_port = htons ((guint16) port);
  parsing->address->length = sizeof *in;
  return NULL;
}

static SksValue *
convert_tuple_in6 (const SksValue *value, const char *function, char **host, gint64 *port, guint32 *flowinfo, guint32 *scope_id)
{
  guint n_items = sks_value_get_n_items (value);
  SksValue *exception = convert_host (sks_value_get_item (value, 0), host);

  if (!exception)
    exception = convert_port (sks_value_get_item (value, 1), function, port);
  if (!exception && n_items > 2)
    exception = convert_unsigned (sks_value_get_item (value, 2), flowinfo);
  if (!exception && n_items > 3)
    exception = convert_unsigned (sks_value_get_item (value, 3), scope_id);
  return exception;
}

static SksValue *
from_tuple_in6 (Parsing *parsing, const SksValue *value)
{
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) &parsing->address->storage;
  g_autofree char *host = NULL;
  guint32 flowinfo = 0, scope_id = 0;
  SksValue *exception;
  gint64 port = 0;

  if (!sks_value_is (value, SKS_VALUE_TUPLE))
    return raise_error ("TypeError", "%s(): AF_INET6 address must be tuple, not %s", parsing->function, sks_value_get_type_name (value));
  if (sks_value_get_n_items (value) < 2 || sks_value_get_n_items (value) > 4)
    return raise_error ("TypeError", "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
  exception = convert_tuple_in6 (value, parsing->function, &host, &port, &flowinfo, &scope_id);
  if (!exception)
    exception = convert_ip (parsing, host);
  if (exception)
    return exception;
  if (port < 0 || port > G_MAXUINT16)
    return raise_error ("OverflowError", "%s(): port must be 0-65535.", parsing->function);
  if (flowinfo > MAX_FLOWINFO)
    return raise_error ("OverflowError", "%s(): flowinfo must be 0-1048575.", parsing->function);

  in6->sin6_family = AF_INET6;
  in6->sin6_port = htons ((guint16) port);
  in6->sin6_flowinfo = htonl (flowinfo);
  in6->sin6_scope_id = scope_id;
  parsing->address->length = sizeof *in6;
  return NULL;
}

static SksValue *
raise_surrogate (const SksValue *value)
{
  const char *text;
  gsize length, position = 0;
  gunichar c;

  text = sks_value_get_text (value, &length);
  for (gsize i = 0; i < length; position++)
    {
      guint n = sks_utf8_decode ((const guint8 *) text + i, length - i, TRUE, &c);

      if (c >= 0xd800 && c <= 0xdfff && !(c >= 0xdc80 && c <= 0xdcff))
        return raise_error ("UnicodeEncodeError", "'utf-8' codec can't encode character '\\u%04x' in position %" G_GSIZE_FORMAT ": surrogates not allowed",
                      c, position);
      i += n;
    }
  return NULL;
}

static SksValue *
from_path (Parsing *parsing, const SksValue *value)
{
  struct sockaddr_un *un = &parsing->address->un;
  g_autoptr(GByteArray) path = NULL;
  gboolean abstract;

  if (!sks_value_is (value, SKS_VALUE_TEXT) && !sks_value_is (value, SKS_VALUE_BYTES))
    return raise_error ("TypeError", "a bytes-like object is required, not '%s'", sks_value_get_type_name (value));
  path = sks_value_to_path (value);
  if (!path)
    return raise_surrogate (value);
  abstract = path->len == 0 || path->data[0] == '\0';
  if (abstract ? path->len > sizeof un->sun_path : path->len >= sizeof un->sun_path)
    return raise_error ("OSError", "AF_UNIX path too long");

  un->sun_family = AF_UNIX;
  if (path->len > 0)
    memcpy (un->sun_path, path->data, path->len);
  parsing->address->length = (socklen_t) (PATH_OFFSET + path->len + (abstract ? 0 : 1));
  return NULL;
}

static SksValue *
from_value (Parsing *parsing, const SksValue *value)
{
  memset (parsing->address, 0, sizeof *parsing->address);
  switch (parsing->family)
    {
    case AF_INET:
      return from_tuple_in (parsing, value);
    case AF_INET6:
      return from_tuple_in6 (parsing, value);
    case AF_UNIX:
      return from_path (parsing, value);
    default:
      return raise_error ("OSError", "%s(): bad family", parsing->function);
    }
}

SksValue *
sks_address_from_value (int family, const SksValue *value, const char *function, SksResolveFunc resolve, gpointer resolve_data, SksAddress *address)
{
  Parsing parsing = { .family = family, .function = function, .resolve = resolve, .resolve_data = resolve_data, .address = address };

  return from_value (&parsing, value);
}

gboolean
sks_address_from_value_literal (int family, const SksValue *value, SksAddress *address)
{
  SksAddress parsed;
  Parsing parsing = { .family = family, .function = "", .literal = TRUE, .address = &parsed };
  g_autoptr(SksValue) exception = value ? from_value (&parsing, value) : NULL;

  if (!value || exception || parsing.needs_lookup)
    return FALSE;
  *address = parsed;
  return TRUE;
}

static SksValue *
in_to_value (const struct sockaddr_in *in)
{
  char host[INET_ADDRSTRLEN];

  inet_ntop (AF_INET, &in->sin_addr, host, sizeof host);
  return sks_value_new_pair (sks_value_new_text (host, -1), sks_value_new_int (ntohs (in->sin_port)));
}

static SksValue *
in6_to_value (const struct sockaddr_in6 *in6)
{
  char host[INET6_ADDRSTRLEN];

  inet_ntop (AF_INET6, &in6->sin6_addr, host, sizeof host);
  return sks_value_new_tuple (
      (SksValue *[]){
          sks_value_new_text (host, -1),
          sks_value_new_int (ntohs (in6->sin6_port)),
          sks_value_new_int (ntohl (in6->sin6_flowinfo)),
          sks_value_new_int (in6->sin6_scope_id),
      },
      4);
}

static SksValue *
un_to_value (const SksAddress *address)
{
  const char *path = address->un.sun_path;
  gsize length = address->length > PATH_OFFSET ? MIN (address->length - PATH_OFFSET, sizeof address->storage - PATH_OFFSET) : 0;

  if (length > 0 && path[0] == '\0')
    return sks_value_new_bytes (path, length);
  return sks_value_new_path (path, strnlen (path, length));
}

SksValue *
sks_address_to_value (const SksAddress *address)
{
  if (address->length == 0)
    return sks_value_new_none ();
  switch (address->any.sa_family)
    {
    case AF_INET:
      return in_to_value ((const struct sockaddr_in *) &address->storage);
    case AF_INET6:
      return in6_to_value ((const struct sockaddr_in6 *) &address->storage);
    case AF_UNIX:
      return un_to_value (address);
    default:
      return sks_value_new_pair (sks_value_new_int (address->any.sa_family),
                                 sks_value_new_bytes (address->any.sa_data, sizeof address->any.sa_data));
    }
}
