// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sks-kernel.h"

/* What the kernel says by getsockopt and ioctl is held against what it says in /proc/net. */

#define EVERYTHING                                                                                                                              \
  (SKS_EVIDENCE_STATE | SKS_EVIDENCE_NAME | SKS_EVIDENCE_PEER | SKS_EVIDENCE_RECEIVE_QUEUE | SKS_EVIDENCE_SEND_QUEUE                            \
   | SKS_EVIDENCE_ACCEPT_QUEUE | SKS_EVIDENCE_BUFFERS | SKS_EVIDENCE_INODE | SKS_EVIDENCE_PEER_CREDENTIALS | SKS_EVIDENCE_TCP)

static void
read_tcp (int fd, SksEvidence *evidence)
{
  sks_kernel_read (fd, AF_INET, SOCK_STREAM, 0, EVERYTHING, evidence);
}

/* The state and queues of the line of /proc/net/tcp that has this inode; FALSE when there is none. */
static gboolean
find_in_proc (guint64 inode, guint *state, guint *send_queue, guint *receive_queue)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/net/tcp", &text, NULL, NULL))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      unsigned long found = 0;

      if (sscanf (lines[i], " %*u: %*s %*s %x %x:%x %*s %*s %*u %*u %lu", state, send_queue, receive_queue, &found) == 4 && found == inode)
        return TRUE;
    }
  return FALSE;
}

static void
assert_as_in_proc (int fd)
{
  static const guint numbers[] = {
    [SKS_STATE_ESTABLISHED] = 1, [SKS_STATE_SYN_SENT] = 2, [SKS_STATE_FIN_WAIT_1] = 4,
    [SKS_STATE_FIN_WAIT_2] = 5,  [SKS_STATE_CLOSE_WAIT] = 8, [SKS_STATE_LISTEN] = 10,
  };
  guint state, send_queue, receive_queue;
  SksEvidence evidence;

  read_tcp (fd, &evidence);
  if (!find_in_proc (evidence.inode, &state, &send_queue, &receive_queue))
    {
      g_test_message ("/proc/net/tcp does not list the socket");
      return;
    }
  g_assert_cmpuint (numbers[evidence.state], ==, state);
  if (evidence.state == SKS_STATE_LISTEN)
    {
      g_assert_cmpint (evidence.accept_queue, ==, (int) receive_queue);
      return;
    }
  /* The list counts the peer's FIN as a byte, SIOCINQ does not. */
  g_assert_cmpint (evidence.receive_queue + (evidence.state == SKS_STATE_CLOSE_WAIT), ==, (int) receive_queue);
  /* And the SYN, which SIOCOUTQ leaves out. */
  g_assert_cmpint (evidence.send_queue + (evidence.state == SKS_STATE_SYN_SENT), ==, (int) send_queue);
}

