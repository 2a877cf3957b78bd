// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-option-value-editor.h"

#include "sks-option-codec.h"
#include "sks-symbol-picker.h"
#include "sks-wrap-box.h"

typedef enum
{
  PAGE_LITERAL,
  PAGE_SWITCH,
  PAGE_PICKER,
  PAGE_NUMBER,
  PAGE_TEXT,
  PAGE_PARTS,
  N_PAGES
} Page;

struct _SksOptionValueEditor
{
  SksArgEditor parent_instance;

  GtkWidget *stack;
  GtkWidget *pages[N_PAGES];
  GtkLabel *unit;
  GtkWidget *as_literal; /* the toggle */
  GPtrArray *controls;   /* of the structure's members: a switch or an entry each */
  const SksOptionSpec *spec; /* NULL: a number that the catalogue does not know */
  Page page;
};

G_DEFINE_FINAL_TYPE (SksOptionValueEditor, sks_option_value_editor, SKS_TYPE_ARG_EDITOR)

static Page
choose_page (SksOptionValueEditor *self)
{
  if (self->spec == NULL || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->as_literal)))
    return PAGE_LITERAL;
  switch (self->spec->kind)
    {
    case SKS_OPTION_BOOL:
      return PAGE_SWITCH;
    case SKS_OPTION_ENUM:
      return self->spec->n_choices > 0 ? PAGE_PICKER : PAGE_NUMBER;
    case SKS_OPTION_LINGER:
    case SKS_OPTION_UCRED:
    case SKS_OPTION_TXTIME:
    case SKS_OPTION_MREQ:
    case SKS_OPTION_MREQ_SOURCE:
    case SKS_OPTION_MREQ6:
    case SKS_OPTION_GROUP_REQ:
    case SKS_OPTION_GROUP_SOURCE_REQ:
    case SKS_OPTION_PKTINFO6:
    case SKS_OPTION_REPAIR_WINDOW:
      return PAGE_PARTS;
    case SKS_OPTION_FLAGS:
    case SKS_OPTION_UINT64:
    case SKS_OPTION_PORT_RANGE:
    case SKS_OPTION_IFINDEX_BE:
      return PAGE_TEXT;
    default:
      return sks_option_spec_is_int (self->spec) ? PAGE_NUMBER : PAGE_TEXT;
    }
}

static GtkEditable *
get_entry (SksOptionValueEditor *self,
           Page                  page)
{
  return GTK_EDITABLE (self->pages[page]);
}

static SksValue *
take_bytes (GBytes *bytes)
{
  SksValue *value = sks_value_new_bytes_from_gbytes (bytes);

  g_bytes_unref (bytes);
  return value;
}

/* Flags are an int for setsockopt however they are typed; a structure is bytes. */
static SksValue *
read_text (SksOptionValueEditor  *self,
           GError               **error)
{
  GBytes *bytes = NULL;
  gint64 number;

  sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), self->pages[PAGE_TEXT]);
  if (!sks_option_parse (self->spec, gtk_editable_get_text (get_entry (self, PAGE_TEXT)), &bytes, error))
    return NULL;
  if (sks_option_spec_is_int (self->spec)
      && sks_option_get_int (self->spec, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &number)
      && g_bytes_get_size (bytes) == sizeof (int) && self->spec->kind != SKS_OPTION_IFINDEX_BE && number <= G_MAXINT && number >= G_MININT)
    {
      g_bytes_unref (bytes);
      return sks_value_new_int (number);
    }
  return take_bytes (bytes);
}

static SksValue *
read_parts (SksOptionValueEditor  *self,
            GError               **error)
{
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < self->controls->len; i++)
    {
      GtkWidget *control = g_ptr_array_index (self->controls, i);
      const char *text = GTK_IS_SWITCH (control) ? (gtk_switch_get_active (GTK_SWITCH (control)) ? "1" : "0")
                                                 : gtk_editable_get_text (GTK_EDITABLE (control));
      const guint8 *data = bytes ? g_bytes_get_data (bytes, NULL) : NULL;
      GBytes *next = NULL;

      sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), control);
      if (!sks_option_replace_part (self->spec, i, text, data, bytes ? g_bytes_get_size (bytes) : 0, &next, error))
        return NULL;
      g_clear_pointer (&bytes, g_bytes_unref);
      bytes = next;
    }
  return bytes ? sks_value_new_bytes_from_gbytes (bytes) : NULL;
}

