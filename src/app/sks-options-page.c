// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-options-page.h"

#include <glib/gi18n.h>

#include "sks-option-row.h"
#include "sks-window.h"

#define WIDE_FROM 860 /* px at 96 dpi: room for all columns */
#define MEDIUM_FROM 520
#define LEAST_WIDTH 320
#define SLICE_US 6000

typedef struct
{
  int level;
  GtkWidget *box;
  GtkWidget *rows;
  GtkLabel *count;
} Section;

struct _SksOptionsPage
{
  AdwBin parent_instance;

  GtkWidget *bar;
  GtkWidget *first;
  GtkEditable *filter;
  GtkWidget *toggles;
  GtkToggleButton *all;
  GtkToggleButton *changed;
  GtkToggleButton *settable;
  GtkWidget *read_again;
  AdwButtonContent *read_again_content;
  GtkWidget *heads;
  GtkWidget *fresh_head;
  GtkWidget *asked_head;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkBox *sections_box;
  GtkLabel *empty;

  SksSession *session;
  SksSocket *socket;
  SksOptionList *list;
  GArray *sections;  /* of Section, in the catalogue's order */
  GHashTable *rows;  /* SksOptionSpec → SksOptionRow, borrowed; kept from socket to socket */
  SksOptionLayout layout, wanted_layout;
  guint layout_source;
  guint refilter_source;
  guint bind_source;
  guint n_bound; /* of the list's options: those that have their row */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksOptionsPage, sks_options_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SOCKET,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What is shown */

static gboolean
is_wanted (SksOptionsPage *self,
           SksOption      *option,
           const char     *wanted)
{
  if (gtk_toggle_button_get_active (self->changed) && !sks_option_is_changed (option))
    return FALSE;
  if (gtk_toggle_button_get_active (self->settable) && !sks_option_can_set (option, NULL))
    return FALSE;
  return sks_option_matches (option, wanted);
}

/* Counted in the list: its rows may still be made, in slices. */
static guint
count_wanted (SksOptionsPage *self,
              int             level,
              const char     *wanted,
              guint          *n_changed)
{
  guint n = self->list ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint n_wanted = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksOption) option = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (sks_option_get_spec (option)->level != level)
        continue;
      n_wanted += is_wanted (self, option, wanted);
      *n_changed += sks_option_is_changed (option);
    }
  return n_wanted;
}

static guint
filter_section (SksOptionsPage *self,
                Section        *section,
                const char     *wanted,
                guint          *n_changed)
{
  guint n_wanted = count_wanted (self, section->level, wanted, n_changed);
  g_autofree char *count = g_strdup_printf (ngettext ("%u option", "%u options", n_wanted), n_wanted);

  for (GtkWidget *row = gtk_widget_get_first_child (section->rows); row; row = gtk_widget_get_next_sibling (row))
    {
      SksOption *option = sks_option_row_get_option (SKS_OPTION_ROW (row));

      gtk_widget_set_visible (row, option && is_wanted (self, option, wanted));
    }
  gtk_label_set_label (section->count, count);
  gtk_widget_set_visible (section->box, n_wanted > 0);
  return n_wanted;
}

static char *
dup_empty (SksOptionsPage *self)
{
  const char *text = gtk_editable_get_text (self->filter);

  if (!self->socket || !sks_socket_is_open (self->socket))
    return g_strdup (_("This socket is closed. Its options went with it."));
  if (!self->list || !sks_option_list_is_loaded (self->list))
    return g_strdup ("");
  if (*text)
    /* Translators: %s is the text that the user filters by. */
    return g_strdup_printf (_("No option matches ‘%s’. Clear the filter."), text);
  if (gtk_toggle_button_get_active (self->changed))
    return g_strdup (_("Every option is as on a fresh socket. Set one under All."));
  return g_strdup (_("This socket has no options here."));
}