static int
make_listener (struct sockaddr_in *address, int backlog)
{
  socklen_t length = sizeof *address;
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  memset (address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_no_errno (bind (fd, (struct sockaddr *) address, sizeof *address));
  g_assert_no_errno (listen (fd, backlog));
  g_assert_no_errno (getsockname (fd, (struct sockaddr *) address, &length));
  return fd;
}

static void
test_tcp (void)
{
  struct sockaddr_in address;
  int server = make_listener (&address, 5), client = socket (AF_INET, SOCK_STREAM, 0), conn;
  g_autofree char *text = NULL;
  SksEvidence evidence;

  read_tcp (client, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_CLOSED);
  g_assert_false (evidence.valid & (SKS_EVIDENCE_PEER | SKS_EVIDENCE_ACCEPT_QUEUE | SKS_EVIDENCE_PEER_CREDENTIALS));
  read_tcp (server, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_LISTEN);
  g_assert_cmpint (evidence.accept_queue, ==, 0);
  g_assert_cmpint (evidence.accept_limit, ==, 5);
  g_assert_false (evidence.valid & (SKS_EVIDENCE_RECEIVE_QUEUE | SKS_EVIDENCE_SEND_QUEUE | SKS_EVIDENCE_TCP));

  g_assert_no_errno (connect (client, (struct sockaddr *) &address, sizeof address));
  read_tcp (server, &evidence);
  g_assert_cmpint (evidence.accept_queue, ==, 1);
  assert_as_in_proc (server);
  conn = accept (server, NULL, NULL);
  g_assert_no_errno (conn);
  g_assert_cmpint (send (client, "hello", 5, 0), ==, 5);
  read_tcp (conn, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_ESTABLISHED);
  g_assert_cmpint (evidence.receive_queue, ==, 5);
  g_assert_true (evidence.valid & SKS_EVIDENCE_TCP);
  g_assert_cmpuint (evidence.cwnd, >, 0);
  assert_as_in_proc (conn);
  assert_as_in_proc (client);
  read_tcp (client, &evidence);
  text = sks_address_to_text (&evidence.peer);
  g_assert_true (g_str_has_prefix (text, "127.0.0.1:"));
  g_assert_cmpint (sks_address_get_port (&evidence.peer), ==, ntohs (address.sin_port));

  g_assert_no_errno (shutdown (client, SHUT_WR));
  read_tcp (conn, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_CLOSE_WAIT);
  g_assert_cmpint (evidence.receive_queue, ==, 5);
  assert_as_in_proc (conn);
  assert_as_in_proc (client);
  close (conn);
  close (client);
  close (server);
}

/* With no room in the accept queue a SYN stays unanswered. */
static void
test_syn_sent (void)
{
  struct sockaddr_in address;
  int server = make_listener (&address, 0), first = socket (AF_INET, SOCK_STREAM, 0), second = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  SksEvidence evidence;

  g_assert_no_errno (connect (first, (struct sockaddr *) &address, sizeof address));
  g_assert_cmpint (connect (second, (struct sockaddr *) &address, sizeof address), ==, -1);
  g_assert_cmpint (errno, ==, EINPROGRESS);
  read_tcp (second, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_SYN_SENT);
  assert_as_in_proc (second);
  close (first);
  close (second);
  close (server);
}

static void
test_looking_changes_nothing (void)
{
  struct sockaddr_in address;
  int server = make_listener (&address, 1), client = socket (AF_INET, SOCK_STREAM, 0), conn, error = 0;
  socklen_t length = sizeof error;
  SksEvidence evidence;

  /* A close with bytes unread resets: the error waits for whoever asks first, and that must not be us. */
  g_assert_no_errno (connect (client, (struct sockaddr *) &address, sizeof address));
  conn = accept (server, NULL, NULL);
  g_assert_cmpint (send (client, "x", 1, 0), ==, 1);
  close (conn);
  for (guint i = 0; i < 3; i++)
    read_tcp (client, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_CLOSED);
  g_assert_no_errno (getsockopt (client, SOL_SOCKET, SO_ERROR, &error, &length));
  g_assert_cmpint (error, ==, ECONNRESET);
  close (client);
  close (server);
}

static void
test_datagram (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  SksEvidence evidence;

  sks_kernel_read (fd, AF_INET, SOCK_DGRAM, 0, EVERYTHING, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_UNBOUND);
  g_assert_no_errno (bind (fd, (struct sockaddr *) &address, sizeof address));
  sks_kernel_read (fd, AF_INET, SOCK_DGRAM, 0, EVERYTHING, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_BOUND);
  g_assert_no_errno (connect (fd, &evidence.name.any, evidence.name.length));
  g_assert_cmpint (send (fd, "0123456789", 10, 0), ==, 10);
  g_assert_cmpint (send (fd, "abc", 3, 0), ==, 3);
  sks_kernel_read (fd, AF_INET, SOCK_DGRAM, 0, EVERYTHING, &evidence);
  g_assert_cmpint (evidence.state, ==, SKS_STATE_CONNECTED);
  /* The next datagram's size, not the sum. */
  g_assert_cmpint (evidence.receive_queue, ==, 10);
  g_assert_cmpint (evidence.unsent, ==, -1);
  close (fd);
}

static void
test_unix (void)
{
  static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      struct sockaddr_un address = { .sun_family = AF_UNIX };
      int server = socket (AF_UNIX, types[i], 0), client = socket (AF_UNIX, types[i], 0), conn;
      SksEvidence evidence;

      sks_kernel_read (server, AF_UNIX, types[i], 0, EVERYTHING, &evidence);
      g_assert_cmpint (evidence.state, ==, SKS_STATE_UNBOUND);
      /* The family alone: an abstract name of the kernel's choice. */
      g_assert_no_errno (bind (server, (struct sockaddr *) &address, sizeof (sa_family_t)));
      sks_kernel_read (server, AF_UNIX, types[i], 0, EVERYTHING, &evidence);
      g_assert_cmpint (evidence.state, ==, SKS_STATE_BOUND);
      g_assert_no_errno (listen (server, 1));
      g_assert_no_errno (connect (client, &evidence.name.any, evidence.name.length));
      sks_kernel_read (server, AF_UNIX, types[i], 0, EVERYTHING, &evidence);
      g_assert_cmpint (evidence.state, ==, SKS_STATE_LISTEN);
      conn = accept (server, NULL, NULL);
      g_assert_cmpint (send (client, "abcd", 4, 0), ==, 4);
      sks_kernel_read (conn, AF_UNIX, types[i], 0, EVERYTHING, &evidence);
      g_assert_cmpint (evidence.state, ==, SKS_STATE_CONNECTED);
      g_assert_cmpint (evidence.receive_queue, ==, 4);
      g_assert_true (evidence.valid & SKS_EVIDENCE_PEER_CREDENTIALS);
      g_assert_cmpint (evidence.peer_pid, ==, getpid ());
      g_assert_cmpint (evidence.peer_uid, ==, (int) getuid ());
      g_assert_cmpint (evidence.peer_gid, ==, (int) getgid ());
      close (conn);
      close (client);
      close (server);
    }
}

