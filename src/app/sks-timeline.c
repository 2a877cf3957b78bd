// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-timeline.h"

#include <glib/gi18n.h>

#include "sks-call-card.h"
#include "sks-journal-row.h"
#include "sks-timeline-copy.h"
#include "sks-window.h"

#define CLOCK_MS 100
#define CARD_WIDTH 420
#define MOST_CARD_HEIGHT 520

struct _SksTimeline
{
  AdwBin parent_instance;

  GtkWidget *title;
  GtkSearchEntry *filter;
  GtkWidget *errors_only;
  GtkWidget *copy_button;
  GtkWidget *expand;
  AdwBin *heads;
  GtkStack *stack;
  GtkLabel *empty;
  GtkListView *list;
  GtkMultiSelection *selection;
  GtkScrolledWindow *scroller;
  GtkRevealer *new_calls_revealer;
  GtkButton *new_calls;
  GtkLabel *status;
  GtkPopover *popover;

  SksSession *session;
  SksJournalModel *view;
  GHashTable *rows; /* of SksJournalRow that show something */
  guint clock;
  guint scroll_tick;
  int scroll_tries;
  guint n_new;            /* calls that came below while the user looks further up */
  double value, upper, page_size; /* as they were when the adjustment was last looked at */
  guint last_total;
  guint following : 1;
  guint expanded : 1;
  guint narrow : 1;
};

G_DEFINE_FINAL_TYPE (SksTimeline, sks_timeline, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The tail */

static void
show_new_calls (SksTimeline *self)
{
  g_autofree char *label = g_strdup_printf (ngettext ("%u new call", "%u new calls", self->n_new), self->n_new);

  if (self->n_new > 0)
    gtk_button_set_label (self->new_calls, label);
  gtk_revealer_set_reveal_child (self->new_calls_revealer, self->n_new > 0);
}

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  SksTimeline *self = SKS_TIMELINE (widget);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (self->following && n_rows > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n_rows - 1);
  if (self->following && self->scroll_tries-- > 0)
    return G_SOURCE_CONTINUE;
  self->scroll_tick = 0;
  return G_SOURCE_REMOVE;
}

/* Once a frame at most, however many batches came; and in the next frame again, because the list does not know a new row's place before it is laid out. */
static void
queue_scroll (SksTimeline *self)
{
  self->scroll_tries = 2;
  if (!self->scroll_tick)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
follow (SksTimeline *self)
{
  self->following = TRUE;
  self->n_new = 0;
  show_new_calls (self);
  queue_scroll (self);
}

/* Only a move upwards that did not come from a changed size is the user's. */
static void
value_changed_cb (SksTimeline   *self,
                  GtkAdjustment *adjustment)
{
  double upper = gtk_adjustment_get_upper (adjustment);
  double page_size = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);
  gboolean at_end = value + page_size >= upper - 14;
  gboolean upwards = value < self->value;
  gboolean resized = upper < self->upper || upper > self->upper || page_size < self->page_size || page_size > self->page_size;

  self->upper = upper;
  self->page_size = page_size;
  self->value = value;
  if (at_end)
    {
      self->following = TRUE;
      self->n_new = 0;
      show_new_calls (self);
    }
  else if (upwards && !resized)
    self->following = FALSE;
  else if (self->following)
    queue_scroll (self);
}

static void
show_content (SksTimeline *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const char *filter = gtk_editable_get_text (GTK_EDITABLE (self->filter));
  g_autofree char *text = NULL;

  gtk_stack_set_visible_child_name (self->stack, n_rows > 0 ? "rows" : "empty");
  if (n_rows > 0)
    return;
  if (*filter)
    /* Translators: %s is the text that the user filters by. */
    text = g_strdup_printf (_("No call matches ‘%s’. Clear the filter."), filter);
  else if (self->view && sks_journal_model_get_errors_only (self->view)
           && sks_journal_get_n_records (sks_session_get_journal (self->session)) > 0)
    text = g_strdup (_("No call ended in an error."));
  else
    text = g_strdup (_("Each call will be a row here."));
  gtk_label_set_label (self->empty, text);
}

static void
items_changed_cb (SksTimeline *self)
{
  guint total = 0;

  if (self->view)
    g_object_get (self->view, "n-records", &total, NULL);
  if (!self->following && total > self->last_total)
    {
      self->n_new += total - self->last_total;
      show_new_calls (self);
    }
  self->last_total = total;
  show_content (self);
  if (self->following)
    queue_scroll (self);
}

