// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sks-constants.h"
#include "sks-test-python.h"

/* Every constant of the tables: "AF_INET 2 1", the last telling whether Python has it. */
static void
test_python (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  g_autofree char *output = NULL;

  for (guint group = SKS_CONSTANTS_NONE + 1; group < SKS_N_CONSTANT_GROUPS; group++)
    {
      guint n_constants;
      const SksConstant *constants = sks_constants_list (group, &n_constants);

      g_assert_cmpuint (n_constants, >, 0);
      for (guint i = 0; i < n_constants; i++)
        {
          g_assert_nonnull (constants[i].meaning);
          g_string_append_printf (input, "%s %" G_GINT64_FORMAT " %d\n", constants[i].name, constants[i].value, constants[i].python);
        }
    }
  output = sks_test_python ("import socket, sys\n"
                            "for line in sys.stdin:\n"
                            "  name, value, python = line.split()\n"
                            "  if hasattr(socket, name) != (python == '1') or getattr(socket, name, int(value)) != int(value): print(line, end='')\n",
                            input->str);
  g_assert_cmpstr (output, ==, "");
}

/* Python's own list, the other way round. */
static void
test_lookup (void)
{
  g_auto(GStrv) lines = sks_test_python_lines ("import socket\n"
                                               "for n in dir(socket):\n"
                                               "  if n.split('_')[0] in ('AF', 'PF', 'SOCK', 'IPPROTO', 'SOL', 'MSG', 'SHUT', 'SO', 'TCP', 'IP', 'IPV6', 'SOMAXCONN'): print(n, int(getattr(socket, n)))\n",
                                               NULL);
  guint n_found = 0;

  for (guint i = 0; lines[i]; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", 2);
      g_autofree char *qualified = g_strconcat ("socket.", words[0], NULL);
      gint64 value;

      /* Options that Linux has under no such name. */
      if (!sks_constants_lookup (words[0], &value))
        {
          g_test_message ("unknown here: %s", words[0]);
          continue;
        }
      g_assert_cmpint (value, ==, g_ascii_strtoll (words[1], NULL, 10));
      g_assert_true (sks_constants_lookup (qualified, &value));
      n_found++;
    }
  g_assert_cmpuint (n_found, >, 150);
}

static void
test_lookup_others (void)
{
  gint64 value = -1;

  g_assert_true (sks_constants_lookup ("PF_INET6", &value));
  g_assert_cmpint (value, ==, AF_INET6);
  g_assert_true (sks_constants_lookup ("socket.AF_LOCAL", &value));
  g_assert_cmpint (value, ==, AF_UNIX);
  g_assert_true (sks_constants_lookup ("SO_REUSEADDR", &value));
  g_assert_cmpint (value, ==, SO_REUSEADDR);
  g_assert_false (sks_constants_lookup ("AF_NOWHERE", &value));
  g_assert_false (sks_constants_lookup ("", &value));
}

