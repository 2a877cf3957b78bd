// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <unistd.h>

#include "sks-socket-list.h"
#include "sks-socket-page.h"
#include "sks-socket-row.h"
#include "sks-test-window.h"
#include "sks-timeline.h"
#include "sks-welcome.h"

static guint
count_fds (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_fds = 0;

  while (g_dir_read_name (dir))
    n_fds++;
  return n_fds;
}

static const char *
get_title (GtkWidget  *window,
           const char *id)
{
  return gtk_label_get_label (GTK_LABEL (sks_test_find_any (window, GTK_TYPE_LABEL, id, FALSE)));
}

static gboolean
is_shown (GtkWidget *window,
          GType      type)
{
  return sks_test_find_any (window, type, NULL, TRUE) != NULL;
}

/* The echo that the welcome page plays, clicked, and its three sockets looked at on all their pages. */
static void
test_echo (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  GtkWidget *welcome = sks_test_find (window, SKS_TYPE_WELCOME, NULL);
  static const char *const pages[] = { "data", "options", "state", "calls" };
  GListModel *sockets = sks_session_get_sockets (session);

  sks_test_click (sks_test_find (welcome, GTK_TYPE_BUTTON, "win.play-echo"));
  sks_test_wait_until (g_list_model_get_n_items (sockets) >= 3
                       && sks_journal_get_n_records (sks_session_get_journal (session)) >= 10
                       && g_list_model_get_n_items (sks_session_get_waiting (session)) == 0);
  sks_test_find (window, SKS_TYPE_SOCKET_ROW, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(SksSocket) socket = g_list_model_get_item (sockets, i);

      gtk_widget_activate_action (window, "win.select-socket", "u", sks_socket_get_id (socket));
      g_assert_true (sks_window_get_socket (SKS_WINDOW (window)) == socket);
      for (guint j = 0; j < G_N_ELEMENTS (pages); j++)
        {
          gtk_widget_activate_action (window, "win.show-page", "s", pages[j]);
          sks_test_settle (60);
        }
    }
  sks_test_close_window (window);
}

static void
test_title (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) first = NULL, second = NULL;

  g_assert_cmpstr (get_title (window, "title"), ==, "Sockscope");
  first = sks_test_call (session, "a = socket.socket()");
  sks_test_wait_until (g_strcmp0 (get_title (window, "subtitle"), "1 socket · 1 call") == 0);
  second = sks_test_call (session, "b = socket.socket()");
  sks_test_wait_until (g_strcmp0 (get_title (window, "subtitle"), "2 sockets · 2 calls") == 0);
  sks_test_close_window (window);
}

static void
test_steps (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) first = sks_test_call (session, "a = socket.socket()");
  g_autoptr(SksCall) second = sks_test_call (session, "b = socket.socket()");

  sks_test_wait_until (g_strcmp0 (get_title (window, "subtitle"), "2 sockets · 2 calls") == 0);
  sks_window_select_socket (SKS_WINDOW (window), sks_session_find_socket (session, "a"));
  gtk_widget_activate_action (window, "win.next-socket", NULL);
  g_assert_cmpstr (sks_socket_get_name (sks_window_get_socket (SKS_WINDOW (window))), ==, "b");
  gtk_widget_activate_action (window, "win.next-socket", NULL);
  g_assert_cmpstr (sks_socket_get_name (sks_window_get_socket (SKS_WINDOW (window))), ==, "a");
  gtk_widget_activate_action (window, "win.previous-socket", NULL);
  g_assert_cmpstr (sks_socket_get_name (sks_window_get_socket (SKS_WINDOW (window))), ==, "b");
  sks_test_close_window (window);
}

/* The strip's button closes, and then takes the closed socket out of the list. */
static void
test_close_socket (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  g_autoptr(SksCall) bound = sks_test_call (session, "a.bind(('127.0.0.1', 0))");
  g_autoptr(SksCall) waiting = sks_test_issue (session, "a.recv(1)");
  SksSocket *socket = sks_session_find_socket (session, "a");
  GtkWidget *page;

  sks_test_wait_until (is_shown (window, SKS_TYPE_SOCKET_PAGE));
  page = sks_test_find (window, SKS_TYPE_SOCKET_PAGE, NULL);
  sks_test_click (sks_test_find (page, GTK_TYPE_BUTTON, "Close"));
  sks_test_wait_until (!sks_socket_is_open (socket) && sks_call_get_state (waiting) != SKS_CALL_RUNNING);
  sks_test_wait_until (sks_test_find_any (page, GTK_TYPE_BUTTON, "Remove", TRUE) != NULL);
  sks_test_click (sks_test_find (page, GTK_TYPE_BUTTON, "Remove"));
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_sockets (session)) == 0);
  sks_test_settle (60);
  /* Its rows stay, so the welcome page does not come back. */
  g_assert_null (sks_test_find_any (window, SKS_TYPE_WELCOME, NULL, TRUE));
  sks_test_close_window (window);
}

