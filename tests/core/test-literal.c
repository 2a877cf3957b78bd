// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-error.h"
#include "sks-literal.h"
#include "sks-test-python.h"

/* Python evaluates each of these too. */
static const char *const good[] = {
  "0",
  "-1",
  "- - 5",
  "+7",
  "1_000_000",
  "0xff",
  "0XFF_ff",
  "0o17",
  "0b101",
  "00",
  "123456789012345678901234567890",
  "-9223372036854775808",
  "-9223372036854775809",
  "--9223372036854775808",
  "0xffffffffffffffffffffffff",
  "1.5",
  ".5",
  "5.",
  "1e3",
  "1E-3",
  "1_0.0_1",
  "-0.0",
  "None",
  "True",
  " False ",
  "''",
  "'it\\'s'",
  "\"it's\"",
  "'\\n\\r\\t\\\\\\a\\b\\f\\v\\0\\x41\\101\\q'",
  "'\\u4f60\\u597d \\U0001f600'",
  "'你好'",
  "r'\\n'",
  "r'\\''",
  "u'x'",
  "'a' 'b'  \"c\"",
  "b'\\xff\\0hello\\r\\n\\777\\u'",
  "rb'\\x00'",
  "bR'\\x00'",
  "b'a' b\"b\"",
  "()",
  "(1,)",
  "(1)",
  "((1))",
  "( '127.0.0.1' , 80 , )",
  "[]",
  "[1, [2, ()], 'x']",
  "('::1', 80, 0, 0)",
  "socket.AF_INET",
  "socket.AF_INET6 | 0",
  "socket.MSG_PEEK | socket.MSG_DONTWAIT|1",
  "socket.SOCK_STREAM | socket.SOCK_NONBLOCK",
  "socket.SO_REUSEADDR",
  "socket.TCP_NODELAY",
  "socket.SHUT_RDWR",
  "socket.htons(80)",
  "socket.htonl(1)",
  "socket.ntohs(256)",
  "socket.inet_aton('10.0.0.1')",
  "socket.inet_pton(socket.AF_INET6, '::1')",
  "struct.pack('ii', 1, 5)",
  "struct.pack('ll', 1, 500000)",
  "struct.pack('bi', -1, 5)",
  "struct.pack('<bHx?q', 127, 65535, True, -1)",
  "struct.pack('!I', 4294967295)",
  "struct.pack('Q', 18446744073709551615)",
  "struct.pack('>4s2H', b'ab', 1, 2)",
  "struct.pack('4s16sI', socket.inet_aton('127.0.0.1'), b'', 3)",
  "struct.pack('')",
  "('127.0.0.1', 80)[1]",
  "('a', 'b')[-2]",
  "1 # a comment",
};

