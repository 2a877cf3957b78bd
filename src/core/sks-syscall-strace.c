// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>

#include "sks-syscall.h"

#include "sks-codec-private.h"
#include "sks-constants.h"
#include "sks-option-spec.h"

/* The text is that of strace 6.1, but for what only strace sees: the addresses of buffers, and the kernel's own codes for an interrupted call. */

/* Where strace's "=" stands. */
#define RESULT_COLUMN 40
#define UNKNOWN_POINTER "0x…"
/* The last level that strace 6.1 knows. */
#define LAST_LEVEL 283

typedef struct
{
  const char *name;
  gint64 value;
} Name;

/* As the kernel's headers say them since there are two kinds of time. */
static const Name renamed_options[] = {
  { "SO_RCVTIMEO_OLD", SO_RCVTIMEO },     { "SO_SNDTIMEO_OLD", SO_SNDTIMEO },         { "SO_TIMESTAMP_OLD", SO_TIMESTAMP },
  { "SO_TIMESTAMPNS_OLD", SO_TIMESTAMPNS }, { "SO_TIMESTAMPING_OLD", SO_TIMESTAMPING },
};

static const Name poll_events[] = {
  { "POLLIN", POLLIN },   { "POLLPRI", POLLPRI },   { "POLLOUT", POLLOUT },
  { "POLLERR", POLLERR }, { "POLLHUP", POLLHUP },   { "POLLNVAL", POLLNVAL },
  { "POLLRDNORM", POLLRDNORM }, { "POLLRDBAND", POLLRDBAND }, { "POLLWRNORM", POLLWRNORM },
  { "POLLWRBAND", POLLWRBAND }, { "POLLMSG", POLLMSG }, { "POLLRDHUP", POLLRDHUP },
};

/* Flags of messages that no header of the C library has. */
static const Name message_flags[] = {
  { "MSG_SENDPAGE_NOTLAST", 0x20000 }, { "MSG_NO_SHARED_FRAGS", 0x80000 }, { "MSG_CMSG_COMPAT", 0x80000000 },
};

static void
append_plain (SksCode *code, const char *text)
{
  sks_code_append (code, SKS_CODE_PLAIN, text);
}

static void
append_number (SksCode *code, const char *before, gint64 number, const char *after)
{
  append_plain (code, before);
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT, number);
  append_plain (code, after);
}

static void
append_unknown (SksCode *code, guint32 number, const char *class)
{
  sks_code_append_printf (code, SKS_CODE_CONSTANT, number == 0 ? "%u" : "0x%x", number);
  sks_code_append_printf (code, SKS_CODE_PLAIN, " /* %s */", class);
}

static void
append_constant (SksCode *code, SksConstantGroup group, int number, const char *class)
{
  const SksConstant *constant = sks_constants_find (group, number);

  if (constant)
    sks_code_append (code, SKS_CODE_CONSTANT, constant->name);
  else
    append_unknown (code, (guint32) number, class);
}

static void
append_type (SksCode *code, int type)
{
  int kind = type & 0xf, flags = type & ~0xf;

  if (kind != 0)
    append_constant (code, SKS_CONSTANTS_TYPE, kind, "SOCK_???");
  else if (flags == 0)
    append_number (code, "", 0, "");
  if (flags & SOCK_CLOEXEC)
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%sSOCK_CLOEXEC", kind ? "|" : "");
  if (flags & SOCK_NONBLOCK)
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%sSOCK_NONBLOCK", kind || (flags & SOCK_CLOEXEC) ? "|" : "");
  flags &= ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (flags != 0)
    {
      append_plain (code, "|");
      append_unknown (code, (guint32) flags, "SOCK_???");
    }
}

static void
append_protocol (SksCode *code, int family, int protocol)
{
  if (family == AF_INET || family == AF_INET6)
    append_constant (code, SKS_CONSTANTS_PROTOCOL, protocol, "IPPROTO_???");
  else
    append_number (code, "", (guint32) protocol, "");
}

