// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <poll.h>

#include "sks-call-frame.h"
#include "sks-literal.h"
#include "sks-workers.h"

#define NS_PER_US 1000
#define US_PER_MS 1000

SksCallFrame *
sks_call_frame_new (const SksCallSpec *spec,
                    SksHandle         *handle,
                    SksStream         *stream,
                    SksValue *const   *args,
                    guint              n_args)
{
  SksCallFrame *frame = g_new0 (SksCallFrame, 1);

  g_atomic_ref_count_init (&frame->ref_count);
  g_mutex_init (&frame->lock);
  frame->spec = spec;
  frame->handle = handle != NULL ? sks_handle_ref (handle) : NULL;
  frame->stream = stream != NULL ? sks_stream_ref (stream) : NULL;
  frame->syscalls = g_array_new (FALSE, FALSE, sizeof (SksSyscall));
  for (guint i = 0; i < MIN (n_args, SKS_MAX_ARGS); i++)
    frame->args[i] = args[i] != NULL ? sks_value_ref (args[i]) : NULL;

  return frame;
}

SksCallFrame *
sks_call_frame_ref (SksCallFrame *frame)
{
  g_atomic_ref_count_inc (&frame->ref_count);

  return frame;
}

void
sks_call_frame_unref (SksCallFrame *frame)
{
  if (!g_atomic_ref_count_dec (&frame->ref_count))
    return;

  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    {
      g_clear_pointer (&frame->args[i], sks_value_unref);
      g_clear_pointer (&frame->fallbacks[i], sks_value_unref);
    }
  g_clear_pointer (&frame->result, sks_value_unref);
  g_clear_pointer (&frame->new_handle, sks_handle_unref);
  g_clear_pointer (&frame->new_stream, sks_stream_unref);
  g_clear_pointer (&frame->stream, sks_stream_unref);
  g_clear_pointer (&frame->unix_path, sks_unix_path_unref);
  g_clear_pointer (&frame->handle, sks_handle_unref);
  g_clear_pointer (&frame->sent_bytes, g_byte_array_unref);
  g_clear_pointer (&frame->received_bytes, g_byte_array_unref);
  g_array_unref (frame->syscalls);
  g_mutex_clear (&frame->lock);
  g_free (frame);
}

static void
observe (SksCallFrame *frame,
         SksHandle    *handle,
         SksEvidence  *evidence)
{
  int fd;

  if (frame->observe == 0 || handle == NULL)
    return;

  fd = sks_handle_look (handle);
  if (fd >= 0)
    sks_kernel_read (fd, handle->family, handle->type, handle->protocol, frame->observe, evidence);
  sks_handle_unlook (handle);
}

void
sks_call_frame_run (SksCallFrame *frame)
{
  frame->thread = pthread_self ();
  g_atomic_int_set (&frame->worker, sks_workers_get_number ());

  if (frame->handle != NULL)
    sks_handle_enter (frame->handle);

  observe (frame, frame->handle, &frame->before);
  frame->spec->run (frame);
  sks_frame_start_clock (frame);
  if (frame->ended_us == 0)
    frame->ended_us = g_get_monotonic_time ();
  observe (frame, frame->handle, &frame->after);
  observe (frame, frame->new_handle, &frame->new_evidence);

  if (frame->handle != NULL)
    sks_handle_leave (frame->handle);
}

void
sks_frame_start_clock (SksCallFrame *frame)
{
  if (frame->started_us == 0)
    frame->started_us = g_get_monotonic_time ();
}

gboolean
sks_call_frame_is_interrupted (SksCallFrame *frame)
{
  return g_atomic_int_get (&frame->interrupted);
}

gboolean
sks_frame_is_eof (const SksCallFrame *frame)
{
  const SksSyscall *last;

  if (!(frame->spec->flags & SKS_CALL_RECEIVES) || frame->handle == NULL || frame->syscalls->len == 0
      || (frame->handle->type != SOCK_STREAM && frame->handle->type != SOCK_SEQPACKET))
    return FALSE;

  last = &g_array_index (frame->syscalls, SksSyscall, frame->syscalls->len - 1);

  return last->id == SKS_SYS_RECVFROM && last->result == 0 && last->args[0] > 0;
}

void
sks_frame_return (SksCallFrame *frame,
                  SksValue     *value)
{
  g_clear_pointer (&frame->result, sks_value_unref);
  frame->result = value;
}

