// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glob.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sks-option-codec.h"

#define PYTHON "/usr/bin/python3"

typedef struct
{
  const char *name;
  int family, type, protocol;
} Kind;

static const Kind kinds[] = {
  { "tcp4", AF_INET, SOCK_STREAM, 0 },
  { "tcp6", AF_INET6, SOCK_STREAM, 0 },
  { "udp4", AF_INET, SOCK_DGRAM, 0 },
  { "udp6", AF_INET6, SOCK_DGRAM, 0 },
  { "unix stream", AF_UNIX, SOCK_STREAM, 0 },
  { "unix dgram", AF_UNIX, SOCK_DGRAM, 0 },
  { "unix seqpacket", AF_UNIX, SOCK_SEQPACKET, 0 },
  { "raw4", AF_INET, SOCK_RAW, IPPROTO_ICMP },
  { "raw6", AF_INET6, SOCK_RAW, IPPROTO_ICMPV6 },
  { "mptcp4", AF_INET, SOCK_STREAM, IPPROTO_MPTCP },
  { "udplite4", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE },
};

/* Defined next to the options, but values, limits and flags. */
static const char *const not_options[] = {
  "IP_PMTUDISC_*", "IP_DEFAULT_MULTICAST_*", "IP_MAX_MEMBERSHIPS", "IPV6_PMTUDISC_*", "IPV6_RTHDR_LOOSE",
  "IPV6_RTHDR_STRICT", "IPV6_RTHDR_TYPE_*", "IPV6_FL_*", "IPV6_FLOWINFO_FLOWLABEL", "IPV6_FLOWINFO_PRIORITY",
  "IPV6_PRIORITY_*", "IPV6_TLV_*", "IPV6_PREFER_SRC_*", "TCP_MSS*", "TCP_MAXWIN", "TCP_MAX_WINSHIFT",
  "TCP_MD5SIG_MAXKEYLEN", "TCP_MD5SIG_FLAG_*", "TCP_COOKIE_M*", "TCP_COOKIE_PAIR_SIZE", "TCP_COOKIE_IN_ALWAYS",
  "TCP_COOKIE_OUT_NEVER", "TCP_S_DATA_*", "TCP_REPAIR_O*", "TCP_RECEIVE_ZEROCOPY_*", "TCP_AO_MAXKEYLEN", "TCP_AO_KEYF_*",
  "TCP_ENCAP_*", "UDP_ENCAP_*", "MCAST_EXCLUDE", "MCAST_INCLUDE", "SO_EE_*", "SO_J1939_*", "SO_VM_SOCKETS_*",
};

/* Readable where the catalogue leaves them out, because what is read there says nothing of the socket. */
static const char *const read_elsewhere[] = {
  "SO_PEERCRED",   /* no peer process is known on IP: pid 0, uid -1, gid -1 */
  "IP_PROTOCOL",   /* gives the local port on other sockets */
  "IPV6_ADDRFORM", /* ENOPROTOOPT on raw sockets only while not connected */
};

/* Built in or not, as the kernel was configured. */
static const char *const configurable[] = {
  "SO_BUSY_POLL", "SO_PREFER_BUSY_POLL", "SO_INCOMING_NAPI_ID", "SO_RESERVE_MEM",
};

/* What reads back can't be set again on a fresh socket of these kinds. */
static const char *const not_settable_again[] = {
  "IPV6_ADDRFORM",  /* needs a v4-mapped peer */
  "IPV6_CHECKSUM",  /* fixed on ICMPv6 */
  "IPV6_V6ONLY",    /* fixed on raw sockets */
  "SO_TXTIME",      /* the clock of a fresh socket needs CAP_NET_ADMIN */
  "SO_RESERVE_MEM", /* needs a memory control group */
  "TCP_ULP", "TCP_FASTOPEN_KEY", /* nothing is set, and nothing can not be set */
  "TCP_TIMESTAMP",     /* needs TCP_REPAIR */
  "IPV6_ROUTER_ALERT", /* needs a raw socket of protocol 255 */
};

