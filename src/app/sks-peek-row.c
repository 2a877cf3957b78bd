// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-peek-row.h"

#include <glib/gi18n.h>

#include "sks-code-label.h"

struct _SksPeekRow
{
  AdwBin parent_instance;

  GtkLabel *number;
  SksCodeLabel *code;
  SksCodeLabel *result;
  GtkLabel *waiting;

  SksSession *session;
  guint tick;
};

G_DEFINE_FINAL_TYPE (SksPeekRow, sks_peek_row, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_result (SksPeekRow    *self,
             SksRecordData *data)
{
  gboolean running = (data->flags & SKS_RECORD_RUNNING) != 0;
  g_autoptr(SksCode) result = running ? NULL : sks_record_write_result (data);

  gtk_widget_set_visible (GTK_WIDGET (self->waiting), running);
  gtk_widget_set_visible (GTK_WIDGET (self->result), !running);
  sks_code_label_set_code (self->result, result);
  if (data->flags & SKS_RECORD_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "error-text");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "error-text");
}

static void
show_last (SksPeekRow *self)
{
  SksJournal *journal = self->session ? sks_session_get_journal (self->session) : NULL;
  guint n_records = journal ? sks_journal_get_n_records (journal) : 0;
  g_autoptr(SksRecordData) data = NULL;
  g_autoptr(SksCode) code = NULL;
  g_autofree char *number = NULL;

  if (n_records == 0)
    {
      gtk_label_set_label (self->number, "");
      sks_code_label_set_text (self->code, _("Each call will be a row here."));
      gtk_widget_set_visible (GTK_WIDGET (self->waiting), FALSE);
      return;
    }
  data = sks_journal_get (journal, n_records);
  code = sks_record_write_brief (data, SKS_LANGUAGE_PYTHON);
  number = g_strdup_printf ("%u", n_records);
  gtk_label_set_label (self->number, number);
  sks_code_label_set_code (self->code, code);
  show_result (self, data);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SKS_PEEK_ROW (widget)->tick = 0;
  show_last (SKS_PEEK_ROW (widget));
  return G_SOURCE_REMOVE;
}

static void
journal_cb (SksPeekRow *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
sks_peek_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_peek_row_parent_class)->map (widget);
  show_last (SKS_PEEK_ROW (widget));
}

static void
sks_peek_row_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_object (value, SKS_PEEK_ROW (object)->session);
}

static void
sks_peek_row_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  sks_peek_row_set_session (SKS_PEEK_ROW (object), g_value_get_object (value));
}

static void
sks_peek_row_dispose (GObject *object)
{
  SksPeekRow *self = SKS_PEEK_ROW (object);

  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  sks_peek_row_set_session (self, NULL);
  G_OBJECT_CLASS (sks_peek_row_parent_class)->dispose (object);
}

static void
sks_peek_row_class_init (SksPeekRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_peek_row_get_property;
  object_class->set_property = sks_peek_row_set_property;
  object_class->dispose = sks_peek_row_dispose;
  widget_class->map = sks_peek_row_map;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_CODE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-peek-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SksPeekRow, number);
  gtk_widget_class_bind_template_child (widget_class, SksPeekRow, code);
  gtk_widget_class_bind_template_child (widget_class, SksPeekRow, result);
  gtk_widget_class_bind_template_child (widget_class, SksPeekRow, waiting);
}

static void
sks_peek_row_init (SksPeekRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sks_peek_row_set_session (SksPeekRow *self,
                          SksSession *session)
{
  if (self->session == session)
    return;
  if (self->session)
    g_signal_handlers_disconnect_by_data (sks_session_get_journal (self->session), self);
  g_set_object (&self->session, session);
  if (session)
    {
      SksJournal *journal = sks_session_get_journal (session);

      g_signal_connect_swapped (journal, "appended", G_CALLBACK (journal_cb), self);
      g_signal_connect_swapped (journal, "changed", G_CALLBACK (journal_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}
