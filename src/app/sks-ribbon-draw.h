// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-ribbon-layout.h"

G_BEGIN_DECLS

/**
 * SksRibbonGlyphs:
 *
 * A layout for each byte and character that was drawn: a ribbon shows few different ones very often.
 */
typedef struct _SksRibbonGlyphs SksRibbonGlyphs;

SksRibbonGlyphs *sks_ribbon_glyphs_new (GtkWidget *widget, const SksRibbonFont *fonts);
void sks_ribbon_glyphs_free (SksRibbonGlyphs *glyphs);

/* All that drawing needs of a ribbon; borrowed. */
typedef struct
{
  GtkWidget *widget;
  SksRibbonLayout layout;
  SksRibbonParts parts;
  const SksRibbonFont *fonts;
  SksRibbonGlyphs *glyphs;
  SksRun *run;
  SksTraffic *traffic;
  gsize n_cells;
  const SksEdge *hover;
  gboolean edges;
  gboolean plain; /* a lone send: its number stands on the left */
} SksRibbonPicture;

/* Draws the lines from @first to before @end. */
void sks_ribbon_draw (const SksRibbonPicture *picture, GtkSnapshot *snapshot, guint first, guint end);
void sks_ribbon_draw_focus (const SksRibbonPicture *picture, GtkSnapshot *snapshot, const GdkRectangle *area);

G_END_DECLS
