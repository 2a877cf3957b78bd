// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <linux/capability.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sks-option-spec.h"
#include "sks-option-table-private.h"

static const SksOptionTable *const tables[] = {
  &sks_option_table_socket,
  &sks_option_table_ip,
  &sks_option_table_ipv6,
  &sks_option_table_tcp,
  &sks_option_table_udp,
};

static const struct
{
  int level;
  const char *name;
  const char *title;
} levels[] = {
  { SOL_SOCKET, "SOL_SOCKET", N_("Socket") },
  { IPPROTO_IP, "IPPROTO_IP", N_("IPv4") },
  { IPPROTO_IPV6, "IPPROTO_IPV6", N_("IPv6") },
  { IPPROTO_TCP, "IPPROTO_TCP", N_("TCP") },
  { IPPROTO_UDP, "IPPROTO_UDP", N_("UDP") },
};

static const struct
{
  const char *name;
  guint number;
} capabilities[] = {
  { "CAP_NET_ADMIN", CAP_NET_ADMIN },
  { "CAP_NET_RAW", CAP_NET_RAW },
};

static GArray *
join_tables (void)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (SksOptionSpec));

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_array_append_vals (all, tables[i]->specs, tables[i]->n_specs);
  return all;
}

static guint
family_mask (int family)
{
  switch (family)
    {
    case AF_INET:
      return SKS_ON_INET;
    case AF_INET6:
      return SKS_ON_INET6;
    case AF_UNIX:
      return SKS_ON_UNIX;
    default:
      return SKS_ON_OTHER;
    }
}

static guint
type_mask (int type)
{
  switch (type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
    {
    case SOCK_STREAM:
      return SKS_OF_STREAM;
    case SOCK_DGRAM:
      return SKS_OF_DGRAM;
    case SOCK_SEQPACKET:
      return SKS_OF_SEQPACKET;
    case SOCK_RAW:
      return SKS_OF_RAW;
    case SOCK_RDM:
      return SKS_OF_RDM;
    default:
      return 0;
    }
}

static guint
protocol_mask (int family, int type, int protocol)
{
  if (!(family_mask (family) & SKS_ON_IP))
    return SKS_WITH_OTHER;
  /* A raw socket's protocol says what it carries, not how it works. */
  if (type_mask (type) == SKS_OF_RAW)
    return SKS_WITH_OTHER;
  if (protocol == 0)
    protocol = type_mask (type) == SKS_OF_STREAM ? IPPROTO_TCP : IPPROTO_UDP;

  switch (protocol)
    {
    case IPPROTO_TCP:
      return SKS_WITH_TCP;
    case IPPROTO_MPTCP:
      return SKS_WITH_MPTCP;
    case IPPROTO_UDP:
      return SKS_WITH_UDP;
    case IPPROTO_UDPLITE:
      return SKS_WITH_UDPLITE;
    default:
      return SKS_WITH_OTHER;
    }
}

static gboolean
has_alias (const SksOptionSpec *spec, const char *name)
{
  gsize length = strlen (name);
  const char *at = length > 0 ? spec->aliases : NULL;

  while (at != NULL && (at = strstr (at, name)) != NULL)
    {
      if ((at == spec->aliases || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
        return TRUE;
      at += length;
    }
  return FALSE;
}

static gboolean
has_capability (const char *name)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  if (name == NULL || syscall (SYS_capget, &header, data) < 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (capabilities); i++)
    if (g_str_equal (capabilities[i].name, name))
      return (data[0].effective >> capabilities[i].number & 1) != 0;
  return FALSE;
}

static char **
list_interfaces (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  struct if_nameindex *interfaces = if_nameindex ();

  for (guint i = 0; interfaces != NULL && interfaces[i].if_index != 0; i++)
    g_strv_builder_add (names, interfaces[i].if_name);
  g_clear_pointer (&interfaces, if_freenameindex);
  return g_strv_builder_end (names);
}

static char **
list_words (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (char *, 1);
  g_strstrip (text);
  return *text != '\0' ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
}

/**
 * sks_option_spec_list:
 * @n_specs: (out): how many there are
 *
 * Every option of the levels that the workbench knows, grouped by level.
 *
 * Any thread may call it.
 *
 * Returns: (array length=n_specs) (transfer none): the catalogue
 */
const SksOptionSpec *
sks_option_spec_list (guint *n_specs)
{
  static GArray *all;

  if (g_once_init_enter (&all))
    g_once_init_leave (&all, join_tables ());
  *n_specs = all->len;
  return (const SksOptionSpec *) all->data;
}

/**
 * sks_option_spec_find:
 * @level: an option level
 * @optname: the option's number in it
 *
 * Returns: (transfer none) (nullable): the option
 */
const SksOptionSpec *
sks_option_spec_find (int level, int optname)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < n; i++)
    if (specs[i].level == level && specs[i].optname == optname)
      return &specs[i];
  return NULL;
}

