// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-socket.h"

G_BEGIN_DECLS

#define SKS_TYPE_SOCKET_ROW (sks_socket_row_get_type ())
G_DECLARE_FINAL_TYPE (SksSocketRow, sks_socket_row, SKS, SOCKET_ROW, GtkWidget)

/**
 * SksSocketRow:
 *
 * One socket in the list: glyph, name, fd, state, traffic and both names. Properties: socket.
 */
GtkWidget *sks_socket_row_new (void);
void sks_socket_row_set_socket (SksSocketRow *self, SksSocket *socket);
SksSocket *sks_socket_row_get_socket (SksSocketRow *self);

G_END_DECLS
