// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-code-lines.h"

#include "sks-code-label.h"

struct _SksCodeLines
{
  GtkWidget parent_instance;

  SksCodeLabel *python;
  SksCodeLabel *c;
  GtkWidget *c_row;
};

G_DEFINE_FINAL_TYPE (SksCodeLines, sks_code_lines, GTK_TYPE_WIDGET)

static void
show_line (SksCodeLabel  *label,
           const SksCode *code)
{
  sks_code_label_set_code (label, code);
}

static void
copy_python_cb (SksCodeLines *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), sks_code_lines_get_python (self));
}

static void
copy_c_cb (SksCodeLines *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), sks_code_lines_get_c (self));
}

static void
sks_code_lines_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_CODE_LINES);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_code_lines_parent_class)->dispose (object);
}

static void
sks_code_lines_class_init (SksCodeLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_code_lines_dispose;

  g_type_ensure (SKS_TYPE_CODE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-code-lines.ui");
  gtk_widget_class_bind_template_child (widget_class, SksCodeLines, python);
  gtk_widget_class_bind_template_child (widget_class, SksCodeLines, c);
  gtk_widget_class_bind_template_child (widget_class, SksCodeLines, c_row);
  gtk_widget_class_bind_template_callback (widget_class, copy_python_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_c_cb);
  gtk_widget_class_set_css_name (widget_class, "codelines");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_code_lines_init (SksCodeLines *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_code_lines_new (void)
{
  return g_object_new (SKS_TYPE_CODE_LINES, NULL);
}

void
sks_code_lines_set_code (SksCodeLines  *self,
                         const SksCode *python,
                         const SksCode *c)
{
  g_return_if_fail (SKS_IS_CODE_LINES (self));

  show_line (self->python, python);
  gtk_widget_set_visible (self->c_row, c != NULL);
  if (c)
    show_line (self->c, c);
}

void
sks_code_lines_clear (SksCodeLines *self)
{
  g_autoptr(SksCode) nothing = sks_code_new ();

  g_return_if_fail (SKS_IS_CODE_LINES (self));

  sks_code_lines_set_code (self, nothing, nothing);
}

void
sks_code_lines_set_stale (SksCodeLines *self,
                          gboolean      stale)
{
  g_return_if_fail (SKS_IS_CODE_LINES (self));

  gtk_widget_set_opacity (GTK_WIDGET (self->python), stale ? .5 : 1.0);
  gtk_widget_set_opacity (GTK_WIDGET (self->c), stale ? .5 : 1.0);
}

const char *
sks_code_lines_get_python (SksCodeLines *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LINES (self), NULL);

  return sks_code_label_get_text (self->python);
}

const char *
sks_code_lines_get_c (SksCodeLines *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LINES (self), NULL);

  return sks_code_label_get_text (self->c);
}