static void
refilter (SksOptionsPage *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->filter), -1);
  g_autofree char *empty = NULL;
  g_autofree char *changed = NULL;
  guint n_shown = 0, n_changed = 0;

  g_clear_handle_id (&self->refilter_source, g_source_remove);
  for (guint i = 0; i < self->sections->len; i++)
    n_shown += filter_section (self, &g_array_index (self->sections, Section, i), g_strstrip (wanted), &n_changed);
  if (self->socket && !sks_socket_is_open (self->socket))
    n_shown = 0;
  empty = dup_empty (self);
  gtk_label_set_label (self->empty, empty);
  gtk_stack_set_visible_child_name (self->stack, n_shown > 0 ? "options" : "empty");
  gtk_widget_set_visible (self->heads, n_shown > 0 && self->layout != SKS_OPTION_LAYOUT_NARROW);
  changed = n_changed > 0 ? g_strdup_printf (_("Changed · %u"), n_changed) : g_strdup (_("Changed"));
  gtk_button_set_label (GTK_BUTTON (self->changed), changed);
}

static gboolean
refilter_cb (gpointer data)
{
  SksOptionsPage *self = data;

  self->refilter_source = 0;
  refilter (self);
  return G_SOURCE_REMOVE;
}

/* Many options change at once; they are looked through once, before the next frame. */
static void
queue_refilter (SksOptionsPage *self)
{
  if (!self->refilter_source)
    self->refilter_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refilter_cb, self, NULL);
}

/* Sections and rows */

static Section *
find_section (SksOptionsPage *self,
              int             level)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (g_array_index (self->sections, Section, i).level == level)
      return &g_array_index (self->sections, Section, i);
  return NULL;
}

static GtkWidget *
create_head (Section *section)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (sks_option_level_title (section->level));
  GtkWidget *symbol = g_object_new (GTK_TYPE_LABEL, "label", sks_option_level_name (section->level), "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  section->count = g_object_new (GTK_TYPE_LABEL, "hexpand", TRUE, "xalign", 1.0, NULL);
  gtk_widget_add_css_class (head, "head");
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (symbol, "code");
  gtk_widget_add_css_class (symbol, "secondary-text");
  gtk_widget_add_css_class (GTK_WIDGET (section->count), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (section->count), "secondary-text");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), symbol);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (section->count));
  return head;
}

static void
add_section (SksOptionsPage *self,
             int             level)
{
  Section section = { .level = level };

  section.box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  section.rows = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);
  gtk_widget_add_css_class (section.box, "option-section");
  gtk_widget_add_css_class (section.rows, "boxed-list");
  gtk_widget_add_css_class (section.rows, "option-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (section.rows), GTK_ACCESSIBLE_PROPERTY_LABEL, sks_option_level_title (level), -1);
  gtk_widget_set_visible (section.box, FALSE);
  gtk_box_append (GTK_BOX (section.box), create_head (&section));
  gtk_box_append (GTK_BOX (section.box), section.rows);
  gtk_box_append (self->sections_box, section.box);
  g_array_append_val (self->sections, section);
}

static void
add_sections (SksOptionsPage *self)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < n; i++)
    if (!find_section (self, specs[i].level))
      add_section (self, specs[i].level);
}

/* Rows stand in the catalogue's order, whichever socket first had the option. */
static int
find_place (GtkWidget           *rows,
            const SksOptionSpec *spec)
{
  int place = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row; row = gtk_widget_get_next_sibling (row), place++)
    if (sks_option_row_get_spec (SKS_OPTION_ROW (row)) > spec)
      return place;
  return -1;
}

static SksOptionRow *
get_row (SksOptionsPage      *self,
         const SksOptionSpec *spec)
{
  SksOptionRow *row = g_hash_table_lookup (self->rows, spec);
  Section *section = find_section (self, spec->level);

  if (row)
    return row;
  row = SKS_OPTION_ROW (sks_option_row_new (spec));
  sks_option_row_set_layout (row, self->layout);
  /* Hidden until it has its option; and GTK notices which row is the last one only when rows are shown and hidden, not when they come in between. */
  gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
  gtk_list_box_insert (GTK_LIST_BOX (section->rows), GTK_WIDGET (row), find_place (section->rows, spec));
  g_hash_table_insert (self->rows, (gpointer) spec, row);
  return row;
}

static void
unbind_rows (SksOptionsPage *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      SksOption *option = sks_option_row_get_option (row);

      if (option)
        g_signal_handlers_disconnect_by_func (option, queue_refilter, self);
      sks_option_row_bind (row, NULL, NULL, NULL);
    }
}

