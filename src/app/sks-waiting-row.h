// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-call.h"

G_BEGIN_DECLS

#define SKS_TYPE_WAITING_ROW (sks_waiting_row_get_type ())
G_DECLARE_FINAL_TYPE (SksWaitingRow, sks_waiting_row, SKS, WAITING_ROW, GtkWidget)

/**
 * SksWaitingRow:
 *
 * One call that waits: its code, a clock that runs while it is seen, and Interrupt.
 *
 * Property: narrow (a cross instead of the word).
 */
GtkWidget *sks_waiting_row_new (SksCall *call);
SksCall *sks_waiting_row_get_call (SksWaitingRow *self);

/* "waiting 3.2 s · worker 4" (transfer full) */
char *sks_waiting_row_dup_status (SksCall *call);

G_END_DECLS
