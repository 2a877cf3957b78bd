// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-ribbon.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "sks-ribbon-draw.h"
#include "sks-run-words.h"

#define FOLDED_WIDE 256
#define FOLDED_NARROW 96
#define SPARE_HEIGHT 600 /* is drawn above and below what can be seen, so that a small scroll draws nothing anew */

struct _SksRibbon
{
  GtkWidget parent_instance;

  SksRun *run;
  SksTraffic *traffic;
  SksRibbonForm form;
  SksRibbonFont fonts[SKS_RIBBON_N_FONTS];
  SksRibbonGlyphs *glyphs;
  GtkAdjustment *scroll;  /* of the list around, while mapped */
  double drawn_at;        /* its value at the last drawing */
  gboolean focus_is_send;
  guint focus_index;
  const SksEdge *hover;
  guint edges : 1;
  guint narrow : 1;
  guint folded : 1;
};

G_DEFINE_FINAL_TYPE (SksRibbon, sks_ribbon, GTK_TYPE_WIDGET)

static gsize
get_n_cells (SksRibbon *self)
{
  gsize length = 0;

  if (self->run)
    sks_run_get_bytes (self->run, &length);

  return self->folded ? MIN (length, sks_ribbon_get_fold_length (self)) : length;
}

static const SksEdge *
get_edges (SksRibbon *self,
           gboolean   send,
           guint     *n)
{
  *n = 0;
  if (!self->run || !self->edges)
    return NULL;

  return send ? sks_run_get_sends (self->run, n) : sks_run_get_receives (self->run, n);
}

/* A lone send that nobody has received needs no row for its number: it stands on the left. */
static gboolean
is_plain (SksRibbon *self)
{
  guint n_sends, n_receives;

  get_edges (self, TRUE, &n_sends);
  get_edges (self, FALSE, &n_receives);

  return n_sends == 1 && n_receives == 0 && !self->narrow;
}

static void
get_parts (SksRibbon      *self,
           SksRibbonParts *parts)
{
  guint n_sends, n_receives;

  get_edges (self, TRUE, &n_sends);
  get_edges (self, FALSE, &n_receives);
  parts->form = self->form;
  parts->labels = n_sends > 0 && !is_plain (self);
  parts->brackets = n_receives > 0;
  parts->gutter = !self->narrow;
}

static void
get_layout (SksRibbon       *self,
            int              width,
            SksRibbonLayout *layout)
{
  SksRibbonParts parts;

  if (!self->fonts[0].description)
    sks_ribbon_fonts_init (self->fonts, GTK_WIDGET (self));
  get_parts (self, &parts);
  sks_ribbon_layout_init (layout, self->fonts, &parts, get_n_cells (self), width);
}

static void
sks_ribbon_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  SksRibbon *self = SKS_RIBBON (widget);
  SksRibbonLayout layout;

  get_layout (self, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, &layout);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* What is one long line here is several ones later. */
      *minimum = layout.gutter + 4 * layout.cell_width;
      *natural = layout.gutter + (int) MIN (get_n_cells (self), 1024) * layout.cell_width;
      *natural = MAX (*minimum, *natural);
    }
  else
    {
      *minimum = *natural = layout.n_lines > 0 ? (int) layout.n_lines * layout.line_height - SKS_RIBBON_LINE_GAP : 0;
    }
}

static GtkSizeRequestMode
sks_ribbon_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The lines that can be seen, with some to spare. */
static void
get_visible_lines (SksRibbon             *self,
                   const SksRibbonLayout *layout,
                   guint                 *first,
                   guint                 *end)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  double top, bottom;

  *first = 0;
  *end = layout->n_lines;
  if (!scroller || !gtk_widget_compute_bounds (GTK_WIDGET (self), scroller, &bounds))
    return;
  top = -(double) bounds.origin.y - SPARE_HEIGHT;
  bottom = gtk_widget_get_height (scroller) - (double) bounds.origin.y + SPARE_HEIGHT;
  *first = (guint) CLAMP (top / layout->line_height, 0, layout->n_lines);
  *end = (guint) CLAMP (bottom / layout->line_height + 1, 0, layout->n_lines);
}

