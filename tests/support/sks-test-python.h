// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

/* Runs @program with the distribution's Python, @input on its standard input, and returns what it prints. */
static inline char *
sks_test_python (const char *program, const char *input)
{
  const char *python = g_getenv ("SKS_PYTHON");
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, python ? python : "/usr/bin/python3", "-X", "utf8", "-c",
                              program, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* The same, as lines. */
static inline GStrv
sks_test_python_lines (const char *program, const char *input)
{
  g_autofree char *output = sks_test_python (program, input);

  g_strchomp (output);
  return g_strsplit (output, "\n", -1);
}
