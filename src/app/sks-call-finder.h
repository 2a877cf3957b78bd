// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-call-spec.h"

G_BEGIN_DECLS

#define SKS_TYPE_CALL_FINDER (sks_call_finder_get_type ())
G_DECLARE_FINAL_TYPE (SksCallFinder, sks_call_finder, SKS, CALL_FINDER, GtkPopover)

/**
 * SksCallFinder:
 *
 * Every call of the catalogue by group, with its meaning; typing narrows them down, Enter takes the first.
 *
 * Signal: "chosen" (gpointer SksCallSpec).
 */
GtkWidget *sks_call_finder_new (void);
/* Calls on a file are offered only where there is one. */
void sks_call_finder_set_receiver (SksCallFinder *self, gboolean has_files);

G_END_DECLS
