// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-state-pill.h"

struct _SksStatePill
{
  GtkWidget parent_instance;

  GtkImage *glyph;
  GtkLabel *word;
  SksState state;
};

G_DEFINE_FINAL_TYPE (SksStatePill, sks_state_pill, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_state (SksStatePill *self)
{
  gtk_image_set_from_icon_name (self->glyph, sks_state_icon_name (self->state));
  gtk_label_set_label (self->word, sks_state_get_word (self->state));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sks_state_get_meaning (self->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sks_state_get_word (self->state),
                                  -1);
}

static void
sks_state_pill_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_int (value, (int) SKS_STATE_PILL (object)->state);
}

static void
sks_state_pill_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  sks_state_pill_set_state (SKS_STATE_PILL (object), (SksState) g_value_get_int (value));
}

static void
sks_state_pill_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_state_pill_parent_class)->dispose (object);
}

static void
sks_state_pill_class_init (SksStatePillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_state_pill_get_property;
  object_class->set_property = sks_state_pill_set_property;
  object_class->dispose = sks_state_pill_dispose;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, SKS_N_STATES - 1, 0,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-state-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, SksStatePill, glyph);
  gtk_widget_class_bind_template_child (widget_class, SksStatePill, word);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statepill");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sks_state_pill_init (SksStatePill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), sks_state_css_class (self->state));
  show_state (self);
}

GtkWidget *
sks_state_pill_new (void)
{
  return g_object_new (SKS_TYPE_STATE_PILL, NULL);
}

void
sks_state_pill_set_state (SksStatePill *self,
                          SksState      state)
{
  if (state == self->state)
    return;
  sks_state_swap_css_class (GTK_WIDGET (self), self->state, state);
  self->state = state;
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

SksState
sks_state_pill_get_state (SksStatePill *self)
{
  return self->state;
}