/**
 * sks_option_spec_lookup:
 * @name: an option's name, such as `SO_REUSEADDR`, or an alias of it
 *
 * The multicast options `MCAST_…` exist in two levels with the same numbers: the one of IPv4 is found.
 *
 * Returns: (transfer none) (nullable): the option
 */
const SksOptionSpec *
sks_option_spec_lookup (const char *name)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (specs[i].name, name))
      return &specs[i];
  for (guint i = 0; i < n; i++)
    if (has_alias (&specs[i], name))
      return &specs[i];
  return NULL;
}

/**
 * sks_option_spec_applies:
 * @spec: an option
 * @family: a socket's family
 * @type: its type
 * @protocol: its protocol, 0 for the usual one
 *
 * Returns: whether such a socket has the option
 */
gboolean
sks_option_spec_applies (const SksOptionSpec *spec, int family, int type, int protocol)
{
  return (spec->families & family_mask (family)) != 0 &&
         (spec->types & type_mask (type)) != 0 &&
         (spec->protocols & protocol_mask (family, type, protocol)) != 0;
}

/**
 * sks_option_spec_may_set:
 * @spec: an option
 *
 * Returns: whether setsockopt takes it and its value can be typed
 */
gboolean
sks_option_spec_may_set (const SksOptionSpec *spec)
{
  return (spec->flags & SKS_OPTION_SETTABLE) != 0 && (spec->flags & SKS_OPTION_POINTER) == 0;
}

/**
 * sks_option_spec_may_set_on:
 * @spec: an option
 * @family: a socket's family
 * @type: its type
 * @protocol: its protocol, 0 for the usual one
 *
 * Returns: whether it can be set on such a socket
 */
gboolean
sks_option_spec_may_set_on (const SksOptionSpec *spec, int family, int type, int protocol)
{
  return sks_option_spec_may_set (spec) &&
         sks_option_spec_applies (spec, family, type, protocol) &&
         (spec->set_families == 0 || (spec->set_families & family_mask (family)) != 0) &&
         (spec->set_types == 0 || (spec->set_types & type_mask (type)) != 0) &&
         (spec->set_protocols == 0 || (spec->set_protocols & protocol_mask (family, type, protocol)) != 0);
}

/**
 * sks_option_spec_is_permitted:
 * @spec: an option
 *
 * Returns: whether this process has the capability that setting it needs (capabilities(7))
 */
gboolean
sks_option_spec_is_permitted (const SksOptionSpec *spec)
{
  return spec->capability == NULL || has_capability (spec->capability) || has_capability (spec->other_capability);
}

/**
 * sks_option_spec_is_int:
 * @spec: an option
 *
 * Returns: whether Python reads it without a buffer size, as an int
 */
gboolean
sks_option_spec_is_int (const SksOptionSpec *spec)
{
  return spec->kind <= SKS_OPTION_FD && spec->size == sizeof (int) && spec->kind != SKS_OPTION_UINT &&
         spec->kind != SKS_OPTION_PORT_RANGE;
}

/**
 * sks_option_spec_get_read_size:
 * @spec: an option
 * @family: the socket's family
 *
 * Returns: the size in bytes of the buffer to read it with; SO_PEERNAME takes none that is larger than the address
 */
gsize
sks_option_spec_get_read_size (const SksOptionSpec *spec, int family)
{
  if (spec->kind == SKS_OPTION_SOCKADDR && family == AF_INET)
    return sizeof (struct sockaddr_in);
  return spec->size;
}

/**
 * sks_option_spec_get_range:
 * @spec: an option whose value is a number
 * @min: (out): the smallest value that setsockopt takes
 * @max: (out): the largest
 */
