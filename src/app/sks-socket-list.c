// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-socket-list.h"

#include "sks-socket-row.h"

struct _SksSocketList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListView *list;
  GtkSingleSelection *selection;

  SksSession *session;
};

G_DEFINE_FINAL_TYPE (SksSocketList, sks_socket_list, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
selected_cb (SksSocketList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
items_changed_cb (SksSocketList *self)
{
  guint n_sockets = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  gtk_stack_set_visible_child_name (self->stack, n_sockets > 0 ? "sockets" : "empty");
}

static void
activate_cb (SksSocketList *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

/* The row's own widget is within the one that has the focus. */
static void
popup_menu_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus ? gtk_widget_get_first_child (focus) : NULL;

  if (SKS_IS_SOCKET_ROW (row))
    gtk_widget_activate_action (row, "menu.popup", NULL);
}

static void
sks_socket_list_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SksSocketList *self = SKS_SOCKET_LIST (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else
    g_value_set_object (value, sks_socket_list_get_selected (self));
}

static void
sks_socket_list_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SksSocketList *self = SKS_SOCKET_LIST (object);

  if (id == PROP_SESSION)
    sks_socket_list_set_session (self, g_value_get_object (value));
  else
    sks_socket_list_select (self, g_value_get_object (value));
}

static void
sks_socket_list_dispose (GObject *object)
{
  SksSocketList *self = SKS_SOCKET_LIST (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_socket_list_parent_class)->dispose (object);
}

static void
sks_socket_list_class_init (SksSocketListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_socket_list_get_property;
  object_class->set_property = sks_socket_list_set_property;
  object_class->dispose = sks_socket_list_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, SKS_TYPE_SOCKET,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", SKS_TYPE_SOCKET_LIST, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SKS_TYPE_SOCKET_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-socket-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SksSocketList, stack);
  gtk_widget_class_bind_template_child (widget_class, SksSocketList, list);
  gtk_widget_class_bind_template_child (widget_class, SksSocketList, selection);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "list.popup-menu", NULL, popup_menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "list.popup-menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "list.popup-menu", NULL);
}

static void
sks_socket_list_init (SksSocketList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sks_socket_list_set_session (SksSocketList *self,
                             SksSession    *session)
{
  if (!g_set_object (&self->session, session))
    return;
  gtk_single_selection_set_model (self->selection, session ? sks_session_get_sockets (session) : NULL);
  items_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

SksSocket *
sks_socket_list_get_selected (SksSocketList *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

void
sks_socket_list_select (SksSocketList *self,
                        SksSocket     *socket)
{
  GListModel *sockets = G_LIST_MODEL (self->selection);
  guint n_sockets = g_list_model_get_n_items (sockets);

  for (guint i = 0; i < n_sockets; i++)
    {
      g_autoptr(SksSocket) item = g_list_model_get_item (sockets, i);

      if (item != socket)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      return;
    }
}

void
sks_socket_list_step (SksSocketList *self,
                      int            step)
{
  int n_sockets = (int) g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  int position = (int) gtk_single_selection_get_selected (self->selection);

  if (n_sockets == 0)
    return;
  position = (position + step + n_sockets) % n_sockets;
  gtk_single_selection_set_selected (self->selection, (guint) position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) position);
}
