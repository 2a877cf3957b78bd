// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#include "sks-journal.h"
#include "sks-literal.h"
#include "sks-test-python.h"

/* Lines as they are written: read and written again they must be the same. The C text stands beside them. */
static const struct
{
  const char *python;
  const char *c;
} lines[] = {
  { "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);" },
  { "s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, socket.IPPROTO_UDPLITE)", "int s = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDPLITE);" },
  { "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)",
    "int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);" },
  { "s = socket.socket(45, socket.SOCK_DGRAM)", "int s = socket(AF_MCTP, SOCK_DGRAM | SOCK_CLOEXEC, 0);" },
  { "s = socket.socket(socket.AF_UNIX, 99)", "int s = socket(AF_UNIX, 99 | SOCK_CLOEXEC, 0);" },
  { "server.bind(('127.0.0.1', 9999))",
    "bind(7, (struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(9999), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, "
    "sizeof(struct sockaddr_in))" },
  { "server.bind(('', 0))",
    "bind(7, (struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(0), .sin_addr.s_addr = htonl(INADDR_ANY) }, "
    "sizeof(struct sockaddr_in))" },
  { "server.listen(5)", "listen(7, 5)" },
  { "server.listen(128)", "listen(7, 128)" },
  { "conn, peer = server.accept()", "int conn = accept4(7, &address, &length, SOCK_CLOEXEC);" },
  { "conn.recv(1024)", "recv(7, buffer, 1024, 0)" },
  { "conn.recv(1024, socket.MSG_PEEK | socket.MSG_DONTWAIT)", "recv(7, buffer, 1024, MSG_PEEK | MSG_DONTWAIT)" },
  { "conn.recvfrom(10)", "recvfrom(7, buffer, 10, 0, &address, &length)" },
  { "client.send(b'hello\\r\\n')", "send(7, \"hello\\r\\n\", 7, 0)" },
  { "client.send(b'', socket.MSG_OOB)", "send(7, \"\", 0, MSG_OOB)" },
  { "client.send(b'x', 0x4000000)", "send(7, \"x\", 1, MSG_ZEROCOPY)" },
  { "client.send(b'x', socket.MSG_MORE | 0x4000000)", "send(7, \"x\", 1, MSG_MORE | MSG_ZEROCOPY)" },
  { "client.sendall(b'hello again\\r\\n')", "send(7, \"hello again\\r\\n\", 13, 0)" },
  { "client.sendto(b'hi', ('127.0.0.1', 53))",
    "sendto(7, \"hi\", 2, 0, (struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = "
    "htonl(INADDR_LOOPBACK) }, sizeof(struct sockaddr_in))" },
  { "client.sendto(b'hi', socket.MSG_CONFIRM, ('10.0.0.1', 53))",
    "sendto(7, \"hi\", 2, MSG_CONFIRM, (struct sockaddr *) &(struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = "
    "inet_addr(\"10.0.0.1\") }, sizeof(struct sockaddr_in))" },
  { "client.shutdown(socket.SHUT_WR)", "shutdown(7, SHUT_WR)" },
  { "client.shutdown(5)", "shutdown(7, 5)" },
  { "client.getpeername()", "getpeername(7, &address, &length)" },
  { "client.getsockname()", "getsockname(7, &address, &length)" },
  { "client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)", "setsockopt(7, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int))" },
  { "client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)", "setsockopt(7, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int))" },
  { "client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 5))",
    "setsockopt(7, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1, .l_linger = 5 }, 8)" },
  { "client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\x01')", "setsockopt(7, SOL_SOCKET, SO_LINGER, \"\\001\", 1)" },
  { "client.setsockopt(4711, 3, 0)", "setsockopt(7, 4711, 3, &(int){0}, sizeof(int))" },
  { "client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, None, 4)", "setsockopt(7, SOL_SOCKET, SO_REUSEADDR, NULL, 4)" },
  { "client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)", "getsockopt(7, SOL_SOCKET, SO_RCVBUF, &value, &length)" },
  { "client.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)", "getsockopt(7, SOL_SOCKET, SO_LINGER, &value, &length)" },
  { "client.settimeout(None)", "ioctl(7, FIONBIO, &(int){0})" },
  { "client.settimeout(1.5)", "ioctl(7, FIONBIO, &(int){1})" },
  { "client.settimeout(0)", "ioctl(7, FIONBIO, &(int){1})" },
  { "client.setblocking(False)", "ioctl(7, FIONBIO, &(int){1})" },
  { "client.setblocking(True)", "ioctl(7, FIONBIO, &(int){0})" },
  { "client.gettimeout()", "/* gettimeout: only in Python */" },
  { "client.fileno()", "/* fileno: only in Python */" },
  { "client.detach()", "/* detach: only in Python */" },
  { "client.close()", "close(7)" },
  { "f = client.makefile('rwb')", "fdopen(dup(7), \"rwb\")" },
  { "f = client.makefile('rwb', 0)", "fdopen(dup(7), \"rwb\")" },
  { "f = client.makefile('r', encoding='utf-8', newline='')", "fdopen(dup(7), \"r\")" },
  { "f.readline()", "/* readline: only in Python */" },
  { "f.read(5)", "/* read: only in Python */" },
  { "f.write('text')", "/* write: only in Python */" },
  { "f.close()", "/* close: only in Python */" },
};

