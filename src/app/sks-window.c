// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-window-private.h"

#include <glib/gi18n.h>

#include "sks-peek-row.h"
#include "sks-state-glyph.h"
#include "sks-welcome.h"

G_DEFINE_FINAL_TYPE (SksWindow, sks_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_NARROW,
  PROP_ERRORS_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
dup_counts (SksWindow *self)
{
  guint n_sockets = g_list_model_get_n_items (sks_session_get_sockets (self->session));
  guint n_calls = sks_journal_get_n_records (sks_session_get_journal (self->session));
  g_autofree char *sockets = g_strdup_printf (ngettext ("%u socket", "%u sockets", n_sockets), n_sockets);
  g_autofree char *calls = g_strdup_printf (ngettext ("%u call", "%u calls", n_calls), n_calls);

  return g_strdup_printf ("%s · %s", sockets, calls);
}

static char *
dup_socket_subtitle (SksSocket *socket)
{
  const char *word = sks_state_get_word (sks_socket_get_state (socket));

  if (!sks_socket_is_open (socket))
    return g_strdup (word);
  return g_strdup_printf (_("fd %d · %s"), sks_socket_get_fd (socket), word);
}

static gboolean
is_welcome (SksWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "welcome") == 0;
}

static void
show_title (SksWindow *self)
{
  SksSocket *socket = sks_window_get_socket (self);
  gboolean of_socket = sks_breakpoint_get_narrow (self->breakpoint) && self->pane == SKS_PANE_SOCKET && socket;
  g_autofree char *subtitle = of_socket ? dup_socket_subtitle (socket) : dup_counts (self);

  gtk_widget_set_visible (GTK_WIDGET (self->title_glyph), of_socket);
  if (of_socket)
    {
      SksState state = sks_socket_get_state (socket);

      sks_state_swap_css_class (GTK_WIDGET (self->title_glyph), self->glyph_state, state);
      self->glyph_state = state;
      gtk_image_set_from_icon_name (self->title_glyph, sks_state_icon_name (state));
    }
  gtk_label_set_label (self->title, of_socket ? sks_socket_get_name (socket) : _("Sockscope"));
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), !is_welcome (self));
}

/* When the sockets first show, the window has its real size, maximized or not. The page gets the larger part. */
static void
place_divider (SksWindow *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->stack));

  if (self->divider_placed || is_welcome (self) || height <= 0 || sks_breakpoint_get_narrow (self->breakpoint))
    return;
  self->divider_placed = TRUE;
  gtk_paned_set_position (self->rows, MAX (height - self->timeline_height, height * 3 / 5));
}

static void
show_content (SksWindow *self)
{
  gboolean has_sockets = g_list_model_get_n_items (sks_session_get_sockets (self->session)) > 0;
  gboolean has_calls = sks_journal_get_n_records (sks_session_get_journal (self->session)) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_sockets || has_calls ? "main" : "welcome");
  place_divider (self);
  gtk_stack_set_visible_child_name (self->page_stack, sks_window_get_socket (self) ? "socket" : "empty");
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksWindow *self = SKS_WINDOW (widget);

  self->tick = 0;
  show_content (self);
  sks_window_show_layout (self);
  sks_window_update_actions (self);
  return G_SOURCE_REMOVE;
}