/* What is taken at the ends depends on the machine or its user. */
static const char *const odd_ranges[] = {
  "SO_PRIORITY",       /* above 6 only with a capability */
  "TCP_RTO_MIN_US",    /* from two ticks of the kernel's clock */
  "TCP_DELACK_MAX_US", /* the same */
};

static gboolean
is_listed (const char *const *names, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (g_pattern_match_simple (names[i], name))
      return TRUE;
  return FALSE;
}

#define LISTED(names, name) is_listed (names, G_N_ELEMENTS (names), name)

static gboolean
kernel_has (const SksOptionSpec *spec)
{
  struct utsname system;
  int have[3] = { 0 }, need[3] = { 0 };

  if (spec->since == NULL)
    return TRUE;
  uname (&system);
  sscanf (system.release, "%d.%d.%d", &have[0], &have[1], &have[2]);
  sscanf (spec->since, "%d.%d.%d", &need[0], &need[1], &need[2]);
  for (guint i = 0; i < 3; i++)
    if (have[i] != need[i])
      return have[i] > need[i];
  return TRUE;
}

static int
open_kind (const Kind *kind)
{
  return socket (kind->family, kind->type | SOCK_CLOEXEC, kind->protocol);
}

/* 0 or the errno. */
static int
read_option (int fd, const SksOptionSpec *spec, int family, guint8 *data, socklen_t *length)
{
  *length = sks_option_spec_get_read_size (spec, family);
  memset (data, 0, *length);
  return getsockopt (fd, spec->level, spec->optname, data, length) == 0 ? 0 : errno;
}

static void
test_table (void)
{
  static const int levels[] = { SOL_SOCKET, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_TCP, IPPROTO_UDP };
  guint n, level = 0;
  const SksOptionSpec *specs = sks_option_spec_list (&n);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    {
      const SksOptionSpec *spec = &specs[i];

      if (spec->level != levels[level])
        level++;
      g_assert_cmpint (spec->level, ==, levels[level]);
      g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%d %d", spec->level, spec->optname)));
      g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%d %s", spec->level, spec->name)));
      g_assert_true (sks_option_spec_find (spec->level, spec->optname) == spec);
      g_assert_cmpint (sks_option_spec_lookup (spec->name)->optname, ==, spec->optname);
      g_assert_cmpuint (spec->size, >, 0);
      g_assert_cmpuint (spec->size, <=, 1024); /* CPython's getsockopt takes no more */
      g_assert_cmpint (spec->min, <=, spec->max);
      g_assert_cmpint (g_utf8_strlen (spec->meaning, -1), <=, 60);
      g_assert_false (g_str_has_suffix (spec->meaning, "."));
      g_assert_true (spec->note == NULL || g_str_has_suffix (spec->note, ".") || g_str_has_suffix (spec->note, ")"));
      g_assert_nonnull (spec->source);
      g_assert_true (spec->families != 0 && spec->types != 0 && spec->protocols != 0);
      if (spec->kind == SKS_OPTION_ENUM || spec->kind == SKS_OPTION_FLAGS)
        g_assert_true (spec->n_choices > 0 || spec->constants != SKS_CONSTANTS_NONE);
      if (spec->read == SKS_OPTION_READ_NEVER)
        g_assert_true ((spec->flags & (SKS_OPTION_SETTABLE | SKS_OPTION_OBSOLETE)) != 0);
    }
  g_assert_cmpuint (level, ==, G_N_ELEMENTS (levels) - 1);
  g_assert_null (sks_option_spec_find (SOL_SOCKET, 9999));
  g_assert_null (sks_option_spec_lookup ("SO_NONSENSE"));
}

static void
test_aliases (void)
{
  g_assert_cmpstr (sks_option_spec_lookup ("IPV6_ADD_MEMBERSHIP")->name, ==, "IPV6_JOIN_GROUP");
  g_assert_cmpstr (sks_option_spec_lookup ("SO_GET_FILTER")->name, ==, "SO_ATTACH_FILTER");
  g_assert_cmpstr (sks_option_spec_lookup ("SO_RCVTIMEO_OLD")->name, ==, "SO_RCVTIMEO");
  g_assert_cmpstr (sks_option_spec_lookup ("IP_RECVRETOPTS")->name, ==, "IP_RETOPTS");
  g_assert_null (sks_option_spec_lookup ("IPV6_ADD"));
  g_assert_null (sks_option_spec_lookup (""));
  g_assert_cmpint (sks_option_spec_lookup ("MCAST_JOIN_GROUP")->level, ==, IPPROTO_IP);
}

