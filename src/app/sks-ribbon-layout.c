// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-ribbon-layout.h"

#define GUTTER_FIGURES 15
#define HEX_PAD 14
#define TEXT_PAD 6
#define BAR_HEIGHT 4
#define BAR_GAP 4
#define BLOCK_PAD 5
#define ROW_GAP 4
#define BRACKET_GAP 4
#define BRACKET_HEIGHT 7
#define LABEL_GAP 4
#define LINE_GAP SKS_RIBBON_LINE_GAP

static const struct
{
  gboolean monospace;
  gboolean bold;
  double scale; /* of the widget's own font */
} font_styles[SKS_RIBBON_N_FONTS] = {
  [SKS_RIBBON_FONT_TEXT] = { TRUE, FALSE, 1.15 },
  [SKS_RIBBON_FONT_SMALL] = { TRUE, FALSE, .66 },
  [SKS_RIBBON_FONT_HEX] = { TRUE, FALSE, .78 },
  [SKS_RIBBON_FONT_LABEL] = { FALSE, TRUE, .82 },
  [SKS_RIBBON_FONT_GUTTER] = { FALSE, FALSE, .82 },
};

void
sks_ribbon_fonts_clear (SksRibbonFont *fonts)
{
  for (guint i = 0; i < SKS_RIBBON_N_FONTS; i++)
    g_clear_pointer (&fonts[i].description, pango_font_description_free);
}

void
sks_ribbon_fonts_init (SksRibbonFont *fonts,
                       GtkWidget     *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *base = pango_context_get_font_description (context);
  g_autoptr(PangoLayout) layout = pango_layout_new (context);

  sks_ribbon_fonts_clear (fonts);
  for (guint i = 0; i < SKS_RIBBON_N_FONTS; i++)
    {
      PangoFontDescription *description = pango_font_description_copy (base);
      double size = pango_font_description_get_size (base) * font_styles[i].scale;

      if (font_styles[i].monospace)
        pango_font_description_set_family (description, "monospace");
      if (font_styles[i].bold)
        pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
      if (pango_font_description_get_size_is_absolute (base))
        pango_font_description_set_absolute_size (description, size);
      else
        pango_font_description_set_size (description, (int) size);
      fonts[i].description = description;
      pango_layout_set_font_description (layout, description);
      pango_layout_set_text (layout, "0", -1);
      pango_layout_get_pixel_size (layout, &fonts[i].width, &fonts[i].height);
    }
}

/* In several lines their starts should be easy to count: by eights where there is room, else by fours. */
static guint
get_per_line (int   width,
              int   cell_width,
              gsize n_cells)
{
  guint fits = (guint) MAX (width / cell_width, 1);

  if (n_cells <= fits || fits < 8)
    return fits;

  return fits - fits % (fits < 16 ? 4 : 8);
}

void
sks_ribbon_layout_init (SksRibbonLayout      *layout,
                        const SksRibbonFont  *fonts,
                        const SksRibbonParts *parts,
                        gsize                 n_cells,
                        int                   width)
{
  gboolean text = parts->form != SKS_RIBBON_HEX, hex = parts->form != SKS_RIBBON_TEXT;
  int y = 0;

  layout->gutter = parts->gutter ? GUTTER_FIGURES * fonts[SKS_RIBBON_FONT_GUTTER].width : 0;
  layout->cell_width = hex ? 2 * fonts[SKS_RIBBON_FONT_HEX].width + (parts->gutter ? HEX_PAD : HEX_PAD - 4)
                           : fonts[SKS_RIBBON_FONT_TEXT].width + TEXT_PAD;
  layout->label_y = y;
  if (parts->labels)
    y += fonts[SKS_RIBBON_FONT_LABEL].height + LABEL_GAP;
  layout->bar_y = y;
  if (parts->labels)
    y += BAR_HEIGHT + BAR_GAP;
  layout->block_y = y;
  layout->text_y = y + BLOCK_PAD;
  layout->hex_y = layout->text_y + (text ? fonts[SKS_RIBBON_FONT_TEXT].height + ROW_GAP : 0);
  layout->block_height = 2 * BLOCK_PAD + (text ? fonts[SKS_RIBBON_FONT_TEXT].height : 0) + (hex ? fonts[SKS_RIBBON_FONT_HEX].height : 0)
                         + (text && hex ? ROW_GAP : 0);
  y += layout->block_height;
  layout->bracket_y = y + BRACKET_GAP;
  layout->below_y = layout->bracket_y + BRACKET_HEIGHT + LABEL_GAP;
  if (parts->brackets)
    y = layout->below_y + fonts[SKS_RIBBON_FONT_LABEL].height;
  layout->line_height = y + LINE_GAP;
  layout->per_line = width < 0 ? (guint) MAX (n_cells, 1) : get_per_line (width - layout->gutter, layout->cell_width, n_cells);
  layout->n_lines = (guint) ((n_cells + layout->per_line - 1) / layout->per_line);
}

gboolean
sks_ribbon_layout_get_segment (const SksRibbonLayout *layout,
                               const SksEdge         *edge,
                               gsize                  n_cells,
                               guint                  line,
                               SksRibbonSegment      *segment)
{
  gsize line_start = (gsize) line * layout->per_line;
  gsize line_end = MIN (line_start + layout->per_line, n_cells);
  gsize start = MAX (edge->offset, line_start);
  gsize end = MIN (edge->offset + edge->length, line_end);

  if (start >= end)
    return FALSE;

  segment->line = line;
  segment->start = (guint) (start - line_start);
  segment->end = (guint) (end - line_start);
  segment->first = start == edge->offset;
  segment->last = end == edge->offset + edge->length;

  return TRUE;
}

double
sks_ribbon_layout_get_x (const SksRibbonLayout *layout,
                         guint                  cell)
{
  return layout->gutter + (double) cell * layout->cell_width;
}
