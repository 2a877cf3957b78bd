// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-run-card.h"

#include <glib/gi18n.h>

#include "sks-run-words.h"
#include "sks-wrap-box.h"

struct _SksRunCard
{
  GtkWidget parent_instance;

  GtkLabel *arrow;
  GtkLabel *title;
  GtkLabel *size;
  GtkLabel *tag;
  GtkLabel *when;
  SksRibbon *ribbon;
  GtkLabel *waiting;
  GtkWidget *hint_box;
  GtkLabel *hint;
  GtkLabel *end;
  GtkButton *fold;

  SksRun *run;
  SksTraffic *traffic;
  guint tick;
  gboolean stale; /* the run has changed while unmapped */
  gboolean unfolded;
};

G_DEFINE_FINAL_TYPE (SksRunCard, sks_run_card, GTK_TYPE_WIDGET)

/* An empty text takes no room. */
static void
set_text (GtkLabel *label,
          char     *text) /* (transfer full) (nullable) */
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  g_free (text);
}

static void
show_fold (SksRunCard *self)
{
  g_autofree char *size = NULL;
  g_autofree char *label = NULL;
  gboolean long_run;
  gsize length;

  sks_run_get_bytes (self->run, &length);
  long_run = length > sks_ribbon_get_fold_length (self->ribbon);
  sks_ribbon_set_folded (self->ribbon, long_run && !self->unfolded);
  gtk_widget_set_visible (GTK_WIDGET (self->fold), long_run);
  size = sks_run_words_size (length);
  label = g_strdup_printf (_("Show All %s"), size);
  gtk_button_set_label (self->fold, self->unfolded ? _("Show Less") : label);
}

static void
refresh (SksRunCard *self)
{
  gsize length;

  self->stale = FALSE;
  if (!self->run)
    return;
  sks_run_get_bytes (self->run, &length);
  gtk_label_set_text (self->arrow, sks_run_is_received (self->run) ? "↓" : "↑");
  set_text (self->title, sks_run_words_title (self->run));
  set_text (self->size, sks_run_words_size (length));
  set_text (self->tag, sks_run_words_tag (self->run));
  set_text (self->when, sks_run_words_when (self->run));
  set_text (self->hint, sks_run_words_hint (self->run, self->traffic));
  gtk_widget_set_visible (self->hint_box, gtk_widget_get_visible (GTK_WIDGET (self->hint)));
  set_text (self->end, sks_run_words_end (self->run, self->traffic));
  sks_run_card_refresh_waiting (self);
  gtk_widget_set_visible (GTK_WIDGET (self->ribbon), length > 0);
  sks_ribbon_run_changed (self->ribbon);
  show_fold (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksRunCard *self = SKS_RUN_CARD (widget);

  self->tick = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SksRunCard *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
fold_clicked_cb (SksRunCard *self)
{
  self->unfolded = !self->unfolded;
  show_fold (self);
}

static void
sks_run_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_run_card_parent_class)->map (widget);
  if (SKS_RUN_CARD (widget)->stale)
    changed_cb (SKS_RUN_CARD (widget));
}

static void
stop_tick (SksRunCard *self)
{
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static void
sks_run_card_dispose (GObject *object)
{
  SksRunCard *self = SKS_RUN_CARD (object);
  GtkWidget *child;

  stop_tick (self);
  if (self->run)
    g_signal_handlers_disconnect_by_func (self->run, changed_cb, self);
  g_clear_object (&self->run);
  g_clear_object (&self->traffic);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_run_card_parent_class)->dispose (object);
}

static void
sks_run_card_class_init (SksRunCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_run_card_dispose;
  widget_class->map = sks_run_card_map;

  g_type_ensure (SKS_TYPE_RIBBON);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-run-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, arrow);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, title);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, size);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, tag);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, when);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, ribbon);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, waiting);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, hint_box);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, hint);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, end);
  gtk_widget_class_bind_template_child (widget_class, SksRunCard, fold);
  gtk_widget_class_bind_template_callback (widget_class, fold_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "runcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_run_card_init (SksRunCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_run_card_new (void)
{
  return g_object_new (SKS_TYPE_RUN_CARD, NULL);
}

void
sks_run_card_set_run (SksRunCard *self,
                      SksRun     *run,
                      SksTraffic *traffic)
{
  if (self->run)
    g_signal_handlers_disconnect_by_func (self->run, changed_cb, self);
  stop_tick (self);
  g_set_object (&self->run, run);
  g_set_object (&self->traffic, traffic);
  self->unfolded = FALSE;
  sks_ribbon_set_run (self->ribbon, run, traffic);
  if (!run)
    return;
  g_signal_connect_swapped (run, "changed", G_CALLBACK (changed_cb), self);
  refresh (self);
}

void
sks_run_card_set_view (SksRunCard    *self,
                       SksRibbonForm  form,
                       gboolean       edges,
                       gboolean       narrow)
{
  sks_ribbon_set_form (self->ribbon, form);
  sks_ribbon_set_edges (self->ribbon, edges);
  sks_ribbon_set_narrow (self->ribbon, narrow);
  if (self->run)
    show_fold (self);
}

void
sks_run_card_refresh_waiting (SksRunCard *self)
{
  if (self->run && (sks_run_get_n_waiting (self->run) > 0 || gtk_widget_get_visible (GTK_WIDGET (self->waiting))))
    set_text (self->waiting, sks_run_words_waiting (self->run, self->traffic));
}

SksRibbon *
sks_run_card_get_ribbon (SksRunCard *self)
{
  return self->ribbon;
}
