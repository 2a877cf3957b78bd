// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_OPTION_VALUE_EDITOR (sks_option_value_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksOptionValueEditor, sks_option_value_editor, SKS, OPTION_VALUE_EDITOR, SksArgEditor)

/**
 * SksOptionValueEditor:
 *
 * The value of the option that the call's level and optname name, edited by its kind; or any Python literal.
 */

G_END_DECLS
