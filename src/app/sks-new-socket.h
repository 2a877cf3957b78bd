// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_NEW_SOCKET (sks_new_socket_get_type ())
G_DECLARE_FINAL_TYPE (SksNewSocket, sks_new_socket, SKS, NEW_SOCKET, GtkPopover)

/**
 * SksNewSocket:
 *
 * The arguments of socket(): presets that fill them, the line that they stand for, what the kernel will say, and who can reach what is made.
 *
 * Properties: session. Signal: "created" (SksSocket).
 */
GtkWidget *sks_new_socket_new (void);
void sks_new_socket_choose_preset (SksNewSocket *self, const char *id); /* "tcp-server", "tcp-client", "udp", "unix-stream" … */
void sks_new_socket_create (SksNewSocket *self);                        /* as its button does */
const char *sks_new_socket_get_first_call (SksNewSocket *self);         /* (nullable): that the chosen preset suggests */

G_END_DECLS
