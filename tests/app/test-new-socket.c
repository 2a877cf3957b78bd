// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-code-label.h"
#include "sks-call-form.h"
#include "sks-calls-page.h"
#include "sks-new-socket.h"
#include "sks-prediction-line.h"
#include "sks-socket-presets.h"
#include "sks-test-window.h"

static GtkWidget *
open_popover (GtkWidget  *window,
              const char *preset)
{
  GtkWidget *popover;

  gtk_widget_activate_action (window, "win.new-socket-preset", "s", preset);
  popover = sks_test_find_any (window, SKS_TYPE_NEW_SOCKET, NULL, FALSE);
  sks_test_wait_until (gtk_widget_get_mapped (popover));
  return popover;
}

static void
choose (GtkWidget  *popover,
        const char *id,
        const char *name)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (sks_test_find (popover, GTK_TYPE_DROP_DOWN, id));
  GListModel *model = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), name))
      {
        gtk_drop_down_set_selected (drop_down, i);
        return;
      }
  g_error ("%s does not offer %s", id, name);
}

static const char *
get_line (GtkWidget  *popover,
          const char *id)
{
  return sks_code_label_get_text (SKS_CODE_LABEL (sks_test_find (popover, SKS_TYPE_CODE_LABEL, id)));
}

/* The lines are what one would type; they were tried in python3 and compiled. */
static void
test_lines (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  GtkWidget *popover = open_popover (window, "tcp-server");

  g_assert_cmpstr (get_line (popover, "python"), ==, "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  g_assert_true (g_str_has_prefix (get_line (popover, "c"), "int server = socket(AF_INET, SOCK_STREAM"));
  choose (popover, "protocol", "IPPROTO_TCP");
  g_assert_cmpstr (get_line (popover, "python"), ==,
                   "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)");
  sks_new_socket_choose_preset (SKS_NEW_SOCKET (popover), "udp6");
  g_assert_cmpstr (get_line (popover, "python"), ==, "udp6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)");
  sks_test_close_window (window);
}

static void
test_create (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  GtkWidget *popover = open_popover (window, "tcp-server");

  sks_test_click (sks_test_find (popover, GTK_TYPE_BUTTON, "create"));
  sks_test_wait_until (sks_session_find_socket (session, "server") != NULL);
  sks_test_wait_until (!gtk_widget_get_mapped (popover));
  g_assert_true (sks_window_get_socket (SKS_WINDOW (window)) == sks_session_find_socket (session, "server"));
  g_assert_cmpint (sks_socket_get_fd (sks_window_get_socket (SKS_WINDOW (window))), >=, 0);

  /* The next one gets a name of its own. */
  popover = open_popover (window, "tcp-server");
  g_assert_false (g_str_has_prefix (get_line (popover, "python"), "server = "));
  sks_test_click (sks_test_find (popover, GTK_TYPE_BUTTON, "create"));
  sks_test_wait_until (g_list_model_get_n_items (sks_session_get_sockets (session)) == 2);
  sks_test_close_window (window);
}

static void
test_presets (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));

  for (guint i = 0; sks_socket_presets[i].id; i++)
    {
      guint n_records = sks_journal_get_n_records (sks_session_get_journal (session));
      GtkWidget *popover = open_popover (window, sks_socket_presets[i].id);

      sks_test_click (sks_test_find (popover, GTK_TYPE_BUTTON, "create"));
      sks_test_wait_until (sks_journal_get_n_records (sks_session_get_journal (session)) > n_records
                           && g_list_model_get_n_items (sks_session_get_waiting (session)) == 0);
      sks_test_settle (20);
      gtk_popover_popdown (GTK_POPOVER (popover));
    }
  sks_test_close_window (window);
}

/* python3: socket.socket(AF_INET, SOCK_STREAM, 17) raises OSError(93, 'Protocol not supported'). */
static void
test_refused (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  GtkWidget *popover = open_popover (window, "tcp-server");
  GtkWidget *title;

  choose (popover, "protocol", "A number…");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (sks_test_find (popover, GTK_TYPE_SPIN_BUTTON, "protocol_number")), 17);
  sks_test_click (sks_test_find (popover, GTK_TYPE_BUTTON, "create"));
  sks_test_wait_until (sks_test_find_any (popover, GTK_TYPE_LABEL, "error_title", TRUE) != NULL);
  title = sks_test_find (popover, GTK_TYPE_LABEL, "error_title");
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (title)), "EPROTONOSUPPORT (93)"));
  g_assert_true (gtk_widget_get_mapped (popover));
  g_assert_cmpuint (g_list_model_get_n_items (sks_session_get_sockets (session)), ==, 0);
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (session)), ==, 1);
  g_assert_true (sks_journal_get_flags (sks_session_get_journal (session), 1) & SKS_RECORD_FAILED);
  sks_test_close_window (window);
}

static void
test_name (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  GtkWidget *popover = open_popover (window, "tcp-server");
  GtkWidget *name = sks_test_find (popover, GTK_TYPE_ENTRY, "name");

  gtk_editable_set_text (GTK_EDITABLE (name), "2nd socket");
  g_assert_false (gtk_widget_is_sensitive (sks_test_find (popover, GTK_TYPE_BUTTON, "create")));
  g_assert_nonnull (strstr (sks_prediction_line_get_text (SKS_PREDICTION_LINE (sks_test_find (popover, SKS_TYPE_PREDICTION_LINE, NULL))),
                            "letters"));
  gtk_editable_set_text (GTK_EDITABLE (name), "second");
  g_assert_true (gtk_widget_is_sensitive (sks_test_find (popover, GTK_TYPE_BUTTON, "create")));
  g_assert_true (g_str_has_prefix (get_line (popover, "python"), "second = "));
  sks_test_close_window (window);
}

/* What a client does first is connect, though one may bind too. */
static void
test_first_call (void)
{
  GtkWidget *window = sks_test_open_window (1280, 860);
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));

  open_popover (window, "tcp-client");
  gtk_widget_activate_action (window, "win.run-call", NULL);
  sks_new_socket_create (SKS_NEW_SOCKET (sks_test_find_any (window, SKS_TYPE_NEW_SOCKET, NULL, FALSE)));
  sks_test_wait_until (sks_session_find_socket (session, "client") != NULL);
  sks_test_wait_until (sks_test_find_any (window, SKS_TYPE_CALL_FORM, NULL, TRUE) != NULL);
  sks_test_settle (100);
  g_assert_cmpstr (sks_call_form_get_call (SKS_CALL_FORM (sks_test_find (window, SKS_TYPE_CALL_FORM, NULL)))->name, ==, "connect");
  g_assert_cmpuint (sks_journal_get_n_records (sks_session_get_journal (session)), ==, 1);
  sks_test_close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/Sks/NewSocket/lines", test_lines);
  g_test_add_func ("/Sks/NewSocket/create", test_create);
  g_test_add_func ("/Sks/NewSocket/presets", test_presets);
  g_test_add_func ("/Sks/NewSocket/refused", test_refused);
  g_test_add_func ("/Sks/NewSocket/name", test_name);
  g_test_add_func ("/Sks/NewSocket/first-call", test_first_call);
  return g_test_run ();
}
