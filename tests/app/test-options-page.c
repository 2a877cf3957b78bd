// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "sks-call-card.h"
#include "sks-option-row.h"
#include "sks-options-page.h"
#include "sks-socket-page.h"
#include "sks-test-window.h"
#include "sks-workers.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *page;
  SksSession *session;
} Fixture;

static void
call (Fixture    *fixture,
      const char *line)
{
  g_autoptr(SksCall) done = sks_test_call (fixture->session, line);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *const *lines = data;

  fixture->window = sks_test_open_window (1280, 860);
  fixture->session = sks_window_get_session (SKS_WINDOW (fixture->window));
  for (guint i = 0; lines[i]; i++)
    call (fixture, lines[i]);
  sks_window_select_socket (SKS_WINDOW (fixture->window), sks_session_find_socket (fixture->session, "s"));
  sks_test_wait_until (sks_test_find_any (fixture->window, SKS_TYPE_SOCKET_PAGE, NULL, TRUE) != NULL);
  gtk_widget_activate_action (fixture->window, "win.show-page", "s", "options");
  sks_test_wait_until (sks_test_find_any (fixture->window, SKS_TYPE_OPTIONS_PAGE, NULL, TRUE) != NULL);
  fixture->page = sks_test_find (fixture->window, SKS_TYPE_OPTIONS_PAGE, NULL);
  sks_test_wait_until (sks_test_find_any (fixture->page, SKS_TYPE_OPTION_ROW, NULL, TRUE) != NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sks_test_close_window (fixture->window);
}

/* A row, shown or not; rows come in slices. */
static GtkWidget *
find_row_in (GtkWidget  *root,
             const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (SKS_IS_OPTION_ROW (child) && g_str_equal (sks_option_row_get_spec (SKS_OPTION_ROW (child))->name, name)
          && sks_option_row_get_option (SKS_OPTION_ROW (child)))
        return child;
      found = find_row_in (child, name);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_row (Fixture    *fixture,
          const char *name)
{
  sks_test_wait_until (find_row_in (fixture->page, name) != NULL);
  return find_row_in (fixture->page, name);
}

static SksOption *
find_option (Fixture    *fixture,
             const char *name)
{
  return sks_option_row_get_option (SKS_OPTION_ROW (find_row (fixture, name)));
}

static int
ask_kernel (Fixture *fixture,
            int      level,
            int      optname)
{
  int value = -1;
  socklen_t length = sizeof value;

  g_assert_cmpint (getsockopt (sks_socket_get_fd (sks_session_find_socket (fixture->session, "s")), level, optname, &value, &length), ==, 0);
  return value;
}

static void
type (Fixture    *fixture,
      const char *name,
      const char *text)
{
  GtkWidget *entry = sks_test_find (find_row (fixture, name), GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static gboolean
says (Fixture    *fixture,
      const char *name,
      const char *text)
{
  return sks_test_find_any (find_row (fixture, name), GTK_TYPE_WIDGET, text, TRUE) != NULL;
}

static gboolean
has_label_with (GtkWidget  *root,
                const char *part)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_get_mapped (child) && GTK_IS_LABEL (child) && strstr (gtk_label_get_label (GTK_LABEL (child)), part))
        return TRUE;
      if (has_label_with (child, part))
        return TRUE;
    }
  return FALSE;
}

static guint
count_rows (GtkWidget *root)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    n += SKS_IS_OPTION_ROW (child) ? (guint) gtk_widget_get_mapped (child) : count_rows (child);
  return n;
}

static const char *const tcp[] = { "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", NULL };
static const char *const udp[] = { "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", NULL };
static const char *const unix_stream[] = { "s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)", NULL };
static const char *const refused[] = { "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "s.setblocking(False)",
                                       "s.connect(('127.0.0.1', 1))", NULL };

static void
flip (Fixture    *fixture,
      const char *name,
      int         level,
      int         optname)
{
  GtkWidget *row = find_row (fixture, name);
  GtkSwitch *on = GTK_SWITCH (sks_test_find (row, GTK_TYPE_SWITCH, NULL));

  g_assert_false (gtk_switch_get_active (on));
  gtk_switch_set_active (on, TRUE);
  sks_test_wait_until (gtk_switch_get_state (on));
  g_assert_cmpint (ask_kernel (fixture, level, optname), ==, 1);
  sks_test_wait_until (says (fixture, name, "set by #2"));
  g_assert_true (gtk_widget_has_css_class (row, "changed"));
  gtk_switch_set_active (on, FALSE);
  sks_test_wait_until (!gtk_switch_get_state (on));
  g_assert_cmpint (ask_kernel (fixture, level, optname), ==, 0);
}

