// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sks-error.h"
#include "sks-option-codec.h"

#define PYTHON "/usr/bin/python3"

typedef struct
{
  const char *option;
  const char *typed;
  const char *shown;
  const char *python; /* what Python must get from python_value, by its own words */
} Sample;

/* The right column is evaluated by Python and must be the bytes that we would hand to the kernel. */
static const Sample samples[] = {
  { "SO_REUSEADDR", "on", "1", "struct.pack('i', 1)" },
  { "SO_REUSEADDR", " 0 ", "0", "struct.pack('i', 0)" },
  { "SO_RCVBUF", "100000", "100000", "struct.pack('i', 100000)" },
  { "SO_RCVBUF", "0x1000 bytes", "4096", "struct.pack('i', 4096)" },
  { "SO_PEEK_OFF", "-1", "-1", "struct.pack('i', -1)" },
  { "SO_MARK", "4294967295", "4294967295", "struct.pack('I', 2**32 - 1)" },
  { "SO_MAX_PACING_RATE", "unlimited", "unlimited", "struct.pack('Q', 2**64 - 1)" },
  { "SO_MAX_PACING_RATE", "12500000", "12500000", "struct.pack('Q', 12500000)" },
  { "SO_LINGER", "off", "off, 0 s", "struct.pack('ii', 0, 0)" },
  { "SO_LINGER", "on, 5 s", "on, 5 s", "struct.pack('ii', 1, 5)" },
  { "SO_LINGER", "1 5", "on, 5 s", "struct.pack('ii', 1, 5)" },
  { "SO_RCVTIMEO", "1.5", "1.5 s", "struct.pack('ll', 1, 500000)" },
  { "SO_RCVTIMEO", "250 ms", "0.25 s", "struct.pack('ll', 0, 250000)" },
  { "SO_RCVTIMEO", "0", "0 s", "struct.pack('ll', 0, 0)" },
  { "SO_SNDTIMEO", "0.000001 s", "0.000001 s", "struct.pack('ll', 0, 1)" },
  { "SO_BINDTODEVICE", "lo", "lo", "b'lo'" },
  { "SO_BINDTODEVICE", "", "", "b''" },
  { "SO_BINDTOIFINDEX", "lo", "lo (1)", "struct.pack('i', socket.if_nametoindex('lo'))" },
  { "SO_BUF_LOCK", "SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK", "SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK", "struct.pack('i', 3)" },
  { "SO_BUF_LOCK", "0", "0", "struct.pack('i', 0)" },
  { "SO_TIMESTAMPING", "0x18", "SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE", "struct.pack('i', 8 | 16)" },
  { "SO_TXTIME", "CLOCK_MONOTONIC", "CLOCK_MONOTONIC, flags 0", "struct.pack('iI', time.CLOCK_MONOTONIC, 0)" },
  { "IP_MTU_DISCOVER", "ip_pmtudisc_do", "IP_PMTUDISC_DO", "struct.pack('i', 2)" },
  { "IP_MTU_DISCOVER", "3", "IP_PMTUDISC_PROBE", "struct.pack('i', 3)" },
  { "IP_MULTICAST_IF", "127.0.0.1", "127.0.0.1", "socket.inet_aton('127.0.0.1')" },
  { "IP_UNICAST_IF", "1", "lo (1)", "struct.pack('!i', 1)" },
  { "IP_LOCAL_PORT_RANGE", "40000-40100", "40000-40100", "struct.pack('I', 40100 << 16 | 40000)" },
  { "IP_OPTIONS", "01 01:01,00", "01 01 01 00", "bytes([1, 1, 1, 0])" },
  { "IP_OPTIONS", "empty", "empty", "b''" },
  { "IP_ADD_MEMBERSHIP", "239.1.2.3", "group 239.1.2.3, interface 0.0.0.0",
    "socket.inet_aton('239.1.2.3') + socket.inet_aton('0.0.0.0')" },
  { "IP_ADD_SOURCE_MEMBERSHIP", "group 232.1.2.3, interface 127.0.0.1, source 192.0.2.7",
    "group 232.1.2.3, interface 127.0.0.1, source 192.0.2.7",
    "b''.join(map(socket.inet_aton, ('232.1.2.3', '127.0.0.1', '192.0.2.7')))" },
  { "IPV6_JOIN_GROUP", "ff02::1:3 lo", "group ff02::1:3, interface lo (1)",
    "socket.inet_pton(socket.AF_INET6, 'ff02::1:3') + struct.pack('I', 1)" },
  { "MCAST_JOIN_GROUP", "group 239.1.2.3", "interface 0, group 239.1.2.3",
    "struct.pack('I4xHH4s120x', 0, socket.AF_INET, 0, socket.inet_aton('239.1.2.3'))" },
  { "MCAST_JOIN_SOURCE_GROUP", "interface lo (1), group ff3e::8, source [2001:db8::1]:80",
    "interface lo (1), group ff3e::8, source [2001:db8::1]:80",
    "struct.pack('I4x', 1) + struct.pack('!2xHI16sI100x', 0, 0, socket.inet_pton(socket.AF_INET6, 'ff3e::8'), 0)"
    ".replace(b'\\0\\0', struct.pack('H', socket.AF_INET6), 1)"
    " + struct.pack('H', socket.AF_INET6) + struct.pack('!HI16sI100x', 80, 0, socket.inet_pton(socket.AF_INET6, '2001:db8::1'), 0)" },
  { "IPV6_PKTINFO", "::1, interface 1", "source ::1, interface lo (1)", "bytes(15) + b'\\1' + struct.pack('I', 1)" },
  { "IPV6_ADDRFORM", "AF_INET", "AF_INET", "struct.pack('i', socket.AF_INET)" },
  { "IPV6_ADDR_PREFERENCES", "IPV6_PREFER_SRC_PUBLIC", "IPV6_PREFER_SRC_PUBLIC", "struct.pack('i', 2)" },
  { "TCP_CONGESTION", "reno", "reno", "b'reno'" },
  { "TCP_LINGER2", "-1 seconds", "-1", "struct.pack('i', -1)" },
  { "TCP_REPAIR", "TCP_REPAIR_OFF_NO_WP", "TCP_REPAIR_OFF_NO_WP", "struct.pack('i', -1)" },
  { "TCP_REPAIR_WINDOW", "snd_wl1 1, snd_wnd 2, max_window 3, rcv_wnd 4, rcv_wup 4000000000",
    "snd_wl1 1, snd_wnd 2, max_window 3, rcv_wnd 4, rcv_wup 4000000000", "struct.pack('5I', 1, 2, 3, 4, 4000000000)" },
  { "TCP_FASTOPEN_KEY", "000102030405060708090a0b0c0d0e0f", "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f", "bytes(range(16))" },
  { "UDP_SEGMENT", "1400", "1400", "struct.pack('i', 1400)" },
  { "UDP_ENCAP", "UDP_ENCAP_ESPINUDP", "UDP_ENCAP_ESPINUDP", "struct.pack('i', 2)" },
};