static const char *
find_name (const Name *names, guint n_names, gint64 value)
{
  for (guint i = 0; i < n_names; i++)
    if (names[i].value == value)
      return names[i].name;
  return NULL;
}

static void
append_message_flags (SksCode *code, guint32 flags)
{
  gsize start = code->text->len;
  guint32 unknown = 0;

  if (flags == 0)
    append_number (code, "", 0, "");
  for (guint bit = 0; bit < 32; bit++)
    {
      guint32 flag = flags & (1u << bit);
      const char *name = flag ? find_name (message_flags, G_N_ELEMENTS (message_flags), flag) : NULL;
      g_autofree char *joined = flag && !name ? sks_constants_join (SKS_CONSTANTS_SEND_FLAG, flag) : NULL;

      if (joined && g_str_has_prefix (joined, "MSG_"))
        name = joined;
      if (!name)
        {
          unknown |= flag;
          continue;
        }
      append_plain (code, code->text->len > start ? "|" : "");
      sks_code_append (code, SKS_CODE_CONSTANT, name);
    }
  if (unknown != 0)
    {
      append_plain (code, code->text->len > start ? "|" : "");
      sks_code_append_printf (code, SKS_CODE_CONSTANT, "0x%x", unknown);
    }
}

static void
append_events (SksCode *code, gint64 events)
{
  gsize start = code->text->len;

  for (guint i = 0; i < G_N_ELEMENTS (poll_events); i++)
    if (events & poll_events[i].value)
      {
        append_plain (code, code->text->len > start ? "|" : "");
        sks_code_append (code, SKS_CODE_CONSTANT, poll_events[i].name);
      }
  if (code->text->len == start)
    append_number (code, "", 0, "");
}

/* An address that the kernel was given, and its length. */
static void
append_given_address (const SksSyscall *syscall, SksCode *code)
{
  sks_address_write_strace (&syscall->address, code);
  append_number (code, ", ", syscall->address.length, "");
}

/* An address that the kernel gave, and the length of the buffer for it: [128 => 16]. */
static void
append_taken_address (const SksSyscall *syscall, SksCode *code)
{
  gint64 room = sizeof (struct sockaddr_storage);

  if (syscall->result < 0)
    {
      append_plain (code, UNKNOWN_POINTER);
      append_number (code, ", [", room, "]");
      return;
    }
  if (syscall->address.length == 0)
    append_plain (code, UNKNOWN_POINTER);
  else
    sks_address_write_strace (&syscall->address, code);
  append_number (code, ", [", room, "");
  if (syscall->address.length != room)
    append_number (code, " => ", syscall->address.length, "");
  append_plain (code, "]");
}

static void
write_socket (const SksSyscall *syscall, SksCode *code)
{
  append_constant (code, SKS_CONSTANTS_FAMILY, (int) syscall->args[0], "AF_???");
  append_plain (code, ", ");
  append_type (code, (int) syscall->args[1]);
  append_plain (code, ", ");
  append_protocol (code, (int) syscall->args[0], (int) syscall->args[2]);
}

static void
write_given_address (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  append_given_address (syscall, code);
}

static void
write_taken_address (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  append_taken_address (syscall, code);
}

static void
write_number (const SksSyscall *syscall, SksCode *code)
{
  append_number (code, ", ", syscall->args[0], "");
}

static void
write_accept (const SksSyscall *syscall, SksCode *code)
{
  int flags = (int) syscall->args[1];

  write_taken_address (syscall, code);
  append_plain (code, ", ");
  append_type (code, flags);
}

static void
write_recvfrom (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  if (syscall->result < 0)
    append_plain (code, UNKNOWN_POINTER);
  else
    sks_code_append_strace_string (code, syscall->head, MIN (syscall->n_data, SKS_SYSCALL_HEAD), syscall->n_data);
  append_number (code, ", ", syscall->args[0], ", ");
  append_message_flags (code, (guint32) syscall->args[1]);
  append_plain (code, ", ");
  if (syscall->args[2])
    append_taken_address (syscall, code);
  else
    append_plain (code, "NULL, NULL");
}

