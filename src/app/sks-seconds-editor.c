// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-seconds-editor.h"

struct _SksSecondsEditor
{
  SksArgEditor parent_instance;

  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (SksSecondsEditor, sks_seconds_editor, SKS_TYPE_ARG_EDITOR)

/* What the two special values are for, and one to begin with for the third. */
static const struct
{
  const char *text;
  const char *meaning;
} presets[] = {
  { "None", N_("wait for ever") },
  { "0", N_("never wait") },
  { "1.0", N_("wait up to one second") },
};

static void
preset_cb (SksSecondsEditor *self,
           GtkButton        *button)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), gtk_button_get_label (button));
}

static void
sks_seconds_editor_setup (SksArgEditor *editor)
{
  SksSecondsEditor *self = SKS_SECONDS_EDITOR (editor);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "max-width-chars", 12, NULL);
  gtk_widget_add_css_class (self->entry, "code-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, sks_arg_editor_get_arg (editor)->name, -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  sks_arg_editor_watch (editor, GTK_EDITABLE (self->entry));
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (presets[i].text);

      gtk_widget_add_css_class (button, "chip");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _(presets[i].meaning));
      g_signal_connect_object (button, "clicked", G_CALLBACK (preset_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  sks_arg_editor_set_content (editor, box);
}

static SksValue *
sks_seconds_editor_get_value (SksArgEditor  *editor,
                              GError       **error)
{
  SksSecondsEditor *self = SKS_SECONDS_EDITOR (editor);
  SksValue *value = sks_arg_editor_parse_literal (editor, GTK_EDITABLE (self->entry), error);
  const char *note = NULL;

  if (sks_value_is (value, SKS_VALUE_NONE))
    note = _("None: calls wait as long as it takes.");
  else if (value && sks_value_get_float (value) == 0)
    note = _("0: calls never wait; what would wait is EAGAIN.");
  else if (value && sks_value_get_float (value) > 0)
    note = _("Calls that take longer end with TimeoutError.");
  sks_arg_editor_set_note (editor, note);
  return value;
}

static void
sks_seconds_editor_set_value (SksArgEditor *editor,
                              SksValue     *value)
{
  g_autofree char *text = value ? sks_value_to_python (value) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (SKS_SECONDS_EDITOR (editor)->entry), text);
}

static void
sks_seconds_editor_class_init (SksSecondsEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  editor_class->setup = sks_seconds_editor_setup;
  editor_class->get_value = sks_seconds_editor_get_value;
  editor_class->set_value = sks_seconds_editor_set_value;
}

static void
sks_seconds_editor_init (SksSecondsEditor *self)
{
}
