// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "sks-explain.h"
#include "sks-test-session.h"

/* Every situation with every call: what was foreseen, then what the kernel does. */

#define WAIT_MS 25 /* a call that has no answer by then waits */

typedef struct
{
  const char *name;
  const char *lines; /* what leads to it; the socket in question is s */
} Situation;

#define TCP(name) name " = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
#define UDP(name) name " = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
#define UX(name, type) name " = socket.socket(socket.AF_UNIX, socket.SOCK_" type ")\n"
#define LISTENER(name) TCP (name) name ".bind(('127.0.0.1', 0))\n" name ".listen(5)\n"
#define REUSE(name) name ".setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
#define PAIR LISTENER ("l") TCP ("s") "s.connect(l.getsockname())\n" "c, peer = l.accept()\n"
#define UX_PAIR(type) UX ("l", type) "l.bind('pair')\nl.listen(5)\n" UX ("s", type) "s.connect('pair')\n" "c, peer = l.accept()\n"

static const Situation situations[] = {
  { "tcp-new", TCP ("s") },
  { "tcp6-new", "s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)\n" },
  { "tcp-bound", TCP ("s") "s.bind(('127.0.0.1', 0))\n" },
  { "tcp-listen", LISTENER ("s") },
  { "tcp-listen-queued", LISTENER ("s") TCP ("c") "c.connect(s.getsockname())\n" },
  { "tcp-listen-shut", LISTENER ("s") "s.shutdown(socket.SHUT_RD)\n" },
  { "tcp-connecting", TCP ("l") "l.bind(('127.0.0.1', 0))\nl.listen(0)\n" TCP ("a") "a.connect(l.getsockname())\n"
                      TCP ("s") "s.setblocking(False)\ns.connect(l.getsockname())\n" },
  { "tcp-connected", PAIR },
  { "tcp-accepted", LISTENER ("l") TCP ("c") "c.connect(l.getsockname())\ns, peer = l.accept()\n" },
  { "tcp-data", PAIR "c.send(b'0123456789')\n" },
  { "tcp-peer-closed", PAIR "c.close()\n" },
  { "tcp-peer-closed-data", PAIR "c.send(b'abc')\nc.close()\n" },
  { "tcp-peer-shut", PAIR "c.shutdown(socket.SHUT_WR)\n" },
  { "tcp-shut-write", PAIR "s.shutdown(socket.SHUT_WR)\n" },
  { "tcp-shut-read", PAIR "s.shutdown(socket.SHUT_RD)\n" },
  { "tcp-shut-both", PAIR "s.shutdown(socket.SHUT_RDWR)\n" },
  { "tcp-over", PAIR "s.shutdown(socket.SHUT_WR)\nc.close()\ns.recv(1)\n" },
  { "tcp-over-passive", PAIR "c.close()\ns.recv(1)\ns.shutdown(socket.SHUT_WR)\n" },
  { "tcp-reset", PAIR "s.send(b'x')\nc.close()\n" },
  { "tcp-reset-told", PAIR "s.send(b'x')\nc.close()\ns.recv(1)\n" },
  { "tcp-refused", TCP ("s") "s.connect(('127.0.0.1', 1))\n" },
  { "tcp-closed", TCP ("s") "s.close()\n" },
  { "tcp-detached", TCP ("s") "s.detach()\n" },
  { "udp-new", UDP ("s") },
  { "udp-bound", UDP ("s") "s.bind(('127.0.0.1', 0))\n" },
  { "udp-connected", UDP ("d") "d.bind(('127.0.0.1', 0))\n" UDP ("s") "s.connect(d.getsockname())\n" },
  { "udp-data", UDP ("s") "s.bind(('127.0.0.1', 0))\n" UDP ("d") "d.sendto(b'0123456789', s.getsockname())\n" },
  { "udp6-new", "s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n" },
  { "unix-new", UX ("s", "STREAM") },
  { "unix-bound", UX ("s", "STREAM") "s.bind('bound')\n" },
  { "unix-listen", UX ("s", "STREAM") "s.bind('listen')\ns.listen(5)\n" },
  { "unix-listen-queued", UX ("s", "STREAM") "s.bind('listen')\ns.listen(5)\n" UX ("c", "STREAM") "c.connect('listen')\n" },
  { "unix-connected", UX_PAIR ("STREAM") },
  { "unix-data", UX_PAIR ("STREAM") "c.send(b'0123456789')\n" },
  { "unix-peer-shut", UX_PAIR ("STREAM") "c.shutdown(socket.SHUT_WR)\n" },
  { "unix-peer-closed", UX_PAIR ("STREAM") "c.close()\n" },
  { "unix-shut-write", UX_PAIR ("STREAM") "s.shutdown(socket.SHUT_WR)\n" },
  { "unix-dgram-new", UX ("s", "DGRAM") },
  { "unix-dgram-bound", UX ("s", "DGRAM") "s.bind('bound')\n" },
  { "unix-dgram-data", UX ("s", "DGRAM") "s.bind('bound')\n" UX ("c", "DGRAM") "c.sendto(b'0123456789', 'bound')\n" },
  { "unix-dgram-connected", UX ("d", "DGRAM") "d.bind('d')\n" UX ("s", "DGRAM") "s.connect('d')\n" },
  { "unix-packet-new", UX ("s", "SEQPACKET") },
  { "unix-packet-listen", UX ("s", "SEQPACKET") "s.bind('listen')\ns.listen(5)\n" },
  { "unix-packet-connected", UX_PAIR ("SEQPACKET") },
  { "unix-packet-data", UX_PAIR ("SEQPACKET") "c.send(b'0123456789')\n" },
  { "unix-packet-peer-closed", UX_PAIR ("SEQPACKET") "c.close()\n" },
  { "bind-again-held", LISTENER ("l") TCP ("s") },
  { "bind-again-held-reuse", TCP ("l") REUSE ("l") "l.bind(('127.0.0.1', 0))\nl.listen(1)\n" TCP ("s") REUSE ("s") },
  { "bind-again-both-unlistened", TCP ("l") REUSE ("l") "l.bind(('127.0.0.1', 0))\n" TCP ("s") REUSE ("s") },
  { "bind-again-connected", LISTENER ("l") TCP ("c") "c.connect(l.getsockname())\na, peer = l.accept()\nl.close()\n" TCP ("s") REUSE ("s") },
  { "bind-again-connected-reuse", TCP ("l") REUSE ("l") "l.bind(('127.0.0.1', 0))\nl.listen(1)\n" TCP ("c")
                                  "c.connect(l.getsockname())\na, peer = l.accept()\nl.close()\n" TCP ("s") REUSE ("s") },
  { "bind-again-time-wait", LISTENER ("l") TCP ("c") "c.connect(l.getsockname())\na, peer = l.accept()\na.close()\nc.close()\nl.close()\n" TCP ("s") },
  { "bind-again-time-wait-reuse", TCP ("l") REUSE ("l") "l.bind(('127.0.0.1', 0))\nl.listen(1)\n" TCP ("c")
                                  "c.connect(l.getsockname())\na, peer = l.accept()\na.close()\nc.close()\nl.close()\n" TCP ("s") REUSE ("s") },
  /* A protocol for experiments: a raw socket gets every packet of its protocol, so with ICMP those that other tests cause. */
  { "raw-new", "s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)\n" },
};

