// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-state-glyph.h"

G_BEGIN_DECLS

#define SKS_TYPE_STATE_PILL (sks_state_pill_get_type ())
G_DECLARE_FINAL_TYPE (SksStatePill, sks_state_pill, SKS, STATE_PILL, GtkWidget)

/**
 * SksStatePill:
 *
 * A socket's state as glyph, word and tint. Properties: state (int, SksState).
 */
GtkWidget *sks_state_pill_new (void);
void sks_state_pill_set_state (SksStatePill *self, SksState state);
SksState sks_state_pill_get_state (SksStatePill *self);

G_END_DECLS