static void
test_applies (void)
{
  const SksOptionSpec *nodelay = sks_option_spec_lookup ("TCP_NODELAY");
  const SksOptionSpec *reuse = sks_option_spec_lookup ("SO_REUSEADDR");
  const SksOptionSpec *ttl = sks_option_spec_lookup ("IP_TTL");

  g_assert_true (sks_option_spec_applies (nodelay, AF_INET, SOCK_STREAM, 0));
  g_assert_true (sks_option_spec_applies (nodelay, AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, IPPROTO_MPTCP));
  g_assert_false (sks_option_spec_applies (nodelay, AF_INET, SOCK_DGRAM, 0));
  g_assert_false (sks_option_spec_applies (nodelay, AF_UNIX, SOCK_STREAM, 0));
  g_assert_false (sks_option_spec_applies (nodelay, AF_INET, SOCK_RAW, IPPROTO_TCP));
  g_assert_true (sks_option_spec_applies (reuse, AF_UNIX, SOCK_DGRAM, 0));
  g_assert_false (sks_option_spec_applies (ttl, AF_INET6, SOCK_DGRAM, 0));
  g_assert_true (sks_option_spec_may_set_on (reuse, AF_INET, SOCK_STREAM, 0));
  g_assert_false (sks_option_spec_may_set_on (sks_option_spec_lookup ("IP_MULTICAST_TTL"), AF_INET, SOCK_STREAM, 0));
  g_assert_false (sks_option_spec_may_set (sks_option_spec_lookup ("SO_ATTACH_FILTER")));
}

/* An include directory may be the machine's own: /usr/include/x86_64-linux-gnu. */
static char *
read_header (const char *name)
{
  static const char *const places[] = { "/usr/include/%s", "/usr/include/*-linux-gnu*/%s" };
  char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places) && text == NULL; i++)
    {
      g_autoptr (GString) pattern = g_string_new (places[i]);
      glob_t found = { 0 };

      g_string_replace (pattern, "%s", name, 0);
      if (glob (pattern->str, 0, NULL, &found) == 0)
        g_file_get_contents (found.gl_pathv[0], &text, NULL, NULL);
      globfree (&found);
    }
  return text;
}

static int
largest_number (const char *name)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);
  gsize prefix = strchr (name, '_') - name + 1;
  int largest = 0;

  for (guint i = 0; i < n; i++)
    if (strncmp (specs[i].name, name, prefix) == 0)
      largest = MAX (largest, specs[i].optname);
  return largest;
}

static void
check_define (const char *name, const char *value)
{
  const SksOptionSpec *spec = sks_option_spec_lookup (name);
  gint64 number;
  gboolean is_number = g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &number, NULL);

  if (spec != NULL && is_number)
    g_assert_cmpint (spec->optname, ==, number);
  if (spec != NULL || LISTED (not_options, name))
    return;
  /* Headers newer than the catalogue are no fault of this tree. */
  if (is_number && number > largest_number (name))
    g_test_message ("%s (%s) is not in the catalogue yet", name, value);
  else
    g_error ("%s (%s) is neither in the catalogue nor in the list of what is no option", name, value);
}

static void
test_headers (void)
{
  static const char *const headers[] = {
    "asm-generic/socket.h", "bits/in.h", "linux/in.h", "linux/in6.h", "linux/tcp.h", "netinet/tcp.h", "linux/udp.h", "netinet/udp.h",
  };
  g_autoptr (GRegex) define = g_regex_new ("^[ \\t]*#[ \\t]*define[ \\t]+((?:SO|IP|IPV6|TCP|UDP|MCAST)_\\w+)[ \\t]+(\\S+)",
                                           G_REGEX_MULTILINE, 0, NULL);
  guint n_defines = 0;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *text = read_header (headers[i]);
      g_autoptr (GMatchInfo) match = NULL;

      if (text == NULL)
        continue;
      for (g_regex_match (define, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);
          g_autofree char *value = g_match_info_fetch (match, 2);

          check_define (name, value);
          n_defines++;
        }
    }
  if (n_defines < 100)
    g_test_skip ("the kernel's headers are not installed");
}

