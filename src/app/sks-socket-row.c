// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-socket-row.h"

#include <glib/gi18n.h>

#include "sks-journal.h"
#include "sks-state-glyph.h"

struct _SksSocketRow
{
  GtkWidget parent_instance;

  GtkImage *glyph;
  GtkLabel *name;
  GtkWidget *waiting;
  GtkLabel *fd;
  GtkLabel *state_word;
  GtkLabel *traffic;
  GtkLabel *names;
  GtkWidget *menu;

  SksSocket *socket;
  SksState state;
  guint tick;
};

G_DEFINE_FINAL_TYPE (SksSocketRow, sks_socket_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SOCKET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* "127.0.0.1:41822 ⇄ :9999": a peer on the same host is its port alone. */
static char *
dup_names (SksSocket *socket)
{
  const char *local = sks_socket_get_local_text (socket);
  const char *peer = sks_socket_get_peer_text (socket);
  const char *local_port = strrchr (local, ':');
  const char *peer_port = strrchr (peer, ':');

  if (!*peer)
    return g_strdup (local);
  if (local_port && peer_port && peer_port - peer == local_port - local
      && strncmp (local, peer, (gsize) (peer_port - peer)) == 0)
    peer = peer_port;
  return g_strdup_printf ("%s ⇄ %s", local, peer);
}

static char *
dup_traffic (SksSocket *socket)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);
  guint64 n_sent = sks_socket_get_n_sent (socket);
  guint64 n_received = sks_socket_get_n_received (socket);
  g_autofree char *sent = sks_format_bytes (n_sent);
  g_autofree char *received = sks_format_bytes (n_received);

  if (sks_socket_get_state (socket) == SKS_STATE_LISTEN)
    {
      if (!(evidence->valid & SKS_EVIDENCE_ACCEPT_QUEUE))
        return g_strdup ("");
      /* Translators: connections that wait for accept, and how many may. */
      return g_strdup_printf (_("queue %d of %d"), evidence->accept_queue, evidence->accept_limit);
    }
  if (sks_socket_is_open (socket) && (evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE) && evidence->receive_queue > 0)
    {
      g_autofree char *unread = sks_format_bytes ((guint64) evidence->receive_queue);

      /* Of datagrams the kernel only tells the size of the next one. */
      return g_strdup_printf (sks_socket_is_datagram (socket) ? _("%s next") : _("%s unread"), unread);
    }
  if (!n_sent && !n_received)
    return g_strdup ("");
  return g_strdup_printf ("↑ %s  ↓ %s", sent, received);
}

/* NULL when none does */
static char *
dup_waiting (SksSocket *socket)
{
  guint n_waiting = sks_socket_get_n_waiting (socket);

  if (n_waiting == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u call waits", "%u calls wait", n_waiting), n_waiting);
}

static void
show_waiting (SksSocketRow *self,
              const char   *waiting)
{
  gtk_widget_set_visible (self->waiting, waiting != NULL);
  if (!waiting)
    return;
  gtk_widget_set_tooltip_text (self->waiting, waiting);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->waiting), GTK_ACCESSIBLE_PROPERTY_LABEL, waiting, -1);
}

