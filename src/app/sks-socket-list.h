// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_SOCKET_LIST (sks_socket_list_get_type ())
G_DECLARE_FINAL_TYPE (SksSocketList, sks_socket_list, SKS, SOCKET_LIST, AdwBin)

/**
 * SksSocketList:
 *
 * The sockets of a session, one of them chosen.
 *
 * Properties: session, selected (SksSocket, nullable). Signal: "activated": the chosen one is to be looked at.
 */
void sks_socket_list_set_session (SksSocketList *self, SksSession *session);
SksSocket *sks_socket_list_get_selected (SksSocketList *self);
void sks_socket_list_select (SksSocketList *self, SksSocket *socket);
void sks_socket_list_step (SksSocketList *self, int step); /* to the next or a previous one, round the ends */

G_END_DECLS