static void
test_good (void)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  g_auto(GStrv) expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_string_append_printf (lines, "%s\n", good[i]);
  expected = sks_test_python_lines ("import socket, struct, sys, warnings\n"
                                    "warnings.simplefilter('ignore')\n"
                                    "for line in sys.stdin:\n"
                                    "  value = eval(line.strip())\n"
                                    "  print(repr(int(value) if isinstance(value, int) and not isinstance(value, bool) else value))\n",
                                    lines->str);
  g_assert_cmpuint (g_strv_length (expected), ==, G_N_ELEMENTS (good));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SksValue) value = sks_literal_parse (good[i], NULL, NULL, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = sks_value_to_python (value);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

/* What is wrong, and the column that is named. */
static const struct
{
  const char *text;
  const char *message;
} bad[] = {
  { "", "Column 1: expected a value" },
  { "  ", "Column 3: expected a value" },
  { "# only a comment", "Column 1: expected a value" },
  { "(1, 2", "Column 6: expected , or )" },
  { "(1 2)", "Column 4: expected , or )" },
  { "[1", "Column 3: expected , or ]" },
  { "(,)", "Column 2: expected a value" },
  { "'abc", "Column 5: the quote of column 1 is not closed" },
  { "b'abc\"", "Column 7: the quote of column 2 is not closed" },
  { "'你好", "Column 4: the quote of column 1 is not closed" },
  { "b'你'", "Column 3: bytes hold only ASCII; write others as \\xNN" },
  { "b'\\xg0'", "Column 5: expected a hexadecimal digit" },
  { "'\\u12'", "Column 6: expected a hexadecimal digit" },
  { "'\\U00110000'", "Column 2: there is no such character" },
  { "f'x'", "Column 1: f-strings are not known here" },
  { "b'a' 'b'", "Column 6: bytes and text cannot stand side by side" },
  { "0777", "Column 1: a number does not begin with 0; octal is 0o777" },
  { "0x", "Column 3: expected a digit" },
  { "12ab", "Column 3: expected the end of the number" },
  { "1__0", "Column 2: expected the end of the number" },
  { "1 2", "Column 3: expected the end of the value" },
  { "-'x'", "Column 1: only a number has a sign" },
  { "1 | 'x'", "Column 3: | joins whole numbers only" },
  { "1 |", "Column 4: expected a value" },
  { "AF_NOWHERE", "Column 1: there is no AF_NOWHERE" },
  { "socket.AF_NOWHERE", "Column 8: there is no socket.AF_NOWHERE" },
  { "socket.", "Column 8: expected a name" },
  { "server.getsockname()", "Column 1: server.getsockname() has no value here" },
  { "server.getsockname(1)", "Column 20: expected )" },
  { "os.system('x')", "Column 11: expected )" },
  { "struct.pack('i')", "Column 1: the values do not fit the format" },
  { "struct.pack('B', 256)", "Column 1: the values do not fit the format" },
  { "socket.htons(65536)", "Column 1: expected a number from 0 to 65535" },
  { "socket.inet_aton('x')", "Column 1: expected an IP address" },
  { "(1, 2)[2]", "Column 8: there is no such item" },
  { "((((((((((((((((((1))))))))))))))))))", "Column 18: too many brackets" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sks_literal_parse (bad[i].text, NULL, NULL, &error));
      g_assert_error (error, SKS_ERROR, SKS_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, bad[i].message);
    }
  /* Without anyone to tell. */
  g_assert_null (sks_literal_parse ("(1", NULL, NULL, NULL));
}

static SksValue *
look_up (const char *name, const char *method, gpointer user_data)
{
  if (g_str_equal (name, "server") && g_strcmp0 (method, "getsockname") == 0)
    return sks_value_new_pair (sks_value_new_text ("127.0.0.1", -1), sks_value_new_int (9999));
  if (g_str_equal (name, "peer") && !method)
    return sks_value_new_text ("path", -1);
  return NULL;
}

static void
test_names (void)
{
  g_autoptr(SksValue) name = sks_literal_parse ("server.getsockname()", look_up, NULL, NULL);
  g_autoptr(SksValue) port = sks_literal_parse ("('::1', server.getsockname()[1])", look_up, NULL, NULL);
  g_autoptr(SksValue) peer = sks_literal_parse ("peer", look_up, NULL, NULL);
  g_autoptr(SksValue) bare = sks_literal_parse ("MSG_PEEK | PF_INET6", look_up, NULL, NULL);
  g_autofree char *name_text = sks_value_to_python (name), *port_text = sks_value_to_python (port), *peer_text = sks_value_to_python (peer);
  g_autofree char *bare_text = sks_value_to_python (bare);

  g_assert_cmpstr (name_text, ==, "('127.0.0.1', 9999)");
  g_assert_cmpstr (port_text, ==, "('::1', 9999)");
  g_assert_cmpstr (peer_text, ==, "'path'");
  g_assert_cmpstr (bare_text, ==, "10");
}

/* Whatever is typed gives a value or an error, and what was read prints as something that reads back the same. */
static void
test_any_text (void)
{
  static const char alphabet[] = "()[]'\"\\,.|-+ 01xbrfu_#socket.MSG_PEEK\xe4\xbd\xa0\t";
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 50000; round++)
    {
      char text[24];
      guint length = (guint) g_rand_int_range (rand, 0, sizeof text);
      g_autoptr(GError) error = NULL;
      g_autoptr(SksValue) value = NULL;

      for (guint i = 0; i < length; i++)
        text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      text[MIN (length, sizeof text - 1)] = '\0';
      value = sks_literal_parse (text, NULL, NULL, &error);
      g_assert_true (!value == !!error);
      if (value)
        {
          g_autofree char *printed = sks_value_to_python (value);
          g_autoptr(SksValue) again = sks_literal_parse (printed, NULL, NULL, &error);

          g_assert_no_error (error);
          g_assert_true (sks_value_equal (value, again));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Literal/good", test_good);
  g_test_add_func ("/Sks/Literal/bad", test_bad);
  g_test_add_func ("/Sks/Literal/names", test_names);
  g_test_add_func ("/Sks/Literal/any-text", test_any_text);
  return g_test_run ();
}
