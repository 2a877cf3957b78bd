// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sks-error.h"
#include "sks-option-part-private.h"

#define USEC G_USEC_PER_SEC

/* What a text must look like, for the message about one that does not. */
static const char *const expected[SKS_OPTION_N_KINDS] = {
  [SKS_OPTION_BOOL] = N_("0 or 1"),
  [SKS_OPTION_ERRNO] = N_("an error’s name or number"),
  [SKS_OPTION_IFINDEX] = N_("an interface’s name or number, 0 for none"),
  [SKS_OPTION_IFINDEX_BE] = N_("an interface’s name or number, 0 for none"),
  [SKS_OPTION_PORT_RANGE] = N_("two ports: 32768-60999; 0-0 for the system’s"),
  [SKS_OPTION_TIMEVAL] = N_("seconds: 1.5; 0 for no limit"),
  [SKS_OPTION_IN_ADDR] = N_("an IPv4 address: 192.0.2.1"),
  [SKS_OPTION_IN6_ADDR] = N_("an IPv6 address: 2001:db8::1"),
  [SKS_OPTION_SOCKADDR] = N_("an address, with or without port: 192.0.2.1:80"),
  [SKS_OPTION_LINGER] = N_("off, or on and how long: on, 5 s"),
  [SKS_OPTION_UCRED] = N_("three numbers: pid 1, uid 0, gid 0"),
  [SKS_OPTION_GIDS] = N_("numbers of groups: 4, 27"),
  [SKS_OPTION_TXTIME] = N_("a clock and flags: CLOCK_MONOTONIC, flags 0"),
  [SKS_OPTION_MREQ] = N_("group and interface address: 239.1.2.3, interface 0.0.0.0"),
  [SKS_OPTION_MREQ_SOURCE] = N_("three addresses: group 232.1.2.3, interface 0.0.0.0, source 192.0.2.1"),
  [SKS_OPTION_MREQ6] = N_("group and interface: ff02::1:3, interface 0"),
  [SKS_OPTION_GROUP_REQ] = N_("interface and group: interface 0, group 239.1.2.3"),
  [SKS_OPTION_GROUP_SOURCE_REQ] = N_("interface, group and source: interface 0, group 232.1.2.3, source 192.0.2.1"),
  [SKS_OPTION_PKTINFO6] = N_("source and interface: 2001:db8::1, interface 0"),
  [SKS_OPTION_REPAIR_WINDOW] = N_("five numbers: snd_wl1, snd_wnd, max_window, rcv_wnd, rcv_wup"),
  [SKS_OPTION_BYTES] = N_("bytes in hex: 45 00 1f; empty for none"),
};

static void
append_expected_choices (GString *text, const SksOptionSpec *spec)
{
  for (guint i = 0; i < spec->n_choices && i < 8; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", spec->choices[i].symbol);
  if (spec->n_choices > 8)
    g_string_append (text, ", …");
}

static gboolean
refuse (const SksOptionSpec *spec, const char *text, GError **error)
{
  g_autoptr (GString) what = g_string_new (NULL);
  gint64 min, max;

  sks_option_spec_get_range (spec, &min, &max);
  if (expected[spec->kind] != NULL)
    g_string_append (what, _(expected[spec->kind]));
  else if (spec->n_choices > 0 && spec->kind != SKS_OPTION_UINT64)
    append_expected_choices (what, spec);
  else if (spec->kind == SKS_OPTION_STRING)
    g_string_append_printf (what, _("a name of at most %u bytes"), (guint) spec->size - 1);
  else if (sks_option_is_number (spec))
    g_string_append_printf (what, _("a whole number from %lld to %lld"), (long long) min, (long long) max);
  else
    g_string_append (what, _("nothing, it can only be read"));

  g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("%s does not take “%s”. Expected: %s"), spec->name, text, what->str);
  return FALSE;
}

static gboolean
parse_flags (const SksOptionSpec *spec, const char *text, gint64 *out)
{
  g_auto (GStrv) words = g_strsplit_set (text, "|,", -1);
  gint64 value = 0, bits;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_strstrip (words[i]);
      for (guint j = 0; j <= spec->n_choices; j++)
        if (j == spec->n_choices)
          {
            if (!sks_option_number_parse (words[i], &bits) || bits < 0 || bits > G_MAXUINT32)
              return FALSE;
            value |= bits;
          }
        else if (g_ascii_strcasecmp (spec->choices[j].symbol, words[i]) == 0)
          {
            value |= spec->choices[j].value;
            break;
          }
    }
  *out = value;
  return TRUE;
}

