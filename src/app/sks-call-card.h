// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_CALL_CARD (sks_call_card_get_type ())
G_DECLARE_FINAL_TYPE (SksCallCard, sks_call_card, SKS, CALL_CARD, GtkWidget)

/**
 * SksCallCard:
 *
 * One record of the journal, opened: the call, its result or errno with what that means here and what helps, what it changed, and the syscalls that it made.
 * Follows its record while the call runs.
 *
 * Signal: "repeat" (guint number): the same call again, into the form. Where nobody listens, win.repeat-call is activated.
 */
GtkWidget *sks_call_card_new (void);
void sks_call_card_set_record (SksCallCard *self, SksSession *session, guint number); /* 0: none */
guint sks_call_card_get_record (SksCallCard *self);

G_END_DECLS
