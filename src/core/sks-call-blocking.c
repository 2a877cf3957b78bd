// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <math.h>

#include "sks-call-bodies.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* Seconds as _PyTime_FromSecondsObject takes them, rounded away from zero. FALSE after raising. */
static gboolean
seconds_to_ns (SksCallFrame *frame, const SksValue *value, gint64 *timeout_ns)
{
  if (sks_value_is (value, SKS_VALUE_FLOAT))
    {
      double seconds = sks_value_get_float (value);
      double ns = seconds * (double) NS_PER_SECOND;

      if (isnan (seconds))
        {
          sks_frame_raise (frame, "ValueError", "Invalid value NaN (not a number)");
          return FALSE;
        }
      ns = ns >= 0 ? ceil (ns) : floor (ns);
      if (!(ns >= (double) G_MININT64 && ns < -(double) G_MININT64))
        {
          sks_frame_raise (frame, "OverflowError", "timestamp too large to convert to C _PyTime_t");
          return FALSE;
        }
      *timeout_ns = (gint64) ns;
    }
  else if (sks_value_is (value, SKS_VALUE_INT) || sks_value_is (value, SKS_VALUE_BOOL))
    {
      gint64 seconds;

      if (!sks_value_get_int (value, &seconds) || __builtin_mul_overflow (seconds, NS_PER_SECOND, timeout_ns))
        {
          sks_frame_raise (frame, "OverflowError", "timestamp too large to convert to C _PyTime_t");
          return FALSE;
        }
    }
  else
    {
      sks_frame_raise (frame, "TypeError", "'%s' object cannot be interpreted as an integer", sks_value_get_type_name (value));
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_timeout (SksCallFrame *frame, const SksValue *value, gint64 *timeout_ns)
{
  if (sks_value_is (value, SKS_VALUE_NONE))
    {
      *timeout_ns = -1;
      return TRUE;
    }
  if (!seconds_to_ns (frame, value, timeout_ns))
    return FALSE;
  if (*timeout_ns < 0)
    {
      sks_frame_raise (frame, "ValueError", "Timeout value out of range");
      return FALSE;
    }
  return TRUE;
}

/* The timeout is kept even when the kernel refuses the flag, as CPython does. */
static void
set_timeout (SksCallFrame *frame, gint64 timeout_ns)
{
  sks_handle_set_timeout_ns (frame->handle, timeout_ns);
  if (sks_sys_fionbio (frame, sks_handle_get_fd (frame->handle), timeout_ns >= 0) < 0)
    sks_frame_raise_errno (frame, errno);
  else
    sks_frame_return_none (frame);
}

void
sks_body_settimeout (SksCallFrame *frame)
{
  gint64 timeout_ns;

  if (parse_timeout (frame, sks_frame_get_arg (frame, 0), &timeout_ns))
    set_timeout (frame, timeout_ns);
}

void
sks_body_setblocking (SksCallFrame *frame)
{
  gint64 flag;

  if (sks_frame_get_long (frame, 0, &flag))
    set_timeout (frame, flag != 0 ? -1 : 0);
}

void
sks_body_gettimeout (SksCallFrame *frame)
{
  gint64 timeout_ns = sks_handle_get_timeout_ns (frame->handle);

  if (timeout_ns < 0)
    sks_frame_return_none (frame);
  else if (timeout_ns % NS_PER_SECOND == 0)
    sks_frame_return (frame, sks_value_new_float ((double) (timeout_ns / NS_PER_SECOND)));
  else
    sks_frame_return (frame, sks_value_new_float ((double) timeout_ns / (double) NS_PER_SECOND));
}

void
sks_body_getblocking (SksCallFrame *frame)
{
  sks_frame_return (frame, sks_value_new_bool (sks_handle_get_timeout_ns (frame->handle) != 0));
}
