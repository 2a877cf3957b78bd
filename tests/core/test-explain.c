// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "sks-explain.h"
#include "sks-test-session.h"

/* Every errno that socket(7), ip(7), ipv6(7), tcp(7), udp(7), unix(7), raw(7) and the man pages of the calls name. */
static const int named_errors[] = {
  EACCES,       EADDRINUSE,   EADDRNOTAVAIL,   EAFNOSUPPORT,    EAGAIN,     EALREADY,   EBADF,        ECONNABORTED,    ECONNREFUSED, ECONNRESET,
  EDESTADDRREQ, EDQUOT,       EFAULT,          EHOSTDOWN,       EHOSTUNREACH, EINPROGRESS, EINTR,     EINVAL,          EIO,          EISCONN,
  ELOOP,        EMFILE,       EMSGSIZE,        ENAMETOOLONG,    ENETDOWN,   ENETUNREACH, ENFILE,      ENOBUFS,         ENODEV,       ENOENT,
  ENOMEM,       ENONET,       ENOPKG,          ENOPROTOOPT,     ENOSPC,     ENOSR,      ENOTCONN,     ENOTDIR,         ENOTSOCK,     EOPNOTSUPP,
  EPERM,        EPIPE,        EPROTO,          EPROTONOSUPPORT, EPROTOTYPE, ERANGE,     EROFS,        ESOCKTNOSUPPORT, ESRCH,        ETIMEDOUT,
  ETOOMANYREFS,
};

typedef struct
{
  const char *setup;
  const char *call;
  const char *meaning; /* NULL: any */
  const char *help;    /* a part of it; NULL: any or none */
} Failure;

#define TCP(name) name " = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
#define UDP(name) name " = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
#define UX(name) name " = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)\n"
#define PAIR TCP ("server") "server.bind(('127.0.0.1', 0))\nserver.listen(5)\n" TCP ("client") "client.connect(server.getsockname())\nconn, peer = server.accept()\n"