typedef struct
{
  const char *prefix; /* of the situations that it is tried in */
  const char *lines;  /* made before */
  const char *call;
} Trial;

#define SET_UP_UNIX UX ("ul", "STREAM") "ul.bind('ul')\nul.listen(5)\n" UX ("ub", "STREAM") "ub.bind('ub')\n" UX ("ud", "DGRAM") "ud.bind('ud')\n"
#define BOUND TCP ("b") "b.bind(('127.0.0.1', 0))\n"
#define RECEIVER UDP ("u") "u.bind(('127.0.0.1', 0))\n"

static const Trial trials[] = {
  { "", "", "s.listen(3)" },
  { "", "", "s.accept()" },
  { "", "", "s.recv(4)" },
  { "", "", "s.recv(0)" },
  { "", "", "s.recv(-1)" },
  { "", "", "s.recv('4')" },
  { "", "", "s.recvfrom(4)" },
  { "", "", "s.recv(4, socket.MSG_PEEK)" },
  { "", "", "s.recv(4, socket.MSG_DONTWAIT)" },
  { "", "", "s.recv(14, socket.MSG_WAITALL)" },
  { "", "", "s.recv(1, socket.MSG_OOB)" },
  { "", "", "s.send(b'abc')" },
  { "", "", "s.send('abc')" },
  { "", "", "s.send(b'')" },
  { "", "", "s.sendall(b'abc')" },
  { "", "", "s.getpeername()" },
  { "", "", "s.getsockname()" },
  { "", "", "s.shutdown(socket.SHUT_RD)" },
  { "", "", "s.shutdown(socket.SHUT_WR)" },
  { "", "", "s.shutdown(socket.SHUT_RDWR)" },
  { "", "", "s.shutdown(3)" },
  { "", "", "s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)" },
  { "", "", "s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)" },
  { "", "", "s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE, 1025)" },
  { "", "", "s.settimeout(2)" },
  { "", "", "s.settimeout(-1)" },
  { "", "", "s.settimeout('x')" },
  { "", "", "s.setblocking(True)" },
  { "", "", "s.gettimeout()" },
  { "", "", "s.fileno()" },
  { "", "", "s.detach()" },
  { "", "", "s.close()" },
  { "", "", "s.makefile('rb')" },
  { "", "", "s.makefile('x')" },
  { "", "", "s.makefile('r', 0)" },
  { "tcp-", "", "s.bind(('127.0.0.1', 0))" },
  { "udp-", "", "s.bind(('127.0.0.1', 0))" },
  { "raw-", "", "s.bind(('127.0.0.1', 0))" },
  { "tcp-", "", "s.bind(('127.0.0.1', 70000))" },
  { "tcp-", "", "s.bind(('127.0.0.1', 1))" },
  { "bind-again-", "", "s.bind(LISTENER)" },
  { "tcp-", "", "s.bind(('203.0.113.9', 0))" },
  { "udp-", "", "s.bind('x')" },
  { "tcp-", BOUND, "s.bind(b.getsockname())" },
  { "tcp-", LISTENER ("b"), "s.bind(b.getsockname())" },
  { "udp-", RECEIVER, "s.bind(u.getsockname())" },
  { "tcp-", "l2 = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\nl2.bind(('127.0.0.1', 0))\nl2.listen(1)\n", "s.connect(l2.getsockname())" },
  { "tcp-", LISTENER ("l2"), "s.connect_ex(l2.getsockname())" },
  { "tcp-", BOUND, "s.connect(b.getsockname())" },
  { "tcp-", BOUND, "s.connect_ex(b.getsockname())" },
  { "tcp-", "", "s.connect(('127.0.0.1', 1))" },
  { "tcp-", "", "s.connect(('255.255.255.255', 9))" },
  { "udp-", RECEIVER, "s.connect(u.getsockname())" },
  { "udp-", "", "s.connect(('255.255.255.255', 9))" },
  { "tcp-", RECEIVER, "s.sendto(b'abc', u.getsockname())" },
  { "udp-", RECEIVER, "s.sendto(b'abc', u.getsockname())" },
  { "udp-", "", "s.sendto(b'abc', ('127.0.0.1', 0))" },
  { "udp-", "", "s.sendto(b'abc', ('255.255.255.255', 9))" },
  { "udp-", "", "s.sendto(b'abc', ('127.0.0.1', 65536))" },
  { "tcp6-", "", "s.bind(('::1', 0))" },
  { "tcp6-", "", "s.bind(('fe80::1', 0))" },
  { "udp6-", "", "s.sendto(b'abc', ('fe80::1', 9))" },
  { "unix-", "", "s.bind('fresh')" },
  { "unix-", "", "s.bind('')" },
  { "unix-", SET_UP_UNIX, "s.bind('ul')" },
  { "unix-", "", "s.bind('0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890')" },
  { "unix-", SET_UP_UNIX, "s.connect('ul')" },
  { "unix-", SET_UP_UNIX, "s.connect('ub')" },
  { "unix-", SET_UP_UNIX, "s.connect('ud')" },
  { "unix-", "", "s.connect('none')" },
  { "unix-", SET_UP_UNIX, "s.sendto(b'abc', 'ud')" },
  { "unix-", SET_UP_UNIX, "s.sendto(b'abc', 'ul')" },
};

