// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-option.h"

G_BEGIN_DECLS

#define SKS_TYPE_OPTION_EDITOR (sks_option_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksOptionEditor, sks_option_editor, SKS, OPTION_EDITOR, GtkWidget)

/**
 * SksOptionEditor:
 *
 * Where one option is set in place: a switch, a menu, an entry with its unit, by the option's kind.
 *
 * Signals: "apply" (text): the user asks for this value; "edited": a typed text is new, or was taken back.
 */
GtkWidget *sks_option_editor_new (const SksOptionSpec *spec);
/* Shows what the option says, except where the user is typing. */
void sks_option_editor_show (SksOptionEditor *self, SksOption *option);
/* With little room the unit goes where a menu stands beside the entry. */
void sks_option_editor_set_compact (SksOptionEditor *self, gboolean compact);
/* The typed text has become the option's, or is of no use any more. */
void sks_option_editor_accept (SksOptionEditor *self);

G_END_DECLS