static SksReceiver
get_kind (const char *name, gpointer user_data)
{
  if (g_str_equal (name, "nobody"))
    return SKS_ON_MODULE;
  return g_str_equal (name, "f") ? SKS_ON_FILE : SKS_ON_SOCKET;
}

static SksLine *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  SksLine *line = sks_line_parse (text, get_kind, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static char *
write_line (SksLanguage language, const SksLine *line, int family)
{
  return sks_code_free_to_text (sks_call_text_write (language, line->spec, line->object, 7, family, (SksValue *const *) line->args->pdata, line->args->len,
                                                     (const char *const *) line->targets));
}

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(SksLine) line = parse (lines[i].python);
      g_autofree char *python = write_line (SKS_LANGUAGE_PYTHON, line, AF_INET), *c = write_line (SKS_LANGUAGE_C, line, AF_INET);

      g_assert_cmpstr (python, ==, lines[i].python);
      g_assert_cmpstr (c, ==, lines[i].c);
    }
}

/* Python's own parser reads every line that we write. */
static void
test_python_parses (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  g_autofree char *output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_string_append_printf (input, "%s\n", lines[i].python);
  output = sks_test_python ("import sys\nfor line in sys.stdin: compile(line, 'line', 'exec')\nprint('fine')", input->str);
  g_assert_cmpstr (output, ==, "fine\n");
}

/* What is left out, reordered or spaced otherwise is written in the one way. */
static const struct
{
  const char *given;
  const char *written;
} others[] = {
  { "s=socket.socket()", "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)" },
  { "s = socket.socket( type = socket.SOCK_DGRAM )", "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)" },
  { "s = socket.socket(AF_INET, 1, 0)", "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)" },
  { "s = socket.socket(socket.PF_INET6, socket.SOCK_STREAM, proto=6)", "s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP)" },
  { "server.listen()", "server.listen(128)" },
  { "conn.recv(1024, 0)", "conn.recv(1024)" },
  { "conn.recv(2 , socket.MSG_DONTWAIT|socket.MSG_PEEK,) # look", "conn.recv(2, socket.MSG_PEEK | socket.MSG_DONTWAIT)" },
  { "client.sendto(b'x', 0, ('::1', 5))", "client.sendto(b'x', ('::1', 5))" },
  { "client.makefile()", "client.makefile('r')" },
  { "client.makefile(buffering=0, mode='rb')", "client.makefile('rb', 0)" },
  { "client.makefile('r', None, encoding=None, newline='\\n')", "client.makefile('r', newline='\\n')" },
  { "client.getsockopt(1, 2, 0)", "client.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)" },
  { "f.read(-1)", "f.read()" },
  { "socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)", "socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)" },
  { "socket.getaddrinfo('localhost', 80, socket.AF_INET, socket.SOCK_STREAM)", "socket.getaddrinfo('localhost', 80, socket.AF_INET, socket.SOCK_STREAM)" },
};

static void
test_others (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(SksLine) line = parse (others[i].given);
      g_autofree char *python = write_line (SKS_LANGUAGE_PYTHON, line, AF_INET);

      g_assert_cmpstr (python, ==, others[i].written);
    }
}

