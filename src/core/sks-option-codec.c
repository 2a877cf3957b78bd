// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sks-option-part-private.h"

static char *
format_flags (const SksOptionSpec *spec, gint64 value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 rest = (guint32) value;

  for (guint i = 0; i < spec->n_choices; i++)
    {
      guint32 bit = (guint32) spec->choices[i].value;

      if (bit == 0 || (rest & bit) != bit)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " | " : "", spec->choices[i].symbol);
      rest &= ~bit;
    }
  if (rest != 0)
    g_string_append_printf (text, "%s0x%x", text->len > 0 ? " | " : "", rest);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("0");
}

static char *
format_number (const SksOptionSpec *spec, gint64 value)
{
  const char *symbol = sks_option_spec_find_symbol (spec, value);

  if (spec->kind == SKS_OPTION_FLAGS)
    return format_flags (spec, value);
  if (symbol != NULL)
    return g_strdup (symbol);
  if (spec->kind == SKS_OPTION_ERRNO && value != 0)
    return g_strdup_printf ("%s (%d)", sks_errno_name ((int) value), (int) value);
  if (spec->kind == SKS_OPTION_IFINDEX || spec->kind == SKS_OPTION_IFINDEX_BE)
    return sks_option_interface_format (value);
  if (spec->kind == SKS_OPTION_PORT_RANGE)
    return g_strdup_printf ("%u-%u", (guint) value & 0xffff, (guint) value >> 16);
  if (spec->kind == SKS_OPTION_UINT64)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) value);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static char *
format_timeval (const guint8 *data)
{
  struct timeval time;
  g_autoptr (GString) text = g_string_new (NULL);

  memcpy (&time, data, sizeof time);
  g_string_printf (text, "%lld", (long long) time.tv_sec);
  if (time.tv_usec != 0)
    {
      g_string_append_printf (text, ".%06lld", (long long) time.tv_usec);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }
  g_string_append (text, " s");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_gids (const guint8 *data, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 gid;

  for (gsize at = 0; at + sizeof gid <= length; at += sizeof gid)
    {
      memcpy (&gid, data + at, sizeof gid);
      g_string_append_printf (text, "%s%u", at > 0 ? ", " : "", gid);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("none");
}

static char *
format_bytes (const guint8 *data, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%s%02x", i > 0 ? " " : "", data[i]);
  return length > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("empty");
}

static char *
format_string (const guint8 *data, gsize length)
{
  gsize n_bytes = length > 0 ? strnlen ((const char *) data, length) : 0;

  return n_bytes > 0 ? g_utf8_make_valid ((const char *) data, (gssize) n_bytes) : g_strdup ("");
}

static char *
format_parts (const SksOptionSpec *spec, const guint8 *data, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  for (guint i = 0; i < n && parts[i].offset + parts[i].size <= length; i++)
    {
      g_autofree char *value = sks_option_part_format (&parts[i], data);

      g_string_append_printf (text, "%s%s%s%s%s%s", i > 0 ? ", " : "", parts[i].label != NULL ? parts[i].label : "",
                              parts[i].label != NULL ? " " : "", value, parts[i].unit != NULL ? " " : "",
                              parts[i].unit != NULL ? parts[i].unit : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sks_option_get_int:
 * @spec: an option
 * @data: its value as the kernel gave it
 * @length: its length in bytes
 * @out_value: (out): the number, an interface in host byte order
 *
 * Returns: whether the option is a number and @data holds one
 */
gboolean
sks_option_get_int (const SksOptionSpec *spec, const guint8 *data, gsize length, gint64 *out_value)
{
  gint64 wide;
  guint32 word;

  if (!sks_option_is_number (spec) || length == 0)
    return FALSE;
  if (length >= sizeof wide && spec->kind == SKS_OPTION_UINT64)
    {
      memcpy (&wide, data, sizeof wide);
      *out_value = wide;
      return TRUE;
    }
  if (length < sizeof word)
    {
      *out_value = data[0];
      return TRUE;
    }
  memcpy (&word, data, sizeof word);
  if (spec->kind == SKS_OPTION_IFINDEX_BE)
    word = ntohl (word);
  *out_value = spec->kind == SKS_OPTION_UINT || spec->kind == SKS_OPTION_UINT64 || spec->kind == SKS_OPTION_PORT_RANGE ||
                       spec->kind == SKS_OPTION_FLAGS
                   ? (gint64) word
                   : (gint64) (gint32) word;
  return TRUE;
}

/**
 * sks_option_from_int:
 * @spec: an option whose value is a number
 * @value: the number, an interface in host byte order
 *
 * Returns: (transfer full): the value as setsockopt takes it
 */
GBytes *
sks_option_from_int (const SksOptionSpec *spec, gint64 value)
{
  guint32 word = (guint32) value;

  g_return_val_if_fail (sks_option_is_number (spec), NULL);

  if (spec->kind == SKS_OPTION_UINT64)
    return g_bytes_new (&value, sizeof value);
  if (spec->kind == SKS_OPTION_IFINDEX_BE)
    word = htonl (word);
  return g_bytes_new (&word, sizeof word);
}

/**
 * sks_option_format:
 * @spec: an option
 * @data: its value as the kernel gave it
 * @length: its length in bytes
 *
 * The value as people read it: `1`, `on, 5 s`, `1.5 s`, `cubic`, `IP_PMTUDISC_WANT`. Never translated, so that
 * [func@option_parse] takes it.
 *
 * Returns: (transfer full): the text
 */
char *
sks_option_format (const SksOptionSpec *spec, const guint8 *data, gsize length)
{
  gint64 number;

  if (sks_option_get_int (spec, data, length, &number))
    return format_number (spec, number);

  switch (spec->kind)
    {
    case SKS_OPTION_STRING:
      return format_string (data, length);
    case SKS_OPTION_SOCKADDR:
      return sks_option_sockaddr_format (data, length);
    case SKS_OPTION_GIDS:
      return format_gids (data, length);
    case SKS_OPTION_IN_ADDR:
    case SKS_OPTION_IN6_ADDR:
      if (length >= spec->size)
        {
          char text[INET6_ADDRSTRLEN];

          return g_strdup (inet_ntop (spec->kind == SKS_OPTION_IN_ADDR ? AF_INET : AF_INET6, data, text, sizeof text));
        }
      return format_bytes (data, length);
    case SKS_OPTION_TIMEVAL:
      return length >= spec->size ? format_timeval (data) : format_bytes (data, length);
    case SKS_OPTION_BYTES:
      return format_bytes (data, length);
    case SKS_OPTION_TCP_INFO:
      return format_parts (spec, data, length);
    default:
      return length >= spec->size ? format_parts (spec, data, length) : format_bytes (data, length);
    }
}

/**
 * sks_option_format_part:
 * @spec: an option whose value is a structure
 * @part: which member, from [func@option_list_parts]
 * @data: the value as the kernel gave it
 * @length: its length in bytes
 *
 * Returns: (transfer full) (nullable): the member's text without its unit; `NULL` when @data is too short
 */
char *
sks_option_format_part (const SksOptionSpec *spec, guint part, const guint8 *data, gsize length)
{
  guint n;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  g_return_val_if_fail (part < n, NULL);
  if (parts[part].offset + parts[part].size > length)
    return NULL;
  return sks_option_part_format (&parts[part], data);
}
