// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pthread.h>

#include "sks-call-spec.h"
#include "sks-handle.h"
#include "sks-kernel.h"
#include "sks-stream.h"
#include "sks-syscall.h"
#include "sks-unix-path.h"
#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksCallFrame:
 *
 * The worker's side of one call: what it needs, and what came of it. One thread uses it at a time; only `lock` guards what the interrupter shares.
 * Bodies read the arguments, call sks_sys_*() and end with one of the sks_frame_return/raise functions.
 */
struct _SksCallFrame
{
  gatomicrefcount ref_count;

  /* the request */
  const SksCallSpec *spec;
  SksHandle *handle; /* (nullable): the socket called on, or behind the file */
  SksStream *stream; /* (nullable): the file object called on */
  SksValue *args[SKS_MAX_ARGS]; /* NULL: not given; never changed, for the session's thread reads them while the call runs */
  SksValue *fallbacks[SKS_MAX_ARGS]; /* the worker's: what stands for an argument that was not given */
  SksEvidenceMask observe; /* what to read before and after; 0: nothing */

  /* the outcome */
  SksValue *result;      /* a value or an exception; NULL while it runs and when interrupted before any */
  SksHandle *new_handle; /* (nullable): the socket made; adopted by the session */
  SksStream *new_stream; /* (nullable): the file object made */
  gint64 started_us, ended_us; /* monotonic: from the first syscall or look-up to the end of the last; of the body where it makes none */
  SksEvidence before, after;
  SksEvidence new_evidence; /* of the socket made */
  GArray *syscalls;      /* of SksSyscall, in order */
  SksUnixPath *unix_path; /* (nullable): the file that a bind made */
  gsize n_sent, n_received; /* bytes that crossed; a sendall that fails has sent some */
  GByteArray *sent_bytes, *received_bytes; /* (nullable): what a file object's call put through the kernel, which its arguments and result do not tell */
  gsize n_bytes_lost;    /* of a datagram, by a buffer that was too short; 0 when it fitted or is not known */
  guint worker;          /* atomic: the worker's number, from 1; 0: inline */
  gboolean deferred;     /* a close that open file objects put off */

  /* interruption */
  GMutex lock;
  pthread_t thread;
  gboolean in_syscall;  /* under the lock: a signal may be sent now */
  gint interrupted;     /* atomic: the user asked to stop */
  gint looking_up;      /* atomic: inside getaddrinfo, which no signal ends */
};

SksCallFrame *sks_call_frame_new (const SksCallSpec *spec, SksHandle *handle, SksStream *stream, SksValue *const *args, guint n_args);
SksCallFrame *sks_call_frame_ref (SksCallFrame *frame);
void sks_call_frame_unref (SksCallFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksCallFrame, sks_call_frame_unref)

/* Runs the body with its evidence and times, on this thread. */
void sks_call_frame_run (SksCallFrame *frame);
/* Asks a running frame to stop; repeats the signal until its thread has left the syscall. Any thread. */
void sks_call_frame_interrupt (SksCallFrame *frame);
gboolean sks_call_frame_is_interrupted (SksCallFrame *frame);
gboolean sks_frame_is_eof (const SksCallFrame *frame); /* a receive on a stream that answered b'' although it asked for bytes */

/* The call's time begins now, if it has not begun. */
void sks_frame_start_clock (SksCallFrame *frame);

/* For bodies. Each takes the value. */
void sks_frame_return (SksCallFrame *frame, SksValue *value);
void sks_frame_return_none (SksCallFrame *frame);
void sks_frame_return_int (SksCallFrame *frame, gint64 value);
void sks_frame_raise (SksCallFrame *frame, const char *type, const char *format, ...) G_GNUC_PRINTF (3, 4); /* an exception without errno */
void sks_frame_raise_errno (SksCallFrame *frame, int error);
void sks_frame_raise_value (SksCallFrame *frame, SksValue *exception);
void sks_frame_raise_timeout (SksCallFrame *frame); /* TimeoutError('timed out') */

/* Arguments as CPython converts them; FALSE after raising what CPython raises. Absent optional ones give the spec's fallback. */
gboolean sks_frame_get_int (SksCallFrame *frame, guint index, int *out);           /* C int, "i" of an argument list */
gboolean sks_frame_get_c_int (SksCallFrame *frame, guint index, int *out);         /* C int, by _PyLong_AsInt: other words when it is too large */
gboolean sks_frame_get_long (SksCallFrame *frame, guint index, gint64 *out);       /* C long */
gboolean sks_frame_get_ssize (SksCallFrame *frame, guint index, gssize *out);      /* Py_ssize_t, "n" */
gboolean sks_frame_get_data (SksCallFrame *frame, guint index, const guint8 **data, gsize *length); /* bytes-like, "y*" */
SksValue *sks_frame_get_arg (SksCallFrame *frame, guint index); /* (transfer none) (nullable) */

/**
 * SksTryFunc:
 *
 * Makes the syscall once; TRUE when it succeeded, else errno is set.
 */
typedef gboolean (*SksTryFunc) (SksCallFrame *frame, int fd, gpointer data);

/* CPython's sock_call_ex: waits by poll when the timeout is a number, tries, again on EINTR and (timed) EAGAIN; one deadline.
 * @deadline_us: in/out for a call made of several tries (sendall): 0 at first; may be NULL. FALSE after raising (or being interrupted). */
gboolean sks_frame_try (SksCallFrame *frame, gboolean writing, SksTryFunc try_func, gpointer data, gint64 *deadline_us);
/* The wait of a timed or interrupted connect: poll for POLLOUT, then SO_ERROR. Returns the errno, 0 when connected, -1 after raising. */
int sks_frame_wait_connected (SksCallFrame *frame, gboolean timed);

/* Host names, with the worker's getaddrinfo; an SksResolveFunc whose user data is the frame. */
SksValue *sks_frame_resolve (const char *host, int family, SksAddress *address, gpointer frame);

G_END_DECLS