static SksValue *
sks_option_value_editor_get_value (SksArgEditor  *editor,
                                   GError       **error)
{
  SksOptionValueEditor *self = SKS_OPTION_VALUE_EDITOR (editor);

  switch (self->page)
    {
    case PAGE_SWITCH:
      return sks_value_new_int (gtk_switch_get_active (GTK_SWITCH (gtk_widget_get_first_child (self->pages[PAGE_SWITCH]))));
    case PAGE_PICKER:
      return sks_value_new_int (sks_symbol_picker_get_value (SKS_SYMBOL_PICKER (self->pages[PAGE_PICKER])));
    case PAGE_TEXT:
      return read_text (self, error);
    case PAGE_PARTS:
      return read_parts (self, error);
    case PAGE_NUMBER:
    case PAGE_LITERAL:
    default:
      return sks_arg_editor_parse_literal (editor, get_entry (self, self->page), error);
    }
}

static void
show_bytes (SksOptionValueEditor *self,
            const guint8         *data,
            gsize                 length)
{
  for (guint i = 0; self->page == PAGE_PARTS && i < self->controls->len; i++)
    {
      GtkWidget *control = g_ptr_array_index (self->controls, i);
      g_autofree char *text = sks_option_format_part (self->spec, i, data, length);

      if (GTK_IS_SWITCH (control))
        gtk_switch_set_active (GTK_SWITCH (control), text && !g_str_equal (text, "0") && !g_str_equal (text, "off"));
      else
        gtk_editable_set_text (GTK_EDITABLE (control), text ? text : "0");
    }
  if (self->page == PAGE_TEXT)
    {
      g_autofree char *text = sks_option_format (self->spec, data, length);

      gtk_editable_set_text (get_entry (self, PAGE_TEXT), text);
    }
}

static void
show_number (SksOptionValueEditor *self,
             gint64                number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  switch (self->page)
    {
    case PAGE_SWITCH:
      gtk_switch_set_active (GTK_SWITCH (gtk_widget_get_first_child (self->pages[PAGE_SWITCH])), number != 0);
      break;
    case PAGE_PICKER:
      sks_symbol_picker_set_value (SKS_SYMBOL_PICKER (self->pages[PAGE_PICKER]), number);
      break;
    case PAGE_TEXT:
      {
        g_autoptr(GBytes) bytes = sks_option_from_int (self->spec, number);

        show_bytes (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
        break;
      }
    default:
      gtk_editable_set_text (get_entry (self, self->page), text);
    }
}

static gboolean
fits_page (SksOptionValueEditor *self,
           SksValue             *value)
{
  gint64 number;

  switch (self->page)
    {
    case PAGE_SWITCH:
      return sks_value_is (value, SKS_VALUE_INT) && sks_value_get_int (value, &number) && (number == 0 || number == 1);
    case PAGE_PICKER:
    case PAGE_NUMBER:
      return sks_value_is (value, SKS_VALUE_INT) && sks_value_get_int (value, &number);
    case PAGE_TEXT:
      return sks_value_is (value, SKS_VALUE_BYTES) || (sks_value_is (value, SKS_VALUE_INT) && sks_option_spec_is_int (self->spec));
    case PAGE_PARTS:
      return sks_value_is (value, SKS_VALUE_BYTES);
    default:
      return TRUE;
    }
}

static void
show_page (SksOptionValueEditor *self,
           Page                  page)
{
  self->page = page;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->pages[page]);
  gtk_widget_set_visible (GTK_WIDGET (self->unit), page != PAGE_LITERAL && *gtk_label_get_text (self->unit));
}

static void
sks_option_value_editor_set_value (SksArgEditor *editor,
                                   SksValue     *value)
{
  SksOptionValueEditor *self = SKS_OPTION_VALUE_EDITOR (editor);
  g_autofree char *literal = value ? sks_value_to_python (value) : g_strdup ("");
  gint64 number;

  gtk_editable_set_text (get_entry (self, PAGE_LITERAL), literal);
  if (self->spec && value && !fits_page (self, value))
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->as_literal), TRUE);
      show_page (self, PAGE_LITERAL);
    }
  else if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      gsize length;
      const guint8 *data = sks_value_get_bytes (value, &length);

      show_bytes (self, data, length);
    }
  else if (self->page != PAGE_LITERAL && value && sks_value_get_int (value, &number))
    {
      show_number (self, number);
    }
}