static gboolean
parse_port_range (const char *text, gint64 *out)
{
  g_auto (GStrv) ports = g_strsplit (text, "-", 2);
  gint64 low, high;

  if (g_strv_length (ports) != 2 || !sks_option_number_parse (g_strstrip (ports[0]), &low) ||
      !sks_option_number_parse (g_strstrip (ports[1]), &high) || low < 0 || high < 0 || low > G_MAXUINT16 ||
      high > G_MAXUINT16 || (low > high && high != 0))
    return FALSE;
  *out = high << 16 | low;
  return TRUE;
}

static gboolean
parse_errno (const char *text, gint64 *out)
{
  if (sks_option_number_parse (text, out))
    return TRUE;
  for (int error = 1; error < 256; error++)
    if (g_str_has_prefix (text, sks_errno_name (error)) && !g_ascii_isalnum (text[strlen (sks_errno_name (error))]))
      {
        *out = error;
        return TRUE;
      }
  return FALSE;
}

/* A number with or without the option's unit behind it. */
static gboolean
parse_plain_number (const SksOptionSpec *spec, const char *text, gint64 *out)
{
  const char *units[] = { spec->unit, spec->unit != NULL ? _(spec->unit) : NULL };
  guint64 wide;

  if (spec->kind == SKS_OPTION_UINT64 && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &wide, NULL))
    {
      *out = (gint64) wide;
      return TRUE;
    }
  if (sks_option_number_parse (text, out))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i] != NULL && g_str_has_suffix (text, units[i]))
      {
        g_autofree char *number = g_strndup (text, strlen (text) - strlen (units[i]));

        return sks_option_number_parse (g_strstrip (number), out);
      }
  return FALSE;
}

static gboolean
parse_symbol (const SksOptionSpec *spec, const char *text, gint64 *out)
{
  for (guint i = 0; i < spec->n_choices; i++)
    if (g_ascii_strcasecmp (spec->choices[i].symbol, text) == 0)
      {
        *out = spec->choices[i].value;
        return TRUE;
      }
  return spec->constants != SKS_CONSTANTS_NONE && sks_constants_lookup (text, out);
}

static gboolean
parse_bool (const char *text, gint64 *out)
{
  static const char *const words[] = { "off", "on", "false", "true", "no", "yes" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i], text) == 0)
      {
        *out = i & 1;
        return TRUE;
      }
  return sks_option_number_parse (text, out);
}

static gboolean
parse_number (const SksOptionSpec *spec, const char *text, gint64 *out)
{
  switch (spec->kind)
    {
    case SKS_OPTION_BOOL:
      return parse_bool (text, out);
    case SKS_OPTION_FLAGS:
      return parse_flags (spec, text, out);
    case SKS_OPTION_ERRNO:
      return parse_errno (text, out);
    case SKS_OPTION_IFINDEX:
    case SKS_OPTION_IFINDEX_BE:
      return sks_option_interface_parse (text, out);
    case SKS_OPTION_PORT_RANGE:
      return parse_port_range (text, out);
    default:
      return parse_symbol (spec, text, out) || parse_plain_number (spec, text, out);
    }
}

static gboolean
is_in_range (const SksOptionSpec *spec, gint64 value)
{
  gint64 min, max;

  if (spec->kind == SKS_OPTION_UINT64)
    return TRUE;
  sks_option_spec_get_range (spec, &min, &max);
  return (value >= min && value <= max) || (spec->n_choices > 0 && sks_option_spec_find_symbol (spec, value) != NULL);
}

static GBytes *
parse_timeval (const char *text)
{
  struct timeval time = { 0 };
  gboolean in_ms = g_str_has_suffix (text, "ms");
  g_autofree char *number = g_strndup (text, strlen (text) - (in_ms ? 2 : g_str_has_suffix (text, "s") ? 1 : 0));
  char *end;
  double seconds = g_ascii_strtod (g_strstrip (number), &end) / (in_ms ? 1000.0 : 1.0);
  gint64 total;

  if (end == number || *end != '\0' || !(seconds >= 0 && seconds < 1e12))
    return NULL;
  total = (gint64) (seconds * USEC + 0.5);
  time.tv_sec = total / USEC;
  time.tv_usec = total % USEC;
  return g_bytes_new (&time, sizeof time);
}

static GBytes *
parse_bytes (const char *text, gsize max)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int high = -1;

  if (g_str_equal (text, "empty"))
    text = "";
  for (; *text != '\0'; text++)
    {
      guint8 byte;

      if (high < 0 && (g_ascii_isspace (*text) || *text == ',' || *text == ':'))
        continue;
      if (!g_ascii_isxdigit (*text))
        return NULL;
      if (high < 0)
        {
          high = g_ascii_xdigit_value (*text);
          continue;
        }
      byte = (guint8) (high << 4 | g_ascii_xdigit_value (*text));
      g_byte_array_append (bytes, &byte, 1);
      high = -1;
    }
  if (high >= 0 || bytes->len > max)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
