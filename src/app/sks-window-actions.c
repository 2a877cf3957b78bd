// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-window-private.h"

#include "sks-calls-page.h"
#include "sks-data-page.h"
#include "sks-options-page.h"

/* A pause that lets each call be seen before the next. */
#define ECHO_PAUSE_MS 350

static void
new_socket_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (parameter)
    sks_new_socket_choose_preset (sks_window_get_new_socket (self), g_variant_get_string (parameter, NULL));
  if (!gtk_widget_get_visible (GTK_WIDGET (self->new_socket_button)))
    sks_window_show_pane (self, SKS_PANE_SOCKETS);
  gtk_menu_button_popup (self->new_socket_button);
}

static void
play_echo_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (!self->echo)
    {
      self->echo = sks_echo_new (self->session);
      g_signal_connect_object (self->echo, "notify::playing", G_CALLBACK (sks_window_update_actions), self,
                               G_CONNECT_SWAPPED);
    }
  sks_echo_play (self->echo, ECHO_PAUSE_MS);
}

static SksCallsPage *
show_calls_page (SksWindow *self)
{
  sks_window_show_pane (self, SKS_PANE_SOCKET);
  sks_socket_page_show (self->page, "calls");
  return SKS_CALLS_PAGE (sks_socket_page_get_page (self->page, "calls"));
}

static gboolean
is_page_seen (SksWindow  *self,
              const char *page_name)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self->page)) && g_strcmp0 (sks_socket_page_get_page_name (self->page), page_name) == 0;
}

/* Only a call that is seen is made; from elsewhere the same keys show it first. */
static void
run_call_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (self->new_socket && gtk_widget_get_mapped (GTK_WIDGET (self->new_socket)))
    {
      sks_new_socket_create (self->new_socket);
    }
  else if (is_page_seen (self, "calls"))
    {
      sks_calls_page_run (SKS_CALLS_PAGE (sks_socket_page_get_page (self->page, "calls")));
    }
  else if (!is_page_seen (self, "data") || !sks_data_page_send (SKS_DATA_PAGE (sks_socket_page_get_page (self->page, "data"))))
    {
      show_calls_page (self);
      sks_socket_page_focus_content (self->page);
    }
}

static void
find_call_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  sks_calls_page_find_call (show_calls_page (SKS_WINDOW (widget)));
}

/* A call by its name, of a socket; of a file where sockets have none such. */
static void
select_call_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, name);

  if (!spec)
    spec = sks_call_spec_find (SKS_ON_FILE, name);
  if (spec)
    sks_calls_page_select_call (show_calls_page (SKS_WINDOW (widget)), spec);
}

static void
repeat_number (SksWindow *self,
               guint      number)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  guint socket_id;

  if (number == 0 || number > sks_journal_get_n_records (journal))
    return;
  socket_id = sks_journal_get_socket_id (journal, number);
  if (socket_id == 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.new-socket", NULL);
      return;
    }
  sks_window_select_socket (self, sks_session_find_socket_by_id (self->session, socket_id));
  sks_calls_page_load_record (show_calls_page (self), number);
}

static void
repeat_call_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  repeat_number (SKS_WINDOW (widget), g_variant_get_uint32 (parameter));
}

/* The row chosen in the Journal, or else the last call on the socket that is looked at. */
static void
repeat_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  SksSocket *socket = sks_window_get_socket (self);
  guint number = sks_timeline_get_selected_number (self->timeline);

  if (number == 0 && socket)
    number = sks_journal_get_last_of_socket (sks_session_get_journal (self->session), sks_socket_get_id (socket));
  repeat_number (self, number);
}

static void
interrupt_newest_cb (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  GListModel *waiting = sks_session_get_waiting (SKS_WINDOW (widget)->session);
  guint n_waiting = g_list_model_get_n_items (waiting);
  g_autoptr(SksCall) call = n_waiting > 0 ? g_list_model_get_item (waiting, n_waiting - 1) : NULL;

  if (call)
    sks_call_interrupt (call);
}

static void
interrupt_all_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  sks_session_interrupt_all (SKS_WINDOW (widget)->session);
}

static void
show_page_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  sks_window_show_pane (self, SKS_PANE_SOCKET);
  sks_socket_page_show (self->page, g_variant_get_string (parameter, NULL));
}

static void
previous_socket_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  sks_socket_list_step (SKS_WINDOW (widget)->list, -1);
}

static void
next_socket_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  sks_socket_list_step (SKS_WINDOW (widget)->list, 1);
}

static void
select_socket_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  SksSocket *socket = sks_session_find_socket_by_id (self->session, g_variant_get_uint32 (parameter));

  if (!socket)
    return;
  sks_window_select_socket (self, socket);
  sks_window_show_pane (self, SKS_PANE_SOCKET);
}

static void
close_socket_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  SksSocket *socket = parameter ? sks_session_find_socket_by_id (self->session, g_variant_get_uint32 (parameter))
                                : sks_window_get_socket (self);

  if (socket && sks_socket_is_open (socket))
    sks_session_close_socket (self->session, socket);
}

static void
forget_socket_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  SksSocket *socket = sks_session_find_socket_by_id (self->session, g_variant_get_uint32 (parameter));

  if (socket && !sks_socket_is_open (socket))
    sks_session_forget_socket (self->session, socket);
}

