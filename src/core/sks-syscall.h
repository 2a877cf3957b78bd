// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poll.h>

#include "sks-address.h"

G_BEGIN_DECLS

typedef struct _SksCallFrame SksCallFrame;

typedef enum
{
  SKS_SYS_SOCKET,
  SKS_SYS_BIND,
  SKS_SYS_LISTEN,
  SKS_SYS_ACCEPT4,
  SKS_SYS_CONNECT,
  SKS_SYS_RECVFROM,
  SKS_SYS_SENDTO,
  SKS_SYS_GETSOCKNAME,
  SKS_SYS_GETPEERNAME,
  SKS_SYS_SETSOCKOPT,
  SKS_SYS_GETSOCKOPT,
  SKS_SYS_SHUTDOWN,
  SKS_SYS_CLOSE,
  SKS_SYS_POLL,
  SKS_SYS_FIONBIO, /* ioctl (fd, FIONBIO, &value) */
  SKS_N_SYSCALLS
} SksSyscallId;

#define SKS_MAX_SYSCALLS 256 /* that are kept of one call */
#define SKS_SYSCALL_HEAD 32 /* what strace shows of a buffer by default */

/**
 * SksSyscall:
 *
 * One syscall that a call made, as much of it as strace shows.
 */
typedef struct
{
  SksSyscallId id;
  int fd;
  gint64 result;
  int error;       /* errno when result is -1 */
  gint64 args[4];  /* the plain numbers, in the syscall's order, without fd, buffers and addresses */
  SksAddress address; /* given to, or taken from, the kernel */
  gsize n_data;    /* bytes of the buffer that count */
  guint8 head[SKS_SYSCALL_HEAD];
} SksSyscall;

/* Each does the syscall, records it in the frame (which may be NULL: then it only does it), and returns as the syscall does, errno set.
 * None retries. They are interruptible: a pending interrupt makes them return -1 with EINTR without entering the kernel. */
int sks_sys_socket (SksCallFrame *frame, int family, int type, int protocol);
int sks_sys_bind (SksCallFrame *frame, int fd, const SksAddress *address);
int sks_sys_listen (SksCallFrame *frame, int fd, int backlog);
int sks_sys_accept4 (SksCallFrame *frame, int fd, SksAddress *address, int flags);
int sks_sys_connect (SksCallFrame *frame, int fd, const SksAddress *address);
gssize sks_sys_recvfrom (SksCallFrame *frame, int fd, void *buffer, gsize length, int flags, SksAddress *address); /* address may be NULL */
gssize sks_sys_sendto (SksCallFrame *frame, int fd, const void *data, gsize length, int flags, const SksAddress *address); /* address may be NULL */
int sks_sys_getsockname (SksCallFrame *frame, int fd, SksAddress *address);
int sks_sys_getpeername (SksCallFrame *frame, int fd, SksAddress *address);
int sks_sys_setsockopt (SksCallFrame *frame, int fd, int level, int optname, const void *value, socklen_t length);
int sks_sys_getsockopt (SksCallFrame *frame, int fd, int level, int optname, void *value, socklen_t *length);
int sks_sys_shutdown (SksCallFrame *frame, int fd, int how);
int sks_sys_close (SksCallFrame *frame, int fd);
int sks_sys_poll (SksCallFrame *frame, int fd, short events, int timeout_ms, short *revents);
int sks_sys_fionbio (SksCallFrame *frame, int fd, gboolean non_blocking);

void sks_syscall_write_strace (const SksSyscall *syscall, SksCode *code); /* recvfrom(12, "hello", 1024, 0, NULL, NULL) = 5 */
void sks_syscall_encode (const SksSyscall *syscall, GByteArray *out);
gboolean sks_syscall_decode (const guint8 *data, gsize length, gsize *position, SksSyscall *syscall);

G_END_DECLS
