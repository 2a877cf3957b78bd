// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-waiting-list.h"

#include "sks-waiting-row.h"

#define MOST_ROWS 8

struct _SksWaitingList
{
  GtkWidget parent_instance;

  GtkWidget *rows;
  GtkWidget *interrupt_all;
  GtkLabel *more;
  SksSession *session;
  guint update_id;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksWaitingList, sks_waiting_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Rows and calls are in the same order, oldest first: rows whose call has left go, then those that are new come. */
static void
update_rows (SksWaitingList *self,
             GListModel     *waiting,
             guint           n_rows)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(SksCall) call = g_list_model_get_item (waiting, i);

      while (row && sks_waiting_row_get_call (SKS_WAITING_ROW (row)) != call)
        {
          GtkWidget *next = gtk_widget_get_next_sibling (row);

          gtk_box_remove (GTK_BOX (self->rows), row);
          row = next;
        }
      if (row)
        {
          row = gtk_widget_get_next_sibling (row);
        }
      else
        {
          GtkWidget *new_row = sks_waiting_row_new (call);

          g_object_bind_property (self, "narrow", new_row, "narrow", G_BINDING_SYNC_CREATE);
          gtk_box_append (GTK_BOX (self->rows), new_row);
        }
    }
  while (row)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (GTK_BOX (self->rows), row);
      row = next;
    }
}

static void
update (SksWaitingList *self)
{
  GListModel *waiting = self->session ? sks_session_get_waiting (self->session) : NULL;
  guint n = waiting ? g_list_model_get_n_items (waiting) : 0;
  guint n_rows = MIN (n, MOST_ROWS);
  g_autofree char *more = NULL;

  update_rows (self, waiting, n_rows);
  more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - n_rows), n - n_rows);
  gtk_label_set_text (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > n_rows);
  gtk_widget_set_visible (self->interrupt_all, n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static gboolean
update_cb (gpointer user_data)
{
  SksWaitingList *self = SKS_WAITING_LIST (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Most calls end at once: what is shown is what still waits when the loop has caught up. */
static void
queue_update (SksWaitingList *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
interrupt_all_cb (SksWaitingList *self)
{
  sks_session_interrupt_all (self->session);
}

static void
sks_waiting_list_dispose (GObject *object)
{
  SksWaitingList *self = SKS_WAITING_LIST (object);
  GtkWidget *child;

  sks_waiting_list_set_session (self, NULL);
  g_clear_handle_id (&self->update_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_WAITING_LIST);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_waiting_list_parent_class)->dispose (object);
}

static void
sks_waiting_list_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SksWaitingList *self = SKS_WAITING_LIST (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_waiting_list_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SksWaitingList *self = SKS_WAITING_LIST (object);

  switch (id)
    {
    case PROP_SESSION:
      sks_waiting_list_set_session (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_waiting_list_class_init (SksWaitingListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_waiting_list_dispose;
  object_class->get_property = sks_waiting_list_get_property;
  object_class->set_property = sks_waiting_list_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-waiting-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SksWaitingList, rows);
  gtk_widget_class_bind_template_child (widget_class, SksWaitingList, interrupt_all);
  gtk_widget_class_bind_template_child (widget_class, SksWaitingList, more);
  gtk_widget_class_bind_template_callback (widget_class, interrupt_all_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_waiting_list_init (SksWaitingList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

GtkWidget *
sks_waiting_list_new (void)
{
  return g_object_new (SKS_TYPE_WAITING_LIST, NULL);
}

void
sks_waiting_list_set_session (SksWaitingList *self,
                              SksSession     *session)
{
  g_return_if_fail (SKS_IS_WAITING_LIST (self));

  if (self->session == session)
    return;
  if (self->session)
    g_signal_handlers_disconnect_by_data (sks_session_get_waiting (self->session), self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (sks_session_get_waiting (session), "items-changed", G_CALLBACK (queue_update), self);
  queue_update (self);
}
