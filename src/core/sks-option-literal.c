// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sks-option-part-private.h"
#include "sks-value.h"

/* The C type of a value; NULL for names and bytes, which are arrays. */
static const char *const c_types[SKS_OPTION_N_KINDS] = {
  [SKS_OPTION_BOOL] = "int",
  [SKS_OPTION_INT] = "int",
  [SKS_OPTION_UINT] = "uint32_t",
  [SKS_OPTION_UINT64] = "uint64_t",
  [SKS_OPTION_ENUM] = "int",
  [SKS_OPTION_FLAGS] = "int",
  [SKS_OPTION_ERRNO] = "int",
  [SKS_OPTION_IFINDEX] = "int",
  [SKS_OPTION_IFINDEX_BE] = "uint32_t",
  [SKS_OPTION_PORT_RANGE] = "uint32_t",
  [SKS_OPTION_FD] = "int",
  [SKS_OPTION_TIMEVAL] = "struct timeval",
  [SKS_OPTION_IN_ADDR] = "struct in_addr",
  [SKS_OPTION_IN6_ADDR] = "struct in6_addr",
  [SKS_OPTION_LINGER] = "struct linger",
  [SKS_OPTION_UCRED] = "struct ucred",
  [SKS_OPTION_MEMINFO] = "uint32_t[9]",
  [SKS_OPTION_TXTIME] = "struct sock_txtime",
  [SKS_OPTION_MREQ] = "struct ip_mreq",
  [SKS_OPTION_MREQ_SOURCE] = "struct ip_mreq_source",
  [SKS_OPTION_MREQ6] = "struct ipv6_mreq",
  [SKS_OPTION_GROUP_REQ] = "struct group_req",
  [SKS_OPTION_GROUP_SOURCE_REQ] = "struct group_source_req",
  [SKS_OPTION_PKTINFO6] = "struct in6_pktinfo",
  [SKS_OPTION_MTUINFO6] = "struct ip6_mtuinfo",
  [SKS_OPTION_TCP_INFO] = "struct tcp_info",
  [SKS_OPTION_REPAIR_WINDOW] = "struct tcp_repair_window",
};

static char *
address_text (int family, const guint8 *data)
{
  char text[INET6_ADDRSTRLEN];

  return g_strdup (inet_ntop (family, data, text, sizeof text));
}

static void
append_python_address (GString *args, int family, const guint8 *data)
{
  g_autofree char *text = address_text (family, data);

  if (family == AF_INET)
    g_string_append_printf (args, ", socket.inet_aton('%s')", text);
  else
    g_string_append_printf (args, ", socket.inet_pton(socket.AF_INET6, '%s')", text);
}

static void
append_python_sockaddr (GString *format, GString *args, const guint8 *data)
{
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
  sa_family_t family;

  memcpy (&family, data, sizeof family);
  memcpy (&in, data, sizeof in);
  memcpy (&in6, data, sizeof in6);
  if (family == AF_INET)
    {
      g_string_append (format, "HH4s120x");
      g_string_append_printf (args, ", socket.AF_INET, socket.htons(%u)", ntohs (in.sin_port));
      append_python_address (args, AF_INET, (const guint8 *) &in.sin_addr);
    }
  else if (family == AF_INET6)
    {
      g_string_append (format, "HHI16sI100x");
      g_string_append_printf (args, ", socket.AF_INET6, socket.htons(%u), %u", ntohs (in6.sin6_port), in6.sin6_flowinfo);
      append_python_address (args, AF_INET6, (const guint8 *) &in6.sin6_addr);
      g_string_append_printf (args, ", %u", in6.sin6_scope_id);
    }
  else
    g_string_append (format, "128x");
}