parse_gids (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, ", ", -1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 gid;

  for (guint i = 0; words[i] != NULL && !g_str_equal (text, "none"); i++)
    {
      guint32 wide;

      if (*words[i] == '\0')
        continue;
      if (!sks_option_number_parse (words[i], &gid) || gid < 0 || gid > G_MAXUINT32)
        return NULL;
      wide = (guint32) gid;
      g_byte_array_append (bytes, (const guint8 *) &wide, sizeof wide);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
parse_sockaddr (const char *text)
{
  guint8 data[sizeof (struct sockaddr_storage)] = { 0 };
  gsize length;

  return sks_option_sockaddr_parse (text, data, &length) ? g_bytes_new (data, length) : NULL;
}

static gint
find_label (const SksOptionPart *parts, guint n_parts, const char *word)
{
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].label != NULL && g_ascii_strcasecmp (parts[i].label, word) == 0)
      return (gint) i;
  return -1;
}

/* "on, 5 s", "on 5", "group 239.1.2.3": labels are optional, what is left out is zero. */
static GBytes *
parse_parts (const SksOptionSpec *spec, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,=\t", -1);
  g_autofree guint8 *data = g_malloc0 (spec->size);
  guint n, next = 0, n_found = 0;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint label = find_label (parts, n, words[i]);

      if (*words[i] == '\0' || *words[i] == '(')
        continue;
      if (next > 0 && g_strcmp0 (words[i], parts[next - 1].unit) == 0)
        continue;
      if (label >= 0)
        next = (guint) label;
      else if (next >= n || !sks_option_part_parse (&parts[next++], words[i], data))
        return NULL;
      else
        n_found++;
    }
  return n_found > 0 ? g_bytes_new_take (g_steal_pointer (&data), spec->size) : NULL;
}

static GBytes *
parse_structure (const SksOptionSpec *spec, const char *text)
{
  struct in_addr in;
  struct in6_addr in6;

  switch (spec->kind)
    {
    case SKS_OPTION_STRING:
      return strlen (text) < spec->size ? g_bytes_new (text, strlen (text)) : NULL;
    case SKS_OPTION_TIMEVAL:
      return parse_timeval (text);
    case SKS_OPTION_IN_ADDR:
      return inet_pton (AF_INET, text, &in) == 1 ? g_bytes_new (&in, sizeof in) : NULL;
    case SKS_OPTION_IN6_ADDR:
      return inet_pton (AF_INET6, text, &in6) == 1 ? g_bytes_new (&in6, sizeof in6) : NULL;
    case SKS_OPTION_SOCKADDR:
      return parse_sockaddr (text);
    case SKS_OPTION_GIDS:
      return parse_gids (text);
    case SKS_OPTION_BYTES:
      return parse_bytes (text, spec->size);
    case SKS_OPTION_TCP_INFO:
    case SKS_OPTION_MEMINFO:
    case SKS_OPTION_MTUINFO6:
      return NULL;
    default:
      return parse_parts (spec, text);
    }
}

/**
 * sks_option_parse:
 * @spec: an option
 * @text: a value as people type it
 * @out_value: (out) (transfer full): the value as setsockopt takes it; untouched on failure
 * @error: what the option takes instead, in domain `SKS_ERROR`
 *
 * Returns: whether the text is a value for the option
 */
gboolean
sks_option_parse (const SksOptionSpec *spec, const char *text, GBytes **out_value, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GBytes) value = NULL;
  gint64 number;

  if (!sks_option_is_number (spec))
    value = parse_structure (spec, stripped);
  else if (parse_number (spec, stripped, &number) && is_in_range (spec, number))
    value = sks_option_from_int (spec, number);

  if (value == NULL)
    return refuse (spec, stripped, error);
  *out_value = g_steal_pointer (&value);
  return TRUE;
}

/**
 * sks_option_replace_part:
 * @spec: an option whose value is a structure
 * @part: which member
 * @text: what it shall be
 * @data: (nullable): the value as it is; zero when `NULL`
 * @length: its length in bytes
 * @out_value: (out) (transfer full): the value with the member changed
 * @error: what the option takes instead
 *
 * Returns: whether the text is a value for the member
 */
gboolean
sks_option_replace_part (const SksOptionSpec *spec,
                         guint part,
                         const char *text,
                         const guint8 *data,
                         gsize length,
                         GBytes **out_value,
                         GError **error)
{
  g_autofree guint8 *copy = g_malloc0 (spec->size);
  guint n;
  const SksOptionPart *parts = sks_option_list_parts (spec, &n);

  g_return_val_if_fail (part < n, FALSE);
  if (data != NULL)
    memcpy (copy, data, MIN (length, spec->size));
  if (!sks_option_part_parse (&parts[part], text, copy))
    return refuse (spec, text, error);
  *out_value = g_bytes_new_take (g_steal_pointer (&copy), spec->size);
  return TRUE;
}