static const struct
{
  const char *text;
  const char *message;
} bad[] = {
  { "", "Column 1: expected a name" },
  { "server", "Column 7: expected ." },
  { "server.", "Column 8: expected the name of a call" },
  { "server.accept", "Column 14: expected (" },
  { "server.accept(", "Column 15: expected a value" },
  { "server.accept() x", "Column 17: expected the end of the line" },
  { "nobody.accept()", "Column 1: there is no nobody" },
  { "server.frobnicate()", "Column 8: server has no call frobnicate" },
  { "f.accept()", "Column 3: f has no call accept" },
  { "socket.accept()", "Column 8: socket has no call accept" },
  { "a, b server.accept()", "Column 6: expected =" },
  { "a, = server.accept()", "Column 4: expected a name" },
  { "server.accept(1)", "Column 17: accept takes fewer arguments" },
  { "server.recv()", "Column 14: bufsize is missing" },
  { "server.recv(1 2)", "Column 15: expected , or )" },
  { "server.recv(bufsize=1)", "Column 13: recv takes no bufsize=" },
  { "server.makefile(mode='r', mode='w')", "Column 27: expected another name: this one was given" },
  { "server.makefile('r', mode='w')", "Column 31: mode is given twice" },
  { "server.makefile(mode='r', 0)", "Column 27: expected name=value" },
  { "server.bind(('127.0.0.1', 80)", "Column 30: expected , or )" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sks_line_parse (bad[i].text, get_kind, NULL, NULL, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, bad[i].message);
    }
}

static char *
write_c (const char *python, int family, int fd)
{
  g_autoptr(SksLine) line = parse (python);

  return sks_code_free_to_text (
      sks_call_text_write (SKS_LANGUAGE_C, line->spec, line->object, fd, family, (SksValue *const *) line->args->pdata, line->args->len, NULL));
}

static void
test_c_addresses (void)
{
  g_autofree char *name = write_c ("c.connect(('example.org', 80))", AF_INET, 9), *wrong = write_c ("c.connect(5)", AF_INET, 9);
  g_autofree char *evil = write_c ("c.connect(('a*/b', 80))", AF_INET, 9), *no_fd = write_c ("c.connect('p')", AF_UNIX, -1);

  g_assert_cmpstr (name, ==, "connect(9, /* getaddrinfo(\"example.org\") */, /* length */)");
  g_assert_cmpstr (wrong, ==, "connect(9, /* address */, /* length */)");
  g_assert_cmpstr (evil, ==, "connect(9, /* getaddrinfo(\"a* b\") */, /* length */)");
  g_assert_cmpstr (no_fd, ==, "connect(c, (struct sockaddr *) &(struct sockaddr_un) { .sun_family = AF_UNIX, .sun_path = \"p\" }, sizeof(struct sockaddr_un))");
}

/* A form that is not filled in yet. */
static void
test_no_args (void)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, "connect");
  g_autofree char *python = sks_code_free_to_text (sks_call_text_write (SKS_LANGUAGE_PYTHON, spec, "c", 9, AF_INET, NULL, 0, NULL));
  g_autofree char *c = sks_code_free_to_text (sks_call_text_write (SKS_LANGUAGE_C, spec, "c", 9, AF_INET, NULL, 0, NULL));

  g_assert_cmpstr (python, ==, "c.connect()");
  g_assert_cmpstr (c, ==, "connect(9, /* address */, /* length */)");
}

