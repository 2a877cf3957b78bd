// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-notation-private.h"

void
sks_syscalls_write_strace (const GArray *syscalls, SksCode *code)
{
  for (guint i = 0; syscalls && i < syscalls->len; i++)
    {
      g_autoptr(SksCode) line = sks_code_new ();

      if (i > 0)
        sks_code_append (code, SKS_CODE_PLAIN, "\n");
      sks_syscall_write_strace (&g_array_index (syscalls, SksSyscall, i), line);
      sks_code_append_code (code, line);
    }
}