/* Every free option of every kind of socket that this machine makes. */
static void
for_each_option (void (*check) (const Kind *, int, const SksOptionSpec *))
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < n; i++)
      {
        int fd;

        if (specs[i].read != SKS_OPTION_READ_FREE || !kernel_has (&specs[i]))
          continue;
        fd = open_kind (&kinds[k]);
        if (fd < 0)
          break;
        check (&kinds[k], fd, &specs[i]);
        close (fd);
      }
}

static gboolean
applies (const SksOptionSpec *spec, const Kind *kind)
{
  return sks_option_spec_applies (spec, kind->family, kind->type, kind->protocol);
}

static gboolean
is_fixed_size (const SksOptionSpec *spec)
{
  return spec->kind != SKS_OPTION_STRING && spec->kind != SKS_OPTION_BYTES && spec->kind != SKS_OPTION_GIDS &&
         spec->kind != SKS_OPTION_TCP_INFO;
}

static void
check_reading (const Kind *kind, int fd, const SksOptionSpec *spec)
{
  guint8 data[1024];
  socklen_t length;
  int error = read_option (fd, spec, kind->family, data, &length);

  if (applies (spec, kind))
    {
      if (error != 0 && error != spec->empty_errno && !LISTED (configurable, spec->name))
        g_error ("%s on %s: %s", spec->name, kind->name, g_strerror (error));
      if (error == 0 && is_fixed_size (spec))
        g_assert_cmpuint (length, ==, sks_option_spec_get_read_size (spec, kind->family));
    }
  /* IPv6 sockets answer for IPv4, and MPTCP sockets for both, whatever their own family. */
  else if (error == 0 && !LISTED (read_elsewhere, spec->name) && spec->level != IPPROTO_IP && kind->protocol != IPPROTO_MPTCP)
    {
      g_error ("%s can be read on %s", spec->name, kind->name);
    }
}

static void
test_reading (void)
{
  for_each_option (check_reading);
}

static void
check_reading_twice (const Kind *kind, int fd, const SksOptionSpec *spec)
{
  guint8 first[1024], second[1024];
  socklen_t first_length, second_length;

  if (!applies (spec, kind) || (spec->flags & SKS_OPTION_VARYING) != 0 || read_option (fd, spec, kind->family, first, &first_length) != 0)
    return;
  g_assert_cmpint (read_option (fd, spec, kind->family, second, &second_length), ==, 0);
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
test_reading_twice (void)
{
  for_each_option (check_reading_twice);
}

static void
check_default (const Kind *kind, int fd, const SksOptionSpec *spec)
{
  guint8 data[1024];
  socklen_t length;
  g_autofree char *text = NULL;

  if (!applies (spec, kind) || spec->default_text == NULL || read_option (fd, spec, kind->family, data, &length) != 0)
    return;
  text = sks_option_format (spec, data, length);
  if (g_strcmp0 (text, spec->default_text) != 0)
    g_error ("%s on %s is %s, not %s", spec->name, kind->name, text, spec->default_text);
}

static void
test_defaults (void)
{
  for_each_option (check_default);
}

/* Sets what was read, or the opposite of a switch: the kernel takes it where the catalogue says so, and nowhere else. */
static void
check_setting (const Kind *kind, int fd, const SksOptionSpec *spec)
{
  guint8 data[1024];
  socklen_t length;
  int error;

  if (!applies (spec, kind) || LISTED (not_settable_again, spec->name) ||
      read_option (fd, spec, kind->family, data, &length) != 0)
    return;
  if (spec->kind == SKS_OPTION_BOOL)
    memcpy (data, &(int){ data[0] == 0 }, sizeof (int));
  error = setsockopt (fd, spec->level, spec->optname, data, length) == 0 ? 0 : errno;
  if (sks_option_spec_may_set_on (spec, kind->family, kind->type, kind->protocol))
    {
      if (error != 0 && (sks_option_spec_is_permitted (spec) || (error != EPERM && error != EACCES)))
        g_error ("%s can not be set on %s: %s", spec->name, kind->name, g_strerror (error));
    }
  else if (error == 0 && (spec->flags & SKS_OPTION_OBSOLETE) == 0)
    {
      g_error ("%s can be set on %s", spec->name, kind->name);
    }
}

static void
test_setting (void)
{
  for_each_option (check_setting);
}

/* The ends of a range are values that the kernel takes. */
static void
check_range (const Kind *kind, int fd, const SksOptionSpec *spec)
{
  gint64 ends[2];

  if (spec->kind != SKS_OPTION_INT || !sks_option_spec_is_permitted (spec) || LISTED (not_settable_again, spec->name) ||
      LISTED (odd_ranges, spec->name) || !sks_option_spec_may_set_on (spec, kind->family, kind->type, kind->protocol))
    return;
  sks_option_spec_get_range (spec, &ends[0], &ends[1]);
  for (guint i = 0; i < 2; i++)
    {
      int value = (int) ends[i];

      if (setsockopt (fd, spec->level, spec->optname, &value, sizeof value) < 0)
        g_error ("%s on %s refuses %d: %s", spec->name, kind->name, value, g_strerror (errno));
    }
}

static void
test_ranges (void)
{
  for_each_option (check_range);
}

static char *
run_python (const char *script, const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) python = NULL;
  char *output = NULL;

  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip (PYTHON " is not installed");
      return NULL;
    }
  python = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, PYTHON, "-I", "-c", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (python, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (python));
  return output;
}

