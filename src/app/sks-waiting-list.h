// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_WAITING_LIST (sks_waiting_list_get_type ())
G_DECLARE_FINAL_TYPE (SksWaitingList, sks_waiting_list, SKS, WAITING_LIST, GtkWidget)

/**
 * SksWaitingList:
 *
 * The calls that wait, of every socket, with Interrupt All; hidden while there are none. Only the first few have rows of their own, so that hundreds cost nothing.
 *
 * Properties: session, narrow.
 */
GtkWidget *sks_waiting_list_new (void);
void sks_waiting_list_set_session (SksWaitingList *self, SksSession *session);

G_END_DECLS
