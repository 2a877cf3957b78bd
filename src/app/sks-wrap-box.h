// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKS_TYPE_WRAP_BOX (sks_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (SksWrapBox, sks_wrap_box, SKS, WRAP_BOX, GtkWidget)

/**
 * SksWrapBox:
 *
 * Lays its children out in lines, as text is: each gets its natural width, those that expand share what a line has left, and what does not fit goes to the next line.
 * So one template serves wide and narrow windows, long translations and large text.
 *
 * Properties: spacing, line-spacing, single-line (there is one line only: what does not fit before the last child is left out).
 */
GtkWidget *sks_wrap_box_new (guint spacing, guint line_spacing);
void sks_wrap_box_append (SksWrapBox *self, GtkWidget *child);
void sks_wrap_box_remove_all (SksWrapBox *self);

G_END_DECLS
