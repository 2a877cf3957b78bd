// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-journal-row.h"
#include "sks-test-window.h"
#include "sks-timeline.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *timeline;
  SksSession *session;
  GListModel *rows;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(SksCall) call = NULL;

  fixture->window = sks_test_open_window (1280, 860);
  fixture->session = sks_window_get_session (SKS_WINDOW (fixture->window));
  call = sks_test_call (fixture->session, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  sks_test_wait_until (sks_test_find_any (fixture->window, SKS_TYPE_TIMELINE, NULL, TRUE) != NULL);
  fixture->timeline = sks_test_find (fixture->window, SKS_TYPE_TIMELINE, NULL);
  fixture->rows = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (sks_test_find (fixture->timeline, GTK_TYPE_LIST_VIEW, NULL))));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sks_test_close_window (fixture->window);
}

static void
call (Fixture    *fixture,
      const char *line)
{
  g_autoptr(SksCall) done = sks_test_call (fixture->session, line);
}

static void
take_text_cb (GObject      *clipboard,
              GAsyncResult *result,
              gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static char *
read_clipboard (GdkClipboard *clipboard)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, take_text_cb, &text);
  sks_test_wait_until (text != NULL);
  return text;
}

static char *
copy (Fixture    *fixture,
      const char *language)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  char *text = NULL;

  gdk_clipboard_set_text (clipboard, "");
  gtk_widget_activate_action (fixture->window, "win.copy-as", "s", language);
  for (text = read_clipboard (clipboard); !*text; text = read_clipboard (clipboard))
    {
      g_free (text);
      sks_test_settle (10);
    }
  return text;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  call (fixture, "s.fileno()");
  call (fixture, "s.recv(-1)");
  /* The error has a row for its note. */
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 4);
}

static void
test_errors_only (Fixture       *fixture,
                  gconstpointer  data)
{
  call (fixture, "s.fileno()");
  call (fixture, "s.getpeername()");
  gtk_widget_activate_action (fixture->window, "win.errors-only", NULL);
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 2);
  gtk_widget_activate_action (fixture->window, "win.errors-only", NULL);
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 4);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *filter = sks_test_find (fixture->timeline, GTK_TYPE_SEARCH_ENTRY, NULL);

  call (fixture, "s.fileno()");
  gtk_editable_set_text (GTK_EDITABLE (filter), "FILENO");
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 1);
  gtk_editable_set_text (GTK_EDITABLE (filter), "recvx");
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 0);
  sks_test_find (fixture->timeline, GTK_TYPE_LABEL, "No call matches ‘recvx’. Clear the filter.");
  g_signal_emit_by_name (filter, "stop-search");
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 2);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *python = NULL, *c = NULL, *strace = NULL, *selected = NULL;

  call (fixture, "s.bind(('127.0.0.1', 0))");
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 2);
  python = copy (fixture, "python");
  g_assert_cmpstr (python, ==, "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 0))\n");
  c = copy (fixture, "c");
  g_assert_nonnull (strstr (c, "bind("));
  strace = copy (fixture, "strace");
  g_assert_nonnull (strstr (strace, "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = "));
  g_assert_nonnull (strstr (strace, "{sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0"));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->rows), 1, TRUE);
  selected = copy (fixture, "python");
  g_assert_cmpstr (selected, ==, "s.bind(('127.0.0.1', 0))\n");
}

static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SksCall) waiting = NULL;
  GtkWidget *interrupt;

  call (fixture, "s.bind(('127.0.0.1', 0))");
  waiting = sks_test_issue (fixture->session, "s.recv(10)");
  sks_test_wait_until (sks_test_find_any (fixture->timeline, GTK_TYPE_BUTTON, "Interrupt", TRUE) != NULL);
  interrupt = sks_test_find (fixture->timeline, GTK_TYPE_BUTTON, "Interrupt");
  sks_test_click (interrupt);
  sks_test_wait_until (sks_call_get_state (waiting) == SKS_CALL_INTERRUPTED);
  sks_test_wait_until (sks_test_find_any (fixture->timeline, GTK_TYPE_BUTTON, "Interrupt", TRUE) == NULL);
}

static double
get_gap (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

static void
play_many (Fixture *fixture,
           guint    n_calls)
{
  for (guint i = 0; i < n_calls; i++)
    {
      g_autoptr(SksCall) done = sks_session_call_line (fixture->session, "s.gettimeout()", TRUE, NULL);
    }
  sks_test_settle (100);
}

static void
test_tail (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *list = sks_test_find (fixture->timeline, GTK_TYPE_LIST_VIEW, NULL);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  GtkWidget *pill;

  play_many (fixture, 400);
  sks_test_wait_until (get_gap (adjustment) < 1);
  play_many (fixture, 50);
  sks_test_wait_until (get_gap (adjustment) < 1);

  gtk_adjustment_set_value (adjustment, 100);
  sks_test_settle (100);
  play_many (fixture, 7);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, 200);
  sks_test_wait_until (sks_test_find_any (fixture->timeline, GTK_TYPE_BUTTON, "7 new calls", TRUE) != NULL);
  pill = sks_test_find (fixture->timeline, GTK_TYPE_BUTTON, "7 new calls");
  sks_test_click (pill);
  sks_test_settle (100);
  sks_test_wait_until (get_gap (adjustment) < 1);
  play_many (fixture, 3);
  sks_test_wait_until (get_gap (adjustment) < 1);
}

