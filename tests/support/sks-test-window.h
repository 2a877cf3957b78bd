// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-application.h"
#include "sks-test-session.h"
#include "sks-window.h"
#include "sks-workers.h"

/* Helpers for tests that click the real widgets of a real window. */

static inline GtkApplication *
sks_test_get_application (void)
{
  static SksApplication *application;

  if (!application)
    {
      g_autoptr(GError) error = NULL;

      application = sks_application_new (G_APPLICATION_NON_UNIQUE);
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
    }
  return GTK_APPLICATION (application);
}

static inline gboolean
sks_test_stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets what is due be done: frames, idles and what workers hand back. */
static inline void
sks_test_settle (guint ms)
{
  gboolean stop = FALSE;

  g_timeout_add (ms, sks_test_stop_cb, &stop);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);
}

/* Without a compositor a window draws a frame in its own area; its size is to be that of its content. */
static inline void
sks_test_hide_frame (void)
{
  static GtkCssProvider *provider;

  if (provider)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, ".solid-csd { border: none; margin: 0; padding: 0; box-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
}

static inline GtkWidget *
sks_test_open_window (int width,
                      int height)
{
  GtkWidget *window = sks_window_new (sks_test_get_application ());

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  sks_test_hide_frame ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  sks_test_wait_until (gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0);
  return window;
}

/* Closes it as the user does, and waits until its session is closed and it is gone. */
static inline void
sks_test_close_window (GtkWidget *window)
{
  gpointer alive = window;

  g_object_add_weak_pointer (G_OBJECT (window), &alive);
  gtk_window_close (GTK_WINDOW (window));
  sks_test_wait_until (alive == NULL);
}

/* The first mapped descendant of a type, with a label, tooltip or action name if @text is given. */
static inline gboolean
sks_test_says (GtkWidget  *widget,
               const char *text)
{
  g_autofree char *label = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "label")
      && g_type_is_a (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "label")->value_type, G_TYPE_STRING))
    g_object_get (widget, "label", &label, NULL);
  return g_strcmp0 (label, text) == 0
         || (GTK_IS_ACTIONABLE (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), text) == 0)
         || g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0
         || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), text) == 0;
}

static inline GtkWidget *
sks_test_find_any (GtkWidget  *root,
                   GType       type,
                   const char *text,
                   gboolean    mapped)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (mapped && !gtk_widget_get_mapped (child))
        continue;
      if (g_type_is_a (G_OBJECT_TYPE (child), type) && (!text || sks_test_says (child, text)))
        return child;
      found = sks_test_find_any (child, type, text, mapped);
      if (found)
        return found;
    }
  return NULL;
}

static inline GtkWidget *
sks_test_find (GtkWidget  *root,
               GType       type,
               const char *text)
{
  GtkWidget *found = sks_test_find_any (root, type, text, TRUE);

  if (!found)
    g_error ("there is no %s that says %s", g_type_name (type), text ? text : "anything");
  return found;
}

static inline void
sks_test_click (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}