/* The title and what can be done follow the session once a frame, however many calls that frame brought. */
static void
session_changed_cb (SksWindow *self)
{
  if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
selected_cb (SksWindow *self)
{
  sks_socket_page_set_socket (self->page, sks_window_get_socket (self));
  if (!sks_window_get_socket (self) && self->pane == SKS_PANE_SOCKET)
    self->pane = SKS_PANE_SOCKETS;
  session_changed_cb (self);
}

static void
list_activated_cb (SksWindow *self)
{
  sks_window_show_pane (self, SKS_PANE_SOCKET);
  sks_socket_page_focus_content (self->page);
}

static void
narrow_cb (SksWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->timeline)))
    self->pane = SKS_PANE_TIMELINE;
  else
    self->pane = sks_window_get_socket (self) ? SKS_PANE_SOCKET : SKS_PANE_SOCKETS;
  sks_window_show_layout (self);
  place_divider (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
created_cb (SksWindow *self,
            SksSocket *socket)
{
  const char *first_call = sks_new_socket_get_first_call (self->new_socket);

  show_content (self);
  sks_window_select_socket (self, socket);
  sks_socket_page_show (self->page, "calls");
  if (first_call)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select-call", "s", first_call);
  sks_window_show_pane (self, SKS_PANE_SOCKET);
  sks_socket_page_focus_content (self->page);
}

/* Made when it is first wanted: the first frame need not wait for it. */
static void
create_new_socket_cb (GtkMenuButton *button,
                      gpointer       data)
{
  sks_window_get_new_socket (data);
}

static void
watch_session (SksWindow *self)
{
  SksJournal *journal = sks_session_get_journal (self->session);

  g_signal_connect_object (sks_session_get_sockets (self->session), "items-changed",
                           G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sks_session_get_waiting (self->session), "items-changed",
                           G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "socket-changed",
                           G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "appended", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
}

/* The program must also run where its schema is not installed; g_settings_new() would end it there. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source)
    schema = g_settings_schema_source_lookup (source, SKS_APPLICATION_ID, TRUE);
  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
restore_settings (SksWindow *self)
{
  int width = 1280, height = 860, sockets_width = 252;

  self->timeline_height = 260;
  self->settings = open_settings ();
  if (self->settings)
    {
      width = g_settings_get_int (self->settings, "window-width");
      height = g_settings_get_int (self->settings, "window-height");
      sockets_width = g_settings_get_int (self->settings, "sidebar-width");
      self->timeline_height = g_settings_get_int (self->settings, "timeline-height");
      g_settings_bind (self->settings, "errors-only", self, "errors-only", G_SETTINGS_BIND_DEFAULT);
      if (g_settings_get_boolean (self->settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  gtk_paned_set_position (self->columns, sockets_width);
}

static void
save_settings (SksWindow *self)
{
  int width, height;

  if (!self->settings)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (sks_breakpoint_get_narrow (self->breakpoint) || !gtk_widget_get_mapped (GTK_WIDGET (self->timeline)))
    return;
  if (!self->sockets_hidden)
    g_settings_set_int (self->settings, "sidebar-width", MAX (gtk_paned_get_position (self->columns), 180));
  if (!self->timeline_expanded && self->divider_placed)
    g_settings_set_int (self->settings, "timeline-height", MAX (gtk_widget_get_height (GTK_WIDGET (self->timeline)), 134));
}

static void
sks_window_unmap (GtkWidget *widget)
{
  save_settings (SKS_WINDOW (widget));
  GTK_WIDGET_CLASS (sks_window_parent_class)->unmap (widget);
}

static void
sks_window_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SksWindow *self = SKS_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->breakpoint && sks_breakpoint_get_narrow (self->breakpoint));
      break;
    case PROP_ERRORS_ONLY:
      /* The actions of the template's buttons ask before the template is whole. */
      g_value_set_boolean (value, self->timeline && sks_timeline_get_errors_only (self->timeline));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_window_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SksWindow *self = SKS_WINDOW (object);

  switch (id)
    {
    case PROP_ERRORS_ONLY:
      sks_timeline_set_errors_only (self->timeline, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_window_dispose (GObject *object)
{
  SksWindow *self = SKS_WINDOW (object);

  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->echo);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sks_window_parent_class)->dispose (object);
}

static void
sks_window_finalize (GObject *object)
{
  g_clear_object (&SKS_WINDOW (object)->session);
  G_OBJECT_CLASS (sks_window_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (SKS_TYPE_BREAKPOINT);
  g_type_ensure (SKS_TYPE_PEEK_ROW);
  g_type_ensure (SKS_TYPE_SOCKET_LIST);
  g_type_ensure (SKS_TYPE_SOCKET_PAGE);
  g_type_ensure (SKS_TYPE_TIMELINE);
  g_type_ensure (SKS_TYPE_WELCOME);
}

static void
sks_window_class_init (SksWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_window_get_property;
  object_class->set_property = sks_window_set_property;
  object_class->dispose = sks_window_dispose;
  object_class->finalize = sks_window_finalize;
  widget_class->unmap = sks_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = sks_window_close_request;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERRORS_ONLY] = g_param_spec_boolean ("errors-only", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SksWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, breakpoint);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, header);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, back);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, new_socket_button);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, new_socket_label);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, title_glyph);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, find);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, socket_menu_button);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, sockets_pane);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, list);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, sockets_peek);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, page);
  gtk_widget_class_bind_template_child (widget_class, SksWindow, timeline);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  sks_window_class_install_actions (widget_class);
}