void
sks_option_spec_get_range (const SksOptionSpec *spec, gint64 *min, gint64 *max)
{
  gboolean is_unsigned = spec->kind == SKS_OPTION_UINT || spec->kind == SKS_OPTION_PORT_RANGE;

  *min = spec->min;
  *max = spec->max;
  if (spec->min != 0 || spec->max != 0)
    return;
  if (spec->kind == SKS_OPTION_UINT64)
    *max = G_MAXINT64;
  else if (is_unsigned)
    *max = G_MAXUINT32;
  else if (spec->kind == SKS_OPTION_IFINDEX || spec->kind == SKS_OPTION_IFINDEX_BE || spec->kind == SKS_OPTION_FD)
    *max = G_MAXINT32;
  else
    {
      *min = G_MININT32;
      *max = G_MAXINT32;
    }
}

/**
 * sks_option_spec_get_meaning:
 * @spec: an option
 *
 * Returns: one line that says what it does, translated
 */
const char *
sks_option_spec_get_meaning (const SksOptionSpec *spec)
{
  return _(spec->meaning);
}

/**
 * sks_option_spec_get_note:
 * @spec: an option
 *
 * Returns: (nullable): what one should know about it, translated
 */
const char *
sks_option_spec_get_note (const SksOptionSpec *spec)
{
  return spec->note != NULL ? _(spec->note) : NULL;
}

/**
 * sks_option_spec_get_unit:
 * @spec: an option
 *
 * Returns: (nullable): the unit of its value, translated
 */
const char *
sks_option_spec_get_unit (const SksOptionSpec *spec)
{
  return spec->unit != NULL ? _(spec->unit) : NULL;
}

/**
 * sks_option_spec_dup_python_name:
 * @spec: an option
 *
 * Returns: (transfer full): `socket.NAME`, or the number where Python 3.11's socket module lacks the name
 */
char *
sks_option_spec_dup_python_name (const SksOptionSpec *spec)
{
  if (spec->flags & SKS_OPTION_PYTHON)
    return g_strconcat ("socket.", spec->name, NULL);
  return g_strdup_printf ("%d", spec->optname);
}

/**
 * sks_option_spec_find_symbol:
 * @spec: an option
 * @value: a value of it
 *
 * Returns: (nullable): the name of the value
 */
const char *
sks_option_spec_find_symbol (const SksOptionSpec *spec, gint64 value)
{
  const SksConstant *constant;

  for (guint i = 0; i < spec->n_choices; i++)
    if (spec->choices[i].value == value)
      return spec->choices[i].symbol;
  /* Protocol 0 has the name of IPPROTO_IP, but here it means none. */
  if (spec->constants == SKS_CONSTANTS_NONE || (spec->constants == SKS_CONSTANTS_PROTOCOL && value == 0))
    return NULL;
  constant = sks_constants_find (spec->constants, value);
  return constant != NULL ? constant->name : NULL;
}

/**
 * sks_option_spec_list_suggestions:
 * @spec: an option
 *
 * Values worth offering that only this machine knows: its interfaces, its congestion controls.
 *
 * Any thread may call it; it reads /proc or asks for the list of interfaces.
 *
 * Returns: (transfer full) (array zero-terminated=1): the values, none for most options
 */
char **
sks_option_spec_list_suggestions (const SksOptionSpec *spec)
{
  if (spec->kind == SKS_OPTION_IFINDEX || spec->kind == SKS_OPTION_IFINDEX_BE)
    return list_interfaces ();
  if (spec->level == SOL_SOCKET && spec->optname == SO_BINDTODEVICE)
    return list_interfaces ();
  if (spec->level == IPPROTO_TCP && spec->optname == TCP_CONGESTION)
    return list_words ("/proc/sys/net/ipv4/tcp_available_congestion_control");
  if (spec->level == IPPROTO_TCP && spec->optname == TCP_ULP)
    return list_words ("/proc/sys/net/ipv4/tcp_available_ulp");
  return g_new0 (char *, 1);
}

/**
 * sks_option_level_name:
 * @level: an option level
 *
 * Returns: (nullable): its symbol, such as `IPPROTO_TCP`
 */
const char *
sks_option_level_name (int level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].level == level)
      return levels[i].name;
  return NULL;
}

/**
 * sks_option_level_title:
 * @level: an option level
 *
 * Returns: (nullable): its heading, translated
 */
const char *
sks_option_level_title (int level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].level == level)
      return _(levels[i].title);
  return NULL;
}
