// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-traffic.h"

G_BEGIN_DECLS

typedef enum
{
  SKS_RIBBON_TEXT,
  SKS_RIBBON_HEX,
  SKS_RIBBON_BOTH,
} SksRibbonForm;

#define SKS_TYPE_RIBBON (sks_ribbon_get_type ())
G_DECLARE_FINAL_TYPE (SksRibbon, sks_ribbon, SKS, RIBBON, GtkWidget)

/**
 * SksRibbon:
 *
 * The bytes of one run in lines of cells: a coloured block for each send, a bracket below for each receive, a dashed cut where a receive of a stream ends
 * inside a send. Draws only the lines that can be seen. A block or bracket that is clicked, or chosen with the arrow keys and Return, opens its call.
 */
GtkWidget *sks_ribbon_new (void);
void sks_ribbon_set_run (SksRibbon *self, SksRun *run, SksTraffic *traffic); /* (nullable) both */
void sks_ribbon_run_changed (SksRibbon *self);                               /* bytes or edges have come */
void sks_ribbon_set_form (SksRibbon *self, SksRibbonForm form);
void sks_ribbon_set_edges (SksRibbon *self, gboolean edges);
void sks_ribbon_set_narrow (SksRibbon *self, gboolean narrow);
void sks_ribbon_set_folded (SksRibbon *self, gboolean folded); /* shows only the beginning */
gsize sks_ribbon_get_fold_length (SksRibbon *self);            /* bytes that are shown while folded */

/* For tests: the edge drawn at a place; NULL where there is none. */
const SksEdge *sks_ribbon_pick_edge (SksRibbon *self, double x, double y, gboolean *send);
/* Where an edge begins, its first segment, in the widget's coordinates. */
gboolean sks_ribbon_get_edge_area (SksRibbon *self, gboolean send, guint index, GdkRectangle *area);

G_END_DECLS
