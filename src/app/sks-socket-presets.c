// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <netinet/in.h>

#include "sks-socket-presets.h"

#include <glib/gi18n.h>

const SksSocketPreset sks_socket_presets[] = {
  { "tcp-server", N_("TCP server"), N_("a stream over IPv4, to bind and listen"), "server", "AF_INET", "SOCK_STREAM", 0, NULL },
  { "tcp-client", N_("TCP client"), N_("a stream over IPv4, to connect"), "client", "AF_INET", "SOCK_STREAM", 0, NULL, "connect" },
  { "tcp6", N_("TCP over IPv6"), N_("a stream over IPv6"), "server6", "AF_INET6", "SOCK_STREAM", 0, NULL },
  { "udp", N_("UDP"), N_("datagrams over IPv4"), "udp", "AF_INET", "SOCK_DGRAM", 0, NULL },
  { "udp6", N_("UDP over IPv6"), N_("datagrams over IPv6"), "udp6", "AF_INET6", "SOCK_DGRAM", 0, NULL },
  { "unix-stream", N_("UNIX stream"), N_("a path or an abstract name"), "local", "AF_UNIX", "SOCK_STREAM", 0, NULL },
  { "unix-datagram", N_("UNIX datagram"), N_("datagrams on this machine"), "mailbox", "AF_UNIX", "SOCK_DGRAM", 0, NULL },
  { "unix-seqpacket", N_("UNIX seqpacket"), N_("a connection that keeps messages"), "packets", "AF_UNIX", "SOCK_SEQPACKET", 0, NULL },
  { "icmp", N_("ICMP, raw"), N_("needs CAP_NET_RAW"), "icmp", "AF_INET", "SOCK_RAW", IPPROTO_ICMP, N_("needs CAP_NET_RAW") },
  { NULL }
};

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
sks_socket_preset_create_row (const SksSocketPreset *preset)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *subtitle = create_label (_(preset->subtitle), "caption");

  gtk_widget_add_css_class (subtitle, "secondary-text");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), create_label (_(preset->title), "preset-title"));
  gtk_box_append (GTK_BOX (texts), subtitle);
  gtk_box_append (GTK_BOX (box), texts);
  if (preset->lock)
    {
      GtkWidget *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

      gtk_widget_set_tooltip_text (lock, _(preset->lock));
      gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL, _(preset->lock), -1);
      gtk_box_append (GTK_BOX (box), lock);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(preset->title), -1);
  return row;
}
