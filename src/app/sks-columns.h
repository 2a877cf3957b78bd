// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKS_TYPE_COLUMNS (sks_columns_get_type ())
G_DECLARE_FINAL_TYPE (SksColumns, sks_columns, SKS, COLUMNS, GtkWidget)

/**
 * SksColumns:
 *
 * The work on the left, what belongs to it in a column of 300 to 370 px on the right; below it where there is no room. Children in this order.
 */
GtkWidget *sks_columns_new (void);
gboolean sks_columns_are_beside (SksColumns *self, int width);

G_END_DECLS
