// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-call-form.h"
#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_CALLS_PAGE (sks_calls_page_get_type ())
G_DECLARE_FINAL_TYPE (SksCallsPage, sks_calls_page, SKS, CALLS_PAGE, GtkWidget)

/**
 * SksCallsPage:
 *
 * The calls of one socket: those that make sense now, every other one, the form of the chosen one; beside it what waits and what was called last.
 *
 * Properties: session, socket (nullable), narrow.
 */
GtkWidget *sks_calls_page_new (void);
void sks_calls_page_set_session (SksCallsPage *self, SksSession *session);
void sks_calls_page_set_socket (SksCallsPage *self, SksSocket *socket);
void sks_calls_page_run (SksCallsPage *self);                             /* makes the call that the form shows */
void sks_calls_page_select_call (SksCallsPage *self, const SksCallSpec *spec);
void sks_calls_page_load_record (SksCallsPage *self, guint number);       /* the same call again, into the form */
void sks_calls_page_find_call (SksCallsPage *self);                       /* opens the finder */
SksCallForm *sks_calls_page_get_form (SksCallsPage *self);

G_END_DECLS
