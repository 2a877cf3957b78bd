// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "sks-address.h"
#include "sks-literal.h"
#include "sks-test-python.h"

#define PATH_107 "'" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "'"

#define LABEL_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* Addresses in Python's words, with the family. What Python's bind makes of them, on a socket that is closed, is what is expected: EBADF for a good one. */
static const struct
{
  const char *family;
  const char *address;
} cases[] = {
  { "AF_INET", "('127.0.0.1', 9999)" },
  { "AF_INET", "('', 0)" },
  { "AF_INET", "('127.0.0.1', True)" },
  { "AF_INET", "(b'127.0.0.1', 1)" },
  { "AF_INET", "('<broadcast>', 5)" },
  { "AF_INET", "('255.255.255.255', 5)" },
  { "AF_INET", "('127.1', 5)" },
  { "AF_INET", "('::1', 5)" },
  { "AF_INET", "5" },
  { "AF_INET", "None" },
  { "AF_INET", "'127.0.0.1'" },
  { "AF_INET", "b'x'" },
  { "AF_INET", "['127.0.0.1', 0]" },
  { "AF_INET", "()" },
  { "AF_INET", "('a',)" },
  { "AF_INET", "('a', 1, 2)" },
  { "AF_INET", "(1, 2)" },
  { "AF_INET", "(None, 2)" },
  { "AF_INET", "(1.5, 'x')" },
  { "AF_INET", "('\\0', 2)" },
  { "AF_INET", "('a\\0b', 'x')" },
  { "AF_INET", "('\\xe9\\0', 2)" },
  { "AF_INET", "('127.0.0.1', 'x')" },
  { "AF_INET", "('127.0.0.1', 1.5)" },
  { "AF_INET", "('127.0.0.1', None)" },
  { "AF_INET", "('127.0.0.1', b'80')" },
  { "AF_INET", "('127.0.0.1', 65535)" },
  { "AF_INET", "('127.0.0.1', 65536)" },
  { "AF_INET", "('127.0.0.1', 70000)" },
  { "AF_INET", "('127.0.0.1', -1)" },
  { "AF_INET", "('127.0.0.1', 2147483648)" },
  { "AF_INET", "('127.0.0.1', 100000000000000000000)" },
  { "AF_INET", "('\\ud800', 1)" },
  { "AF_INET", "('\\xe9..x', 1)" },
  { "AF_INET", "('xn--\\xfc', 1)" },
  { "AF_INET", "('\\xfc" LABEL_63 "', 1)" },
  { "AF_INET", "('\\xfc\\u2028', 1)" },
  { "AF_INET", "('\\uff11\\uff12\\uff17.0.0.1', 7)" },
  { "AF_INET", "('127\\u30020\\u30020\\u30021', 7)" },
  { "AF_INET6", "('::1', 9999)" },
  { "AF_INET6", "('::1', 9999, 7)" },
  { "AF_INET6", "('fe80::1', 9999, 7, 3)" },
  { "AF_INET6", "('::ffff:127.0.0.1', 5)" },
  { "AF_INET6", "('', 5)" },
  { "AF_INET6", "5" },
  { "AF_INET6", "('a',)" },
  { "AF_INET6", "('::1', 1, 2, 3, 4)" },
  { "AF_INET6", "('::1', 70000, 1048576)" },
  { "AF_INET6", "('::1', 100000000000000000000)" },
  { "AF_INET6", "('::1', 0, 1048575)" },
  { "AF_INET6", "('::1', 0, 1048576)" },
  { "AF_INET6", "('::1', 0, -1)" },
  { "AF_INET6", "('::1', 0, 4294967296)" },
  { "AF_INET6", "('::1', 0, 18446744073709551617)" },
  { "AF_INET6", "('::1', 0, -18446744073709551615)" },
  { "AF_INET6", "('::1', 0, 0, -1)" },
  { "AF_INET6", "('::1', 0, 0, 18446744073709551616)" },
  { "AF_INET6", "('::1', 0, 'x')" },
  { "AF_INET6", "('::1', 0, 1.0)" },
  { "AF_INET6", "('::1', 'x', 'y')" },
  { "AF_INET6", "('::1', 0, 0, None)" },
  { "AF_INET6", "('127.0.0.1', 0)" },
  { "AF_INET6", "('<broadcast>', 0)" },
  { "AF_INET6", "('255.255.255.255', 0)" },
  { "AF_INET6", "('fe80::1%lo', 0)" },
  { "AF_INET6", "('fe80::1%7', 0)" },
  { "AF_UNIX", "'path'" },
  { "AF_UNIX", "b'path'" },
  { "AF_UNIX", "''" },
  { "AF_UNIX", "b''" },
  { "AF_UNIX", "b'\\0abstract'" },
  { "AF_UNIX", "'\\0abstract'" },
  { "AF_UNIX", "b'\\0'" },
  { "AF_UNIX", "'a\\0b'" },
  { "AF_UNIX", "'\\xe9\\udcff'" },
  { "AF_UNIX", "'ab\\ud800'" },
  { "AF_UNIX", PATH_107 },
  { "AF_UNIX", PATH_107 " 'x'" },
  { "AF_UNIX", "'\\0'" PATH_107 },
  { "AF_UNIX", "'\\0y'" PATH_107 },
  { "AF_UNIX", "5" },
  { "AF_UNIX", "None" },
  { "AF_UNIX", "('a',)" },
  { "AF_NETROM", "('a', 1)" },
};