/* Clocks of waiting rows */

static gboolean
is_in_sight (SksTimeline *self,
             GtkWidget   *row)
{
  graphene_rect_t bounds;
  int height = gtk_widget_get_height (GTK_WIDGET (self->scroller));

  return gtk_widget_compute_bounds (row, GTK_WIDGET (self->scroller), &bounds)
         && bounds.origin.y < (float) height && bounds.origin.y + bounds.size.height > 0;
}

static gboolean
clock_cb (gpointer data)
{
  SksTimeline *self = data;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (sks_journal_row_is_waiting (row) && is_in_sight (self, row))
      sks_journal_row_tick (row);
  return G_SOURCE_CONTINUE;
}

static void
update_clock (SksTimeline *self)
{
  gboolean run = self->session && gtk_widget_get_mapped (GTK_WIDGET (self))
                 && g_list_model_get_n_items (sks_session_get_waiting (self->session)) > 0;

  if (run && !self->clock)
    self->clock = g_timeout_add (CLOCK_MS, clock_cb, self);
  else if (!run)
    g_clear_handle_id (&self->clock, g_source_remove);
}

/* Rows */

/* The list may throw a bound row away without telling. */
static void
row_destroyed_cb (SksTimeline *self,
                  GtkWidget   *row)
{
  g_hash_table_remove (self->rows, row);
}

static void
setup_cb (SksTimeline *self,
          GtkListItem *item)
{
  GtkWidget *row = sks_journal_row_new ();

  g_signal_connect_object (row, "destroy", G_CALLBACK (row_destroyed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (SksTimeline *self,
         GtkListItem *item)
{
  SksJournalRow *row = SKS_JOURNAL_ROW (gtk_list_item_get_child (item));

  sks_journal_row_bind (row, self->session, gtk_list_item_get_item (item));
  g_hash_table_add (self->rows, row);
}

static void
unbind_cb (SksTimeline *self,
           GtkListItem *item)
{
  SksJournalRow *row = SKS_JOURNAL_ROW (gtk_list_item_get_child (item));

  g_hash_table_remove (self->rows, row);
  sks_journal_row_bind (row, NULL, NULL);
}

static guint
get_number (SksTimeline *self,
            guint        position)
{
  g_autoptr(SksEntry) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return row ? sks_entry_get_number (row) : 0;
}

static void
activate_cb (SksTimeline *self,
             guint        position)
{
  guint number = get_number (self, position);

  if (number > 0)
    sks_timeline_open_call (self, number);
}

/* The card */

static gboolean
find_row_bounds (SksTimeline  *self,
                 guint         number,
                 GdkRectangle *rectangle)
{
  GHashTableIter iter;
  gpointer row;
  graphene_rect_t bounds;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      SksEntry *shown = sks_journal_row_get_row (row);

      if (sks_entry_get_number (shown) != number || sks_entry_is_note (shown) || !is_in_sight (self, row)
          || !gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
        continue;
      /* The card points at the call's text, not at the middle of a very wide row. */
      *rectangle = (GdkRectangle) { (int) bounds.origin.x + MIN (200, (int) bounds.size.width / 2), (int) bounds.origin.y,
                                    1, (int) bounds.size.height };
      return TRUE;
    }
  return FALSE;
}

/* GTK's scrolled window asks a wrapping child for its height without telling the width. */
static void
fit_card (SksTimeline *self)
{
  GtkWidget *scroller = gtk_popover_get_child (self->popover);
  int window_width = gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  int window_height = gtk_widget_get_height (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  int width = MIN (CARD_WIDTH, window_width - 40);
  int height, limit = MIN (MOST_CARD_HEIGHT, window_height - 120);

  if (!scroller)
    return;
  gtk_widget_measure (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)), GTK_ORIENTATION_VERTICAL, width,
                      NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), limit);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), MIN (height, limit));
  gtk_widget_set_size_request (scroller, width, -1);
}

