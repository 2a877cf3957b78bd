// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-journal-row.h"

#include <glib/gi18n.h>

#include "sks-code-label.h"
#include "sks-explain.h"

#define LEAST_HEIGHT 28
#define PADDING 14
#define GAP 14
#define ICON_GAP 20
#define NARROW_BELOW 600
/* A call that is answered sooner never looked as if it waited. */
#define WAITING_AFTER_US 80000

struct _SksJournalRow
{
  GtkWidget parent_instance;

  GtkWidget *number;
  GtkWidget *time;
  GtkWidget *call;
  GtkWidget *icon;
  GtkWidget *result;
  GtkWidget *took;
  /* Made when first needed: most rows never are. */
  GtkWidget *note;
  GtkWidget *why;
  GtkWidget *interrupt;

  SksSession *session;
  SksEntry *row;
  PangoLayout *arrow; /* in the window's font: a monospace one has a tiny one; made when first drawn */
  SksCall *waiting; /* the running call of this row, once it is among those that wait */
  int arrow_x;
  guint running : 1;
  guint answered : 1; /* the result is an answer: the arrow leads to it */
};

G_DEFINE_FINAL_TYPE (SksJournalRow, sks_journal_row, GTK_TYPE_WIDGET)

static GtkWidget *
create_cell (SksJournalRow *self,
             const char    *css_class,
             float          xalign)
{
  GtkWidget *cell = g_object_new (GTK_TYPE_INSCRIPTION,
                                  "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                                  "xalign", xalign,
                                  "min-chars", 0,
                                  "nat-chars", 0,
                                  NULL);

  gtk_widget_add_css_class (cell, css_class);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
  return cell;
}

static void
set_cell (GtkWidget  *cell,
          const char *text)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
}

static void
set_css_class (SksJournalRow *self,
               const char    *css_class,
               gboolean       set)
{
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
}

/* Layout */

/* The row's font decides both its height and the columns' widths, so that they grow with large text and never with what a row happens to show. */
static void
get_font_size (GtkWidget *widget,
               int       *digit_width,
               int       *line_height)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  *digit_width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));
  *line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);
}

static void
sks_journal_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  int digit_width, line_height;

  get_font_size (widget, &digit_width, &line_height);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (LEAST_HEIGHT, line_height + 10);
      return;
    }
  *minimum = 20 * digit_width;
  *natural = 80 * digit_width;
}

static void
place (SksJournalRow *self,
       GtkWidget     *child,
       int            x,
       int            width)
{
  int row_width = gtk_widget_get_width (GTK_WIDGET (self));
  int row_height = gtk_widget_get_height (GTK_WIDGET (self));
  int least_width, least_height, height;

  if (!child || !gtk_widget_should_layout (child))
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, &height, NULL, NULL);
  height = MAX (least_height, MIN (height, row_height));
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = row_width - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, (row_height - height) / 2, width, height }, -1);
}