static void
test_interrupt_all (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  g_autoptr(SksCall) bound = sks_test_call (session, "a.bind(('127.0.0.1', 0))");
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (calls, sks_test_issue (session, "a.recv(1)"));
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 20);
  sks_test_settle (200);
  gtk_widget_activate_action (window, "win.interrupt-newest", NULL);
  sks_test_wait_until (sks_call_get_state (calls->pdata[19]) == SKS_CALL_INTERRUPTED);
  g_assert_cmpint (sks_call_get_state (calls->pdata[0]), ==, SKS_CALL_RUNNING);
  gtk_widget_activate_action (window, "win.interrupt-all", NULL);
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_waiting (session)) == 0);
  sks_test_close_window (window);
}

static void
test_narrow (void)
{
  GtkWidget *window = sks_test_open_window (360, 540);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = NULL;
  gboolean narrow = FALSE;

  made = sks_test_call (session, "a = socket.socket()");
  sks_test_wait_until ((g_object_get (window, "narrow", &narrow, NULL), narrow));
  sks_test_settle (100);
  g_assert_cmpint (gtk_widget_get_width (window), ==, 360);
  g_assert_cmpint (gtk_widget_get_height (window), ==, 540);

  gtk_widget_activate_action (window, "win.show-page", "s", "calls");
  sks_test_wait_until (is_shown (window, SKS_TYPE_SOCKET_PAGE));
  g_assert_false (is_shown (window, SKS_TYPE_SOCKET_LIST));
  g_assert_false (is_shown (window, SKS_TYPE_TIMELINE));
  g_assert_cmpstr (get_title (window, "title"), ==, "a");

  sks_test_click (sks_test_find (window, GTK_TYPE_BUTTON, "win.toggle-timeline"));
  sks_test_wait_until (is_shown (window, SKS_TYPE_TIMELINE));
  g_assert_false (is_shown (window, SKS_TYPE_SOCKET_PAGE));

  sks_test_click (sks_test_find (window, GTK_TYPE_BUTTON, "win.back"));
  sks_test_wait_until (is_shown (window, SKS_TYPE_SOCKET_PAGE));
  sks_test_click (sks_test_find (window, GTK_TYPE_BUTTON, "win.back"));
  sks_test_wait_until (is_shown (window, SKS_TYPE_SOCKET_LIST));
  g_assert_false (is_shown (window, SKS_TYPE_SOCKET_PAGE));
  sks_test_close_window (window);
}

/* No page asks for more than a narrow window has, or it would be cut. */
static void
test_pages_fit (void)
{
  GtkWidget *window = sks_test_open_window (360, 640);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket()");
  static const char *const pages[] = { "calls", "data", "options", "state" };
  GtkWidget *page;

  sks_test_settle (300);
  gtk_widget_activate_action (window, "win.show-page", "s", "calls");
  sks_test_settle (100);
  page = sks_test_find (window, SKS_TYPE_SOCKET_PAGE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *shown = sks_socket_page_get_page (SKS_SOCKET_PAGE (page), pages[i]);
      int width = 0;

      if (!shown)
        continue;
      gtk_widget_activate_action (window, "win.show-page", "s", pages[i]);
      sks_test_settle (100);
      gtk_widget_measure (shown, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      g_test_message ("%s: %d px", pages[i], width);
      g_assert_cmpint (width, <=, 360);
    }
  sks_test_close_window (window);
}

static void
test_panes (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket()");

  sks_test_settle (100);
  gtk_widget_activate_action (window, "win.toggle-sockets", NULL);
  sks_test_wait_until (!is_shown (window, SKS_TYPE_SOCKET_LIST));
  gtk_widget_activate_action (window, "win.toggle-sockets", NULL);
  gtk_widget_activate_action (window, "win.toggle-timeline", NULL);
  sks_test_wait_until (is_shown (window, SKS_TYPE_TIMELINE));
  g_assert_false (is_shown (window, SKS_TYPE_SOCKET_PAGE));
  gtk_widget_activate_action (window, "win.toggle-timeline", NULL);
  sks_test_settle (50);
  for (guint i = 0; i < 4; i++)
    {
      gtk_widget_activate_action (window, "win.next-pane", NULL);
      g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (window)));
    }
  gtk_widget_activate_action (window, "win.filter", NULL);
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), SKS_TYPE_TIMELINE));
  sks_test_close_window (window);
}