static SksValue *
resolve (const char *host, int family, SksAddress *address, gpointer user_data)
{
  struct addrinfo hints = { .ai_family = family }, *found = NULL;
  int error = getaddrinfo (host, NULL, &hints, &found);

  if (error != 0)
    return sks_value_new_exception ("gaierror", error, gai_strerror (error));
  memcpy (&address->storage, found->ai_addr, found->ai_addrlen);
  address->length = found->ai_addrlen;
  freeaddrinfo (found);
  return NULL;
}

static SksValue *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  SksValue *value = sks_literal_parse (text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static int
get_family (const char *name)
{
  gint64 family;

  g_assert_true (sks_constants_lookup (name, &family));
  return (int) family;
}

static void
test_from_value (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  g_auto(GStrv) expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (input, "%s|%s\n", cases[i].family, cases[i].address);
  expected = sks_test_python_lines ("import socket, sys\n"
                                    "for line in sys.stdin:\n"
                                    "  family, _, address = line.strip().partition('|')\n"
                                    "  if family == 'AF_NETROM': print('OSError', None, 'bind(): bad family'); continue\n"
                                    "  s = socket.socket(getattr(socket, family)); s.close()\n"
                                    "  try: s.bind(eval(address))\n"
                                    "  except Exception as e:\n"
                                    "    number = getattr(e, 'errno', None)\n"
                                    "    print('ok' if number == 9 else ' '.join(map(str, (type(e).__name__, number, e.strerror if number else e))))\n",
                                    input->str);
  g_assert_cmpuint (g_strv_length (expected), ==, G_N_ELEMENTS (cases));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SksValue) value = parse (cases[i].address);
      SksAddress address = SKS_ADDRESS_INIT;
      g_autoptr(SksValue) exception = sks_address_from_value (get_family (cases[i].family), value, "bind", resolve, NULL, &address);
      g_autofree char *text = NULL;

      if (!exception)
        text = g_strdup ("ok");
      else if (sks_value_get_errno (exception) != 0)
        text = g_strdup_printf ("%s %d %s", sks_value_get_exception_type (exception), sks_value_get_errno (exception), sks_value_get_exception_text (exception));
      else
        text = g_strdup_printf ("%s None %s", sks_value_get_exception_type (exception), sks_value_get_exception_text (exception));
      if (!g_str_equal (text, expected[i]))
        g_error ("%s %s: \"%s\", not \"%s\"", cases[i].family, cases[i].address, text, expected[i]);
      g_assert_true (!!exception == (address.length == 0) || exception);
    }
}

