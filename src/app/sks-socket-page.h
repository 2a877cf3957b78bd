// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_SOCKET_PAGE (sks_socket_page_get_type ())
G_DECLARE_FINAL_TYPE (SksSocketPage, sks_socket_page, SKS, SOCKET_PAGE, AdwBin)

/**
 * SksSocketPage:
 *
 * All of one socket: the strip with its name, state and names, and the four pages.
 *
 * Properties: session, socket (nullable), narrow (the window shows one pane at a time), page-name ("calls", "data", "options", "state").
 */
void sks_socket_page_set_socket (SksSocketPage *self, SksSocket *socket);
SksSocket *sks_socket_page_get_socket (SksSocketPage *self);
void sks_socket_page_show (SksSocketPage *self, const char *page_name);
const char *sks_socket_page_get_page_name (SksSocketPage *self);
/* (transfer none) (nullable): NULL for a name that is no page */
GtkWidget *sks_socket_page_get_page (SksSocketPage *self, const char *page_name);
void sks_socket_page_focus_content (SksSocketPage *self);

G_END_DECLS
