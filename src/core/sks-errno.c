// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-constants.h"

/* PEP 3151: the exception that Python raises for an errno; OSError for all others. */
static const struct
{
  int error;
  const char *type;
} exception_types[] = {
  { EAGAIN, "BlockingIOError" },
  { EALREADY, "BlockingIOError" },
  { EINPROGRESS, "BlockingIOError" },
  { EPIPE, "BrokenPipeError" },
  { ESHUTDOWN, "BrokenPipeError" },
  { ECHILD, "ChildProcessError" },
  { ECONNABORTED, "ConnectionAbortedError" },
  { ECONNREFUSED, "ConnectionRefusedError" },
  { ECONNRESET, "ConnectionResetError" },
  { EEXIST, "FileExistsError" },
  { ENOENT, "FileNotFoundError" },
  { EINTR, "InterruptedError" },
  { EISDIR, "IsADirectoryError" },
  { ENOTDIR, "NotADirectoryError" },
  { EACCES, "PermissionError" },
  { EPERM, "PermissionError" },
  { ESRCH, "ProcessLookupError" },
  { ETIMEDOUT, "TimeoutError" },
};

const char *
sks_errno_name (int error)
{
  g_autofree char *unknown = NULL;
  const char *name;

  /* ENOTSUP is the same number on Linux; man pages and strace say EOPNOTSUPP where sockets are meant. */
  if (error == EOPNOTSUPP)
    return "EOPNOTSUPP";
  name = error > 0 ? strerrorname_np (error) : NULL;
  if (name)
    return name;
  unknown = g_strdup_printf ("errno %d", error);
  return g_intern_string (unknown);
}

const char *
sks_errno_text (int error)
{
  const char *text = strerrordesc_np (error);
  g_autofree char *unknown = NULL;

  if (text)
    return text;
  unknown = g_strdup_printf ("Unknown error %d", error);
  return g_intern_string (unknown);
}

const char *
sks_errno_exception_type (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (exception_types); i++)
    if (exception_types[i].error == error)
      return exception_types[i].type;
  return "OSError";
}
