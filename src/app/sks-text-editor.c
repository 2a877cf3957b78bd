// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-text-editor.h"

#include "sks-literal.h"
#include "sks-payload.h"

struct _SksTextEditor
{
  SksArgEditor parent_instance;

  GtkWidget *entry;
  GtkWidget *none;    /* the toggle; NULL where None is no value */
  GtkWidget *popover; /* of choices; NULL where there are none */
};

G_DEFINE_FINAL_TYPE (SksTextEditor, sks_text_editor, SKS_TYPE_ARG_EDITOR)

static char *
escape (const char *text,
        gsize       length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);

  return sks_payload_format (bytes, SKS_PAYLOAD_ESCAPES);
}

static void
typed_cb (SksTextEditor *self)
{
  if (self->none && *gtk_editable_get_text (GTK_EDITABLE (self->entry)))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->none), FALSE);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
none_cb (SksTextEditor *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->none)))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
choice_cb (SksTextEditor *self,
           GtkListBoxRow *row)
{
  const char *choice = g_object_get_data (G_OBJECT (row), "choice");
  g_autofree char *text = escape (choice, strlen (choice));

  if (self->none)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->none), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
create_choices (SksTextEditor     *self,
                const char *const *choices)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "choices");
  for (guint i = 0; choices[i]; i++)
    {
      g_autoptr(SksValue) value = sks_value_new_text (choices[i], -1);
      g_autofree char *text = sks_value_to_python (value);
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, NULL);

      gtk_widget_add_css_class (label, "monospace-small");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      g_object_set_data (G_OBJECT (row), "choice", (gpointer) choices[i]);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  g_signal_connect_object (list, "row-activated", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), list);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), self->popover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Usual Values"), -1);
  gtk_widget_set_tooltip_text (button, _("Usual Values"));
  return button;
}

static void
sks_text_editor_setup (SksArgEditor *editor)
{
  SksTextEditor *self = SKS_TEXT_EDITOR (editor);
  const SksArgSpec *arg = sks_arg_editor_get_arg (editor);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  gtk_box_append (GTK_BOX (box), linked);
  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 14, "max-width-chars", 28, NULL);
  gtk_widget_add_css_class (self->entry, "code-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, arg->name, -1);
  gtk_box_append (GTK_BOX (linked), self->entry);
  if (arg->choices)
    gtk_box_append (GTK_BOX (linked), create_choices (self, arg->choices));
  if (strstr (arg->type, "None"))
    {
      self->none = gtk_toggle_button_new_with_label ("None");
      gtk_widget_add_css_class (self->none, "chip");
      gtk_widget_set_valign (self->none, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), self->none);
      g_signal_connect_object (self->none, "toggled", G_CALLBACK (none_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  sks_arg_editor_set_content (editor, box);
}

static SksValue *
sks_text_editor_get_value (SksArgEditor  *editor,
                           GError       **error)
{
  SksTextEditor *self = SKS_TEXT_EDITOR (editor);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GBytes) bytes = NULL;
  const char *data;
  gsize length;

  if (self->none && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->none)))
    return sks_value_new_none ();
  if (strstr (sks_arg_editor_get_arg (editor)->type, "int"))
    {
      g_autoptr(SksValue) number = sks_literal_parse (text, NULL, NULL, NULL);

      if (sks_value_is (number, SKS_VALUE_INT))
        return g_steal_pointer (&number);
    }
  sks_arg_editor_set_error_place (editor, self->entry);
  bytes = sks_payload_parse (text, SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return sks_value_new_text (data ? data : "", (gssize) length);
}

static void
sks_text_editor_set_value (SksArgEditor *editor,
                           SksValue     *value)
{
  SksTextEditor *self = SKS_TEXT_EDITOR (editor);
  g_autofree char *shown = NULL;

  if (sks_value_is (value, SKS_VALUE_TEXT))
    {
      gsize length;
      const char *text = sks_value_get_text (value, &length);

      shown = escape (text, length);
    }
  else if (value && !sks_value_is (value, SKS_VALUE_NONE))
    {
      shown = sks_value_to_python (value);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), shown ? shown : "");
  if (self->none)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->none), sks_value_is (value, SKS_VALUE_NONE));
}

static void
sks_text_editor_class_init (SksTextEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  editor_class->setup = sks_text_editor_setup;
  editor_class->get_value = sks_text_editor_get_value;
  editor_class->set_value = sks_text_editor_set_value;
}

static void
sks_text_editor_init (SksTextEditor *self)
{
}