static void
write_sendto (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  sks_code_append_strace_string (code, syscall->head, MIN (syscall->n_data, SKS_SYSCALL_HEAD), syscall->n_data);
  append_number (code, ", ", syscall->args[0], ", ");
  append_message_flags (code, (guint32) syscall->args[1]);
  append_plain (code, ", ");
  if (syscall->args[2])
    append_given_address (syscall, code);
  else
    append_number (code, "NULL, ", 0, "");
}

static void
append_level (SksCode *code, int level)
{
  guint n_levels;
  const SksConstant *levels = sks_constants_list (SKS_CONSTANTS_LEVEL, &n_levels);

  for (guint i = 0; i < n_levels; i++)
    if (levels[i].value == level && level <= LAST_LEVEL && g_str_has_prefix (levels[i].name, "SOL_"))
      {
        sks_code_append (code, SKS_CODE_CONSTANT, levels[i].name);
        return;
      }
  append_unknown (code, (guint32) level, "SOL_??");
}

static void
append_optname (SksCode *code, int level, int optname)
{
  static const struct
  {
    int level;
    const char *unknown;
  } classes[] = {
    { SOL_SOCKET, "SO_???" }, { IPPROTO_IP, "IP_???" }, { IPPROTO_IPV6, "IPV6_???" }, { IPPROTO_TCP, "TCP_???" }, { IPPROTO_UDP, "UDP_???" },
  };
  const SksOptionSpec *option = sks_option_spec_find (level, optname);
  const char *name = level == SOL_SOCKET ? find_name (renamed_options, G_N_ELEMENTS (renamed_options), optname) : NULL;

  if (name || option)
    {
      sks_code_append (code, SKS_CODE_CONSTANT, name ? name : option->name);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (classes[i].level == level)
      {
        append_unknown (code, (guint32) optname, classes[i].unknown);
        return;
      }
  append_number (code, "", optname, "");
}

static int
get_int (const SksSyscall *syscall, guint index)
{
  int number;

  memcpy (&number, syscall->head + index * sizeof number, sizeof number);
  return number;
}

static void
append_in_addr (SksCode *code, const char *before, const SksSyscall *syscall, guint index)
{
  struct in_addr in = { .s_addr = (in_addr_t) get_int (syscall, index) };
  char host[INET_ADDRSTRLEN];

  inet_ntop (AF_INET, &in, host, sizeof host);
  sks_code_append_printf (code, SKS_CODE_PLAIN, "%s=inet_addr(", before);
  sks_code_append_printf (code, SKS_CODE_STRING, "\"%s\"", host);
  append_plain (code, ")");
}

/* The structures that strace takes apart; FALSE when this is none of them, or too short to be. */
static gboolean
append_struct (const SksSyscall *syscall, SksOptionKind kind, SksCode *code)
{
  if (kind == SKS_OPTION_LINGER && syscall->n_data >= sizeof (int))
    {
      append_number (code, "{l_onoff=", get_int (syscall, 0), "");
      if (syscall->n_data >= sizeof (struct linger))
        append_number (code, ", l_linger=", get_int (syscall, 1), "");
    }
  else if (kind == SKS_OPTION_UCRED && syscall->n_data >= sizeof (struct ucred))
    {
      append_number (code, "{pid=", get_int (syscall, 0), "");
      append_number (code, ", uid=", get_int (syscall, 1), "");
      append_number (code, ", gid=", get_int (syscall, 2), "");
    }
  else if (kind == SKS_OPTION_MREQ && syscall->n_data >= sizeof (struct ip_mreq))
    {
      append_in_addr (code, "{imr_multiaddr", syscall, 0);
      append_in_addr (code, ", imr_interface", syscall, 1);
    }
  else
    return FALSE;
  append_plain (code, "}");
  return TRUE;
}

static void
append_option_value (const SksSyscall *syscall, SksCode *code)
{
  const SksOptionSpec *option = sks_option_spec_find ((int) syscall->args[0], (int) syscall->args[1]);
  gboolean is_int = option && sks_option_spec_is_int (option);

  if (option && append_struct (syscall, option->kind, code))
    return;
  if (syscall->n_data == 0 || (is_int && syscall->n_data < sizeof (int)))
    append_plain (code, UNKNOWN_POINTER);
  else if (option && syscall->args[0] == SOL_SOCKET && syscall->args[1] == SO_ERROR && get_int (syscall, 0) != 0)
    {
      append_plain (code, "[");
      sks_code_append (code, SKS_CODE_CONSTANT, sks_errno_name (get_int (syscall, 0)));
      append_plain (code, "]");
    }
  else if (is_int || syscall->n_data == sizeof (int))
    append_number (code, "[", get_int (syscall, 0), "]");
  else
    sks_code_append_strace_string (code, syscall->head, MIN (syscall->n_data, SKS_SYSCALL_HEAD), syscall->n_data);
}

static void
write_option (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  append_level (code, (int) syscall->args[0]);
  append_plain (code, ", ");
  append_optname (code, (int) syscall->args[0], (int) syscall->args[1]);
  append_plain (code, ", ");
}

static void
write_setsockopt (const SksSyscall *syscall, SksCode *code)
{
  write_option (syscall, code);
  if (syscall->args[3])
    append_option_value (syscall, code);
  else
    append_plain (code, "NULL");
  append_number (code, ", ", syscall->args[2], "");
}

static void
write_getsockopt (const SksSyscall *syscall, SksCode *code)
{
  write_option (syscall, code);
  if (syscall->result < 0)
    append_plain (code, UNKNOWN_POINTER);
  else
    append_option_value (syscall, code);
  append_number (code, ", [", syscall->args[3], "");
  if (syscall->args[2] != syscall->args[3])
    append_number (code, " => ", syscall->args[2], "");
  append_plain (code, "]");
}

static void
write_shutdown (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  append_constant (code, SKS_CONSTANTS_SHUT, (int) syscall->args[0], "SHUT_???");
}

static void
write_poll (const SksSyscall *syscall, SksCode *code)
{
  append_number (code, "[{fd=", syscall->fd, "");
  if (syscall->fd >= 0)
    {
      append_plain (code, ", events=");
      append_events (code, syscall->args[0]);
    }
  append_plain (code, "}], ");
  append_number (code, "", 1, ", ");
  append_number (code, "", syscall->args[1], "");
}

static void
write_fionbio (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, ", ");
  sks_code_append (code, SKS_CODE_CONSTANT, "FIONBIO");
  append_number (code, ", [", syscall->args[0], "]");
}

