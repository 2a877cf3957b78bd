// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchRow:
 * @goal: what the ratio should not exceed; 0: none was set
 *
 * One line of the table: a figure and its ratio to the base measured in the same interleaved rounds.
 */
typedef struct
{
  const char *name;
  double value; /* the median */
  const char *unit;
  const char *base;
  double ratio; /* the median of the rounds' ratios; 0: this is a base itself */
  double goal;
} BenchRow;

#define BENCH_ROUNDS 9 /* interleaved, so that what the machine does meanwhile hits all alike */

double bench_median (const double *values, guint n);
void bench_print_title (const char *title);
void bench_print (const BenchRow *row);

void bench_latency (void);
void bench_startup (const char *directory);
void bench_rows (void);

G_END_DECLS