static void
append_python_part (GString *format, GString *args, const SksOptionPart *part, const guint8 *data)
{
  static const char *const signed_codes[] = { [1] = "b", [2] = "h", [4] = "i", [8] = "l" };
  static const char *const unsigned_codes[] = { [1] = "B", [2] = "H", [4] = "I", [8] = "Q" };
  gint64 value;

  switch (part->kind)
    {
    case SKS_OPTION_PART_IN_ADDR:
      g_string_append (format, "4s");
      append_python_address (args, AF_INET, data + part->offset);
      break;
    case SKS_OPTION_PART_IN6_ADDR:
      g_string_append (format, "16s");
      append_python_address (args, AF_INET6, data + part->offset);
      break;
    case SKS_OPTION_PART_SOCKADDR:
      append_python_sockaddr (format, args, data + part->offset);
      break;
    default:
      value = sks_option_part_get (part, data);
      if (part->kind == SKS_OPTION_PART_SIGNED || part->kind == SKS_OPTION_PART_BOOL || part->kind == SKS_OPTION_PART_CLOCK)
        g_string_append (format, signed_codes[part->size]);
      else
        g_string_append (format, unsigned_codes[part->size]);
      g_string_append_printf (args, ", %" G_GINT64_FORMAT, value);
    }
}

static void
append_padding (GString *format, gsize n_bytes)
{
  if (n_bytes > 0)
    g_string_append_printf (format, "%ux", (guint) n_bytes);
}

static char *
python_struct (const SksOptionSpec *spec, const guint8 *data)
{
  g_autoptr (GString) format = g_string_new (NULL);
  g_autoptr (GString) args = g_string_new (NULL);
  gsize at = 0;
  guint n;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  for (guint i = 0; i < n; i++)
    {
      append_padding (format, parts[i].offset - at);
      append_python_part (format, args, &parts[i], data);
      at = parts[i].offset + parts[i].size;
    }
  append_padding (format, spec->size - at);
  return g_strdup_printf ("struct.pack('%s'%s)", format->str, args->str);
}