/* By SksSyscallId. The fd is written before, but for the first and for poll, which have none in front. */
static const struct
{
  const char *name;
  void (*write) (const SksSyscall *syscall, SksCode *code);
} writers[SKS_N_SYSCALLS] = {
  [SKS_SYS_SOCKET] = { "socket", write_socket },
  [SKS_SYS_BIND] = { "bind", write_given_address },
  [SKS_SYS_LISTEN] = { "listen", write_number },
  [SKS_SYS_ACCEPT4] = { "accept4", write_accept },
  [SKS_SYS_CONNECT] = { "connect", write_given_address },
  [SKS_SYS_RECVFROM] = { "recvfrom", write_recvfrom },
  [SKS_SYS_SENDTO] = { "sendto", write_sendto },
  [SKS_SYS_GETSOCKNAME] = { "getsockname", write_taken_address },
  [SKS_SYS_GETPEERNAME] = { "getpeername", write_taken_address },
  [SKS_SYS_SETSOCKOPT] = { "setsockopt", write_setsockopt },
  [SKS_SYS_GETSOCKOPT] = { "getsockopt", write_getsockopt },
  [SKS_SYS_SHUTDOWN] = { "shutdown", write_shutdown },
  [SKS_SYS_CLOSE] = { "close", NULL },
  [SKS_SYS_POLL] = { "poll", write_poll },
  [SKS_SYS_FIONBIO] = { "ioctl", write_fionbio },
};

