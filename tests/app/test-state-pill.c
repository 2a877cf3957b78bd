// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>

#include "sks-state-pill.h"
#include "sks-test-window.h"

static GtkWidget *
get_word (GtkWidget *pill)
{
  return gtk_widget_get_last_child (pill);
}

static void
test_words (void)
{
  g_autoptr(GtkWidget) pill = g_object_ref_sink (sks_state_pill_new ());

  for (int state = 0; state < SKS_N_STATES; state++)
    {
      sks_state_pill_set_state (SKS_STATE_PILL (pill), (SksState) state);
      g_assert_cmpint (sks_state_pill_get_state (SKS_STATE_PILL (pill)), ==, state);
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (get_word (pill))), ==, sks_state_get_word ((SksState) state));
      g_assert_true (gtk_widget_has_css_class (pill, sks_state_css_class ((SksState) state)));
    }
  g_assert_finalize_object (g_steal_pointer (&pill));
}

static void
test_glyphs (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  sks_test_get_application ();
  for (int state = 0; state < SKS_N_STATES; state++)
    g_assert_true (gtk_icon_theme_has_icon (theme, sks_state_icon_name ((SksState) state)));
}

static void
count_cb (guint *n_notified)
{
  (*n_notified)++;
}

static void
test_notify (void)
{
  g_autoptr(GtkWidget) pill = g_object_ref_sink (sks_state_pill_new ());
  guint n_notified = 0;

  g_signal_connect_swapped (pill, "notify::state", G_CALLBACK (count_cb), &n_notified);
  g_object_set (pill, "state", SKS_STATE_LISTEN, NULL);
  g_object_set (pill, "state", SKS_STATE_LISTEN, NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_false (gtk_widget_has_css_class (pill, "state-closed"));
}

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/Sks/StatePill/words", test_words);
  g_test_add_func ("/Sks/StatePill/glyphs", test_glyphs);
  g_test_add_func ("/Sks/StatePill/notify", test_notify);
  return g_test_run ();
}