static char *
python_number (const SksOptionSpec *spec, gint64 value)
{
  const SksConstant *constant = spec->constants != SKS_CONSTANTS_NONE ? sks_constants_find (spec->constants, value) : NULL;

  if (constant != NULL && constant->python)
    return g_strconcat ("socket.", constant->name, NULL);
  if (spec->kind == SKS_OPTION_UINT64)
    return g_strdup_printf ("struct.pack('Q', %" G_GUINT64_FORMAT ")", (guint64) value);
  if (spec->kind == SKS_OPTION_IFINDEX_BE)
    return g_strdup_printf ("struct.pack('!I', %" G_GINT64_FORMAT ")", value);
  /* CPython's int argument is a C int. */
  if (value > G_MAXINT32)
    return g_strdup_printf ("struct.pack('I', %" G_GINT64_FORMAT ")", value);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
append_c_address (GString *code, int family, const guint8 *data)
{
  g_autofree char *text = address_text (family, data);

  if (family == AF_INET)
    {
      g_string_append_printf (code, "{ inet_addr(\"%s\") }", text);
      return;
    }
  g_string_append (code, "{ { {");
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (code, "%s 0x%02x", i > 0 ? "," : "", data[i]);
  g_string_append_printf (code, " } } } /* %s */", text);
}

/* sockaddr_storage has no members to fill in, so its bytes are given. */
static void
append_c_sockaddr (GString *code, const guint8 *data, gsize length)
{
  g_autofree char *text = sks_option_sockaddr_format (data, length);
  sa_family_t family;

  memcpy (&family, data, sizeof family);
  length = family == AF_INET ? sizeof (struct sockaddr_in) : family == AF_INET6 ? sizeof (struct sockaddr_in6) : 0;
  g_string_append_printf (code, "{ %s, {", family == AF_INET ? "AF_INET" : family == AF_INET6 ? "AF_INET6" : "AF_UNSPEC");
  for (gsize i = sizeof family; i < length; i++)
    g_string_append_printf (code, "%s %d", i > sizeof family ? "," : "", (gint8) data[i]);
  g_string_append_printf (code, " } } /* %s */", text);
}

static char *
c_struct (const SksOptionSpec *spec, const guint8 *data)
{
  g_autoptr (GString) code = g_string_new (NULL);
  guint n;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  g_string_printf (code, "(%s){", c_types[spec->kind]);
  for (guint i = 0; i < n; i++)
    {
      g_string_append (code, i > 0 ? ", " : " ");
      if (parts[i].member != NULL)
        g_string_append_printf (code, ".%s = ", parts[i].member);
      if (parts[i].kind == SKS_OPTION_PART_IN_ADDR || parts[i].kind == SKS_OPTION_PART_IN6_ADDR)
        append_c_address (code, parts[i].kind == SKS_OPTION_PART_IN_ADDR ? AF_INET : AF_INET6, data + parts[i].offset);
      else if (parts[i].kind == SKS_OPTION_PART_SOCKADDR)
        append_c_sockaddr (code, data + parts[i].offset, parts[i].size);
      else
        g_string_append_printf (code, "%" G_GINT64_FORMAT, sks_option_part_get (&parts[i], data));
    }
  g_string_append (code, " }");
  return g_string_free (g_steal_pointer (&code), FALSE);
}

static char *
c_number (const SksOptionSpec *spec, gint64 value)
{
  g_autofree char *number = NULL;
  const char *symbol = spec->kind == SKS_OPTION_ENUM ? sks_option_spec_find_symbol (spec, value) : NULL;

  if (symbol != NULL)
    return g_strdup_printf ("(int){%s}", symbol);
  if (spec->kind == SKS_OPTION_FLAGS)
    {
      number = sks_option_format (spec, (const guint8 *) &(int){ (int) value }, sizeof (int));
      return g_strdup_printf ("(int){%s}", number);
    }
  if (spec->kind == SKS_OPTION_IFINDEX_BE)
    return g_strdup_printf ("(uint32_t){htonl(%" G_GINT64_FORMAT ")}", value);
  if (spec->kind == SKS_OPTION_UINT64)
    return g_strdup_printf ("(uint64_t){%" G_GUINT64_FORMAT "u}", (guint64) value);
  return g_strdup_printf ("(%s){%" G_GINT64_FORMAT "}", c_types[spec->kind], value);
}

static char *
bytes_to_python (const guint8 *data, gsize length)
{
  g_autoptr (SksValue) value = sks_value_new_bytes (data, length);

  return sks_value_to_python (value);
}

static char *
bytes_to_c (const guint8 *data, gsize length)
{
  SksCode *code = sks_code_new ();

  sks_code_append_c_string (code, data, length);
  return sks_code_free_to_text (code);
}

/**
 * sks_option_python_value:
 * @spec: an option
 * @data: a value of it
 * @length: its length in bytes
 *
 * Returns: (transfer full): the Python expression that stands for it in setsockopt
 */
char *
sks_option_python_value (const SksOptionSpec *spec, const guint8 *data, gsize length)
{
  gint64 number;
  guint n;

  if (sks_option_get_int (spec, data, length, &number))
    return python_number (spec, number);
  if (sks_option_list_parts (spec, &n) != NULL && length == spec->size && spec->kind != SKS_OPTION_TCP_INFO)
    return python_struct (spec, data);
  if (spec->kind == SKS_OPTION_IN_ADDR && length == sizeof (struct in_addr))
    {
      g_autofree char *text = address_text (AF_INET, data);

      return g_strdup_printf ("socket.inet_aton('%s')", text);
    }
  if (spec->kind == SKS_OPTION_STRING && length > 0)
    length = strnlen ((const char *) data, length);
  return bytes_to_python (data, length);
}

/**
 * sks_option_c_value:
 * @spec: an option
 * @data: a value of it
 * @length: its length in bytes
 *
 * Returns: (transfer full): a C literal that stands for it: a compound literal to take the address of, or a string
 */
char *
sks_option_c_value (const SksOptionSpec *spec, const guint8 *data, gsize length)
{
  gint64 number;
  guint n;

  if (sks_option_get_int (spec, data, length, &number))
    return c_number (spec, number);
  if (sks_option_list_parts (spec, &n) != NULL && length == spec->size && spec->kind != SKS_OPTION_TCP_INFO)
    return c_struct (spec, data);
  if (spec->kind == SKS_OPTION_IN_ADDR && length == sizeof (struct in_addr))
    {
      g_autoptr (GString) code = g_string_new ("(struct in_addr)");

      append_c_address (code, AF_INET, data);
      return g_string_free (g_steal_pointer (&code), FALSE);
    }
  if (spec->kind == SKS_OPTION_STRING && length > 0)
    length = strnlen ((const char *) data, length);
  return bytes_to_c (data, length);
}

/**
 * sks_option_c_type:
 * @spec: an option
 *
 * Returns: (nullable): the C type of its value; `NULL` for names and bytes
 */
const char *
sks_option_c_type (const SksOptionSpec *spec)
{
  return c_types[spec->kind];
}
