// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-bool-editor.h"

struct _SksBoolEditor
{
  SksArgEditor parent_instance;

  GtkWidget *on; /* the switch */
  GtkWidget *word;
};

G_DEFINE_FINAL_TYPE (SksBoolEditor, sks_bool_editor, SKS_TYPE_ARG_EDITOR)

static void
active_cb (SksBoolEditor *self)
{
  gtk_label_set_text (GTK_LABEL (self->word), gtk_switch_get_active (GTK_SWITCH (self->on)) ? "True" : "False");
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
sks_bool_editor_setup (SksArgEditor *editor)
{
  SksBoolEditor *self = SKS_BOOL_EDITOR (editor);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->on = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->on), GTK_ACCESSIBLE_PROPERTY_LABEL, sks_arg_editor_get_arg (editor)->name, -1);
  self->word = gtk_label_new ("False");
  gtk_widget_add_css_class (self->word, "monospace-small");
  gtk_box_append (GTK_BOX (box), self->on);
  gtk_box_append (GTK_BOX (box), self->word);
  g_signal_connect_object (self->on, "notify::active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  sks_arg_editor_set_content (editor, box);
}

static SksValue *
sks_bool_editor_get_value (SksArgEditor  *editor,
                           GError       **error)
{
  return sks_value_new_bool (gtk_switch_get_active (GTK_SWITCH (SKS_BOOL_EDITOR (editor)->on)));
}

static void
sks_bool_editor_set_value (SksArgEditor *editor,
                           SksValue     *value)
{
  gint64 number = 0;

  if (value)
    sks_value_get_int (value, &number);
  gtk_switch_set_active (GTK_SWITCH (SKS_BOOL_EDITOR (editor)->on), number != 0);
}

static void
sks_bool_editor_class_init (SksBoolEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  editor_class->setup = sks_bool_editor_setup;
  editor_class->get_value = sks_bool_editor_get_value;
  editor_class->set_value = sks_bool_editor_set_value;
}

static void
sks_bool_editor_init (SksBoolEditor *self)
{
}