static int
get_natural_width (GtkWidget *widget)
{
  int natural = 0;

  if (widget && gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
place_note (SksJournalRow *self,
            int            x,
            int            end)
{
  int why_width = get_natural_width (self->why);
  int note_width = MIN (get_natural_width (self->note), end - x - GAP - why_width);

  place (self, self->note, x, MAX (note_width, 0));
  place (self, self->why, x + MAX (note_width, 0) + GAP, why_width);
}

static void
sks_journal_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SksJournalRow *self = SKS_JOURNAL_ROW (widget);
  gboolean narrow = width < NARROW_BELOW;
  int digit, line_height, call_x, result_x, end, interrupt_width;

  get_font_size (widget, &digit, &line_height);
  gtk_widget_set_child_visible (self->time, !narrow);
  gtk_widget_set_child_visible (self->took, !narrow);
  /* The room of the clock is needed for the time. */
  gtk_widget_set_child_visible (self->icon, !(narrow && self->running));

  call_x = narrow ? 6 + 5 * digit + 8 : PADDING + 5 * digit + 10 * digit + GAP;
  end = narrow ? width - 6 : width - PADDING - 10 * digit - GAP;
  result_x = call_x + (end - call_x) * (narrow ? 58 : 64) / 100;
  interrupt_width = get_natural_width (self->interrupt);

  place (self, self->number, narrow ? 6 : PADDING, 5 * digit);
  if (!narrow)
    place (self, self->time, PADDING + 5 * digit, 10 * digit);
  place (self, self->call, call_x, result_x - call_x - GAP);
  if (gtk_widget_get_child_visible (self->icon) && gtk_widget_should_layout (self->icon))
    {
      place (self, self->icon, result_x, 16);
      result_x += ICON_GAP;
    }
  else if (self->answered)
    {
      self->arrow_x = result_x;
      result_x += MAX (ICON_GAP, 2 * digit + 4);
    }
  if (!narrow)
    place (self, self->took, width - PADDING - 10 * digit, 10 * digit);
  place (self, self->interrupt, width - interrupt_width - (narrow ? 2 : PADDING - 8), interrupt_width);
  place (self, self->result, result_x, (interrupt_width ? MIN (end, width - interrupt_width - GAP) : end) - result_x);
  place_note (self, call_x, width - PADDING);
}

/* The arrow before an answer */

static PangoLayout *
ensure_arrow (SksJournalRow *self)
{
  if (!self->arrow)
    self->arrow = gtk_widget_create_pango_layout (GTK_WIDGET (self), gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? "←" : "→");
  return self->arrow;
}

static void
sks_journal_row_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SksJournalRow *self = SKS_JOURNAL_ROW (widget);

  GTK_WIDGET_CLASS (sks_journal_row_parent_class)->snapshot (widget, snapshot);
  if (self->answered)
    {
      gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
      int width, height;

      pango_layout_get_pixel_size (ensure_arrow (self), &width, &height);
      gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget),
                                  mirrored ? gtk_widget_get_width (widget) - self->arrow_x - width : self->arrow_x,
                                  (gtk_widget_get_height (widget) - height) / 2.0, self->arrow);
    }
}

static void
set_answered (SksJournalRow *self,
              gboolean       answered)
{
  if (self->answered == answered)
    return;
  self->answered = answered;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sks_journal_row_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sks_journal_row_parent_class)->css_changed (widget, change);
  g_clear_object (&SKS_JOURNAL_ROW (widget)->arrow);
}

/* Content */

static SksCall *
find_call (SksSession *session,
           guint       number)
{
  g_autoptr(GPtrArray) calls = sks_session_list_running (session, NULL);

  for (guint i = calls->len; i > 0; i--)
    if (sks_call_get_number (g_ptr_array_index (calls, i - 1)) == number)
      return g_object_ref (g_ptr_array_index (calls, i - 1));
  return NULL;
}

/* A call is in the journal a moment before it is listed as waiting, and can be interrupted from the first. */
static SksCall *
get_waiting (SksJournalRow *self)
{
  if (!self->waiting && self->running)
    self->waiting = find_call (self->session, sks_entry_get_number (self->row));
  return self->waiting;
}

static void
interrupt_cb (SksJournalRow *self)
{
  if (get_waiting (self))
    sks_call_interrupt (self->waiting);
}