static void
fill_picture (SksRibbon        *self,
              SksRibbonPicture *picture)
{
  SksRibbonParts parts;

  get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)), &picture->layout);
  get_parts (self, &parts);
  picture->parts = parts;
  picture->widget = GTK_WIDGET (self);
  picture->fonts = self->fonts;
  picture->run = self->run;
  picture->traffic = self->traffic;
  picture->n_cells = get_n_cells (self);
  picture->edges = self->edges;
  picture->plain = is_plain (self);
  picture->hover = self->hover;
  if (!self->glyphs)
    self->glyphs = sks_ribbon_glyphs_new (GTK_WIDGET (self), self->fonts);
  picture->glyphs = self->glyphs;
}

static void
sks_ribbon_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  SksRibbon *self = SKS_RIBBON (widget);
  SksRibbonPicture picture = { 0 };
  GdkRectangle focus;
  guint first, end;

  if (!self->run || get_n_cells (self) == 0)
    return;

  fill_picture (self, &picture);
  get_visible_lines (self, &picture.layout, &first, &end);
  self->drawn_at = self->scroll ? gtk_adjustment_get_value (self->scroll) : 0;
  if (first >= end)
    return;
  sks_ribbon_draw (&picture, snapshot, first, end);

  if (gtk_widget_has_visible_focus (widget) && sks_ribbon_get_edge_area (self, self->focus_is_send, self->focus_index, &focus))
    sks_ribbon_draw_focus (&picture, snapshot, &focus);
}

