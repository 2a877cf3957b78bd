// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-journal.h"

G_BEGIN_DECLS

/* Puts the calls of @rows (a GListModel of SksEntry) on the clipboard of @widget, a line each, a slice at a time so that a long journal freezes nothing.
 * @selection: (nullable): only the rows at these positions. Calls @done with how many there were. */
typedef void (*SksCopyDone) (GtkWidget *widget, guint n_calls, SksLanguage language);
void sks_timeline_copy_rows (GtkWidget *widget, GListModel *rows, GtkBitset *selection, SksLanguage language, SksCopyDone done);

G_END_DECLS