static gboolean
popup_cb (gpointer data)
{
  SksTimeline *self = data;
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self->popover), "number"));
  GdkRectangle rectangle = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, 50, 1, 1 };

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  find_row_bounds (self, number, &rectangle);
  fit_card (self);
  gtk_popover_set_pointing_to (self->popover, &rectangle);
  /* The focus goes to the card as a whole; on its first text it would mark it. */
  if (gtk_popover_get_child (self->popover))
    gtk_widget_set_can_focus (gtk_popover_get_child (self->popover), FALSE);
  gtk_popover_popup (self->popover);
  if (gtk_popover_get_child (self->popover))
    {
      gtk_widget_set_can_focus (gtk_popover_get_child (self->popover), TRUE);
      gtk_widget_grab_focus (gtk_popover_get_child (self->popover));
    }
  return G_SOURCE_REMOVE;
}

static void
show_card (SksTimeline *self,
           guint        number)
{
  GtkWidget *card = sks_call_card_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  sks_call_card_set_record (SKS_CALL_CARD (card), self->session, number);
  g_object_set (scroller,
                "focusable", TRUE,
                "hscrollbar-policy", GTK_POLICY_NEVER,
                "propagate-natural-height", TRUE,
                "child", card,
                NULL);
  gtk_popover_set_child (self->popover, scroller);
  g_object_set_data (G_OBJECT (self->popover), "number", GUINT_TO_POINTER (number));
  /* After the frame in which the list scrolls to the row. */
  g_timeout_add_full (G_PRIORITY_DEFAULT, 50, popup_cb, g_object_ref (self), g_object_unref);
}

/* The toolbar */

static void
filter_changed_cb (SksTimeline *self)
{
  if (!self->view)
    return;
  self->last_total = G_MAXUINT;
  sks_journal_model_set_filter (self->view, gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  items_changed_cb (self);
  follow (self);
}

static void
stop_search_cb (SksTimeline *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
copied_cb (GtkWidget   *widget,
           guint        n_calls,
           SksLanguage  language)
{
  SksTimeline *self = SKS_TIMELINE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  const char *formats[] = {
    [SKS_LANGUAGE_PYTHON] = ngettext ("%u call copied as Python", "%u calls copied as Python", n_calls),
    [SKS_LANGUAGE_C] = ngettext ("%u call copied as C", "%u calls copied as C", n_calls),
    [SKS_LANGUAGE_STRACE] = ngettext ("%u call copied as strace text", "%u calls copied as strace text", n_calls),
  };
  g_autofree char *number = g_strdup_printf ("%u", n_calls);
  g_auto(GStrv) parts = g_strsplit (formats[language], "%u", 2);
  g_autofree char *text = g_strjoinv (number, parts);

  gtk_label_set_label (self->status, text);
  if (SKS_IS_WINDOW (root))
    sks_window_say (SKS_WINDOW (root), text);
}

static void
errors_only_cb (SksTimeline *self)
{
  if (!self->view)
    return;
  self->last_total = G_MAXUINT;
  items_changed_cb (self);
  follow (self);
}

static void
sks_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_timeline_parent_class)->map (widget);
  update_clock (SKS_TIMELINE (widget));
  if (SKS_TIMELINE (widget)->following)
    queue_scroll (SKS_TIMELINE (widget));
}

static void
sks_timeline_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKS_TIMELINE (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (sks_timeline_parent_class)->unmap (widget);
}

static void
sks_timeline_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  GTK_WIDGET_CLASS (sks_timeline_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (SKS_TIMELINE (widget)->popover);
}

static void
set_session (SksTimeline *self,
             SksSession  *session)
{
  if (self->session == session)
    return;
  if (self->session)
    g_signal_handlers_disconnect_by_data (sks_session_get_waiting (self->session), self);
  if (self->view)
    g_signal_handlers_disconnect_by_data (self->view, self);
  gtk_multi_selection_set_model (self->selection, NULL);
  g_clear_object (&self->view);
  g_set_object (&self->session, session);
  if (!session)
    return;
  self->view = sks_journal_model_new (sks_session_get_journal (session));
  g_signal_connect_swapped (self->view, "notify::errors-only", G_CALLBACK (errors_only_cb), self);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->view));
  g_signal_connect_swapped (sks_session_get_waiting (session), "items-changed", G_CALLBACK (update_clock), self);
  items_changed_cb (self);
}

