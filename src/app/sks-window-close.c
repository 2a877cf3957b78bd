// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-window-private.h"

#include <glib/gi18n.h>

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(SksWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!sks_session_close_all_finish (SKS_SESSION (source), result, &error))
    g_message ("Not everything could be closed: %s", error->message);
  self->closed = TRUE;
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
close_session (SksWindow *self,
               gboolean   unlink_paths)
{
  self->closing = TRUE;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->breakpoint), FALSE);
  if (self->echo)
    sks_echo_stop (self->echo);
  sks_session_close_all_async (self->session, unlink_paths, closed_cb, g_object_ref (self));
}

static void
response_cb (SksWindow  *self,
             const char *response)
{
  if (g_str_equal (response, "unlink"))
    close_session (self, TRUE);
  else if (g_str_equal (response, "keep"))
    close_session (self, FALSE);
}

static char *
dup_waiting (SksWindow *self)
{
  guint n_waiting = g_list_model_get_n_items (sks_session_get_waiting (self->session));

  if (n_waiting == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u call still waits; quitting interrupts it.", "%u calls still wait; quitting interrupts them.", n_waiting),
                          n_waiting);
}

/* Files of AF_UNIX sockets outlive their sockets, and a second bind to the same path fails; whose they are only the user knows. */
static void
ask_about_paths (SksWindow *self,
                 GStrv      paths)
{
  guint n_paths = g_strv_length (paths);
  g_autofree char *list = g_strjoinv ("\n", paths);
  g_autofree char *waiting = dup_waiting (self);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog),
                                  ngettext ("Unlink the Socket File?", "Unlink the Socket Files?", n_paths));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  ngettext ("bind made this file. close does not remove it, and binding to it again fails with EADDRINUSE.\n\n%s",
                                            "bind made these files. close does not remove them, and binding to them again fails with EADDRINUSE.\n\n%s",
                                            n_paths),
                                  list);
  if (waiting)
    {
      g_autofree char *body = g_strconcat (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "\n\n", waiting, NULL);

      adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
    }
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "keep", ngettext ("_Keep File and Quit", "_Keep Files and Quit", n_paths),
                                    "unlink", _("_Unlink and Quit"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "unlink");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "unlink", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
has_open_socket (SksWindow *self)
{
  GListModel *sockets = sks_session_get_sockets (self->session);
  guint n_sockets = g_list_model_get_n_items (sockets);

  for (guint i = 0; i < n_sockets; i++)
    {
      g_autoptr(SksSocket) socket = g_list_model_get_item (sockets, i);

      if (sks_socket_is_open (socket))
        return TRUE;
    }
  return g_list_model_get_n_items (sks_session_get_waiting (self->session)) > 0;
}

gboolean
sks_window_close_request (GtkWindow *window)
{
  SksWindow *self = SKS_WINDOW (window);
  g_auto(GStrv) paths = NULL;

  if (self->closed)
    return GDK_EVENT_PROPAGATE;
  if (self->closing)
    return GDK_EVENT_STOP;
  paths = sks_session_dup_unlink_paths (self->session);
  if (paths && *paths)
    ask_about_paths (self, paths);
  else if (has_open_socket (self))
    close_session (self, FALSE);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}