static void
scrolled_cb (SksRibbon *self)
{
  if (fabs (gtk_adjustment_get_value (self->scroll) - self->drawn_at) > SPARE_HEIGHT / 2.0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sks_ribbon_map (GtkWidget *widget)
{
  SksRibbon *self = SKS_RIBBON (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (sks_ribbon_parent_class)->map (widget);
  if (scroller)
    {
      self->scroll = g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
      g_signal_connect_swapped (self->scroll, "value-changed", G_CALLBACK (scrolled_cb), self);
    }
}

static void
sks_ribbon_unmap (GtkWidget *widget)
{
  SksRibbon *self = SKS_RIBBON (widget);

  if (self->scroll)
    g_signal_handlers_disconnect_by_func (self->scroll, scrolled_cb, self);
  g_clear_object (&self->scroll);
  g_clear_pointer (&self->glyphs, sks_ribbon_glyphs_free);
  GTK_WIDGET_CLASS (sks_ribbon_parent_class)->unmap (widget);
}

static void
forget_fonts (SksRibbon *self)
{
  sks_ribbon_fonts_clear (self->fonts);
  g_clear_pointer (&self->glyphs, sks_ribbon_glyphs_free);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sks_ribbon_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sks_ribbon_parent_class)->css_changed (widget, change);
  forget_fonts (SKS_RIBBON (widget));
}

static void
sks_ribbon_system_setting_changed (GtkWidget        *widget,
                                   GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sks_ribbon_parent_class)->system_setting_changed (widget, setting);
  forget_fonts (SKS_RIBBON (widget));
}

static void
tell_focus (SksRibbon *self)
{
  guint n;
  const SksEdge *edges = get_edges (self, self->focus_is_send, &n);
  g_autofree char *text = self->focus_index < n ? sks_run_words_edge (&edges[self->focus_index], self->focus_is_send) : NULL;

  if (text)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
activate_edge (SksRibbon     *self,
               const SksEdge *edge)
{
  if (edge && edge->number != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-call", "u", edge->number);
}

/* From blocks down to brackets and back: the first one that shares bytes. */
static gboolean
cross_over (SksRibbon *self)
{
  guint n_from, n_to;
  const SksEdge *from = get_edges (self, self->focus_is_send, &n_from);
  const SksEdge *to = get_edges (self, !self->focus_is_send, &n_to);

  if (self->focus_index >= n_from)
    return FALSE;
  for (guint i = 0; i < n_to; i++)
    if (to[i].offset + to[i].length > from[self->focus_index].offset)
      {
        self->focus_is_send = !self->focus_is_send;
        self->focus_index = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
move_focus (SksRibbon *self,
            guint      keyval)
{
  guint n;

  get_edges (self, self->focus_is_send, &n);
  switch (keyval)
    {
    case GDK_KEY_Left:
      if (self->focus_index == 0)
        return FALSE;
      self->focus_index--;
      return TRUE;
    case GDK_KEY_Right:
      if (self->focus_index + 1 >= n)
        return FALSE;
      self->focus_index++;
      return TRUE;
    case GDK_KEY_Down:
      return self->focus_is_send && cross_over (self);
    case GDK_KEY_Up:
      return !self->focus_is_send && cross_over (self);
    default:
      return FALSE;
    }
}

static gboolean
key_cb (SksRibbon       *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  guint n;
  const SksEdge *edges = get_edges (self, self->focus_is_send, &n);

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return FALSE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space)
    {
      activate_edge (self, self->focus_index < n ? &edges[self->focus_index] : NULL);
      return TRUE;
    }
  if (!move_focus (self, keyval))
    return FALSE;
  tell_focus (self);

  return TRUE;
}

static void
released_cb (SksRibbon *self,
             int        n_press,
             double     x,
             double     y)
{
  gboolean send;

  activate_edge (self, sks_ribbon_pick_edge (self, x, y, &send));
}

static void
motion_cb (SksRibbon *self,
           double     x,
           double     y)
{
  gboolean send;
  const SksEdge *edge = sks_ribbon_pick_edge (self, x, y, &send);

  if (edge == self->hover)
    return;
  self->hover = edge;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edge && edge->number != 0 ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (SksRibbon *self)
{
  self->hover = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The call as it stands in the journal. */
static gboolean
sks_ribbon_query_tooltip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard,
                          GtkTooltip *tooltip)
{
  SksRibbon *self = SKS_RIBBON (widget);
  g_autoptr(SksRecordData) data = NULL;
  g_autoptr(SksCode) code = NULL;
  g_autofree char *text = NULL;
  const SksEdge *edge;
  gboolean send;

  if (keyboard || !self->traffic)
    return FALSE;
  edge = sks_ribbon_pick_edge (self, x, y, &send);
  if (!edge || edge->number == 0)
    return FALSE;
  data = sks_journal_get (sks_session_get_journal (sks_traffic_get_session (self->traffic)), edge->number);
  code = sks_record_write_brief (data, SKS_LANGUAGE_PYTHON);
  text = g_strdup_printf ("#%u  %s", edge->number, code->text->str);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
sks_ribbon_dispose (GObject *object)
{
  SksRibbon *self = SKS_RIBBON (object);

  g_clear_object (&self->run);
  g_clear_object (&self->traffic);
  sks_ribbon_fonts_clear (self->fonts);
  g_clear_pointer (&self->glyphs, sks_ribbon_glyphs_free);
  G_OBJECT_CLASS (sks_ribbon_parent_class)->dispose (object);
}

static void
sks_ribbon_class_init (SksRibbonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_ribbon_dispose;
  widget_class->measure = sks_ribbon_measure;
  widget_class->get_request_mode = sks_ribbon_get_request_mode;
  widget_class->snapshot = sks_ribbon_snapshot;
  widget_class->map = sks_ribbon_map;
  widget_class->unmap = sks_ribbon_unmap;
  widget_class->css_changed = sks_ribbon_css_changed;
  widget_class->system_setting_changed = sks_ribbon_system_setting_changed;
  widget_class->query_tooltip = sks_ribbon_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "ribbon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sks_ribbon_init (SksRibbon *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->form = SKS_RIBBON_BOTH;
  self->edges = TRUE;
  self->focus_is_send = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
sks_ribbon_new (void)
{
  return g_object_new (SKS_TYPE_RIBBON, NULL);
}

void
sks_ribbon_run_changed (SksRibbon *self)
{
  g_autofree char *aloud = self->run ? sks_run_words_aloud (self->run) : NULL;
  guint n_sends, n_receives;

  get_edges (self, TRUE, &n_sends);
  get_edges (self, FALSE, &n_receives);
  if (n_sends == 0)
    self->focus_is_send = FALSE;
  self->hover = NULL;
  gtk_widget_set_focusable (GTK_WIDGET (self), n_sends + n_receives > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, aloud ? aloud : _("No bytes"), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sks_ribbon_set_run (SksRibbon  *self,
                    SksRun     *run,
                    SksTraffic *traffic)
{
  g_set_object (&self->run, run);
  g_set_object (&self->traffic, traffic);
  self->focus_is_send = TRUE;
  self->focus_index = 0;
  sks_ribbon_run_changed (self);
}

void
sks_ribbon_set_form (SksRibbon     *self,
                     SksRibbonForm  form)
{
  self->form = form;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sks_ribbon_set_edges (SksRibbon *self,
                      gboolean   edges)
{
  self->edges = edges;
  sks_ribbon_run_changed (self);
}

void
sks_ribbon_set_narrow (SksRibbon *self,
                       gboolean   narrow)
{
  self->narrow = narrow;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sks_ribbon_set_folded (SksRibbon *self,
                       gboolean   folded)
{
  self->folded = folded;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gsize
sks_ribbon_get_fold_length (SksRibbon *self)
{
  return self->narrow ? FOLDED_NARROW : FOLDED_WIDE;
}

const SksEdge *
sks_ribbon_pick_edge (SksRibbon *self,
                      double     x,
                      double     y,
                      gboolean  *send)
{
  SksRibbonLayout layout;
  SksRibbonSegment segment;
  const SksEdge *edges;
  guint line, cell, n;

  if (!self->run || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return NULL;
  get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)), &layout);
  if (x < layout.gutter || y < 0)
    return NULL;
  line = (guint) (y / layout.line_height);
  cell = (guint) ((x - layout.gutter) / layout.cell_width);
  *send = y - (double) line * layout.line_height < layout.bracket_y;
  edges = get_edges (self, *send, &n);
  for (guint i = 0; i < n; i++)
    if (sks_ribbon_layout_get_segment (&layout, &edges[i], get_n_cells (self), line, &segment) && segment.start <= cell && cell < segment.end)
      return &edges[i];

  return NULL;
}

gboolean
sks_ribbon_get_edge_area (SksRibbon    *self,
                          gboolean      send,
                          guint         index,
                          GdkRectangle *area)
{
  SksRibbonLayout layout;
  SksRibbonSegment segment;
  guint n;
  const SksEdge *edges = get_edges (self, send, &n);

  if (index >= n)
    return FALSE;
  get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)), &layout);
  if (!sks_ribbon_layout_get_segment (&layout, &edges[index], get_n_cells (self), (guint) (edges[index].offset / layout.per_line), &segment))
    return FALSE;
  area->x = (int) sks_ribbon_layout_get_x (&layout, segment.start);
  area->width = (int) sks_ribbon_layout_get_x (&layout, segment.end) - area->x;
  area->y = (int) segment.line * layout.line_height + (send ? layout.label_y : layout.bracket_y);
  area->height = send ? layout.block_y + layout.block_height - layout.label_y : layout.line_height - SKS_RIBBON_LINE_GAP - layout.bracket_y;

  return TRUE;
}
