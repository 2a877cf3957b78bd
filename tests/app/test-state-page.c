// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>

#include "sks-queue-level.h"
#include "sks-socket-page.h"
#include "sks-state-page.h"
#include "sks-test-window.h"

typedef struct
{
  SksSession *session;
  GtkWidget *window;
  GtkWidget *page;
  char *selected; /* by win.select-call */
} Fixture;

static void
selected_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  Fixture *fixture = data;

  g_free (fixture->selected);
  fixture->selected = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("select-call", G_VARIANT_TYPE_STRING);

  fixture->session = sks_session_new ();
  sks_session_set_observe (fixture->session, TRUE);
  fixture->window = g_object_ref_sink (adw_window_new ());
  fixture->page = g_object_new (SKS_TYPE_STATE_PAGE, "session", fixture->session, NULL);
  g_signal_connect (action, "activate", G_CALLBACK (selected_cb), fixture);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 600);
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
  sks_test_wait_until (fixture->page == NULL);
  sks_test_settle (50); /* a task of its may still hold the session */
  g_assert_finalize_object (fixture->session);
  g_free (fixture->selected);
}

static void
play (Fixture    *fixture,
      const char *line)
{
  g_autoptr(SksCall) call = sks_test_call (fixture->session, line);

  g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
}

static SksSocket *
look_at (Fixture    *fixture,
         const char *name)
{
  SksSocket *socket = sks_session_find_socket (fixture->session, name);

  g_object_set (fixture->page, "socket", socket, NULL);

  return socket;
}

static gboolean
shows (Fixture    *fixture,
       const char *text)
{
  return sks_test_find_any (fixture->page, GTK_TYPE_LABEL, text, TRUE) != NULL;
}

static gboolean
heading_begins (Fixture    *fixture,
                const char *word)
{
  GtkWidget *heading = sks_test_find (fixture->page, GTK_TYPE_LABEL, "heading");

  return g_str_has_prefix (gtk_label_get_text (GTK_LABEL (heading)), word);
}

static void
test_close_wait (Fixture       *fixture,
                 gconstpointer  data)
{
  sks_test_make_tcp (fixture->session);
  look_at (fixture, "conn");
  sks_test_wait_until (heading_begins (fixture, "ESTABLISHED"));
  play (fixture, "conn.send(b'hello')");
  play (fixture, "client.shutdown(socket.SHUT_WR)");
  sks_test_wait_until (heading_begins (fixture, "CLOSE_WAIT"));
  g_assert_true (shows (fixture, "the peer closed its half"));
  sks_test_wait_until (shows (fixture, "Receive queue of client, the peer"));
  sks_test_wait_until (shows (fixture, "5 B"));
  g_assert_true (shows (fixture, "Send queue, not yet acknowledged"));
  g_assert_true (shows (fixture, "cwnd"));
  g_assert_false (shows (fixture, "Accept queue"));
  sks_test_click (sks_test_find (fixture->page, GTK_TYPE_BUTTON, "conn.sendall(…)"));
  g_assert_cmpstr (fixture->selected, ==, "sendall");

  /* The other end waits for this one: its page offers what ends that. */
  look_at (fixture, "client");
  sks_test_wait_until (heading_begins (fixture, "FIN_WAIT_2"));
  g_assert_nonnull (sks_test_find (fixture->page, GTK_TYPE_BUTTON, "conn.close()"));
}

