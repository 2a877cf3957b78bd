// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-ribbon-draw.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sks-run-words.h"

#define N_COLOURS 5
#define FILL .20f
#define FILL_HOVER .34f
#define DIM .6f
#define RADIUS 5
#define GAP 1 /* at each end of a block */

struct _SksRibbonGlyphs
{
  GtkWidget *widget;
  const SksRibbonFont *fonts;
  GHashTable *layouts[SKS_RIBBON_N_FONTS]; /* a character or byte → PangoLayout */
};

typedef struct
{
  const SksRibbonPicture *picture;
  GtkSnapshot *snapshot;
  GdkRGBA foreground, dim, error, background;
  GdkRGBA blocks[N_COLOURS];
  GdkRGBA block_texts[N_COLOURS];
  gboolean high_contrast;
  double y; /* of the line being drawn */
} Pen;

SksRibbonGlyphs *
sks_ribbon_glyphs_new (GtkWidget           *widget,
                       const SksRibbonFont *fonts)
{
  SksRibbonGlyphs *self = g_new0 (SksRibbonGlyphs, 1);

  self->widget = widget;
  self->fonts = fonts;
  for (guint i = 0; i < SKS_RIBBON_N_FONTS; i++)
    self->layouts[i] = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);

  return self;
}

void
sks_ribbon_glyphs_free (SksRibbonGlyphs *self)
{
  for (guint i = 0; i < SKS_RIBBON_N_FONTS; i++)
    g_hash_table_unref (self->layouts[i]);
  g_free (self);
}

static PangoLayout *
create_layout (const SksRibbonPicture *picture,
               SksRibbonFontKind       kind,
               const char             *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (picture->widget, text);

  pango_layout_set_font_description (layout, picture->fonts[kind].description);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static PangoLayout *
get_glyph (const SksRibbonPicture *picture,
           SksRibbonFontKind       kind,
           guint                   key,
           const char             *text)
{
  GHashTable *layouts = picture->glyphs->layouts[kind];
  PangoLayout *layout = g_hash_table_lookup (layouts, GUINT_TO_POINTER (key));

  if (!layout)
    {
      layout = create_layout (picture, kind, text);
      g_hash_table_insert (layouts, GUINT_TO_POINTER (key), layout);
    }

  return layout;
}

static GdkRGBA
mix (const GdkRGBA *a,
     const GdkRGBA *b,
     float          share)
{
  const GdkRGBA mixed = { a->red * (1 - share) + b->red * share, a->green * (1 - share) + b->green * share, a->blue * (1 - share) + b->blue * share, 1 };

  return mixed;
}

static void
pen_init (Pen                    *pen,
          const SksRibbonPicture *picture,
          GtkSnapshot            *snapshot)
{
  const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  GtkStyleContext *context = gtk_widget_get_style_context (picture->widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (picture->widget));
  gboolean dark = adw_style_manager_get_dark (style);
  GdkRGBA card;

  pen->picture = picture;
  pen->snapshot = snapshot;
  pen->high_contrast = adw_style_manager_get_high_contrast (style);
  gtk_style_context_get_color (context, &pen->foreground);
  pen->dim = pen->foreground;
  pen->dim.alpha *= pen->high_contrast ? 1 : DIM;
  if (!gtk_style_context_lookup_color (context, "error_text", &pen->error))
    pen->error = pen->foreground;
  if (!gtk_style_context_lookup_color (context, "window_bg_color", &pen->background))
    pen->background = dark ? black : white;
  /* Cards are a veil over the window. */
  if (gtk_style_context_lookup_color (context, "card_bg_color", &card))
    pen->background = mix (&pen->background, &card, card.alpha);
  for (guint i = 0; i < N_COLOURS; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "block_%u", i + 1);
      if (!gtk_style_context_lookup_color (context, name, &pen->blocks[i]))
        pen->blocks[i] = pen->foreground;
      pen->block_texts[i] = dark ? mix (&pen->blocks[i], &white, .35f) : mix (&pen->blocks[i], &black, .4f);
    }
}