/* 10,000 rows in a second: the longest time that the main loop did not turn is what a user feels as a freeze. */
static void
test_burst (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 longest_us = 0, start_us = g_get_monotonic_time ();
  guint n_turns = 0;

  for (guint batch = 0; batch < 100; batch++)
    {
      gint64 turn_us;

      for (guint i = 0; i < 100; i++)
        {
          g_autoptr(SksCall) done = sks_session_call_line (fixture->session, "s.gettimeout()", TRUE, NULL);
        }
      turn_us = g_get_monotonic_time ();
      while (g_main_context_iteration (NULL, FALSE))
        n_turns++;
      longest_us = MAX (longest_us, g_get_monotonic_time () - turn_us);
    }
  g_test_message ("10,000 rows in %.0f ms, %u turns, the longest %.1f ms",
                  (double) (g_get_monotonic_time () - start_us) / 1000, n_turns, (double) longest_us / 1000);
  sks_test_wait_until (g_list_model_get_n_items (fixture->rows) == 10001);
  g_assert_cmpint (longest_us, <, 1000000);
}

/* With 200 calls that wait, each with a clock, the window still answers and the next call is as fast as ever. */
static void
test_many_waiting (Fixture       *fixture,
                   gconstpointer  data)
{
  gint64 longest_us = 0, until_us, start_us;

  call (fixture, "s.bind(('127.0.0.1', 0))");
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(SksCall) waiting = sks_test_issue (fixture->session, "s.recv(10)");
    }
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (fixture->session)) == 200);
  sks_test_settle (300);
  until_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while ((start_us = g_get_monotonic_time ()) < until_us)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
      longest_us = MAX (longest_us, g_get_monotonic_time () - start_us);
    }
  start_us = g_get_monotonic_time ();
  call (fixture, "s.getsockname()");
  g_test_message ("200 wait: longest turn %.1f ms, the next call took %.1f ms", (double) longest_us / 1000,
                  (double) (g_get_monotonic_time () - start_us) / 1000);
  g_assert_cmpint (longest_us, <, 500000);
  gtk_widget_activate_action (fixture->window, "win.interrupt-all", NULL);
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (fixture->session)) == 0);
}

static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *popover = sks_test_find_any (fixture->timeline, GTK_TYPE_POPOVER, "popover", FALSE);

  call (fixture, "s.getpeername()");
  sks_test_settle (100);
  gtk_widget_activate_action (fixture->window, "win.open-call", "u", 2);
  sks_test_wait_until (gtk_widget_get_mapped (popover));
  g_assert_cmpuint (sks_timeline_get_selected_number (SKS_TIMELINE (fixture->timeline)), ==, 2);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static int
get_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

/* GTK's list scrolls by itself when its rows differ, so that a note, a waiting call or Chinese text must not. */
static void
test_one_height (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GtkWidget) empty = g_object_ref_sink (sks_journal_row_new ());
  g_autoptr(SksCall) waiting = NULL;

  call (fixture, "s.connect(('套接字.invalid', 1))");
  call (fixture, "s.bind(('127.0.0.1', 0))");
  waiting = sks_test_issue (fixture->session, "s.recv(10)");
  for (guint i = 0; i < g_list_model_get_n_items (fixture->rows); i++)
    {
      g_autoptr(SksEntry) item = g_list_model_get_item (fixture->rows, i);
      g_autoptr(GtkWidget) row = g_object_ref_sink (sks_journal_row_new ());

      sks_journal_row_bind (SKS_JOURNAL_ROW (row), fixture->session, item);
      g_assert_cmpint (get_height (row), ==, get_height (empty));
      g_assert_finalize_object (g_steal_pointer (&row));
    }
  sks_call_interrupt (waiting);
}

#define ADD(name, func) g_test_add ("/Sks/Timeline/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("one-height", test_one_height);
  ADD ("rows", test_rows);
  ADD ("errors-only", test_errors_only);
  ADD ("filter", test_filter);
  ADD ("copy", test_copy);
  ADD ("waiting", test_waiting);
  ADD ("tail", test_tail);
  ADD ("card", test_card);
  ADD ("burst", test_burst);
  ADD ("many-waiting", test_many_waiting);
  return g_test_run ();
}