static void
test_inode (void)
{
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *link = g_file_read_link (path, NULL);
  g_autofree char *expected = NULL;
  SksEvidence evidence;

  sks_kernel_read (fd, AF_INET, SOCK_STREAM, 0, SKS_EVIDENCE_INODE, &evidence);
  expected = g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", evidence.inode);
  g_assert_cmpstr (link, ==, expected);
  g_assert_cmpint (evidence.valid, ==, SKS_EVIDENCE_INODE);
  close (fd);
  sks_kernel_read (-1, AF_INET, SOCK_STREAM, 0, EVERYTHING, &evidence);
  g_assert_cmpint (evidence.valid, ==, 0);
}

static void
test_codec (void)
{
  struct sockaddr_in address;
  int server = make_listener (&address, 3), client = socket (AF_INET, SOCK_STREAM, 0);
  int fds[] = { server, client };

  g_assert_no_errno (connect (client, (struct sockaddr *) &address, sizeof address));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();
      SksEvidence evidence, decoded;
      gsize position = 0;

      read_tcp (fds[i], &evidence);
      evidence.retransmits = G_MAXUINT;
      evidence.unsent = -1;
      sks_evidence_encode (&evidence, out);
      g_assert_cmpuint (out->len, <, 100);
      g_assert_true (sks_evidence_decode (out->data, out->len, &position, &decoded));
      g_assert_cmpuint (position, ==, out->len);
      g_assert_cmpint (decoded.valid, ==, evidence.valid);
      g_assert_cmpint (decoded.state, ==, evidence.state);
      g_assert_true (sks_address_equal (&decoded.name, &evidence.name));
      g_assert_cmpuint (decoded.inode, ==, evidence.inode);
      g_assert_cmpint (decoded.receive_buffer, ==, evidence.receive_buffer);
      if (evidence.valid & SKS_EVIDENCE_TCP)
        g_assert_cmpuint (decoded.retransmits, ==, G_MAXUINT);
      if (evidence.valid & SKS_EVIDENCE_SEND_QUEUE)
        g_assert_cmpint (decoded.unsent, ==, -1);
      if (evidence.valid & SKS_EVIDENCE_ACCEPT_QUEUE)
        g_assert_cmpint (decoded.accept_limit, ==, 3);
      /* What is cut short is refused, and nothing is moved. */
      for (gsize length = 0; length < out->len; length++)
        {
          position = 0;
          g_assert_false (sks_evidence_decode (out->data, length, &position, &decoded));
          g_assert_cmpuint (position, ==, 0);
        }
    }
  close (client);
  close (server);
}

static void
test_states (void)
{
  for (int state = 0; state < SKS_N_STATES; state++)
    {
      g_assert_cmpstr (sks_state_get_word (state), !=, "");
      g_assert_cmpstr (sks_state_get_nick (state), !=, "");
      g_assert_cmpstr (sks_state_get_meaning (state), !=, "");
    }
  g_assert_cmpstr (sks_state_get_word (SKS_STATE_SYN_RECV), ==, "SYN_RECEIVED");
  g_assert_cmpstr (sks_state_get_nick (SKS_STATE_SYN_RECV), ==, "syn-recv");
  g_assert_cmpstr (sks_state_get_word (4711), ==, "UNKNOWN");
}

static void
test_machine (void)
{
  g_autoptr (GPtrArray) hosts = sks_kernel_list_host_addresses ();
  g_autofree char *port = NULL, *status = NULL;
  gboolean found = FALSE;
  const char *effective;
  guint64 mask;

  for (guint i = 0; i < hosts->len; i++)
    {
      const SksHostAddress *host = g_ptr_array_index (hosts, i);

      g_assert_nonnull (host->interface);
      found |= host->loopback && sks_address_is_loopback (&host->address);
    }
  g_assert_true (found);

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &port, NULL, NULL))
    g_assert_cmpint (sks_kernel_get_first_open_port (), ==, atoi (port));
  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  effective = strstr (status, "CapEff:");
  g_assert_nonnull (effective);
  mask = g_ascii_strtoull (effective + strlen ("CapEff:"), NULL, 16);
  for (int capability = 0; capability <= CAP_LAST_CAP; capability++)
    g_assert_cmpint (sks_kernel_has_capability (capability), ==, mask >> capability & 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Kernel/tcp", test_tcp);
  g_test_add_func ("/Sks/Kernel/syn-sent", test_syn_sent);
  g_test_add_func ("/Sks/Kernel/looking-changes-nothing", test_looking_changes_nothing);
  g_test_add_func ("/Sks/Kernel/datagram", test_datagram);
  g_test_add_func ("/Sks/Kernel/unix", test_unix);
  g_test_add_func ("/Sks/Kernel/inode", test_inode);
  g_test_add_func ("/Sks/Kernel/machine", test_machine);
  g_test_add_func ("/Sks/Evidence/codec", test_codec);
  g_test_add_func ("/Sks/State/words", test_states);
  return g_test_run ();
}