static const Failure failures[] = {
  { TCP ("other"), "other.connect(('127.0.0.1', 1))", "Nothing listens on 127.0.0.1:1. The kernel there answered the SYN with RST.", "“ss -ltn”" },
  { TCP ("other"), "other.connect(('localhost', 1))", "Nothing listens on 127.0.0.1:1. The kernel there answered the SYN with RST.", NULL },
  { TCP ("server") TCP ("other") "server.bind(('127.0.0.1', 0))\n", "other.connect(server.getsockname())",
    "server has SERVER, but does not listen. The kernel answered the SYN with RST.", "server.listen()" },
  { PAIR TCP ("second"), "second.bind(server.getsockname())", "server already has SERVER in this session.", "close server first" },
  { PAIR, "server.bind(('127.0.0.1', 0))", "server has the name SERVER already. A socket is bound once.", NULL },
  { PAIR, "client.connect(('127.0.0.1', 1))", "client has or had a connection, to SERVER. A stream connects once.", NULL },
  { PAIR, "client.accept()", "client does not listen, so it has no accept queue.", "listen" },
  { PAIR, "server.recv(4)", "server listens. It carries no bytes, its connections do.", "accept" },
  { PAIR, "server.getpeername()", "server listens. It has no peer; the sockets that accept gives have one.", NULL },
  { PAIR "client.shutdown(socket.SHUT_WR)\n", "client.send(b'x')", "client closed its sending half with shutdown, so it can send no more.", NULL },
  { PAIR "client.close()\nconn.recv(1)\nconn.send(b'x')\n", "conn.send(b'x')", "The peer has closed the connection, so nobody can receive these bytes.", NULL },
  { PAIR "client.send(b'x')\nconn.close()\n", "client.recv(1)", "The peer sent RST: it ended the connection at once, or closed it with bytes unread.", NULL },
  { PAIR "client.settimeout(0.01)\n", "client.recv(1)", "Nothing came within the timeout.", NULL },
  { PAIR "client.setblocking(False)\n", "client.recv(1)", "Nothing is in the receive queue, and this socket must not wait.", "settimeout(None)" },
  { PAIR, "client.recv(1, socket.MSG_DONTWAIT)", "Nothing is in the receive queue, and MSG_DONTWAIT forbids to wait for it.", NULL },
  { PAIR, "client.shutdown(7)", "how must be SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2); 7 is none of them.", NULL },
  { PAIR "server.setblocking(False)\n", "server.accept()", "Nobody waits in the accept queue, and this socket must not wait.", NULL },
  { TCP ("s"), "s.send(b'x')", "s is not connected, so the kernel has nowhere to send. Linux says EPIPE here, not ENOTCONN.", "connect" },
  { TCP ("s"), "s.recv(1)", "s is not connected, so nothing can come.", NULL },
  { TCP ("s"), "s.getpeername()", "s has no peer: nobody called connect.", NULL },
  { TCP ("s"), "s.bind(('203.0.113.9', 0))", "203.0.113.9:0 is not an address of this machine, and bind takes only those.", "0.0.0.0" },
  { TCP ("s"), "s.bind(('127.0.0.1', 70000))", "A port is 16 bits, 0 to 65535. Python refused before asking the kernel.", NULL },
  { TCP ("s"), "s.bind('127.0.0.1')", "An address of this family is a tuple: (host, port).", NULL },
  { TCP ("s"), "s.recv(-1)", "A buffer cannot have less than no bytes. Python refused before asking the kernel.", NULL },
  { TCP ("s"), "s.send('x')", "Bytes are needed here, and this is none: sockets carry bytes, not text.", "b'" },
  { TCP ("s"), "s.settimeout(-1)", "A timeout is None, 0 or a positive number of seconds.", NULL },
  { TCP ("s") "s.close()\n", "s.recv(1)", "s has no fd any more: it was closed or detached.", NULL },
  { TCP ("s"), "s.setsockopt(socket.SOL_SOCKET, 4711, 1)", "A socket of this kind has no such option at this level.", NULL },
  { TCP ("s"), "s.makefile('x')", "The mode of makefile is made of r, w and b.", NULL },
  { TCP ("s") "f = s.makefile('r')\n", "f.write('x')", "The file was made for reading only.", "makefile" },
  { TCP ("s") "f = s.makefile('r')\nf.close()\n", "f.read()", "This file object is closed. Its socket may still be open.", NULL },
  { UDP ("s"), "s.send(b'x')", "s has no peer, and this call names none, so the kernel does not know where to send.", "sendto" },
  { UDP ("s"), "s.listen(1)", "s sends single messages without connections, so there is nothing to listen for.", NULL },
  { UDP ("s"), "s.sendto(b'x', ('255.255.255.255', 9))", "255.255.255.255:9 is a broadcast address, and SO_BROADCAST is not set.", "SO_BROADCAST" },
  { UDP ("s") "s.connect(('127.0.0.1', 1))\ns.send(b'x')\n", "s.recv(1)", "An earlier datagram came back: ICMP says that nobody has 127.0.0.1:1.", NULL },
  { UX ("s"), "s.connect('nowhere')", "There is no socket nowhere: nobody has bound one there.", NULL },
  { UX ("a") UX ("s") "a.bind('taken')\na.close()\n", "s.bind('taken')", "taken exists already, even if no socket has it open any more.", "Remove the file" },
  { UX ("a") UX ("s") "a.bind('dead')\na.close()\n", "s.connect('dead')", "dead exists, but nobody listens on it.", NULL },
  { UX ("s"), "s.bind('no/such/directory')", "The directory of no/such/directory does not exist, so no file can be made in it.", NULL },
  { UX ("s"), "s.bind('0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890')",
    "The path does not fit: sockaddr_un holds 108 bytes. Python refused before asking the kernel.", "shorter" },
  { "", "s = socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, 17)", NULL, NULL },
  { "", "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 17)", "The type and the protocol do not go together, or this kernel was built without the protocol.", NULL },
  { "", "s = socket.socket(9999, socket.SOCK_STREAM)", "This kernel does not have this family, or does not know the number.", NULL },
};

static SksCall *
play_line (SksSession *session, const char *line)
{
  g_autoptr (GError) error = NULL;
  SksCall *call = sks_session_call_line (session, line, TRUE, &error);

  g_assert_no_error (error);
  return call;
}

static void
play (SksSession *session, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_object_unref (play_line (session, lines[i]));
}

