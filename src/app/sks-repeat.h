// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_REPEAT (sks_repeat_get_type ())
G_DECLARE_FINAL_TYPE (SksRepeat, sks_repeat, SKS, REPEAT, GObject)

/**
 * SksRepeat:
 *
 * The same call again and again, until it is stopped, fails or its socket is closed. A call that still waits is waited for, so they never pile up.
 *
 * Signal: "stopped".
 */
SksRepeat *sks_repeat_new (SksSession *session, SksSocket *socket, const SksCallSpec *spec, SksValue *const *args, double seconds);
void sks_repeat_stop (SksRepeat *self);
guint sks_repeat_get_n_calls (SksRepeat *self);

G_END_DECLS
