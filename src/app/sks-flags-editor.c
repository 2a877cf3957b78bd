// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-flags-editor.h"

#include "sks-wrap-box.h"

#define N_CHIPS 3
#define N_CHIPS_NARROW 1

struct _SksFlagsEditor
{
  SksArgEditor parent_instance;

  GtkWidget *entry;
  GPtrArray *buttons; /* of GtkWidget: chips and, once the menu was opened, its check buttons; each has its flag */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SksFlagsEditor, sks_flags_editor, SKS_TYPE_ARG_EDITOR)

static gint64
get_flags (SksFlagsEditor *self)
{
  g_autoptr(SksValue) value = sks_arg_editor_parse_literal (SKS_ARG_EDITOR (self), GTK_EDITABLE (self->entry), NULL);
  gint64 flags = 0;

  if (value)
    sks_value_get_int (value, &flags);
  return flags;
}

static gint64
get_flag (GtkWidget *button)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (button), "flag");
}

static void
set_button_active (GtkWidget *button,
                   gboolean   active)
{
  g_object_set (button, "active", active, NULL);
}

static gboolean
is_button_active (GtkWidget *button)
{
  gboolean active;

  g_object_get (button, "active", &active, NULL);
  return active;
}

static void
update_buttons (SksFlagsEditor *self)
{
  gint64 flags = get_flags (self);

  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);

      set_button_active (button, (flags & get_flag (button)) == get_flag (button));
    }
  self->updating = FALSE;
}

static void
typed_cb (SksFlagsEditor *self)
{
  update_buttons (self);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
show_flags (SksFlagsEditor *self,
            gint64          flags)
{
  g_autofree char *text = flags >= 0 && flags <= 9 ? g_strdup_printf ("%d", (int) flags) : g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", flags);

  if (flags < 0)
    {
      g_free (text);
      text = g_strdup_printf ("%" G_GINT64_FORMAT, flags);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
toggled_cb (SksFlagsEditor *self,
            GtkWidget      *button)
{
  gint64 flag = get_flag (button), flags = get_flags (self);

  if (self->updating)
    return;
  show_flags (self, is_button_active (button) ? flags | flag : flags & ~flag);
}

static GtkWidget *
add_button (SksFlagsEditor    *self,
            GtkWidget         *button,
            const SksConstant *constant)
{
  g_object_set_data_full (G_OBJECT (button), "flag", g_memdup2 (&constant->value, sizeof constant->value), g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);
  return button;
}

static GtkWidget *
create_check (SksFlagsEditor    *self,
              const SksConstant *constant)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", constant->name, "xalign", 0.0, NULL);
  GtkWidget *meaning = g_object_new (GTK_TYPE_LABEL, "label", _(constant->meaning), "xalign", 0.0, "wrap", TRUE, "max-width-chars", 36, NULL);

  gtk_widget_add_css_class (name, "monospace-small");
  gtk_widget_add_css_class (meaning, "caption");
  gtk_widget_add_css_class (meaning, "secondary-text");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), meaning);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, constant->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(constant->meaning), -1);
  return add_button (self, check, constant);
}

static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  SksFlagsEditor *self = SKS_FLAGS_EDITOR (user_data);
  GtkWidget *popover, *scrolled, *box;
  const SksConstant *constants;
  guint n;

  if (gtk_menu_button_get_popover (button))
    return;
  constants = sks_constants_list (sks_arg_editor_get_arg (SKS_ARG_EDITOR (self))->constants, &n);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_size_request (box, 280, -1);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), create_check (self, &constants[i]));
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                           "child", box,
                           "hscrollbar-policy", GTK_POLICY_NEVER,
                           "propagate-natural-height", TRUE,
                           "max-content-height", 360,
                           NULL);
  popover = gtk_popover_new ();
  gtk_widget_add_css_class (popover, "flags-menu");
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
  update_buttons (self);
}

static void
narrow_cb (SksFlagsEditor *self)
{
  gboolean narrow = sks_arg_editor_get_narrow (SKS_ARG_EDITOR (self));

  for (guint i = 0; i < MIN (self->buttons->len, N_CHIPS); i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);

      if (GTK_IS_TOGGLE_BUTTON (button))
        gtk_widget_set_visible (button, !narrow || i < N_CHIPS_NARROW);
    }
}

static void
sks_flags_editor_setup (SksArgEditor *editor)
{
  SksFlagsEditor *self = SKS_FLAGS_EDITOR (editor);
  const SksArgSpec *arg = sks_arg_editor_get_arg (editor);
  GtkWidget *box = sks_wrap_box_new (6, 6);
  GtkWidget *more = gtk_menu_button_new ();
  const SksConstant *constants;
  guint n;

  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 4, "max-width-chars", 8, "hexpand", TRUE, "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->entry, "code-entry");
  gtk_widget_add_css_class (self->entry, "quiet");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, arg->name, -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  sks_wrap_box_append (SKS_WRAP_BOX (box), self->entry);
  constants = sks_constants_list (arg->constants, &n);
  for (guint i = 0; i < MIN (n, N_CHIPS); i++)
    {
      GtkWidget *chip = add_button (self, gtk_toggle_button_new_with_label (constants[i].name), &constants[i]);

      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (chip, _(constants[i].meaning));
      sks_wrap_box_append (SKS_WRAP_BOX (box), chip);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (more), C_("more flags", "More"));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (more), FALSE);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (more), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (more), create_menu_cb, self, NULL);
  gtk_widget_add_css_class (more, "more");
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  sks_wrap_box_append (SKS_WRAP_BOX (box), more);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  sks_arg_editor_set_content (editor, box);
}

static SksValue *
sks_flags_editor_get_value (SksArgEditor  *editor,
                            GError       **error)
{
  return sks_arg_editor_parse_literal (editor, GTK_EDITABLE (SKS_FLAGS_EDITOR (editor)->entry), error);
}

static void
sks_flags_editor_set_value (SksArgEditor *editor,
                            SksValue     *value)
{
  SksFlagsEditor *self = SKS_FLAGS_EDITOR (editor);
  gint64 flags = 0;

  if (value == NULL || sks_value_get_int (value, &flags))
    {
      show_flags (self, flags);
    }
  else
    {
      g_autofree char *text = sks_value_to_python (value);

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }
}

static void
sks_flags_editor_finalize (GObject *object)
{
  g_clear_pointer (&SKS_FLAGS_EDITOR (object)->buttons, g_ptr_array_unref);
  G_OBJECT_CLASS (sks_flags_editor_parent_class)->finalize (object);
}

static void
sks_flags_editor_class_init (SksFlagsEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sks_flags_editor_finalize;
  editor_class->setup = sks_flags_editor_setup;
  editor_class->get_value = sks_flags_editor_get_value;
  editor_class->set_value = sks_flags_editor_set_value;
}

static void
sks_flags_editor_init (SksFlagsEditor *self)
{
  self->buttons = g_ptr_array_new ();
}
