// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>
#include <stdlib.h>

/* Prints the microseconds since the parent started this process, once the first frame is painted, and ends it. */

static inline void
first_frame_painted_cb (GdkFrameClock *clock,
                        gpointer       user_data)
{
  const char *started = g_getenv ("SKS_BENCH_STARTED_US");

  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - g_ascii_strtoll (started, NULL, 10));
  _Exit (EXIT_SUCCESS);
}

static inline void
first_frame_mapped_cb (GtkWidget *window,
                       gpointer   user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_frame_painted_cb), NULL);
}

static inline void
first_frame_watch (GtkApplication *application,
                   GtkWindow      *window,
                   gpointer        user_data)
{
  g_signal_connect (window, "map", G_CALLBACK (first_frame_mapped_cb), NULL);
}
