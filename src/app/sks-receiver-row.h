// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-socket.h"

G_BEGIN_DECLS

#define SKS_TYPE_RECEIVER_ROW (sks_receiver_row_get_type ())
G_DECLARE_FINAL_TYPE (SksReceiverRow, sks_receiver_row, SKS, RECEIVER_ROW, GtkWidget)

/**
 * SksReceiverRow:
 *
 * What to call on: a socket or one of its files, with what is written and not sent yet. Hidden while the socket has no files.
 *
 * Signal: "chosen" (SksFile, nullable: the socket itself), by the user.
 */
GtkWidget *sks_receiver_row_new (void);
void sks_receiver_row_set_receiver (SksReceiverRow *self, SksSocket *socket, SksFile *file); /* both (nullable) */
void sks_receiver_row_refresh (SksReceiverRow *self);                                        /* the counts */

/* Calls that make sense on it now, the most useful first: how many of @most were found. @file: (nullable) */
guint sks_receiver_list_sensible (SksSocket *socket, SksFile *file, const SksCallSpec **sensible, guint most);

G_END_DECLS