/* Addresses that a datagram socket can be bound to, and read back: by us through the kernel's own bytes. */
static void
test_to_value (void)
{
  static const char *const bound[] = { "AF_INET ('127.0.0.1', 0)", "AF_INET6 ('::1', 0)", "AF_INET6 ('', 0)", "AF_UNIX b'\\0sks-test-address'", "AF_UNIX ''" };
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (80), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  SksAddress address = { .length = sizeof in };
  g_autofree char *text = NULL;
  g_autoptr(SksValue) value = NULL;

  memcpy (&address.storage, &in, sizeof in);
  value = sks_address_to_value (&address);
  text = sks_value_to_python (value);
  g_assert_cmpstr (text, ==, "('127.0.0.1', 80)");

  for (guint i = 0; i < G_N_ELEMENTS (bound); i++)
    {
      g_auto(GStrv) words = g_strsplit (bound[i], " ", 2);
      int family = get_family (words[0]), fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      g_autoptr(SksValue) given = parse (words[1]), back = NULL;
      g_autofree char *program = NULL, *ours = NULL, *theirs = NULL;
      SksAddress name = { .length = sizeof name.storage };

      g_assert_null (sks_address_from_value (family, given, "bind", NULL, NULL, &address));
      if (fd < 0 || bind (fd, &address.any, address.length) != 0)
        {
          g_test_message ("%s cannot be bound here", bound[i]);
          continue;
        }
      g_assert_cmpint (getsockname (fd, &name.any, &name.length), ==, 0);
      back = sks_address_to_value (&name);
      ours = sks_value_to_python (back);
      /* Python reads the same name of the same socket. */
      program = g_strdup_printf ("import socket\ns = socket.socket(socket.%s, socket.SOCK_DGRAM); s.connect(%s); print(repr(s.getpeername()))", words[0], ours);
      theirs = sks_test_python (program, NULL);
      if (!g_str_has_prefix (ours, "('::',"))
        g_assert_cmpstr (g_strchomp (theirs), ==, ours);
      close (fd);
    }
}

static void
assert_shapes (const char *family, const char *python, const char *text, const char *c, const char *strace)
{
  g_autoptr(SksValue) value = parse (python);
  SksAddress address;
  SksCode *c_code = sks_code_new (), *strace_code = sks_code_new ();
  g_autofree char *shown = NULL, *c_text = NULL, *strace_text = NULL;

  g_assert_true (sks_address_from_value_literal (get_family (family), value, &address));
  shown = sks_address_to_text (&address);
  g_assert_cmpstr (shown, ==, text);
  sks_address_write_c (&address, c_code);
  sks_code_append (c_code, SKS_CODE_PLAIN, ", ");
  sks_address_write_c_length (&address, c_code);
  c_text = sks_code_free_to_text (c_code);
  g_assert_cmpstr (c_text, ==, c);
  sks_address_write_strace (&address, strace_code);
  strace_text = sks_code_free_to_text (strace_code);
  g_assert_cmpstr (strace_text, ==, strace);
}

/* The last column is what strace 6.1 printed. */
static void
test_shapes (void)
{
  assert_shapes ("AF_INET", "('127.0.0.1', 9999)", "127.0.0.1:9999",
                 "(struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(9999), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, "
                 "sizeof(struct sockaddr_in)",
                 "{sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}");
  assert_shapes ("AF_INET", "('10.1.2.3', 1)", "10.1.2.3:1",
                 "(struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = inet_addr(\"10.1.2.3\") }, "
                 "sizeof(struct sockaddr_in)",
                 "{sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"10.1.2.3\")}");
  assert_shapes ("AF_INET6", "('::1', 9, 5, 4242)", "[::1%4242]:9",
                 "(struct sockaddr *) &(struct sockaddr_in6) { .sin6_family = AF_INET6, .sin6_port = htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT, "
                 ".sin6_flowinfo = htonl(5), .sin6_scope_id = 4242 }, sizeof(struct sockaddr_in6)",
                 "{sa_family=AF_INET6, sin6_port=htons(9), sin6_flowinfo=htonl(5), inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=4242}");
  assert_shapes ("AF_INET6", "('fe80::1', 9, 0, 1)", "[fe80::1%lo]:9",
                 "(struct sockaddr *) &(struct sockaddr_in6) { .sin6_family = AF_INET6, .sin6_port = htons(9), .sin6_addr = { .s6_addr = { 0xfe, 0x80, 0x00, "
                 "0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01 } } /* fe80::1 */, .sin6_scope_id = 1 }, "
                 "sizeof(struct sockaddr_in6)",
                 "{sa_family=AF_INET6, sin6_port=htons(9), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"fe80::1\", &sin6_addr), "
                 "sin6_scope_id=if_nametoindex(\"lo\")}");
  assert_shapes ("AF_UNIX", "'pa\\1th'", "pa\\x01th",
                 "(struct sockaddr *) &(struct sockaddr_un) { .sun_family = AF_UNIX, .sun_path = \"pa\\001th\" }, sizeof(struct sockaddr_un)",
                 "{sa_family=AF_UNIX, sun_path=\"pa\\1th\"}");
  assert_shapes ("AF_UNIX", "b'\\0ab\\0c'", "@ab\\x00c",
                 "(struct sockaddr *) &(struct sockaddr_un) { .sun_family = AF_UNIX, .sun_path = \"\\0ab\\0c\" }, offsetof(struct sockaddr_un, sun_path) + 5",
                 "{sa_family=AF_UNIX, sun_path=@\"ab\\0c\"}");
  assert_shapes ("AF_UNIX", "''", "unnamed", "(struct sockaddr *) &(struct sockaddr_un) { .sun_family = AF_UNIX }, sizeof(sa_family_t)", "{sa_family=AF_UNIX}");
}

