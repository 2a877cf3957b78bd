// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-constant-editor.h"

#include "sks-option-spec.h"
#include "sks-symbol-picker.h"

struct _SksConstantEditor
{
  SksArgEditor parent_instance;

  SksSymbolPicker *picker;
  gint64 level; /* whose options are offered */
};

G_DEFINE_FINAL_TYPE (SksConstantEditor, sks_constant_editor, SKS_TYPE_ARG_EDITOR)

static void
add_constants (SksConstantEditor *self)
{
  guint n;
  const SksConstant *constants = sks_constants_list (sks_arg_editor_get_arg (SKS_ARG_EDITOR (self))->constants, &n);

  for (guint i = 0; i < n; i++)
    sks_symbol_picker_add (self->picker, constants[i].name, constants[i].value, constants[i].meaning ? _(constants[i].meaning) : NULL, NULL);
}

/* Only the levels that have options: the catalogue's, in its order. */
static void
add_levels (SksConstantEditor *self)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < n; i++)
    if (i == 0 || specs[i].level != specs[i - 1].level)
      sks_symbol_picker_add (self->picker, sks_option_level_name (specs[i].level), specs[i].level, sks_option_level_title (specs[i].level), NULL);
}

static gboolean
applies (SksConstantEditor   *self,
         const SksOptionSpec *spec)
{
  SksSocket *socket = sks_arg_editor_get_socket (SKS_ARG_EDITOR (self));

  return socket && sks_option_spec_applies (spec, sks_socket_get_family (socket), sks_socket_get_socket_type (socket), sks_socket_get_protocol (socket));
}

/* Those that exist on this socket first: the others are there to be refused. */
static void
add_options (SksConstantEditor *self)
{
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      if (specs[i].level == self->level && applies (self, &specs[i]) == (pass == 0))
        sks_symbol_picker_add (self->picker, specs[i].name, specs[i].optname, sks_option_spec_get_meaning (&specs[i]),
                               pass == 0 ? _("Of this socket") : _("Not of this kind of socket"));
}

static void
sks_constant_editor_setup (SksArgEditor *editor)
{
  SksConstantEditor *self = SKS_CONSTANT_EDITOR (editor);
  const SksArgSpec *arg = sks_arg_editor_get_arg (editor);

  self->picker = SKS_SYMBOL_PICKER (sks_symbol_picker_new (arg->name));
  self->level = G_MININT64;
  if (arg->kind == SKS_ARG_LEVEL)
    add_levels (self);
  else if (arg->kind == SKS_ARG_CONSTANT)
    add_constants (self);
  g_signal_connect_object (self->picker, "changed", G_CALLBACK (sks_arg_editor_changed), self, G_CONNECT_SWAPPED);
  sks_arg_editor_set_content (editor, GTK_WIDGET (self->picker));
}

static SksValue *
sks_constant_editor_get_value (SksArgEditor  *editor,
                               GError       **error)
{
  return sks_value_new_int (sks_symbol_picker_get_value (SKS_CONSTANT_EDITOR (editor)->picker));
}

static void
sks_constant_editor_set_value (SksArgEditor *editor,
                               SksValue     *value)
{
  gint64 number = 0;

  if (value)
    sks_value_get_int (value, &number);
  sks_symbol_picker_set_value (SKS_CONSTANT_EDITOR (editor)->picker, number);
}

static void
show_level (SksConstantEditor *self,
            gint64             level)
{
  gboolean first = self->level == G_MININT64;

  if (self->level == level)
    return;
  self->level = level;
  sks_symbol_picker_clear (self->picker);
  add_options (self);
  /* Another level's number would name a stranger: start with that level's first option. */
  if (!first)
    {
      guint n;
      const SksOptionSpec *specs = sks_option_spec_list (&n);

      for (guint i = 0; i < n; i++)
        if (specs[i].level == level && applies (self, &specs[i]))
          {
            sks_symbol_picker_set_value (self->picker, specs[i].optname);
            return;
          }
    }
}

static void
sks_constant_editor_siblings_changed (SksArgEditor    *editor,
                                      SksValue *const *values,
                                      guint            n_values)
{
  const SksCallSpec *call = sks_arg_editor_get_call (editor);

  if (sks_arg_editor_get_arg (editor)->kind != SKS_ARG_OPTNAME)
    return;
  for (guint i = 0; i < n_values; i++)
    {
      gint64 level;

      if (call->args[i].kind == SKS_ARG_LEVEL && values[i] && sks_value_get_int (values[i], &level))
        show_level (SKS_CONSTANT_EDITOR (editor), level);
    }
}

static void
sks_constant_editor_class_init (SksConstantEditorClass *klass)
{
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  editor_class->setup = sks_constant_editor_setup;
  editor_class->get_value = sks_constant_editor_get_value;
  editor_class->set_value = sks_constant_editor_set_value;
  editor_class->siblings_changed = sks_constant_editor_siblings_changed;
}

static void
sks_constant_editor_init (SksConstantEditor *self)
{
}
