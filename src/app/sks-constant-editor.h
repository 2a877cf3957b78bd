// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_CONSTANT_EDITOR (sks_constant_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksConstantEditor, sks_constant_editor, SKS, CONSTANT_EDITOR, SksArgEditor)

/**
 * SksConstantEditor:
 *
 * One named constant, an option's level or an option's name; or its number.
 */

G_END_DECLS