static void
bind_row (SksOptionsPage *self,
          SksOption      *option,
          const char     *wanted)
{
  SksOptionRow *row = get_row (self, sks_option_get_spec (option));
  gboolean shown = is_wanted (self, option, wanted);

  sks_option_row_bind (row, self->session, self->list, option);
  gtk_widget_set_visible (GTK_WIDGET (row), shown);
  if (shown)
    gtk_widget_set_visible (find_section (self, sks_option_get_spec (option)->level)->box, TRUE);
  g_signal_connect_swapped (option, "changed", G_CALLBACK (queue_refilter), self);
}

static gboolean
bind_cb (gpointer data)
{
  SksOptionsPage *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gint64 until_us = g_get_monotonic_time () + SLICE_US;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->filter), -1);
  gboolean first = self->n_bound == 0;

  while (self->n_bound < n && g_get_monotonic_time () < until_us)
    {
      g_autoptr(SksOption) option = g_list_model_get_item (G_LIST_MODEL (self->list), self->n_bound++);

      bind_row (self, option, g_strstrip (wanted));
    }
  if (first || self->n_bound == n)
    refilter (self);
  if (self->n_bound < n)
    return G_SOURCE_CONTINUE;
  self->bind_source = 0;
  return G_SOURCE_REMOVE;
}

/* A hundred rows cost more than a frame: those in sight come first, the others in slices after the redraws. */
static void
show_list (SksOptionsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *placeholder = g_strdup_printf (ngettext ("Filter %u option", "Filter %u options", n), n);

  g_clear_handle_id (&self->bind_source, g_source_remove);
  unbind_rows (self);
  g_object_set (self->filter, "placeholder-text", placeholder, NULL);
  self->n_bound = 0;
  if (bind_cb (self))
    self->bind_source = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, bind_cb, self, NULL);
}

/* The list of the socket that is shown; only while the page is. */
static void
update_list (SksOptionsPage *self)
{
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (self));

  if (mapped && !self->list && self->session && self->socket && sks_socket_is_open (self->socket))
    {
      self->list = sks_option_list_new (self->session, self->socket);
      g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (show_list), self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  if (self->list)
    sks_option_list_set_active (self->list, mapped && sks_socket_is_open (self->socket));
}

static void
drop_list (SksOptionsPage *self)
{
  if (!self->list)
    return;
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_handle_id (&self->bind_source, g_source_remove);
  unbind_rows (self);
  g_clear_object (&self->list);
}

static void
open_cb (SksOptionsPage *self)
{
  update_list (self);
  queue_refilter (self);
}

static void
set_socket (SksOptionsPage *self,
            SksSocket      *socket)
{
  if (self->socket == socket)
    return;
  if (self->socket)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  drop_list (self);
  g_set_object (&self->socket, socket);
  if (socket)
    g_signal_connect_swapped (socket, "notify::open", G_CALLBACK (open_cb), self);
  update_list (self);
  refilter (self);
}

/* The user */

static void
stop_search_cb (SksOptionsPage *self)
{
  gtk_editable_set_text (self->filter, "");
  gtk_widget_child_focus (GTK_WIDGET (self->sections_box), GTK_DIR_TAB_FORWARD);
}

static void
read_again_cb (SksOptionsPage *self)
{
  if (self->list)
    sks_option_list_refresh (self->list);
}

/* Layout */

static void
move (GtkWidget *child,
      GtkWidget *parent)
{
  if (gtk_widget_get_parent (child) == parent)
    return;
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (child)), child);
  gtk_box_append (GTK_BOX (parent), child);
  g_object_unref (child);
}

static void
set_class (GtkWidget  *widget,
           const char *class,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

static void
show_layout (SksOptionsPage *self)
{
  gboolean wide = self->layout == SKS_OPTION_LAYOUT_WIDE, narrow = self->layout == SKS_OPTION_LAYOUT_NARROW;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    sks_option_row_set_layout (row, self->layout);
  gtk_widget_set_visible (self->heads, !narrow && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "options"));
  gtk_widget_set_visible (self->fresh_head, wide);
  gtk_widget_set_visible (self->asked_head, wide);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  move (self->read_again, narrow ? self->first : self->bar);
  gtk_widget_set_hexpand (self->read_again, wide);
  gtk_widget_set_hexpand (self->first, !wide);
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), !wide);
  gtk_editable_set_width_chars (self->filter, wide ? 22 : 4);
  for (GtkWidget *button = gtk_widget_get_first_child (self->toggles); button; button = gtk_widget_get_next_sibling (button))
    {
      gtk_widget_set_hexpand (button, narrow);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), narrow ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    }
  adw_button_content_set_label (self->read_again_content, wide ? _("Read again") : "");
  set_class (GTK_WIDGET (self), "medium", !wide && !narrow);
  set_class (GTK_WIDGET (self), "narrow", narrow);
}