static guint n_predicted, n_unknown;

/* Readings are made on a worker: this waits until every open socket has one that is younger than all calls. The session does not observe by itself
 * here, as its pauses between readings would make thousands of trials slow. */
static void
refresh (SksSession *session)
{
  GListModel *sockets = sks_session_get_sockets (session);
  gint64 now_us = g_get_monotonic_time ();

  sks_session_sample (session);
  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);

      sks_test_wait_until (!sks_socket_is_open (socket) || sks_socket_get_evidence_time_us (socket) >= now_us);
    }
}

static gboolean
play (SksSession *session, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SksCall) call = NULL;

      if (*lines[i] == '\0')
        continue;
      if (strstr (lines[i], "getsockname") != NULL || strstr (lines[i], "close") != NULL)
        refresh (session);
      call = sks_session_call_line (session, lines[i], TRUE, &error);
      g_assert_no_error (error);
      /* What a machine has not (IPv6, the right to raw sockets) is left out. */
      if (strstr (lines[i], "socket.socket") != NULL && sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION))
        return FALSE;
    }
  return TRUE;
}

static SksReceiver
get_kind (const char *name, gpointer user_data)
{
  return g_str_equal (name, "f") ? SKS_ON_FILE : SKS_ON_SOCKET;
}

static SksValue *
look_up (const char *name, const char *method, gpointer session)
{
  SksSocket *socket = sks_session_find_socket (session, name);

  return sks_address_to_value (&sks_socket_get_evidence (socket)->name);
}

