// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-scanner-private.h"

/* What may be packed at most: no option is longer. */
#define MAX_PACKED 65536

static gpointer
fail (char **problem, const char *text)
{
  *problem = g_strdup (text);
  return NULL;
}

static gboolean
get_number (GPtrArray *args, guint index, gint64 min, gint64 max, gint64 *out)
{
  return index < args->len && sks_value_get_int (g_ptr_array_index (args, index), out) && *out >= min && *out <= max;
}

/* In network byte order; and back, which is the same. */
static SksValue *
swap_16 (GPtrArray *args, char **problem)
{
  gint64 number;

  if (args->len != 1 || !get_number (args, 0, 0, G_MAXUINT16, &number))
    return fail (problem, _("expected a number from 0 to 65535"));
  return sks_value_new_int (htons ((guint16) number));
}

static SksValue *
swap_32 (GPtrArray *args, char **problem)
{
  gint64 number;

  if (args->len != 1 || !get_number (args, 0, 0, G_MAXUINT32, &number))
    return fail (problem, _("expected a number from 0 to 4294967295"));
  return sks_value_new_int (htonl ((guint32) number));
}

static SksValue *
address_to_bytes (int family, SksValue *text, char **problem)
{
  guint8 bytes[16];

  if (!sks_value_is (text, SKS_VALUE_TEXT) || (family != AF_INET && family != AF_INET6)
      || inet_pton (family, sks_value_get_text (text, NULL), bytes) != 1)
    return fail (problem, _("expected an IP address"));
  return sks_value_new_bytes (bytes, family == AF_INET ? 4 : 16);
}

static SksValue *
do_inet_aton (GPtrArray *args, char **problem)
{
  if (args->len != 1)
    return fail (problem, _("expected an IP address"));
  return address_to_bytes (AF_INET, g_ptr_array_index (args, 0), problem);
}

static SksValue *
do_inet_pton (GPtrArray *args, char **problem)
{
  gint64 family;

  if (args->len != 2 || !get_number (args, 0, 0, G_MAXINT, &family))
    return fail (problem, _("expected a family and an IP address"));
  return address_to_bytes ((int) family, g_ptr_array_index (args, 1), problem);
}

/* The size of a code of struct.pack; 0: unknown. */
static guint
get_code_size (char code, gboolean native)
{
  switch (code)
    {
    case 'x':
    case 's':
    case 'b':
    case 'B':
    case '?':
      return 1;
    case 'h':
    case 'H':
      return 2;
    case 'i':
    case 'I':
      return 4;
    case 'l':
    case 'L':
      return native ? sizeof (long) : 4;
    case 'q':
    case 'Q':
      return 8;
    default:
      return 0;
    }
}

static void
append_integer (GByteArray *out, gint64 number, guint size, gboolean big_endian)
{
  for (guint i = 0; i < size; i++)
    {
      guint shift = 8 * (big_endian ? size - 1 - i : i);
      guint8 byte = (guint8) ((guint64) number >> shift);

      g_byte_array_append (out, &byte, 1);
    }
}

static gboolean
fits (SksValue *value, char code, guint size, gint64 *number)
{
  gboolean is_signed = g_ascii_islower (code);
  guint bits = 8 * size - (is_signed ? 1 : 0);
  gint64 max = bits >= 63 ? G_MAXINT64 : (G_GINT64_CONSTANT (1) << bits) - 1;
  g_autofree char *digits = NULL;
  guint64 large;

  if (sks_value_get_int (value, number))
    return *number <= max && *number >= (is_signed ? -max - 1 : 0);
  if (is_signed || size < 8 || !sks_value_is (value, SKS_VALUE_INT))
    return FALSE;
  digits = sks_value_to_python (value);
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, &large, NULL))
    return FALSE;
  *number = (gint64) large;
  return TRUE;
}

static gboolean
pack_bytes (GByteArray *out, SksValue *value, guint length)
{
  guint n = out->len;
  const guint8 *data;
  gsize given;

  if (!sks_value_is (value, SKS_VALUE_BYTES))
    return FALSE;
  data = sks_value_get_bytes (value, &given);
  g_byte_array_set_size (out, n + length);
  memset (out->data + n, 0, length);
  if (given > 0)
    memcpy (out->data + n, data, MIN (given, length));
  return TRUE;
}

static gboolean
pack_number (GByteArray *out, SksValue *value, char code, guint size, gboolean big_endian)
{
  gint64 number;

  if (code == '?')
    number = sks_value_get_bool (value);
  else if (!fits (value, code, size, &number))
    return FALSE;
  append_integer (out, number, size, big_endian);
  return TRUE;
}

static void
pad (GByteArray *out, guint n_bytes)
{
  static const guint8 zero = 0;

  while (n_bytes-- > 0)
    g_byte_array_append (out, &zero, 1);
}

/* Packs one code of the format with its count; moves *next over the arguments that it took. */
static gboolean
pack_code (GByteArray *out, char code, guint64 count, const char *order, GPtrArray *args, guint *next)
{
  gboolean native = *order == '@', big_endian = *order == '!' || *order == '>';
  guint size = get_code_size (code, native);

  if (size == 0 || count * size > MAX_PACKED - out->len)
    return FALSE;
  if (native)
    pad (out, (size - out->len % size) % size);
  if (code == 'x')
    {
      pad (out, (guint) count);
      return TRUE;
    }
  if (code == 's')
    return *next < args->len && pack_bytes (out, g_ptr_array_index (args, (*next)++), (guint) count);
  for (guint64 i = 0; i < count; i++)
    if (*next >= args->len || !pack_number (out, g_ptr_array_index (args, (*next)++), code, size, big_endian))
      return FALSE;
  return TRUE;
}

static SksValue *
do_pack (GPtrArray *args, char **problem)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  const char *format = args->len > 0 ? sks_value_get_text (g_ptr_array_index (args, 0), NULL) : NULL;
  const char *order = "@";
  guint next = 1;

  if (!format)
    return fail (problem, _("expected a format"));
  if (*format && strchr ("@=<>!", *format))
    order = format++;
  while (*format)
    {
      char *end;
      guint64 count = g_ascii_isdigit (*format) ? g_ascii_strtoull (format, &end, 10) : 1;

      if (g_ascii_isdigit (*format))
        format = end;
      if (*format == ' ')
        format++;
      else if (!pack_code (out, *format++, count, order, args, &next))
        return fail (problem, _("the values do not fit the format"));
    }
  if (next != args->len)
    return fail (problem, _("the values do not fit the format"));
  return sks_value_new_bytes (out->data, out->len);
}

static const struct
{
  const char *module;
  const char *name;
  SksHelperFunc run;
} helpers[] = {
  { "socket", "htons", swap_16 },         { "socket", "ntohs", swap_16 },         { "socket", "htonl", swap_32 }, { "socket", "ntohl", swap_32 },
  { "socket", "inet_aton", do_inet_aton }, { "socket", "inet_pton", do_inet_pton }, { "struct", "pack", do_pack },
};

SksHelperFunc
sks_literal_find_helper (const char *module, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    if (g_str_equal (helpers[i].module, module) && g_str_equal (helpers[i].name, name))
      return helpers[i].run;
  return NULL;
}