/* Three clients knock; nobody accepts. */
static void
test_listen (Fixture       *fixture,
             gconstpointer  data)
{
  play (fixture, "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  look_at (fixture, "server");
  play (fixture, "server.bind(('127.0.0.1', 0))");
  play (fixture, "server.listen(7)");
  play (fixture, "one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  play (fixture, "one.connect(server.getsockname())");
  play (fixture, "two = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  play (fixture, "two.connect(server.getsockname())");
  sks_test_wait_until (heading_begins (fixture, "LISTEN") && shows (fixture, "of 7") && shows (fixture, "2"));
  g_assert_true (shows (fixture, "Accept queue"));
  g_assert_false (shows (fixture, "Receive queue"));
  g_assert_false (shows (fixture, "cwnd"));
  sks_test_click (sks_test_find (fixture->page, GTK_TYPE_BUTTON, "server.accept()"));
  g_assert_cmpstr (fixture->selected, ==, "accept");
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  play (fixture, "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  look_at (fixture, "probe");
  play (fixture, "probe.bind(('127.0.0.1', 0))");
  sks_test_wait_until (heading_begins (fixture, "BOUND"));
  g_assert_true (shows (fixture, "UDP has no states. Its names and queues are here."));
  sks_test_wait_until (shows (fixture, "Receive queue, its next datagram"));
  play (fixture, "probe.sendto(b'seven b', probe.getsockname())");
  sks_test_wait_until (shows (fixture, "7 B"));
}

static void
test_timeout (Fixture       *fixture,
              gconstpointer  data)
{
  play (fixture, "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  look_at (fixture, "s");
  sks_test_wait_until (shows (fixture, "None: a call waits as long as it takes"));
  play (fixture, "s.settimeout(2.5)");
  sks_test_wait_until (shows (fixture, "2.5 s: a call that waits longer raises TimeoutError"));
  play (fixture, "s.setblocking(False)");
  sks_test_wait_until (shows (fixture, "0: no call waits; one that would have to answers EAGAIN (11)"));
  g_assert_true (shows (fixture, "AF_INET (2)"));
  g_assert_true (shows (fixture, "SOCK_STREAM (1)"));
}

/* Credentials while it lives; its file, which the kernel does not remove, when it is closed. */
static void
test_unix (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *dir = g_dir_make_tmp ("sockscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "sock", NULL);
  g_autofree char *bind = g_strdup_printf ("server.bind('%s')", path);
  g_autofree char *connect = g_strdup_printf ("client.connect('%s')", path);
  g_autofree char *offer = g_strdup_printf ("%s still exists: closing a socket does not remove its file.", path);
  g_autofree char *process = g_strdup_printf ("%d, this program", getpid ());
  g_autofree char *user = g_strdup_printf ("%d", getuid ());

  play (fixture, "server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  play (fixture, bind);
  play (fixture, "server.listen(5)");
  play (fixture, "client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  play (fixture, connect);
  play (fixture, "conn, peer = server.accept()");
  look_at (fixture, "conn");
  sks_test_wait_until (shows (fixture, process));
  g_assert_true (shows (fixture, user));
  g_assert_true (shows (fixture, "AF_UNIX has no states. Its names and queues are here."));

  look_at (fixture, "server");
  g_assert_false (shows (fixture, offer));
  play (fixture, "server.close()");
  sks_test_wait_until (shows (fixture, offer));
  g_assert_true (heading_begins (fixture, "CLOSED"));
  sks_test_click (sks_test_find (fixture->page, GTK_TYPE_BUTTON, "Unlink"));
  sks_test_wait_until (!shows (fixture, offer));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (dir);
}

/* Its bars say how full a queue is, and to a screen reader too. */
static void
test_level (void)
{
  GtkWidget *level = g_object_ref_sink (g_object_new (SKS_TYPE_QUEUE_LEVEL, NULL));

  sks_queue_level_show (SKS_QUEUE_LEVEL (level), "Receive queue", SKS_QUEUE_BYTES, 2048, 131072);
  gtk_test_accessible_assert_role (level, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (level, GTK_ACCESSIBLE_PROPERTY_LABEL, "Receive queue");
  gtk_test_accessible_assert_property (level, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "2 KiB of 128 KiB");
  sks_queue_level_show (SKS_QUEUE_LEVEL (level), "Accept queue", SKS_QUEUE_CONNECTIONS, 2, 5);
  gtk_test_accessible_assert_property (level, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "2 of 5");
  g_assert_finalize_object (level);
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  int minimum;

  sks_test_make_tcp (fixture->session);
  look_at (fixture, "conn");
  g_object_set (fixture->page, "narrow", TRUE, NULL);
  sks_test_wait_until (shows (fixture, "cwnd"));
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* In the real window the buttons lead to the Calls page. */
static void
test_in_window (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  GtkWidget *page;

  sks_test_make_tcp (session);
  sks_test_settle (100); /* the window follows its session once a frame */
  g_assert_true (gtk_widget_activate_action (window, "win.select-socket", "u", sks_socket_get_id (sks_session_find_socket (session, "server"))));
  sks_test_wait_until (sks_window_get_socket (SKS_WINDOW (window)) == sks_session_find_socket (session, "server"));
  g_assert_true (gtk_widget_activate_action (window, "win.show-page", "s", "state"));
  sks_test_wait_until (sks_test_find_any (window, SKS_TYPE_STATE_PAGE, NULL, TRUE) != NULL);
  page = sks_test_find (window, SKS_TYPE_STATE_PAGE, NULL);
  sks_test_wait_until (sks_test_find_any (page, GTK_TYPE_BUTTON, "server.accept()", TRUE) != NULL);
  sks_test_click (sks_test_find (page, GTK_TYPE_BUTTON, "server.accept()"));
  sks_test_wait_until (!gtk_widget_get_mapped (page));
  sks_test_close_window (window);
}

#define ADD(path, func) g_test_add ("/Sks/StatePage/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("close-wait", test_close_wait);
  ADD ("listen", test_listen);
  ADD ("udp", test_udp);
  ADD ("timeout", test_timeout);
  ADD ("unix", test_unix);
  g_test_add_func ("/Sks/StatePage/level", test_level);
  ADD ("narrow", test_narrow);
  g_test_add_func ("/Sks/StatePage/in-window", test_in_window);

  return g_test_run ();
}