static const struct
{
  const char *option;
  const char *text;
  const char *expected; /* a part of the message */
} wrong[] = {
  { "SO_REUSEADDR", "maybe", "0 or 1" },
  { "SO_REUSEADDR", "2", "0 or 1" },
  { "SO_REUSEADDR", "", "0 or 1" },
  { "SO_RCVBUF", "-5", "0 to 2147483647" },
  { "SO_RCVBUF", "10 apples", "0 to 2147483647" },
  { "SO_MARK", "4294967296", "0 to 4294967295" },
  { "IP_TTL", "0", "1 to 255" },
  { "IP_TTL", "256", "1 to 255" },
  { "IP_MTU_DISCOVER", "IP_PMTUDISC_NEVER", "IP_PMTUDISC_DONT" },
  { "SO_LINGER", "perhaps", "on, 5 s" },
  { "SO_LINGER", "on, 5 s, 6", "on, 5 s" },
  { "SO_LINGER", "", "on, 5 s" },
  { "SO_RCVTIMEO", "-1", "seconds" },
  { "SO_RCVTIMEO", "soon", "seconds" },
  { "SO_RCVTIMEO", "nan", "seconds" },
  { "SO_BINDTODEVICE", "averyveryverylonginterface", "15 bytes" },
  { "SO_BINDTOIFINDEX", "no-such-interface", "interface" },
  { "IP_MULTICAST_IF", "1.2.3", "IPv4 address" },
  { "IP_ADD_MEMBERSHIP", "ff02::1", "239.1.2.3" },
  { "IPV6_JOIN_GROUP", "239.1.2.3", "ff02::1:3" },
  { "IP_LOCAL_PORT_RANGE", "5000", "two ports" },
  { "IP_LOCAL_PORT_RANGE", "5000-4000", "two ports" },
  { "IP_LOCAL_PORT_RANGE", "0-65536", "two ports" },
  { "IP_OPTIONS", "0", "hex" },
  { "IP_OPTIONS", "zz", "hex" },
  { "SO_MEMINFO", "1", "only be read" },
};

