// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "sks-workers.h"

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (const double *values,
              guint         n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_doubles);

  return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

void
bench_print_title (const char *title)
{
  g_print ("\n%s\n%-58s %12s %8s %8s\n", title, "", "median", "ratio", "goal");
}

void
bench_print (const BenchRow *row)
{
  g_autofree char *ratio = row->ratio > 0 ? g_strdup_printf ("%.2f", row->ratio) : g_strdup ("base");
  g_autofree char *goal = row->goal > 0 ? g_strdup_printf ("≤ %.2f", row->goal) : g_strdup ("");

  g_print ("%-58s %9.2f %-3s %7s %8s%s\n", row->name, row->value, row->unit, ratio, goal,
           row->goal > 0 && row->ratio > row->goal ? "  MISSED" : "");
}

static gboolean
wanted (int          argc,
        char       **argv,
        const char  *name)
{
  if (argc == 1)
    return TRUE;
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], name))
      return TRUE;

  return FALSE;
}

/* bench [latency] [startup] [rows]: all without an argument. */
int
main (int   argc,
      char *argv[])
{
  g_autofree char *directory = g_path_get_dirname (argv[0]);

  setlocale (LC_ALL, "");
  sks_workers_init ();
  g_print ("Medians of %d interleaved rounds. Ratios hold from machine to machine, times do not.\n", BENCH_ROUNDS);

  if (wanted (argc, argv, "latency"))
    bench_latency ();
  if (wanted (argc, argv, "startup"))
    bench_startup (directory);
  if (wanted (argc, argv, "rows"))
    bench_rows ();

  return EXIT_SUCCESS;
}
