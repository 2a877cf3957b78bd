// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-code.h"

G_BEGIN_DECLS

#define SKS_TYPE_CODE_LABEL (sks_code_label_get_type ())
G_DECLARE_FINAL_TYPE (SksCodeLabel, sks_code_label, SKS, CODE_LABEL, GtkWidget)

/**
 * SksCodeLabel:
 *
 * One line of code, coloured by Pango attributes and cut with an ellipsis where it does not fit.
 *
 * Cheap enough for the rows of a list: it takes the width that it is given (let it expand) and one line's height.
 * A selectable one asks for its text's width and can wrap.
 *
 * Properties: selectable (it can be marked and copied), wrap (over several lines; selectable ones only), lines (at most, when it wraps; 0: all).
 */
GtkWidget *sks_code_label_new (void);
void sks_code_label_set_code (SksCodeLabel *self, const SksCode *code); /* (nullable): copied */
void sks_code_label_set_text (SksCodeLabel *self, const char *text);    /* plain */
const char *sks_code_label_get_text (SksCodeLabel *self); /* all of it, also where only the beginning is shown */
void sks_code_label_set_selectable (SksCodeLabel *self, gboolean selectable);
gboolean sks_code_label_get_selectable (SksCodeLabel *self);
void sks_code_label_set_wrap (SksCodeLabel *self, gboolean wrap);
gboolean sks_code_label_get_wrap (SksCodeLabel *self);
/* How many lines are shown at most of a text that wraps; 0: all of them. */
void sks_code_label_set_lines (SksCodeLabel *self, int lines);
int sks_code_label_get_lines (SksCodeLabel *self);

G_END_DECLS