void
sks_frame_return_none (SksCallFrame *frame)
{
  sks_frame_return (frame, sks_value_new_none ());
}

void
sks_frame_return_int (SksCallFrame *frame,
                      gint64        value)
{
  sks_frame_return (frame, sks_value_new_int (value));
}

void
sks_frame_raise (SksCallFrame *frame,
                 const char   *type,
                 const char   *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  sks_frame_return (frame, sks_value_new_exception (type, 0, text));
}

void
sks_frame_raise_errno (SksCallFrame *frame,
                       int           error)
{
  /* EINTR comes only from our own interrupt, for all others are retried: the call then has no result. */
  if (error == EINTR && sks_call_frame_is_interrupted (frame))
    return;

  sks_frame_return (frame, sks_value_new_errno (error));
}

void
sks_frame_raise_value (SksCallFrame *frame,
                       SksValue     *exception)
{
  sks_frame_return (frame, exception);
}

void
sks_frame_raise_timeout (SksCallFrame *frame)
{
  sks_frame_raise (frame, "TimeoutError", "timed out");
}

SksValue *
sks_frame_get_arg (SksCallFrame *frame,
                   guint         index)
{
  if (frame->args[index] != NULL)
    return frame->args[index];

  if (frame->fallbacks[index] == NULL && frame->spec->args[index].fallback != NULL)
    frame->fallbacks[index] = sks_literal_parse (frame->spec->args[index].fallback, NULL, NULL, NULL);

  return frame->fallbacks[index];
}

/* An int of Python's that fits into gint64; else CPython's TypeError or @too_large. */
static gboolean
get_integer (SksCallFrame *frame,
             guint         index,
             const char   *too_large,
             gint64       *out)
{
  SksValue *value = sks_frame_get_arg (frame, index);

  if (!sks_value_is (value, SKS_VALUE_INT) && !sks_value_is (value, SKS_VALUE_BOOL))
    {
      sks_frame_raise (frame, "TypeError", "'%s' object cannot be interpreted as an integer",
                       value != NULL ? sks_value_get_type_name (value) : "NoneType");
      return FALSE;
    }
  if (!sks_value_get_int (value, out))
    {
      sks_frame_raise (frame, "OverflowError", "Python int too large to convert to C %s", too_large);
      return FALSE;
    }

  return TRUE;
}

gboolean
sks_frame_get_int (SksCallFrame *frame,
                   guint         index,
                   int          *out)
{
  gint64 number;

  if (!get_integer (frame, index, "long", &number))
    return FALSE;
  if (number < G_MININT || number > G_MAXINT)
    {
      sks_frame_raise (frame, "OverflowError", number < 0 ? "signed integer is less than minimum" : "signed integer is greater than maximum");
      return FALSE;
    }
  *out = (int) number;

  return TRUE;
}

gboolean
sks_frame_get_c_int (SksCallFrame *frame,
                     guint         index,
                     int          *out)
{
  gint64 number;

  if (!get_integer (frame, index, "int", &number))
    return FALSE;
  if (number < G_MININT || number > G_MAXINT)
    {
      sks_frame_raise (frame, "OverflowError", "Python int too large to convert to C int");
      return FALSE;
    }
  *out = (int) number;

  return TRUE;
}

gboolean
sks_frame_get_long (SksCallFrame *frame,
                    guint         index,
                    gint64       *out)
{
  return get_integer (frame, index, "long", out);
}

gboolean
sks_frame_get_ssize (SksCallFrame *frame,
                     guint         index,
                     gssize       *out)
{
  gint64 number;

  if (!get_integer (frame, index, "ssize_t", &number))
    return FALSE;
  *out = number;

  return TRUE;
}

gboolean
sks_frame_get_data (SksCallFrame  *frame,
                    guint          index,
                    const guint8 **data,
                    gsize         *length)
{
  SksValue *value = sks_frame_get_arg (frame, index);

  if (!sks_value_is (value, SKS_VALUE_BYTES))
    {
      sks_frame_raise (frame, "TypeError", "a bytes-like object is required, not '%s'",
                       value != NULL ? sks_value_get_type_name (value) : "NoneType");
      return FALSE;
    }

  *data = sks_value_get_bytes (value, length);

  return TRUE;
}

