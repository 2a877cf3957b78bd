// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKS_TYPE_SYMBOL_PICKER (sks_symbol_picker_get_type ())
G_DECLARE_FINAL_TYPE (SksSymbolPicker, sks_symbol_picker, SKS, SYMBOL_PICKER, GtkWidget)

/**
 * SksSymbolPicker:
 *
 * A number chosen by its name from a menu that can be searched; typing a number there gives that number.
 *
 * Signal: "changed", by the user.
 */
GtkWidget *sks_symbol_picker_new (const char *label);
void sks_symbol_picker_clear (SksSymbolPicker *self);
/* @meaning, @section: (nullable), translated. The strings are copied. Sections must come in one piece. */
void sks_symbol_picker_add (SksSymbolPicker *self, const char *name, gint64 value, const char *meaning, const char *section);
void sks_symbol_picker_set_value (SksSymbolPicker *self, gint64 value);
gint64 sks_symbol_picker_get_value (SksSymbolPicker *self);
const char *sks_symbol_picker_get_text (SksSymbolPicker *self); /* the name, or the number when it has none */

G_END_DECLS