static GBytes *
parse (const char *option, const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *value = NULL;
  const SksOptionSpec *spec = sks_option_spec_lookup (option);

  g_assert_nonnull (spec);
  g_assert_true (sks_option_parse (spec, text, &value, &error));
  g_assert_no_error (error);
  return value;
}

static char *
format (const char *option, GBytes *value)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (value, &length);

  return sks_option_format (sks_option_spec_lookup (option), data, length);
}

static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) value = parse (samples[i].option, samples[i].typed);
      g_autofree char *text = format (samples[i].option, value);
      g_autoptr (GBytes) again = parse (samples[i].option, text);

      g_assert_cmpstr (text, ==, samples[i].shown);
      g_assert_true (g_bytes_equal (value, again));
    }
}

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *value = NULL;

      g_assert_false (sks_option_parse (sks_option_spec_lookup (wrong[i].option), wrong[i].text, &value, &error));
      g_assert_error (error, SKS_ERROR, SKS_ERROR_INVALID);
      g_assert_null (value);
      g_assert_nonnull (strstr (error->message, wrong[i].option));
      if (strstr (error->message, wrong[i].expected) == NULL)
        g_error ("“%s” does not say “%s”", error->message, wrong[i].expected);
    }
}

static char *
run_python (const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) python = NULL;
  char *output = NULL;

  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip (PYTHON " is not installed");
      return NULL;
    }
  python = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, PYTHON, "-I", "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (python, script, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (python));
  return output;
}

/* Python evaluates our expression: it must be the very bytes, or the int that CPython puts into a C int. */
static void
test_python (void)
{
  g_autoptr (GString) script = g_string_new ("import socket, struct, time\n"
                                             "def show(ours, right):\n"
                                             "    if isinstance(ours, int):\n"
                                             "        ours = struct.pack('i', ours)\n"
                                             "    print(ours.hex() or '-', right.hex() or '-')\n");
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) value = parse (samples[i].option, samples[i].typed);
      gsize length;
      const guint8 *data = g_bytes_get_data (value, &length);
      g_autofree char *python = sks_option_python_value (sks_option_spec_lookup (samples[i].option), data, length);

      g_string_append_printf (script, "show(%s, %s)\n", python, samples[i].python);
    }
  output = run_python (script->str);
  if (output == NULL)
    return;

  lines = g_strsplit (g_strchomp (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (samples));
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) value = parse (samples[i].option, samples[i].typed);
      g_autoptr (GString) hex = g_string_new (NULL);
      g_auto (GStrv) both = g_strsplit (lines[i], " ", 2);
      gsize length;
      const guint8 *data = g_bytes_get_data (value, &length);

      for (gsize j = 0; j < length; j++)
        g_string_append_printf (hex, "%02x", data[j]);
      if (length == 0)
        g_string_append_c (hex, '-');
      if (!g_str_equal (both[0], both[1]) || !g_str_equal (both[1], hex->str))
        g_error ("%s %s: %s, not %s", samples[i].option, samples[i].typed, hex->str, lines[i]);
    }
}

