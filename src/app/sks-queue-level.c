// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-queue-level.h"

#include <glib/gi18n.h>

#include "sks-journal.h"

#define LEAST_SHOWN 0.025 /* of the bar: a queue that is not empty must not look so */

struct _SksQueueLevel
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *value;
  GtkLabel *limit;
  GtkLevelBar *bar;
};

G_DEFINE_FINAL_TYPE (SksQueueLevel, sks_queue_level, GTK_TYPE_WIDGET)

static char *
format (SksQueueUnit unit,
        gint64       value)
{
  return unit == SKS_QUEUE_BYTES ? sks_format_bytes ((guint64) value) : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
sks_queue_level_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_queue_level_parent_class)->dispose (object);
}

static void
sks_queue_level_class_init (SksQueueLevelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_queue_level_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-queue-level.ui");
  gtk_widget_class_bind_template_child (widget_class, SksQueueLevel, title);
  gtk_widget_class_bind_template_child (widget_class, SksQueueLevel, value);
  gtk_widget_class_bind_template_child (widget_class, SksQueueLevel, limit);
  gtk_widget_class_bind_template_child (widget_class, SksQueueLevel, bar);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "queuelevel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
sks_queue_level_init (SksQueueLevel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The theme's colours say low and high, which a queue's level does not mean. */
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_FULL);
}

void
sks_queue_level_show (SksQueueLevel *self,
                      const char    *title,
                      SksQueueUnit   unit,
                      gint64         value,
                      gint64         limit)
{
  g_autofree char *value_text = format (unit, MAX (value, 0));
  g_autofree char *limit_text = format (unit, limit);
  /* Translators: the limit of a queue, after what is in it: "7 B of 128 KiB" */
  g_autofree char *of = g_strdup_printf (_("of %s"), limit_text);
  g_autofree char *text = g_strdup_printf ("%s %s", value_text, limit > 0 ? of : "");

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->value, value_text);
  gtk_label_set_text (self->limit, of);
  gtk_widget_set_visible (GTK_WIDGET (self->limit), limit > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), limit > 0);
  gtk_level_bar_set_value (self->bar, value > 0 ? CLAMP ((double) value / (double) MAX (limit, 1), LEAST_SHOWN, 1) : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}
