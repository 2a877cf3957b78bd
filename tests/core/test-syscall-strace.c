// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/time.h>

#include "sks-syscall.h"

#define LOOPBACK(port) { .length = 16, .in = { .sin_family = AF_INET, .sin_port = (port), .sin_addr.s_addr = 0x0100007f } }

/* Addresses to write the table with; the union of SksAddress has no such members. */
typedef struct
{
  socklen_t length;
  union
  {
    struct sockaddr_in in;
    struct sockaddr_un un;
  };
} Address;

typedef struct
{
  const char *expected; /* what strace 6.1 printed; a pointer that only strace sees is 0x… */
  SksSyscallId id;
  int fd;
  gint64 result;
  int error;
  gint64 args[4];
  Address address;
  gsize n_data;
  const char *data;
} Case;

static const Case cases[] = {
  { "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3", SKS_SYS_SOCKET, -1, 3, 0, { AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0 } },
  { "socket(AF_INET6, SOCK_DGRAM|SOCK_NONBLOCK, IPPROTO_UDP) = 3", SKS_SYS_SOCKET, -1, 3, 0, { AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 17 } },
  { "socket(AF_UNIX, SOCK_STREAM, 0)         = 3", SKS_SYS_SOCKET, -1, 3, 0, { AF_UNIX, SOCK_STREAM, 0 } },
  { "socket(AF_UNIX, SOCK_STREAM, 6)         = -1 EPROTONOSUPPORT (Protocol not supported)", SKS_SYS_SOCKET, -1, -1, EPROTONOSUPPORT, { AF_UNIX, SOCK_STREAM, 6 } },
  { "socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP) = 3", SKS_SYS_SOCKET, -1, 3, 0, { AF_INET, SOCK_STREAM, 262 } },
  { "socket(AF_INET, SOCK_STREAM, 0x3e7 /* IPPROTO_??? */) = -1 EINVAL (Invalid argument)", SKS_SYS_SOCKET, -1, -1, EINVAL, { AF_INET, SOCK_STREAM, 999 } },
  { "socket(0x63 /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)", SKS_SYS_SOCKET, -1, -1, EAFNOSUPPORT, { 99, SOCK_STREAM, 0 } },
  { "socket(AF_INET, SOCK_RAW|0x60 /* SOCK_??? */, IPPROTO_IP) = -1 EINVAL (Invalid argument)", SKS_SYS_SOCKET, -1, -1, EINVAL, { AF_INET, 99, 0 } },
  { "socket(AF_INET, 0, IPPROTO_IP)          = -1 ESOCKTNOSUPPORT (Socket type not supported)", SKS_SYS_SOCKET, -1, -1, ESOCKTNOSUPPORT, { AF_INET, 0, 0 } },
  { "listen(9, 5)                            = 0", SKS_SYS_LISTEN, 9, 0, 0, { 5 } },
  { "connect(11, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 EINPROGRESS (Operation now in progress)",
    SKS_SYS_CONNECT, 11, -1, EINPROGRESS, { 16 }, LOOPBACK (0x0100) },
  { "bind(16, {sa_family=AF_UNIX}, 2)        = 0", SKS_SYS_BIND, 16, 0, 0, { 2 }, { .length = 2, .un = { .sun_family = AF_UNIX } } },
  { "bind(15, {sa_family=AF_UNIX, sun_path=@\"ab\\0c\"}, 7) = 0", SKS_SYS_BIND, 15, 0, 0, { 7 }, { .length = 7, .un = { AF_UNIX, "\0ab\0c" } } },
  { "bind(16, {sa_family=AF_UNIX, sun_path=@\"\"}, 3) = 0", SKS_SYS_BIND, 16, 0, 0, { 3 }, { .length = 3, .un = { AF_UNIX, "" } } },
  { "accept4(9, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16], SOCK_CLOEXEC) = 12",
    SKS_SYS_ACCEPT4, 9, 12, 0, { 128, SOCK_CLOEXEC }, LOOPBACK (0x0100) },
  { "accept4(444, 0x…, [128], SOCK_CLOEXEC|SOCK_NONBLOCK) = -1 EBADF (Bad file descriptor)", SKS_SYS_ACCEPT4, 444, -1, EBADF, { 128, SOCK_CLOEXEC | SOCK_NONBLOCK } },
  { "getpeername(11, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16]) = 0", SKS_SYS_GETPEERNAME, 11, 0, 0, { 128 }, LOOPBACK (0x0100) },
  { "getpeername(9, 0x…, [128])              = -1 ENOTCONN (Transport endpoint is not connected)", SKS_SYS_GETPEERNAME, 9, -1, ENOTCONN, { 128 } },
  { "getsockname(17, {sa_family=AF_UNIX}, [128 => 2]) = 0", SKS_SYS_GETSOCKNAME, 17, 0, 0, { 128 }, { .length = 2, .un = { .sun_family = AF_UNIX } } },
  { "sendto(11, \"hello\\r\\n\", 7, 0, NULL, 0)  = 7", SKS_SYS_SENDTO, 11, 7, 0, { 7 }, { 0 }, 7, "hello\r\n" },
  { "sendto(11, \"\", 0, 0, NULL, 0)           = 0", SKS_SYS_SENDTO, 11, 0, 0, { 0 } },
  { "sendto(11, \"\\0001\\18\\177a\\2001\\200\\7\\10\\v\\f\\\"\\\\\\19x\\1a\\0\", 21, MSG_DONTWAIT|MSG_MORE, NULL, 0) = 21",
    SKS_SYS_SENDTO, 11, 21, 0, { 21, 0x8040 }, { 0 }, 21, "\0001\0018\177a\2001\200\a\b\v\f\"\\\0019x\1a\0" },
  { "sendto(11, \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\0\"..., 33, 0, NULL, 0) = 33", SKS_SYS_SENDTO, 11, 33, 0, { 33 }, { 0 }, 33, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\0001" },
  { "sendto(11, \"a\", 1, MSG_DONTWAIT|MSG_SENDPAGE_NOTLAST, NULL, 0) = 1", SKS_SYS_SENDTO, 11, 1, 0, { 1, 0x20040 }, { 0 }, 1, "a" },
  { "sendto(11, \"a\", 1, MSG_MORE|MSG_CMSG_COMPAT|0x10000000, NULL, 0) = 1", SKS_SYS_SENDTO, 11, 1, 0, { 1, 0x90008000 }, { 0 }, 1, "a" },
  { "sendto(13, \"hi\", 2, MSG_CONFIRM, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 2",
    SKS_SYS_SENDTO, 13, 2, 0, { 2, 0x800, 1 }, LOOPBACK (0x3500), 2, "hi" },
  { "recvfrom(12, \"hello\\r\\n\\0\\1\\2\", 10, MSG_PEEK|MSG_TRUNC|MSG_DONTWAIT, NULL, NULL) = 10", SKS_SYS_RECVFROM, 12, 10, 0, { 10, 0x62 }, { 0 }, 10, "hello\r\n\0\1\2" },
  { "recvfrom(12, \"aaaaaaaaaa\", 10, MSG_DONTWAIT, 0x…, [128 => 0]) = 10", SKS_SYS_RECVFROM, 12, 10, 0, { 10, 0x40, 1 }, { 0 }, 10, "aaaaaaaaaa" },
  { "recvfrom(12, 0x…, 2000, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)", SKS_SYS_RECVFROM, 12, -1, EAGAIN, { 2000, 0x40 } },
  { "recvfrom(12, 0x…, 10, MSG_DONTWAIT, 0x…, [128]) = -1 EAGAIN (Resource temporarily unavailable)", SKS_SYS_RECVFROM, 12, -1, EAGAIN, { 10, 0x40, 1 } },
  { "recvfrom(12, \"\", 10, 0, NULL, NULL)     = 0", SKS_SYS_RECVFROM, 12, 0, 0, { 10 } },
  { "recvfrom(19, \"he\", 2, MSG_TRUNC, NULL, NULL) = 5", SKS_SYS_RECVFROM, 19, 5, 0, { 2, 0x20 }, { 0 }, 2, "he" },
  { "shutdown(11, SHUT_WR)                   = 0", SKS_SYS_SHUTDOWN, 11, 0, 0, { SHUT_WR } },
  { "shutdown(11, 0x5 /* SHUT_??? */)        = -1 EINVAL (Invalid argument)", SKS_SYS_SHUTDOWN, 11, -1, EINVAL, { 5 } },
  { "setsockopt(11, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_LINGER, 8, 1 }, { 0 }, 8, "\1\0\0\0\5\0\0\0" },
  { "getsockopt(11, SOL_SOCKET, SO_LINGER, {l_onoff=1}, [4]) = 0", SKS_SYS_GETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_LINGER, 4, 4 }, { 0 }, 4, "\1\0\0\0" },
  { "setsockopt(11, SOL_SOCKET, SO_RCVTIMEO_OLD, \"\\1\\0\\0\\0\\0\\0\\0\\0 \\241\\7\\0\\0\\0\\0\\0\", 16) = 0",
    SKS_SYS_SETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_RCVTIMEO, 16, 1 }, { 0 }, 16, "\1\0\0\0\0\0\0\0 \241\7\0\0\0\0\0" },
  { "setsockopt(11, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_REUSEADDR, 4, 1 }, { 0 }, 4, "\1\0\0\0" },
  { "setsockopt(11, SOL_SOCKET, SO_REUSEADDR, NULL, 4) = -1 EFAULT (Bad address)", SKS_SYS_SETSOCKOPT, 11, -1, EFAULT, { SOL_SOCKET, SO_REUSEADDR, 4, 0 } },
  { "setsockopt(11, SOL_SOCKET, SO_REUSEADDR, 0x…, 3) = -1 EINVAL (Invalid argument)", SKS_SYS_SETSOCKOPT, 11, -1, EINVAL, { SOL_SOCKET, SO_REUSEADDR, 3, 1 }, { 0 }, 3, "\1\2\3" },
  { "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0", SKS_SYS_GETSOCKOPT, 3, 0, 0, { SOL_SOCKET, SO_ERROR, 4, 4 }, { 0 }, 4, "\157\0\0\0" },
  { "getsockopt(11, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", SKS_SYS_GETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_ERROR, 4, 4 }, { 0 }, 4, "\0\0\0\0" },
  { "getsockopt(11, SOL_SOCKET, SO_RCVBUF, [131072], [100 => 4]) = 0", SKS_SYS_GETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_RCVBUF, 4, 100 }, { 0 }, 4, "\0\0\2\0" },
  { "getsockopt(11, SOL_SOCKET, SO_BINDTODEVICE, 0x…, [100 => 0]) = 0", SKS_SYS_GETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_BINDTODEVICE, 0, 100 } },
  { "setsockopt(11, SOL_SOCKET, SO_BINDTODEVICE, \"lo\\0\", 3) = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { SOL_SOCKET, SO_BINDTODEVICE, 3, 1 }, { 0 }, 3, "lo" },
  { "setsockopt(11, SOL_TCP, TCP_CONGESTION, \"cubic\", 5) = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { 6, TCP_CONGESTION, 5, 1 }, { 0 }, 5, "cubic" },
  { "setsockopt(11, SOL_TCP, TCP_NODELAY, [2], 4) = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { 6, TCP_NODELAY, 4, 1 }, { 0 }, 4, "\2\0\0\0" },
  { "setsockopt(11, SOL_IP, IP_TTL, [2], 4)  = 0", SKS_SYS_SETSOCKOPT, 11, 0, 0, { 0, IP_TTL, 4, 1 }, { 0 }, 4, "\2\0\0\0" },
  { "setsockopt(11, SOL_SOCKET, 0x3e7 /* SO_??? */, [1], 4) = -1 ENOPROTOOPT (Protocol not available)",
    SKS_SYS_SETSOCKOPT, 11, -1, ENOPROTOOPT, { SOL_SOCKET, 999, 4, 1 }, { 0 }, 4, "\1\0\0\0" },
  { "setsockopt(11, 0x309 /* SOL_?? */, 3, [1], 4) = -1 ENOPROTOOPT (Protocol not available)", SKS_SYS_SETSOCKOPT, 11, -1, ENOPROTOOPT, { 777, 3, 4, 1 }, { 0 }, 4, "\1\0\0\0" },
  { "getsockopt(11, SOL_SOCKET, 0x3e7 /* SO_??? */, 0x…, [4]) = -1 ENOPROTOOPT (Protocol not available)", SKS_SYS_GETSOCKOPT, 11, -1, ENOPROTOOPT, { SOL_SOCKET, 999, 4, 4 } },
  { "setsockopt(13, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr(\"224.0.0.1\"), imr_interface=inet_addr(\"0.0.0.0\")}, 8) = 0",
    SKS_SYS_SETSOCKOPT, 13, 0, 0, { 0, IP_ADD_MEMBERSHIP, 8, 1 }, { 0 }, 8, "\340\0\0\1\0\0\0\0" },
  { "getsockopt(14, SOL_SOCKET, SO_PEERCRED, {pid=0, uid=-1, gid=-1}, [12]) = 0",
    SKS_SYS_GETSOCKOPT, 14, 0, 0, { SOL_SOCKET, SO_PEERCRED, 12, 12 }, { 0 }, 12, "\0\0\0\0\377\377\377\377\377\377\377\377" },
  { "poll([{fd=11, events=POLLIN}], 1, 1500) = 0 (Timeout)", SKS_SYS_POLL, 11, 0, 0, { POLLIN, 1500, 0 } },
  { "poll([{fd=13, events=POLLIN}], 1, 1)    = 0 (Timeout)", SKS_SYS_POLL, 13, 0, 0, { POLLIN, 1, 0 } },
  { "poll([{fd=3, events=POLLOUT|POLLERR}], 1, 1000) = 1 ([{fd=3, revents=POLLOUT|POLLERR|POLLHUP}])", SKS_SYS_POLL, 3, 1, 0, { POLLOUT | POLLERR, 1000, POLLOUT | POLLERR | POLLHUP } },
  { "poll([{fd=-1}], 1, 0)                   = 0 (Timeout)", SKS_SYS_POLL, -1, 0, 0, { POLLOUT, 0, 0 } },
  { "poll([{fd=9, events=POLLIN|POLLPRI|POLLRDHUP}], 1, 0) = 0 (Timeout)", SKS_SYS_POLL, 9, 0, 0, { POLLIN | POLLPRI | POLLRDHUP, 0, 0 } },
  { "ioctl(11, FIONBIO, [1])                 = 0", SKS_SYS_FIONBIO, 11, 0, 0, { 1 } },
  { "ioctl(444, FIONBIO, [0])                = -1 EBADF (Bad file descriptor)", SKS_SYS_FIONBIO, 444, -1, EBADF, { 0 } },
  { "close(3)                                = 0", SKS_SYS_CLOSE, 3, 0, 0, { 0 } },
  { "close(444)                              = -1 EBADF (Bad file descriptor)", SKS_SYS_CLOSE, 444, -1, EBADF, { 0 } },
};

static void
make_syscall (const Case *given, SksSyscall *syscall)
{
  memset (syscall, 0, sizeof *syscall);
  syscall->id = given->id;
  syscall->fd = given->fd;
  syscall->result = given->result;
  syscall->error = given->error;
  memcpy (syscall->args, given->args, sizeof syscall->args);
  syscall->address.length = given->address.length;
  memcpy (&syscall->address.storage, &given->address.in, MAX (sizeof given->address.in, sizeof given->address.un));
  syscall->n_data = given->n_data;
  if (given->data)
    memcpy (syscall->head, given->data, MIN (given->n_data, SKS_SYSCALL_HEAD));
}

static void
test_strace (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SksSyscall syscall;
      SksCode *code = sks_code_new ();
      g_autofree char *text = NULL;

      make_syscall (&cases[i], &syscall);
      sks_syscall_write_strace (&syscall, code);
      text = sks_code_free_to_text (code);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_codec (void)
{
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  gsize position = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SksSyscall syscall;

      make_syscall (&cases[i], &syscall);
      sks_syscall_encode (&syscall, encoded);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SksSyscall syscall;
      SksCode *code = sks_code_new ();
      g_autofree char *text = NULL;

      g_assert_true (sks_syscall_decode (encoded->data, encoded->len, &position, &syscall));
      sks_syscall_write_strace (&syscall, code);
      text = sks_code_free_to_text (code);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
  g_assert_cmpuint (position, ==, encoded->len);
}

static void
test_decode_cut (void)
{
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  SksSyscall syscall;

  make_syscall (&cases[25], &syscall);
  sks_syscall_encode (&syscall, encoded);
  for (guint i = 0; i < encoded->len; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (encoded->data, i);
      gsize position = 0;

      g_assert_false (sks_syscall_decode (copy, i, &position, &syscall));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/SyscallStrace/text", test_strace);
  g_test_add_func ("/Sks/SyscallStrace/codec", test_codec);
  g_test_add_func ("/Sks/SyscallStrace/decode-cut", test_decode_cut);
  return g_test_run ();
}
