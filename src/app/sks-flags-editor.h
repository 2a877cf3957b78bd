// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_FLAGS_EDITOR (sks_flags_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksFlagsEditor, sks_flags_editor, SKS, FLAGS_EDITOR, SksArgEditor)

/**
 * SksFlagsEditor:
 *
 * Constants joined by `|`: the commonest as buttons, all in a menu with their meanings, and the number.
 */

G_END_DECLS