static void
test_generic (void)
{
  SksAddress address = { .length = 16 };
  g_autoptr(SksValue) value = NULL;
  g_autofree char *text = NULL, *shown = NULL, *strace = NULL;
  SksCode *code = sks_code_new ();

  memset (&address.storage, 0, sizeof address.storage);
  memcpy (address.any.sa_data, "\0005\177\0\0\1", 6);
  value = sks_address_to_value (&address);
  text = sks_value_to_python (value);
  g_assert_cmpstr (text, ==, "(0, b'\\x005\\x7f\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00')");
  shown = sks_address_to_text (&address);
  g_assert_cmpstr (shown, ==, "AF_UNSPEC");
  sks_address_write_strace (&address, code);
  strace = sks_code_free_to_text (code);
  g_assert_cmpstr (strace, ==, "{sa_family=AF_UNSPEC, sa_data=\"\\0005\\177\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0\"}");
}

static void
test_literal (void)
{
  static const char *const lookups[] = { "('localhost', 1)", "('127.1', 1)", "('127.0.0.1', 70000)", "5" };
  SksAddress address = { .length = 77 };

  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      g_autoptr(SksValue) value = parse (lookups[i]);

      g_assert_false (sks_address_from_value_literal (AF_INET, value, &address));
      g_assert_cmpuint (address.length, ==, 77);
    }
  g_assert_false (sks_address_from_value_literal (AF_INET, NULL, &address));
}

static void
assert_place (const char *family, const char *python, gboolean wildcard, gboolean loopback, int port)
{
  g_autoptr(SksValue) value = parse (python);
  SksAddress address;

  g_assert_true (sks_address_from_value_literal (get_family (family), value, &address));
  g_assert_cmpint (sks_address_is_wildcard (&address), ==, wildcard);
  g_assert_cmpint (sks_address_is_loopback (&address), ==, loopback);
  g_assert_cmpint (sks_address_get_port (&address), ==, port);
}

static void
test_places (void)
{
  SksAddress none = SKS_ADDRESS_INIT;
  g_autofree char *text = sks_address_to_text (&none);
  g_autoptr(SksValue) value = sks_address_to_value (&none);

  assert_place ("AF_INET", "('', 7)", TRUE, FALSE, 7);
  assert_place ("AF_INET", "('127.9.9.9', 7)", FALSE, TRUE, 7);
  assert_place ("AF_INET", "('10.0.0.1', 7)", FALSE, FALSE, 7);
  assert_place ("AF_INET6", "('::', 7)", TRUE, FALSE, 7);
  assert_place ("AF_INET6", "('::1', 7)", FALSE, TRUE, 7);
  assert_place ("AF_INET6", "('::ffff:127.0.0.1', 7)", FALSE, TRUE, 7);
  assert_place ("AF_UNIX", "'p'", FALSE, FALSE, -1);
  g_assert_cmpstr (text, ==, "");
  g_assert_true (sks_value_is (value, SKS_VALUE_NONE));
  g_assert_false (sks_address_is_wildcard (&none));
  g_assert_true (sks_address_equal (&none, &none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Address/from-value", test_from_value);
  g_test_add_func ("/Sks/Address/to-value", test_to_value);
  g_test_add_func ("/Sks/Address/shapes", test_shapes);
  g_test_add_func ("/Sks/Address/generic", test_generic);
  g_test_add_func ("/Sks/Address/literal", test_literal);
  g_test_add_func ("/Sks/Address/places", test_places);
  return g_test_run ();
}