static void
test_switch_tcp (Fixture       *fixture,
                 gconstpointer  data)
{
  flip (fixture, "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY);
}

static void
test_switch_udp (Fixture       *fixture,
                 gconstpointer  data)
{
  flip (fixture, "SO_BROADCAST", SOL_SOCKET, SO_BROADCAST);
}

static void
test_switch_unix (Fixture       *fixture,
                  gconstpointer  data)
{
  flip (fixture, "SO_PASSCRED", SOL_SOCKET, SO_PASSCRED);
}

/* socket(7): the kernel doubles it. The editor keeps what was asked for. */
static void
test_number (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *entry = sks_test_find (find_row (fixture, "SO_RCVBUF"), GTK_TYPE_ENTRY, NULL);

  type (fixture, "SO_RCVBUF", "50000");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "SO_RCVBUF")), "100000"));
  g_assert_cmpint (ask_kernel (fixture, SOL_SOCKET, SO_RCVBUF), ==, 100000);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "50000");
  g_assert_true (says (fixture, "SO_RCVBUF", "set by #2"));
  g_assert_true (has_label_with (find_row (fixture, "SO_RCVBUF"), "You asked for 50000."));
  /* The tag opens the call. */
  sks_test_click (sks_test_find (find_row (fixture, "SO_RCVBUF"), GTK_TYPE_BUTTON, "set by #2"));
  sks_test_wait_until (sks_test_find_any (fixture->window, SKS_TYPE_CALL_CARD, NULL, TRUE) != NULL);
  /* It is a call like any other. */
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (fixture->session)), ==, 2);
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  data)
{
  GtkDropDown *menu = GTK_DROP_DOWN (sks_test_find (find_row (fixture, "IP_MTU_DISCOVER"), GTK_TYPE_DROP_DOWN, NULL));

  gtk_drop_down_set_selected (menu, 2); /* IP_PMTUDISC_DO is 2, ip(7) */
  sks_test_wait_until (sks_option_get_set_by (find_option (fixture, "IP_MTU_DISCOVER")) != 0);
  g_assert_cmpint (ask_kernel (fixture, IPPROTO_IP, 10), ==, 2);
  sks_test_wait_until (says (fixture, "IP_MTU_DISCOVER", "IP_PMTUDISC_DO"));
}

