// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_INT_EDITOR (sks_int_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksIntEditor, sks_int_editor, SKS, INT_EDITOR, SksArgEditor)

/**
 * SksIntEditor:
 *
 * A whole number of any size, decimal or as another Python literal (0x10). The buttons step from what is typed, and all of it can be sent:
 * a port of 70000 is how one learns of OverflowError.
 */

G_END_DECLS