static gboolean
layout_cb (gpointer data)
{
  SksOptionsPage *self = data;

  self->layout_source = 0;
  self->layout = self->wanted_layout;
  show_layout (self);
  return G_SOURCE_REMOVE;
}

static double
get_text_scale (GtkWidget *widget)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / (96.0 * PANGO_SCALE) : 1;
}

/* As narrow as the narrowest layout, whatever the present one needs. */
static void
sks_options_page_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  int needs = 0;

  if (for_size >= 0)
    {
      gtk_widget_measure (child, !orientation, -1, &needs, NULL, NULL, NULL);
      for_size = MAX (for_size, needs);
    }
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, LEAST_WIDTH);
}

/* Changed after the allocation, not within it, because a resize queued from here would be lost. */
static void
sks_options_page_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  double scale = get_text_scale (widget);
  int needs = 0;

  self->wanted_layout = width < MEDIUM_FROM * scale ? SKS_OPTION_LAYOUT_NARROW
                        : width < WIDE_FROM * scale ? SKS_OPTION_LAYOUT_MEDIUM : SKS_OPTION_LAYOUT_WIDE;
  if (self->wanted_layout == self->layout)
    g_clear_handle_id (&self->layout_source, g_source_remove);
  else if (!self->layout_source)
    self->layout_source = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, layout_cb, self, NULL);

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &needs, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (needs, width), height, baseline, NULL);
}

static void
sks_options_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_options_page_parent_class)->map (widget);
  update_list (SKS_OPTIONS_PAGE (widget));
}

static void
sks_options_page_unmap (GtkWidget *widget)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (widget);

  GTK_WIDGET_CLASS (sks_options_page_parent_class)->unmap (widget);
  if (self->list)
    sks_option_list_set_active (self->list, FALSE);
}

static void
sks_options_page_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SOCKET:
      g_value_set_object (value, self->socket);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_options_page_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      drop_list (self);
      g_set_object (&self->session, g_value_get_object (value));
      update_list (self);
      break;
    case PROP_SOCKET:
      set_socket (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value); /* the layout goes by the page's own width */
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_options_page_dispose (GObject *object)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (object);

  g_clear_handle_id (&self->layout_source, g_source_remove);
  if (self->filter)
    set_socket (self, NULL);
  g_clear_handle_id (&self->refilter_source, g_source_remove);
  self->filter = NULL;
  g_hash_table_remove_all (self->rows);
  g_array_set_size (self->sections, 0);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_options_page_parent_class)->dispose (object);
}

static void
sks_options_page_finalize (GObject *object)
{
  SksOptionsPage *self = SKS_OPTIONS_PAGE (object);

  g_hash_table_unref (self->rows);
  g_array_unref (self->sections);
  G_OBJECT_CLASS (sks_options_page_parent_class)->finalize (object);
}

static void
sks_options_page_class_init (SksOptionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_options_page_get_property;
  object_class->set_property = sks_options_page_set_property;
  object_class->dispose = sks_options_page_dispose;
  object_class->finalize = sks_options_page_finalize;
  widget_class->measure = sks_options_page_measure;
  widget_class->size_allocate = sks_options_page_size_allocate;
  widget_class->map = sks_options_page_map;
  widget_class->unmap = sks_options_page_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-options-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, first);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, toggles);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, all);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, changed);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, settable);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, read_again);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, read_again_content);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, heads);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, fresh_head);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, asked_head);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, sections_box);
  gtk_widget_class_bind_template_child (widget_class, SksOptionsPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, refilter);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_again_cb);
  gtk_widget_class_set_css_name (widget_class, "optionspage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_options_page_init (SksOptionsPage *self)
{
  self->sections = g_array_new (FALSE, TRUE, sizeof (Section));
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* AdwBin's layout manager would pass by measure and size_allocate. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  add_sections (self);
}

GtkWidget *
sks_options_page_new (void)
{
  return g_object_new (SKS_TYPE_OPTIONS_PAGE, NULL);
}

void
sks_options_page_focus_filter (SksOptionsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}
