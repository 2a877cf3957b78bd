// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKS_TYPE_BREAKPOINT (sks_breakpoint_get_type ())
G_DECLARE_FINAL_TYPE (SksBreakpoint, sks_breakpoint, SKS, BREAKPOINT, GtkWidget)

/**
 * SksBreakpoint:
 *
 * Holds one child and says whether the room it got is narrow, so that the child can be laid out for it.
 *
 * Properties: child; narrow-below (px); min-width and min-height: the least room it asks for, whatever the child's present layout needs; narrow (read-only).
 */
GtkWidget *sks_breakpoint_new (void);
gboolean sks_breakpoint_get_narrow (SksBreakpoint *self);

G_END_DECLS