static void
test_quit_closes (void)
{
  GtkWidget *window = sks_test_open_window (800, 600);
  SksSession *session = g_object_ref (sks_window_get_session (SKS_WINDOW (window)));
  guint n_fds = count_fds ();
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket()");
  g_autoptr(SksCall) bound = sks_test_call (session, "a.bind(('127.0.0.1', 0))");
  g_autoptr(SksCall) listening = sks_test_call (session, "a.listen(1)");
  g_autoptr(SksCall) waiting = sks_test_issue (session, "a.accept()");

  g_assert_cmpuint (count_fds (), >, n_fds);
  sks_test_close_window (window);
  g_assert_cmpint (sks_call_get_state (waiting), !=, SKS_CALL_RUNNING);
  g_assert_false (sks_socket_is_open (sks_session_find_socket (session, "a")));
  g_assert_cmpuint (count_fds (), <=, n_fds);
  g_object_unref (session);
}

static GtkWidget *
find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (g_type_is_a (G_OBJECT_TYPE (toplevel), type) && gtk_widget_get_mapped (toplevel))
        return toplevel;
    }
  return NULL;
}

static void
respond (const char *response)
{
  GtkWidget *dialog;

  sks_test_wait_until (find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  dialog = find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_quit_asks (gconstpointer data)
{
  const char *response = data;
  GtkWidget *window = sks_test_open_window (800, 600);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autofree char *dir = g_dir_make_tmp ("sks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "asked.sock", NULL);
  g_autofree char *line = g_strdup_printf ("a.bind('%s')", path);
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  g_autoptr(SksCall) bound = NULL;
  gpointer alive = window;

  bound = sks_test_call (session, line);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_object_add_weak_pointer (G_OBJECT (window), &alive);
  gtk_window_close (GTK_WINDOW (window));
  respond ("cancel");
  sks_test_settle (50);
  g_assert_nonnull (alive);
  gtk_window_close (GTK_WINDOW (window));
  respond (response);
  sks_test_wait_until (alive == NULL);
  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, g_str_equal (response, "keep"));
  unlink (path);
  rmdir (dir);
}

static void
test_keys (void)
{
  GtkWidget *window = sks_test_open_window (800, 600);
  GtkShortcutsWindow *help;
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (sks_test_get_application ());

  gtk_widget_activate_action (window, "win.show-help-overlay", NULL);
  help = gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window));
  g_assert_nonnull (help);
  g_assert_cmpuint (g_strv_length (actions), >=, 15);
  sks_test_settle (100);
  gtk_widget_set_visible (GTK_WIDGET (help), FALSE);
  sks_test_close_window (window);
}

/* The keys that make a call first show the form that they would play. */
static void
test_run_unseen (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = sks_test_call (session, "a = socket.socket()");
  SksSocketPage *page;

  sks_test_settle (100);
  page = SKS_SOCKET_PAGE (sks_test_find (window, SKS_TYPE_SOCKET_PAGE, NULL));
  gtk_widget_activate_action (window, "win.show-page", "s", "state");
  sks_test_settle (100);
  gtk_widget_activate_action (window, "win.run-call", NULL);
  sks_test_settle (100);
  g_assert_cmpstr (sks_socket_page_get_page_name (page), ==, "calls");
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (session)), ==, 1);
  gtk_widget_activate_action (window, "win.select-call", "s", "close");
  gtk_widget_activate_action (window, "win.run-call", NULL);
  sks_test_wait_until (sks_journal_get_n_records (sks_session_get_journal (session)) == 2);
  sks_test_close_window (window);
}

