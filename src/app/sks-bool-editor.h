// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_BOOL_EDITOR (sks_bool_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksBoolEditor, sks_bool_editor, SKS, BOOL_EDITOR, SksArgEditor)

/**
 * SksBoolEditor:
 *
 * True or False.
 */

G_END_DECLS
