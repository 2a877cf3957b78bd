// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-symbol-picker.h"

#include "sks-literal.h"

typedef struct
{
  char *name;
  char *meaning;
  char *section;
  gint64 value;
} Symbol;

struct _SksSymbolPicker
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *name;
  GtkLabel *meaning;
  GtkWidget *search;
  GtkListBox *list;
  GPtrArray *symbols;
  gint64 value;
  gboolean stale; /* the rows do not show the symbols yet */
};

G_DEFINE_FINAL_TYPE (SksSymbolPicker, sks_symbol_picker, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
symbol_free (Symbol *symbol)
{
  g_free (symbol->name);
  g_free (symbol->meaning);
  g_free (symbol->section);
  g_free (symbol);
}

static Symbol *
find (SksSymbolPicker *self,
      gint64           value)
{
  for (guint i = 0; i < self->symbols->len; i++)
    {
      Symbol *symbol = g_ptr_array_index (self->symbols, i);

      if (symbol->value == value)
        return symbol;
    }
  return NULL;
}

static void
update_button (SksSymbolPicker *self)
{
  const Symbol *symbol = find (self, self->value);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->value);

  gtk_label_set_text (self->name, symbol ? symbol->name : number);
  gtk_label_set_text (self->meaning, symbol && symbol->meaning ? symbol->meaning : "");
  gtk_widget_set_tooltip_text (self->button, symbol && symbol->meaning ? symbol->meaning : NULL);
}

static void
choose (SksSymbolPicker *self,
        gint64           value)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (self->value == value)
    return;
  self->value = value;
  update_button (self);
  g_signal_emit (self, changed_signal, 0);
}

/* The number in the search entry, if it is one. */
static gboolean
get_typed_number (SksSymbolPicker *self,
                  gint64          *number)
{
  g_autoptr(SksValue) value = sks_literal_parse (gtk_editable_get_text (GTK_EDITABLE (self->search)), NULL, NULL, NULL);

  return sks_value_is (value, SKS_VALUE_INT) && sks_value_get_int (value, number);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  SksSymbolPicker *self = SKS_SYMBOL_PICKER (user_data);
  const Symbol *symbol = g_object_get_data (G_OBJECT (row), "symbol");
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (symbol->name, -1);
  g_autofree char *meaning = g_utf8_casefold (symbol->meaning ? symbol->meaning : "", -1);
  gint64 number;

  if (get_typed_number (self, &number))
    return symbol->value == number;
  return strstr (name, wanted) || strstr (meaning, wanted);
}

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer       user_data)
{
  const Symbol *symbol = g_object_get_data (G_OBJECT (row), "symbol");
  const Symbol *above = before ? g_object_get_data (G_OBJECT (before), "symbol") : NULL;
  GtkWidget *label;

  if (symbol->section == NULL || (above && g_strcmp0 (above->section, symbol->section) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = g_object_new (GTK_TYPE_LABEL, "label", symbol->section, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "menu-heading");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_row (Symbol *symbol)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", symbol->name, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (name, "monospace-small");
  gtk_box_append (GTK_BOX (box), name);
  if (symbol->meaning)
    {
      GtkWidget *meaning = g_object_new (GTK_TYPE_LABEL, "label", symbol->meaning, "xalign", 0.0, "wrap", TRUE, "max-width-chars", 40, NULL);

      gtk_widget_add_css_class (meaning, "caption");
      gtk_widget_add_css_class (meaning, "secondary-text");
      gtk_box_append (GTK_BOX (box), meaning);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "symbol", symbol);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, symbol->name, -1);
  return row;
}

static void
remove_rows (SksSymbolPicker *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
open_cb (SksSymbolPicker *self)
{
  if (self->stale)
    {
      remove_rows (self);
      for (guint i = 0; i < self->symbols->len; i++)
        gtk_list_box_append (self->list, create_row (g_ptr_array_index (self->symbols, i)));
    }
  self->stale = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->search);
}

static void
search_cb (SksSymbolPicker *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
row_cb (SksSymbolPicker *self,
        GtkListBoxRow   *row)
{
  const Symbol *symbol = g_object_get_data (G_OBJECT (row), "symbol");

  choose (self, symbol->value);
}

static void
enter_cb (SksSymbolPicker *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkListBoxRow *best = NULL;
  gint64 number;

  if (get_typed_number (self, &number))
    {
      choose (self, number);
      return;
    }
  /* The list's own filter may lag behind fast typing. */
  for (int i = 0; gtk_list_box_get_row_at_index (self->list, i); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      const Symbol *symbol = g_object_get_data (G_OBJECT (row), "symbol");

      if (g_ascii_strcasecmp (symbol->name, typed) == 0)
        {
          row_cb (self, row);
          return;
        }
      if (best == NULL && filter_row (row, self))
        best = row;
    }
  if (best)
    row_cb (self, best);
}

static gboolean
sks_symbol_picker_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SKS_SYMBOL_PICKER (widget)->button);
}

