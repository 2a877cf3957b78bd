// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-ribbon.h"

G_BEGIN_DECLS

#define SKS_RIBBON_LINE_GAP 14

typedef enum
{
  SKS_RIBBON_FONT_TEXT,
  SKS_RIBBON_FONT_SMALL, /* a byte that is no character, in the text row */
  SKS_RIBBON_FONT_HEX,
  SKS_RIBBON_FONT_LABEL,
  SKS_RIBBON_FONT_GUTTER,
  SKS_RIBBON_N_FONTS
} SksRibbonFontKind;

typedef struct
{
  PangoFontDescription *description;
  int height;
  int width; /* of a figure */
} SksRibbonFont;

/* What parts a line of a ribbon has. */
typedef struct
{
  SksRibbonForm form;
  gboolean labels;   /* of sends, above */
  gboolean brackets; /* of receives, below */
  gboolean gutter;   /* names of the rows, on the left */
} SksRibbonParts;

/* Where things are in a line, from its top; and where lines and cells are. */
typedef struct
{
  int gutter, cell_width, line_height;
  int label_y, bar_y, block_y, block_height, text_y, hex_y, bracket_y, below_y;
  guint per_line, n_lines;
} SksRibbonLayout;

/* One stretch of an edge within one line; cells from @start to @end. */
typedef struct
{
  guint line;
  guint start, end;
  gboolean first, last; /* the edge begins, ends here */
} SksRibbonSegment;

void sks_ribbon_fonts_init (SksRibbonFont *fonts, GtkWidget *widget);
void sks_ribbon_fonts_clear (SksRibbonFont *fonts);
/* @width: -1 for all in one line. */
void sks_ribbon_layout_init (SksRibbonLayout *layout, const SksRibbonFont *fonts, const SksRibbonParts *parts, gsize n_cells, int width);
/* The segment of an edge in @line; FALSE when it has none there. An edge of no bytes has no segment. */
gboolean sks_ribbon_layout_get_segment (const SksRibbonLayout *layout, const SksEdge *edge, gsize n_cells, guint line, SksRibbonSegment *segment);
double sks_ribbon_layout_get_x (const SksRibbonLayout *layout, guint cell);

G_END_DECLS
