// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-data-page.h"
#include "sks-run-card.h"
#include "sks-test-window.h"
#include "sks-timeline.h"

#define N_ROWS 10000

typedef struct
{
  SksSession *session;
  GtkWidget *window;
  GtkWidget *page;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = sks_session_new ();
  sks_session_set_observe (fixture->session, TRUE);
  fixture->window = g_object_ref_sink (adw_window_new ());
  fixture->page = g_object_new (SKS_TYPE_DATA_PAGE, "session", fixture->session, NULL);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sks_test_wait_until (gtk_widget_get_mapped (fixture->page));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->page);
  g_assert_finalize_object (fixture->session);
}

static void
play (Fixture    *fixture,
      const char *line)
{
  g_autoptr(SksCall) call = sks_test_call (fixture->session, line);

  g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
}

static void
look_at (Fixture    *fixture,
         const char *name)
{
  g_object_set (fixture->page, "socket", sks_session_find_socket (fixture->session, name), NULL);
}

static gboolean
shows (Fixture    *fixture,
       GType       type,
       const char *text)
{
  return sks_test_find_any (fixture->page, type, text, TRUE) != NULL;
}

static void
make_tcp (Fixture *fixture)
{
  sks_test_make_tcp (fixture->session);
  sks_test_wait_until (sks_socket_get_peer_id (sks_session_find_socket (fixture->session, "conn")) != 0);
}

/* The conversation of the mock: five sends, two receives that cut across them, one answer that nobody has received yet. */
static void
test_stream (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const lines[] = { "client.send(b'one ')", "client.send(b'two ')", "client.send(b'three ')", "client.send(b'four ')",
                                       "client.send(b'five\\r\\n')", "conn.recv(16)", "conn.recv(1024)", "conn.sendall(b'one two')" };

  make_tcp (fixture);
  look_at (fixture, "conn");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    play (fixture, lines[i]);

  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "1 send → 0 receives so far"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "Received from client"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "25 bytes"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "5 sends → 2 receives"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL,
                        "A stream keeps bytes, not messages: recv(16) took 3 whole sends and 2 bytes of #10; recv(1024) went on from there."));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "client has not received it: 7 B wait in its receive queue."));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "25 B"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "received in 2"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "sent in 1"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "in receive queue"));

  /* Its words go when the bytes have been received. */
  play (fixture, "client.recv(100)");
  sks_test_wait_until (!shows (fixture, GTK_TYPE_LABEL, "client has not received it: 7 B wait in its receive queue."));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "1 send → 1 receive"));
}

static void
test_end_of_file (Fixture       *fixture,
                  gconstpointer  data)
{
  make_tcp (fixture);
  look_at (fixture, "conn");
  play (fixture, "client.send(b'bye')");
  play (fixture, "client.close()");
  play (fixture, "conn.recv(100)");
  play (fixture, "conn.recv(100)");
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL,
                              "End of file: #10, recv(100), answered b''. client has closed its half; no more bytes will come."));
}

static void
test_datagrams (Fixture       *fixture,
                gconstpointer  data)
{
  play (fixture, "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "probe.bind(('127.0.0.1', 0))");
  play (fixture, "other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  play (fixture, "other.bind(('127.0.0.1', 0))");
  sks_test_wait_until (*sks_socket_get_local_text (sks_session_find_socket (fixture->session, "other")) != '\0');
  look_at (fixture, "probe");
  play (fixture, "other.sendto(b'0123456789', probe.getsockname())");
  play (fixture, "other.sendto(b'two', probe.getsockname())");
  play (fixture, "probe.recvfrom(4)");
  play (fixture, "probe.recvfrom(100)");
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "2 sends → 2 receives"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "Received from other"));
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL,
                        "A datagram comes in one piece or is truncated: #7, recvfrom(4), kept 4 bytes; the other 6 bytes of it are gone."));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  AdwStatusPage *status;

  make_tcp (fixture);
  look_at (fixture, "server");
  status = ADW_STATUS_PAGE (sks_test_find (fixture->page, ADW_TYPE_STATUS_PAGE, NULL));
  sks_test_wait_until (g_str_equal (adw_status_page_get_title (status), "A listening socket carries no bytes"));
  g_assert_cmpstr (adw_status_page_get_description (status), ==, "Its connections do.");
  g_assert_false (shows (fixture, GTK_TYPE_BUTTON, "recv"));
  look_at (fixture, "client");
  g_assert_cmpstr (adw_status_page_get_title (status), ==, "No bytes yet");
  g_assert_cmpstr (adw_status_page_get_description (status), ==, "Send some below, or receive on the other end.");
  sks_test_wait_until (shows (fixture, GTK_TYPE_BUTTON, "recv"));
  play (fixture, "client.close()");
  sks_test_wait_until (!shows (fixture, GTK_TYPE_BUTTON, "recv"));
}

static void
test_forms (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *ribbon, *hex;
  int both;

  make_tcp (fixture);
  look_at (fixture, "client");
  play (fixture, "client.send(b'hello')");
  sks_test_wait_until (shows (fixture, SKS_TYPE_RIBBON, NULL));
  ribbon = sks_test_find (fixture->page, SKS_TYPE_RIBBON, NULL);
  sks_test_wait_until (gtk_widget_get_height (ribbon) > 0);
  both = gtk_widget_get_height (ribbon);
  hex = sks_test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "hex");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (hex), TRUE);
  sks_test_wait_until (gtk_widget_get_height (ribbon) < both);
}

