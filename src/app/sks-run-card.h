// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-ribbon.h"

G_BEGIN_DECLS

#define SKS_TYPE_RUN_CARD (sks_run_card_get_type ())
G_DECLARE_FINAL_TYPE (SksRunCard, sks_run_card, SKS, RUN_CARD, GtkWidget)

/**
 * SksRunCard:
 *
 * One run: which way, how much, when, the bytes, and in words what they show. Follows its run once a frame at most, and only while it is mapped.
 */
GtkWidget *sks_run_card_new (void);
void sks_run_card_set_run (SksRunCard *self, SksRun *run, SksTraffic *traffic); /* (nullable) both */
void sks_run_card_set_view (SksRunCard *self, SksRibbonForm form, gboolean edges, gboolean narrow);
void sks_run_card_refresh_waiting (SksRunCard *self); /* the ends have changed */
SksRibbon *sks_run_card_get_ribbon (SksRunCard *self);

G_END_DECLS