static void
add_control (SksOptionValueEditor *self,
             const SksOptionPart  *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *control;

  if (part->label)
    {
      GtkWidget *label = gtk_label_new (_(part->label));

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "secondary-text");
      gtk_box_append (GTK_BOX (box), label);
    }
  if (part->kind == SKS_OPTION_PART_BOOL)
    {
      control = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
      g_signal_connect_object (control, "notify::active", G_CALLBACK (sks_arg_editor_changed), self, G_CONNECT_SWAPPED);
    }
  else
    {
      gboolean address = part->kind == SKS_OPTION_PART_IN_ADDR || part->kind == SKS_OPTION_PART_IN6_ADDR;

      control = g_object_new (GTK_TYPE_ENTRY, "width-chars", address ? 14 : 5, "max-width-chars", address ? 20 : 8, NULL);
      gtk_editable_set_text (GTK_EDITABLE (control), part->kind == SKS_OPTION_PART_IN_ADDR ? "0.0.0.0" : part->kind == SKS_OPTION_PART_IN6_ADDR ? "::" : "0");
      gtk_widget_add_css_class (control, "code-entry");
      sks_arg_editor_watch (SKS_ARG_EDITOR (self), GTK_EDITABLE (control));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, part->label ? _(part->label) : part->member, -1);
  gtk_box_append (GTK_BOX (box), control);
  if (part->unit)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_(part->unit)));
  g_ptr_array_add (self->controls, control);
  sks_wrap_box_append (SKS_WRAP_BOX (self->pages[PAGE_PARTS]), box);
}

static void
rebuild_parts (SksOptionValueEditor *self)
{
  guint n = 0;
  const SksOptionPart *parts = self->spec ? sks_option_list_parts (self->spec, &n) : NULL;

  g_ptr_array_set_size (self->controls, 0);
  sks_wrap_box_remove_all (SKS_WRAP_BOX (self->pages[PAGE_PARTS]));
  for (guint i = 0; i < n; i++)
    add_control (self, &parts[i]);
}

static void
rebuild_picker (SksOptionValueEditor *self)
{
  SksSymbolPicker *picker = SKS_SYMBOL_PICKER (self->pages[PAGE_PICKER]);

  sks_symbol_picker_clear (picker);
  for (guint i = 0; self->spec && i < self->spec->n_choices; i++)
    sks_symbol_picker_add (picker, self->spec->choices[i].symbol, self->spec->choices[i].value,
                           self->spec->choices[i].meaning ? _(self->spec->choices[i].meaning) : NULL, NULL);
  if (self->spec && self->spec->n_choices > 0)
    sks_symbol_picker_set_value (picker, self->spec->choices[0].value);
}

static void
update_note (SksOptionValueEditor *self)
{
  const char *capability = self->spec ? self->spec->capability : NULL;
  g_autofree char *text = NULL;

  if (self->spec && !(self->spec->flags & SKS_OPTION_SETTABLE))
    text = g_strdup_printf (_("%s can only be read."), self->spec->name);
  else if (capability)
    text = g_strdup_printf (_("Setting %s needs %s."), self->spec->name, capability);
  sks_arg_editor_set_note (SKS_ARG_EDITOR (self), text);
}

static void
show_spec (SksOptionValueEditor *self,
           const SksOptionSpec  *spec)
{
  const char *unit = spec ? sks_option_spec_get_unit (spec) : NULL;

  self->spec = spec;
  rebuild_parts (self);
  rebuild_picker (self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->as_literal), FALSE);
  gtk_widget_set_visible (self->as_literal, spec != NULL);
  gtk_label_set_text (self->unit, unit ? unit : "");
  gtk_editable_set_text (get_entry (self, PAGE_TEXT), "");
  show_page (self, choose_page (self));
  if (self->page == PAGE_SWITCH)
    show_number (self, 1);
  update_note (self);
}