static void
draw_rectangle (Pen           *pen,
                double         x,
                double         y,
                double         width,
                double         height,
                const GdkRGBA *colour)
{
  gtk_snapshot_append_color (pen->snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
draw_layout (Pen           *pen,
             PangoLayout   *layout,
             double         x,
             double         y,
             const GdkRGBA *colour)
{
  gtk_snapshot_save (pen->snapshot);
  gtk_snapshot_translate (pen->snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (pen->snapshot, layout, colour);
  gtk_snapshot_restore (pen->snapshot);
}

/* Centred over @width; FALSE when it does not fit there. */
static gboolean
draw_centred (Pen           *pen,
              PangoLayout   *layout,
              double         x,
              double         width,
              double         y,
              const GdkRGBA *colour)
{
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  if (w > width + 1)
    return FALSE;
  draw_layout (pen, layout, (double) (int) (x + (width - w) / 2), y, colour);

  return TRUE;
}

static void
draw_block (Pen                    *pen,
            const SksRibbonSegment *segment,
            const GdkRGBA          *colour,
            gboolean                hover,
            gboolean                bar)
{
  const SksRibbonLayout *layout = &pen->picture->layout;
  double x = sks_ribbon_layout_get_x (layout, segment->start) + GAP;
  double width = sks_ribbon_layout_get_x (layout, segment->end) - GAP - x;
  GskRoundedRect outline;
  GdkRGBA fill = *colour;

  fill.alpha *= hover ? FILL_HOVER : FILL;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) x, (float) (pen->y + layout->block_y), (float) width, (float) layout->block_height),
                                   RADIUS);
  if (pen->high_contrast)
    {
      const GdkRGBA border[4] = { *colour, *colour, *colour, *colour };

      gtk_snapshot_append_border (pen->snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, border);
    }
  else
    {
      gtk_snapshot_push_rounded_clip (pen->snapshot, &outline);
      gtk_snapshot_append_color (pen->snapshot, &fill, &outline.bounds);
      gtk_snapshot_pop (pen->snapshot);
    }
  if (bar)
    draw_rectangle (pen, x, pen->y + layout->bar_y, width, 4, colour);
}

/* "#15 · 4 B" where it fits, else the number, else nothing. */
static void
draw_send_label (Pen                    *pen,
                 const SksEdge          *edge,
                 const SksRibbonSegment *segment,
                 const GdkRGBA          *colour)
{
  const SksRibbonPicture *picture = pen->picture;
  double x = sks_ribbon_layout_get_x (&picture->layout, segment->start);
  double width = sks_ribbon_layout_get_x (&picture->layout, segment->end) - x;
  g_autofree char *whole = sks_run_words_send (edge);
  const char *number = edge->number != 0 ? whole : NULL;
  char brief[16];

  g_snprintf (brief, sizeof brief, segment->first ? "#%u" : "… #%u", edge->number);
  for (guint i = segment->first ? 0 : 1; i < 2; i++)
    {
      const char *text = i == 0 ? whole : number ? brief : NULL;
      g_autoptr(PangoLayout) layout = text ? create_layout (picture, SKS_RIBBON_FONT_LABEL, text) : NULL;

      if (layout && draw_centred (pen, layout, x, width, pen->y + picture->layout.label_y, colour))
        return;
    }
}

static void
draw_sends (Pen   *pen,
            guint  line)
{
  const SksRibbonPicture *picture = pen->picture;
  SksRibbonSegment segment;
  guint n;
  const SksEdge *sends = sks_run_get_sends (picture->run, &n);
  const SksEdge all = { .length = picture->n_cells };

  if (!picture->edges || n == 0)
    {
      /* Where the sends are not known, or not asked for, the bytes are one grey block. */
      const GdkRGBA grey = { pen->foreground.red, pen->foreground.green, pen->foreground.blue, .35f };

      if (sks_ribbon_layout_get_segment (&picture->layout, &all, picture->n_cells, line, &segment))
        draw_block (pen, &segment, &grey, FALSE, FALSE);
      return;
    }
  for (guint i = 0; i < n; i++)
    if (sks_ribbon_layout_get_segment (&picture->layout, &sends[i], picture->n_cells, line, &segment))
      {
        draw_block (pen, &segment, &pen->blocks[i % N_COLOURS], &sends[i] == picture->hover, picture->parts.labels);
        if (picture->parts.labels)
          draw_send_label (pen, &sends[i], &segment, &pen->block_texts[i % N_COLOURS]);
      }
}