static void
sks_window_init (SksWindow *self)
{
  self->session = sks_session_new ();
  sks_session_set_observe (self->session, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  gtk_menu_button_set_create_popup_func (self->new_socket_button, create_new_socket_cb, self, NULL);
  restore_settings (self);
  watch_session (self);
  show_content (self);
  sks_window_show_layout (self);
  sks_window_update_actions (self);
  sks_session_sample (self->session);
}

GtkWidget *
sks_window_new (GtkApplication *application)
{
  return g_object_new (SKS_TYPE_WINDOW, "application", application, NULL);
}

SksSession *
sks_window_get_session (SksWindow *self)
{
  return self->session;
}

SksSocket *
sks_window_get_socket (SksWindow *self)
{
  return sks_socket_list_get_selected (self->list);
}

void
sks_window_select_socket (SksWindow *self,
                          SksSocket *socket)
{
  sks_socket_list_select (self->list, socket);
}

void
sks_window_say (SksWindow  *self,
                const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

SksNewSocket *
sks_window_get_new_socket (SksWindow *self)
{
  if (!self->new_socket)
    {
      self->new_socket = SKS_NEW_SOCKET (sks_new_socket_new ());
      g_object_set (self->new_socket, "session", self->session, NULL);
      g_signal_connect_swapped (self->new_socket, "created", G_CALLBACK (created_cb), self);
      gtk_menu_button_set_popover (self->new_socket_button, GTK_WIDGET (self->new_socket));
    }
  return self->new_socket;
}

void
sks_window_show_pane (SksWindow *self,
                      SksPane    pane)
{
  self->pane = pane;
  if (pane != SKS_PANE_TIMELINE)
    self->timeline_expanded = FALSE;
  sks_window_show_layout (self);
}

void
sks_window_show_layout (SksWindow *self)
{
  gboolean narrow = sks_breakpoint_get_narrow (self->breakpoint);
  gboolean welcome = is_welcome (self);
  gboolean sockets = narrow ? self->pane == SKS_PANE_SOCKETS : !self->sockets_hidden;
  gboolean socket = narrow ? self->pane == SKS_PANE_SOCKET : TRUE;
  gboolean timeline = narrow ? self->pane == SKS_PANE_TIMELINE : TRUE;
  gboolean on_socket = narrow && !welcome && self->pane == SKS_PANE_SOCKET;

  gtk_widget_set_visible (self->sockets_pane, sockets);
  gtk_widget_set_visible (GTK_WIDGET (self->page_stack), socket);
  gtk_widget_set_visible (GTK_WIDGET (self->columns), narrow ? !timeline : !self->timeline_expanded);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), timeline);
  gtk_widget_set_visible (self->sockets_peek, narrow);
  sks_timeline_set_expanded (self->timeline, narrow || self->timeline_expanded);

  gtk_widget_set_visible (self->back, narrow && !welcome && self->pane != SKS_PANE_SOCKETS);
  gtk_widget_set_visible (self->new_socket_label, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->new_socket_button), !gtk_widget_get_visible (self->back));
  gtk_widget_set_visible (self->find, !welcome && !narrow);
  gtk_widget_set_visible (self->socket_menu_button, on_socket);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !on_socket);
  if (welcome)
    gtk_widget_add_css_class (GTK_WIDGET (self->header), "flat");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->header), "flat");
  g_object_set (self->page, "narrow", narrow, NULL);
  show_title (self);
}
