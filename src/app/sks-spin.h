// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkSpinButton whose text is the truth: it keeps what is typed, right or wrong and of any size, and its buttons step from there. */
GtkWidget *sks_spin_new (const char *label);
void sks_spin_set_placeholder (GtkSpinButton *spin, const char *placeholder);

G_END_DECLS
