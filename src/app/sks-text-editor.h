// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_TEXT_EDITOR (sks_text_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksTextEditor, sks_text_editor, SKS, TEXT_EDITOR, SksArgEditor)

/**
 * SksTextEditor:
 *
 * A str typed without quotes, with suggestions where the spec has some, or None.
 */

G_END_DECLS