static void
toggle_timeline_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (!sks_breakpoint_get_narrow (self->breakpoint))
    self->timeline_expanded = !self->timeline_expanded;
  else if (self->pane == SKS_PANE_TIMELINE)
    self->pane = sks_window_get_socket (self) ? SKS_PANE_SOCKET : SKS_PANE_SOCKETS;
  else
    self->pane = SKS_PANE_TIMELINE;
  sks_window_show_layout (self);
}

static void
toggle_sockets_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (sks_breakpoint_get_narrow (self->breakpoint))
    self->pane = self->pane == SKS_PANE_SOCKETS ? SKS_PANE_SOCKET : SKS_PANE_SOCKETS;
  else
    self->sockets_hidden = !self->sockets_hidden;
  sks_window_show_layout (self);
}

static void
back_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  gboolean from_timeline = self->pane == SKS_PANE_TIMELINE && sks_window_get_socket (self);

  sks_window_show_pane (self, from_timeline ? SKS_PANE_SOCKET : SKS_PANE_SOCKETS);
}

static gboolean
has_focus_within (SksWindow *self,
                  GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
filter_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  if (g_strcmp0 (sks_socket_page_get_page_name (self->page), "options") == 0
      && gtk_widget_get_mapped (GTK_WIDGET (self->page))
      && !has_focus_within (self, GTK_WIDGET (self->timeline)))
    {
      sks_options_page_focus_filter (SKS_OPTIONS_PAGE (sks_socket_page_get_page (self->page, "options")));
      return;
    }
  sks_window_show_pane (self, SKS_PANE_TIMELINE);
  sks_timeline_focus_filter (self->timeline);
}

static void
next_pane_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);
  GtkWidget *panes[] = { GTK_WIDGET (self->list), GTK_WIDGET (self->page_stack), GTK_WIDGET (self->timeline) };
  guint now = G_N_ELEMENTS (panes) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (has_focus_within (self, panes[i]))
      now = i;
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++)
    {
      GtkWidget *pane = panes[(now + i) % G_N_ELEMENTS (panes)];

      if (gtk_widget_get_mapped (pane) && gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
        return;
    }
}

static void
copy_as_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  sks_timeline_copy_as (SKS_WINDOW (widget)->timeline, g_variant_get_string (parameter, NULL));
}

static void
open_call_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SksWindow *self = SKS_WINDOW (widget);

  sks_window_show_pane (self, SKS_PANE_TIMELINE);
  sks_timeline_open_call (self->timeline, g_variant_get_uint32 (parameter));
}

/* GTK would make it with the window, and the first frame would wait for it. */
static void
show_help_overlay_cb (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (widget);

  if (!gtk_application_window_get_help_overlay (window))
    {
      g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (SKS_RESOURCE_PATH "/help-overlay.ui");

      gtk_application_window_set_help_overlay (window, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
}

static const struct
{
  const char *name;
  const char *parameter_type;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.back", NULL, back_cb },
  { "win.close-socket", NULL, close_socket_cb },
  { "win.close-socket-by-id", "u", close_socket_cb },
  { "win.copy-as", "s", copy_as_cb },
  { "win.filter", NULL, filter_cb },
  { "win.find-call", NULL, find_call_cb },
  { "win.forget-socket", "u", forget_socket_cb },
  { "win.interrupt-all", NULL, interrupt_all_cb },
  { "win.interrupt-newest", NULL, interrupt_newest_cb },
  { "win.new-socket", NULL, new_socket_cb },
  { "win.new-socket-preset", "s", new_socket_cb },
  { "win.next-pane", NULL, next_pane_cb },
  { "win.next-socket", NULL, next_socket_cb },
  { "win.open-call", "u", open_call_cb },
  { "win.play-echo", NULL, play_echo_cb },
  { "win.previous-socket", NULL, previous_socket_cb },
  { "win.repeat", NULL, repeat_cb },
  { "win.repeat-call", "u", repeat_call_cb },
  { "win.run-call", NULL, run_call_cb },
  { "win.select-call", "s", select_call_cb },
  { "win.select-socket", "u", select_socket_cb },
  { "win.show-help-overlay", NULL, show_help_overlay_cb },
  { "win.show-page", "s", show_page_cb },
  { "win.toggle-sockets", NULL, toggle_sockets_cb },
  { "win.toggle-timeline", NULL, toggle_timeline_cb },
};

void
sks_window_class_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.errors-only", "errors-only");
}

void
sks_window_update_actions (SksWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  SksSocket *socket = sks_window_get_socket (self);
  gboolean waiting = g_list_model_get_n_items (sks_session_get_waiting (self->session)) > 0;
  gboolean several = g_list_model_get_n_items (sks_session_get_sockets (self->session)) > 1;

  gtk_widget_action_set_enabled (widget, "win.close-socket", socket && sks_socket_is_open (socket));
  gtk_widget_action_set_enabled (widget, "win.run-call", socket != NULL);
  gtk_widget_action_set_enabled (widget, "win.find-call", socket != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-page", socket != NULL);
  gtk_widget_action_set_enabled (widget, "win.interrupt-newest", waiting);
  gtk_widget_action_set_enabled (widget, "win.interrupt-all", waiting);
  gtk_widget_action_set_enabled (widget, "win.next-socket", several);
  gtk_widget_action_set_enabled (widget, "win.previous-socket", several);
  gtk_widget_action_set_enabled (widget, "win.play-echo", !self->echo || !sks_echo_is_playing (self->echo));
}
