// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-kernel.h"

G_BEGIN_DECLS

/* A state is always shown by colour, glyph and word. These give the first two; the word is sks_state_get_word(). */
const char *sks_state_icon_name (SksState state);
const char *sks_state_css_class (SksState state); /* "state-listen": its colour, or with .state-word the colour of its text */
/* Moves @widget from the class of one state to that of another. */
void sks_state_swap_css_class (GtkWidget *widget, SksState from, SksState to);

G_END_DECLS