static void
sks_option_value_editor_siblings_changed (SksArgEditor    *editor,
                                          SksValue *const *values,
                                          guint            n_values)
{
  SksOptionValueEditor *self = SKS_OPTION_VALUE_EDITOR (editor);
  const SksCallSpec *call = sks_arg_editor_get_call (editor);
  gint64 level = -1, optname = -1;
  const SksOptionSpec *spec;

  for (guint i = 0; i < n_values; i++)
    {
      if (values[i] && call->args[i].kind == SKS_ARG_LEVEL)
        sks_value_get_int (values[i], &level);
      else if (values[i] && call->args[i].kind == SKS_ARG_OPTNAME)
        sks_value_get_int (values[i], &optname);
    }
  spec = sks_option_spec_find ((int) level, (int) optname);
  if (spec != self->spec)
    show_spec (self, spec);
}

/* What was edited by kind goes on as a literal, and back as far as the kind can hold it. */
static void
literal_cb (SksOptionValueEditor *self)
{
  g_autoptr(SksValue) value = sks_option_value_editor_get_value (SKS_ARG_EDITOR (self), NULL);
  Page page = choose_page (self);

  if (page == self->page)
    return;
  show_page (self, page);
  if (value && fits_page (self, value))
    sks_option_value_editor_set_value (SKS_ARG_EDITOR (self), value);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static GtkWidget *
create_entry (SksOptionValueEditor *self,
              const char           *label)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 12, "max-width-chars", 28, NULL);

  gtk_widget_add_css_class (entry, "code-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  sks_arg_editor_watch (SKS_ARG_EDITOR (self), GTK_EDITABLE (entry));
  return entry;
}

static GtkWidget *
create_switch (SksOptionValueEditor *self,
               const char           *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *on = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (on), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (on, "notify::active", G_CALLBACK (sks_arg_editor_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), on);
  return box;
}

static void
sks_option_value_editor_setup (SksArgEditor *editor)
{
  SksOptionValueEditor *self = SKS_OPTION_VALUE_EDITOR (editor);
  const char *label = sks_arg_editor_get_arg (editor)->name;
  GtkWidget *box = sks_wrap_box_new (9, 6);

  self->pages[PAGE_LITERAL] = create_entry (self, label);
  self->pages[PAGE_SWITCH] = create_switch (self, label);
  self->pages[PAGE_PICKER] = sks_symbol_picker_new (label);
  g_signal_connect_object (self->pages[PAGE_PICKER], "changed", G_CALLBACK (sks_arg_editor_changed), self, G_CONNECT_SWAPPED);
  self->pages[PAGE_NUMBER] = create_entry (self, label);
  self->pages[PAGE_TEXT] = create_entry (self, label);
  self->pages[PAGE_PARTS] = sks_wrap_box_new (12, 6);

  self->stack = g_object_new (GTK_TYPE_STACK, "hhomogeneous", FALSE, "vhomogeneous", FALSE, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  for (Page page = 0; page < N_PAGES; page++)
    gtk_stack_add_child (GTK_STACK (self->stack), self->pages[page]);
  self->unit = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "secondary-text");
  self->as_literal = gtk_toggle_button_new_with_label (_("Literal"));
  gtk_widget_add_css_class (self->as_literal, "chip");
  gtk_widget_set_valign (self->as_literal, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->as_literal, _("Type the value as Python: an int, bytes or None"));
  g_signal_connect_object (self->as_literal, "toggled", G_CALLBACK (literal_cb), self, G_CONNECT_SWAPPED);

  sks_wrap_box_append (SKS_WRAP_BOX (box), self->stack);
  sks_wrap_box_append (SKS_WRAP_BOX (box), GTK_WIDGET (self->unit));
  sks_wrap_box_append (SKS_WRAP_BOX (box), self->as_literal);
  sks_arg_editor_set_content (editor, box);
  show_spec (self, NULL);
}

static void
sks_option_value_editor_finalize (GObject *object)
{
  g_clear_pointer (&SKS_OPTION_VALUE_EDITOR (object)->controls, g_ptr_array_unref);
  G_OBJECT_CLASS (sks_option_value_editor_parent_class)->finalize (object);
}

static void
sks_option_value_editor_class_init (SksOptionValueEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sks_option_value_editor_finalize;
  editor_class->setup = sks_option_value_editor_setup;
  editor_class->get_value = sks_option_value_editor_get_value;
  editor_class->set_value = sks_option_value_editor_set_value;
  editor_class->siblings_changed = sks_option_value_editor_siblings_changed;
}

static void
sks_option_value_editor_init (SksOptionValueEditor *self)
{
  self->controls = g_ptr_array_new ();
}
