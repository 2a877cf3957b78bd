// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-code.h"

G_BEGIN_DECLS

#define SKS_TYPE_CODE_LINES (sks_code_lines_get_type ())
G_DECLARE_FINAL_TYPE (SksCodeLines, sks_code_lines, SKS, CODE_LINES, GtkWidget)

/**
 * SksCodeLines:
 *
 * A call as Python and as C, each with a button that copies it whole.
 */
GtkWidget *sks_code_lines_new (void);
void sks_code_lines_set_code (SksCodeLines *self, const SksCode *python, const SksCode *c); /* @c: (nullable): there is no such call in C */
void sks_code_lines_clear (SksCodeLines *self);
void sks_code_lines_set_stale (SksCodeLines *self, gboolean stale); /* faint: what is typed has no code yet */
const char *sks_code_lines_get_python (SksCodeLines *self);
const char *sks_code_lines_get_c (SksCodeLines *self);

G_END_DECLS