/* The text row */

static const char *
get_escape (guint8 byte)
{
  static const char *const escapes[] = { [0] = "\\0", ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r" };

  return byte <= '\r' ? escapes[byte] : NULL;
}

static gunichar
decode (const guint8 *bytes,
        gsize         length)
{
  gunichar character = *bytes < 0x80 ? *bytes : g_utf8_get_char_validated ((const char *) bytes, (gssize) length);

  if (character == (gunichar) -1 || character == (gunichar) -2 || character < 0x20 || !g_unichar_isprint (character) || character == 0xad)
    return 0;

  return character;
}

static void
draw_byte (Pen    *pen,
           guint8  byte,
           double  x,
           double  y)
{
  const SksRibbonPicture *picture = pen->picture;
  const char *escape = get_escape (byte);
  char hex[4];
  PangoLayout *layout;
  int offset;

  g_snprintf (hex, sizeof hex, "%02x", byte);
  layout = get_glyph (picture, escape && picture->parts.form == SKS_RIBBON_BOTH ? SKS_RIBBON_FONT_TEXT : SKS_RIBBON_FONT_SMALL, byte, escape ? escape : hex);
  offset = escape && picture->parts.form == SKS_RIBBON_BOTH
             ? 0
             : (picture->fonts[SKS_RIBBON_FONT_TEXT].height - picture->fonts[SKS_RIBBON_FONT_SMALL].height) / 2;
  draw_centred (pen, layout, x, picture->layout.cell_width + 4, y + offset, &pen->dim);
}

static void
draw_character (Pen      *pen,
                gunichar  character,
                guint     n_cells,
                double    x,
                double    y)
{
  const SksRibbonPicture *picture = pen->picture;
  char text[8] = { 0 };

  if (character == ' ')
    {
      draw_centred (pen, get_glyph (picture, SKS_RIBBON_FONT_TEXT, ' ' | 0x1000000, "·"), x, picture->layout.cell_width, y, &pen->dim);
      return;
    }
  g_unichar_to_utf8 (character, text);
  draw_centred (pen, get_glyph (picture, SKS_RIBBON_FONT_TEXT, character, text), x, n_cells * picture->layout.cell_width + 6, y, &pen->foreground);
}

/* A character of several bytes stands over all of them; one that a line cuts is shown byte by byte. */
static void
draw_text (Pen          *pen,
           const guint8 *bytes,
           gsize         n)
{
  const SksRibbonPicture *picture = pen->picture;
  gsize i = 0;

  while (i < n)
    {
      gunichar character = decode (bytes + i, n - i);
      guint size = character ? (guint) g_unichar_to_utf8 (character, NULL) : 1;
      double x = sks_ribbon_layout_get_x (&picture->layout, (guint) i);

      if (character)
        draw_character (pen, character, size, x, pen->y + picture->layout.text_y);
      else
        draw_byte (pen, bytes[i], x - 2, pen->y + picture->layout.text_y);
      i += size;
    }
}

static void
draw_hex (Pen          *pen,
          const guint8 *bytes,
          gsize         n)
{
  const SksRibbonPicture *picture = pen->picture;
  const GdkRGBA *colour = picture->parts.form == SKS_RIBBON_HEX ? &pen->foreground : &pen->dim;

  for (gsize i = 0; i < n; i++)
    {
      char hex[4];

      g_snprintf (hex, sizeof hex, "%02x", bytes[i]);
      draw_centred (pen, get_glyph (picture, SKS_RIBBON_FONT_HEX, bytes[i], hex), sks_ribbon_layout_get_x (&picture->layout, (guint) i),
                    picture->layout.cell_width, pen->y + picture->layout.hex_y, colour);
    }
}

/* Receives */

static void
draw_bracket (Pen                    *pen,
              const SksRibbonSegment *segment,
              const GdkRGBA          *colour,
              double                  thick)
{
  const SksRibbonLayout *layout = &pen->picture->layout;
  double x = sks_ribbon_layout_get_x (layout, segment->start) + 1;
  double end = sks_ribbon_layout_get_x (layout, segment->end) - 2;
  double y = pen->y + layout->bracket_y;

  draw_rectangle (pen, x, y + 5, end - x + thick, thick, colour);
  if (segment->first)
    draw_rectangle (pen, x, y, thick, 5, colour);
  if (segment->last)
    draw_rectangle (pen, end, y, thick, 5, colour);
}

static void
draw_receive_label (Pen                    *pen,
                    const SksEdge          *edge,
                    const SksRibbonSegment *segment)
{
  const SksRibbonPicture *picture = pen->picture;
  double x = sks_ribbon_layout_get_x (&picture->layout, segment->start);
  double width = sks_ribbon_layout_get_x (&picture->layout, segment->end) - x;
  g_autofree char *whole = sks_run_words_receive (edge, picture->traffic);
  g_autofree char *size = sks_format_bytes (edge->length);
  g_autofree char *middle = g_strdup_printf (segment->first ? "#%u · %s" : "… #%u", edge->number, size);
  g_autofree char *number = g_strdup_printf ("#%u", edge->number);
  const char *texts[] = { segment->first ? whole : middle, middle, number };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PangoLayout) layout = create_layout (picture, SKS_RIBBON_FONT_LABEL, texts[i]);

      if (draw_centred (pen, layout, x, width, pen->y + picture->layout.below_y, &pen->foreground))
        return;
    }
}

