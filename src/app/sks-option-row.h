// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-option.h"

G_BEGIN_DECLS

/* How much room there is: all columns; name, value and editor; or the editor below the value. */
typedef enum
{
  SKS_OPTION_LAYOUT_WIDE,
  SKS_OPTION_LAYOUT_MEDIUM,
  SKS_OPTION_LAYOUT_NARROW
} SksOptionLayout;

#define SKS_TYPE_OPTION_ROW (sks_option_row_get_type ())
G_DECLARE_FINAL_TYPE (SksOptionRow, sks_option_row, SKS, OPTION_ROW, GtkListBoxRow)

/**
 * SksOptionRow:
 *
 * One option: what a fresh socket has, what was asked for, what the kernel says, and where to set it. What is wrong with a typed text, or what the kernel
 * answered to it, stands in the row, and the text stays.
 */
GtkWidget *sks_option_row_new (const SksOptionSpec *spec);
const SksOptionSpec *sks_option_row_get_spec (SksOptionRow *self);
/* @option: of that spec; all NULL: none. */
void sks_option_row_bind (SksOptionRow *self, SksSession *session, SksOptionList *list, SksOption *option);
SksOption *sks_option_row_get_option (SksOptionRow *self); /* (nullable) */
void sks_option_row_set_layout (SksOptionRow *self, SksOptionLayout layout);

G_END_DECLS