/* A long run shows its beginning first. */
static void
test_fold (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *ribbon, *fold;
  int folded;

  make_tcp (fixture);
  look_at (fixture, "client");
  play (fixture, "client.send(b'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'"
                 "b'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'"
                 "b'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')");
  sks_test_wait_until (shows (fixture, GTK_TYPE_BUTTON, "Show All 336 bytes"));
  ribbon = sks_test_find (fixture->page, SKS_TYPE_RIBBON, NULL);
  sks_test_wait_until (gtk_widget_get_height (ribbon) > 0);
  folded = gtk_widget_get_height (ribbon);
  fold = sks_test_find (fixture->page, GTK_TYPE_BUTTON, "Show All 336 bytes");
  sks_test_click (fold);
  sks_test_wait_until (gtk_widget_get_height (ribbon) > folded);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fold)), ==, "Show Less");
}

static gboolean
longest_cb (gpointer data)
{
  gint64 *times = data; /* the last turn, and the longest gap between two */
  gint64 now = g_get_monotonic_time ();

  times[1] = MAX (times[1], now - times[0]);
  times[0] = now;

  return G_SOURCE_CONTINUE;
}

/* The main loop goes on turning while ten thousand calls come. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 times[2] = { g_get_monotonic_time (), 0 };
  guint timer;
  SksSocket *client;

  make_tcp (fixture);
  client = sks_session_find_socket (fixture->session, "client");
  look_at (fixture, "client");
  timer = g_timeout_add (1, longest_cb, times);
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autoptr(GError) error = NULL;
      SksCall *call = sks_session_call_line (fixture->session, "client.send(b'0123456789')", TRUE, &error);

      g_assert_no_error (error);
      g_object_unref (call);
      if (i % 100 == 0)
        while (g_main_context_iteration (NULL, FALSE))
          ;
    }
  sks_test_wait_until (sks_socket_get_n_sent (client) == N_ROWS * 10);
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "sent in 10000"));
  g_source_remove (timer);
  g_test_message ("longest turn of the main loop: %" G_GINT64_FORMAT " ms", times[1] / 1000);
}

/* What is not looked at is not read, and is there when one looks again. */
static void
test_unmapped (Fixture       *fixture,
               gconstpointer  data)
{
  make_tcp (fixture);
  look_at (fixture, "client");
  play (fixture, "client.send(b'x')");
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "sent in 1"));
  gtk_widget_set_visible (fixture->page, FALSE);
  play (fixture, "client.send(b'y')");
  sks_journal_flush (sks_session_get_journal (fixture->session));
  g_assert_nonnull (sks_test_find_any (fixture->page, GTK_TYPE_LABEL, "sent in 1", FALSE));
  gtk_widget_set_visible (fixture->page, TRUE);
  sks_test_wait_until (shows (fixture, GTK_TYPE_LABEL, "sent in 2"));
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  int minimum;

  make_tcp (fixture);
  look_at (fixture, "client");
  play (fixture, "client.send(b'hello there, this is longer than one line of a narrow window')");
  g_object_set (fixture->page, "narrow", TRUE, NULL);
  sks_test_wait_until (shows (fixture, SKS_TYPE_RIBBON, NULL));
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* In the real window a block that is clicked opens its call in the journal. */
static void
test_in_window (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  SksSocket *client;
  GtkWidget *ribbon, *timeline;
  g_autoptr(GListModel) controllers = NULL;
  GdkRectangle area;
  guint number;

  sks_test_make_tcp (session);
  client = sks_session_find_socket (session, "client");
  sks_test_assert_result (session, "client.send(b'hello')", "5");
  number = sks_journal_get_n_records (sks_session_get_journal (session));
  sks_test_assert_result (session, "client.send(b'more')", "4");
  sks_test_settle (100); /* the window follows its session once a frame */
  gtk_widget_activate_action (window, "win.select-socket", "u", sks_socket_get_id (client));
  sks_test_wait_until (sks_window_get_socket (SKS_WINDOW (window)) == client);
  gtk_widget_activate_action (window, "win.show-page", "s", "data");
  sks_test_wait_until (sks_test_find_any (window, SKS_TYPE_RIBBON, NULL, TRUE) != NULL);
  ribbon = sks_test_find (window, SKS_TYPE_RIBBON, NULL);
  timeline = sks_test_find (window, SKS_TYPE_TIMELINE, NULL);
  sks_test_wait_until (gtk_widget_get_width (ribbon) > 0);
  g_assert_true (sks_ribbon_get_edge_area (SKS_RIBBON (ribbon), TRUE, 0, &area));
  controllers = gtk_widget_observe_controllers (ribbon);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "released", 1, area.x + 2.0, area.y + area.height / 2.0);
    }
  sks_test_wait_until (sks_timeline_get_selected_number (SKS_TIMELINE (timeline)) == number);
  sks_test_close_window (window);
}

#define ADD(path, func) g_test_add ("/Sks/DataPage/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("stream", test_stream);
  ADD ("end-of-file", test_end_of_file);
  ADD ("datagrams", test_datagrams);
  ADD ("empty", test_empty);
  ADD ("forms", test_forms);
  ADD ("fold", test_fold);
  ADD ("many", test_many);
  ADD ("unmapped", test_unmapped);
  ADD ("narrow", test_narrow);
  g_test_add_func ("/Sks/DataPage/in-window", test_in_window);

  return g_test_run ();
}