static void
set_narrow (SksTimeline *self,
            gboolean     narrow)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->title, !narrow);
  gtk_widget_set_visible (self->expand, !narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), narrow);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter), narrow ? 4 : 22);
  gtk_button_set_icon_name (GTK_BUTTON (self->errors_only), "dialog-error-symbolic");
  if (!narrow)
    gtk_button_set_label (GTK_BUTTON (self->errors_only), _("Errors only"));
}

static void
sks_timeline_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, SKS_TIMELINE (object)->session);
  else
    g_value_set_boolean (value, SKS_TIMELINE (object)->narrow);
}

static void
sks_timeline_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (SKS_TIMELINE (object), g_value_get_object (value));
  else
    set_narrow (SKS_TIMELINE (object), g_value_get_boolean (value));
}

static void
sks_timeline_dispose (GObject *object)
{
  SksTimeline *self = SKS_TIMELINE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  if (self->scroll_tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  if (self->popover)
    {
      set_session (self, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->popover));
      self->popover = NULL;
    }
  G_OBJECT_CLASS (sks_timeline_parent_class)->dispose (object);
}

static void
sks_timeline_finalize (GObject *object)
{
  g_hash_table_unref (SKS_TIMELINE (object)->rows);
  G_OBJECT_CLASS (sks_timeline_parent_class)->finalize (object);
}

static void
sks_timeline_class_init (SksTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_timeline_get_property;
  object_class->set_property = sks_timeline_set_property;
  object_class->dispose = sks_timeline_dispose;
  object_class->finalize = sks_timeline_finalize;
  widget_class->map = sks_timeline_map;
  widget_class->unmap = sks_timeline_unmap;
  widget_class->size_allocate = sks_timeline_size_allocate;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, title);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, filter);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, errors_only);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, copy_button);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, expand);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, heads);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, stack);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, empty);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, list);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, selection);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, scroller);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, new_calls_revealer);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, new_calls);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, status);
  gtk_widget_class_bind_template_child (widget_class, SksTimeline, popover);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "win.copy-as", "s", "python");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.copy-as", "s", "c");
  gtk_widget_class_set_css_name (widget_class, "timeline");
}

static void
sks_timeline_init (SksTimeline *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  self->following = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
  adw_bin_set_child (self->heads, sks_journal_row_new_heading ());
}

void
sks_timeline_set_errors_only (SksTimeline *self,
                              gboolean     errors_only)
{
  if (self->view)
    sks_journal_model_set_errors_only (self->view, errors_only);
}

gboolean
sks_timeline_get_errors_only (SksTimeline *self)
{
  return self->view && sks_journal_model_get_errors_only (self->view);
}

void
sks_timeline_set_expanded (SksTimeline *self,
                           gboolean     expanded)
{
  const char *label = expanded ? _("Fold the Journal") : _("Expand the Journal");

  self->expanded = expanded;
  gtk_button_set_icon_name (GTK_BUTTON (self->expand), expanded ? "go-down-symbolic" : "go-up-symbolic");
  gtk_widget_set_tooltip_text (self->expand, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expand), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
sks_timeline_focus_filter (SksTimeline *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}

guint
sks_timeline_get_selected_number (SksTimeline *self)
{
  g_autoptr(GtkBitset) selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return gtk_bitset_is_empty (selection) ? 0 : get_number (self, gtk_bitset_get_minimum (selection));
}

void
sks_timeline_open_call (SksTimeline *self,
                        guint        number)
{
  guint position;

  if (!self->view)
    return;
  /* The rows come once a frame; a call that just ended may still lack its own. */
  sks_journal_flush (sks_session_get_journal (self->session));
  position = sks_journal_model_find (self->view, number);
  if (position == GTK_INVALID_LIST_POSITION)
    {
      /* A filter hides it. */
      gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
      sks_journal_model_set_filter (self->view, NULL);
      if (sks_journal_model_get_errors_only (self->view))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.errors-only", NULL);
      position = sks_journal_model_find (self->view, number);
    }
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  show_card (self, number);
}

void
sks_timeline_copy_as (SksTimeline *self,
                      const char  *language)
{
  static const char *const names[] = { "python", "c", "strace", NULL };
  g_autoptr(GtkBitset) selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; names[i]; i++)
    if (g_str_equal (language, names[i]))
      sks_timeline_copy_rows (GTK_WIDGET (self), G_LIST_MODEL (self->selection),
                              gtk_bitset_is_empty (selection) ? NULL : selection, (SksLanguage) i, copied_cb);
}
