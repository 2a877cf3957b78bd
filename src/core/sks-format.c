// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-journal.h"

#define MS_PER_S 1000.0
#define S_PER_MIN 60

static char *
format_number (double value, guint n_decimals, const char *unit)
{
  char text[64], format[8];

  g_snprintf (format, sizeof format, "%%.%uf", n_decimals);
  /* Figures look alike in every language, so that a column of them stays one. */
  g_ascii_formatd (text, sizeof text, format, value);
  return unit ? g_strconcat (text, " ", unit, NULL) : g_strdup (text);
}

char *
sks_format_duration_us (gint64 us)
{
  double ms = (double) us / 1000.0;
  double s = ms / MS_PER_S;

  /* The clock reads whole microseconds: a syscall that took less than one did not take nothing. */
  if (us < 1)
    return g_strdup ("< 0.001 ms");
  if (us < 10)
    return format_number (ms, 3, "ms");
  if (ms < 9.995)
    return format_number (ms, 2, "ms");
  if (ms < 99.95)
    return format_number (ms, 1, "ms");
  if (ms < 999.5)
    return format_number (ms, 0, "ms");
  if (s < 10 * S_PER_MIN)
    return format_number (s, 1, "s");
  return g_strdup_printf ("%d min %02d s", (int) (s / S_PER_MIN), (int) s % S_PER_MIN);
}

char *
sks_format_time_us (gint64 us)
{
  return format_number ((double) us / 1e6, 3, NULL);
}

char *
sks_format_bytes (guint64 n)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  double value = (double) n;
  guint unit = 0;
  guint64 tenths;

  /* What would round to 1024 is 1 of the next unit. */
  while ((unit == 0 ? value : value + 0.05) >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1024;
      unit++;
    }
  tenths = (guint64) (value * 10 + 0.5);
  return format_number (value, tenths % 10 == 0 || value >= 100 ? 0 : 1, units[unit]);
}