static SksPrediction *
foresee (SksSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SksLine) line = sks_line_parse (text, get_kind, look_up, session, &error);
  gpointer receiver;

  g_assert_no_error (error);
  receiver = g_str_equal (line->object, "f") ? (gpointer) sks_session_find_file (session, "f") : (gpointer) sks_session_find_socket (session, "s");
  return sks_predict (session, line->spec, receiver, (SksValue *const *) line->args->pdata, line->args->len);
}

/* LISTENER stands for the name that l has or had. */
static char *
write_call (SksSession *session, const char *text)
{
  g_autoptr (GString) call = g_string_new (text);
  SksSocket *listener = sks_session_find_socket (session, "l");

  if (strstr (text, "LISTENER") != NULL)
    {
      g_autoptr (SksValue) name = sks_address_to_value (&sks_socket_get_evidence (listener)->name);
      g_autofree char *literal = sks_value_to_python (name);

      g_string_replace (call, "LISTENER", literal, 0);
    }
  return g_string_free (g_steal_pointer (&call), FALSE);
}

static gboolean
set_flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Makes the call. One that is foreseen to wait without a timeout is given a moment to be wrong in, then interrupted. */
static SksCall *
try_call (SksSession *session, const char *text, gboolean may_wait)
{
  SksCall *call = sks_test_issue (session, text);
  gboolean late = FALSE;
  guint source = may_wait ? g_timeout_add (WAIT_MS, set_flag_cb, &late) : 0;

  while (may_wait && sks_call_get_state (call) == SKS_CALL_RUNNING && !late)
    g_main_context_iteration (NULL, TRUE);
  if (late)
    sks_call_interrupt (call);
  else if (source != 0)
    g_source_remove (source);
  sks_test_wait_until (sks_call_get_state (call) != SKS_CALL_RUNNING);
  return call;
}