static void
check_python_name (const char *name, gint64 value, gboolean is_oldest)
{
  const SksOptionSpec *spec = sks_option_spec_lookup (name);

  if (spec == NULL)
    {
      if (!LISTED (not_options, name))
        g_error ("Python has %s, the catalogue has not", name);
      return;
    }
  g_assert_cmpint (spec->optname, ==, value);
  if (is_oldest && g_str_equal (spec->name, name))
    g_assert_true ((spec->flags & SKS_OPTION_PYTHON) != 0);
}

static void
test_python_names (void)
{
  g_autofree char *output = run_python ("import socket, sys\n"
                                        "print('version', int(sys.version_info[:2] == (3, 11)))\n"
                                        "for name in dir(socket):\n"
                                        "    if name.startswith(('SO_', 'IP_', 'IPV6_', 'TCP_', 'UDP_', 'MCAST_')):\n"
                                        "        print(name, int(getattr(socket, name)))\n",
                                        "");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) lines = output != NULL ? g_strsplit (output, "\n", -1) : NULL;
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);
  gboolean is_oldest;

  if (output == NULL)
    return;
  is_oldest = g_str_equal (lines[0], "version 1");
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *space = strchr (lines[i], ' ');

      *space = '\0';
      check_python_name (lines[i], g_ascii_strtoll (space + 1, NULL, 10), is_oldest);
      g_hash_table_add (names, lines[i]);
    }
  for (guint i = 0; i < n; i++)
    if (specs[i].flags & SKS_OPTION_PYTHON)
      {
        g_autofree char *written = sks_option_spec_dup_python_name (&specs[i]);

        g_assert_true (g_hash_table_contains (names, specs[i].name));
        g_assert_true (g_str_has_prefix (written, "socket."));
      }
}

/* The value as Python would print it: hex of the bytes, or the errno; then the int that it gives without a buffer size. */
static const char python_values[] =
    "import socket, sys\n"
    "for line in sys.stdin:\n"
    "    family, type, protocol, level, optname, size, is_int = map(int, line.split())\n"
    "    with socket.socket(family, type, protocol) as s:\n"
    "        try:\n"
    "            print(s.getsockopt(level, optname, size).hex() or '-', s.getsockopt(level, optname) if is_int else 0)\n"
    "        except OSError as e:\n"
    "            print('errno', e.errno)\n";