static void
test_linger_and_timeout (Fixture       *fixture,
                         gconstpointer  data)
{
  GtkSwitch *on = GTK_SWITCH (sks_test_find (find_row (fixture, "SO_LINGER"), GTK_TYPE_SWITCH, NULL));
  GtkWidget *seconds = sks_test_find (find_row (fixture, "SO_LINGER"), GTK_TYPE_ENTRY, NULL);
  struct linger linger = { 0 };
  struct timeval timeout = { 0 };
  socklen_t length = sizeof linger;
  int fd = sks_socket_get_fd (sks_session_find_socket (fixture->session, "s"));

  g_assert_false (gtk_widget_is_sensitive (seconds));
  gtk_switch_set_active (on, TRUE);
  sks_test_wait_until (gtk_widget_is_sensitive (seconds));
  type (fixture, "SO_LINGER", "7");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "SO_LINGER")), "on, 7 s"));
  g_assert_cmpint (getsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, &length), ==, 0);
  g_assert_cmpint (linger.l_onoff, ==, 1);
  g_assert_cmpint (linger.l_linger, ==, 7);

  type (fixture, "SO_RCVTIMEO", "1.5");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "SO_RCVTIMEO")), "1.5 s"));
  length = sizeof timeout;
  g_assert_cmpint (getsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, &length), ==, 0);
  g_assert_cmpint (timeout.tv_sec, ==, 1);
  g_assert_cmpint (timeout.tv_usec, ==, 500000);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *entry = sks_test_find (find_row (fixture, "TCP_CONGESTION"), GTK_TYPE_ENTRY, NULL);
  g_autofree char *before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  type (fixture, "TCP_CONGESTION", "nosuch");
  sks_test_wait_until (has_label_with (find_row (fixture, "TCP_CONGESTION"), "ENOENT (2)"));
  g_assert_true (says (fixture, "TCP_CONGESTION", "#2"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "nosuch");
  g_assert_true (sks_journal_get_flags (sks_session_get_journal (fixture->session), 2) & SKS_RECORD_FAILED);
  /* A better one takes the message away. */
  type (fixture, "TCP_CONGESTION", "reno");
  sks_test_wait_until (sks_option_get_set_by (find_option (fixture, "TCP_CONGESTION")) == 3);
  sks_test_wait_until (!has_label_with (find_row (fixture, "TCP_CONGESTION"), "ENOENT"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "reno");
  g_assert_cmpstr (before, !=, "");
}

static void
test_bad_text (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *entry = sks_test_find (find_row (fixture, "TCP_KEEPCNT"), GTK_TYPE_ENTRY, NULL);
  g_autofree char *before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  type (fixture, "TCP_KEEPCNT", "a dozen");
  g_assert_true (has_label_with (find_row (fixture, "TCP_KEEPCNT"), "a dozen"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "a dozen");
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (fixture->session)), ==, 1);
  /* What others change does not take the text away. */
  call (fixture, "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 5)");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "TCP_KEEPCNT")), "5"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "a dozen");
  gtk_editable_set_text (GTK_EDITABLE (entry), "12");
  sks_test_settle (20);
  g_assert_false (has_label_with (find_row (fixture, "TCP_KEEPCNT"), "a dozen"));
  g_signal_emit_by_name (entry, "activate");
  sks_test_wait_until (sks_option_get_set_by (find_option (fixture, "TCP_KEEPCNT")) == 3);
  g_assert_cmpint (ask_kernel (fixture, IPPROTO_TCP, TCP_KEEPCNT), ==, 12);
  g_assert_cmpstr (before, !=, "12");
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *filter = sks_test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL);

  find_row (fixture, "TCP_USER_TIMEOUT");
  sks_test_settle (100);
  g_assert_cmpuint (count_rows (fixture->page), >, 80);
  gtk_widget_activate_action (fixture->window, "win.filter", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), filter));
  gtk_editable_set_text (GTK_EDITABLE (filter), "keepi");
  sks_test_wait_until (count_rows (fixture->page) == 2);
  g_assert_true (gtk_widget_get_mapped (find_row (fixture, "TCP_KEEPINTVL")));
  gtk_editable_set_text (GTK_EDITABLE (filter), "keepx");
  sks_test_wait_until (count_rows (fixture->page) == 0);
  sks_test_find (fixture->page, GTK_TYPE_LABEL, "No option matches ‘keepx’. Clear the filter.");
  g_signal_emit_by_name (filter, "stop-search");
  sks_test_wait_until (count_rows (fixture->page) > 80);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (sks_test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Changed")), TRUE);
  sks_test_wait_until (count_rows (fixture->page) == 0);
  call (fixture, "s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)");
  sks_test_wait_until (count_rows (fixture->page) == 1);
  g_assert_true (gtk_widget_get_mapped (find_row (fixture, "SO_KEEPALIVE")));
  sks_test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Changed · 1");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (sks_test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Can set now")), TRUE);
  sks_test_wait_until (count_rows (fixture->page) > 40);
  g_assert_false (gtk_widget_get_mapped (find_row (fixture, "SO_TYPE")));
}

/* Python: s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) is 111 once, then 0. */
static void
test_read_once (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *row = find_row (fixture, "SO_ERROR");
  GtkWidget *button = sks_test_find (row, GTK_TYPE_BUTTON, "Read once");

  g_assert_true (says (fixture, "SO_ERROR", "not read"));
  sks_test_click (sks_test_find (fixture->page, GTK_TYPE_BUTTON, "Ask the kernel again for all that is free to read"));
  sks_test_settle (50);
  g_assert_true (says (fixture, "SO_ERROR", "not read"));
  sks_test_click (button);
  sks_test_wait_until (says (fixture, "SO_ERROR", "ECONNREFUSED (111)"));
  sks_test_wait_until (says (fixture, "SO_ERROR", "read by #4"));
  sks_test_click (button);
  sks_test_wait_until (says (fixture, "SO_ERROR", "read by #5"));
  g_assert_cmpstr (sks_option_get_value_text (find_option (fixture, "SO_ERROR")), ==, "0");
}