/* What a datagram lost because the buffer was too short: paler, and said below. */
static void
draw_lost (Pen           *pen,
           const SksEdge *receive,
           guint          line)
{
  const SksRibbonPicture *picture = pen->picture;
  const SksRibbonLayout *layout = &picture->layout;
  const SksEdge lost = { .offset = receive->offset + receive->length, .length = receive->lost };
  SksRibbonSegment segment;
  double x, width;
  GdkRGBA veil = pen->background;
  g_autofree char *size = sks_format_bytes (lost.length);
  g_autofree char *text = g_strdup_printf (_("%s lost"), size);
  g_autoptr(PangoLayout) label = NULL;

  if (lost.length == 0 || !sks_run_is_datagram (picture->run)
      || !sks_ribbon_layout_get_segment (layout, &lost, picture->n_cells, line, &segment))
    return;
  x = sks_ribbon_layout_get_x (layout, segment.start);
  width = sks_ribbon_layout_get_x (layout, segment.end) - x;
  veil.alpha = .55f;
  draw_rectangle (pen, x, pen->y + layout->block_y, width, layout->block_height, &veil);
  label = create_layout (picture, SKS_RIBBON_FONT_LABEL, text);
  if (segment.first)
    draw_centred (pen, label, x, width, pen->y + layout->below_y, &pen->error);
}

/* Dashes through the block that a receive ended in. */
static void
draw_cut (Pen    *pen,
          double  x)
{
  const SksRibbonLayout *layout = &pen->picture->layout;
  double top = pen->y + layout->bar_y, bottom = pen->y + layout->bracket_y + 5;

  for (double y = top; y < bottom; y += 6)
    draw_rectangle (pen, x - 1, y, 1.5, MIN (4, bottom - y), &pen->foreground);
}

static gboolean
ends_inside_send (SksRun        *run,
                  const SksEdge *receive)
{
  guint n;
  const SksEdge *sends = sks_run_get_sends (run, &n);
  gsize end = receive->offset + receive->length;

  for (guint i = 0; i < n; i++)
    if (sends[i].offset < end && end < sends[i].offset + sends[i].length)
      return TRUE;

  return FALSE;
}

static void
draw_receives (Pen   *pen,
               guint  line)
{
  const SksRibbonPicture *picture = pen->picture;
  SksRibbonSegment segment;
  guint n;
  const SksEdge *receives = sks_run_get_receives (picture->run, &n);
  GdkRGBA colour = pen->foreground;

  colour.alpha *= .7f;
  for (guint i = 0; i < n; i++)
    draw_lost (pen, &receives[i], line);
  for (guint i = 0; i < n; i++)
    if (sks_ribbon_layout_get_segment (&picture->layout, &receives[i], picture->n_cells, line, &segment))
      {
        gboolean hover = &receives[i] == picture->hover;

        draw_bracket (pen, &segment, hover ? &pen->foreground : &colour, hover ? 2 : 1);
        draw_receive_label (pen, &receives[i], &segment);
        if (segment.last && ends_inside_send (picture->run, &receives[i]))
          draw_cut (pen, sks_ribbon_layout_get_x (&picture->layout, segment.end));
      }
}