static int
get_error (SksCall *call)
{
  SksValue *result = sks_call_get_result (call);
  gint64 number = 0;

  if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    return sks_value_get_errno (result);
  if (g_str_equal (sks_call_get_spec (call)->name, "connect_ex"))
    sks_value_get_int (result, &number);
  return (int) number;
}

/* Whether the answer came without waiting: no timeout ran out, no interrupt was needed. Times say nothing on a busy machine. */
static gboolean
was_at_once (SksCall *call, double timeout)
{
  SksValue *result = sks_call_get_result (call);

  if (sks_call_get_interrupted (call))
    return FALSE;
  if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    return !(sks_value_get_errno (result) == 0 && g_str_equal (sks_value_get_exception_type (result), "TimeoutError"));
  return !(timeout > 0 && get_error (call) == EAGAIN);
}

static gboolean
is_right (const SksPrediction *prediction, SksCall *call, double timeout)
{
  gboolean raised = sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION);
  gboolean at_once = was_at_once (call, timeout);

  switch (prediction->kind)
    {
    case SKS_PREDICTION_AT_ONCE:
      return at_once && !raised && get_error (call) == 0;
    case SKS_PREDICTION_WAITS:
      return !at_once;
    case SKS_PREDICTION_FAILS:
      return at_once && (raised || get_error (call) != 0) && prediction->error == get_error (call);
    case SKS_PREDICTION_UNKNOWN:
    default:
      return TRUE;
    }
}

static gboolean
check (const Situation *situation, const Trial *trial, const char *timeout)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksPrediction) prediction = NULL;
  g_autoptr (SksCall) call = NULL;
  g_autofree char *mode = g_strdup_printf ("s.settimeout(%s)", timeout);
  g_autofree char *result = NULL, *line = NULL;
  double seconds = g_str_equal (timeout, "None") ? -1 : g_ascii_strtod (timeout, NULL);
  gboolean right, may_wait;

  if (!play (session, situation->lines) || !play (session, trial->lines) || !play (session, mode))
    return TRUE;
  refresh (session);
  line = write_call (session, trial->call);
  prediction = foresee (session, line);
  may_wait = seconds < 0 && (prediction->kind == SKS_PREDICTION_WAITS || prediction->kind == SKS_PREDICTION_UNKNOWN);
  call = try_call (session, line, may_wait);
  right = is_right (prediction, call, seconds);
  n_predicted++;
  n_unknown += prediction->kind == SKS_PREDICTION_UNKNOWN;
  result = sks_call_get_result (call) != NULL ? sks_value_to_python (sks_call_get_result (call)) : g_strdup ("(interrupted)");
  if (!right || g_getenv ("SKS_PREDICT_VERBOSE") != NULL)
    g_test_message ("%s %s, timeout %s: \"%s\" but %s", situation->name, line, timeout, prediction->text, result);
  g_assert_true (g_utf8_validate (prediction->text, -1, NULL));
  g_assert_null (strchr (prediction->text, '{'));
  return right;
}

static void
clear_directory (void)
{
  g_autoptr (GDir) dir = g_dir_open (".", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_unlink (name);
}

static void
test_situation (gconstpointer data)
{
  static const char *const timeouts[] = { "None", "0", "0.04" };
  const Situation *situation = data;
  guint n_wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (trials); i++)
    for (guint t = 0; t < G_N_ELEMENTS (timeouts) && g_str_has_prefix (situation->name, trials[i].prefix); t++)
      {
        n_wrong += !check (situation, &trials[i], timeouts[t]);
        clear_directory ();
      }
  if (n_wrong > 0)
    g_test_fail_printf ("%u predictions were wrong", n_wrong);
}