/* While another page shows, nothing is read. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  find_row (fixture, "TCP_NODELAY");
  gtk_widget_activate_action (fixture->window, "win.show-page", "s", "calls");
  sks_test_settle (50);
  call (fixture, "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)");
  sks_test_settle (300);
  g_assert_cmpstr (sks_option_get_value_text (find_option (fixture, "TCP_NODELAY")), ==, "0");
  gtk_widget_activate_action (fixture->window, "win.show-page", "s", "options");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "TCP_NODELAY")), "1"));
}

static void
test_sockets (Fixture       *fixture,
              gconstpointer  data)
{
  find_row (fixture, "TCP_USER_TIMEOUT");
  call (fixture, "u = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)");
  sks_window_select_socket (SKS_WINDOW (fixture->window), sks_session_find_socket (fixture->session, "u"));
  find_row (fixture, "SO_PASSCRED");
  sks_test_wait_until (find_row_in (fixture->page, "TCP_NODELAY") == NULL);
  sks_test_settle (50);
  sks_test_find (fixture->page, GTK_TYPE_LABEL, "SOL_SOCKET");
  g_assert_null (sks_test_find_any (fixture->page, GTK_TYPE_LABEL, "IPPROTO_TCP", TRUE));
  call (fixture, "u.close()");
  sks_test_wait_until (sks_test_find_any (fixture->page, GTK_TYPE_LABEL, "This socket is closed. Its options went with it.", TRUE) != NULL);
  sks_window_select_socket (SKS_WINDOW (fixture->window), sks_session_find_socket (fixture->session, "s"));
  find_row (fixture, "TCP_NODELAY");
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *row = find_row (fixture, "SO_RCVBUF");
  GtkWidget *entry = sks_test_find (row, GTK_TYPE_ENTRY, NULL);
  GtkWidget *name = sks_test_find (row, GTK_TYPE_LABEL, "SO_RCVBUF");
  graphene_rect_t entry_bounds, name_bounds;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 720);
  sks_test_wait_until (gtk_widget_get_width (fixture->window) <= 400);
  sks_test_wait_until (gtk_widget_has_css_class (row, "narrow"));
  sks_test_settle (100);
  g_assert_cmpint (gtk_widget_get_width (fixture->page), <=, 360);
  g_assert_cmpint (gtk_widget_get_width (row), <=, 340);
  g_assert_true (gtk_widget_compute_bounds (entry, row, &entry_bounds));
  g_assert_true (gtk_widget_compute_bounds (name, row, &name_bounds));
  g_assert_cmpfloat (entry_bounds.origin.y, >, name_bounds.origin.y + name_bounds.size.height);
  type (fixture, "SO_RCVBUF", "50000");
  sks_test_wait_until (g_str_equal (sks_option_get_value_text (find_option (fixture, "SO_RCVBUF")), "100000"));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 860);
  sks_test_wait_until (!gtk_widget_has_css_class (row, "narrow"));
}

#define ADD(path, lines, func) g_test_add ("/Sks/OptionsPage/" path, Fixture, lines, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_application_prepare_process ();
  g_test_init (&argc, &argv, NULL);

  ADD ("switch-tcp", tcp, test_switch_tcp);
  ADD ("switch-udp", udp, test_switch_udp);
  ADD ("switch-unix", unix_stream, test_switch_unix);
  ADD ("number", tcp, test_number);
  ADD ("choice", udp, test_choice);
  ADD ("linger-and-timeout", tcp, test_linger_and_timeout);
  ADD ("refused", tcp, test_refused);
  ADD ("bad-text", tcp, test_bad_text);
  ADD ("filter", tcp, test_filter);
  ADD ("read-once", refused, test_read_once);
  ADD ("hidden", tcp, test_hidden);
  ADD ("sockets", tcp, test_sockets);
  ADD ("narrow", tcp, test_narrow);

  return g_test_run ();
}
