// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-arg-editor.h"
#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_CALL_FORM (sks_call_form_get_type ())
G_DECLARE_FINAL_TYPE (SksCallForm, sks_call_form, SKS, CALL_FORM, GtkWidget)

/**
 * SksCallForm:
 *
 * One call to be filled in and made: meaning, arguments, the same call as Python and as C, what it would do, and Call.
 * What was typed for a call on a socket is kept while others are shown.
 *
 * Property: narrow.
 */
GtkWidget *sks_call_form_new (void);
/* @receiver: the SksSocket or SksFile called on, NULL for the module. */
void sks_call_form_set_call (SksCallForm *self, SksSession *session, gpointer receiver, const SksCallSpec *spec);
const SksCallSpec *sks_call_form_get_call (SksCallForm *self); /* (nullable) */
gpointer sks_call_form_get_receiver (SksCallForm *self);
void sks_call_form_load (SksCallForm *self, SksValue *const *args); /* as many as the call has; NULL where not given */
SksArgEditor *sks_call_form_get_editor (SksCallForm *self, guint index);
/* (transfer full) (nullable): the call under way; NULL when something is missing, which is shown then */
SksCall *sks_call_form_run (SksCallForm *self);
const char *sks_call_form_get_prediction (SksCallForm *self);
/* Drops what was kept for a receiver that is gone. */
void sks_call_form_forget (SksCallForm *self, guint socket_id);

G_END_DECLS