/* The preprocessor says what the headers define: each AF_ and MSG_ must be known, with its number. */
static void
test_headers (void)
{
  g_autofree char *cc = g_find_program_in_path ("cc"), *output = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;
  guint n_families = 0;

  if (!cc)
    {
      g_test_skip ("there is no C compiler");
      return;
    }
  g_spawn_sync (NULL, (char *[]){ "/bin/sh", "-c", "echo '#include <sys/socket.h>' | cc -D_GNU_SOURCE -E -dM -", NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", 3);
      gint64 value, same;

      if (g_strv_length (words) < 3 || !g_str_has_prefix (words[1], "AF_") || g_str_equal (words[1], "AF_MAX"))
        continue;
      if (!sks_constants_lookup (words[1], &value))
        g_error ("%s is not known", words[1]);
      g_assert_true (sks_constants_lookup (words[2], &same));
      g_assert_cmpint (value, ==, same);
      n_families++;
    }
  g_assert_cmpuint (n_families, >, 40);
}

static void
test_find (void)
{
  g_assert_cmpstr (sks_constants_find (SKS_CONSTANTS_FAMILY, AF_UNIX)->name, ==, "AF_UNIX");
  g_assert_cmpstr (sks_constants_find (SKS_CONSTANTS_TYPE, SOCK_SEQPACKET)->name, ==, "SOCK_SEQPACKET");
  g_assert_cmpstr (sks_constants_find (SKS_CONSTANTS_LEVEL, IPPROTO_TCP)->name, ==, "IPPROTO_TCP");
  g_assert_cmpstr (sks_constants_find (SKS_CONSTANTS_LEVEL, SOL_SOCKET)->name, ==, "SOL_SOCKET");
  g_assert_null (sks_constants_find (SKS_CONSTANTS_FAMILY, 4711));
}

static void
assert_join (SksConstantGroup group, gint64 flags, const char *expected)
{
  g_autofree char *text = sks_constants_join (group, flags);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_join (void)
{
  assert_join (SKS_CONSTANTS_RECV_FLAG, 0, "0");
  assert_join (SKS_CONSTANTS_RECV_FLAG, MSG_PEEK | MSG_DONTWAIT, "MSG_PEEK | MSG_DONTWAIT");
  assert_join (SKS_CONSTANTS_RECV_FLAG, MSG_PEEK | MSG_NOSIGNAL, "MSG_PEEK | MSG_NOSIGNAL");
  assert_join (SKS_CONSTANTS_SEND_FLAG, MSG_MORE | 0x10000000, "MSG_MORE | 0x10000000");
  assert_join (SKS_CONSTANTS_SEND_FLAG, 0x10000000, "0x10000000");
  assert_join (SKS_CONSTANTS_TYPE_FLAG, SOCK_NONBLOCK | SOCK_CLOEXEC, "SOCK_NONBLOCK | SOCK_CLOEXEC");
}

static void
assert_protocols (int family, int type, const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_protocols;
  const SksConstant *const *protocols = sks_constants_list_protocols (family, type, &n_protocols);

  for (guint i = 0; i < n_protocols; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", protocols[i]->name);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_protocols (void)
{
  assert_protocols (AF_INET, SOCK_STREAM, "0 IPPROTO_TCP IPPROTO_MPTCP IPPROTO_SCTP");
  assert_protocols (AF_INET6, SOCK_STREAM, "0 IPPROTO_TCP IPPROTO_MPTCP IPPROTO_SCTP");
  assert_protocols (AF_INET, SOCK_DGRAM, "0 IPPROTO_UDP IPPROTO_UDPLITE IPPROTO_ICMP");
  assert_protocols (AF_INET6, SOCK_DGRAM, "0 IPPROTO_UDP IPPROTO_UDPLITE IPPROTO_ICMPV6");
  assert_protocols (AF_UNIX, SOCK_STREAM, "0");
  assert_protocols (AF_INET, SOCK_RDM, "0");
}

/* The texts must stay Python's in every language. */
static void
test_errnos (void)
{
  g_auto(GStrv) lines = sks_test_python_lines ("import errno, os\n"
                                               "for n in range(1, 200): print(n, errno.errorcode.get(n, '-'), type(OSError(n, '')).__name__, os.strerror(n), sep='|')\n",
                                               NULL);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], "|", 4);
      int error = (int) g_ascii_strtoll (words[0], NULL, 10);
      const char *name = sks_errno_name (error);

      g_assert_cmpstr (sks_errno_text (error), ==, words[3]);
      g_assert_cmpstr (sks_errno_exception_type (error), ==, words[2]);
      if (g_str_equal (words[1], "-"))
        g_assert_true (g_str_has_prefix (name, "errno ") || strerrorname_np (error));
      else if (error == EOPNOTSUPP)
        g_assert_cmpstr (name, ==, "EOPNOTSUPP");
      else if (error != EDEADLK)
        g_assert_cmpstr (name, ==, words[1]);
    }
  g_assert_cmpstr (sks_errno_name (4711), ==, "errno 4711");
  g_assert_cmpstr (sks_errno_name (-2), ==, "errno -2");
  g_assert_cmpstr (sks_errno_text (4711), ==, "Unknown error 4711");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  g_test_add_func ("/Sks/Constants/python", test_python);
  g_test_add_func ("/Sks/Constants/lookup", test_lookup);
  g_test_add_func ("/Sks/Constants/lookup-others", test_lookup_others);
  g_test_add_func ("/Sks/Constants/headers", test_headers);
  g_test_add_func ("/Sks/Constants/find", test_find);
  g_test_add_func ("/Sks/Constants/join", test_join);
  g_test_add_func ("/Sks/Constants/protocols", test_protocols);
  g_test_add_func ("/Sks/Errno/python", test_errnos);
  return g_test_run ();
}
