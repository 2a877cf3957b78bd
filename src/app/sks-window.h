// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_WINDOW (sks_window_get_type ())
G_DECLARE_FINAL_TYPE (SksWindow, sks_window, SKS, WINDOW, AdwApplicationWindow)

/**
 * SksWindow:
 *
 * One session: its sockets, the page of the chosen one, and the Timeline. Its actions are named `win.…`.
 *
 * Properties: session, narrow (one pane at a time), errors-only.
 */
GtkWidget *sks_window_new (GtkApplication *application);
SksSession *sks_window_get_session (SksWindow *self);
SksSocket *sks_window_get_socket (SksWindow *self); /* the chosen one; (transfer none) (nullable) */
void sks_window_select_socket (SksWindow *self, SksSocket *socket);
void sks_window_say (SksWindow *self, const char *text); /* a toast; what it says must also be seen elsewhere */

G_END_DECLS