static void
sks_symbol_picker_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_SYMBOL_PICKER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_symbol_picker_parent_class)->dispose (object);
}

static void
sks_symbol_picker_finalize (GObject *object)
{
  g_clear_pointer (&SKS_SYMBOL_PICKER (object)->symbols, g_ptr_array_unref);
  G_OBJECT_CLASS (sks_symbol_picker_parent_class)->finalize (object);
}

static void
sks_symbol_picker_class_init (SksSymbolPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_symbol_picker_dispose;
  object_class->finalize = sks_symbol_picker_finalize;
  widget_class->grab_focus = sks_symbol_picker_grab_focus;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-symbol-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, SksSymbolPicker, button);
  gtk_widget_class_bind_template_child (widget_class, SksSymbolPicker, name);
  gtk_widget_class_bind_template_child (widget_class, SksSymbolPicker, meaning);
  gtk_widget_class_bind_template_child (widget_class, SksSymbolPicker, search);
  gtk_widget_class_bind_template_child (widget_class, SksSymbolPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_symbol_picker_init (SksSymbolPicker *self)
{
  self->symbols = g_ptr_array_new_with_free_func ((GDestroyNotify) symbol_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list, head_row, NULL, NULL);
}

GtkWidget *
sks_symbol_picker_new (const char *label)
{
  SksSymbolPicker *self = g_object_new (SKS_TYPE_SYMBOL_PICKER, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
sks_symbol_picker_clear (SksSymbolPicker *self)
{
  g_return_if_fail (SKS_IS_SYMBOL_PICKER (self));

  remove_rows (self);
  g_ptr_array_set_size (self->symbols, 0);
  self->stale = TRUE;
  update_button (self);
}

void
sks_symbol_picker_add (SksSymbolPicker *self,
                       const char      *name,
                       gint64           value,
                       const char      *meaning,
                       const char      *section)
{
  Symbol *symbol;

  g_return_if_fail (SKS_IS_SYMBOL_PICKER (self));

  symbol = g_new0 (Symbol, 1);
  symbol->name = g_strdup (name);
  symbol->value = value;
  symbol->meaning = g_strdup (meaning && *meaning ? meaning : NULL);
  symbol->section = g_strdup (section);
  g_ptr_array_add (self->symbols, symbol);
  self->stale = TRUE;
  if (value == self->value)
    update_button (self);
}

void
sks_symbol_picker_set_value (SksSymbolPicker *self,
                             gint64           value)
{
  g_return_if_fail (SKS_IS_SYMBOL_PICKER (self));

  self->value = value;
  update_button (self);
}

gint64
sks_symbol_picker_get_value (SksSymbolPicker *self)
{
  g_return_val_if_fail (SKS_IS_SYMBOL_PICKER (self), 0);

  return self->value;
}

const char *
sks_symbol_picker_get_text (SksSymbolPicker *self)
{
  g_return_val_if_fail (SKS_IS_SYMBOL_PICKER (self), NULL);

  return gtk_label_get_text (self->name);
}
