// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_ARG_EDITOR (sks_arg_editor_get_type ())
G_DECLARE_DERIVABLE_TYPE (SksArgEditor, sks_arg_editor, SKS, ARG_EDITOR, GtkWidget)

/**
 * SksArgEditorClass:
 * @setup: once, when the context is known and before the first value: fills what depends on it
 * @get_value: (transfer full) (nullable): the value; NULL with an error when the text cannot be one, NULL without one when nothing is given
 * @set_value: shows a value of any kind; NULL: nothing given
 * @siblings_changed: the values of the arguments before it as they stand, NULL where there is none
 *
 * The editor of one argument, made by its kind. What it is edited with stands above, then a note, then what is wrong with the input.
 *
 * Property: narrow. Signal: "changed", when the value may be another one.
 */
struct _SksArgEditorClass
{
  GtkWidgetClass parent_class;

  void (*setup) (SksArgEditor *self);
  SksValue *(*get_value) (SksArgEditor *self, GError **error);
  void (*set_value) (SksArgEditor *self, SksValue *value);
  void (*siblings_changed) (SksArgEditor *self, SksValue *const *values, guint n_values);
};

GtkWidget *sks_arg_editor_new (SksSession *session, gpointer receiver, const SksCallSpec *spec, guint index);
/* An editor of a class that is chosen otherwise than by the argument's kind. */
GtkWidget *sks_arg_editor_new_of_type (GType type, SksSession *session, gpointer receiver, const SksCallSpec *spec, guint index);
SksSession *sks_arg_editor_get_session (SksArgEditor *self);
SksSocket *sks_arg_editor_get_socket (SksArgEditor *self); /* (nullable): called on, or behind the file */
SksFile *sks_arg_editor_get_file (SksArgEditor *self);     /* (nullable) */
const SksCallSpec *sks_arg_editor_get_call (SksArgEditor *self);
const SksArgSpec *sks_arg_editor_get_arg (SksArgEditor *self);

/* Reads the editor and shows what is wrong with it, once it was touched. Counts an optional argument's default as not given. */
SksValue *sks_arg_editor_read (SksArgEditor *self, GError **error);
void sks_arg_editor_set_value (SksArgEditor *self, SksValue *value);
void sks_arg_editor_reset (SksArgEditor *self); /* the value that a new form starts with */
void sks_arg_editor_siblings_changed (SksArgEditor *self, SksValue *const *values, guint n_values);
void sks_arg_editor_show_problem (SksArgEditor *self); /* also when untouched; and puts the focus there */
gboolean sks_arg_editor_is_touched (SksArgEditor *self);
const char *sks_arg_editor_get_problem (SksArgEditor *self); /* (nullable): as shown */
const char *sks_arg_editor_get_note (SksArgEditor *self);
gboolean sks_arg_editor_get_narrow (SksArgEditor *self);

/* For the classes. */
void sks_arg_editor_set_content (SksArgEditor *self, GtkWidget *content);
void sks_arg_editor_set_note (SksArgEditor *self, const char *note); /* (nullable) */
void sks_arg_editor_changed (SksArgEditor *self);                    /* by the user */
/* Where the mistake is: the entry is marked while the value cannot be read. Call before returning the error. */
void sks_arg_editor_set_error_place (SksArgEditor *self, GtkWidget *place);
void sks_arg_editor_watch (SksArgEditor *self, GtkEditable *editable); /* its typing counts as a change */
/* A Python literal in an entry; names of the session's sockets are known. "" gives NULL without an error. */
SksValue *sks_arg_editor_parse_literal (SksArgEditor *self, GtkEditable *editable, GError **error);

G_END_DECLS
