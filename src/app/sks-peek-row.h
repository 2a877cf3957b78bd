// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_PEEK_ROW (sks_peek_row_get_type ())
G_DECLARE_FINAL_TYPE (SksPeekRow, sks_peek_row, SKS, PEEK_ROW, AdwBin)

/**
 * SksPeekRow:
 *
 * The journal's last call in one line; opens the Timeline. Shown where the window has room for one pane only. Properties: session.
 */
void sks_peek_row_set_session (SksPeekRow *self, SksSession *session);

G_END_DECLS
