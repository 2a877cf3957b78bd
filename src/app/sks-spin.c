// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-spin.h"

#include "sks-literal.h"

#define BOUND 9007199254740992.0 /* 2^53: up to here a double counts every whole number */
#define KNOWN "sks-spin-known"   /* the adjustment's value that belongs to the text */

static double
get_known (GtkSpinButton *spin)
{
  double *known = g_object_get_data (G_OBJECT (spin), KNOWN);

  return known ? *known : 0;
}

static void
set_known (GtkSpinButton *spin,
           double         value)
{
  g_object_set_data_full (G_OBJECT (spin), KNOWN, g_memdup2 (&value, sizeof value), g_free);
}

static int
input_cb (GtkSpinButton *spin,
          double        *value)
{
  g_autoptr(SksValue) parsed = sks_literal_parse (gtk_editable_get_text (GTK_EDITABLE (spin)), NULL, NULL, NULL);

  *value = parsed && sks_value_is (parsed, SKS_VALUE_INT) ? sks_value_get_float (parsed) : get_known (spin);
  *value = CLAMP (*value, -BOUND, BOUND);
  set_known (spin, *value);
  return TRUE;
}

/* Only a step writes a new text; what was typed stays as it was typed. */
static gboolean
output_cb (GtkSpinButton *spin)
{
  double value = gtk_spin_button_get_value (spin);
  g_autofree char *text = NULL;

  if (value == get_known (spin))
    return TRUE;
  set_known (spin, value);
  text = g_strdup_printf ("%.0f", value);
  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* Scrolling the page must not change a number on the way. */
static void
stop_scrolling (GtkWidget *spin)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (spin);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static GtkText *
find_text (GtkWidget *spin)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (spin));

  while (delegate && !GTK_IS_TEXT (delegate))
    delegate = gtk_editable_get_delegate (delegate);
  return GTK_TEXT (delegate);
}

GtkWidget *
sks_spin_new (const char *label)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (-BOUND, BOUND, 1);

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 7);
  gtk_widget_add_css_class (spin, "code-entry");
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  set_known (GTK_SPIN_BUTTON (spin), 0);
  gtk_editable_set_text (GTK_EDITABLE (spin), "");
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  stop_scrolling (spin);
  return spin;
}

void
sks_spin_set_placeholder (GtkSpinButton *spin,
                          const char    *placeholder)
{
  gtk_text_set_placeholder_text (find_text (GTK_WIDGET (spin)), placeholder);
}
