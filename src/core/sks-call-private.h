// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-call.h"

G_BEGIN_DECLS


SksCall *sks_call_new (gpointer session, SksCallFrame *frame, SksSocket *socket, SksFile *file, guint number, const char *const *targets);
SksCallFrame *sks_call_get_frame (SksCall *self);
const char *const *sks_call_get_targets (SksCall *self);
const char *sks_call_get_object (SksCall *self);
gint64 sks_call_get_issued_us (SksCall *self);
gboolean sks_call_is_shown_waiting (SksCall *self);
void sks_call_set_shown_waiting (SksCall *self, gboolean shown);
void sks_call_replace_frame (SksCall *self); /* by one that was interrupted without a result; the old one is the worker's alone */
void sks_call_finish (SksCall *self, SksSocket *new_socket, SksFile *new_file); /* sets the state, before anybody is told */
void sks_call_tell_done (SksCall *self);

G_END_DECLS