static void
show_accessible_label (SksSocketRow *self,
                       const char   *names,
                       const char   *traffic,
                       const char   *waiting)
{
  g_autofree char *summary = sks_socket_dup_summary (self->socket);
  g_autofree char *label = g_strjoin (", ", summary, sks_state_get_word (self->state), names, traffic, waiting, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_socket (SksSocketRow *self)
{
  SksState state = sks_socket_get_state (self->socket);
  g_autofree char *names = dup_names (self->socket);
  g_autofree char *traffic = dup_traffic (self->socket);
  g_autofree char *waiting = dup_waiting (self->socket);
  g_autofree char *fd = NULL;

  if (sks_socket_is_open (self->socket))
    fd = g_strdup_printf (_("fd %d"), sks_socket_get_fd (self->socket));
  else
    fd = g_strdup (_("closed"));

  sks_state_swap_css_class (GTK_WIDGET (self->glyph), self->state, state);
  sks_state_swap_css_class (GTK_WIDGET (self->state_word), self->state, state);
  self->state = state;
  gtk_image_set_from_icon_name (self->glyph, sks_state_icon_name (state));
  gtk_label_set_label (self->name, sks_socket_get_name (self->socket));
  gtk_label_set_label (self->fd, fd);
  gtk_label_set_label (self->state_word, sks_state_get_word (state));
  gtk_label_set_label (self->traffic, traffic);
  gtk_label_set_label (self->names, names);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *names ? names : NULL);
  if (sks_socket_is_open (self->socket))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "closed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "closed");
  show_waiting (self, waiting);
  show_accessible_label (self, names, traffic, waiting);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksSocketRow *self = SKS_SOCKET_ROW (widget);

  self->tick = 0;
  if (self->socket)
    show_socket (self);
  return G_SOURCE_REMOVE;
}

/* A busy socket changes several times a frame; the row follows once a frame. */
static void
changed_cb (SksSocketRow *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_socket (self);
  else if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
popup_menu_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  SksSocketRow *self = SKS_SOCKET_ROW (widget);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenuItem) item = NULL;

  if (!self->socket)
    return;
  if (sks_socket_is_open (self->socket))
    {
      item = g_menu_item_new (_("Close Socket"), NULL);
      g_menu_item_set_action_and_target (item, "win.close-socket-by-id", "u", sks_socket_get_id (self->socket));
    }
  else
    {
      item = g_menu_item_new (_("Remove From List"), NULL);
      g_menu_item_set_action_and_target (item, "win.forget-socket", "u", sks_socket_get_id (self->socket));
    }
  g_menu_append_item (menu, item);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* Where the window shows one pane at a time, a click opens the socket's. */
static void
released_cb (SksSocketRow *self)
{
  if (self->socket)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select-socket", "u", sks_socket_get_id (self->socket));
}

static void
secondary_pressed_cb (SksSocketRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "menu.popup", NULL);
}

static void
sks_socket_row_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GTK_WIDGET_CLASS (sks_socket_row_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (SKS_SOCKET_ROW (widget)->menu));
}

static void
sks_socket_row_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_object (value, SKS_SOCKET_ROW (object)->socket);
}

static void
sks_socket_row_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  sks_socket_row_set_socket (SKS_SOCKET_ROW (object), g_value_get_object (value));
}

static void
sks_socket_row_dispose (GObject *object)
{
  SksSocketRow *self = SKS_SOCKET_ROW (object);
  GtkWidget *child;

  sks_socket_row_set_socket (self, NULL);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_socket_row_parent_class)->dispose (object);
}

static void
sks_socket_row_class_init (SksSocketRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_socket_row_get_property;
  object_class->set_property = sks_socket_row_set_property;
  object_class->dispose = sks_socket_row_dispose;
  widget_class->size_allocate = sks_socket_row_size_allocate;

  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-socket-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, glyph);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, name);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, waiting);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, fd);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, state_word);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, traffic);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, names);
  gtk_widget_class_bind_template_child (widget_class, SksSocketRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_pressed_cb);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, popup_menu_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "socketrow");
}

static void
sks_socket_row_init (SksSocketRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->glyph), sks_state_css_class (self->state));
  gtk_widget_add_css_class (GTK_WIDGET (self->state_word), sks_state_css_class (self->state));
}

GtkWidget *
sks_socket_row_new (void)
{
  return g_object_new (SKS_TYPE_SOCKET_ROW, NULL);
}

void
sks_socket_row_set_socket (SksSocketRow *self,
                           SksSocket    *socket)
{
  if (self->socket == socket)
    return;
  if (self->socket)
    g_signal_handlers_disconnect_by_func (self->socket, changed_cb, self);
  g_set_object (&self->socket, socket);
  if (socket)
    {
      g_signal_connect_swapped (socket, "notify", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (socket, "changed", G_CALLBACK (changed_cb), self);
      show_socket (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOCKET]);
}

SksSocket *
sks_socket_row_get_socket (SksSocketRow *self)
{
  return self->socket;
}
