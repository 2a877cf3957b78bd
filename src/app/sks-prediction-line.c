// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-prediction-line.h"

struct _SksPredictionLine
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  const char *css_class; /* of the icon */
};

G_DEFINE_FINAL_TYPE (SksPredictionLine, sks_prediction_line, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon_name;
  const char *css_class;
  const char *label;
} looks[] = {
  [SKS_PREDICTION_AT_ONCE] = { "emblem-ok-symbolic", "success", N_("Will succeed") },
  [SKS_PREDICTION_WAITS] = { "preferences-system-time-symbolic", "accent", N_("Will wait") },
  [SKS_PREDICTION_FAILS] = { "dialog-warning-symbolic", "warning", N_("Will fail") },
  [SKS_PREDICTION_UNKNOWN] = { "dialog-question-symbolic", "secondary-text", N_("Cannot be told from here") },
};

static void
show_look (SksPredictionLine *self,
           const char        *icon_name,
           const char        *css_class,
           const char        *icon_label,
           const char        *text)
{
  if (self->css_class)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->css_class);
  self->css_class = css_class;
  if (css_class)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_class);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, icon_label, -1);
  /* Screen readers say a status again whenever its text is set, so it is set only when it differs. */
  if (g_strcmp0 (gtk_label_get_text (self->label), text) != 0)
    gtk_label_set_text (self->label, text);
}

static void
sks_prediction_line_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_PREDICTION_LINE);
  G_OBJECT_CLASS (sks_prediction_line_parent_class)->dispose (object);
}

static void
sks_prediction_line_class_init (SksPredictionLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_prediction_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-prediction-line.ui");
  gtk_widget_class_bind_template_child (widget_class, SksPredictionLine, icon);
  gtk_widget_class_bind_template_child (widget_class, SksPredictionLine, label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_prediction_line_init (SksPredictionLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_prediction_line_new (void)
{
  return g_object_new (SKS_TYPE_PREDICTION_LINE, NULL);
}

void
sks_prediction_line_set_prediction (SksPredictionLine   *self,
                                    const SksPrediction *prediction)
{
  g_return_if_fail (SKS_IS_PREDICTION_LINE (self));

  gtk_widget_set_opacity (GTK_WIDGET (self->icon), prediction ? 1.0 : 0.0);
  if (prediction)
    show_look (self, looks[prediction->kind].icon_name, looks[prediction->kind].css_class, _(looks[prediction->kind].label), prediction->text);
  else
    show_look (self, NULL, NULL, "", "");
}

void
sks_prediction_line_set_problem (SksPredictionLine *self,
                                 const char        *text)
{
  g_return_if_fail (SKS_IS_PREDICTION_LINE (self));

  gtk_widget_set_opacity (GTK_WIDGET (self->icon), 1.0);
  show_look (self, "dialog-information-symbolic", "secondary-text", _("Something is missing"), text);
}

const char *
sks_prediction_line_get_text (SksPredictionLine *self)
{
  g_return_val_if_fail (SKS_IS_PREDICTION_LINE (self), NULL);

  return gtk_label_get_text (self->label);
}