static void
test_failure (gconstpointer user_data)
{
  const Failure *failure = user_data;
  g_autoptr (SksSession) session = sks_session_new ();
  g_autofree char *meaning = NULL, *help = NULL, *expected = NULL;
  g_autoptr (SksRecordData) data = NULL;
  g_autoptr (SksCall) call = NULL;
  SksSocket *server;

  sks_session_set_observe (session, TRUE);
  play (session, failure->setup);
  call = play_line (session, failure->call);
  data = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (call));
  g_assert_true (data->flags & SKS_RECORD_FAILED);
  meaning = sks_explain_record (session, data);
  help = sks_explain_help (session, data);
  g_assert_nonnull (meaning);
  g_assert_null (sks_explain_success (session, data));

  server = sks_session_find_socket (session, "server");
  if (failure->meaning != NULL)
    {
      g_autoptr (GString) text = g_string_new (failure->meaning);

      if (server != NULL)
        g_string_replace (text, "SERVER", sks_socket_get_local_text (server), 0);
      g_assert_cmpstr (meaning, ==, text->str);
    }
  if (failure->help != NULL)
    {
      g_assert_nonnull (help);
      g_assert_nonnull (strstr (help, failure->help));
    }
}

static void
test_every_errno (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (named_errors); i++)
    {
      if (sks_explain_errno (named_errors[i]) == NULL)
        g_test_message ("%s is not in the guide", sks_errno_name (named_errors[i]));
      g_assert_nonnull (sks_explain_errno (named_errors[i]));
      g_assert_null (strchr (sks_explain_errno (named_errors[i]), '{'));
    }
  g_assert_null (sks_explain_errno (4711));
  g_assert_null (sks_explain_errno (0));
}

/* Whatever a call answers, there is a sentence without holes, even with nothing known of the socket. */
static void
test_no_holes (void)
{
  static const int families[] = { AF_INET, AF_INET6, AF_UNIX };
  static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_RAW };
  g_autoptr (SksSession) session = sks_session_new ();
  guint n_specs;
  const SksCallSpec *specs = sks_call_spec_list (&n_specs);

  for (guint c = 0; c < n_specs; c++)
    for (int error = 1; error < 134; error++)
      for (guint f = 0; f < G_N_ELEMENTS (families); f++)
        for (guint t = 0; t < G_N_ELEMENTS (types); t++)
          {
            g_autoptr (SksValue) exception = sks_value_new_errno (error);
            SksRecordData data = { .number = 1, .spec = &specs[c], .family = families[f], .type = types[t], .object = (char *) "s",
                                   .flags = SKS_RECORD_FAILED, .result = exception };
            g_autofree char *meaning = sks_explain_record (session, &data);
            g_autofree char *help = sks_explain_help (session, &data);

            g_assert_nonnull (meaning);
            g_assert_null (strchr (meaning, '{'));
            g_assert_true (help == NULL || strchr (help, '{') == NULL);
          }
}

static void
test_resolver (void)
{
  static const int errors[] = { EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_SERVICE, EAI_SOCKTYPE, EAI_BADFLAGS, EAI_MEMORY, EAI_SYSTEM };
  g_autoptr (SksSession) session = sks_session_new ();

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (SksValue) exception = sks_value_new_exception ("socket.gaierror", errors[i], gai_strerror (errors[i]));
      SksRecordData data = { .number = 1, .spec = sks_call_spec_find (SKS_ON_SOCKET, "connect"), .family = AF_INET, .type = SOCK_STREAM,
                             .object = (char *) "s", .flags = SKS_RECORD_FAILED, .result = exception };
      g_autofree char *meaning = sks_explain_record (session, &data);

      g_assert_nonnull (meaning);
      g_assert_cmpstr (meaning, !=, gai_strerror (errors[i]));
    }
}

/* What a success did, in one sentence. */
static void
test_success (void)
{
  static const struct
  {
    const char *line;
    const char *text;
  } lines[] = {
    { "client.sendall(b'hello\\r\\n')", "The kernel took all: 7 bytes, for conn to receive." },
    { "conn.recv(1024)", "7 bytes, all that was waiting. bufsize asked for up to 1024." },
    { "client.send(b'0123456789')", "The kernel took all: 10 bytes, for conn to receive." },
    { "conn.recv(10)", "10 bytes, as many as bufsize asked for." },
    { "conn.recv(0)", "0 bytes were asked for." },
    { "client.shutdown(socket.SHUT_WR)", "The peer gets end of file after the last byte. It may still send." },
    { "conn.recv(10)", "End of file: the peer has closed its sending half, and all it sent has been received." },
    { "client.connect_ex(('127.0.0.1', 1))", "EISCONN: client has or had a connection, to SERVER. A stream connects once." },
    { "conn.getpeername()", NULL },
    { "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", NULL },
    { "u.connect(server.getsockname())", "Nothing was sent. The kernel only notes the peer: send needs no address now, and others are not heard." },
    { "u.send(b'abc')", "One datagram, 3 bytes. Whether it arrives, nobody says." },
  };
  g_autoptr (SksSession) session = sks_session_new ();

  sks_session_set_observe (session, TRUE);
  play (session, PAIR);
  sks_test_wait_until (sks_session_find_peer (session, sks_session_find_socket (session, "client")) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SksCall) call = play_line (session, lines[i].line);
      g_autoptr (SksRecordData) data = sks_journal_get (sks_session_get_journal (session), sks_call_get_number (call));
      g_autofree char *text = sks_explain_success (session, data);
      g_autofree char *failure = sks_explain_record (session, data);
      g_autoptr (GString) expected = g_string_new (lines[i].text);

      g_string_replace (expected, "SERVER", sks_socket_get_local_text (sks_session_find_socket (session, "server")), 0);
      g_assert_cmpstr (text, ==, lines[i].text != NULL ? expected->str : NULL);
      g_assert_null (failure);
    }
}