/* The names of the rows, on the left */

static void
draw_name (Pen        *pen,
           const char *text,
           double      y,
           double      height)
{
  const SksRibbonPicture *picture = pen->picture;
  g_autoptr(PangoLayout) layout = text ? create_layout (picture, SKS_RIBBON_FONT_GUTTER, text) : NULL;
  int w, h;

  if (!layout)
    return;
  pango_layout_set_width (layout, (picture->layout.gutter - 6) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &w, &h);
  draw_layout (pen, layout, 0, pen->y + y + (height - h) / 2, &pen->dim);
}

static void
draw_gutter (Pen *pen)
{
  const SksRibbonPicture *picture = pen->picture;
  const SksRibbonLayout *layout = &picture->layout;
  const SksRibbonFont *fonts = picture->fonts;
  guint n_sends, n_receives;
  const SksEdge *sends = sks_run_get_sends (picture->run, &n_sends);
  const SksEdge *receives = sks_run_get_receives (picture->run, &n_receives);

  if (picture->plain)
    {
      g_autofree char *caller = sks_run_words_caller (sends, picture->traffic);
      const char *name = caller ? strrchr (caller, '.') + 1 : "";
      g_autofree char *text = g_strdup_printf ("#%u %s", sends->number, name);

      draw_name (pen, text, layout->block_y, layout->block_height);
      return;
    }
  if (picture->parts.labels)
    {
      g_autofree char *caller = sks_run_words_caller (sends, picture->traffic);

      draw_name (pen, caller, layout->label_y, fonts[SKS_RIBBON_FONT_LABEL].height);
    }
  if (picture->parts.form != SKS_RIBBON_HEX)
    draw_name (pen, _("text"), layout->text_y, fonts[SKS_RIBBON_FONT_TEXT].height);
  if (picture->parts.form != SKS_RIBBON_TEXT)
    draw_name (pen, _("hex"), layout->hex_y, fonts[SKS_RIBBON_FONT_HEX].height);
  if (picture->parts.brackets)
    {
      g_autofree char *caller = sks_run_words_caller (receives, picture->traffic);

      draw_name (pen, caller, layout->below_y, fonts[SKS_RIBBON_FONT_LABEL].height);
    }
}

static void
draw_line (Pen   *pen,
           guint  line)
{
  const SksRibbonPicture *picture = pen->picture;
  gsize n_run, start = (gsize) line * picture->layout.per_line;
  gsize n = MIN (picture->n_cells - start, picture->layout.per_line);
  const guint8 *bytes = sks_run_get_bytes (picture->run, &n_run) + start;

  pen->y = (double) line * picture->layout.line_height;
  draw_sends (pen, line);
  if (picture->parts.gutter)
    draw_gutter (pen);
  if (picture->parts.form != SKS_RIBBON_HEX)
    draw_text (pen, bytes, n);
  if (picture->parts.form != SKS_RIBBON_TEXT)
    draw_hex (pen, bytes, n);
  if (picture->parts.brackets)
    draw_receives (pen, line);
}

void
sks_ribbon_draw (const SksRibbonPicture *picture,
                 GtkSnapshot            *snapshot,
                 guint                   first,
                 guint                   end)
{
  Pen pen = { 0 };

  pen_init (&pen, picture, snapshot);
  for (guint line = first; line < end; line++)
    draw_line (&pen, line);
}

/* The theme's outline is for whole widgets; this is the same around one block or bracket. */
void
sks_ribbon_draw_focus (const SksRibbonPicture *picture,
                       GtkSnapshot            *snapshot,
                       const GdkRectangle     *area)
{
  GtkStyleContext *context = gtk_widget_get_style_context (picture->widget);
  GskRoundedRect outline;
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (context, "accent_color", &colour))
    gtk_style_context_get_color (context, &colour);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) area->x, (float) area->y, (float) area->width, (float) area->height), RADIUS);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 }, (GdkRGBA[4]) { colour, colour, colour, colour });
}
