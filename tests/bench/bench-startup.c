// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gio/gio.h>

#include "bench.h"

static double
start (const char *directory,
       const char *name)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *program = g_build_filename (directory, name, NULL);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "SKS_BENCH_STARTED_US", now, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    g_error ("%s: %s", name, error->message);

  return (double) g_ascii_strtoll (output, NULL, 10) / 1000;
}

void
bench_startup (const char *directory)
{
  double minimal[BENCH_ROUNDS], ours[BENCH_ROUNDS], ratios[BENCH_ROUNDS];
  BenchRow base = { .name = "a minimal libadwaita window, start to first frame", .unit = "ms" };
  BenchRow row = { .name = "Sockscope, start to first frame", .unit = "ms", .goal = 1.25 };

  start (directory, "startup-minimal");
  start (directory, "startup-sockscope");
  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      minimal[i] = start (directory, "startup-minimal");
      ours[i] = start (directory, "startup-sockscope");
      ratios[i] = ours[i] / minimal[i];
    }

  base.value = bench_median (minimal, BENCH_ROUNDS);
  row.value = bench_median (ours, BENCH_ROUNDS);
  row.ratio = bench_median (ratios, BENCH_ROUNDS);
  bench_print_title ("Start-up, warm");
  bench_print (&base);
  bench_print (&row);
}