/* From 127.0.0.1 nothing leaves the machine. Without a network the kernel finds no route first, and says that. */
static void
test_from_loopback (void)
{
  static const Situation bound[] = { { "tcp-from-loopback", TCP ("s") "s.bind(('127.0.0.1', 0))\n" }, { "udp-from-loopback", UDP ("s") "s.bind(('127.0.0.1', 0))\n" } };
  static const Trial outward[] = { { "", "", "s.connect(('192.0.2.77', 9))" }, { "", "", "s.connect_ex(('192.0.2.77', 9))" }, { "", "", "s.sendto(b'x', ('192.0.2.77', 9))" } };
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9) };
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  gboolean has_route;

  inet_pton (AF_INET, "192.0.2.77", &address.sin_addr);
  has_route = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  if (!has_route)
    {
      g_test_skip ("no route to other machines");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (bound); i++)
    for (guint t = 0; t < (i == 0 ? 2 : G_N_ELEMENTS (outward)); t++)
      {
        g_assert_true (check (&bound[i], &outward[t], "None"));
        g_assert_true (check (&bound[i], &outward[t], "0"));
      }
}

static void
test_file (void)
{
  static const struct
  {
    Situation situation;
    const char *calls[8];
  } cases[] = {
    { { "file-read", PAIR "f = s.makefile('rb')\n" }, { "f.read(4)", "f.read()", "f.readline()", "f.read(0)", "f.write(b'x')", "f.flush()", "f.close()" } },
    { { "file-read-data", PAIR "f = s.makefile('rb')\nc.send(b'ab')\n" }, { "f.read(4)", "f.read(2)", "f.readline()", "f.read()" } },
    { { "file-read-end", PAIR "f = s.makefile('r')\nc.send(b'ab')\nc.close()\n" }, { "f.read(4)", "f.readline()", "f.read()", "f.readlines()" } },
    { { "file-write", PAIR "f = s.makefile('wb')\n" }, { "f.write(b'x')", "f.write('x')", "f.read(1)", "f.flush()", "f.close()" } },
    { { "file-written", PAIR "f = s.makefile('wb')\nf.write(b'x')\n" }, { "f.write(b'x')", "f.flush()", "f.close()" } },
    { { "file-written-shut", PAIR "f = s.makefile('wb')\nf.write(b'x')\ns.shutdown(socket.SHUT_WR)\n" }, { "f.flush()" } },
    { { "file-text", PAIR "f = s.makefile('w')\n" }, { "f.write('x')", "f.write(b'x')", "s.close()" } },
    { { "file-closed", PAIR "f = s.makefile('rwb')\nf.close()\n" }, { "f.read(1)", "f.write(b'x')", "f.flush()", "f.close()" } },
  };
  guint n_wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint c = 0; c < G_N_ELEMENTS (cases[i].calls) && cases[i].calls[c] != NULL; c++)
      {
        const Trial trial = { "", "", cases[i].calls[c] };

        n_wrong += !check (&cases[i].situation, &trial, "None");
        n_wrong += !check (&cases[i].situation, &trial, "0.04");
      }
  if (n_wrong > 0)
    g_test_fail_printf ("%u predictions were wrong", n_wrong);
}

/* "Unknown" is always right, so it must stay rare. */
static void
test_unknown_is_rare (void)
{
  g_test_message ("%u of %u predictions are open", n_unknown, n_predicted);
  g_assert_cmpuint (n_unknown * 12, <, n_predicted + 12);
}

