// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-int-editor.h"

#include "sks-option-spec.h"
#include "sks-spin.h"

struct _SksIntEditor
{
  SksArgEditor parent_instance;

  GtkWidget *spin;
};

G_DEFINE_FINAL_TYPE (SksIntEditor, sks_int_editor, SKS_TYPE_ARG_EDITOR)

static void
sks_int_editor_setup (SksArgEditor *editor)
{
  SksIntEditor *self = SKS_INT_EDITOR (editor);
  const SksArgSpec *arg = sks_arg_editor_get_arg (editor);
  GtkWidget *spin = sks_spin_new (arg->name);

  self->spin = spin;
  gtk_widget_set_halign (spin, GTK_ALIGN_START);
  if (arg->flags & SKS_ARG_OPTIONAL)
    sks_spin_set_placeholder (GTK_SPIN_BUTTON (spin), arg->fallback ? arg->fallback : _("none"));
  sks_arg_editor_watch (editor, GTK_EDITABLE (spin));
  sks_arg_editor_set_content (editor, spin);
}

static SksValue *
sks_int_editor_get_value (SksArgEditor  *editor,
                          GError       **error)
{
  SksIntEditor *self = SKS_INT_EDITOR (editor);

  return sks_arg_editor_parse_literal (editor, GTK_EDITABLE (self->spin), error);
}

static void
sks_int_editor_set_value (SksArgEditor *editor,
                          SksValue     *value)
{
  SksIntEditor *self = SKS_INT_EDITOR (editor);
  g_autofree char *text = sks_value_is (value, SKS_VALUE_NONE) || value == NULL ? g_strdup ("") : sks_value_to_python (value);

  gtk_editable_set_text (GTK_EDITABLE (self->spin), text);
}

static const SksOptionSpec *
find_option (const SksCallSpec *call,
             SksValue *const   *values,
             guint              n_values)
{
  gint64 level = -1, optname = -1;

  for (guint i = 0; i < n_values; i++)
    {
      if (call->args[i].kind == SKS_ARG_OPTVALUE)
        return NULL;
      if (values[i] && call->args[i].kind == SKS_ARG_LEVEL)
        sks_value_get_int (values[i], &level);
      else if (values[i] && call->args[i].kind == SKS_ARG_OPTNAME)
        sks_value_get_int (values[i], &optname);
    }
  return sks_option_spec_find ((int) level, (int) optname);
}

/* Beside an option that is read, this is the length of its buffer: a structure needs one, and the catalogue knows which. */
static void
sks_int_editor_siblings_changed (SksArgEditor    *editor,
                                 SksValue *const *values,
                                 guint            n_values)
{
  const SksOptionSpec *option;
  g_autofree char *text = NULL;

  if (!(sks_arg_editor_get_arg (editor)->flags & SKS_ARG_OPTIONAL) || sks_arg_editor_is_touched (editor))
    return;
  option = find_option (sks_arg_editor_get_call (editor), values, n_values);
  if (option == NULL)
    return;
  text = sks_option_spec_is_int (option) && option->size <= sizeof (int) ? g_strdup ("") : g_strdup_printf ("%" G_GSIZE_FORMAT, option->size);
  gtk_editable_set_text (GTK_EDITABLE (SKS_INT_EDITOR (editor)->spin), text);
}

static void
sks_int_editor_class_init (SksIntEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  editor_class->setup = sks_int_editor_setup;
  editor_class->get_value = sks_int_editor_get_value;
  editor_class->set_value = sks_int_editor_set_value;
  editor_class->siblings_changed = sks_int_editor_siblings_changed;
}

static void
sks_int_editor_init (SksIntEditor *self)
{
}
