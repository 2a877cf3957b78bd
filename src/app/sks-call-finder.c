// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-call-finder.h"

struct _SksCallFinder
{
  GtkPopover parent_instance;

  GtkWidget *search;
  GtkScrolledWindow *scrolled;
  GtkListBox *list;
  GtkLabel *empty;
  char *wanted; /* what was typed, folded */
  gboolean has_files;
  gboolean filled;
};

G_DEFINE_FINAL_TYPE (SksCallFinder, sks_call_finder, GTK_TYPE_POPOVER)

static guint chosen_signal;

static const SksCallSpec *
get_spec (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "spec");
}

/* A call whose name begins with what was typed is nearer than one whose meaning has the word. */
static int
rank (const SksCallSpec *spec,
      const char        *wanted)
{
  g_autofree char *meaning = NULL;

  if (*wanted == '\0' || g_str_equal (spec->name, wanted))
    return 0;
  if (g_str_has_prefix (spec->name, wanted))
    return 1;
  if (strstr (spec->name, wanted))
    return 2;
  meaning = g_utf8_casefold (_(spec->meaning), -1);
  return strstr (meaning, wanted) ? 3 : 4;
}

static void
read_wanted (SksCallFinder *self)
{
  g_free (self->wanted);
  self->wanted = g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  SksCallFinder *self = SKS_CALL_FINDER (user_data);
  const SksCallSpec *spec = get_spec (row);

  return (spec->receiver != SKS_ON_FILE || self->has_files) && rank (spec, self->wanted) < 4;
}

/* By group until something is typed, then the nearest first. */
static int
compare_rows (GtkListBoxRow *first,
              GtkListBoxRow *second,
              gpointer       user_data)
{
  SksCallFinder *self = SKS_CALL_FINDER (user_data);
  const SksCallSpec *a = get_spec (first);
  const SksCallSpec *b = get_spec (second);
  int nearer = rank (a, self->wanted) - rank (b, self->wanted);

  if (nearer != 0)
    return nearer;
  return a->group != b->group ? (int) a->group - (int) b->group : (a > b) - (a < b);
}

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer       user_data)
{
  SksCallFinder *self = SKS_CALL_FINDER (user_data);
  const SksCallSpec *spec = get_spec (row);
  GtkWidget *label;

  if (*self->wanted || (before && get_spec (before)->group == spec->group))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = g_object_new (GTK_TYPE_LABEL, "label", sks_call_group_get_title (spec->group), "xalign", 0.0, NULL);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "secondary-text");
  gtk_widget_add_css_class (label, "menu-heading");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_row (const SksCallSpec *spec)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", spec->name, "xalign", 0.0, NULL);
  GtkWidget *meaning = g_object_new (GTK_TYPE_LABEL, "label", _(spec->meaning), "xalign", 0.0, "wrap", TRUE, "max-width-chars", 44, NULL);

  gtk_widget_add_css_class (name, "monospace-small");
  gtk_widget_add_css_class (meaning, "caption");
  gtk_widget_add_css_class (meaning, "secondary-text");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), meaning);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "spec", (gpointer) spec);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spec->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(spec->meaning), -1);
  return row;
}

static void
fill (SksCallFinder *self)
{
  guint n;
  const SksCallSpec *specs = sks_call_spec_list (&n);

  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, create_row (&specs[i]));
  self->filled = TRUE;
}

static void
search_cb (SksCallFinder *self)
{
  g_autofree char *text = g_strdup_printf (_("No call matches ‘%s’. Clear the filter."), gtk_editable_get_text (GTK_EDITABLE (self->search)));

  read_wanted (self);
  gtk_label_set_text (self->empty, text);
  gtk_list_box_invalidate_sort (self->list);
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

static void
map_cb (SksCallFinder *self)
{
  if (!self->filled)
    fill (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_cb (self);
  gtk_widget_grab_focus (self->search);
}

/* Escape clears first, then closes, as everywhere else. */
static void
stop_cb (SksCallFinder *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

static void
row_cb (SksCallFinder *self,
        GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, get_spec (row));
}

static void
enter_cb (SksCallFinder *self)
{
  GtkListBoxRow *best = NULL;

  read_wanted (self);
  for (int i = 0; gtk_list_box_get_row_at_index (self->list, i); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (filter_row (row, self) && (best == NULL || rank (get_spec (row), self->wanted) < rank (get_spec (best), self->wanted)))
        best = row;
    }
  if (best)
    row_cb (self, best);
}

static void
sks_call_finder_finalize (GObject *object)
{
  g_clear_pointer (&SKS_CALL_FINDER (object)->wanted, g_free);
  G_OBJECT_CLASS (sks_call_finder_parent_class)->finalize (object);
}

static void
sks_call_finder_class_init (SksCallFinderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sks_call_finder_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-call-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, SksCallFinder, search);
  gtk_widget_class_bind_template_child (widget_class, SksCallFinder, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SksCallFinder, list);
  gtk_widget_class_bind_template_child (widget_class, SksCallFinder, empty);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
}

static void
sks_call_finder_init (SksCallFinder *self)
{
  self->wanted = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list, head_row, self, NULL);
}

GtkWidget *
sks_call_finder_new (void)
{
  return g_object_new (SKS_TYPE_CALL_FINDER, NULL);
}

void
sks_call_finder_set_receiver (SksCallFinder *self,
                              gboolean       has_files)
{
  g_return_if_fail (SKS_IS_CALL_FINDER (self));

  self->has_files = has_files;
  gtk_list_box_invalidate_filter (self->list);
}