static void
write_result (const SksSyscall *syscall, SksCode *code)
{
  append_plain (code, " = ");
  if (syscall->result < 0)
    {
      sks_code_append_printf (code, SKS_CODE_CONSTANT, "-1 %s", sks_errno_name (syscall->error));
      sks_code_append_printf (code, SKS_CODE_PLAIN, " (%s)", sks_errno_text (syscall->error));
      return;
    }
  append_number (code, "", syscall->result, "");
  if (syscall->id != SKS_SYS_POLL)
    return;
  if (syscall->result == 0)
    append_plain (code, " (Timeout)");
  else
    {
      append_number (code, " ([{fd=", syscall->fd, ", revents=");
      append_events (code, syscall->args[2]);
      append_plain (code, "}])");
    }
}

void
sks_syscall_write_strace (const SksSyscall *syscall, SksCode *code)
{
  gsize start = code->text->len;
  glong width;

  g_return_if_fail (syscall->id < SKS_N_SYSCALLS);

  sks_code_append (code, SKS_CODE_CALLED, writers[syscall->id].name);
  append_plain (code, "(");
  if (syscall->id != SKS_SYS_SOCKET && syscall->id != SKS_SYS_POLL)
    append_number (code, "", syscall->fd, "");
  if (writers[syscall->id].write)
    writers[syscall->id].write (syscall, code);
  append_plain (code, ")");
  width = g_utf8_strlen (code->text->str + start, -1);
  if (width + 1 < RESULT_COLUMN)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%*s", (int) (RESULT_COLUMN - 1 - width), "");
  write_result (syscall, code);
}

void
sks_syscall_encode (const SksSyscall *syscall, GByteArray *out)
{
  sks_encode_uint (out, syscall->id);
  sks_encode_int (out, syscall->fd);
  sks_encode_int (out, syscall->result);
  sks_encode_int (out, syscall->error);
  for (guint i = 0; i < G_N_ELEMENTS (syscall->args); i++)
    sks_encode_int (out, syscall->args[i]);
  sks_encode_data (out, &syscall->address.storage, MIN (syscall->address.length, sizeof syscall->address.storage));
  sks_encode_uint (out, syscall->n_data);
  g_byte_array_append (out, syscall->head, MIN (syscall->n_data, SKS_SYSCALL_HEAD));
}

static gboolean
decode_numbers (const guint8 *data, gsize length, gsize *position, SksSyscall *syscall)
{
  guint64 id;
  gint64 fd, error;

  if (!sks_decode_uint (data, length, position, &id) || id >= SKS_N_SYSCALLS || !sks_decode_int (data, length, position, &fd)
      || !sks_decode_int (data, length, position, &syscall->result) || !sks_decode_int (data, length, position, &error))
    return FALSE;
  syscall->id = (SksSyscallId) id;
  syscall->fd = (int) fd;
  syscall->error = (int) error;
  for (guint i = 0; i < G_N_ELEMENTS (syscall->args); i++)
    if (!sks_decode_int (data, length, position, &syscall->args[i]))
      return FALSE;
  return TRUE;
}

gboolean
sks_syscall_decode (const guint8 *data, gsize length, gsize *position, SksSyscall *syscall)
{
  const guint8 *address;
  gsize address_length, head_length;
  guint64 n_data;

  memset (syscall, 0, sizeof *syscall);
  if (!decode_numbers (data, length, position, syscall) || !sks_decode_data (data, length, position, &address, &address_length)
      || address_length > sizeof syscall->address.storage || !sks_decode_uint (data, length, position, &n_data))
    return FALSE;
  memcpy (&syscall->address.storage, address, address_length);
  syscall->address.length = (socklen_t) address_length;
  syscall->n_data = n_data;
  head_length = MIN (n_data, SKS_SYSCALL_HEAD);
  if (head_length > length - *position)
    return FALSE;
  memcpy (syscall->head, data + *position, head_length);
  *position += head_length;
  return TRUE;
}