static void
assert_c (const char *option, const char *text, const char *expected)
{
  g_autoptr (GBytes) value = parse (option, text);
  gsize length;
  const guint8 *data = g_bytes_get_data (value, &length);
  g_autofree char *code = sks_option_c_value (sks_option_spec_lookup (option), data, length);

  g_assert_cmpstr (code, ==, expected);
}

static void
test_c (void)
{
  assert_c ("SO_REUSEADDR", "1", "(int){1}");
  assert_c ("SO_LINGER", "on, 5 s", "(struct linger){ .l_onoff = 1, .l_linger = 5 }");
  assert_c ("SO_RCVTIMEO", "1.5 s", "(struct timeval){ .tv_sec = 1, .tv_usec = 500000 }");
  assert_c ("IP_MTU_DISCOVER", "2", "(int){IP_PMTUDISC_DO}");
  assert_c ("IP_UNICAST_IF", "1", "(uint32_t){htonl(1)}");
  assert_c ("IP_MULTICAST_IF", "127.0.0.1", "(struct in_addr){ inet_addr(\"127.0.0.1\") }");
  assert_c ("IP_ADD_MEMBERSHIP", "239.1.2.3",
            "(struct ip_mreq){ .imr_multiaddr = { inet_addr(\"239.1.2.3\") }, .imr_interface = { inet_addr(\"0.0.0.0\") } }");
  assert_c ("TCP_CONGESTION", "reno", "\"reno\"");
  g_assert_cmpstr (sks_option_c_type (sks_option_spec_lookup ("SO_LINGER")), ==, "struct linger");
  g_assert_null (sks_option_c_type (sks_option_spec_lookup ("TCP_CONGESTION")));
}

/* What only the kernel makes, laid out by the headers' own structures. */
static void
test_read_only (void)
{
  struct ucred nobody = { .pid = 0, .uid = (uid_t) -1, .gid = (gid_t) -1 };
  struct ucred peer = { .pid = 12, .uid = 1000, .gid = 100 };
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (80), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  gid_t groups[] = { 4, 27 };
  int refused = ECONNREFUSED, none = 0, stream = SOCK_STREAM;
  struct ip6_mtuinfo mtu = { .ip6m_addr.sin6_addr = IN6ADDR_LOOPBACK_INIT, .ip6m_mtu = 65536 };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

#define FORMAT(option, value) \
  (g_ptr_array_add (texts, sks_option_format (sks_option_spec_lookup (option), (const guint8 *) &(value), sizeof (value))), \
   (const char *) texts->pdata[texts->len - 1])

  g_assert_cmpstr (FORMAT ("SO_PEERCRED", peer), ==, "pid 12, uid 1000, gid 100");
  g_assert_cmpstr (FORMAT ("SO_PEERCRED", nobody), ==, "pid 0, uid -1, gid -1");
  g_assert_cmpstr (FORMAT ("SO_PEERNAME", in), ==, "127.0.0.1:80");
  g_assert_cmpstr (FORMAT ("SO_PEERGROUPS", groups), ==, "4, 27");
  g_assert_cmpstr (FORMAT ("SO_ERROR", refused), ==, "ECONNREFUSED (111)");
  g_assert_cmpstr (FORMAT ("SO_ERROR", none), ==, "0");
  g_assert_cmpstr (FORMAT ("SO_TYPE", stream), ==, "SOCK_STREAM");
  g_assert_cmpstr (FORMAT ("SO_PROTOCOL", none), ==, "0");
  g_assert_cmpstr (FORMAT ("IPV6_PATHMTU", mtu), ==, "to ::1, mtu 65536");
#undef FORMAT
}