/* When a call has to be over. As in CPython the first wait is the timeout itself, however long it took to come to it; later ones are what is left. */
typedef struct
{
  gint64 timeout_us; /* -1: never */
  gint64 at_us;      /* 0: no wait has begun */
} Deadline;

static void
deadline_init (Deadline *deadline,
               gint64    timeout_ns,
               gint64    at_us)
{
  deadline->timeout_us = timeout_ns < 0 ? -1 : timeout_ns / NS_PER_US + (timeout_ns % NS_PER_US > 0);
  deadline->at_us = at_us;
}

/* -1: without end */
static gint64
deadline_get_left_us (Deadline *deadline)
{
  gint64 now_us = g_get_monotonic_time ();

  if (deadline->timeout_us < 0)
    return -1;
  if (deadline->at_us != 0)
    return MAX (deadline->at_us - now_us, 0);

  deadline->at_us = deadline->timeout_us < G_MAXINT64 - now_us ? now_us + deadline->timeout_us : G_MAXINT64;

  return deadline->timeout_us;
}

static int
to_poll_ms (gint64 left_us)
{
  return left_us < 0 ? -1 : (int) MIN (left_us / US_PER_MS + (left_us % US_PER_MS > 0), G_MAXINT);
}

/* Waits by poll until @deadline; the start of CPython's sock_call_impl. FALSE after raising, timing out or being interrupted. */
static gboolean
wait_ready (SksCallFrame *frame,
            short         events,
            Deadline     *deadline)
{
  for (;;)
    {
      gboolean begun = deadline->at_us != 0;
      gint64 left_us = deadline_get_left_us (deadline);
      int fd = sks_handle_get_fd (frame->handle);
      short revents;
      int n;

      /* poll() would sleep on -1; as CPython, leave it to the syscall to answer EBADF. */
      if (fd < 0)
        return TRUE;
      if (begun && left_us == 0)
        {
          sks_frame_raise_timeout (frame);
          return FALSE;
        }

      n = sks_sys_poll (frame, fd, events, to_poll_ms (left_us), &revents);
      if (n > 0)
        return TRUE;
      if (n < 0 && (errno != EINTR || sks_call_frame_is_interrupted (frame)))
        {
          sks_frame_raise_errno (frame, errno);
          return FALSE;
        }
      /* Timeouts of more than 24 days do not fit into one poll. */
      if (n == 0 && left_us / US_PER_MS < G_MAXINT)
        {
          sks_frame_raise_timeout (frame);
          return FALSE;
        }
    }
}

gboolean
sks_frame_try (SksCallFrame *frame,
               gboolean      writing,
               SksTryFunc    try_func,
               gpointer      data,
               gint64       *deadline_us)
{
  gint64 timeout_ns = sks_handle_get_timeout_ns (frame->handle);
  gboolean timed = timeout_ns > 0;
  Deadline deadline;

  deadline_init (&deadline, timeout_ns, deadline_us != NULL ? *deadline_us : 0);
  for (;;)
    {
      gboolean ready = !timed || wait_ready (frame, writing ? POLLOUT : POLLIN, &deadline);

      if (deadline_us != NULL)
        *deadline_us = deadline.at_us;
      if (!ready)
        return FALSE;

      do
        {
          if (try_func (frame, sks_handle_get_fd (frame->handle), data))
            return TRUE;
        }
      while (errno == EINTR && !sks_call_frame_is_interrupted (frame));

      if (timed && (errno == EAGAIN || errno == EWOULDBLOCK))
        continue;

      sks_frame_raise_errno (frame, errno);
      return FALSE;
    }
}

int
sks_frame_wait_connected (SksCallFrame *frame,
                          gboolean      timed)
{
  socklen_t length = sizeof (int);
  Deadline deadline;
  int error = 0;

  deadline_init (&deadline, timed ? sks_handle_get_timeout_ns (frame->handle) : -1, 0);
  if (!wait_ready (frame, POLLOUT | POLLERR, &deadline))
    return -1;
  if (sks_sys_getsockopt (frame, sks_handle_get_fd (frame->handle), SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    {
      sks_frame_raise_errno (frame, errno);
      return -1;
    }

  /* EISCONN: the connection was there already (CPython's sock_connect_impl). */
  return error == EISCONN ? 0 : error;
}