static void
why_cb (SksJournalRow *self)
{
  if (self->row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-call", "u", sks_entry_get_number (self->row));
}

static GtkWidget *
create_button (SksJournalRow *self,
               const char    *label,
               GCallback      callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
show_interrupt (SksJournalRow *self,
                gboolean       show)
{
  if (show && !self->interrupt)
    self->interrupt = create_button (self, _("Interrupt"), G_CALLBACK (interrupt_cb));
  if (self->interrupt)
    gtk_widget_set_visible (self->interrupt, show);
}

static void
show_note (SksJournalRow *self,
           gboolean       show)
{
  if (show && !self->note)
    {
      self->note = gtk_label_new (NULL);
      gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (self->note), 0);
      gtk_widget_add_css_class (self->note, "note");
      gtk_widget_set_parent (self->note, GTK_WIDGET (self));
      self->why = create_button (self, _("Why here?"), G_CALLBACK (why_cb));
    }
  if (self->note)
    {
      gtk_widget_set_visible (self->note, show);
      gtk_widget_set_visible (self->why, show);
    }
}

static void
show_number (SksJournalRow       *self,
             const SksRecordData *data)
{
  char number[16];
  g_autofree char *time = sks_format_time_us (data->started_us);

  g_snprintf (number, sizeof number, "%u", data->number);
  set_cell (self->number, number);
  set_cell (self->time, time);
}

static void
show_icon (SksJournalRow *self,
           const char    *icon_name)
{
  gtk_widget_set_visible (self->icon, icon_name != NULL);
  if (icon_name)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
}

static void
show_waiting (SksJournalRow *self,
              gboolean       waiting)
{
  set_css_class (self, "waiting", waiting);
  show_icon (self, waiting ? "preferences-system-time-symbolic" : NULL);
  show_interrupt (self, waiting);
}

static void
show_result (SksJournalRow       *self,
             const SksRecordData *data)
{
  g_autoptr(SksCode) result = sks_record_write_result (data);
  g_autofree char *remark = sks_record_dup_remark (data);
  g_autofree char *took = sks_format_duration_us (data->took_us);

  set_answered (self, !(data->flags & (SKS_RECORD_FAILED | SKS_RECORD_INTERRUPTED)));
  if (remark)
    sks_code_append_printf (result, SKS_CODE_PLAIN, "  %s", remark);
  sks_code_label_set_code (SKS_CODE_LABEL (self->result), result);
  set_cell (self->took, took);
}

static void
show_call (SksJournalRow       *self,
           const SksRecordData *data)
{
  gboolean failed = (data->flags & SKS_RECORD_FAILED) != 0;
  g_autoptr(SksCode) code = sks_record_write_brief (data, SKS_LANGUAGE_PYTHON);

  show_number (self, data);
  sks_code_label_set_code (SKS_CODE_LABEL (self->call), code);
  set_css_class (self, "failed", failed);
  show_waiting (self, FALSE);
  show_icon (self, failed ? "dialog-error-symbolic" : NULL);
  show_note (self, FALSE);
  if (self->running)
    {
      set_answered (self, FALSE);
      set_cell (self->took, NULL);
      sks_code_label_set_text (SKS_CODE_LABEL (self->result), "");
      sks_journal_row_tick (self);
    }
  else
    show_result (self, data);
}

static void
show_explanation (SksJournalRow       *self,
                  const SksRecordData *data)
{
  g_autofree char *text = sks_explain_record (self->session, data);

  set_answered (self, FALSE);
  set_cell (self->number, NULL);
  set_cell (self->time, NULL);
  set_cell (self->took, NULL);
  sks_code_label_set_text (SKS_CODE_LABEL (self->call), "");
  sks_code_label_set_text (SKS_CODE_LABEL (self->result), "");
  set_css_class (self, "failed", TRUE);
  show_waiting (self, FALSE);
  show_note (self, TRUE);
  gtk_label_set_label (GTK_LABEL (self->note), text ? text : "");
  gtk_widget_set_tooltip_text (self->note, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text ? text : "", -1);
}

static void
show_accessible_label (SksJournalRow       *self,
                       const SksRecordData *data)
{
  g_autofree char *label = g_strdup_printf ("%u, %s, %s", data->number,
                                            sks_code_label_get_text (SKS_CODE_LABEL (self->call)),
                                            sks_code_label_get_text (SKS_CODE_LABEL (self->result)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_row (SksJournalRow *self)
{
  const SksRecordData *data = sks_entry_get_data (self->row);

  g_clear_object (&self->waiting);
  self->running = (data->flags & SKS_RECORD_RUNNING) != 0;
  if (sks_entry_is_note (self->row))
    {
      show_explanation (self, data);
      return;
    }
  show_call (self, data);
  show_accessible_label (self, data);
}

static void
sks_journal_row_dispose (GObject *object)
{
  SksJournalRow *self = SKS_JOURNAL_ROW (object);
  GtkWidget *child;

  sks_journal_row_bind (self, NULL, NULL);
  g_clear_object (&self->arrow);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_journal_row_parent_class)->dispose (object);
}

static void
sks_journal_row_class_init (SksJournalRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_journal_row_dispose;
  widget_class->measure = sks_journal_row_measure;
  widget_class->size_allocate = sks_journal_row_size_allocate;
  widget_class->snapshot = sks_journal_row_snapshot;
  widget_class->css_changed = sks_journal_row_css_changed;
  gtk_widget_class_set_css_name (widget_class, "journalrow");
}

static void
sks_journal_row_init (SksJournalRow *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->number = create_cell (self, "number", 1);
  self->time = create_cell (self, "time", 1);
  self->call = sks_code_label_new ();
  gtk_widget_add_css_class (self->call, "call");
  gtk_widget_set_parent (self->call, GTK_WIDGET (self));
  self->icon = gtk_image_new ();
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->result = sks_code_label_new ();
  gtk_widget_add_css_class (self->result, "result");
  gtk_widget_set_parent (self->result, GTK_WIDGET (self));
  self->took = create_cell (self, "took", 1);
}

GtkWidget *
sks_journal_row_new (void)
{
  return g_object_new (SKS_TYPE_JOURNAL_ROW, NULL);
}

GtkWidget *
sks_journal_row_new_heading (void)
{
  SksJournalRow *self = SKS_JOURNAL_ROW (sks_journal_row_new ());

  gtk_widget_add_css_class (GTK_WIDGET (self), "heads");
  set_cell (self->number, "#");
  set_cell (self->time, _("Time"));
  sks_code_label_set_text (SKS_CODE_LABEL (self->call), _("Call"));
  sks_code_label_set_text (SKS_CODE_LABEL (self->result), _("Result"));
  set_cell (self->took, _("Took"));
  return GTK_WIDGET (self);
}

void
sks_journal_row_bind (SksJournalRow *self,
                      SksSession    *session,
                      SksEntry        *row)
{
  if (self->row)
    g_signal_handlers_disconnect_by_func (self->row, show_row, self);
  g_clear_object (&self->waiting);
  self->running = FALSE;
  g_set_object (&self->session, session);
  g_set_object (&self->row, row);
  if (!row)
    return;
  g_signal_connect_swapped (row, "changed", G_CALLBACK (show_row), self);
  show_row (self);
}

SksEntry *
sks_journal_row_get_row (SksJournalRow *self)
{
  return self->row;
}

gboolean
sks_journal_row_is_waiting (SksJournalRow *self)
{
  return self->running;
}

void
sks_journal_row_tick (SksJournalRow *self)
{
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;
  gint64 elapsed_us;
  guint worker = 0;

  if (!self->running || !self->row)
    return;
  if (get_waiting (self))
    {
      elapsed_us = g_get_monotonic_time () - sks_call_get_started_us (self->waiting);
      worker = sks_call_get_worker (self->waiting);
    }
  else
    elapsed_us = g_get_monotonic_time () - sks_session_get_origin_us (self->session) - sks_entry_get_data (self->row)->started_us;
  if (elapsed_us < WAITING_AFTER_US)
    return;
  if (!self->interrupt || !gtk_widget_get_visible (self->interrupt))
    show_waiting (self, TRUE);
  duration = sks_format_duration_us (elapsed_us);
  if (gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_BELOW)
    text = g_strdup (duration);
  else if (worker > 0)
    text = g_strdup_printf (_("waiting %s · worker %u"), duration, worker);
  else
    text = g_strdup_printf (_("waiting %s"), duration);
  sks_code_label_set_text (SKS_CODE_LABEL (self->result), text);
}