/* The kernel tells the state that it is in, and ignores what older structures lack. */
static void
test_tcp_info (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const SksOptionSpec *spec = sks_option_spec_lookup ("TCP_INFO");
  guint8 data[512];
  socklen_t length = sizeof data;
  g_autofree char *closed = NULL, *listening = NULL, *cut = NULL;

  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, spec->optname, data, &length), ==, 0);
  closed = sks_option_format (spec, data, length);
  cut = sks_option_format (spec, data, 8);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  length = sizeof data;
  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, spec->optname, data, &length), ==, 0);
  listening = sks_option_format (spec, data, length);
  close (fd);

  g_assert_true (g_str_has_prefix (closed, "CLOSED, rtt "));
  g_assert_true (g_str_has_prefix (listening, "LISTEN, rtt "));
  g_assert_cmpstr (cut, ==, "CLOSED");
}

static void
test_parts (void)
{
  const SksOptionSpec *spec = sks_option_spec_lookup ("SO_LINGER");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) on = NULL, later = NULL;
  g_autofree char *seconds = NULL, *text = NULL;
  GBytes *none = NULL;
  guint n;

  g_assert_nonnull (sks_option_list_parts (spec, &n));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (sks_option_replace_part (spec, 0, "on", NULL, 0, &on, &error));
  g_assert_true (sks_option_replace_part (spec, 1, "30", g_bytes_get_data (on, NULL), 8, &later, &error));
  text = format ("SO_LINGER", later);
  g_assert_cmpstr (text, ==, "on, 30 s");
  seconds = sks_option_format_part (spec, 1, g_bytes_get_data (later, NULL), 8);
  g_assert_cmpstr (seconds, ==, "30");
  g_assert_null (sks_option_format_part (spec, 1, g_bytes_get_data (later, NULL), 4));
  g_assert_false (sks_option_replace_part (spec, 1, "99999999999", NULL, 0, &none, &error));
  g_assert_error (error, SKS_ERROR, SKS_ERROR_INVALID);
  g_assert_null (sks_option_list_parts (sks_option_spec_lookup ("SO_REUSEADDR"), &n));
}

/* Whatever is typed or read: an answer or a clear refusal, never a crash. */
static void
test_nonsense (void)
{
  static const char *const texts[] = { "", " ", ",", "=", "|", "-", "--", "0x", "(", "on,", "group", "[::1", "[]:1", ":", "1:2:3", "s", "ms" };
  guint8 data[600];
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) g_test_rand_int ();
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          g_autoptr (GBytes) value = NULL;

          g_assert_true (sks_option_parse (&specs[i], texts[j], &value, NULL) == (value != NULL));
        }
      for (gsize length = 0; length <= sizeof data; length += length < 40 ? 1 : 70)
        {
          g_autofree guint8 *exact = g_memdup2 (data, length);
          g_autofree char *text = sks_option_format (&specs[i], exact, length);
          g_autofree char *python = sks_option_python_value (&specs[i], exact, length);
          g_autofree char *c = sks_option_c_value (&specs[i], exact, length);

          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_nonnull (python);
          g_assert_nonnull (c);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Sks/OptionCodec/samples", test_samples);
  g_test_add_func ("/Sks/OptionCodec/wrong", test_wrong);
  g_test_add_func ("/Sks/OptionCodec/python", test_python);
  g_test_add_func ("/Sks/OptionCodec/c", test_c);
  g_test_add_func ("/Sks/OptionCodec/read-only", test_read_only);
  g_test_add_func ("/Sks/OptionCodec/tcp-info", test_tcp_info);
  g_test_add_func ("/Sks/OptionCodec/parts", test_parts);
  g_test_add_func ("/Sks/OptionCodec/nonsense", test_nonsense);

  return g_test_run ();
}
