// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-call-spec.h"
#include "sks-socket.h"
#include "sks-value.h"

G_BEGIN_DECLS

#define SKS_TYPE_CALL (sks_call_get_type ())
G_DECLARE_FINAL_TYPE (SksCall, sks_call, SKS, CALL, GObject)

typedef enum
{
  SKS_CALL_RUNNING,
  SKS_CALL_DONE,        /* has a result, a value or an exception */
  SKS_CALL_INTERRUPTED, /* stopped by the user before it had any */
} SksCallState;

/**
 * SksCall:
 *
 * One call that a person or a program issued: running, then done or interrupted. Lives on the session's thread.
 *
 * Properties: state. Signal: "done" (once, after its session has taken in the result).
 */
guint sks_call_get_number (SksCall *self); /* its row in the journal, from 1 */
const SksCallSpec *sks_call_get_spec (SksCall *self);
SksSocket *sks_call_get_socket (SksCall *self); /* (transfer none) (nullable) */
SksFile *sks_call_get_file (SksCall *self);     /* (transfer none) (nullable) */
SksCallState sks_call_get_state (SksCall *self);
gboolean sks_call_get_interrupted (SksCall *self); /* the user interrupted it; it may have a result all the same */
SksValue *sks_call_get_result (SksCall *self);     /* (transfer none) (nullable): a value or an exception */
SksSocket *sks_call_get_new_socket (SksCall *self); /* (transfer none) (nullable) */
SksFile *sks_call_get_new_file (SksCall *self);     /* (transfer none) (nullable) */
gint64 sks_call_get_started_us (SksCall *self);     /* monotonic; the time until the worker's is known */
guint sks_call_get_worker (SksCall *self);          /* 0 until known; set as soon as it runs */
void sks_call_interrupt (SksCall *self);            /* does nothing when it is done */
SksCode *sks_call_dup_python (SksCall *self);       /* (transfer full) */

G_END_DECLS