static void
test_socket (void)
{
  static const int families[] = { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC, 9999, -5 };
  static const int protocols[] = { 0, 1, 2, 6, 17, 33, 41, 58, 132, 136, 255, 256, 262, 300, -1 };
  g_autoptr (SksSession) session = sks_session_new ();

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    for (int type = 0; type < 13; type++)
      for (guint p = 0; p < G_N_ELEMENTS (protocols); p++)
        {
          g_autoptr (SksPrediction) prediction = sks_predict_socket (session, families[f], type, protocols[p]);
          int fd = socket (families[f], type, protocols[p] == -1 ? 0 : protocols[p]);
          int error = fd < 0 ? errno : 0;

          if (fd >= 0)
            close (fd);
          if (prediction->kind == SKS_PREDICTION_UNKNOWN)
            continue;
          if (prediction->error != error)
            g_test_message ("socket(%d, %d, %d): %s but errno %d", families[f], type, protocols[p], prediction->text, error);
          g_assert_cmpint (prediction->error, ==, error);
          g_assert_cmpint (prediction->kind, ==, error == 0 ? SKS_PREDICTION_AT_ONCE : SKS_PREDICTION_FAILS);
        }
}

/* What a bind of this socket was refused with is not forgotten while nothing else was called. */
static void
test_refused_bind (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  struct sockaddr_in taken = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof taken;
  int outside = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (SksPrediction) before = NULL, after = NULL;
  g_autoptr (SksValue) address = NULL;
  g_autofree char *line = NULL;
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, "bind");

  g_assert_cmpint (bind (outside, (struct sockaddr *) &taken, sizeof taken), ==, 0);
  g_assert_cmpint (getsockname (outside, (struct sockaddr *) &taken, &length), ==, 0);
  address = sks_value_new_pair (sks_value_new_text ("127.0.0.1", -1), sks_value_new_int (ntohs (taken.sin_port)));
  line = g_strdup_printf ("s.bind(('127.0.0.1', %d))", ntohs (taken.sin_port));

  sks_test_assert_result (session, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "s");
  before = sks_predict (session, spec, sks_session_find_socket (session, "s"), &address, 1);
  g_assert_cmpint (before->kind, ==, SKS_PREDICTION_AT_ONCE);
  sks_test_assert_raises (session, line, "OSError", EADDRINUSE);
  after = sks_predict (session, spec, sks_session_find_socket (session, "s"), &address, 1);
  g_assert_cmpint (after->kind, ==, SKS_PREDICTION_UNKNOWN);
  g_assert_nonnull (strstr (after->text, "#2"));
  close (outside);
}

/* An address of the other IP version is refused by getaddrinfo, and foretold so. */
static void
test_other_version (void)
{
  g_autoptr (SksSession) session = sks_session_new ();
  g_autoptr (SksValue) address = sks_value_new_pair (sks_value_new_text ("127.0.0.1", -1), sks_value_new_int (0));
  g_autoptr (SksPrediction) prediction = NULL;

  sks_test_assert_result (session, "s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)", "s");
  prediction = sks_predict (session, sks_call_spec_find (SKS_ON_SOCKET, "bind"), sks_session_find_socket (session, "s"), &address, 1);
  g_assert_cmpint (prediction->kind, ==, SKS_PREDICTION_FAILS);
  g_assert_nonnull (strstr (prediction->text, "gaierror"));
  sks_test_assert_raises (session, "s.bind(('127.0.0.1', 0))", "gaierror", EAI_ADDRFAMILY);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("sks-predict-XXXXXX", NULL);
  g_assert_no_errno (chdir (dir));
  g_test_add_func ("/Sks/Predict/socket", test_socket);
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/Sks/Predict/%s", situations[i].name);

      g_test_add_data_func (path, &situations[i], test_situation);
    }
  g_test_add_func ("/Sks/Predict/from-loopback", test_from_loopback);
  g_test_add_func ("/Sks/Predict/file", test_file);
  g_test_add_func ("/Sks/Predict/refused-bind", test_refused_bind);
  g_test_add_func ("/Sks/Predict/other-version", test_other_version);
  g_test_add_func ("/Sks/Predict/unknown-is-rare", test_unknown_is_rare);
  result = g_test_run ();
  g_assert_no_errno (chdir ("/"));
  g_rmdir (dir);
  return result;
}