static char *
explain_reach (SksSession *session, int family, const char *literal)
{
  g_autoptr (SksValue) value = sks_literal_parse (literal, NULL, NULL, NULL);
  SksAddress address = SKS_ADDRESS_INIT;

  g_assert_nonnull (value);
  g_assert_true (sks_address_from_value_literal (family, value, &address));
  return sks_explain_reach (session, family, &address);
}

static void
test_reach (void)
{
  static const struct
  {
    int family;
    const char *address;
    const char *part;
  } cases[] = {
    { AF_INET, "('127.0.0.1', 9999)", "Only programs on this machine can reach 127.0.0.1." },
    { AF_INET6, "('::1', 9999)", "Only programs on this machine can reach ::1." },
    { AF_INET6, "('::ffff:127.0.0.1', 9999)", "Only programs on this machine can reach 127.0.0.1." },
    { AF_INET, "('', 9999)", "every IPv4 address" },
    { AF_INET6, "('::', 9999)", "IPV6_V6ONLY" },
    { AF_INET, "('203.0.113.9', 9999)", "203.0.113.9 is not an address of this machine" },
    { AF_INET, "('224.0.0.251', 5353)", "multicast group" },
    { AF_INET6, "('fe80::1', 9999)", "needs a scope id" },
    { AF_INET6, "('fe80::1', 9999, 0, 1)", "same link" },
    { AF_UNIX, "'path'", "may write to this file" },
    { AF_UNIX, "b'\\x00name'", "There is no file" },
  };
  g_autoptr (SksSession) session = sks_session_new ();
  GPtrArray *hosts;

  /* The machine's addresses come by a worker. */
  sks_session_sample (session);
  sks_test_wait_until (sks_session_get_host_addresses (session) != NULL && sks_session_get_host_addresses (session)->len > 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = explain_reach (session, cases[i].family, cases[i].address);

      g_assert_nonnull (text);
      if (strstr (text, cases[i].part) == NULL)
        g_test_message ("%s: %s", cases[i].address, text);
      g_assert_nonnull (strstr (text, cases[i].part));
    }

  /* 0.0.0.0 lists this machine's addresses. */
  hosts = sks_session_get_host_addresses (session);
  for (guint i = 0; i < hosts->len; i++)
    {
      const SksHostAddress *host = g_ptr_array_index (hosts, i);
      g_autofree char *all = explain_reach (session, AF_INET, "('0.0.0.0', 80)");
      g_autoptr (SksValue) value = sks_address_to_value (&host->address);
      const char *text = sks_value_get_text (sks_value_get_item (value, 0), NULL);

      if (host->address.any.sa_family == AF_INET && !host->loopback && hosts->len < 6)
        g_assert_nonnull (strstr (all, text));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("sks-explain-XXXXXX", NULL);
  g_assert_no_errno (chdir (dir));
  g_test_add_func ("/Sks/Explain/every-errno", test_every_errno);
  g_test_add_func ("/Sks/Explain/no-holes", test_no_holes);
  g_test_add_func ("/Sks/Explain/resolver", test_resolver);
  g_test_add_func ("/Sks/Explain/success", test_success);
  g_test_add_func ("/Sks/Explain/reach", test_reach);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/Sks/Explain/failure/%02u", i);

      g_test_add_data_func (path, &failures[i], test_failure);
    }
  result = g_test_run ();
  g_unlink ("taken");
  g_unlink ("dead");
  g_assert_no_errno (chdir ("/"));
  g_rmdir (dir);
  return result;
}
