// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-waiting-row.h"

#include "sks-code-label.h"
#include "sks-journal.h"

#define TICK_MS 100

struct _SksWaitingRow
{
  GtkWidget parent_instance;

  GtkSpinner *spinner;
  SksCodeLabel *code;
  GtkLabel *status;
  GtkWidget *interrupt;
  SksCall *call;
  guint timer;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksWaitingRow, sks_waiting_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_status (SksWaitingRow *self)
{
  g_autofree char *status = sks_waiting_row_dup_status (self->call);

  gtk_label_set_text (self->status, status);
}

static gboolean
tick_cb (gpointer user_data)
{
  SksWaitingRow *self = SKS_WAITING_ROW (user_data);

  update_status (self);
  if (sks_call_get_state (self->call) == SKS_CALL_RUNNING)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
done_cb (SksWaitingRow *self)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (self->interrupt, FALSE);
}

static void
interrupt_cb (SksWaitingRow *self)
{
  /* It leaves the list when its worker has left the syscall; until then a second click would do nothing. */
  gtk_widget_set_sensitive (self->interrupt, FALSE);
  sks_call_interrupt (self->call);
}

static void
show_narrow (SksWaitingRow *self)
{
  if (self->narrow)
    gtk_button_set_icon_name (GTK_BUTTON (self->interrupt), "window-close-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (self->interrupt), _("Interrupt"));
  gtk_widget_set_tooltip_text (self->interrupt, self->narrow ? _("Interrupt") : NULL);
}

static void
sks_waiting_row_map (GtkWidget *widget)
{
  SksWaitingRow *self = SKS_WAITING_ROW (widget);

  GTK_WIDGET_CLASS (sks_waiting_row_parent_class)->map (widget);
  update_status (self);
  if (sks_call_get_state (self->call) == SKS_CALL_RUNNING && self->timer == 0)
    self->timer = g_timeout_add (TICK_MS, tick_cb, self);
}

static void
sks_waiting_row_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKS_WAITING_ROW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (sks_waiting_row_parent_class)->unmap (widget);
}

static void
sks_waiting_row_dispose (GObject *object)
{
  SksWaitingRow *self = SKS_WAITING_ROW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->call);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_WAITING_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_waiting_row_parent_class)->dispose (object);
}

static void
sks_waiting_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  g_value_set_boolean (value, SKS_WAITING_ROW (object)->narrow);
}

static void
sks_waiting_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SksWaitingRow *self = SKS_WAITING_ROW (object);

  if (self->narrow == g_value_get_boolean (value))
    return;
  self->narrow = g_value_get_boolean (value);
  show_narrow (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
sks_waiting_row_class_init (SksWaitingRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_waiting_row_dispose;
  object_class->get_property = sks_waiting_row_get_property;
  object_class->set_property = sks_waiting_row_set_property;
  widget_class->map = sks_waiting_row_map;
  widget_class->unmap = sks_waiting_row_unmap;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_CODE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-waiting-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SksWaitingRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SksWaitingRow, code);
  gtk_widget_class_bind_template_child (widget_class, SksWaitingRow, status);
  gtk_widget_class_bind_template_child (widget_class, SksWaitingRow, interrupt);
  gtk_widget_class_bind_template_callback (widget_class, interrupt_cb);
  gtk_widget_class_set_css_name (widget_class, "waitingrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_waiting_row_init (SksWaitingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_waiting_row_new (SksCall *call)
{
  SksWaitingRow *self = g_object_new (SKS_TYPE_WAITING_ROW, NULL);
  g_autoptr(SksCode) code = sks_call_dup_python (call);
  g_autofree char *label = g_strdup_printf (_("Interrupt %s"), code->text->str);

  self->call = g_object_ref (call);
  sks_code_label_set_code (self->code, code);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->interrupt), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (call, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  update_status (self);
  return GTK_WIDGET (self);
}

SksCall *
sks_waiting_row_get_call (SksWaitingRow *self)
{
  g_return_val_if_fail (SKS_IS_WAITING_ROW (self), NULL);

  return self->call;
}

char *
sks_waiting_row_dup_status (SksCall *call)
{
  gint64 waited_us = g_get_monotonic_time () - sks_call_get_started_us (call);
  g_autofree char *duration = sks_format_duration_us (waited_us - waited_us % (TICK_MS * 1000));
  guint worker = sks_call_get_worker (call);

  if (worker == 0)
    return g_strdup_printf (_("waiting %s"), duration);
  return g_strdup_printf (_("waiting %s · worker %u"), duration, worker);
}