static gboolean
has_text (GtkWidget *widget)
{
  GtkWidget *label = sks_test_find_any (widget, GTK_TYPE_LABEL, NULL, TRUE);

  return label && *gtk_label_get_label (GTK_LABEL (label)) != '\0';
}

static gboolean
needs_name (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SWITCH (widget);
}

/* What one can focus and that shows no text has a name for those who hear the window. */
static guint
count_nameless (GtkWidget *root)
{
  guint n_nameless = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      gboolean named = gtk_test_accessible_has_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL)
                       || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_LABELLED_BY);

      if (!gtk_widget_get_mapped (child))
        continue;
      if (needs_name (child) && !named && ((!GTK_IS_BUTTON (child) && !GTK_IS_MENU_BUTTON (child)) || !has_text (child)))
        {
          g_test_message ("%s “%s” in %s has no name", G_OBJECT_TYPE_NAME (child),
                          gtk_buildable_get_buildable_id (GTK_BUILDABLE (child)), G_OBJECT_TYPE_NAME (root));
          n_nameless++;
        }
      /* The parts of GTK's own widgets are its own. */
      if (!needs_name (child) && !GTK_IS_WINDOW_CONTROLS (child) && !ADW_IS_SPLIT_BUTTON (child))
        n_nameless += count_nameless (child);
    }
  return n_nameless;
}

static void
test_names (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) made = NULL;
  static const char *const pages[] = { "calls", "data", "options", "state" };
  guint n_nameless = 0;

  n_nameless += count_nameless (window);
  made = sks_test_call (session, "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)");
  sks_test_settle (100);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_activate_action (window, "win.show-page", "s", pages[i]);
      sks_test_settle (200);
      n_nameless += count_nameless (window);
    }
  gtk_widget_activate_action (window, "win.new-socket", NULL);
  sks_test_settle (200);
  n_nameless += count_nameless (window);
  g_assert_cmpuint (n_nameless, ==, 0);
  sks_test_close_window (window);
}

/* Nothing that the window made outlives it. */
static void
test_finalize (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  SksCall *call = sks_test_call (session, "a = socket.socket()");
  gpointer alive = session;

  g_object_unref (call);
  sks_test_settle (100);
  gtk_widget_activate_action (window, "win.show-page", "s", "data");
  gtk_widget_activate_action (window, "win.open-call", "u", 1);
  sks_test_settle (200);
  g_object_add_weak_pointer (G_OBJECT (session), &alive);
  sks_test_close_window (window);
  sks_test_wait_until (alive == NULL);
}

static void
test_about (void)
{
  GtkWidget *window = sks_test_open_window (800, 600);
  GtkWidget *about;

  g_action_group_activate_action (G_ACTION_GROUP (sks_test_get_application ()), "about", NULL);
  sks_test_wait_until (find_toplevel (ADW_TYPE_ABOUT_WINDOW) != NULL);
  about = find_toplevel (ADW_TYPE_ABOUT_WINDOW);
  g_assert_nonnull (about);
  gtk_window_close (GTK_WINDOW (about));
  sks_test_wait_until (find_toplevel (ADW_TYPE_ABOUT_WINDOW) == NULL);
  sks_test_close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/Sks/Window/echo", test_echo);
  g_test_add_func ("/Sks/Window/title", test_title);
  g_test_add_func ("/Sks/Window/steps", test_steps);
  g_test_add_func ("/Sks/Window/close-socket", test_close_socket);
  g_test_add_func ("/Sks/Window/interrupt-all", test_interrupt_all);
  g_test_add_func ("/Sks/Window/narrow", test_narrow);
  g_test_add_func ("/Sks/Window/pages-fit", test_pages_fit);
  g_test_add_func ("/Sks/Window/panes", test_panes);
  g_test_add_func ("/Sks/Window/quit-closes", test_quit_closes);
  g_test_add_data_func ("/Sks/Window/quit-asks/unlink", "unlink", test_quit_asks);
  g_test_add_data_func ("/Sks/Window/quit-asks/keep", "keep", test_quit_asks);
  g_test_add_func ("/Sks/Window/keys", test_keys);
  g_test_add_func ("/Sks/Window/run-unseen", test_run_unseen);
  g_test_add_func ("/Sks/Window/about", test_about);
  g_test_add_func ("/Sks/Window/names", test_names);
  g_test_add_func ("/Sks/Window/finalize", test_finalize);
  return g_test_run ();
}
