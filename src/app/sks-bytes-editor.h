// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"
#include "sks-payload.h"

G_BEGIN_DECLS

#define SKS_TYPE_BYTES_EDITOR (sks_bytes_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksBytesEditor, sks_bytes_editor, SKS, BYTES_EDITOR, SksArgEditor)

/**
 * SksBytesEditor:
 *
 * Bytes as text, escapes, hex or the content of a file. Switching the form keeps the bytes.
 */
void sks_bytes_editor_load_file (SksBytesEditor *self, GFile *file); /* as if it had been chosen in the dialog; reads it asynchronously */
/* What is added to each typed text, and the encoding that it is written in. */
void sks_bytes_editor_set_text_style (SksBytesEditor *self, SksLineEnding ending, const char *encoding);
void sks_bytes_editor_put_forms_first (SksBytesEditor *self); /* and begins with text: as a composer has them */

G_END_DECLS