static char *
describe_value (const Kind *kind, const SksOptionSpec *spec)
{
  int fd = open_kind (kind);
  guint8 data[1024];
  socklen_t length;
  gint64 number = 0;
  int error = read_option (fd, spec, kind->family, data, &length);
  GString *text = g_string_new (NULL);

  close (fd);
  if (error != 0)
    g_string_printf (text, "errno %d", error);
  else
    {
      for (guint i = 0; i < length; i++)
        g_string_append_printf (text, "%02x", data[i]);
      if (sks_option_spec_is_int (spec))
        g_assert_true (sks_option_get_int (spec, data, length, &number));
      if (spec->kind == SKS_OPTION_IFINDEX_BE)
        number = (gint32) htonl ((guint32) number);
      g_string_append_printf (text, "%s %" G_GINT64_FORMAT, length > 0 ? "" : "-", number);
    }
  return g_string_free (text, FALSE);
}

static void
test_python_values (void)
{
  g_autoptr (GString) input = g_string_new (NULL);
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_auto (GStrv) theirs = NULL;
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      int fd = open_kind (&kinds[k]);

      for (guint i = 0; fd >= 0 && i < n; i++)
        {
          const SksOptionSpec *spec = &specs[i];

          if (spec->read != SKS_OPTION_READ_FREE || !applies (spec, &kinds[k]) || (spec->flags & SKS_OPTION_VARYING) != 0 ||
              g_str_equal (spec->name, "SO_COOKIE"))
            continue;
          g_string_append_printf (input, "%d %d %d %d %d %u %d\n", kinds[k].family, kinds[k].type, kinds[k].protocol, spec->level,
                                  spec->optname, (guint) sks_option_spec_get_read_size (spec, kinds[k].family),
                                  sks_option_spec_is_int (spec));
          g_ptr_array_add (ours, describe_value (&kinds[k], spec));
          g_ptr_array_add (names, (gpointer) spec->name);
        }
      if (fd >= 0)
        close (fd);
    }

  output = run_python (python_values, input->str);
  if (output == NULL)
    return;
  theirs = g_strsplit (g_strchomp (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (theirs), ==, ours->len);
  for (guint i = 0; i < ours->len; i++)
    if (!g_str_equal (ours->pdata[i], theirs[i]))
      g_error ("%s: we read %s, Python %s", (char *) names->pdata[i], (char *) ours->pdata[i], theirs[i]);
}

static void
test_levels (void)
{
  g_assert_cmpstr (sks_option_level_name (IPPROTO_IPV6), ==, "IPPROTO_IPV6");
  g_assert_cmpstr (sks_option_level_title (SOL_SOCKET), ==, "Socket");
  g_assert_null (sks_option_level_name (IPPROTO_SCTP));
}

static void
test_suggestions (void)
{
  g_auto (GStrv) controls = sks_option_spec_list_suggestions (sks_option_spec_lookup ("TCP_CONGESTION"));
  g_auto (GStrv) interfaces = sks_option_spec_list_suggestions (sks_option_spec_lookup ("SO_BINDTODEVICE"));
  g_auto (GStrv) none = sks_option_spec_list_suggestions (sks_option_spec_lookup ("SO_REUSEADDR"));

  g_assert_true (g_strv_contains ((const char *const *) controls, "reno")); /* always built in */
  g_assert_true (g_strv_contains ((const char *const *) interfaces, "lo"));
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/OptionSpec/table", test_table);
  g_test_add_func ("/Sks/OptionSpec/aliases", test_aliases);
  g_test_add_func ("/Sks/OptionSpec/applies", test_applies);
  g_test_add_func ("/Sks/OptionSpec/headers", test_headers);
  g_test_add_func ("/Sks/OptionSpec/reading", test_reading);
  g_test_add_func ("/Sks/OptionSpec/reading-twice", test_reading_twice);
  g_test_add_func ("/Sks/OptionSpec/defaults", test_defaults);
  g_test_add_func ("/Sks/OptionSpec/setting", test_setting);
  g_test_add_func ("/Sks/OptionSpec/ranges", test_ranges);
  g_test_add_func ("/Sks/OptionSpec/python-names", test_python_names);
  g_test_add_func ("/Sks/OptionSpec/python-values", test_python_values);
  g_test_add_func ("/Sks/OptionSpec/levels", test_levels);
  g_test_add_func ("/Sks/OptionSpec/suggestions", test_suggestions);

  return g_test_run ();
}
