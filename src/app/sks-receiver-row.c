// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-receiver-row.h"

#include "sks-wrap-box.h"

struct _SksReceiverRow
{
  GtkWidget parent_instance;

  GtkWidget *buttons;
  GtkLabel *status;
  SksSocket *socket;
  SksFile *file; /* NULL: the socket itself */
};

G_DEFINE_FINAL_TYPE (SksReceiverRow, sks_receiver_row, GTK_TYPE_WIDGET)

static guint chosen_signal;

static SksFile *
get_file (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "file");
}

static void
sync_buttons (SksReceiverRow *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->buttons); button; button = gtk_widget_get_next_sibling (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), get_file (button) == self->file);
}

static void
clicked_cb (SksReceiverRow *self,
            GtkWidget      *button)
{
  SksFile *file = get_file (button);

  g_set_object (&self->file, file);
  sync_buttons (self);
  sks_receiver_row_refresh (self);
  g_signal_emit (self, chosen_signal, 0, file);
}

static void
add_button (SksReceiverRow *self,
            const char     *name,
            SksFile        *file)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (name);

  gtk_widget_add_css_class (button, "monospace-small");
  if (file)
    g_object_set_data_full (G_OBJECT (button), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);
}

static void
rebuild (SksReceiverRow *self)
{
  GListModel *files = self->socket ? sks_socket_get_files (self->socket) : NULL;
  guint n = files ? g_list_model_get_n_items (files) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->buttons)))
    gtk_box_remove (GTK_BOX (self->buttons), child);
  if (self->socket)
    add_button (self, sks_socket_get_name (self->socket), NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SksFile) file = g_list_model_get_item (files, i);

      add_button (self, sks_file_get_name (file), file);
    }
  sync_buttons (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* What is written and not sent is the one thing about a file that nobody sees otherwise. */
static char *
describe (SksFile *file)
{
  gsize unflushed = sks_file_get_n_unflushed (file), unread = sks_file_get_n_unread (file);

  if (!sks_file_is_open (file))
    return g_strdup (_("This file is closed."));
  if (unflushed > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu byte written, not sent yet", "%zu bytes written, not sent yet", unflushed), unflushed);
  if (unread > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu byte received, not read yet", "%zu bytes received, not read yet", unread), unread);
  return g_strdup_printf ("%s, %s", sks_file_get_type_name (file), sks_file_get_mode (file));
}

static void
sks_receiver_row_dispose (GObject *object)
{
  SksReceiverRow *self = SKS_RECEIVER_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->socket);
  g_clear_object (&self->file);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_RECEIVER_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_receiver_row_parent_class)->dispose (object);
}

static void
sks_receiver_row_class_init (SksReceiverRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_receiver_row_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SKS_TYPE_FILE);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-receiver-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SksReceiverRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, SksReceiverRow, status);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_receiver_row_init (SksReceiverRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_receiver_row_new (void)
{
  return g_object_new (SKS_TYPE_RECEIVER_ROW, NULL);
}

void
sks_receiver_row_set_receiver (SksReceiverRow *self,
                               SksSocket      *socket,
                               SksFile        *file)
{
  g_return_if_fail (SKS_IS_RECEIVER_ROW (self));

  g_set_object (&self->socket, socket);
  g_set_object (&self->file, file);
  rebuild (self);
  sks_receiver_row_refresh (self);
}

void
sks_receiver_row_refresh (SksReceiverRow *self)
{
  GListModel *files;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_if_fail (SKS_IS_RECEIVER_ROW (self));

  files = self->socket ? sks_socket_get_files (self->socket) : NULL;
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(SksFile) file = g_list_model_get_item (files, i);
      g_autofree char *status = describe (file);

      if (self->file && self->file != file)
        continue;
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", sks_file_get_name (file), status);
    }
  gtk_label_set_text (self->status, text->str);
}

/* The kinds are and-ed: a call for streams only is none for datagrams. */
static gboolean
makes_sense (const SksCallSpec *spec,
             SksWhen            situation)
{
  const SksWhen kinds = SKS_WHEN_DATAGRAM | SKS_WHEN_STREAM;

  if (spec->when & kinds & ~situation)
    return FALSE;
  return (spec->when & situation & ~kinds) != 0;
}

/* What waits to be received, the end of the stream too. */
static gboolean
has_unread (SksSocket *socket)
{
  const SksEvidence *evidence = sks_socket_get_evidence (socket);

  if ((evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE) && evidence->receive_queue > 0)
    return TRUE;
  return (sks_socket_get_situation (socket) & SKS_WHEN_HALF_CLOSED) && !sks_socket_get_saw_eof (socket);
}

/* Of the calls that make sense, those that answer what happened last. */
static gboolean
is_urgent (const SksCallSpec *spec,
           SksSocket         *socket)
{
  SksWhen when = sks_socket_get_situation (socket);

  /* A bound datagram socket is there to hear; after the end of a stream all that is left is to close. */
  if (spec->flags & SKS_CALL_RECEIVES)
    return has_unread (socket) || ((when & SKS_WHEN_BOUND) && (when & SKS_WHEN_DATAGRAM));
  if ((spec->flags & SKS_CALL_CLOSES) && g_str_equal (spec->result, "None"))
    return sks_socket_get_saw_eof (socket) && sks_socket_get_evidence (socket)->receive_queue == 0;
  if (spec->group == SKS_GROUP_CLIENT)
    return sks_socket_get_connect_failed (socket);
  return FALSE;
}

guint
sks_receiver_list_sensible (SksSocket          *socket,
                            SksFile            *file,
                            const SksCallSpec **sensible,
                            guint               most)
{
  SksReceiver receiver = file ? SKS_ON_FILE : SKS_ON_SOCKET;
  SksWhen situation = file ? SKS_WHEN_OPEN : sks_socket_get_situation (socket);
  guint n_specs, n = 0;
  const SksCallSpec *specs = sks_call_spec_list (&n_specs);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_specs && n < most; i++)
      if (specs[i].receiver == receiver && makes_sense (&specs[i], situation)
          && (file == NULL && is_urgent (&specs[i], socket)) == (pass == 0))
        sensible[n++] = &specs[i];
  return n;
}
