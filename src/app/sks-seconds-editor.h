// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_SECONDS_EDITOR (sks_seconds_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksSecondsEditor, sks_seconds_editor, SKS, SECONDS_EDITOR, SksArgEditor)

/**
 * SksSecondsEditor:
 *
 * A timeout: None, 0 or a number of seconds.
 */

G_END_DECLS