/* A compiler reads every C text but those with a comment in place of an argument. */
static void
test_c_compiles (void)
{
  static const char *const more[] = { "c.bind(('::1', 1, 2, 3))", "c.bind(('fe80::1', 1, 0, 3))", "c.bind(('', 1))", "c.connect(('2001:db8::1', 1))" };
  static const char *const more_unix[] = { "c.bind('path')", "c.bind(b'\\0abstract')", "c.bind('')", "c.sendto(b'?\\x3f=\\0001', 'p\"q')" };
  g_autofree char *dir = g_dir_make_tmp ("sks-c-XXXXXX", NULL), *source = g_build_filename (dir, "a.c", NULL), *cc = g_find_program_in_path ("cc");
  g_autoptr(GString) text = g_string_new ("#define _GNU_SOURCE\n#include <arpa/inet.h>\n#include <linux/mctp.h>\n#include <netdb.h>\n#include <netinet/in.h>\n"
                                          "#include <netinet/tcp.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <sys/ioctl.h>\n"
                                          "#include <sys/socket.h>\n#include <sys/un.h>\n#include <unistd.h>\n"
                                          "#ifndef IPPROTO_MPTCP\n#define IPPROTO_MPTCP 262\n#endif\n"
                                          "void f (char *buffer, int value, struct sockaddr *peer, socklen_t length);\n"
                                          "void f (char *buffer, int value, struct sockaddr *peer, socklen_t length)\n{\n  struct sockaddr address;\n  (void) peer;\n");
  g_autoptr(GError) error = NULL;
  int status;

  if (!cc)
    {
      g_test_skip ("there is no C compiler");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (!g_str_has_prefix (lines[i].c, "int "))
      g_string_append_printf (text, "  %s;\n", lines[i].c);
    else
      g_string_append_printf (text, "  { %s (void) %.*s; }\n", lines[i].c, (int) (strchr (lines[i].c, '=') - lines[i].c - 5), lines[i].c + 4);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      g_autofree char *inet6 = write_c (more[i], AF_INET6, 7), *un = write_c (more_unix[i], AF_UNIX, 7);

      g_string_append_printf (text, "  %s;\n  %s;\n", inet6, un);
    }
  g_string_append (text, "  (void) buffer;\n}\n");
  g_file_set_contents (source, text->str, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ cc, "-std=gnu11", "-Wall", "-Wextra", "-Wno-unused-result", "-Werror", "-fsyntax-only", source, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", text->str);
  g_assert_cmpint (status, ==, 0);
  g_unlink (source);
  g_rmdir (dir);
}

static void
test_colours (void)
{
  g_autoptr(SksLine) line = parse ("client.send(b'hi', socket.MSG_MORE)");
  g_autoptr(SksCode) code = sks_call_text_write (SKS_LANGUAGE_PYTHON, line->spec, "client", 9, AF_INET, (SksValue *const *) line->args->pdata, line->args->len, NULL);
  static const struct
  {
    const char *text;
    SksCodeStyle style;
  } expected[] = { { "send", SKS_CODE_CALLED }, { "b'hi'", SKS_CODE_STRING }, { "MSG_MORE", SKS_CODE_CONSTANT } };

  g_assert_cmpuint (code->spans->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      SksCodeSpan *span = &g_array_index (code->spans, SksCodeSpan, i);
      g_autofree char *text = g_strndup (code->text->str + span->start, span->end - span->start);

      g_assert_cmpstr (text, ==, expected[i].text);
      g_assert_cmpint (span->style, ==, expected[i].style);
    }
}

/* A record as the journal gives it, made from a line. */
static SksRecordData *
make_record (const char *python, SksValue *result)
{
  g_autoptr(SksLine) line = parse (python);
  SksRecordData *data = g_new0 (SksRecordData, 1);

  data->number = 1;
  data->spec = line->spec;
  data->object = g_strdup (line->object);
  data->family = AF_INET;
  data->fd = 12;
  data->targets[0] = g_steal_pointer (&line->targets[0]);
  data->targets[1] = g_steal_pointer (&line->targets[1]);
  for (guint i = 0; i < line->args->len; i++)
    data->args[i] = g_steal_pointer (&line->args->pdata[i]);
  data->result = result;
  return data;
}

static void
free_record (SksRecordData *data)
{
  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    g_clear_pointer (&data->args[i], sks_value_unref);
  g_clear_pointer (&data->result, sks_value_unref);
  g_free (data->targets[0]);
  g_free (data->targets[1]);
  g_free (data->object);
  g_free (data);
}

static void
assert_result (const char *python, SksValue *result, const char *expected)
{
  SksRecordData *data = make_record (python, result);
  g_autofree char *text = sks_code_free_to_text (sks_record_write_result (data));

  g_assert_cmpstr (text, ==, expected);
  free_record (data);
}

static void
test_results (void)
{
  g_autofree char *long_data = g_strnfill (4096, 'x');
  g_autoptr(GString) cut = g_string_new ("b'");

  for (guint i = 0; i < 48; i++)
    g_string_append_c (cut, 'x');
  g_string_append (cut, "…' (4 KiB)");
  assert_result ("c.send(b'x')", sks_value_new_int (1), "1");
  assert_result ("c.recv(5)", sks_value_new_bytes ("hello\r\n", 7), "b'hello\\r\\n'");
  assert_result ("c.close()", sks_value_new_none (), "None");
  assert_result ("c.recv(5000)", sks_value_new_bytes (long_data, 4096), cut->str);
  assert_result ("conn, peer = s.accept()",
                 sks_value_new_pair (sks_value_new_socket (3, 12, ""), sks_value_new_pair (sks_value_new_text ("127.0.0.1", -1), sks_value_new_int (1))), "conn, fd 12");
  assert_result ("s.accept()", sks_value_new_pair (sks_value_new_socket (3, 12, "conn2"), sks_value_new_none ()), "conn2, fd 12");
  assert_result ("s = socket.socket()", sks_value_new_socket (3, 7, "s"), "fd 7");
  assert_result ("f = c.makefile('rb')", sks_value_new_file (1, "f", "BufferedReader"), "BufferedReader");
  assert_result ("c.connect(('127.0.0.1', 1))", sks_value_new_errno (ECONNREFUSED), "ECONNREFUSED (111)");
  assert_result ("c.recv(5)", sks_value_new_exception ("TimeoutError", 0, "timed out"), "TimeoutError: timed out");
  assert_result ("c.bind(('', 70000))", sks_value_new_exception ("OverflowError", 0, "bind(): port must be 0-65535."), "OverflowError: bind(): port must be 0-65535.");
  assert_result ("c.connect(('x', 1))", sks_value_new_exception ("gaierror", -2, "Name or service not known"), "gaierror: [Errno -2] Name or service not known");
  assert_result ("c.recv(5)", sks_value_new_exception ("MemoryError", 0, ""), "MemoryError");
  assert_result ("c.recv(5)", NULL, "");
}

static void
assert_remark (SksRecordData *data, const char *expected)
{
  g_autofree char *remark = sks_record_dup_remark (data);

  g_assert_cmpstr (remark, ==, expected);
  free_record (data);
}

static SksRecordData *
make_flagged (const char *python, SksValue *result, SksRecordFlags flags)
{
  SksRecordData *data = make_record (python, result);

  data->flags = flags;
  return data;
}

static void
test_remarks (void)
{
  SksRecordData *data;

  assert_remark (make_flagged ("c.recv(5)", sks_value_new_bytes ("x", 1), SKS_RECORD_RECEIVES), NULL);
  assert_remark (make_flagged ("c.recv(5)", sks_value_new_bytes ("", 0), SKS_RECORD_RECEIVES | SKS_RECORD_EOF), "end of file");
  assert_remark (make_flagged ("c.recv(5)", sks_value_new_bytes ("", 0), SKS_RECORD_RECEIVES | SKS_RECORD_DATAGRAM), "an empty datagram");
  assert_remark (make_flagged ("c.recv(0)", sks_value_new_bytes ("", 0), SKS_RECORD_RECEIVES | SKS_RECORD_DATAGRAM), NULL);
  assert_remark (make_flagged ("c.close()", sks_value_new_none (), SKS_RECORD_DEFERRED), "deferred: a file over it is still open");
  assert_remark (make_flagged ("c.recv(5)", NULL, SKS_RECORD_INTERRUPTED), NULL);
  assert_remark (make_flagged ("c.send(b'xxxxxxx')", sks_value_new_int (7), SKS_RECORD_SENDS), NULL);
  data = make_flagged ("c.send(b'xxxxxxx')", sks_value_new_int (3), SKS_RECORD_SENDS | SKS_RECORD_INTERRUPTED);
  data->n_sent = 3;
  assert_remark (data, "3 of 7 bytes · interrupted by you");
  data = make_flagged ("c.recv(4)", sks_value_new_bytes ("xxxx", 4), SKS_RECORD_RECEIVES);
  data->n_received = 4;
  data->n_bytes_lost = 6;
  assert_remark (data, "truncated: 4 of 10 bytes");
  data = make_flagged ("c.recv(4)", sks_value_new_exception ("TimeoutError", 0, "timed out"), SKS_RECORD_RECEIVES | SKS_RECORD_FAILED);
  data->took_us = 1503000;
  assert_remark (data, "after 1.50 s");
  assert_remark (make_flagged ("c.connect(('10.0.0.1', 1))", sks_value_new_errno (ETIMEDOUT), SKS_RECORD_FAILED), NULL);
}

static void
test_interrupted (void)
{
  SksRecordData *data = make_flagged ("c.recv(5)", NULL, SKS_RECORD_INTERRUPTED);
  g_autofree char *text = sks_code_free_to_text (sks_record_write_result (data));

  g_assert_cmpstr (text, ==, "interrupted by you");
  free_record (data);
}

static void
test_brief (void)
{
  g_autofree char *long_data = g_strnfill (1 << 20, 'x');
  SksRecordData *data = make_record ("c.sendall(b'x')", NULL);
  g_autofree char *brief = NULL, *full = NULL, *brief_c = NULL;

  sks_value_unref (data->args[0]);
  data->args[0] = sks_value_new_bytes (long_data, 1 << 20);
  brief = sks_code_free_to_text (sks_record_write_brief (data, SKS_LANGUAGE_PYTHON));
  brief_c = sks_code_free_to_text (sks_record_write_brief (data, SKS_LANGUAGE_C));
  full = sks_code_free_to_text (sks_record_write (data, SKS_LANGUAGE_PYTHON));
  g_assert_cmpstr (brief, ==, "c.sendall(b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' (1 MiB))");
  g_assert_cmpstr (brief_c, ==, "send(12, \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"…, 1048576, 0)");
  g_assert_cmpuint (strlen (full), ==, (1 << 20) + strlen ("c.sendall(b'')"));
  free_record (data);
}

static void
assert_taken (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_formats (void)
{
  assert_taken (sks_format_duration_us (0), "< 0.001 ms");
  assert_taken (sks_format_duration_us (4), "0.004 ms");
  assert_taken (sks_format_duration_us (34), "0.03 ms");
  assert_taken (sks_format_duration_us (1234), "1.23 ms");
  assert_taken (sks_format_duration_us (9996), "10.0 ms");
  assert_taken (sks_format_duration_us (45678), "45.7 ms");
  assert_taken (sks_format_duration_us (250400), "250 ms");
  assert_taken (sks_format_duration_us (999600), "1.0 s");
  assert_taken (sks_format_duration_us (3210000), "3.2 s");
  assert_taken (sks_format_duration_us (754 * G_USEC_PER_SEC), "12 min 34 s");
  assert_taken (sks_format_time_us (3907400), "3.907");
  assert_taken (sks_format_bytes (0), "0 B");
  assert_taken (sks_format_bytes (7), "7 B");
  assert_taken (sks_format_bytes (1023), "1023 B");
  assert_taken (sks_format_bytes (131072), "128 KiB");
  assert_taken (sks_format_bytes (1536), "1.5 KiB");
  assert_taken (sks_format_bytes (2621440), "2.5 MiB");
  assert_taken (sks_format_bytes ((1 << 20) - 1), "1 MiB");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Notation/lines", test_lines);
  g_test_add_func ("/Sks/Notation/python-parses", test_python_parses);
  g_test_add_func ("/Sks/Notation/others", test_others);
  g_test_add_func ("/Sks/Notation/bad", test_bad);
  g_test_add_func ("/Sks/Notation/c-addresses", test_c_addresses);
  g_test_add_func ("/Sks/Notation/no-args", test_no_args);
  g_test_add_func ("/Sks/Notation/c-compiles", test_c_compiles);
  g_test_add_func ("/Sks/Notation/colours", test_colours);
  g_test_add_func ("/Sks/Notation/results", test_results);
  g_test_add_func ("/Sks/Notation/remarks", test_remarks);
  g_test_add_func ("/Sks/Notation/interrupted", test_interrupted);
  g_test_add_func ("/Sks/Notation/brief", test_brief);
  g_test_add_func ("/Sks/Format/units", test_formats);
  return g_test_run ();
}
