// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <adwaita.h>
#include <stdlib.h>

#include "bench.h"
#include "sks-application.h"
#include "sks-window.h"

#define SECONDS 3
#define BATCH 100 /* calls between two turns of the main loop */
#define MAX_FRAMES 4096

typedef struct
{
  SksWindow *window;
  const SksCallSpec *spec;
  SksSocket *socket;
  gint64 start_us, paint_us;
  guint n_rows;
  double frames_ms[MAX_FRAMES]; /* what each frame's layout and painting took */
  guint n_frames;
} Rows;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
before_paint_cb (GdkFrameClock *clock,
                 Rows          *rows)
{
  rows->paint_us = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Rows          *rows)
{
  if (rows->n_rows > 0 && rows->n_frames < MAX_FRAMES)
    rows->frames_ms[rows->n_frames++] = (double) (g_get_monotonic_time () - rows->paint_us) / 1000;
}

static void
report (Rows *rows)
{
  double seconds = (double) (g_get_monotonic_time () - rows->start_us) / G_USEC_PER_SEC;
  BenchRow row = { .name = "calls made and shown as rows, a thousand a second", .unit = "k", .value = rows->n_rows / seconds / 1000 };
  BenchRow fps = { .name = "frames a second meanwhile", .unit = "fps", .value = rows->n_frames / seconds };
  BenchRow work = { .name = "work of a frame, 95th percentile", .unit = "ms" };

  qsort (rows->frames_ms, rows->n_frames, sizeof (double), compare_doubles);
  work.value = rows->n_frames > 0 ? rows->frames_ms[rows->n_frames * 95 / 100] : 0;
  bench_print_title ("Rows appended with the journal shown and following");
  bench_print (&row);
  bench_print (&fps);
  bench_print (&work);
}

static gboolean
make_rows_cb (gpointer user_data)
{
  Rows *rows = user_data;
  SksSession *session = sks_window_get_session (rows->window);

  for (guint i = 0; i < BATCH; i++)
    g_object_unref (sks_session_call_sync (session, rows->spec, rows->socket, NULL, 0, NULL));
  rows->n_rows += BATCH;

  if (g_get_monotonic_time () - rows->start_us < SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;

  report (rows);
  g_application_quit (g_application_get_default ());

  return G_SOURCE_REMOVE;
}

static gboolean
begin_cb (gpointer user_data)
{
  Rows *rows = user_data;
  SksSession *session = sks_window_get_session (rows->window);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (rows->window));

  g_object_unref (sks_session_call_line (session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", TRUE, NULL));
  rows->socket = sks_session_find_socket (session, "s");
  rows->spec = sks_call_spec_find (SKS_ON_SOCKET, "getsockname");
  /* Rows are what is measured here, not readings of the kernel around each call. */
  sks_session_set_observe (session, FALSE);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), rows);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), rows);
  rows->start_us = g_get_monotonic_time ();
  g_idle_add (make_rows_cb, rows);

  return G_SOURCE_REMOVE;
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window,
                 Rows           *rows)
{
  if (!SKS_IS_WINDOW (window) || rows->window != NULL)
    return;

  rows->window = SKS_WINDOW (window);
  g_timeout_add (500, begin_cb, rows);
}

void
bench_rows (void)
{
  g_autofree Rows *rows = g_new0 (Rows, 1);
  g_autoptr (SksApplication) application = NULL;

  sks_application_prepare_process ();
  application = sks_application_new (G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), rows);
  g_application_run (G_APPLICATION (application), 0, NULL);
}
